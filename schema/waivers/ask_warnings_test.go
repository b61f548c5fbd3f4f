package waivers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestWhatDataDenyIsSaidBeforehand(t *testing.T) {
	criterion := func(id int64, kind, alternative string) Criterion {
		return Criterion{ID: id, Kind: kind, Alternative: alternative, Required: true, Text: texts.Translated{texts.English: string(rune('A' + id))}}
	}
	income, ldc, arrears, hardship := criterion(0, Computed, "development"), criterion(1, Computed, "development"), criterion(2, Computed, ""), criterion(3, Declares, "")
	for _, row := range []struct {
		name                   string
		income, ldc, noArrears Verdict
		want                   []string
	}{
		{"all is met", Met, Met, Met, nil},
		{"one alternative is enough", NotMet, Met, Met, nil},
		{"what is not known is not denied", NotMet, Unknown, Unknown, nil},
		{"neither", NotMet, NotMet, Met, []string{"A; B (one of them is enough)"}},
		{"nothing", NotMet, NotMet, NotMet, []string{"A; B (one of them is enough)", "C. The Board"}},
	} {
		a := Assessment{Findings: []Finding{{Criterion: income, Verdict: row.income}, {Criterion: hardship, Verdict: NotMet}, {Criterion: ldc, Verdict: row.ldc}, {Criterion: arrears, Verdict: row.noArrears}}}
		got := a.Warnings(texts.English)
		if !slices.EqualFunc(got, row.want, strings.Contains) {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestARequiredCriterionThatIsDeniedIsNotSubmitted(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	if got := c.save("focal", Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Declared: said(false)}}}); got != "" {
		t.Fatal("a draft: ", got)
	}
	for _, as := range []string{"focal", "staff"} {
		if got := c.try(as, func(ctx context.Context, tx *store.Tx) error { return Submit(ctx, tx, id, nil) }); got != "answers.hardship:REQUIRED_NOT_DECLARED" {
			t.Errorf("%s: %q", as, got)
		}
	}
	if got := c.save("focal", Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Declared: said(true)}}, Submit: true}); got != "" {
		t.Error(got)
	}
}

func TestALetterSaysUntilWhenOneMayAskAgain(t *testing.T) {
	until := date.MustParse("2023-12-10")
	for want, d := range map[string]told{
		"You may ask again at any time":            {Outcome: "DECLINED"},
		"You may ask again for 2023 until 10":      {Outcome: "REVOKED", Year: 2023, AsksUntil: until},
		"Requests for 2023 could be made until 10": {Outcome: "DECLINED", Year: 2023, AsksUntil: until, Closed: true},
	} {
		for _, l := range texts.Languages {
			after := strings.Join(d.letter(notices.Item{Language: l}, "", until).After, " ")
			if strings.Contains(after, "[") || l == texts.English && !strings.Contains(after, want) {
				t.Errorf("%s: %s", l, after)
			}
		}
	}
}

func TestWhoFilesForAMemberIsNotPromisedALetter(t *testing.T) {
	own := Waiver{View: View{Theirs: true, Staff: true}}
	filed := Waiver{View: View{Staff: true}}
	for _, next := range []Next{{"DECIDE", Later, date.Date{}}, {"DECIDE", Later, date.MustParse("2023-12-10")}} {
		if said := next.In(texts.English, own); !strings.Contains(said, "you get a letter") {
			t.Error(said)
		}
		for _, l := range texts.Languages {
			if said := next.In(l, filed); strings.Contains(said, "you get") || strings.Contains(said, "[") {
				t.Error(said)
			}
		}
	}
}
