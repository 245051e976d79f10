package main

import (
	"strings"
	"testing"
)

func TestLicences(t *testing.T) {
	t.Chdir("../../..")
	text, err := licences()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"github.com/apache/arrow/go/v17", "NOTICE.txt", "modernc.org/sqlite", "The Go Authors", "Go (LICENSE)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not named", want)
		}
	}
}
