package reminders_test

import (
	"context"
	"fmt"
	"net/smtp"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// crowd makes n members that owe, with a focal point each, without audit.
func (h *house) crowd(n int) {
	h.t.Helper()
	err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`set local session_replication_role = replica`,
			fmt.Sprintf(`insert into organisations (names, country_code) select jsonb_build_object('en', 'Member ' || i), 'CI' from generate_series(1, %d) i`, n),
			`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o, constituencies c, bands b where c.code = 'TEST' and b.code = 'TEST'`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
			 select m.id, y.id, m.band_id, 'USD', 220000, y.due_on from register(clock()::date) m, membership_years y`,
			`insert into people (name, email) select 'Focal point ' || id, 'focal' || id || '@example.org' from organisations`,
			`insert into contacts (organisation_id, person_id, role, starts_on)
			 select substr(email, 6, position('@' in email) - 6)::bigint, id, 'FOCAL_POINT', '2020-01-01' from people`,
			`analyze organisations, members, dues, people, contacts`,
		} {
			if _, err := tx.Exec(h.t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// timed runs an act, undoes it and says how long it took.
func (h *house) timed(act func(context.Context, *store.Tx) error) (took time.Duration) {
	h.t.Helper()
	ctx := context.Background()
	if err := h.store.Rehearse(ctx, store.System("test"), func(tx *store.Tx) error {
		start := time.Now()
		defer func() { took = time.Since(start) }()
		return act(ctx, tx)
	}); err != nil {
		h.t.Fatal(err)
	}
	return took
}

// BenchmarkPlan100k plans the six reminders of 100,000 dues; the ratio is to
// one hand-written insert of the same 600,000 rows.
func BenchmarkPlan100k(b *testing.B) {
	h := open(b)
	h.crowd(100_000)
	h.day(-60)
	var planned, byHand time.Duration
	for b.Loop() {
		planned += h.timed(func(ctx context.Context, tx *store.Tx) error {
			c, err := reminders.Plan(ctx, tx)
			if c.Planned != 600_000 {
				b.Errorf("%+v", c)
			}
			return err
		})
		byHand += h.timed(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `
				insert into reminders (rule, dues_id, cycle, days, person_id, planned_for, kind, rule_version_id, template_version_id)
				select 'renewal', d.id, d.due_on, s.days, c.person_id, d.due_on + s.days, s.kind, s.version_id, v.id
				from dues d join members m on m.id = d.member_id join contacts c on c.organisation_id = m.organisation_id
				  join reminder_rule_steps s on s.kind = 'REMINDER' and s.version_id in (select version_id from reminder_courses) join reminder_template_versions v on v.template_id = s.template_id`)
			return err
		})
	}
	b.ReportMetric(planned.Seconds()/byHand.Seconds(), "ratio")
	b.ReportMetric(600_000*float64(b.N)/planned.Seconds(), "rows/s")
}

// BenchmarkDrain delivers 2,000 renewal letters by two workers; the ratio is
// to one connection of net/smtp that sends as many ready-made mails.
func BenchmarkDrain(b *testing.B) {
	const letters = 2000
	h := open(b)
	h.crowd(letters)
	h.day(-60)
	h.run()
	sample := []byte(nil)
	var drained, byHand time.Duration
	for b.Loop() {
		h.exec(`update notices set state = 'QUEUED', attempts = 0, next_at = clock()`)
		h.server.Forget()
		start := time.Now()
		if c := h.drain(); c.Sent != letters {
			b.Fatalf("%+v", c)
		}
		drained += time.Since(start)
		sample = h.server.Messages()[0].Raw
		start = time.Now()
		if err := post(h.server.Addr().String(), sample, letters); err != nil {
			b.Fatal(err)
		}
		byHand += time.Since(start)
	}
	b.ReportMetric(drained.Seconds()/byHand.Seconds(), "ratio")
	b.ReportMetric(letters*float64(b.N)/drained.Seconds(), "mails/s")
}

func post(address string, mail []byte, n int) error {
	client, err := smtp.Dial(address)
	if err != nil {
		return err
	}
	for range n {
		if err := client.Mail("sec@example.org"); err != nil {
			return err
		}
		if err := client.Rcpt("reader@example.org"); err != nil {
			return err
		}
		body, err := client.Data()
		if err != nil {
			return err
		}
		if _, err := body.Write(mail); err != nil {
			return err
		}
		if err := body.Close(); err != nil {
			return err
		}
	}
	return client.Quit()
}
