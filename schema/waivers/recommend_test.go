package waivers

import (
	"sync"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

func TestOthersAreHeardOnceOneHasSpoken(t *testing.T) {
	h := gather(t, 1, 3)
	id := h.cases[0]
	h.assign(Assignment{WaiverIDs: h.cases, PersonIDs: h.board[:2], Each: 2})
	heard := func(v store.Viewer) int {
		list, err := Opinions(t.Context(), h.s.Read(v), []Waiver{h.see(v, id)})
		if err != nil {
			t.Fatal(err)
		}
		return len(list[id])
	}
	say := func(i int, what Act) string {
		return h.try(h.seat(i), func(tx *store.Tx) error {
			return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Recommends: what, Reason: "A poor year"})
		})
	}
	if got := say(2, ActGrant); got != "NOT_REVIEWER" {
		t.Errorf("not a reviewer: %q", got)
	}
	if got := say(0, ActGrant); got != "" {
		t.Fatal(got)
	}
	for i, want := range []int{1, 0, 0} {
		if got := heard(h.seat(i)); got != want {
			t.Errorf("board %d reads %d, want %d", i, got, want)
		}
	}
	say(1, ActDecline)
	say(0, ActDecline) // another mind: the latest counts
	for i, want := range []int{2, 2, 0} {
		if got := heard(h.seat(i)); got != want {
			t.Errorf("board %d reads %d, want %d", i, got, want)
		}
	}
	list, err := Opinions(t.Context(), h.s.Read(h.staff()), []Waiver{h.see(h.staff(), id)})
	if err != nil || len(list[id]) != 2 || list[id][0].Recommends != ActDecline || list[id][1].Recommends != ActDecline {
		t.Errorf("staff read %+v, %v", list[id], err)
	}
}

// TestTwoRecommendAtOnceWithTheSameVersion: neither is told of the other, and
// both are on record; what changes the case itself makes the version stale.
func TestTwoRecommendAtOnceWithTheSameVersion(t *testing.T) {
	h := gather(t, 1, 2)
	id := h.cases[0]
	h.assign(Assignment{WaiverIDs: h.cases, Each: 2})
	version := h.see(h.staff(), id).Version
	recommend := func(i int) error {
		return h.s.Write(t.Context(), h.seat(i), func(tx *store.Tx) error {
			return Recommend(t.Context(), tx, Recommendation{WaiverID: id, Version: version, Recommends: ActGrant, Reason: "A poor year"})
		})
	}
	var all sync.WaitGroup
	for i := range h.board {
		all.Go(func() {
			if err := recommend(i); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := h.count(`select count(distinct person_id) from waiver_recommendations where waiver_id = $1`, id); n != 2 {
		t.Errorf("%d are on record", n)
	}
	h.act(h.staff(), func(tx *store.Tx) error {
		w, err := open(t.Context(), tx, id, nil)
		if err != nil {
			return err
		}
		return w.note(t.Context(), tx, "EVIDENCE", "", true)
	})
	if got := refuse.From(recommend(0)); got == nil || got[0].Code != "STALE_VERSION" {
		t.Errorf("after a change: %v", got)
	}
}

func TestARecommendationNeedsAReasonUnlessTheCaseIsClean(t *testing.T) {
	met := Finding{Criterion: Criterion{ID: 1, Kind: Computed, Required: true}, Verdict: Met}
	judged := Finding{Criterion: Criterion{ID: 2, Kind: Judged}, Verdict: ToJudge}
	clean := Assessment{Previous: &Facts{}, Findings: []Finding{met, judged}}
	fresh := Assessment{Findings: []Finding{met, judged}}
	long := string(make([]rune, maxReason+1))
	for _, row := range []struct {
		name string
		r    Recommendation
		a    Assessment
		want string
	}{
		{"grant a clean one", Recommendation{Recommends: ActGrant}, clean, ""},
		{"grant a new one", Recommendation{Recommends: ActGrant}, fresh, "REVIEW_REASON_MISSING"},
		{"grant a new one with a reason", Recommendation{Recommends: ActGrant, Reason: "Yes"}, fresh, ""},
		{"decline a clean one", Recommendation{Recommends: ActDecline}, clean, "REVIEW_REASON_MISSING"},
		{"in principle", Recommendation{Recommends: ActGrantInPrinciple}, clean, ""},
		{"something else", Recommendation{Recommends: ActRevoke, Reason: "No"}, clean, "RECOMMENDS_UNKNOWN"},
		{"at length", Recommendation{Recommends: ActGrant, Reason: long}, clean, "NOTE_TOO_LONG"},
		{"judging", Recommendation{Recommends: ActGrant, Judgements: map[int64]bool{2: true}}, clean, ""},
		{"judging what data say", Recommendation{Recommends: ActGrant, Judgements: map[int64]bool{1: true}}, clean, "CRITERION_NOT_JUDGED"},
	} {
		if got := code(row.r.check(row.a)); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestSeveralCleanOnesAreRecommendedInOneAct(t *testing.T) {
	h := gather(t, 3, 1)
	h.act(h.staff(), func(tx *store.Tx) error {
		// The two first were granted last year, and are as they were.
		h.run(tx, `set local session_replication_role = replica`)
		h.run(tx, `insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 9, '2022-01-01', '2022-12-31', '2022-03-31', id from fee_schedules limit 1`)
		h.run(tx, `insert into fee_waivers (member_id, year_id, set_id, reference_on) select w.member_id, y.id, w.set_id, '2023-01-24' from fee_waivers w, membership_years y where y.number = 9 and w.id = any($1)`, store.IDs(h.cases[:2]))
		h.run(tx, `update fee_waivers w set previous_id = p.id from fee_waivers p where p.member_id = w.member_id and p.id > w.id`)
		h.run(tx, `insert into decisions (body, number, decided_on) values ('BOARD', '2022/01', '2022-06-01')`)
		h.run(tx, `update fee_waivers w set state = 'GRANTED', outcome = 'GRANTED', submitted_at = clock(), decided_at = clock(), decision_id = d.id,
			valid_from = '2022-06-01', valid_to = '2023-05-31' from decisions d, membership_years y where d.number = '2022/01' and y.id = w.year_id and y.number = 9`)
		h.run(tx, `insert into waiver_answers (waiver_id, criterion_id, declared, carried) select w.id, c.id, true, true from fee_waivers w join criteria c on c.set_id = w.set_id and c.code = 'hardship'`)
		h.run(tx, `insert into ldc_periods (country_code, from_on) select 'BF', '1971-01-01' where not exists (select from ldc_periods where country_code = 'BF')`)
		h.run(tx, `set local session_replication_role = origin`)
		return nil
	})
	h.assign(Assignment{WaiverIDs: h.cases, Each: 1})
	versions := map[int64]int{h.cases[0]: 0, h.cases[1]: 0, h.cases[2]: 0}
	var refused map[int64]refuse.List
	grant := func(leaveOut bool) string {
		return h.try(h.seat(0), func(tx *store.Tx) (err error) {
			refused, err = RecommendGrant(t.Context(), tx, versions, leaveOut)
			return err
		})
	}
	if got := grant(false); got != "REVIEW_REASON_MISSING" || h.count(`select count(*) from waiver_recommendations`) != 0 {
		t.Errorf("one is not clean: %q", got)
	}
	if got := grant(true); got != "" || len(refused) != 1 || refused[h.cases[2]][0].Code != "REVIEW_REASON_MISSING" {
		t.Errorf("%q %+v", got, refused)
	}
	if n := h.count(`select count(*) from waiver_recommendations where recommends = 'GRANT' and at = $1`, h.now.Truncate(time.Microsecond)); n != 2 {
		t.Errorf("%d are recommended", n)
	}
}
