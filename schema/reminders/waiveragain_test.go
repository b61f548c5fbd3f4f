package reminders_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// TestOneCaseOfAListIsSentAgainByItself: the others keep the letter that told
// of them, and what is decided meanwhile is refused.
func TestOneCaseOfAListIsSentAgainByItself(t *testing.T) {
	h := open(t)
	h.waived(3)
	h.seat("en")
	h.day(-60)
	h.review()
	h.drain()
	h.server.Forget()
	var ids []int64
	h.column(&ids, `select id from reminders where rule = 'waiver_review_due' and state = 'QUEUED' order by waiver_id`)
	resend := func(id int64) error {
		return h.write(func(ctx context.Context, tx *store.Tx) error { _, err := reminders.Resend(ctx, tx, id); return err })
	}
	if err := resend(ids[1]); err != nil {
		t.Fatal(err)
	}
	h.drain()
	if m := h.server.Messages(); len(m) != 1 || !strings.HasPrefix(m[0].Subject, "1 fee waiver ends on") || !strings.Contains(m[0].Text, "Member 2") || strings.Contains(m[0].Text, "Member 3") {
		t.Errorf("%+v", m)
	}
	var letters int
	if h.one(&letters, `select count(distinct notice_id) from reminders where rule = 'waiver_review_due' and state = 'QUEUED'`); letters != 2 {
		t.Errorf("%d letters", letters)
	}
	h.again(3, "DECLINED")
	if refused := refuse.From(resend(ids[2])); len(refused) != 1 || refused[0].Code != "REMINDER_SETTLED" {
		t.Errorf("%v", refused)
	}
}

func TestACategoryMayHaveItsOwnRuleAboutWaivers(t *testing.T) {
	h := open(t)
	h.waived(1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	if err := h.write(func(ctx context.Context, tx *store.Tx) error {
		id, err := reminders.AddRuleAbout(ctx, tx, reminders.WaiverEnd, "TEST")
		if err != nil {
			return err
		}
		rule, _, err := reminders.RuleByID(ctx, tx, id)
		if err != nil {
			return err
		}
		d := draftOf(rule)
		d.Steps = append(d.Steps[1:], step(-45, d.Steps[0].TemplateID))
		return reminders.UpdateRule(ctx, tx, id, d, rule.Number)
	}); err != nil {
		t.Fatal(err)
	}
	h.day(-29)
	h.review()
	if rows := strings.Join(h.ledger(person), ", "); rows != "-45 SKIPPED SUPERSEDED, -30 QUEUED, -7 PLANNED, 0 PLANNED, 1 PLANNED" {
		t.Error(rows)
	}
}

// TestADecisionThatIsUndoneTakesUpTheReminders: a refusal that is corrected
// leaves the waiver to be examined again.
func TestADecisionThatIsUndoneTakesUpTheReminders(t *testing.T) {
	h := open(t)
	h.waived(1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-60)
	h.review()
	h.again(1, "DECLINED")
	h.day(-30)
	if c, _ := h.review(); c.Skipped["DECIDED"] == 0 {
		t.Errorf("%+v", c)
	}
	h.again(1, "SUBMITTED") // asked once more
	h.day(-7)
	if c, _ := h.review(); c.Reopened == 0 {
		t.Errorf("%+v", c)
	}
	if rows := strings.Join(h.ledger(person), ", "); rows != "-60 QUEUED, -30 SKIPPED DECIDED, -7 QUEUED, 0 PLANNED, 1 PLANNED" {
		t.Error(rows)
	}
}

// TestWhoWasRefusedIsNotRemindedAnyMoreAndIsToldOfTheEnd: nor is it where it
// asked again and withdrew that.
func TestWhoWasRefusedIsNotRemindedAnyMoreAndIsToldOfTheEnd(t *testing.T) {
	h := open(t)
	h.waived(1)
	member, reviewer := h.contact(1, "FOCAL_POINT", "en", "2020-01-01"), h.seat("en")
	h.day(-29)
	h.review()
	h.again(1, "DECLINED")
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		var ids []int64
		if err := tx.Select(t.Context(), &ids, `select id from fee_waivers where state = 'DECLINED'`); err != nil {
			return err
		}
		return reminders.SettleDecided(t.Context(), tx, ids)
	}); err != nil {
		t.Fatal(err)
	}
	for moment := range 2 {
		if diff := cmp.Diff([]string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 SKIPPED DECIDED", "0 SKIPPED DECIDED", "1 PLANNED"}, h.ledger(member)); diff != "" {
			t.Errorf("%d, member: %s", moment, diff)
		}
		if diff := cmp.Diff([]string{"-60 SKIPPED SUPERSEDED", "-30 QUEUED", "-7 SKIPPED DECIDED", "0 SKIPPED DECIDED"}, h.ledger(reviewer)); diff != "" {
			t.Errorf("%d, reviewer: %s", moment, diff)
		}
		if moment == 0 {
			h.again(1, "WITHDRAWN")
			h.review()
		}
	}
	h.drain()
	h.server.Forget()
	h.day(1)
	if c, ended := h.review(); ended != 1 || c.Queued != 1 {
		t.Errorf("%+v, %d ended", c, ended)
	}
	h.drain()
	if m := h.server.Messages(); len(m) != 1 || !strings.Contains(m[0].Subject, "has ended") || !strings.Contains(m[0].Text, "declined") {
		t.Errorf("%+v", m)
	}
}
