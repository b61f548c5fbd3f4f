package reminders_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// recommend puts on record that a person recommends granting a member's waiver
// again.
func (h *house) recommend(member int, person int64) {
	h.t.Helper()
	h.exec(`insert into waiver_recommendations (waiver_id, person_id, recommends)
		select w.id, $2, 'GRANT' from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where w.previous_id is not null and w.state = 'UNDER_REVIEW' and o.name_en = 'Member ' || $1::int`, member, person)
}

// reviews reads "person waiver state" of the reviewers' rows of a step.
func (h *house) reviews(days int) (rows []string) {
	h.t.Helper()
	h.column(&rows, `select concat_ws(' ', p.name, r.waiver_id, trim(r.state || ' ' || r.reason)) from reminders r join people p on p.id = r.person_id
		where r.rule = 'waiver_review_due' and r.days = $1 order by p.id, r.waiver_id`, days)
	return rows
}

func TestWhoeverHasRecommendedIsNotReminded(t *testing.T) {
	h := open(t)
	h.waived(2)
	first, second := h.seat("en"), h.seat("en")
	h.again(1, "UNDER_REVIEW")
	h.again(2, "UNDER_REVIEW")
	h.assign(1, first)
	h.assign(1, second)
	h.assign(2, first)
	h.recommend(1, first)
	h.day(-60)
	h.review()
	want := []string{"Reviewer 1 1 PLANNED", "Reviewer 1 2 QUEUED", "Reviewer 2 1 QUEUED"}
	if diff := cmp.Diff(want, h.reviews(-60)); diff != "" {
		t.Errorf("one has recommended: %s", diff)
	}
	h.recommend(1, second) // before the letter leaves
	if sent := h.drain(); sent.Sent != 1 || sent.Dropped != 1 {
		t.Errorf("%+v", sent)
	}
	if m := h.server.Messages(); len(m) != 1 || strings.Contains(m[0].Text, "Member 1") || !strings.Contains(m[0].Text, "Member 2") {
		t.Errorf("%+v", m)
	}
	h.day(-30)
	h.review()
	want = []string{"Reviewer 1 1 PLANNED", "Reviewer 1 2 QUEUED", "Reviewer 2 1 PLANNED"}
	if diff := cmp.Diff(want, h.reviews(-30)); diff != "" {
		t.Errorf("all have recommended: %s", diff)
	}
	h.moved(1, "WITHDRAWN")
	h.again(1, "UNDER_REVIEW") // nobody is assigned: the whole Board reviews
	h.day(-7)
	h.review()
	want = []string{"Reviewer 1 1 QUEUED", "Reviewer 1 2 QUEUED", "Reviewer 2 1 QUEUED"}
	if diff := cmp.Diff(want, h.reviews(-7)[:3]); diff != "" {
		t.Errorf("a new case: %s", diff)
	}
	h.recommend(1, first)
	h.moved(1, "WITHDRAWN")
	h.again(1, "GRANTED")
	h.day(0)
	h.review()
	if rows := h.reviews(0); rows[0] != "Reviewer 1 1 SKIPPED RENEWED" {
		t.Errorf("granted: %v", rows)
	}
}

func TestDuesWaitWhileAWaiverIsAskedForThem(t *testing.T) {
	for _, c := range []struct {
		state, then string
		want        []string // five days after the second step
	}{
		{"DRAFT", "", []string{"-60 QUEUED", "-30 QUEUED", "-7 PLANNED"}},
		{"SUBMITTED", "", []string{"-60 PLANNED", "-30 PLANNED", "-7 PLANNED"}},
		{"UNDER_REVIEW", "", []string{"-60 PLANNED", "-30 PLANNED", "-7 PLANNED"}},
		{"RETURNED", "", []string{"-60 PLANNED", "-30 PLANNED", "-7 PLANNED"}},
		{"SUBMITTED", "WITHDRAWN", []string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 PLANNED"}},
		{"SUBMITTED", "DECLINED", []string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 PLANNED"}},
	} {
		t.Run(c.state+c.then, func(t *testing.T) {
			h := open(t)
			h.waived(1)
			person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
			h.again(1, c.state)
			for _, day := range []int{-60, -30} {
				h.day(day)
				h.run()
			}
			if c.then != "" {
				h.moved(1, "WITHDRAWN")
			}
			if c.then == "DECLINED" {
				h.again(1, c.then)
			}
			h.day(-25)
			h.run()
			if diff := cmp.Diff(c.want, h.ledger(person)[:3]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefusedDuesAreRemindedOfByTheirNewDay(t *testing.T) {
	h := open(t)
	h.waived(1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.again(1, "UNDER_REVIEW")
	h.day(-30)
	h.run()
	h.moved(1, "WITHDRAWN")
	h.again(1, "DECLINED")
	h.exec(`update dues set due_on = due_on + 60`)
	h.run()
	if rows := strings.Join(h.ledger(person), ", "); !strings.Contains(rows, "-30 SKIPPED MOVED") || strings.Contains(rows, "QUEUED") {
		t.Error(rows)
	}
	h.day(0)
	if c := h.run(); c.Queued != 1 {
		t.Errorf("sixty days before the new day: %+v", c)
	}
}

func TestTheLedgerSaysWhatARowWaitsFor(t *testing.T) {
	h := open(t)
	h.waived(3)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	reviewer := h.seat("en")
	h.again(1, "UNDER_REVIEW")
	h.again(2, "RETURNED")
	h.assign(1, reviewer)
	h.recommend(1, reviewer)
	h.day(-60)
	h.run()
	h.review()
	rows, err := reminders.List(t.Context(), h.store.Read(store.Viewer{}), reminders.Filter{}, relay.Page{Size: 100}, false)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, row := range rows {
		said[fmt.Sprintf("%s of %s: %s", row.About(), row.Names["en"], row.Waits)] = true
		if row.State != reminders.Planned && row.Waits != "" {
			t.Errorf("%s waits for %s", row.State, row.Waits)
		}
		one, found, err := reminders.ByID(t.Context(), h.store.Read(store.Viewer{}), row.ID)
		if err != nil || !found || one.Waits != row.Waits {
			t.Errorf("alone it waits for %q, in the list for %q: %v", one.Waits, row.Waits, err)
		}
	}
	for _, want := range []string{"dues of Member 1: REQUEST", "dues of Member 3: ", "waiver_review of Member 1: DECISION", "waiver_review of Member 2: ANSWER", "waiver_review of Member 3: ", "waiver_end of Member 1: "} {
		if !said[want] {
			t.Errorf("not said: %s", want)
		}
	}
	if said["dues of Member 1: "] || said["waiver_review of Member 1: "] {
		t.Errorf("%v", said)
	}
}

func TestTheCourseOfArrearsWaitsForTheDecisionOnAWaiver(t *testing.T) {
	h := open(t)
	h.waived(2)
	h.again(1, "UNDER_REVIEW")
	h.day(100)
	count := func(want map[reminders.Kind]int) {
		t.Helper()
		counts, err := reminders.CountCourses(t.Context(), h.store.Read(store.Viewer{}))
		if diff := cmp.Diff(want, counts); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	list := func(kind reminders.Kind) (said []string) {
		t.Helper()
		rows, err := reminders.Courses(t.Context(), h.store.Read(store.Viewer{}), reminders.CourseFilter{Kind: kind}, relay.Page{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			said = append(said, fmt.Sprint(row.Names["en"], " waits: ", row.WaiverID != 0))
		}
		return said
	}
	count(map[reminders.Kind]int{reminders.KindSuspension: 1, reminders.Waiting: 1})
	if diff := cmp.Diff([]string{"Member 1 waits: true", "Member 2 waits: false"}, list("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Member 2 waits: false"}, list(reminders.KindSuspension)); diff != "" {
		t.Error(diff)
	}
	h.exec(`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
		select d.member_id, y.id, d.band_id, 'USD', 100, '2024-03-01' from dues d, membership_years y where y.number = 10`)
	count(map[reminders.Kind]int{reminders.KindArrears: 1, reminders.KindSuspension: 1}) // other dues wait for nothing
}
