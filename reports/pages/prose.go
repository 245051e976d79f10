package pages

import (
	"embed"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
)

//go:embed text
var text embed.FS

// prose returns one of the written pages (text/<language>/<name>.md) as HTML.
// Raw HTML in the source is left out, as goldmark does unless told otherwise.
func prose(tag, name string) (template.HTML, error) {
	source, err := text.ReadFile("text/" + tag + "/" + name + ".md")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := goldmark.Convert(source, &b); err != nil {
		return "", err
	}
	return template.HTML(typeset([]byte(b.String()), tag)), nil
}
