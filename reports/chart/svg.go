package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// svgInk writes shapes as elements of SVG.
func svgInk(ink []Ink) []byte {
	var b bytes.Buffer
	for _, k := range ink {
		switch k.T {
		case "text":
			k.writeText(&b)
		case "rect":
			fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="%s"`, trim(k.X), trim(k.Y), trim(k.W), trim(k.H))
			k.writeLook(&b)
		case "circle":
			fmt.Fprintf(&b, `<circle cx="%s" cy="%s" r="%s"`, trim(k.X), trim(k.Y), trim(k.R))
			k.writeLook(&b)
		case "path":
			fmt.Fprintf(&b, `<path d="%s"`, k.D)
			k.writeLook(&b)
		}
	}
	return b.Bytes()
}

func (k Ink) writeLook(b *bytes.Buffer) {
	fill := k.Fill
	if fill == "" {
		fill = "none"
	}
	fmt.Fprintf(b, ` fill="%s"`, fill)
	if k.Stroke != "" {
		fmt.Fprintf(b, ` stroke="%s"`, k.Stroke)
		if k.Weight != 0 && k.Weight != 1 {
			fmt.Fprintf(b, ` stroke-width="%s"`, trim(k.Weight))
		}
		for i, d := range k.Dash {
			b.WriteString(map[bool]string{true: ` stroke-dasharray="`, false: " "}[i == 0] + trim(d))
		}
		if len(k.Dash) > 0 {
			b.WriteByte('"')
		}
	}
	if k.Opacity > 0 {
		fmt.Fprintf(b, ` opacity="%s"`, trim(k.Opacity))
	}
	b.WriteString("/>")
}

// writeText writes text, an element for each line. Words are data: they are
// escaped, and nothing else of them reaches the markup.
func (k Ink) writeText(b *bytes.Buffer) {
	lines := strings.Split(k.Text, "\n")
	height := k.Line
	if height == 0 {
		height = k.Size * 1.2
	}
	for i, l := range lines {
		if strings.TrimSpace(l) != "" {
			k.writeLine(b, l, height*(float64(i)-float64(len(lines)-1)/2))
		}
	}
}

// anchors are the names that SVG has for alignments.
var anchors = map[string]string{"center": "middle", "right": "end"}

// writeLine writes one line, so many pixels below the middle of its block.
func (k Ink) writeLine(b *bytes.Buffer, text string, down float64) {
	// Text turned a quarter goes up the page: its next line is to the right.
	x, y := round(k.X+down*math.Sin(k.Turn)), round(k.Y+down*math.Cos(k.Turn))
	fmt.Fprintf(b, `<text x="%s" y="%s" dominant-baseline="central" font-size="%s" fill="%s"`, trim(x), trim(y), trim(k.Size), k.Fill)
	if a := anchors[k.Align]; a != "" {
		fmt.Fprintf(b, ` text-anchor="%s"`, a)
	}
	if k.Bold {
		b.WriteString(` font-weight="bold"`)
	}
	if k.Turn != 0 {
		fmt.Fprintf(b, ` transform="rotate(%s %s %s)"`, trim(round(-k.Turn*180/math.Pi)), trim(x), trim(y))
	}
	b.WriteByte('>')
	_ = xml.EscapeText(b, []byte(text)) // a bytes.Buffer never fails
	b.WriteString("</text>")
}
