package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/texts"
)

// aDayLess are words that leave the day itself out; the site has no deadline of
// that kind: each day that it names is the last one that counts.
var aDayLess = regexp.MustCompile(`(?i)(?:avant le|antes del|before) {{\.`)

// TestADeadlineIsTheLastDayThatCountsInEveryLanguage: "by 3 May" is not "avant
// le 3 mai". It looks at the texts of the pages and at those of the letters.
func TestADeadlineIsTheLastDayThatCountsInEveryLanguage(t *testing.T) {
	pages, err := fs.Sub(files, "texts")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, folder := range []fs.FS{pages, texts.Files()} {
		names, err := fs.Glob(folder, "*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(raw)) {
				seen++
				if aDayLess.MatchString(line) {
					t.Errorf("%s leaves the day out: %s", name, strings.TrimSpace(line))
				}
			}
		}
	}
	if seen < 1000 {
		t.Fatalf("read only %d lines", seen)
	}
}
