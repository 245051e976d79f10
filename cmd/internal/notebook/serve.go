package notebook

import (
	"html/template"
	"io"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lozere-developpement/sillage/cmd/internal/web"
	"github.com/lozere-developpement/sillage/reports/lang"
	"github.com/lozere-developpement/sillage/reports/pages"
)

// Routes returns the pages through which published notebooks are read: the list
// of those online, each at a stable address, and each snapshot at its own. They
// serve files that were written once: no toolchain, no code of a notebook. Root
// is the workspace's folder of publications; shell frames the list.
func Routes(root string, shell func(io.Writer, pages.Page) error) []web.Route {
	s := shelf{root, shell}
	return []web.Route{
		{Pattern: "GET /carnets", Least: web.Anyone, Serve: s.list},
		{Pattern: "GET /carnets/{name}/{file...}", Least: web.Anyone, Serve: s.online},
		{Pattern: "GET /carnets/{name}/versions/{id}/{file...}", Least: web.Reader, Serve: s.version},
	}
}

type shelf struct {
	root  string
	shell func(io.Writer, pages.Page) error
}

func (s shelf) list(w http.ResponseWriter, _ *http.Request) error {
	all, err := Publications(s.root)
	if err != nil {
		return err
	}
	type item struct{ Name, Title, Date, ID string }
	var items []item
	demo := false
	for _, p := range all {
		if p.Online == "" {
			continue
		}
		m, err := ReadManifest(filepath.Join(s.root, p.Name, p.Online))
		if err != nil {
			return err
		}
		demo = demo || m.Demo
		items = append(items, item{p.Name, m.Title, lang.French.Date(p.Entries[len(p.Entries)-1].At), p.Online})
	}
	body, err := write("published", items)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return s.shell(w, pages.Page{Title: lang.French.T("nb.published-title"), Active: "notebooks", Single: true, Demo: demo, Body: template.HTML(body)})
}

// online serves a file of the snapshot that is online.
func (s shelf) online(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	if !goodName(name) {
		return web.ErrNotFound
	}
	entries, err := Journal(filepath.Join(s.root, name))
	if err != nil {
		return err
	}
	id := Online(entries)
	if id == "" {
		return web.ErrNotFound
	}
	w.Header().Set("Cache-Control", "no-cache") // another snapshot may come online
	return s.file(w, r, name, id)
}

var goodID = regexp.MustCompile(`^[0-9a-f]{12}$`)

// version serves a file of a given snapshot, which never changes.
func (s shelf) version(w http.ResponseWriter, r *http.Request) error {
	name, id := r.PathValue("name"), r.PathValue("id")
	if !goodName(name) || !goodID.MatchString(id) {
		return web.ErrNotFound
	}
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	return s.file(w, r, name, id)
}

// mediaTypes are those of a snapshot's files. All others are downloaded as they
// are: a notebook's own files are never run by a reader's browser.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".csv": "text/csv; charset=utf-8", ".json": "application/json", ".zip": "application/zip",
	arrowStream: "application/vnd.apache.arrow.stream",
}

func (s shelf) file(w http.ResponseWriter, r *http.Request, name, id string) error {
	dir := filepath.Join(s.root, name, id)
	file := r.PathValue("file")
	if file == "" {
		page, err := chosen(dir, r)
		if err != nil {
			return web.ErrNotFound
		}
		if page != "index.html" {
			http.Redirect(w, r, page, http.StatusSeeOther)
			return nil
		}
		file = page
	}
	if !filepath.IsLocal(filepath.FromSlash(file)) {
		return web.ErrNotFound
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return web.ErrNotFound
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return web.ErrNotFound
	}
	kind, known := mediaTypes[path.Ext(file)]
	if !known || strings.HasPrefix(file, "notebook/") {
		kind = "application/octet-stream"
		w.Header().Set("Content-Disposition", "attachment")
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("ETag", `"`+id+`"`)
	http.ServeContent(w, r, "", info.ModTime(), f)
	return nil
}

// chosen returns the page of the combination that the address asks for: what is
// not asked has its default. No such combination is no such page.
func chosen(dir string, r *http.Request) (string, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return "", err
	}
	want := map[string]string{}
	for _, p := range m.Params {
		want[p.Name] = p.Value
		if v := r.URL.Query().Get(p.Name); v != "" {
			want[p.Name] = v
		}
	}
	for _, c := range m.Combinations {
		if maps.Equal(c.Params, want) {
			return c.Page, nil
		}
	}
	return "", os.ErrNotExist
}
