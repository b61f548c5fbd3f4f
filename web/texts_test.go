package web

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/texts"
)

var missingText = regexp.MustCompile(`\[[a-z]+[A-Za-z]*\.[\w.]+\]`)

var pathValue = regexp.MustCompile(`\{[^}]*\}`)

// sample is an address of a page with something in each place.
func sample(path string) string {
	return pathValue.ReplaceAllString(strings.TrimSuffix(path, "{$}"), "x1")
}

func readTexts(t *testing.T, l texts.Language) map[string]any {
	t.Helper()
	all := map[string]any{}
	names, err := fs.Glob(files, "texts/"+string(l)+"*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(text any) []string {
	raw, _ := json.Marshal(text)
	var names []string
	for _, match := range placeholder.FindAllStringSubmatch(string(raw), -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryTextExistsInEveryLanguageWithTheSamePlaces(t *testing.T) {
	english := readTexts(t, texts.English)
	for _, l := range []texts.Language{texts.French, texts.Spanish} {
		other := readTexts(t, l)
		for id, text := range english {
			if other[id] == nil {
				t.Errorf("%s is missing in %s", id, l)
				continue
			}
			if diff := cmp.Diff(placeholders(text), placeholders(other[id])); diff != "" {
				t.Errorf("%s in %s has other places: %s", id, l, diff)
			}
		}
		for id := range other {
			if english[id] == nil {
				t.Errorf("%s is missing in English", id)
			}
		}
	}
}

var (
	literal   = regexp.MustCompile(`"([a-zA-Z][\w.]*)"`)
	saying    = regexp.MustCompile(`(?:\bt|"label"|"hint"|"any") "([^"]+)"`)
	fieldName = regexp.MustCompile(`\.Field "(?:[\w.]+\.)?(\w+)"([^}]*)`)
	wordOf    = regexp.MustCompile(`(?:word|badge|choices) "(\w+)"`)
)

// sources are the templates and the Go of this package.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"pages/*.html", "parts/*.html"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(raw)
		}
	}
	return all.String() + goSources(t)
}

func TestEveryTextIsUsedAndEveryUsedTextExists(t *testing.T) {
	site := newReal(t).Site
	source := sources(t)
	used := map[string]bool{}
	for _, match := range literal.FindAllStringSubmatch(source, -1) {
		used[match[1]] = true
	}
	need := map[string]bool{}
	for _, match := range saying.FindAllStringSubmatch(source, -1) {
		need[match[1]] = true
	}
	for _, match := range fieldName.FindAllStringSubmatch(source, -1) {
		if !strings.Contains(match[2], `"label"`) {
			need["label."+match[1]] = true
		}
	}
	for _, p := range site.pages {
		for name := range p.mutations {
			if next, said := p.then[name]; !said || next != "" {
				need["done."+name] = true
			}
		}
	}
	for _, enum := range enumsShown(site, source) {
		for _, v := range site.schema.Types[enum].EnumValues {
			need["word."+enum+"."+v.Name] = true
		}
	}
	for id := range need {
		if !site.book.Has(texts.English, id) {
			t.Errorf("%s is used but not written", id)
		}
	}
	for id := range readTexts(t, texts.English) {
		if !used[id] && !need[id] && id != "done.signOut" && id != "done.feeWaiverSubmit" {
			t.Errorf("%s is written but not used", id)
		}
	}
}

// enumsShown are the enums named by templates and those that fields choose from.
func enumsShown(site *Site, source string) []string {
	var enums []string
	for _, match := range wordOf.FindAllStringSubmatch(source, -1) {
		enums = append(enums, match[1])
	}
	for _, match := range regexp.MustCompile(`\.Field "([\w.]+)"([^}]*)`).FindAllStringSubmatch(source, -1) {
		if strings.Contains(match[2], `"options"`) {
			continue
		}
		for _, p := range site.pages {
			for _, op := range append(mutationsOf(p), p.query) {
				if op == nil {
					continue
				}
				if typ, ok := (&Form{op: op, page: p}).typeOf(match[1]); ok && len(site.schema.Types[typ.Name()].EnumValues) > 0 {
					enums = append(enums, typ.Name())
				}
			}
		}
	}
	slices.Sort(enums)
	return slices.Compact(enums)
}

func mutationsOf(p *page) []*operation {
	var list []*operation
	for _, op := range p.mutations {
		list = append(list, op)
	}
	return list
}

// bareColon is a colon that a template sets itself after what it says.
var bareColon = regexp.MustCompile(`}}:(?:\s|<|{{|$)`)

// TestAColonIsSetByItsText: French sets a space before it, so that a template
// says label.colon.
func TestAColonIsSetByItsText(t *testing.T) {
	for _, pattern := range []string{"pages/*.html", "parts/*.html"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(raw)) {
				if bareColon.MatchString(line) {
					t.Errorf("%s sets a colon: %s", name, strings.TrimSpace(line))
				}
			}
		}
	}
}
