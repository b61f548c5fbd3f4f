package people_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/plenary-org/plenary/schema/texts"
)

func TestEveryRefusalOfPeopleIsSaidInThreeLanguages(t *testing.T) {
	refusal := regexp.MustCompile(`refuse\.(?:Invalid|Denied|Conflict|Closed)\([^)]*?"([A-Z_]+)"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range refusal.FindAllSubmatch(source, -1) {
			for _, l := range texts.Languages {
				if id := "refuse." + string(found[1]); !texts.Domain.Has(l, id) {
					t.Errorf("%s: %q has no sentence in %s", file.Name(), id, l)
				}
			}
		}
	}
}
