package method_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/impact/index"
	"github.com/lozere-developpement/sillage/impact/method"
)

// A method written and read again says the same, to the hash.
func TestWriteRead(t *testing.T) {
	for _, m := range []*method.Method{method.Default(), lozere()} {
		var b bytes.Buffer
		if err := m.Write(&b); err != nil {
			t.Fatal(err)
		}
		again, err := method.Read(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if again.Hash() != m.Hash() {
			t.Errorf("%+v", method.Diff(m, again))
		}
		if again.Stamp() != m.Stamp() {
			t.Errorf("%s, want %s", again.Stamp(), m.Stamp())
		}
		var twice bytes.Buffer
		if err := again.Write(&twice); err != nil || twice.String() != b.String() {
			t.Error("written again it is another text")
		}
	}
}

func TestReadRefuses(t *testing.T) {
	var b bytes.Buffer
	if err := method.Default().Write(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for name, bad := range map[string]string{
		"a misspelt key":         strings.Replace(text, "purpose =", "purpos =", 1),
		"a choice without why":   text + "\n[[choice]]\nstep = \"x\"\nchoice = \"y\"\n",
		"no referential":         "name = \"x\"\n",
		"an unknown criterion":   text + "\n[[node]]\nid = \"z\"\nkind = \"outcome\"\nlabel = \"z\"\ncriterion = \"nowhere\"\n",
		"a text that is no TOML": "= 3",
	} {
		if _, err := method.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	m := method.Default()
	m.Index = &index.Design{}
	if err := m.Write(&b); err == nil {
		t.Error("an index is Go code")
	}
}
