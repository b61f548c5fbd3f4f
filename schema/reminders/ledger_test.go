package reminders_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func (h *house) list(f reminders.Filter, args relay.Args) ([]reminders.Reminder, relay.Info) {
	h.t.Helper()
	page, err := args.Page("reminders", 50)
	if err != nil {
		h.t.Fatal(err)
	}
	rows, err := reminders.List(h.t.Context(), h.store.Read(store.System("test")), f, page, true)
	if err != nil {
		h.t.Fatal(err)
	}
	return relay.Cut(page, rows, reminders.Place)
}

func TestTheLedgerIsReadInStablePagesByState(t *testing.T) {
	h := open(t)
	h.owing(1, 3)
	h.contacts()
	h.server.Answer("focal1@example.org", 550)
	h.day(-60)
	h.run()
	h.drain()
	h.pay(2, 220000)
	h.run()
	counts, err := reminders.Tally(t.Context(), h.store.Read(store.System("test")), reminders.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[reminders.State]int64{reminders.Planned: 10, reminders.Queued: 0, reminders.Sent: 2, reminders.Skipped: 5, reminders.Failed: 1}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
	for state, n := range want {
		if rows, _ := h.list(reminders.Filter{State: state}, relay.Args{}); int64(len(rows)) != n {
			t.Errorf("%s: %d rows", state, len(rows))
		}
	}
	all, _ := h.list(reminders.Filter{}, relay.Args{})
	first := int32(4)
	args, paged := relay.Args{First: &first}, []reminders.Reminder{}
	for {
		rows, info := h.list(reminders.Filter{}, args)
		paged = append(paged, rows...)
		if !info.HasNextPage {
			break
		}
		args.After = info.EndCursor
	}
	if diff := cmp.Diff(all, paged, cmp.Comparer(func(a, b reminders.Reminder) bool { return a.ID == b.ID })); diff != "" || len(all) != 18 {
		t.Error(len(all), diff)
	}
	before := all[10]
	cursor := relay.Cursor("reminders", before.PlannedFor.String(), before.ID)
	back, _ := h.list(reminders.Filter{}, relay.Args{Last: &first, Before: &cursor})
	if len(back) != 4 || back[0].ID != all[6].ID || back[3].ID != all[9].ID {
		t.Errorf("backwards %v", back)
	}
	member := all[0].MemberID
	rows, _ := h.list(reminders.Filter{MemberID: member, PlannedFrom: dueOn, PlannedTo: dueOn}, relay.Args{})
	if len(rows) != 1 || rows[0].MemberID != member || rows[0].Days != 0 || rows[0].Year != 11 {
		t.Errorf("%+v", rows)
	}
}

func TestAReminderIsSentAgainOnlyWhenItMakesSense(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.server.Answer("p1@example.org", 550)
	h.day(-60)
	h.run()
	rows, _ := h.list(reminders.Filter{}, relay.Args{})
	planned, sent := rows[0], rows[5]
	resend := func(id int64) (r reminders.Reminder, code string) {
		err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) (err error) {
			r, err = reminders.Resend(t.Context(), tx, id)
			return err
		})
		if refusals := refuse.From(err); refusals != nil {
			for _, l := range texts.Languages {
				if said := refusals[0].Message(l); strings.HasPrefix(said, "[") || strings.Contains(said, "<no value>") {
					t.Errorf("%s", said)
				}
			}
			return r, refusals[0].Code
		}
		if err != nil {
			t.Fatal(err)
		}
		return r, ""
	}
	for id, want := range map[int64]string{planned.ID: "REMINDER_NOT_SENT_YET", sent.ID: "REMINDER_UNDER_WAY", 99: "NOT_FOUND"} {
		if _, code := resend(id); code != want {
			t.Errorf("%s, want %s", code, want)
		}
	}
	h.drain()
	h.exec(`update people set email = 'new@example.org', language = 'fr'`)
	again, code := resend(sent.ID)
	if code != "" || again.State != reminders.Queued || again.Address != "new@example.org" {
		t.Fatalf("%s %+v", code, again)
	}
	h.drain()
	var chain int
	h.one(&chain, `select count(*) from notices n join notices old on old.id = n.resends_id where n.state = 'SENT' and old.state = 'FAILED'`)
	if m := h.server.Messages(); len(m) != 1 || m[0].To != "new@example.org" || m[0].Headers.Get("Content-Language") != "fr" || chain != 1 {
		t.Errorf("%v, chain %d", m, chain)
	}
	h.exec(`update people set email = null`)
	if _, code := resend(sent.ID); code != "REMINDER_NO_ADDRESS" {
		t.Error(code)
	}
	h.pay(1, 220000)
	if _, code := resend(sent.ID); code != "REMINDER_SETTLED" {
		t.Error(code)
	}
	h.run()
	if _, code := resend(planned.ID); code != "REMINDER_SKIPPED" {
		t.Error(code)
	}
}

func TestAnyReminderCanBePreviewed(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-80)
	h.run()
	rows, _ := h.list(reminders.Filter{}, relay.Args{})
	r := h.store.Read(store.System("test"))
	ctx, statements := store.CountStatements(t.Context())
	messages, err := reminders.Preview(ctx, r, h.outbox, rows)
	if err != nil || len(messages) != 6 || statements.Load() != 2 {
		t.Fatalf("%d previews in %d statements, %v", len(messages), statements.Load(), err)
	}
	for i, want := range []string{"overdue since", "overdue since", "due today", "due on", "due on", "due on"} {
		if !strings.Contains(messages[i].Subject, want) || (messages[i].Unsubscribe != "") != (i > 2) {
			t.Errorf("%d days: %q, unsubscribe %q", rows[i].Days, messages[i].Subject, messages[i].Unsubscribe)
		}
	}
	var written int
	h.one(&written, `select count(*) from notices`)
	if written != 0 {
		t.Error("a preview was sent")
	}
	h.pay(1, 220000)
	if messages, err = reminders.Preview(t.Context(), r, h.outbox, rows); err != nil || messages[0].Dropped != "ALREADY_PAID" {
		t.Errorf("%+v %v", messages[0], err)
	}
}

func TestAReminderIsNotSentAgainToWhoHasLeft(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(0)
	h.run()
	h.drain()
	h.exec(`update contacts set ends_on = $1`, dueOn.AddDays(-1))
	var id int64
	h.one(&id, `select id from reminders where notice_id is not null`)
	err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := reminders.Resend(t.Context(), tx, id)
		return err
	})
	if refusals := refuse.From(err); len(refusals) != 1 || refusals[0].Code != "REMINDER_NO_LONGER_CONTACT" {
		t.Errorf("sent again: %v", err)
	}
}
