package server

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/datasets/export"
	"github.com/lozere-developpement/sillage/reports/opendata"
)

// extensions are the ends of the addresses of a table. The address is stable:
// a spreadsheet, a program or a page elsewhere reads it again and again.
var extensions = map[string]string{
	"csv": "csv", "excel.csv": "excel", "xlsx": "xlsx", "parquet": "parquet", "arrows": "arrow", "schema.json": "schema", "zip": "package",
}

// table serves what may leave of the data, in one of the formats.
func (s *Server) table(w http.ResponseWriter, r *http.Request) error {
	name, extension, _ := strings.Cut(r.PathValue("file"), ".")
	format, ok := export.Formats[extensions[extension]]
	if !ok {
		return web.ErrNotFound
	}
	book, err := s.Books.Current()
	if err != nil {
		return err
	}
	body, err := s.cache.get(s.key(r, book), func() (*web.Body, error) {
		t, ok, err := opendata.Table(book.Evidence, name, s.texts(r))
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, web.ErrNotFound
		}
		var b bytes.Buffer
		if err := format.Write(&b, t); err != nil {
			return nil, err
		}
		return web.NewBody(format.MediaType, b.Bytes()), nil
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h["Cache-Control"] = revalidate
	h["Access-Control-Allow-Origin"] = []string{"*"} // public data, read by pages elsewhere
	body.Serve(w, r)
	return nil
}
