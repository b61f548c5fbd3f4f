package today_test

import (
	"slices"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/today"
)

// kinds lists what waits, with how many.
func kinds(t *testing.T, tx *store.Tx) map[string]int32 {
	t.Helper()
	items, err := today.Items(t.Context(), tx, "", 5)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int32{}
	for _, item := range items {
		counts[item.Kind] = item.Count
		if len(item.Rows) != int(min(item.Count, 5)) {
			t.Errorf("%s: %d rows of %d", item.Kind, len(item.Rows), item.Count)
		}
	}
	return counts
}

// TestEachKindWaitsUntilItIsDone: what is wrong stands in the list, and what
// sets it right takes it off.
func TestEachKindWaitsUntilItIsDone(t *testing.T) {
	for _, row := range []struct{ kind, wrong, right string }{
		{"BANK_STATEMENT", `with s as (insert into bank_statements (account, format, file_name, content, from_on, to_on, known)
			values ('CH9300762011623852957', 'CSV', 'x', sha256('x'), '2023-11-24', '2023-11-24', 0) returning id, account)
			insert into bank_lines (statement_id, account, booked_on, amount, currency, remittance, payer, bank_reference, reversal, fingerprint)
			select id, account, '2023-11-24', 5, 'USD', '', '', '', false, 'x' from s`,
			`insert into bank_line_acts (line_id, act, reason) select id, 'DISMISSED', 'a gift' from bank_lines`},
		{"JOB_FAILED", `insert into job_runs (job, slot, started_at, outcome) values ('outbox', clock(), clock(), 'FAILED')`,
			`insert into job_runs (job, slot, started_at, outcome) values ('outbox', clock() + interval '1 s', clock(), 'DONE')`},
		{"LETTER_FAILED", `insert into notices (kind, address, language, state) values ('renewal', 'a@example.org', 'en', 'FAILED'), ('renewal', 'a@example.org', 'en', 'QUEUED')`,
			`update notices set state = 'SENT', sent_at = clock() where state = 'QUEUED'`},
		{"LETTER_FAILED", `insert into notices (kind, address, language, state) values ('renewal', 'a@example.org', 'en', 'FAILED')`,
			`insert into notices (kind, address, language, state) values ('renewal', 'a@example.org', 'en', 'SENT')`},
		{"APPLICATION_TO_REVIEW", `with a as (insert into applications (names, category_id, contact_name, email, language, motivation)
			select '{"en": "New"}', id, 'Zoé', 'zoe@example.org', 'fr', 'Because' from categories limit 1 returning id)
			insert into application_events (application_id, kind) select id, 'CONFIRMED' from a`,
			`insert into application_events (application_id, kind, text) select id, 'INFORMATION_REQUESTED', 'Which?' from applications`},
		{"ADDRESS_STOPPED", `with n as (insert into notices (kind, address, language) select 'renewal', 'zoe@example.org', 'en' from generate_series(1, 3) returning id)
			insert into bounces (notice_id, address, kind, source) select id, 'zoe@example.org', 'HARD', 'REPORT' from n`,
			`insert into address_restorations (address) values ('zoe@example.org')`},
		{"CALL_TO_DECIDE", `insert into calls (body_id, titles, texts, places, closes_on) select id, '{"en": "Two"}', '{"en": "Two."}', 2, '2023-11-30' from bodies limit 1`,
			`update calls set outcome = 'CANCELLED', closed_at = clock(), closed_why = 'Later.'`},
		{"DUES_OVERDUE", `update dues set due_on = '2023-11-20' where year_id in (select id from membership_years where number = 10)`,
			`insert into payments (dues_id, paid_on, amount) select d.id, '2023-11-30', d.amount from dues d where d.due_on = '2023-11-20'`},
		{"ARREARS_NOTICED", `update dues set due_on = '2023-09-25' where year_id in (select id from membership_years where number = 10)`,
			`insert into payments (dues_id, paid_on, amount) select d.id, '2023-11-30', d.amount from dues d where d.due_on = '2023-09-25'`},
		{"RIGHTS_SUSPENDED", `update dues set due_on = '2023-08-25' where year_id in (select id from membership_years where number = 10)`,
			`insert into payments (dues_id, paid_on, amount) select d.id, '2023-11-30', d.amount from dues d where d.due_on = '2023-08-25'`},
		{"LAPSE_TO_PROPOSE", `update dues set due_on = '2022-12-01' where year_id in (select id from membership_years where number = 9)`,
			`insert into payments (dues_id, paid_on, amount) select d.id, '2023-11-30', d.amount from dues d where d.due_on = '2022-12-01'`},
		{"NO_FOCAL_POINT", `update contacts set ends_on = '2023-11-30'`, `update contacts set ends_on = null`},
		{"PROFILE_PROPOSED", `insert into proposed_changes (organisation_id, before, after, proposed_by)
			select o.id, '{"kind": ""}', '{"kind": "ngo"}', p.id from organisations o, people p`,
			`update proposed_changes set outcome = 'APPROVED', decided_at = clock()`},
		{"NOT_ASSESSED", `delete from dues where year_id in (select id from membership_years where number = 10)`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
			 select m.id, y.id, m.band_id, 'USD', 110000, y.due_on from register('2023-12-01') m, membership_years y where y.number = 10`},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			do := func(statement string) {
				t.Helper()
				if _, err := tx.Exec(t.Context(), statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			for _, statement := range calm {
				do(statement)
			}
			if waits := kinds(t, tx); len(waits) != 0 {
				t.Fatalf("a calm day: %v", waits)
			}
			do(row.wrong)
			if waits := kinds(t, tx); waits[row.kind] != 1 {
				t.Errorf("%s is not told: %v", row.kind, waits)
			}
			do(row.right)
			if waits := kinds(t, tx); waits[row.kind] != 0 {
				t.Errorf("%s is told still: %v", row.kind, waits)
			}
		})
	}
}

// calm is a member in order: a focal point, dues of last year and this.
var calm = []string{
	`insert into organisations (names) values ('{"en": "Calm"}')`,
	`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o, constituencies c, bands b
	 where c.code = 'cso_other' and b.code = 'cso_other_under_10m'`,
	`insert into people (name, email) values ('Zoé', 'zoe@example.org')`,
	`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01' from organisations o, people p`,
	`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
	 select y - 2013, make_date(y, 1, 1), make_date(y, 12, 31), make_date(y, 12, 15), s.id from generate_series(2022, 2023) y, fee_schedules s`,
	`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
	 select m.id, y.id, m.band_id, 'USD', 110000, '2023-12-15' from register('2023-12-01') m, membership_years y`,
}

func TestOneKindCanBeAskedForAndJobsHaveNames(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		for _, job := range []string{"outbox", "renewal-reminders"} {
			if _, err := tx.Exec(t.Context(), `insert into job_runs (job, slot, started_at, outcome) values ($1, clock(), clock(), 'FAILED')`, job); err != nil {
				t.Fatal(err)
			}
		}
		if items, err := today.Items(t.Context(), tx, "NO_FOCAL_POINT", 5); err != nil || len(items) != 0 {
			t.Errorf("another kind: %v %v", items, err)
		}
		items, err := today.Items(t.Context(), tx, "JOB_FAILED", 1)
		if err != nil || len(items) != 1 || items[0].Count != 2 || len(items[0].Rows) != 1 {
			t.Fatalf("%+v, %v", items, err)
		}
		names := []string{texts.Domain.Say(texts.French, "jobs.outbox", nil), texts.Domain.Say(texts.French, "jobs.renewal-reminders", nil)}
		if name := items[0].Rows[0].TitleIn(texts.French); !slices.Contains(names, name) {
			t.Errorf("%q is none of %q", name, names)
		}
	})
}

// TestADayIsThatOfTheHouse: late in the evening in UTC, the house in Auckland
// is a day ahead.
func TestADayIsThatOfTheHouse(t *testing.T) {
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Zone: zone})
	if err := s.Rehearse(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range append(slices.Clone(calm),
			`delete from dues where year_id in (select id from membership_years where number = 10)`,
			`update membership_years set opened_at = '2023-11-20 22:00Z'`,
			`insert into job_runs (job, slot, started_at, outcome) values ('outbox', clock(), '2023-11-20 22:00Z', 'FAILED')`,
			`insert into notices (kind, address, language, state, created_at) values ('renewal', 'a@example.org', 'en', 'FAILED', '2023-11-20 22:00Z')`,
			`insert into proposed_changes (organisation_id, before, after, proposed_by, proposed_at)
			 select o.id, '{"kind": ""}', '{"kind": "ngo"}', p.id, '2023-11-20 22:00Z' from organisations o, people p`,
			`with n as (insert into notices (kind, address, language) select 'renewal', 'zoe@example.org', 'en' from generate_series(1, 3) returning id)
			 insert into bounces (notice_id, address, kind, source, at) select id, 'zoe@example.org', 'HARD', 'REPORT', '2023-11-20 22:00Z' from n`,
		) {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		items, err := today.Items(t.Context(), tx, "", 5)
		for _, item := range items {
			if since := item.Rows[0].Since.String(); since != "2023-11-21" {
				t.Errorf("%s waits since %s", item.Kind, since)
			}
		}
		if len(items) != 5 {
			t.Errorf("%+v", items)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
