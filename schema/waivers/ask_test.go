package waivers

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestAskingIsRefusedForAReason(t *testing.T) {
	today := date.Of(storetest.Now, storetest.Now.Location())
	good := Chance{Current: true, Year: 2023, Criteria: true}
	with := func(change func(*Chance)) Chance { c := good; change(&c); return c }
	for _, row := range []struct {
		name          string
		c             Chance
		member, staff string
	}{
		{"all is well", good, "", ""},
		{"a former member", with(func(c *Chance) { c.Current = false }), "WAIVER_MEMBERS_ONLY", "WAIVER_MEMBERS_ONLY"},
		{"no year", with(func(c *Chance) { c.Year = 0 }), "WAIVER_NO_YEAR", "WAIVER_NO_YEAR"},
		{"asked already", with(func(c *Chance) { c.WaiverID = 7 }), "WAIVER_ASKED", "WAIVER_ASKED"},
		{"a year that is over", with(func(c *Chance) { c.Over = true }), "WAIVER_YEAR_OVER", ""},
		{"no criteria", with(func(c *Chance) { c.Criteria = false }), "WAIVER_NO_CRITERIA", "WAIVER_NO_CRITERIA"},
		{"the last day", with(func(c *Chance) { c.AsksUntil = today }), "", ""},
		{"a day late", with(func(c *Chance) { c.AsksUntil = today.AddDays(-1) }), "ROUND_CLOSED", ""},
	} {
		for staff, want := range map[bool]string{false: row.member, true: row.staff} {
			got := ""
			if refusal := row.c.Refusal(staff, today); refusal != nil {
				got = refusal.Code
			}
			if got != want {
				t.Errorf("%s, staff %v: %q, not %q", row.name, staff, got, want)
			}
		}
	}
}

func TestFocalPointsAskAndStaffFileForThem(t *testing.T) {
	var c *counter // a new one after each case
	for _, row := range []struct {
		as   string
		ask  Asking
		want string
	}{
		{"focal", Asking{}, ""},
		{"focal", Asking{AskedBy: "ignored", AskedHow: "LETTER"}, ""},
		{"finance", Asking{}, "FOCAL_POINT_ONLY"},
		{"other", Asking{}, "memberId:NOT_FOUND"},
		{"idle", Asking{}, "memberId:NOT_FOUND"},
		{"person", Asking{}, "memberId:NOT_FOUND"},
		{"", Asking{}, "memberId:NOT_FOUND"},
		{"staff", Asking{}, "askedBy:WAIVER_ASKED_BY askedHow:WAIVER_ASKED_HOW"},
		{"staff", Asking{AskedBy: strings.Repeat("x", 201), AskedHow: "EMAIL"}, "askedBy:WAIVER_ASKED_BY"},
		{"staff", Asking{AskedBy: " The \n minister ", AskedHow: "EMAIL"}, ""},
		{"focal", Asking{Year: 1999}, "year:WAIVER_NO_YEAR"},
		{"focal", Asking{Year: 2022}, "year:WAIVER_YEAR_OVER"},
	} {
		if c == nil {
			c = newCounter(t)
		}
		row.ask.MemberID = c.ids["Burkina"]
		var id int64
		got := c.try(row.as, func(ctx context.Context, tx *store.Tx) (err error) {
			id, err = Request(ctx, tx, row.ask)
			return err
		})
		if got != row.want {
			t.Errorf("%s asks %+v: %q, not %q", row.as, row.ask, got, row.want)
		}
		if row.want != "" {
			continue
		}
		w := c.see("staff", id)
		if byStaff := row.as == "staff"; w.State != StateDraft || w.Year != 2023 || (w.AskedBy == "The minister") != byStaff || (w.AskedHow != nil) != byStaff || *w.FiledBy != row.as {
			t.Errorf("%s: %+v", row.as, w)
		}
		if got := c.try(row.as, func(ctx context.Context, tx *store.Tx) error {
			_, err := Request(ctx, tx, Asking{MemberID: row.ask.MemberID, Year: 2023, AskedBy: "x", AskedHow: "EMAIL"})
			return err
		}); got != "year:WAIVER_ASKED" {
			t.Errorf("twice: %q", got)
		}
		c = nil
	}
}

func TestWhoHasNoCriteriaOrIsNoMemberCannotAsk(t *testing.T) {
	c := newCounter(t)
	ask := func(as, member string) string {
		return c.try(as, func(ctx context.Context, tx *store.Tx) error {
			_, err := Request(ctx, tx, Asking{MemberID: c.ids[member]})
			return err
		})
	}
	if got := ask("club", "Club"); got != "memberId:WAIVER_NO_CRITERIA" {
		t.Error(got)
	}
	c.end("Kenya")
	if got := ask("other", "Kenya"); got != "memberId:WAIVER_MEMBERS_ONLY" {
		t.Error(got)
	}
}

func TestTheYearToAskForIsOneInWhichOneMay(t *testing.T) {
	c := newCounter(t)
	c.exec(`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		select 11, '2024-01-01', '2024-12-31', '2024-03-31', min(id) from fee_schedules`)
	round := func(year int, until string) {
		c.exec(`insert into waiver_rounds (year_id, reference_on, asks_until, review_until) select id, '2023-01-24', $2, '2024-12-20' from membership_years where number = $1`, year, until)
	}
	check := func(name string, want int) {
		t.Helper()
		all, err := Chances(t.Context(), c.s.Read(c.whom["focal"]), []int64{c.ids["Burkina"]}, 0)
		if got := all[c.ids["Burkina"]].Year; got != want || err != nil {
			t.Errorf("%s: %d, not %d: %v", name, got, want, err)
		}
	}
	check("no rounds", 2023)
	round(10, "2023-11-30")
	check("this year's round is closed", 2024)
	round(11, "2024-01-31")
	check("next year's round is open", 2024)
	c.exec(`update waiver_rounds set asks_until = '2023-12-31'`)
	check("both are open", 2023)
	c.request("focal")
	check("this year's case is open", 2024)
}

func TestADraftIsSavedAndHandedIn(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	submit := func(as string) string {
		return c.try(as, func(ctx context.Context, tx *store.Tx) error { return Submit(ctx, tx, id, nil) })
	}
	if got := submit("focal"); got != "answers.hardship:NOT_COMPLETE" {
		t.Fatal(got)
	}
	long := strings.Repeat("x", maxWords+1)
	for _, row := range []struct {
		as   string
		d    Draft
		want string
	}{
		{"other", Draft{}, "waiverId:NOT_FOUND"},
		{"idle", Draft{}, "waiverId:NOT_FOUND"},
		{"finance", Draft{}, "FOCAL_POINT_ONLY"},
		{"focal", Draft{Version: said(99)}, "expectedVersion:STALE_VERSION"},
		{"focal", Draft{Statement: &long}, "statement:NOTE_TOO_LONG"},
		{"focal", Draft{Answers: []Said{{Code: "nothing"}, {Code: "low_income", Declared: said(true)}, {Code: "hardship", Words: &long}}},
			"answers.nothing:CRITERION_UNKNOWN answers.low_income:CRITERION_NOT_DECLARED answers.hardship:NOTE_TOO_LONG"},
		{"focal", Draft{Answers: []Said{{Code: "low_income", Evidence: Shown{Note: "x"}}}}, "answers.low_income:EVIDENCE_NOT_ASKED"},
		{"focal", Draft{Evidence: Shown{Files: []string{"made-up"}}}, "evidence:UPLOAD_UNKNOWN"},
		{"focal", Draft{Evidence: Shown{Note: strings.Repeat("x", maxEvidenceNote+1)}}, "evidence:NOTE_TOO_LONG"},
		{"focal", Draft{Remove: []int64{99}}, "removeEvidence:EVIDENCE_GONE"},
		{"focal", Draft{Statement: said(" We ask. "), Answers: []Said{{Code: "hardship", Declared: said(true), Words: said("Drought")}, {Code: "engagement", Words: said("")}}}, ""},
	} {
		row.d.WaiverID = id
		if got := c.save(row.as, row.d); got != row.want {
			t.Errorf("%s saves %+v: %q, not %q", row.as, row.d, got, row.want)
		}
	}
	w := c.see("focal", id)
	if w.Statement != "We ask." || w.Version != 2 || w.State != StateDraft {
		t.Errorf("%+v", w)
	}
	if got := c.save("focal", Draft{WaiverID: id, Statement: said("We ask."), Submit: true, Version: said(2)}); got != "" {
		t.Fatal(got)
	}
	if got := submit("focal"); got != "waiverId:WAIVER_NOT_SO" {
		t.Error(got)
	}
	if got := c.save("focal", Draft{WaiverID: id}); got != "waiverId:WAIVER_NOT_EDITABLE" {
		t.Error(got)
	}
	var acts []string
	if err := c.s.Read(c.whom["staff"]).Select(t.Context(), &acts, `select act from waiver_events where waiver_id = $1 order by id`, id); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"FILE", "EDIT", "SUBMIT"}, acts); diff != "" {
		t.Error(diff)
	}
	var to []string
	if err := c.s.Read(c.whom["staff"]).Select(t.Context(), &to, `select address from notices where kind = $1`, kindReceived); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"focal@example.org"}, to); diff != "" {
		t.Error("letters:", diff)
	}
}

func TestAfterTheLastDayOnlyStaffHandIn(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	c.exec(`insert into waiver_rounds (year_id, reference_on, asks_until, review_until) select id, '2023-01-24', '2023-11-30', '2023-12-20' from membership_years where number = 10`)
	d := Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Declared: said(true)}}, Submit: true}
	if got := c.save("focal", d); got != "waiverId:ROUND_CLOSED" {
		t.Error(got)
	}
	d.Submit = false
	if got := c.save("focal", d); got != "" {
		t.Error(got)
	}
	d.Submit = true
	if got := c.save("staff", d); got != "" {
		t.Error(got)
	}
}

func TestADraftOfAFormerMemberIsNotHandedIn(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	c.end("Burkina")
	if got := c.save("staff", Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Declared: said(true)}}, Submit: true}); got != "waiverId:WAIVER_MEMBERS_ONLY" {
		t.Error(got)
	}
}

func TestOfTwoWhoHandInAtOnceOneIsTold(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	if got := c.save("focal", Draft{WaiverID: id, Answers: []Said{{Code: "hardship", Declared: said(true)}}}); got != "" {
		t.Fatal(got)
	}
	var wait sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wait.Go(func() {
			got[i] = code(c.s.Write(t.Context(), c.whom["focal"], func(tx *store.Tx) error { return Submit(t.Context(), tx, id, said(2)) }))
		})
	}
	wait.Wait()
	counts := map[string]int{}
	for _, one := range got {
		counts[one]++
	}
	if diff := cmp.Diff(map[string]int{"": 1, "STALE_VERSION": 7}, counts); diff != "" {
		t.Error(diff)
	}
}

func TestACaseIsWithdrawnBeforeItIsDecided(t *testing.T) {
	c := newCounter(t)
	id := c.request("focal")
	withdraw := func(as, reason string) string {
		return c.try(as, func(ctx context.Context, tx *store.Tx) error { return Withdraw(ctx, tx, id, nil, reason) })
	}
	for _, row := range []struct{ as, reason, want string }{
		{"other", "x", "waiverId:NOT_FOUND"},
		{"finance", "x", "FOCAL_POINT_ONLY"},
		{"staff", " ", "reason:WITHDRAW_REASON_MISSING"},
		{"staff", strings.Repeat("x", maxWords+1), "reason:NOTE_TOO_LONG"},
		{"focal", "", ""},
		{"staff", "again", "waiverId:WAIVER_NOT_SO"},
	} {
		if got := withdraw(row.as, row.reason); got != row.want {
			t.Errorf("%s, %.10q: %q, not %q", row.as, row.reason, got, row.want)
		}
	}
	if again := c.request("staff"); again == id {
		t.Error("nobody can ask again")
	}
}
