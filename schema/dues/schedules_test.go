package dues_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func enterOn(t rapid.TB, ctx context.Context, tx *store.Tx, name, category, band, day string) int64 {
	t.Helper()
	return memberstest.Named(t, ctx, tx, name, members.Membership{Category: category, Band: band, JoinedOn: date.MustParse(day)})
}

func euro() dues.NewSchedule {
	return dues.NewSchedule{
		Code: "2024-eur", Names: texts.Translated{texts.English: "Fees in euro"}, Currency: "EUR", EffectiveFrom: date.MustParse("2023-12-31"),
		Proration: dues.Quarters, Fees: []dues.NewFee{{"cso_other_10m", "2000"}, {"private_sector_10m", ""}, {"partner_country", "0"}},
	}
}

func TestAScheduleIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2024}); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			name   string
			change func(*dues.NewSchedule)
			want   string
		}{
			{"of an open year", func(n *dues.NewSchedule) { n.EffectiveFrom = date.MustParse("2024-01-01") }, "effectiveFrom:SCHEDULE_IN_PAST"},
			{"code", func(n *dues.NewSchedule) { n.Code = "a b" }, "code:SCHEDULE_CODE"},
			{"currency", func(n *dues.NewSchedule) { n.Currency = "EURO" }, "currency:CURRENCY_UNKNOWN"},
			{"name", func(n *dues.NewSchedule) { n.Names = texts.Translated{texts.French: "En euros"} }, "names.en:SCHEDULE_NAME"},
			{"amount", func(n *dues.NewSchedule) { n.Fees[0].Amount = "12.345" }, "fees.0.amount:AMOUNT_DECIMALS"},
			{"below zero", func(n *dues.NewSchedule) { n.Fees[0].Amount = "-1" }, "fees.0.amount:AMOUNT_NOT_POSITIVE"},
			{"band", func(n *dues.NewSchedule) { n.Fees[0].Band = "planet" }, "fees.0.band:BAND_NOT_KNOWN"},
			{"twice", func(n *dues.NewSchedule) { n.Fees[1].Band = n.Fees[0].Band }, "fees.1.band:FEE_TWICE"},
		} {
			n := euro()
			n.EffectiveFrom = date.MustParse("2025-01-01")
			row.change(&n)
			if _, err := dues.AddSchedule(ctx, tx, n); codes(err) != row.want {
				t.Errorf("%s: %s", row.name, codes(err))
			}
		}
	})
}

func TestAScheduleIsAddedOnce(t *testing.T) {
	for _, row := range []struct{ code, want string }{{"2024-eur", "code:SCHEDULE_CODE_TAKEN"}, {"other", "effectiveFrom:SCHEDULE_TWICE"}} {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			if _, err := dues.AddSchedule(t.Context(), tx, euro()); err != nil {
				t.Fatal(err)
			}
			again := euro()
			again.Code = row.code
			if _, err := dues.AddSchedule(t.Context(), tx, again); codes(err) != row.want {
				t.Errorf("%s: %v", row.code, err)
			}
		})
	}
}

func TestEachMemberIsAssessedInItsCurrency(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		dollars := enter(t, ctx, tx, "Dollars", "cso_other", "cso_other_10m")
		euros := enter(t, ctx, tx, "Euros", "cso_other", "cso_other_10m")
		free := enter(t, ctx, tx, "Free of charge", "partner_country", "partner_country")
		if err := dues.Bill(ctx, tx, euros, "EUR", 2024); codes(err) != "currency:NO_SCHEDULE_IN_CURRENCY" {
			t.Error(err)
		}
		if _, err := dues.AddSchedule(ctx, tx, euro()); err != nil {
			t.Fatal(err)
		}
		for _, member := range []int64{euros, free} {
			if err := dues.Bill(ctx, tx, member, "eur", 2024); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
			t.Fatal(err)
		}
		if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2024}); err != nil {
			t.Fatal(err)
		}
		for year, want := range map[int]map[int64]dues.Dues{
			2023: {dollars: {Currency: "USD", Sums: dues.Sums{Amount: 220000}}, euros: {Currency: "USD", Sums: dues.Sums{Amount: 220000}}},
			2024: {dollars: {Currency: "USD", Sums: dues.Sums{Amount: 220000}}, euros: {Currency: "EUR", Sums: dues.Sums{Amount: 200000}}, free: {Currency: "EUR"}},
		} {
			got, err := dues.OfMembers(ctx, tx, []int64{dollars, euros, free}, year)
			if err != nil {
				t.Fatal(err)
			}
			for member, d := range want {
				if g := got[member]; g.Currency != d.Currency || g.Amount != d.Amount {
					t.Errorf("%d, member %d: %+v", year, member, g)
				}
			}
		}
		if err := dues.Bill(ctx, tx, euros, "USD", 2024); codes(err) != "fromYear:BILLED_ALREADY" {
			t.Error(err)
		}
		if err := dues.Bill(ctx, tx, euros, "USD", 1); codes(err) != "fromYear:YEAR_OUT_OF_RANGE" {
			t.Error(err)
		}
		if err := dues.Bill(ctx, tx, 0, "USD", 2025); codes(err) != "memberId:NOT_FOUND" {
			t.Error(err)
		}
	})
}
