package waivers

import (
	"context"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

func TestWhatWasSaidLastYearIsHandedInWithOneClick(t *testing.T) {
	c := newCounter(t)
	last := c.granted()
	id := c.request("focal")
	if w := c.see("focal", id); w.PreviousID != last || w.Statement != "As before" {
		t.Fatalf("%+v", w)
	}
	if got := c.pieces(id); len(got) != 2 || !got[0].Carried || !got[1].Carried || got[0].Name != "budget.pdf" || got[1].Criterion != "hardship" || got[1].Note != "Official Journal 12" {
		t.Fatalf("%+v", got)
	}
	c.do("focal", func(ctx context.Context, tx *store.Tx) error { return Submit(ctx, tx, id, nil) })
	if a := c.assess(id); a.Changed() || !a.Complete() {
		t.Errorf("%+v", a)
	}
}

func TestOnlyWhatIsSaidOtherwiseCountsAsChanged(t *testing.T) {
	same := Said{Code: "hardship", Declared: said(true), Words: said(" Drought ")}
	for _, row := range []struct {
		name            string
		d               Draft
		changed, answer bool // the case, and the answer to hardship
	}{
		{"nothing", Draft{}, false, false},
		{"the same once more", Draft{Answers: []Said{same}, Statement: said("As before")}, false, false},
		{"another word", Draft{Answers: []Said{{Code: "hardship", Words: said("Flood")}}}, true, true},
		{"no longer", Draft{Answers: []Said{{Code: "hardship", Declared: said(false)}}}, true, true},
		{"more evidence", Draft{Answers: []Said{{Code: "hardship", Evidence: Shown{Note: "Official Journal 13"}}}}, true, false},
		{"evidence of the whole", Draft{Evidence: Shown{Note: "A page"}}, true, false},
	} {
		c := newCounter(t)
		c.granted()
		row.d.WaiverID = c.request("focal")
		if got := c.save("focal", row.d); got != "" {
			t.Fatalf("%s: %s", row.name, got)
		}
		a := c.assess(row.d.WaiverID)
		for _, f := range a.Findings {
			if answer, ok := a.Facts.Answers[f.Criterion.ID]; ok && answer.Carried == row.answer {
				t.Errorf("%s: %s is carried: %v", row.name, f.Criterion.Code, answer.Carried)
			}
		}
		if a.Changed() != row.changed {
			t.Errorf("%s: changed %v", row.name, a.Changed())
		}
	}
}

func TestWhoAsksAgainAfterWithdrawingFindsWhatItSaid(t *testing.T) {
	c := newCounter(t)
	last := c.granted()
	first := c.request("focal")
	d := Draft{WaiverID: first, Statement: said("Worse than before"), Evidence: Shown{Note: "A page"}, Answers: []Said{{Code: "hardship", Words: said("Flood")}, {Code: "engagement", Words: said("We met")}}}
	if got := c.save("focal", d); got != "" {
		t.Fatal(got)
	}
	c.do("focal", func(ctx context.Context, tx *store.Tx) error { return Withdraw(ctx, tx, first, nil, "") })
	id := c.request("focal")
	if w := c.see("focal", id); w.PreviousID != last || w.Statement != "Worse than before" {
		t.Errorf("%+v", w)
	}
	words, carried := map[string]string{}, map[string]bool{}
	for _, f := range c.assess(id).Findings {
		if a, answered := c.assess(id).Facts.Answers[f.Criterion.ID]; answered {
			words[f.Criterion.Code], carried[f.Criterion.Code] = a.Words, a.Carried
		}
	}
	if words["hardship"] != "Flood" || words["engagement"] != "We met" || carried["hardship"] || carried["engagement"] {
		t.Errorf("%v %v", words, carried)
	}
	fresh := 0
	pieces := c.pieces(id)
	for _, p := range pieces {
		if !p.Carried {
			fresh++
		}
	}
	if len(pieces) != 3 || fresh != 1 {
		t.Errorf("%+v", pieces)
	}
}
