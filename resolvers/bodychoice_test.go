package resolvers

import (
	"slices"
	"testing"

	"golang.org/x/text/collate"
	bcp47 "golang.org/x/text/language"

	"github.com/plenary-org/plenary/schema/texts"
)

// TestBodiesToChooseStandByTheirNamesInTheReadersLanguage, after those that
// everybody looks for first; for decisions and for meetings alike.
func TestBodiesToChooseStandByTheirNamesInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	for _, l := range texts.Languages {
		var got struct{ DecisionBodies, MeetingBodies []struct{ Kind, Name string } }
		ada := h.as(t, "Ada")
		ada.Language = l
		h.ask(t, ada, `{ decisionBodies { kind name } meetingBodies { kind name } }`, nil, &got)
		var kinds, names []string
		for _, b := range got.DecisionBodies {
			kinds, names = append(kinds, b.Kind), append(names, b.Name)
		}
		if !slices.Equal(got.DecisionBodies, got.MeetingBodies) || len(names) < 6 || !slices.Equal(kinds[:3], []string{"ASSEMBLY", "BOARD", "SECRETARIAT"}) {
			t.Fatalf("%s: %v and %v", l, got.DecisionBodies, got.MeetingBodies)
		}
		if !slices.IsSortedFunc(names[3:], collate.New(bcp47.Make(string(l))).CompareString) {
			t.Errorf("%s: %v", l, names)
		}
	}
}
