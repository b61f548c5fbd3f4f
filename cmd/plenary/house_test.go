package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/texts"
)

const module = "github.com/plenary-org/plenary/"

// room is the first folder of a package's path.
func room(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, module), "/")
	return name
}

// TestTheArrowsOfTheHouse: cmd uses everything; resolvers and jobs use the
// areas in schema; web knows no area, only what all of them stand on.
func TestTheArrowsOfTheHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}:{{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	foundation := []string{"store", "refuse", "texts", "date", "money", "relay", "sheets"}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		from, imports, _ := strings.Cut(line, ":")
		for _, to := range strings.Fields(imports) {
			if !strings.HasPrefix(to, module) {
				continue
			}
			area := strings.Split(strings.TrimPrefix(to, module+"schema/"), "/")[0]
			allowed := map[string]bool{
				"cmd":        true,
				"resolvers":  room(to) == "schema",
				"jobs":       room(to) == "schema",
				"web":        room(to) == "schema" && slices.Contains(foundation, area),
				"schema":     room(to) == "schema" || room(to) == "migrations",
				"migrations": false,
			}[room(from)]
			if !allowed {
				t.Errorf("%s must not use %s", strings.TrimPrefix(from, module), strings.TrimPrefix(to, module))
			}
		}
	}
}

// TestTheTopLevelIsTheAgreedOne holds the client's list of folders.
func TestTheTopLevelIsTheAgreedOne(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	agreed := []string{"LICENSE", "README.md", "cmd", "go.mod", "go.sum", "jobs", "migrations", "resolvers", "schema", "web"}
	for _, entry := range entries {
		if name := entry.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(agreed, name) {
			t.Errorf("%s is not of the agreed top level", name)
		}
	}
}

// TestEveryRefusalHasItsSentenceInEveryLanguage finds the codes in the source.
func TestEveryRefusalHasItsSentenceInEveryLanguage(t *testing.T) {
	codes := map[string]string{}
	for _, dir := range []string{"../../schema", "../../resolvers", "../../jobs", "../../web"} {
		walk(t, dir, func(path string, file *ast.File) {
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				name, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				where := map[string]int{"Invalid": 1, "Conflict": 1, "Closed": 1, "Denied": 0}
				if pkg, ok := name.X.(*ast.Ident); ok && pkg.Name == "refuse" {
					if at, ok := where[name.Sel.Name]; ok {
						if code, ok := call.Args[at].(*ast.BasicLit); ok {
							text, err := strconv.Unquote(code.Value)
							if err != nil {
								t.Fatal(err)
							}
							codes[text] = path
						}
					}
				}
				return true
			})
		})
	}
	if len(codes) < 60 {
		t.Fatalf("found only %d codes", len(codes))
	}
	for code, path := range codes {
		for _, l := range texts.Languages {
			if !texts.Domain.Has(l, "refuse."+code) {
				t.Errorf("%s: the refusal %s has no sentence in %s", path, code, l.Name())
			}
		}
	}
}

var place = regexp.MustCompile(`{{\s*(?:if |range |with )?\.(\w+)`)

// TestTheDomainSaysTheSameInEveryLanguage: the same ids with the same places.
func TestTheDomainSaysTheSameInEveryLanguage(t *testing.T) {
	places := func(l texts.Language) map[string][]string {
		all := map[string][]string{}
		files, err := fs.Glob(texts.Files(), string(l)+".*.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			raw, err := fs.ReadFile(texts.Files(), name)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(string(raw), "\n") {
				id, sentence, found := strings.Cut(strings.TrimSpace(line), `":`)
				id = strings.Trim(id, `" `)
				if !found || slices.Contains([]string{"one", "other", "many"}, id) {
					continue
				}
				var names []string
				for _, match := range place.FindAllStringSubmatch(sentence, -1) {
					names = append(names, match[1])
				}
				slices.Sort(names)
				all[id] = slices.Compact(names)
			}
		}
		return all
	}
	english := places(texts.English)
	for _, l := range []texts.Language{texts.French, texts.Spanish} {
		if diff := cmp.Diff(english, places(l)); diff != "" {
			t.Errorf("English and %s differ:\n%s", l.Name(), diff)
		}
	}
}

func walk(t *testing.T, dir string, visit func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			visit(path, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryPackageSaysWhatItIs: one paragraph before its name.
func TestEveryPackageSaysWhatItIs(t *testing.T) {
	said := map[string]bool{}
	for _, dir := range []string{"../../schema", "../../resolvers", "../../jobs", "../../web", "../../migrations", "."} {
		err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
			if err == nil {
				said[filepath.Dir(path)] = said[filepath.Dir(path)] || file.Doc != nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for dir, has := range said {
		if !has {
			t.Errorf("%s has no package comment", dir)
		}
	}
}
