package standing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func staff() store.Viewer { return store.System("test") }

var codes = refusetest.Codes

// clocked is a house whose clock the test sets.
type clocked struct {
	t     testing.TB
	now   time.Time
	store *store.Store
}

func newClocked(t testing.TB, zone *time.Location) *clocked {
	t.Helper()
	c := &clocked{t: t}
	c.at("2021-01-05")
	c.store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Zone: zone, Clock: func() time.Time { return c.now }})
	return c
}

func (c *clocked) at(day string) { c.now = date.MustParse(day).Start(time.UTC).Add(9 * time.Hour) }

// do acts on a day.
func (c *clocked) do(day string, act func(ctx context.Context, tx *store.Tx) error) {
	c.t.Helper()
	c.at(day)
	if err := c.store.Write(c.t.Context(), staff(), func(tx *store.Tx) error { return act(c.t.Context(), tx) }); err != nil {
		c.t.Fatalf("%s: %v", day, err)
	}
}

func (c *clocked) member(day, name, constituency, joined string) (id int64) {
	c.t.Helper()
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		id = memberstest.Named(c.t, ctx, tx, name, members.Membership{
			Constituency: constituency, Category: "cso_other", Band: "cso_other_under_10m", JoinedOn: date.MustParse(joined),
		})
		return nil
	})
	return id
}

func (c *clocked) open(day string, year int) {
	c.t.Helper()
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Open(ctx, tx, dues.Opening{Year: year})
		return err
	})
}

func (c *clocked) dues(member int64, year int) dues.Dues {
	c.t.Helper()
	all, err := dues.OfMembers(c.t.Context(), c.store.Read(staff()), []int64{member}, year)
	if err != nil {
		c.t.Fatal(err)
	}
	return all[member]
}

func (c *clocked) pay(day string, member int64, year int, amount, paidOn string) (id int64) {
	c.t.Helper()
	d := c.dues(member, year)
	c.do(day, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: money.Decimal(amount), PaidOn: date.MustParse(paidOn)})
		return err
	})
	return id
}

// spare gives a member relief of a year's dues.
func (c *clocked) spare(day string, member int64, year int, kind, amount string, decision *decisions.Citation) {
	c.t.Helper()
	d := c.dues(member, year)
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		minor, err := money.Parse(amount, d.Currency)
		if err != nil {
			return err
		}
		var cited int64
		if decision != nil {
			if cited, err = decisions.Cite(ctx, tx, *decision); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `insert into reliefs (kind, dues_id, amount, reason, decision_id) values ($1, $2, $3, 'a reason', nullif($4, 0))`,
			kind, d.ID, minor.Minor, cited)
		return err
	})
}

// says is a member's sentence about a right on a day, asked today.
func (c *clocked) says(member int64, right standing.Right, on string, l texts.Language) string {
	c.t.Helper()
	all, err := standing.OfMembers(c.t.Context(), c.store.Read(staff()), []int64{member}, date.MustParse(on))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range all[member] {
		if s.Right == right {
			return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s.In(l))
		}
	}
	c.t.Fatalf("no %s among %v", right, all)
	return ""
}
