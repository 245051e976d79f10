package notebook

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
)

var (
	// trailing is the end of a file as Chromium writes it: what an update needs.
	trailing = regexp.MustCompile(`trailer\s*<<\s*/Size (\d+)\s*/Root (\d+ \d+ R)\s*/Info (\d+) 0 R\s*(/ID\s*\[[^\]]*\]\s*)?>>\s*startxref\s*(\d+)\s*%%EOF\s*$`)
	// producing is what made the file.
	producing = regexp.MustCompile(`/Producer (\([^()]*\))`)
	// describing are the words of a page about itself.
	titling    = regexp.MustCompile(`<title>([^<]*)</title>`)
	describing = regexp.MustCompile(`<meta name="(author|description)" content="([^"]*)">`)
)

// described returns a file of Chromium that says what its page says of itself:
// title, author, subject. Chromium takes the title alone, and gives the name of
// a browser for what created the document. It is an update in the sense of
// PDF 1.4 (§3.4.5): what was there stays, tags included. A file whose end is not
// as expected is returned as it is.
func described(file, page []byte) []byte {
	end := trailing.FindSubmatch(file)
	if end == nil {
		return file
	}
	said := map[string]string{"creator": "Sillage"}
	if m := titling.FindSubmatch(page); m != nil {
		said["title"] = string(m[1])
	}
	for _, m := range describing.FindAllSubmatch(page, -1) {
		said[string(m[1])] = string(m[2])
	}
	var info strings.Builder
	for _, entry := range [][2]string{{"Title", "title"}, {"Author", "author"}, {"Subject", "description"}, {"Creator", "creator"}} {
		if text := html.UnescapeString(said[entry[1]]); text != "" {
			fmt.Fprintf(&info, "/%s %s\n", entry[0], pdfText(text))
		}
	}
	if m := producing.FindSubmatch(file); m != nil {
		fmt.Fprintf(&info, "/Producer %s\n", m[1])
	}
	out := bytes.NewBuffer(bytes.TrimRight(file, "\r\n"))
	out.WriteByte('\n')
	object := out.Len()
	fmt.Fprintf(out, "%s 0 obj\n<<%s>>\nendobj\n", end[3], info.String())
	table := out.Len()
	fmt.Fprintf(out, "xref\n%s 1\n%010d 00000 n \ntrailer\n<</Size %s\n/Root %s\n/Info %s 0 R\n%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n", end[3], object, end[1], end[2], end[3], end[4], end[5], table)
	return out.Bytes()
}

// pdfText writes a text as PDF has it: UTF-16, in hexadecimal.
func pdfText(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}
