package dues_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func staff() store.Viewer { return store.System("test") }

// enter adds a member of a band.
func enter(t rapid.TB, ctx context.Context, tx *store.Tx, name, category, band string) int64 {
	t.Helper()
	return memberstest.Named(t, ctx, tx, name, members.Membership{Category: category, Band: band})
}

// open opens 2023 and returns the dues of a member.
func open(t rapid.TB, ctx context.Context, tx *store.Tx, member int64) dues.Dues {
	t.Helper()
	if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
		t.Fatal(err)
	}
	return of(t, ctx, tx, member)
}

func of(t rapid.TB, ctx context.Context, tx *store.Tx, member int64) dues.Dues {
	t.Helper()
	all, err := dues.OfMembers(ctx, tx, []int64{member}, 2023)
	if err != nil {
		t.Fatal(err)
	}
	return all[member]
}

var codes = refusetest.Codes

func TestOpeningAYearAssessesEveryMemberOnceAndNeverZeroForWantOfAFee(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		small := enter(t, ctx, tx, "Small", "cso_other", "cso_other_under_10m")
		large := enter(t, ctx, tx, "Large firm", "private_sector", "private_sector_10m") // its fee is to be confirmed
		unknown := enter(t, ctx, tx, "Unknown size", "private_sector", "")
		opened, err := dues.Open(ctx, tx, dues.Opening{Year: 2023})
		if err != nil {
			t.Fatal(err)
		}
		got := map[int64]string{}
		for _, line := range opened.Assessments {
			switch {
			case line.Amount != nil:
				got[line.MemberID] = string(money.Money{Minor: *line.Amount, Currency: line.Currency}.Amount())
			default:
				got[line.MemberID] = *line.NotAssessable
			}
		}
		if got[small] != "1100.00" || got[large] != "FEE_NOT_SET" || got[unknown] != "BAND_UNKNOWN" || len(got) != 3 {
			t.Errorf("assessed %v", got)
		}
		if opened.Year.Number != 10 {
			t.Errorf("2023 is Y%d", opened.Year.Number)
		}
		if d := of(t, ctx, tx, large); d.ID != 0 {
			t.Errorf("a band without a fee was assessed: %+v", d)
		}
	})
}

func TestAYearIsOpenedOnceEvenByTwoAtTheSameTime(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	if err := s.Write(ctx, staff(), func(tx *store.Tx) error { enter(t, ctx, tx, "One", "cso_other", "cso_other_10m"); return nil }); err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 5, "year:YEAR_OPEN", func(int) error {
		return s.Write(ctx, staff(), func(tx *store.Tx) error {
			_, err := dues.Open(ctx, tx, dues.Opening{Year: 2023})
			return err
		})
	})
}

func TestPaymentsAreRefusedWithTheirFieldAndRemedy(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		d := open(t, ctx, tx, enter(t, ctx, tx, "Payer", "cso_other", "cso_other_10m"))
		for _, row := range []struct {
			name string
			in   dues.Receipt
			want string
		}{
			{"negative", dues.Receipt{Amount: "-5"}, "amount:AMOUNT_NOT_POSITIVE"},
			{"nothing", dues.Receipt{Amount: "0"}, "amount:AMOUNT_NOT_POSITIVE"},
			{"three decimals", dues.Receipt{Amount: "1.005"}, "amount:AMOUNT_DECIMALS"},
			{"words", dues.Receipt{Amount: "a lot"}, "amount:AMOUNT_INVALID"},
			{"the national debt", dues.Receipt{Amount: "99999999999999999999"}, "amount:AMOUNT_TOO_LARGE"},
			{"other currency", dues.Receipt{Amount: "5", Currency: "EUR"}, "currency:CURRENCY_DIFFERS"},
			{"tomorrow", dues.Receipt{Amount: "5", PaidOn: tx.Today().AddDays(1)}, "paidOn:PAID_IN_FUTURE"},
			{"long ago", dues.Receipt{Amount: "5", PaidOn: date.MustParse("1899-12-31")}, "paidOn:DATE_TOO_EARLY"},
			{"two lines", dues.Receipt{Amount: "5", Reference: "a\nb"}, "reference:REFERENCE_INVALID"},
			{"all wrong", dues.Receipt{Amount: "x", Currency: "EUR"}, "currency:CURRENCY_DIFFERS amount:AMOUNT_INVALID"},
		} {
			row.in.DuesID = d.ID
			if _, err := dues.Record(ctx, tx, row.in); codes(err) != row.want {
				t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
			}
		}
		if _, err := dues.Record(ctx, tx, dues.Receipt{DuesID: 0, Amount: "5"}); codes(err) != "duesId:NOT_FOUND" {
			t.Errorf("no dues: %v", err)
		}
		twice := dues.Receipt{DuesID: d.ID, Amount: "5", Reference: "A1"}
		if _, err := dues.Record(ctx, tx, twice); err != nil {
			t.Fatal(err)
		}
		if _, err := dues.Record(ctx, tx, twice); codes(err) != "amount:PAYMENT_TWICE" {
			t.Errorf("the same again: %v", err)
		}
		twice.AllowDuplicate = true
		if _, err := dues.Record(ctx, tx, twice); err != nil {
			t.Errorf("the same again, on purpose: %v", err)
		}
	})
}

func TestAPaymentIsReversedOnceByARowOfItsOwn(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		member := enter(t, ctx, tx, "Payer", "cso_other", "cso_other_10m")
		d := open(t, ctx, tx, member)
		paid, err := dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: "2200"})
		if err != nil {
			t.Fatal(err)
		}
		if d := of(t, ctx, tx, member); d.Balance != 0 {
			t.Fatalf("paid in full, still owed: %d", d.Balance)
		}
		if _, err := dues.Reverse(ctx, tx, paid, " "); codes(err) != "reason:REASON_MISSING" {
			t.Errorf("without a reason: %v", err)
		}
		reversal, err := dues.Reverse(ctx, tx, paid, "another member's money")
		if err != nil {
			t.Fatal(err)
		}
		if d := of(t, ctx, tx, member); d.Balance != 220000 {
			t.Errorf("reversed, owed: %d", d.Balance)
		}
		if _, err := dues.Reverse(ctx, tx, reversal, "oops"); codes(err) != "paymentId:REVERSAL_OF_REVERSAL" {
			t.Errorf("reversing the reversal: %v", err)
		}
	})
}

func TestOfTwoWhoReverseAPaymentOneIsTold(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var paid int64
	err := s.Write(ctx, staff(), func(tx *store.Tx) (err error) {
		d := open(t, ctx, tx, enter(t, ctx, tx, "Payer", "cso_other", "cso_other_10m"))
		paid, err = dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: "2200"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 4, "paymentId:ALREADY_REVERSED", func(int) error {
		return s.Write(ctx, staff(), func(tx *store.Tx) error {
			_, err := dues.Reverse(ctx, tx, paid, "twice in the statement")
			return err
		})
	})
}

func TestAWriteOffNeverExceedsWhatIsOwed(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		member := enter(t, ctx, tx, "Debtor", "cso_other", "cso_other_10m")
		d := open(t, ctx, tx, member)
		if err := dues.WriteOff(ctx, tx, d.ID, "2200.01", "cannot pay"); codes(err) != "amount:MORE_THAN_OWED" {
			t.Errorf("more than owed: %v", err)
		}
		if err := dues.WriteOff(ctx, tx, d.ID, "200", "discount for hardship"); err != nil {
			t.Fatal(err)
		}
		if err := dues.WriteOff(ctx, tx, d.ID, "", "the rest"); err != nil {
			t.Fatal(err)
		}
		if err := dues.WriteOff(ctx, tx, d.ID, "", "again"); codes(err) != "duesId:NOTHING_OWED" {
			t.Errorf("nothing is owed: %v", err)
		}
		if d := of(t, ctx, tx, member); d.Balance != 0 || d.WrittenOff != 220000 {
			t.Errorf("written off: %+v", d)
		}
	})
}

func TestTheStateOfDuesFollowsFromAmountsAndDay(t *testing.T) {
	today := date.MustParse("2023-12-01")
	yesterday, tomorrow := today.AddDays(-1), today.AddDays(1)
	for _, row := range []struct {
		due  date.Date
		sums dues.Sums
		want dues.State
	}{
		{tomorrow, dues.Sums{Amount: 100}, dues.Due},
		{today, dues.Sums{Amount: 100}, dues.Due}, // the due day itself is in time
		{yesterday, dues.Sums{Amount: 100}, dues.Overdue},
		{yesterday, dues.Sums{Amount: 100, Paid: 40}, dues.PartPaid},
		{yesterday, dues.Sums{Amount: 100, Waived: 40}, dues.Overdue},
		{yesterday, dues.Sums{Amount: 100, Paid: 100}, dues.Paid},
		{tomorrow, dues.Sums{Amount: 100, Paid: 140}, dues.Overpaid},
		{yesterday, dues.Sums{Amount: 100, WrittenOff: 100}, dues.WrittenOff},
		{yesterday, dues.Sums{Amount: 100, Paid: 40, WrittenOff: 60}, dues.WrittenOff},
		{yesterday, dues.Sums{Amount: 100, Paid: 100, WrittenOff: 60}, dues.Overpaid},
		{yesterday, dues.Sums{Amount: 100, Waived: 100}, dues.Waived},
		{yesterday, dues.Sums{Amount: 100, Paid: 40, Waived: 50, WrittenOff: 10}, dues.Waived},
		{yesterday, dues.Sums{Amount: 100, Credited: 100}, dues.Credited},
		{yesterday, dues.Sums{Amount: 100, Paid: 40, Credited: 60}, dues.Paid},
		{yesterday, dues.Sums{Amount: 100, Paid: 100, Credited: 60}, dues.Overpaid},
		{yesterday, dues.Sums{}, dues.Paid},
	} {
		if got := dues.StateOn(today, row.due, row.sums); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
}

func TestRowsOfMoneyCannotBeChanged(t *testing.T) {
	for _, statement := range []string{
		`update payments set amount = 1`, `delete from payments`, `update reliefs set amount = 1`, `delete from reliefs`,
		`update audit set job = 'nobody'`, `delete from audit`, `truncate audit`,
	} {
		s := storetest.New(t)
		ctx := t.Context()
		err := s.Write(ctx, staff(), func(tx *store.Tx) error {
			d := open(t, ctx, tx, enter(t, ctx, tx, "Payer", "cso_other", "cso_other_10m"))
			if _, err := dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: "5"}); err != nil {
				return err
			}
			if err := dues.WriteOff(ctx, tx, d.ID, "5", "test"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, statement)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestAMemberIsAssessedLateAndOnce(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		late := enter(t, ctx, tx, "Size not known at the opening", "private_sector", "")
		if err := dues.AssessLate(ctx, tx, late, 2023); codes(err) != "year:YEAR_NOT_OPEN" {
			t.Errorf("before the opening: %v", err)
		}
		open(t, ctx, tx, late)
		if err := dues.AssessLate(ctx, tx, late, 2023); codes(err) != "memberId:BAND_UNKNOWN_YET" {
			t.Errorf("without a band: %v", err)
		}
		band := "private_sector_1m"
		if err := members.Update(ctx, tx, members.Change{ID: late, Band: &band}); err != nil {
			t.Fatal(err)
		}
		if err := dues.AssessLate(ctx, tx, late, 2023); err != nil {
			t.Fatal(err)
		}
		// The due day of the year has passed: there is a month to pay.
		if d := of(t, ctx, tx, late); d.Amount != 220000 || d.DueOn != tx.Today().AddDays(30) {
			t.Errorf("%+v", d)
		}
		if _, err := tx.Exec(ctx, "savepoint before"); err != nil {
			t.Fatal(err)
		}
		if err := dues.AssessLate(ctx, tx, late, 2023); codes(err) != "memberId:ALREADY_ASSESSED" {
			t.Errorf("again: %v", err)
		}
		if _, err := tx.Exec(ctx, "rollback to before"); err != nil {
			t.Fatal(err)
		}
		if err := dues.AssessLate(ctx, tx, late+1000, 2023); codes(err) != "memberId:NOT_MEMBER_IN_YEAR" {
			t.Errorf("nobody: %v", err)
		}
	})
}
