package pages

import (
	"strings"
	"testing"
)

func TestATableCanStack(t *testing.T) {
	const (
		plain = `<p>a</p><table class="wide"><caption>c</caption><thead><tr><th scope="col">Action</th><th scope="col" class="num">Part <a href="/x">lue</a></th><th> </th></tr></thead>
<tbody><tr><th scope="row">A</th><td class="num">1</td><td>&lt;b&gt;</td></tr><tr><td>B</td><td>2</td></tr></tbody></table><td>`
		stacked = `<p>a</p><table role="table" class="wide"><caption>c</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Action</th><th role="columnheader" scope="col" class="num">Part <a href="/x">lue</a></th><th role="columnheader"> </th></tr></thead>
<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">A</th><td role="cell" data-head="Part lue" class="num">1</td><td role="cell">&lt;b&gt;</td></tr><tr role="row"><td role="cell">B</td><td role="cell" data-head="Part lue">2</td></tr></tbody></table><td role="cell">`
	)
	if got := string(stack([]byte(plain))); got != stacked {
		t.Errorf("got  %s\nwant %s", got, stacked)
	}
}

// A heading is text that was escaped: what it says cannot leave its attribute.
func TestAHostileHeadingStaysInItsAttribute(t *testing.T) {
	const plain = `<table><thead><tr><th>A</th><th>x&#34; onclick=&#34;y &lt;i&gt;</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`
	const want = `<td role="cell" data-head="x&#34; onclick=&#34;y &lt;i&gt;">2</td>`
	if got := string(stack([]byte(plain))); !strings.Contains(got, want) {
		t.Errorf("%s has no %s", got, want)
	}
}
