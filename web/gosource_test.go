package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

func goSources(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(comment.ReplaceAll(raw, nil))
	}
	return all.String()
}
