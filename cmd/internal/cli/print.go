package cli

import (
	"github.com/lozere-developpement/sillage/cmd/internal/notebook"
	"github.com/lozere-developpement/sillage/cmd/internal/server"
)

// printer returns what makes PDF files of pages, nil when no Chromium is on
// this machine: the pages then do not offer any.
func printer() server.Printer {
	if notebook.FindChromium() == "" {
		return nil
	}
	return notebook.PDF
}
