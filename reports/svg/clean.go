// Package svg makes a drawing fit for a page: it rewrites SVG that a library
// wrote into shapes and texts alone, with a title and a description, without
// style, script or address, so that a strict content security policy lets it
// through and no label can become markup.
//
// It refuses a drawing in which a number went wrong.
package svg

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// drawn are the elements that a drawing may hold. Anything else is dropped with
// all that it holds.
var drawn = map[string]bool{
	"svg": true, "g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true,
	"polygon": true, "text": true, "tspan": true, "defs": true, "clipPath": true, "pattern": true,
}

// presentation are the style properties that exist as attributes and matter.
// The font is set once, on the root.
var presentation = map[string]bool{
	"font-size": true, "font-weight": true, "fill": true, "stroke": true, "opacity": true,
	"fill-opacity": true, "stroke-opacity": true, "stroke-width": true, "stroke-dasharray": true,
}

// empty are attributes that say what is so without them, or that only a script
// would read.
var empty = map[string]string{
	"stroke-dasharray": "none", "stroke-opacity": "1", "fill-opacity": "1", "opacity": "1",
}

// A Drawing says what goes with the shapes.
type Drawing struct {
	Name  string // start of every id: unique in a page
	Title string // what it shows
	Desc  string // the same in words, for who cannot see it
	Font  string // font family of every text
	// Under and Over are elements to put below and above the shapes, already
	// clean.
	Under, Over []byte
}

// Clean returns the drawing as one svg element.
func Clean(src []byte, d Drawing) ([]byte, error) {
	in := xml.NewDecoder(bytes.NewReader(src))
	w := &writer{Drawing: d, ids: map[string]string{}}
	for {
		token, err := in.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("drawing is not XML: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !drawn[t.Name.Local] || invisible(t) {
				if err := in.Skip(); err != nil {
					return nil, fmt.Errorf("drawing is not XML: %w", err)
				}
				continue
			}
			if err := w.start(t); err != nil {
				return nil, err
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			if w.inText > 0 {
				w.close()
				escape(&w.b, string(t))
			}
		}
	}
	return w.b.Bytes(), nil
}

// invisible reports whether an element only fills the background with nothing.
func invisible(t xml.StartElement) bool {
	if t.Name.Local != "rect" && t.Name.Local != "path" {
		return false
	}
	look := map[string]string{}
	for _, a := range t.Attr {
		look[a.Name.Local] = a.Value
	}
	if look["clip-path"] != "" || look["id"] != "" {
		return false
	}
	none := func(colour string) bool { return colour == "none" || colour == "transparent" }
	noFill := none(look["fill"]) || look["fill-opacity"] == "0"
	noStroke := look["stroke"] == "" || none(look["stroke"]) || look["stroke-width"] == "0"
	return noFill && noStroke
}

type writer struct {
	b bytes.Buffer
	Drawing
	ids    map[string]string
	depth  int
	inText int
	inClip int  // the colour of a clip path is never seen
	open   bool // the last start tag still lacks its ">"
}

func (w *writer) close() {
	if w.open {
		w.b.WriteByte('>')
		w.open = false
	}
}

func (w *writer) start(t xml.StartElement) error {
	w.close()
	w.depth++
	tag := t.Name.Local
	w.b.WriteString("<" + tag)
	switch tag {
	case "text", "tspan":
		w.inText++
	case "clipPath":
		w.inClip++
	}
	if w.depth == 1 {
		w.root(t)
		return nil
	}
	for _, a := range t.Attr {
		if a.Name.Local == "style" {
			for _, d := range strings.Split(a.Value, ";") {
				property, value, ok := strings.Cut(d, ":")
				if ok && presentation[strings.TrimSpace(property)] {
					if err := w.attr(strings.TrimSpace(property), strings.TrimSuffix(strings.TrimSpace(value), "px")); err != nil {
						return err
					}
				}
			}
			continue
		}
		if err := w.attr(a.Name.Local, a.Value); err != nil {
			return err
		}
	}
	w.open = true
	return nil
}

// root writes the svg element with its title and description.
func (w *writer) root(t xml.StartElement) {
	size := map[string]string{}
	for _, a := range t.Attr {
		size[a.Name.Local] = a.Value
	}
	width, height := strings.TrimSuffix(size["width"], "pt"), strings.TrimSuffix(size["height"], "pt")
	fmt.Fprintf(&w.b, ` xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="%s-t %s-d" font-family="`,
		width, height, width, height, w.Name, w.Name)
	escape(&w.b, w.Font)
	fmt.Fprintf(&w.b, `"><title id="%s-t">`, w.Name)
	escape(&w.b, w.Title)
	fmt.Fprintf(&w.b, `</title><desc id="%s-d">`, w.Name)
	escape(&w.b, w.Desc)
	w.b.WriteString("</desc>")
	w.b.Write(w.Under)
}

// attr writes one attribute, or leaves it out.
func (w *writer) attr(name, value string) error {
	switch {
	case name == "class" || strings.HasPrefix(name, "ecmeta") || name == "space" || name == "transform-origin":
		return nil
	case strings.HasPrefix(name, "on") || name == "href" || name == "font-family":
		return nil
	case w.inClip > 0 && (name == "fill" || name == "stroke"):
		return nil
	case value == empty[name] && value != "":
		return nil
	case name == "font-weight" && value == "normal":
		return nil
	}
	if strings.Contains(value, "NaN") || strings.Contains(value, "Infinity") || strings.Contains(value, "undefined") {
		return fmt.Errorf("drawing has %s=%q", name, value)
	}
	if name == "id" {
		value = w.id(value)
	}
	if id, ok := strings.CutPrefix(value, "url(#"); ok {
		value = "url(#" + w.id(strings.TrimSuffix(id, ")")) + ")"
	}
	w.b.WriteString(" " + name + `="`)
	escape(&w.b, value)
	w.b.WriteByte('"')
	return nil
}

// id gives an id of the drawing a name of its own in the page.
func (w *writer) id(old string) string {
	if w.ids[old] == "" {
		w.ids[old] = fmt.Sprintf("%s-%d", w.Name, len(w.ids)+1)
	}
	return w.ids[old]
}

func (w *writer) end(tag string) {
	w.depth--
	switch tag {
	case "text", "tspan":
		w.inText--
	case "clipPath":
		w.inClip--
	}
	if w.open {
		w.b.WriteString("/>")
		w.open = false
		return
	}
	if w.depth == 0 {
		w.b.Write(w.Over)
	}
	w.b.WriteString("</" + tag + ">")
}

func escape(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a bytes.Buffer never fails
}
