package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// assets are the files of static/, each at an address that holds its content's
// hash and so never changes. The style sheets are served as one.
type assets struct {
	address map[string]string // plenary.css → /static/plenary.1a2b3c4d.css
	content map[string][]byte // plenary.1a2b3c4d.css
}

// cascade is the order of the cascade.
var cascade = []string{"reset.css", "tokens.css", "base.css", "layout.css", "parts.css", "tables.css", "standing.css", "choices.css", "papers.css", "rulebook.css", "print.css"}

func readAssets(source fs.FS) (*assets, error) {
	a := &assets{map[string]string{}, map[string][]byte{}}
	var style bytes.Buffer
	for _, name := range cascade {
		sheet, err := fs.ReadFile(source, "static/"+name)
		if err != nil {
			return nil, err
		}
		style.Write(sheet)
	}
	a.add("plenary.css", style.Bytes())
	names, err := fs.Glob(source, "static/*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".css") {
			continue
		}
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		a.add(path.Base(name), content)
	}
	return a, nil
}

func (a *assets) add(name string, content []byte) {
	hash := sha256.Sum256(content)
	ext := path.Ext(name)
	file := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(hash[:5]) + ext
	a.address[name] = "/static/" + file
	a.content[file] = content
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file := r.PathValue("file")
	content, ok := a.content[file]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, file, time.Time{}, bytes.NewReader(content))
}
