package reminders_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// night runs the job and delivers on a day.
func (h *house) night(day int) {
	h.t.Helper()
	h.day(day)
	h.run()
	h.drain()
}

func TestTheCourseOfArrearsGoesItsWayAndPayingEndsItAtOnce(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	for _, day := range []int{-60, -30, -7, 0, 7, 30, 60, 90, 365} {
		h.night(day)
	}
	letters := h.server.Messages()
	if len(letters) != 9 {
		t.Fatalf("%d letters", len(letters))
	}
	for i, want := range map[int][]string{
		6: {"Notice of arrears", "60 days ago", "If the arrears are not settled by 30 April 2024", "USD 2,200.00"},
		7: {"Suspension of rights", "suspended from 30 April 2024", "asked after 30 January 2025"},
		8: {"the Governing Board will be asked about the membership of Member 1", "stays a member until the Board has decided"},
	} {
		said := strings.NewReplacer("\u00a0", " ").Replace(letters[i].Subject + "\n" + letters[i].Text)
		for _, words := range want {
			if !strings.Contains(said, words) {
				t.Errorf("letter %d: no %q in\n%s", i, words, said)
			}
		}
		if letters[i].Headers.Get("List-Unsubscribe") != "" {
			t.Errorf("letter %d can be unsubscribed from", i)
		}
	}
	var status string
	h.one(&status, `select status from register($1)`, dueOn.AddDays(365))
	if status != "CURRENT" {
		t.Errorf("a proposal ended the membership: %s", status)
	}
	h.server.Forget()
	h.pay(1, 100000)
	if c := h.drain(); c.Sent != 0 {
		t.Errorf("paid in part: %+v", c)
	}
	h.pay(1, 120000)
	h.pay(1, 5) // over: settled once, said once
	h.drain()
	if m := h.server.Messages(); len(m) != 1 || !strings.Contains(m[0].Subject, "settled, thank you") || !strings.Contains(m[0].Text, "is restored as of today") {
		t.Errorf("%d letters: %+v", len(m), m)
	}
	h.exec(`insert into payments (dues_id, paid_on, amount, reverses_id, reason) select dues_id, '2025-01-20', -amount, id, 'bounced' from payments where amount = 120000`)
	h.pay(1, 120000)
	h.exec(`insert into payments (dues_id, paid_on, amount, reverses_id, reason) select dues_id, '2025-01-20', -amount, id, 'again' from payments p where amount = 120000
		and not exists (select from payments r where r.reverses_id = p.id)`)
	if c := h.drain(); c.Sent != 0 || c.Dropped != 1 {
		t.Errorf("owed again before it was sent: %+v", c)
	}
}

func TestWhoHadNoNoticeIsNotToldOfItsEnd(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.night(30)
	h.server.Forget()
	h.pay(1, 220000)
	if c := h.drain(); c != (notices.Counts{}) {
		t.Errorf("%+v", c)
	}
}

func TestANoticeTakesThePlaceOfRemindersAndNotTheOtherWayRound(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.rule(func(d *reminders.RuleDraft) { d.Steps = append(d.Steps, step(75, d.Steps[0].TemplateID)) })
	h.night(-60)
	h.day(80) // since then the service was down
	h.run()
	want := []string{"-60 QUEUED", "-30 SKIPPED SUPERSEDED", "-7 SKIPPED SUPERSEDED", "0 SKIPPED SUPERSEDED", "7 SKIPPED SUPERSEDED",
		"30 SKIPPED SUPERSEDED", "60 QUEUED", "75 SKIPPED SUPERSEDED", "90 PLANNED"}
	if diff := cmp.Diff(want, h.ledger(person)); diff != "" {
		t.Error(diff)
	}
}

func TestAReminderAfterTheNoticeStillGoesOut(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.rule(func(d *reminders.RuleDraft) { d.Steps = append(d.Steps, step(75, d.Steps[0].TemplateID)) })
	for _, day := range []int{0, 60, 75} {
		h.night(day)
	}
	want := []string{"-60 SKIPPED SUPERSEDED", "-30 SKIPPED SUPERSEDED", "-7 SKIPPED SUPERSEDED", "0 QUEUED", "7 SKIPPED SUPERSEDED",
		"30 SKIPPED SUPERSEDED", "60 QUEUED", "75 QUEUED", "90 PLANNED"}
	if diff := cmp.Diff(want, h.ledger(person)); diff != "" {
		t.Error(diff)
	}
}

func TestMembersStandWhereTheirOldestDuesStand(t *testing.T) {
	h := open(t)
	h.owing(1, 2)
	h.contacts()
	h.pay(2, 220000)
	for _, c := range []struct {
		day        int
		kind, next reminders.Kind
	}{{0, "", ""}, {3, "REMINDER", "REMINDER"}, {31, "REMINDER", "ARREARS_NOTICE"}, {60, "ARREARS_NOTICE", "SUSPENSION_NOTICE"},
		{100, "SUSPENSION_NOTICE", "LAPSE_PROPOSAL"}, {365, "LAPSE_PROPOSAL", ""}} {
		h.night(c.day)
		r := h.store.Read(store.System("test"))
		page, err := relay.Args{}.Page("arrearsCourses", 50)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := reminders.Courses(t.Context(), r, reminders.CourseFilter{Kind: c.kind}, page)
		if err != nil {
			t.Fatal(err)
		}
		if c.day == 0 {
			if len(rows) != 0 {
				t.Errorf("on the due day: %+v", rows)
			}
			continue
		}
		if len(rows) != 1 || rows[0].Kind != c.kind || rows[0].NextKind != c.next || rows[0].DaysOverdue != c.day || rows[0].ReminderID == 0 || rows[0].SentAt == nil {
			t.Errorf("day %d: %+v", c.day, rows)
			continue
		}
		counts, err := reminders.CountCourses(t.Context(), r)
		if err != nil || len(counts) != 1 || counts[c.kind] != 1 {
			t.Errorf("day %d: %v %v", c.day, counts, err)
		}
		own, err := reminders.CoursesOf(t.Context(), h.store.Read(store.Viewer{}), []int64{rows[0].MemberID})
		if err != nil || len(own) != 0 {
			t.Errorf("a stranger sees %v, %v", own, err)
		}
	}
}
