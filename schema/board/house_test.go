package board

import (
	"context"
	"fmt"
	"testing"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// house is a few members and people; what is done fails the test, or is refused
// with a code.
type house struct {
	t             *testing.T
	tx            *store.Tx
	partner, bank int64 // organisations: partner countries, a provider
	others        []int64
	people        []int64
	seats         map[string]int64
}

var elected = Basis{Result: "Election of 16 March 2022"}

func open(t *testing.T, test func(h *house)) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		h := &house{t: t, tx: tx}
		h.fill(t.Context())
		test(h)
	})
}

func (h *house) fill(ctx context.Context) {
	h.t.Helper()
	h.partner, h.bank = h.member(ctx, "Honduras", "partner_country"), h.member(ctx, "Bank", "provider")
	for i := range 9 {
		h.others = append(h.others, h.member(ctx, fmt.Sprintf("Land %d", i), "partner_country"))
		h.people = append(h.people, h.get(ctx, `insert into people (name, email, language) values ($1, $2, 'en') returning id`, fmt.Sprintf("Person %d", i), fmt.Sprintf("p%d@land.example", i)))
	}
	var rows []struct {
		ID   int64
		Code string
	}
	if err := h.tx.Select(ctx, &rows, `select id, code from seats`); err != nil {
		h.t.Fatal(err)
	}
	h.seats = map[string]int64{}
	for _, row := range rows {
		h.seats[row.Code] = row.ID
	}
}

func (h *house) get(ctx context.Context, query string, args ...any) (n int64) {
	h.t.Helper()
	if _, err := h.tx.Get(ctx, &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) member(ctx context.Context, name, constituency string) int64 {
	h.t.Helper()
	organisation := h.get(ctx, `insert into organisations (names) values (jsonb_build_object('en', $1::text)) returning id`, name)
	h.get(ctx, `
		select member_admit($1, (select id from constituencies where code = $2), g.id, (select min(id) from bands where category_id = g.id), '2020-01-01')
		from categories g where g.code = 'partner_country'`, organisation, constituency)
	return organisation
}

// must does what has to work.
func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused does what has to be refused, undoing it: what PostgreSQL refuses
// ends the transaction.
func (h *house) refused(want string, act func() error) {
	h.t.Helper()
	ctx := h.t.Context()
	_, err := h.tx.Exec(ctx, `savepoint before`)
	h.must(err)
	got := code(act())
	_, err = h.tx.Exec(ctx, `rollback to savepoint before`)
	h.must(err)
	if got != want {
		h.t.Errorf("refused with %q, want %q", got, want)
	}
}

func code(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Field + ":" + refusals[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (h *house) seated(organisation, person int64, seat, from string) int64 {
	h.t.Helper()
	id, err := Fill(h.t.Context(), h.tx, Filling{SeatID: h.seats[seat], OrganisationID: organisation, Representative: Somebody{PersonID: person}, StartsOn: d(from), Basis: elected})
	h.must(err)
	return id
}

func noted(number string) *decisions.Citation {
	return &decisions.Citation{Number: number, On: d("2023-09-28"), Rule: "SOP 3.1"}
}
