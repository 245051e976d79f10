package cli

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// The whole program: demonstration data, then every page that the navigation
// and the pages themselves lead to, as a reader follows links. None is broken,
// none lacks a text.
func TestNoBrokenLink(t *testing.T) {
	if testing.Short() {
		t.Skip("a walk over everything, one page after the other: skipped with -short")
	}
	dir := t.TempDir() + "/ws"
	var out bytes.Buffer
	if code := Run("test", []string{"demo", "--data", dir}, nil, &out, &out); code != 0 {
		t.Fatalf("demo: %s", out.String())
	}
	home := start(t, dir)
	seen, queue := map[string]bool{"/": true}, []string{"/"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		body, kind, status := fetch(t, home+path)
		if status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
		if !strings.HasPrefix(kind, "text/html") {
			continue
		}
		if at := strings.Index(body, "⟦"); at >= 0 {
			t.Errorf("%s: a text is missing: %.50s", path, body[at:])
		}
		if !strings.Contains(body, "émonstration") {
			t.Errorf("%s is not marked as demonstration", path)
		}
		for _, link := range links(body) {
			if !seen[link] {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d addresses were found", len(seen))
	}
}

var href = regexp.MustCompile(`href="(/[^"#]*)`)

// links returns the addresses that a page leads to, but for the faces of
// figures, which have tests of their own, and one sample of each list.
func links(body string) (list []string) {
	for _, m := range href.FindAllStringSubmatch(body, -1) {
		link := strings.ReplaceAll(m[1], "&amp;", "&")
		if strings.HasPrefix(link, "/figure/") || strings.HasPrefix(link, "/static/") || strings.Contains(link, "?") {
			continue
		}
		list = append(list, link)
	}
	return list
}

// start serves the workspace on a free port and returns its address.
func start(t *testing.T, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	var out bytes.Buffer
	a := &app{version: "test", in: strings.NewReader(""), out: &out, err: &out, now: time.Now, texts: lang.French, getenv: os.Getenv}
	root := a.root()
	root.SetArgs([]string{"serve", "--data", dir, "--addr", address})
	go func() { done <- root.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v\n%s", err, out.String())
		}
	})
	for range 100 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return "http://" + address
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
	return ""
}

func fetch(t *testing.T, url string) (body, kind string, status int) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), r.Header.Get("Content-Type"), r.StatusCode
}
