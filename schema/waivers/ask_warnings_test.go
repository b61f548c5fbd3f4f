package waivers

import (
	"context"
	"slices"
	"strings"
	"testing"

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
