package reminders_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/texts"
)

func TestMemberAndReviewersAreRemindedStepByStepAndTheWaiverEnds(t *testing.T) {
	h := open(t)
	h.waived(1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.contact(1, "ALTERNATE", "en", "2020-01-01")
	h.seat("en")
	for _, step := range []struct {
		day                    int
		planned, queued, ended int64
	}{
		{-91, 0, 0, 0}, {-90, 8, 0, 0}, {-61, 0, 0, 0}, {-60, 0, 2, 0}, {-31, 0, 0, 0}, {-30, 0, 2, 0}, {-29, 1, 0, 0}, {-7, 0, 2, 0}, {-1, 0, 0, 0},
		{0, 0, 2, 0}, {1, 0, 1, 1}, {2, 0, 0, 0}, {400, 0, 0, 0},
	} {
		h.day(step.day)
		c, ended := h.review()
		if c.Planned != step.planned || c.Queued != step.queued || ended != step.ended || len(c.Skipped) != 0 {
			t.Errorf("day %d: %+v, %d ended", step.day, c, ended)
		}
		if again, ended := h.review(); again.Any() || ended != 0 {
			t.Errorf("day %d again: %+v, %d ended", step.day, again, ended)
		}
		if sent := h.drain(); sent.Sent != step.queued {
			t.Errorf("day %d: %+v", step.day, sent)
		}
	}
	var life []string
	var owed int64
	h.column(&life, `select concat_ws(' ', act, from_state, to_state) from waiver_events order by id`)
	if diff := cmp.Diff([]string{"END GRANTED ENDED"}, life); diff != "" {
		t.Error(diff)
	}
	if h.one(&owed, `select balance from dues`); owed != 220000 {
		t.Errorf("of the year that follows %d are owed", owed)
	}
}

func TestDowntimeOverTheLastReminderOfAWaiver(t *testing.T) {
	h := open(t)
	h.waived(1)
	member, reviewer := h.contact(1, "FOCAL_POINT", "en", "2020-01-01"), h.seat("en")
	h.day(-30)
	h.review()
	h.day(-5)
	h.review()
	h.drain()
	h.server.Forget()
	h.day(3)
	if c, ended := h.review(); ended != 1 || c.Queued != 1 {
		t.Errorf("%+v, %d ended", c, ended)
	}
	want := []string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 QUEUED", "0 SKIPPED SUPERSEDED", "1 QUEUED"}
	if diff := cmp.Diff(want, h.ledger(member)); diff != "" {
		t.Errorf("member: %s", diff)
	}
	want = []string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 QUEUED", "0 SKIPPED ENDED"}
	if diff := cmp.Diff(want, h.ledger(reviewer)); diff != "" {
		t.Errorf("reviewer: %s", diff)
	}
	h.drain()
	if m := h.server.Messages(); len(m) != 1 || !strings.Contains(m[0].Subject, "has ended") || m[0].Headers.Get("List-Unsubscribe") != "" {
		t.Errorf("%+v", m)
	}
	if c, ended := h.review(); c.Any() || ended != 0 {
		t.Errorf("again: %+v, %d ended", c, ended)
	}
}

// TestAQuestionPausesTheClockAcrossAReminderDay: while the case waits for the
// member, its reviewers' reminders wait and the member's do not.
func TestAQuestionPausesTheClockAcrossAReminderDay(t *testing.T) {
	for _, c := range []struct {
		name     string
		answered int
		want     []string
	}{
		{"before the next step", -20, []string{"-60 QUEUED", "-30 QUEUED", "-7 PLANNED", "0 PLANNED"}},
		{"on the next step", -7, []string{"-60 QUEUED", "-30 SKIPPED SUPERSEDED", "-7 QUEUED", "0 PLANNED"}},
		{"across two steps", -3, []string{"-60 QUEUED", "-30 SKIPPED SUPERSEDED", "-7 QUEUED", "0 PLANNED"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			h.waived(1)
			member, reviewer := h.contact(1, "FOCAL_POINT", "en", "2020-01-01"), h.seat("en")
			h.again(1, "UNDER_REVIEW")
			h.assign(1, reviewer)
			h.day(-60)
			h.review()
			h.moved(1, "RETURNED")
			for _, day := range []int{-31, -30, -21, -8, -7} {
				if day < c.answered {
					h.day(day)
					h.review()
				}
			}
			if rows := h.ledger(reviewer); rows[1] != "-30 PLANNED" || h.ledger(member)[1] != "-30 QUEUED" {
				t.Errorf("asked: %v, the member %v", rows, h.ledger(member))
			}
			h.moved(1, "UNDER_REVIEW")
			h.day(c.answered)
			h.review()
			if diff := cmp.Diff(c.want, h.ledger(reviewer)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEachReasonNotToRemindOfAWaiverIsRecorded(t *testing.T) {
	h := open(t)
	h.waived(9)
	contacts := make([]int64, 10)
	for i := 1; i <= 8; i++ {
		contacts[i] = h.contact(i, "FOCAL_POINT", "en", "2020-01-01")
	}
	stays, leaves := h.seat("en"), h.seat("en")
	h.day(-61)
	h.review()
	h.again(1, "GRANTED")
	h.again(2, "DECLINED")
	h.past(`update fee_waivers set state = 'REVOKED' where id = 3`)
	h.end(contacts[4], "2023-11-30")
	h.exec(`update people set email = null where id = $1`, contacts[5])
	h.exec(`update contacts set ends_on = '2023-12-01' where person_id = $1`, contacts[6])
	h.exec(`insert into unsubscriptions (person_id, kind, at) values ($1, 'waiver_end', clock())`, contacts[7])
	h.bounced(contacts[8])
	h.leave(leaves, "2023-12-01")
	h.day(-60)
	h.review()
	for i, want := range []string{1: "RENEWED", 2: "DECIDED", 3: "REVOKED", 4: "MEMBERSHIP_ENDED", 5: "NO_ADDRESS", 6: "NO_LONGER_CONTACT", 7: "UNSUBSCRIBED", 8: "ADDRESS_BOUNCES"} {
		if i > 0 && h.ledger(contacts[i])[0] != "-60 SKIPPED "+want {
			t.Errorf("%s: %v", want, h.ledger(contacts[i]))
		}
	}
	if nobody := h.ledger(0); nobody[0] != "-60 SKIPPED NO_RECIPIENT" {
		t.Errorf("%v", nobody)
	}
	counts := map[string]int{}
	for _, person := range []int64{stays, leaves} {
		for _, row := range h.ledger(person) {
			if strings.HasPrefix(row, "-60") {
				counts[row]++
			}
		}
	}
	want := map[string]int{"-60 SKIPPED RENEWED": 2, "-60 SKIPPED DECIDED": 2, "-60 SKIPPED REVOKED": 2, "-60 SKIPPED MEMBERSHIP_ENDED": 2, "-60 SKIPPED NO_LONGER_REVIEWER": 5, "-60 QUEUED": 5}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
	h.day(0)
	h.review()
	if rows := h.ledger(contacts[7]); rows[3] != "0 QUEUED" {
		t.Errorf("on the last day it is no courtesy: %v", rows)
	}
}

func TestWhoeverIsRecusedIsNotRemindedAndWhoeverIsAssignedIsRemindedAlone(t *testing.T) {
	h := open(t)
	h.waived(2)
	assigned, own, interested, other := h.seat("en"), h.seat("en"), h.seat("en"), h.seat("en")
	h.exec(`insert into contacts (organisation_id, person_id, role, starts_on) select id, $1, 'ALTERNATE', '2020-01-01' from organisations where name_en = 'Member 1'`, own)
	h.exec(`insert into interests (person_id, organisation_id) select $1, id from organisations where name_en = 'Member 1'`, interested)
	h.again(2, "UNDER_REVIEW")
	h.assign(2, assigned)
	h.day(-60)
	h.review()
	for person, want := range map[int64]string{assigned: "1 2", own: "", interested: "", other: "1"} {
		var whose string
		h.one(&whose, `select coalesce(string_agg(waiver_id::text, ' ' order by waiver_id), '') from reminders where rule = 'waiver_review_due' and days = -60 and person_id = $1`, person)
		if whose != want {
			t.Errorf("person %d reviews %q, want %q", person, whose, want)
		}
	}
}

func TestOneLetterToAReviewerListsAllCases(t *testing.T) {
	h := open(t)
	h.waived(22)
	h.contacts()
	french := h.seat("fr")
	h.day(-60)
	if c, _ := h.review(); c.Queued != 44 {
		t.Errorf("%+v", c)
	}
	var rows, letters int
	h.one(&rows, `select count(*) from reminders where rule = 'waiver_review_due' and state = 'QUEUED' and person_id = $1`, french)
	h.one(&letters, `select count(distinct notice_id) from reminders where rule = 'waiver_review_due' and state = 'QUEUED'`)
	if rows != 22 || letters != 1 {
		t.Errorf("%d rows, %d letters", rows, letters)
	}
	h.again(7, "GRANTED") // before the letter leaves
	h.drain()
	for _, m := range h.server.Messages() {
		if m.To != fmt.Sprintf("r%d@example.org", french) {
			continue
		}
		said := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(m.Subject + "\n" + m.Text)
		for _, words := range []string{"21 dispenses de cotisation prennent fin le 31 janvier 2024", "Membre 22", "pas redemandée", "https://plenary.example.org/fr/reviews"} {
			if !strings.Contains(said, words) {
				t.Errorf("no %q in\n%s", words, said)
			}
		}
		if strings.Contains(said, "Membre 7\n") || strings.Contains(said, "Membre 7 ") || m.Headers.Get("List-Unsubscribe") != "" {
			t.Errorf("%s", said)
		}
	}
	if got := len(h.server.Messages()); got != 22 { // 21 members, one reviewer
		t.Errorf("%d letters", got)
	}
}

func TestTwoJobsAtOnceEndAndSayNothingTwice(t *testing.T) {
	h := open(t)
	h.waived(50)
	h.contacts()
	h.seat("en")
	h.day(-30)
	h.review()
	h.day(1)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() { h.review() })
	}
	wait.Wait()
	var ends, notices int
	h.one(&ends, `select count(*) from waiver_events where act = 'END'`)
	h.one(&notices, `select count(*) from notices where kind = 'waiver_end' and created_at > '2024-01-31'`)
	if ends != 50 || notices != 50 {
		t.Errorf("%d ends, %d letters", ends, notices)
	}
}

func TestACorrectedLastDayBeginsANewSeries(t *testing.T) {
	h := open(t)
	h.waived(1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-60)
	h.review()
	h.past(`update fee_waivers set valid_to = '2024-03-31'`) // sixty days later
	if c, _ := h.review(); c.Skipped["MOVED"] == 0 {
		t.Errorf("%+v", c)
	}
	h.day(0)
	if c, ended := h.review(); c.Queued != 1 || ended != 0 {
		t.Errorf("%+v, %d ended", c, ended)
	}
	var rows []string
	h.column(&rows, `select trim(planned_for || ' ' || state || ' ' || reason) from reminders where person_id = $1 order by planned_for, cycle`, person)
	want := []string{"2023-12-02 QUEUED", "2024-01-01 SKIPPED MOVED", "2024-01-24 SKIPPED MOVED", "2024-01-31 SKIPPED MOVED", "2024-01-31 QUEUED",
		"2024-03-01 PLANNED", "2024-03-24 PLANNED", "2024-03-31 PLANNED"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// TestLettersAboutWaiversInEachLanguage reads every letter in every state of the
// case that examines the waiver again: none has a gap.
func TestLettersAboutWaiversInEachLanguage(t *testing.T) {
	h := open(t)
	states := []string{"", "DRAFT", "SUBMITTED", "UNDER_REVIEW", "RETURNED", "WITHDRAWN"}
	h.waived(len(states))
	for _, l := range texts.Languages {
		for i := range states {
			h.contact(i+1, "FOCAL_POINT", string(l), "2020-01-01")
		}
		h.seat(string(l))
	}
	for i, s := range states {
		if s != "" {
			h.again(i+1, s)
		}
	}
	for _, day := range []int{-60, 0, 1} {
		h.day(day)
		h.review()
		h.drain()
	}
	letters := h.server.Messages()
	if len(letters) != 3*3*len(states)+2*3 {
		t.Errorf("%d letters", len(letters))
	}
	asks := 0 // of those without an open case: the first and the last
	for _, m := range letters {
		if strings.Contains(m.Text, "my-membership/waiver/0") {
			asks++
		}
		if said := m.Subject + m.Text; strings.Contains(said, "<no value>") || strings.Contains(said, "reminders.waiver") || strings.Contains(said, "{{") {
			t.Errorf("unfinished: %s", said)
		}
	}
	if asks != 3*3*2 {
		t.Errorf("%d letters lead to where one asks, not to the case", asks)
	}
	var spanish string
	h.one(&spanish, `select subject || ' ' || body from notices where kind = 'waiver_end' and language = 'es' and created_at > '2024-02-01' order by id limit 1`)
	for _, words := range []string{"Su exención de cuota de 2023 ha terminado", "Por tanto, debe pagarse la cuota de 2024", "31 de enero de 2024", "puede pedir una nueva exención"} {
		if !strings.Contains(strings.ReplaceAll(spanish, "\u00a0", " "), words) {
			t.Errorf("no %q in %s", words, spanish)
		}
	}
}
