package dues_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

var (
	begin = date.MustParse("2023-01-01")
	end   = date.MustParse("2023-12-31")
)

// prorate computes what a member that joined on a day pays of the fee of 2023,
// as an assessment does.
func prorate(t rapid.TB, tx *store.Tx, rule dues.Proration, fee int64, joined date.Date) (amount int64, part dues.Part) {
	t.Helper()
	var line struct {
		dues.Part
		Amount int64
	}
	_, err := tx.Get(context.Background(), &line, `
		select `+dues.Share+` as amount, coalesce(p.parts, 0) as parts, coalesce(p.parts_of, 0) as parts_of,
		       case when p.parts is null then 0 else f.amount end as whole_fee
		from (select $1::bigint as amount) f left join lateral year_parts($2, $3, $4, $5) p on true`, fee, rule, joined, begin, end)
	if err != nil {
		t.Fatal(err)
	}
	return line.Amount, line.Part
}

func TestWhoJoinsWithinAYearPaysForThePartThatIsLeft(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		for _, row := range []struct {
			rule      dues.Proration
			joined    string
			fee, want int64
			parts, of int
		}{
			{dues.Whole, "2023-07-01", 220000, 220000, 0, 0},
			{dues.Months, "2019-07-01", 220000, 220000, 0, 0},
			{dues.Months, "2023-01-31", 220000, 220000, 0, 0}, // the month of joining counts
			{dues.Months, "2023-04-30", 220000, 165000, 9, 12},
			{dues.Months, "2023-12-31", 220000, 18333, 1, 12}, // 18,333.33
			{dues.Months, "2023-06-01", 100, 58, 7, 12},       // 58.33
			{dues.Months, "2023-12-01", 6, 1, 1, 12},          // half a cent is rounded up
			{dues.Quarters, "2023-03-31", 220000, 220000, 0, 0},
			{dues.Quarters, "2023-04-01", 220000, 165000, 3, 4},
			{dues.Quarters, "2023-12-31", 110001, 27500, 1, 4}, // 27,500.25
			{dues.Quarters, "2023-08-15", 0, 0, 2, 4},
		} {
			amount, part := prorate(t, tx, row.rule, row.fee, date.MustParse(row.joined))
			want := dues.Part{WholeFee: row.fee, Parts: row.parts, PartsOf: row.of}
			if row.of == 0 {
				want = dues.Part{}
			}
			if amount != row.want || part != want {
				t.Errorf("%+v: %d, %+v", row, amount, part)
			}
		}
	})
}

// TestAPartOfAYear: it is never more than the whole, never more for who joins
// later, and within half a unit of the exact share.
func TestAPartOfAYear(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		rapid.Check(t, func(t *rapid.T) {
			rule := rapid.SampledFrom([]dues.Proration{dues.Whole, dues.Months, dues.Quarters}).Draw(t, "rule")
			fee := rapid.Int64Range(0, 1_000_000_000).Draw(t, "fee")
			joined := rapid.IntRange(-800, 364).Draw(t, "joined") // of the year's days
			amount, part := prorate(t, tx, rule, fee, begin.AddDays(joined))
			later, _ := prorate(t, tx, rule, fee, begin.AddDays(rapid.IntRange(joined, 364).Draw(t, "later")))
			if amount > fee || later > amount || amount < 0 {
				t.Fatalf("%d, later %d", amount, later)
			}
			if off := amount*int64(part.PartsOf) - fee*int64(part.Parts); part.PartsOf > 0 && (2*off > int64(part.PartsOf) || 2*off <= -int64(part.PartsOf)) {
				t.Fatalf("%d is not %+v", amount, part)
			}
			if part.PartsOf == 0 && amount != fee {
				t.Fatalf("%d of %d without a part", amount, fee)
			}
		})
	})
}

func TestAnAssessmentIsProratedWhereTheScheduleSaysSo(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		if _, err := tx.Exec(ctx, `update fee_schedules set proration = 'MONTHS'`); err != nil {
			t.Fatal(err)
		}
		old := enter(t, ctx, tx, "Old", "cso_other", "cso_other_10m")
		young := enterOn(t, ctx, tx, "Young", "cso_other", "cso_other_10m", "2023-04-15")
		opened, err := dues.Open(ctx, tx, dues.Opening{Year: 2023})
		if err != nil {
			t.Fatal(err)
		}
		if d := of(t, ctx, tx, old); d.Amount != 220000 || d.PartsOf != 0 {
			t.Errorf("%+v", d)
		}
		if d := of(t, ctx, tx, young); d.Amount != 165000 || d.Part != (dues.Part{WholeFee: 220000, Parts: 9, PartsOf: 12}) || d.Unit() != dues.Months {
			t.Errorf("%+v", d)
		}
		for _, line := range opened.Assessments {
			if line.MemberID == young && (*line.Amount != 165000 || line.Parts != 9) {
				t.Errorf("%+v", line)
			}
		}
		late := enterOn(t, ctx, tx, "Late", "cso_other", "cso_other_10m", "2023-12-01")
		if err := dues.AssessLate(ctx, tx, late, 2023); err != nil {
			t.Fatal(err)
		}
		if d := of(t, ctx, tx, late); d.Amount != 18333 {
			t.Errorf("%+v", d)
		}
	})
}
