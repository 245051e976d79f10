package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"github.com/lozere-developpement/sillage/reports/palette"
)

//go:embed assets
var assets embed.FS

// An Asset is a file that pages refer to. Its name holds a hash of its content,
// so that a reader may keep it for ever.
type Asset struct {
	Name    string // "site.3f2a9c10d8e7b654.css"
	Type    string // media type
	Content []byte
}

// Assets returns the style sheet and the scripts of the pages, by the name they
// have in the source.
func Assets() map[string]Asset {
	found := map[string]Asset{}
	entries, err := fs.ReadDir(assets, "assets")
	if err != nil {
		panic(err) // embedded at build: cannot be missing
	}
	for _, e := range entries {
		content, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		found[e.Name()] = NewAsset(e.Name(), content)
	}
	return found
}

// Style returns the style sheet: that of the pages, and the colours that
// drawings take in the dark and in high contrast.
func Style() Asset {
	css := Assets()["site.css"].Content
	for _, drawn := range []string{".drawing svg", ".explore-stage svg"} {
		css = append(css, palette.CSS(drawn, palette.Dark, palette.Contrast)...)
	}
	return NewAsset("site.css", css)
}

// NewAsset names content by its hash.
func NewAsset(name string, content []byte) Asset {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return Asset{
		Name:    strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext,
		Type:    mediaTypes[ext],
		Content: content,
	}
}

var mediaTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".json": "application/json",
}
