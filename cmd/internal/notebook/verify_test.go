package notebook

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lozere-developpement/sillage/reports/lang"
)

// Whatever is done to what was published, it is refused, and the sentence names
// the file and the reason.
func TestVerifyRefusesWhatWasTouched(t *testing.T) {
	b := bench(t, "premier")
	root := t.TempDir()
	id, err := press(b).Publish(t.Context(), root, "premier", noon)
	if err != nil {
		t.Fatal(failureText(err))
	}
	published, err := readFiles(filepath.Join(root, "premier", id))
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, touch func(t *testing.T, dir string) string, want string) {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), id)
			if err := published.write(dir); err != nil {
				t.Fatal(err)
			}
			if moved := touch(t, dir); moved != "" {
				dir = moved
			}
			proof, err := press(b).Verify(t.Context(), dir)
			if err == nil {
				t.Fatalf("proved: %+v", proof)
			}
			if said := strings.ReplaceAll(lang.French.Error(failure(err)), "\u00a0", " "); !strings.Contains(said, want) {
				t.Errorf("said %q, want %q", said, want)
			}
		})
	}
	write := func(t *testing.T, path string, data []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range published {
		flipped := bytes.Clone(data)
		flipped[len(flipped)/2] ^= 1
		want := name
		if name == manifestFile {
			want = "le dossier porte le nom " + id
		}
		refused("flip "+name, func(t *testing.T, dir string) string { write(t, filepath.Join(dir, name), flipped); return "" }, want)
		refused("lines of "+name, func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, name), append(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), '\n'))
			return ""
		}, name)
		refused("without "+name, func(t *testing.T, dir string) string {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			return ""
		}, name)
	}
	for _, name := range []string{"extra.txt", "a/b/extra.txt", ".DS_Store", "notebook/.git", sumFile} {
		refused("extra "+name, func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, filepath.FromSlash(name)), []byte("x"))
			return ""
		}, name+" n’était pas là")
	}
	refused("a link to the same", func(t *testing.T, dir string) string {
		page, elsewhere := filepath.Join(dir, "index.html"), filepath.Join(t.TempDir(), "page.html")
		if err := os.Rename(page, elsewhere); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(elsewhere, page); err != nil {
			t.Skip(err)
		}
		return ""
	}, "index.html est un lien")
	refused("two files swapped", func(t *testing.T, dir string) string {
		write(t, filepath.Join(dir, "style.css"), published["index.html"])
		write(t, filepath.Join(dir, "index.html"), published["style.css"])
		return ""
	}, "style.css n’est pas tel que publié")
	refused("no snapshot", func(t *testing.T, _ string) string { return t.TempDir() }, "n’est pas une publication")
	refused("nothing", func(t *testing.T, dir string) string { return filepath.Join(dir, "nulle-part") }, "n’existe pas")
	refused("some file", func(t *testing.T, dir string) string { return filepath.Join(dir, "index.html") }, "ni une publication ni une annexe")
	refused("no right to read", func(t *testing.T, dir string) string {
		if os.Getuid() <= 0 {
			t.Skip("this account reads everything")
		}
		if err := os.Chmod(filepath.Join(dir, "index.html"), 0); err != nil {
			t.Fatal(err)
		}
		return ""
	}, "index.html ne peut pas être lu")

	// Forgers who mend the manifest, and the name of the folder with it.
	forged := func(change func(*Manifest, files)) func(*testing.T, string) string {
		return func(t *testing.T, dir string) string {
			f, err := readFiles(dir)
			if err != nil {
				t.Fatal(err)
			}
			m, err := decodeManifest(dir, f[manifestFile])
			if err != nil {
				t.Fatal(err)
			}
			change(m, f)
			for name := range m.Files {
				m.Files[name] = hashBytes(f[name])
			}
			data, id, err := m.encode()
			if err != nil {
				t.Fatal(err)
			}
			f[manifestFile] = data
			to := filepath.Join(t.TempDir(), id)
			if err := f.write(to); err != nil {
				t.Fatal(err)
			}
			return to
		}
	}
	refused("a figure forged whole", forged(func(_ *Manifest, f files) {
		f["index.html"] = bytes.ReplaceAll(f["index.html"], []byte("3,6"), []byte("9,9"))
	}), "index.html n’est pas ce que le carnet calcule")
	refused("a title forged whole", forged(func(m *Manifest, _ files) { m.Title = "Tout va bien" }), "« title » n’est pas ce que donne le carnet")
	refused("the mark of demonstration", forged(func(m *Manifest, _ files) { m.Demo = !m.Demo }), "« demo » n’est pas")
	refused("another method", forged(func(m *Manifest, _ files) { m.Record.Method = strings.Repeat("0", 64) }), "« record » n’est pas")
	refused("another program", forged(func(m *Manifest, _ files) { m.Engine = strings.Repeat("0", 64) }), "cette version est autre")
	refused("an older format", forged(func(m *Manifest, _ files) { m.Combinations = nil }), "format")
	refused("a bundle of another day", func(t *testing.T, dir string) string {
		old := maps.Clone(published)
		old["index.html"] = bytes.ReplaceAll(old["index.html"], []byte("3,6"), []byte("3,5"))
		packed, err := annex(old, b)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, annexFile), packed)
		return ""
	}, "annexe.zip : le fichier index.html")

	away := filepath.Join(t.TempDir(), "ailleurs")
	refused("a name that leads out", forged(func(m *Manifest, _ files) { m.Name = "../../../../../../../" + filepath.ToSlash(away) }), "format")
	if _, err := os.Stat(away); err == nil {
		t.Error("verifying wrote where the manifest said")
	}
}
