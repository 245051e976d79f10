package svg

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"style becomes attributes", `<svg width="9" height="8"><text style="font-size:12px;font-family:x;color:red" x="1">é &lt; b</text></svg>`,
			`<text font-size="12" x="1">é &lt; b</text></svg>`},
		{"scripts and handlers go", `<svg width="9" height="8"><script>alert(1)</script><g onclick="x()" class="c"><image href="http://x"/><rect width="1" fill="#ffffff"/></g></svg>`,
			`<g><rect width="1" fill="#ffffff"/></g></svg>`},
		{"style elements go", `<svg width="9" height="8"><style>*{}</style></svg>`, `</desc></svg>`},
		{"ids are the page's", `<svg width="9" height="8"><defs><clipPath id="zr0"><path d="M0 0" fill="#000"/></clipPath></defs><g clip-path="url(#zr0)"/></svg>`,
			`<defs><clipPath id="n-1"><path d="M0 0"/></clipPath></defs><g clip-path="url(#n-1)"/></svg>`},
		{"what is not seen goes", `<svg width="9" height="8"><rect fill="none"/><path fill="red" fill-opacity="0" stroke-width="0" stroke="red"/></svg>`, `</desc></svg>`},
	} {
		got, err := Clean([]byte(test.in), Drawing{Name: "n", Title: "T", Desc: "D", Font: "F"})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if !strings.HasSuffix(string(got), test.want) {
			t.Errorf("%s: got %s, want …%s", test.name, got, test.want)
		}
	}
}

func TestCleanSaysWhatItIs(t *testing.T) {
	got, err := Clean([]byte(`<svg width="34pt" height="8pt"/>`), Drawing{Name: "radar-340", Title: "<b>", Desc: `"`, Font: "Arial"})
	want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 8" width="34" height="8" role="img" aria-labelledby="radar-340-t radar-340-d" font-family="Arial"><title id="radar-340-t">&lt;b&gt;</title><desc id="radar-340-d">&#34;</desc></svg>`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestCleanRefusesWhatWentWrong(t *testing.T) {
	for _, bad := range []string{`<svg width="9"><path d="MNaN 3"/></svg>`, `<svg width="9"><rect style="stroke-width:Infinity"/></svg>`, `<svg><g></svg>`} {
		if got, err := Clean([]byte(bad), Drawing{}); err == nil {
			t.Errorf("%s: got %s", bad, got)
		}
	}
}
