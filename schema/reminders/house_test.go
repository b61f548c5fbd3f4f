package reminders_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/notices/mailtest"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var dueOn = date.MustParse("2024-01-31")

// house is a register with a clock, an outbox and a mail server.
type house struct {
	t      testing.TB
	store  *store.Store
	outbox *notices.Outbox
	server *mailtest.Server
	sender notices.Sender
	mu     sync.Mutex
	now    time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// day sets the clock to the morning of the day so many days from the due date.
func (h *house) day(days int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = dueOn.AddDays(days).Start(time.UTC).Add(6 * time.Hour)
}

func open(t testing.TB) *house {
	t.Helper()
	return openIn(t, time.UTC)
}

// openIn is open where the house stands in a time zone.
func openIn(t testing.TB, zone *time.Location) *house {
	t.Helper()
	h := &house{t: t, now: storetest.Now}
	h.store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: h.clock, Zone: zone, Patience: 10 * time.Minute})
	var err error
	page := func(path string) func(texts.Language) string {
		return func(l texts.Language) string { return fmt.Sprintf("https://plenary.example.org/%s/%s", l, path) }
	}
	h.outbox, err = notices.New(notices.Config{BaseURL: "https://plenary.example.org", Secret: []byte("secret")},
		append([]notices.Kind{reminders.Mandates(page("mandates")), reminders.Terms(page("board"))}, append(reminders.Waivers(func(l texts.Language, caseID int64) string {
			return page("my-membership/waiver")(l) + fmt.Sprintf("/%d", caseID)
		}, page("reviews")), reminders.Interests(page("interests")), reminders.Renewal(func(l texts.Language, memberID int64) string {
			return fmt.Sprintf("https://plenary.example.org/%s/members/%d", l, memberID)
		}))...)...)
	if err != nil {
		t.Fatal(err)
	}
	if h.server, err = mailtest.Start(h.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.server.Close(); err != nil {
			t.Error(err)
		}
	})
	h.sender, err = notices.SMTP{Host: "127.0.0.1", Port: h.server.Addr().Port, TLS: "none", From: "sec@example.org"}.Sender()
	if err != nil {
		t.Fatal(err)
	}
	h.exec(`insert into constituencies (code, name, position) values ('TEST', '{"en": "Providers"}', 1)`)
	h.exec(`insert into categories (code, name, position) values ('TEST', '{"en": "Donors"}', 1)`)
	h.exec(`insert into bands (category_id, code, name, position) select id, 'TEST', '{"en": "Large"}', 1 from categories where code = 'TEST'`)
	h.exec(`insert into fee_schedules (code, name, currency, effective_from) values ('TEST', '{"en": "Fees"}', 'USD', '1999-01-01')`)
	h.exec(`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		select 11, '2024-01-01', '2024-12-31', $1, id from fee_schedules where code = 'TEST'`, dueOn)
	return h
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	if err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(h.t.Context(), query, args...)
		return err
	}); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

func (h *house) one(dest any, query string, args ...any) {
	h.t.Helper()
	if _, err := h.store.Read(store.Viewer{}).Get(h.t.Context(), dest, query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

// owing makes n members that owe 2200.00 each, numbered from the given one.
func (h *house) owing(from, n int) {
	h.t.Helper()
	h.exec(`insert into organisations (names, country_code)
		select jsonb_build_object('en', 'Member ' || i, 'fr', 'Membre ' || i, 'es', 'Miembro ' || i), 'CI'
		from generate_series($1::int, $1::int + $2::int - 1) i`, from, n)
	h.exec(`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o, constituencies c, bands b
		where c.code = 'TEST' and b.code = 'TEST' and not exists (select from members m where m.organisation_id = o.id)`)
	h.exec(`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
		select m.id, y.id, m.band_id, 'USD', 220000, y.due_on from register(clock()::date) m, membership_years y
		where not exists (select from dues d where d.member_id = m.id)`)
}

// contact makes a person a contact of a member and returns the person's id.
func (h *house) contact(member int, role, language string, since string) (id int64) {
	h.t.Helper()
	var serial int
	h.one(&serial, `select count(*) + 1 from people`)
	h.exec(`insert into people (name, email, language) values ($1, $2, $3)`,
		fmt.Sprintf("Person %d", serial), fmt.Sprintf("p%d@example.org", serial), language)
	h.one(&id, `select max(id) from people`)
	h.exec(`insert into contacts (organisation_id, person_id, role, starts_on)
		select id, $2, $3, $4 from organisations where name_en = 'Member ' || $1::int`, member, id, role, since)
	return id
}

// end ends, from a day on, the membership that a contact answers for.
func (h *house) end(contact int64, on string) {
	h.t.Helper()
	if err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error {
		var member int64
		if _, err := tx.Get(h.t.Context(), &member, `select m.id from members m join contacts c using (organisation_id) where c.person_id = $1`, contact); err != nil {
			return err
		}
		_, err := members.End(h.t.Context(), tx, members.Ending{ID: member, Kind: "WITHDRAWAL", On: date.MustParse(on), Ground: members.Ground{Reason: "It said so"}})
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
}

// contacts gives every member without one a focal point.
func (h *house) contacts() {
	h.t.Helper()
	h.exec(`insert into people (name, email, language)
		select 'Focal point ' || o.id, 'focal' || o.id || '@example.org', (array['en', 'fr', 'es'])[1 + o.id % 3] from organisations o`)
	h.exec(`insert into contacts (organisation_id, person_id, role, starts_on)
		select substr(p.email, 6, position('@' in p.email) - 6)::bigint, p.id, 'FOCAL_POINT', '2020-01-01'
		from people p where p.email like 'focal%'`)
}

func (h *house) pay(member int, amount int64) {
	h.t.Helper()
	h.exec(`insert into payments (dues_id, paid_on, amount)
		select d.id, '2024-01-01', $2 from dues d join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
		where o.name_en = 'Member ' || $1::int`, member, amount)
}

func (h *house) run() (c reminders.Counts) {
	h.t.Helper()
	if err := h.store.Work(context.Background(), store.System("renewal-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.Run(context.Background(), tx)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *house) drain() notices.Counts {
	h.t.Helper()
	c, err := h.outbox.Drain(h.t.Context(), h.store, h.sender, 2)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// ledger reads "days state reason" of a person's reminders; 0 is nobody.
func (h *house) ledger(person int64) []string {
	h.t.Helper()
	rows := []string{}
	if err := h.store.Read(store.Viewer{}).Select(h.t.Context(), &rows, `
		select trim(days || ' ' || state || ' ' || reason) from reminders where coalesce(person_id, 0) = $1 order by dues_id, days, cycle`, person); err != nil {
		h.t.Fatal(err)
	}
	return rows
}
