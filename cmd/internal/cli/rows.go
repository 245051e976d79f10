package cli

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"
)

// sampled is how much of a file is looked at to guess how long it is.
const sampled = 1 << 20

// expectedRows guesses how many rows a file has from its first megabyte, for
// the time left; −1 when it cannot tell. A workbook counts its largest sheet.
func expectedRows(path string) int {
	if zr, err := zip.OpenReader(path); err == nil {
		defer zr.Close()
		rows := -1
		for _, f := range zr.File {
			if strings.HasPrefix(f.Name, "xl/worksheets/") {
				if r, err := f.Open(); err == nil {
					rows = max(rows, extrapolate(r, int64(f.UncompressedSize64), "<row"))
					r.Close()
				}
			}
		}
		return rows
	}
	f, err := os.Open(path)
	if err != nil {
		return -1
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return -1
	}
	return extrapolate(f, info.Size(), "\n")
}

// extrapolate counts mark in the beginning of r and scales it to size.
func extrapolate(r io.Reader, size int64, mark string) int {
	head, err := io.ReadAll(io.LimitReader(r, sampled))
	if err != nil || len(head) == 0 {
		return -1
	}
	n := int64(bytes.Count(head, []byte(mark)))
	return int(n * max(size, int64(len(head))) / int64(len(head)))
}
