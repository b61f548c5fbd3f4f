package web

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	classes  = regexp.MustCompile(`class="((?:[^"{]|\{\{(?:"[^"]*"|[^}"])*\}\})*)"`)
	branches = regexp.MustCompile(`\{\{(?:if|else|with|range|end|\$\w+ :?=)(?:"[^"]*"|[^}"])*\}\}`)
	values   = regexp.MustCompile(`\{\{(?:"[^"]*"|[^}"])*\}\}`)
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
	excepted = regexp.MustCompile(`:not\([^)]*\)`)
	bodies   = regexp.MustCompile(`\{[^{}]*\}`)
	selected = regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
)

// readAll is all that the files of a pattern say.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	names, err := fs.Glob(files, pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(names), err)
	}
	var all strings.Builder
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// classesSet are the classes that templates give, each branch of them; one that
// ends in a value (l{{.Level}}) is a beginning.
func classesSet(source string) (whole, beginnings []string) {
	for _, match := range classes.FindAllStringSubmatch(source, -1) {
		text := values.ReplaceAllString(branches.ReplaceAllString(match[1], " "), "\x00")
		for _, class := range strings.Fields(text) {
			begin, _, open := strings.Cut(class, "\x00")
			switch {
			case !open:
				whole = append(whole, class)
			case begin != "":
				beginnings = append(beginnings, begin)
			}
		}
	}
	return whole, beginnings
}

// TestEveryClassHasItsRuleAndEveryRuleItsClass: a tone that no sheet knows looks
// like none. What stands in :not() is an exception that nobody need take.
func TestEveryClassHasItsRuleAndEveryRuleItsClass(t *testing.T) {
	whole, beginnings := classesSet(readAll(t, "pages/*.html") + readAll(t, "parts/*.html"))
	sheet := comments.ReplaceAllString(readAll(t, "static/*.css"), "")
	// Rules within rules (@layer, @media) leave their selectors with the inner ones.
	sheet = excepted.ReplaceAllString(bodies.ReplaceAllString(sheet, " "), "")
	styled := map[string]bool{}
	for _, match := range selected.FindAllStringSubmatch(sheet, -1) {
		styled[match[1]] = true
	}
	if len(styled) < 100 || len(whole) < 500 {
		t.Fatalf("read only %d classes of sheets, %d of templates", len(styled), len(whole))
	}
	for _, class := range whole {
		if !styled[class] {
			t.Errorf("class %q of a template is in no sheet", class)
		}
	}
	code := goSources(t) + readAll(t, "static/*.js")
	for class := range styled {
		set := slices.Contains(whole, class) || strings.Contains(code, `"`+class+`"`) || strings.Contains(code, `class="`+class+`"`) ||
			slices.ContainsFunc(beginnings, func(begin string) bool { return strings.HasPrefix(class, begin) })
		if !set {
			t.Errorf("class %q of a sheet is given to nothing", class)
		}
	}
}
