package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestWhatIsCompleteMayBeHandedIn: of alternatives of which one is met, nothing
// is asked for the others, wherever a case is looked at.
func TestWhatIsCompleteMayBeHandedIn(t *testing.T) {
	means := declares
	means.Alternative = "development"
	for _, row := range []struct {
		name string
		now  Facts
		want bool
	}{
		{"the other alternative is met", Facts{Country: "SY", Income: "LIC"}, true},
		{"no alternative is met", Facts{Country: "ID", Income: "UMC"}, false},
	} {
		a := assessed(row.now, &row.now, lowIncome, means)
		a.Findings[1].Changed = false
		problems := Waiver{State: StateDraft}.Submittable(Schedule{Current: true}, a, date.MustParse("2023-12-01"), texts.English)
		if a.Complete() != row.want || (len(problems) == 0) != row.want {
			t.Errorf("%s: complete %t, %v", row.name, a.Complete(), problems)
		}
		if gaps := a.Gaps(texts.English); (len(gaps) == 0) != row.want {
			t.Errorf("%s: %q is missing", row.name, gaps)
		}
		if reasons := a.Reasons(); (len(reasons) == 0) != row.want {
			t.Errorf("%s: %+v", row.name, reasons)
		}
	}
}

// TestAPackThatDecidedNothingSaysSo in what the Board is written.
func TestAPackThatDecidedNothingSaysSo(t *testing.T) {
	c := open24(t, 3)
	cancelled := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases, ClosesOn: on("2023-12-05")}, "")
	c.do(store.System("test"), "", func(tx *store.Tx) error { return CancelPack(t.Context(), tx, cancelled, "The meeting is off.") })
	decided := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases, ClosesOn: on("2023-12-01")}, "")
	c.pulls(decided, c.cases[1], 3, "")
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := ClosePack(t.Context(), tx, Closing{decided, c.people})
		return err
	})
	told, err := packsTold(t.Context(), c.s.Read(store.System("test")), []int64{cancelled, decided})
	if err != nil || told[cancelled].Decided != 0 || told[cancelled].Cases != 3 || told[decided].Decided != 2 || told[decided].Pulled != 1 {
		t.Errorf("%+v %v", told, err)
	}
}

// TestNoLetterGoesToAnAddressThatComesBack, whatever it is about.
func TestNoLetterGoesToAnAddressThatComesBack(t *testing.T) {
	h := gather(t, 2, 1)
	h.act(h.staff(), func(tx *store.Tx) error {
		h.run(tx, `insert into notices (kind, person_id, address, name, language, data, state, sent_at, created_at, next_at)
			select 'test', id, email, name, language, '{}', 'SENT', clock(), clock(), clock() from people, generate_series(1, 3) where id = $1`, h.focal[0])
		h.run(tx, `insert into bounces (notice_id, address, kind, status, source, at) select id, address, 'HARD', '5.1.1', 'REPORT', clock() from notices where kind = 'test'`)
		return nil
	})
	h.act(h.staff(), func(tx *store.Tx) error {
		for _, id := range h.cases {
			if err := Ask(t.Context(), tx, Question{WaiverID: id, Text: "Which budget?"}); err != nil {
				return err
			}
		}
		_, err := Decide(t.Context(), tx, Deciding{
			WaiverIDs: h.cases, Outcome: Declined, Reason: "No answer came.", Present: h.board,
			Citation: decisions.Citation{Number: "2023/09", On: h.today(), Rule: "SOP 2.3.6"},
		})
		return err
	})
	for _, kind := range []string{kindAsked, "waiver_declined"} {
		for i, want := range []int{0, 1} {
			if n := h.count(`select count(*) from notices where kind = $1 and person_id = $2`, kind, h.focal[i]); n != want {
				t.Errorf("%s: %d letters to focal point %d", kind, n, i)
			}
		}
	}
}

// TestManyCasesAreAssignedWithAsManyStatementsAsFew: an act costs the same for two
// cases as for ten.
func TestManyCasesAreAssignedWithAsManyStatementsAsFew(t *testing.T) {
	h := gather(t, 12, 4)
	var counts []int64
	for _, cases := range [][]int64{h.cases[:2], h.cases[2:]} {
		ctx, statements := store.CountStatements(t.Context())
		h.act(h.staff(), func(tx *store.Tx) error {
			_, err := Assign(ctx, tx, Assignment{WaiverIDs: cases, Each: 3})
			return err
		})
		counts = append(counts, statements.Load())
	}
	if counts[0] == 0 || counts[0] != counts[1] {
		t.Errorf("%d statements", counts)
	}
	if n := h.count(`select count(*) from fee_waivers where state = 'UNDER_REVIEW'`); n != 12 {
		t.Errorf("%d are under review", n)
	}
}

func TestTooManyCasesAreRefusedBeforeTheyAreLookedAt(t *testing.T) {
	h := gather(t, 0, 1)
	many, versions := make([]int64, most+1), map[int64]int{}
	for i := range many {
		many[i], versions[int64(i+1)] = int64(i+1), 0
	}
	ctx, statements := store.CountStatements(t.Context())
	if got := h.try(h.staff(), func(tx *store.Tx) error {
		_, err := Assign(ctx, tx, Assignment{WaiverIDs: many, Each: 1})
		return err
	}); got != "WAIVERS_NONE" {
		t.Errorf("assigned: %q", got)
	}
	looked := statements.Load()
	if got := h.try(h.seat(0), func(tx *store.Tx) error { _, err := RecommendGrant(ctx, tx, versions, true); return err }); got != "WAIVERS_NONE" || statements.Load() != looked {
		t.Errorf("recommended: %q", got)
	}
}

func TestManyWaiversEndWithAsManyStatementsAsFew(t *testing.T) {
	for _, n := range []int64{2, 9} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			var numbers []int64
			for i := range n {
				numbers = append(numbers, i+1)
			}
			partnerCountries(t.Context(), t, tx, int(n))
			waived(t.Context(), t, tx, 2023, StateGranted, numbers...)
			do(t.Context(), t, tx, `update fee_waivers set valid_to = '2023-11-30'`)
			ctx, statements := store.CountStatements(t.Context())
			ended, err := End(ctx, tx)
			if err != nil || ended != n || statements.Load() != 4 {
				t.Errorf("%d of %d ended with %d statements: %v", ended, n, statements.Load(), err)
			}
			if said := number(t.Context(), t, tx, `select count(*) from waiver_events where act = 'END' and from_state = 'GRANTED' and to_state = 'ENDED'`); said != n {
				t.Errorf("%d are on record", said)
			}
		})
	}
}
