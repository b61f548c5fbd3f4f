package bank_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestWhatStaffDecideIsCheckedFieldByField(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		a, b := enter(t, ctx, tx, "Aleph"), enter(t, ctx, tx, "Beth")
		assess(t, ctx, tx)
		one, two := of(t, ctx, tx, a).ID, of(t, ctx, tx, b).ID
		id := take(t, ctx, tx, sheet(row("2023-11-24", "X", "both", "3000"), row("2023-11-24", "Hotel", "rent", "-900")))
		l, out := line(t, ctx, tx, id, "both").ID, line(t, ctx, tx, id, "rent").ID
		hand, err := dues.Record(ctx, tx, dues.Receipt{DuesID: one, Amount: "10", PaidOn: date.MustParse("2023-11-24")})
		if err != nil {
			t.Fatal(err)
		}
		part := func(dues int64, amount money.Decimal) bank.Part { return bank.Part{DuesID: dues, Amount: amount} }
		for _, row := range []struct {
			name string
			b    bank.Booking
			want string
		}{
			{"nothing said", bank.Booking{LineID: l}, "parts:LINE_PARTS_MISSING"},
			{"no line", bank.Booking{LineID: l + 1000, Parts: []bank.Part{part(one, "1")}}, "id:NOT_FOUND"},
			{"money out", bank.Booking{LineID: out, Parts: []bank.Part{part(one, "")}}, "id:LINE_OUT"},
			{"too little", bank.Booking{LineID: l, Parts: []bank.Part{part(one, "2200"), part(two, "799.99")}}, "parts.1.amount:LINE_PARTS_DIFFER"},
			{"too much", bank.Booking{LineID: l, Parts: []bank.Part{part(one, "3000.01")}}, "parts.0.amount:LINE_PARTS_DIFFER"},
			{"negative", bank.Booking{LineID: l, Parts: []bank.Part{part(one, "4000"), part(two, "-1000")}}, "parts.1.amount:LINE_PART_AMOUNT"},
			{"two without amounts", bank.Booking{LineID: l, Parts: []bank.Part{part(one, ""), part(two, "")}}, "parts.0.amount:LINE_PART_AMOUNT parts.1.amount:LINE_PART_AMOUNT"},
			{"decimals", bank.Booking{LineID: l, Parts: []bank.Part{part(one, "2999.999")}}, "parts.0.amount:AMOUNT_DECIMALS"},
			{"no dues", bank.Booking{LineID: l, Parts: []bank.Part{part(two+1000, "")}}, "parts.0.duesId:NOT_FOUND"},
			{"no reference", bank.Booking{LineID: l, Parts: []bank.Part{{}}}, "parts.0.reference:LINE_REFERENCE"},
			{"unknown reference", bank.Booking{LineID: l, Parts: []bank.Part{{Reference: "PLN-1999-001"}}}, "parts.0.reference:LINE_REFERENCE_UNKNOWN"},
			{"another amount recorded", bank.Booking{LineID: l, PaymentID: hand}, "paymentId:PAYMENT_OTHER_AMOUNT"},
			{"no payment", bank.Booking{LineID: l, PaymentID: hand + 1000}, "paymentId:NOT_FOUND"},
		} {
			if err := bank.Book(ctx, tx, row.b); codes(err) != row.want {
				t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
			}
		}
		for name, row := range map[string]struct {
			err  error
			want string
		}{
			"dismiss money out":       {bank.Dismiss(ctx, tx, out, "why"), "id:LINE_OUT"},
			"dismiss without a word":  {bank.Dismiss(ctx, tx, l, " "), "reason:REASON_MISSING"},
			"reopen what is open":     {bank.Reopen(ctx, tx, l, "why"), "id:LINE_OPEN"},
			"dismiss":                 {bank.Dismiss(ctx, tx, l, "a gift"), ""},
			"dismiss again":           {bank.Dismiss(ctx, tx, l, "a gift"), "id:LINE_DISMISSED"},
			"book what is aside":      {bank.Book(ctx, tx, bank.Booking{LineID: l, Parts: []bank.Part{part(one, "")}}), "id:LINE_DISMISSED"},
			"reopen needs no reason":  {bank.Reopen(ctx, tx, l, ""), ""},
			"split":                   {bank.Book(ctx, tx, bank.Booking{LineID: l, Parts: []bank.Part{part(one, "2200"), {Reference: ref(b), Amount: "800"}}}), ""},
			"book again":              {bank.Book(ctx, tx, bank.Booking{LineID: l, Parts: []bank.Part{part(one, "")}}), "id:LINE_BOOKED"},
			"dismiss what is booked":  {bank.Dismiss(ctx, tx, l, "a gift"), "id:LINE_BOOKED"},
			"take back needs a word":  {bank.Reopen(ctx, tx, l, ""), "reason:REASON_MISSING"},
			"nothing exact to accept": {second(bank.AcceptExact(ctx, tx, id)), "id:LINES_NOTHING_EXACT"},
		} {
			if codes(row.err) != row.want {
				t.Errorf("%s: %q, want %q", name, codes(row.err), row.want)
			}
		}
		if d, e := of(t, ctx, tx, a), of(t, ctx, tx, b); d.Paid != 221000 || e.Paid != 80000 {
			t.Errorf("split into %d and %d", d.Paid, e.Paid)
		}
		if err := bank.Reopen(ctx, tx, l, "another member's"); err != nil {
			t.Fatal(err)
		}
		if d, e := of(t, ctx, tx, a), of(t, ctx, tx, b); d.Paid != 1000 || e.Paid != 0 {
			t.Errorf("taken back: %d and %d", d.Paid, e.Paid)
		}
		if l := line(t, ctx, tx, id, "both"); l.State != bank.Unmatched || l.Booked != 0 {
			t.Errorf("%+v", l)
		}
	})
}

func second(_ int, err error) error { return err }

func TestALinkedPaymentStaysWhenItsLineIsReopened(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		a := enter(t, ctx, tx, "Aleph")
		assess(t, ctx, tx)
		hand, err := dues.Record(ctx, tx, dues.Receipt{DuesID: of(t, ctx, tx, a).ID, Amount: "2200", PaidOn: date.MustParse("2023-11-23")})
		if err != nil {
			t.Fatal(err)
		}
		id := take(t, ctx, tx, sheet(row("2023-11-24", "X", ref(a), "2200")))
		l := line(t, ctx, tx, id, ref(a)).ID
		for _, step := range []error{
			bank.Book(ctx, tx, bank.Booking{LineID: l, PaymentID: hand}),
			bank.Reopen(ctx, tx, l, "not this one"),
			bank.Book(ctx, tx, bank.Booking{LineID: l, PaymentID: hand}),
		} {
			if step != nil {
				t.Fatal(step)
			}
		}
		if d := of(t, ctx, tx, a); d.Paid != 220000 {
			t.Errorf("%+v", d)
		}
		two := take(t, ctx, tx, sheet(row("2023-11-25", "X", "other", "2200")))
		if err := bank.Book(ctx, tx, bank.Booking{LineID: line(t, ctx, tx, two, "other").ID, PaymentID: hand}); codes(err) != "paymentId:PAYMENT_LINKED" {
			t.Error(err)
		}
	})
}

// TestTheDatabaseKeepsLinesFromPayingMoreThanTheyBrought whoever writes.
func TestTheDatabaseKeepsLinesFromPayingMoreThanTheyBrought(t *testing.T) {
	for name, statement := range map[string]string{
		"bank_lines_booked_within": `insert into bank_bookings (line_id, payment_id, made) select l.id, p.id, 'STAFF' from bank_lines l, payments p`,
		"bank_candidates_once": `insert into bank_candidates (line_id, dues_id, why)
			select l.id, d.id, 'REFERENCE' from bank_lines l, dues d, generate_series(1, 2)`,
		"append-only":    `delete from bank_lines`,
		"is append-only": `update bank_statements set account = 'OTHER1'`,
	} {
		s := storetest.New(t)
		ctx := t.Context()
		err := s.Write(ctx, staff(), func(tx *store.Tx) error {
			a := enter(t, ctx, tx, "Aleph")
			assess(t, ctx, tx)
			take(t, ctx, tx, sheet(row("2023-11-24", "X", "fee", "5")))
			if _, err := dues.Record(ctx, tx, dues.Receipt{DuesID: of(t, ctx, tx, a).ID, Amount: "6"}); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, statement)
			return err
		})
		if err == nil || !store.Violates(err, name) && !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// race lets four do the same at once: one does it, the others are told.
func race(t *testing.T, s *store.Store, told string, do func(*store.Tx) error) {
	t.Helper()
	refusetest.Race(t, 4, told, func(int) error { return s.Write(t.Context(), staff(), do) })
}

func TestOfThoseWhoActAtOnceOneDoesItAndTheOthersAreTold(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var a, l, due int64
	err := s.Write(ctx, staff(), func(tx *store.Tx) error {
		a = enter(t, ctx, tx, "Aleph")
		assess(t, ctx, tx)
		due = of(t, ctx, tx, a).ID
		l = line(t, ctx, tx, take(t, ctx, tx, sheet(row("2023-11-20", "X", "fee", "50"))), "fee").ID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	race(t, s, "upload:STATEMENT_IMPORTED", func(tx *store.Tx) error {
		_, err := bank.Import(ctx, tx, sheet(row("2023-11-24", "X", ref(a), "2200")))
		return err
	})
	race(t, s, "id:LINE_BOOKED", func(tx *store.Tx) error {
		return bank.Book(ctx, tx, bank.Booking{LineID: l, Parts: []bank.Part{{DuesID: due}}})
	})
	race(t, s, "id:LINE_OPEN", func(tx *store.Tx) error { return bank.Reopen(ctx, tx, l, "wrong") })
	race(t, s, "id:LINE_DISMISSED", func(tx *store.Tx) error { return bank.Dismiss(ctx, tx, l, "a gift") })
	var paid int64
	if _, err := s.Read(staff()).Get(ctx, &paid, `select paid from dues where id = $1`, due); err != nil || paid != 220000 {
		t.Errorf("paid %d, %v", paid, err)
	}
}

// TestMoneyFromTheBankNeitherAppearsNorVanishes: whatever is booked, set aside
// and taken back, what lines say is booked is the sum of the payments that came
// from them, no line pays more than it brought, and dues have what was paid.
func TestMoneyFromTheBankNeitherAppearsNorVanishes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			a, b := enter(rt, ctx, tx, "Aleph"), enter(rt, ctx, tx, "Beth")
			assess(rt, ctx, tx)
			both := []int64{of(rt, ctx, tx, a).ID, of(rt, ctx, tx, b).ID}
			var rows []string
			for i := range rapid.IntRange(1, 4).Draw(rt, "lines") {
				amount := rapid.SampledFrom([]string{"2200", "1100", "0.01", "-40"}).Draw(rt, "amount")
				text := rapid.SampledFrom([]string{"fee", ref(a), ref(b), ref(a) + " " + ref(b)}).Draw(rt, "text")
				rows = append(rows, row(date.MustParse("2023-11-20").AddDays(i).String(), "Aleph", text, amount))
			}
			id := take(rt, ctx, tx, sheet(rows...))
			for range rapid.IntRange(0, 10).Draw(rt, "acts") {
				l := rapid.SampledFrom(lines(rt, ctx, tx, id)).Draw(rt, "line")
				due := rapid.SampledFrom(both).Draw(rt, "dues")
				half := money.Money{Minor: (l.Amount - l.Booked) / 2, Currency: "USD"}.Amount()
				rest := money.Money{Minor: l.Amount - l.Booked - (l.Amount-l.Booked)/2, Currency: "USD"}.Amount()
				var err error
				switch rapid.IntRange(0, 5).Draw(rt, "act") {
				case 0:
					err = bank.Book(ctx, tx, bank.Booking{LineID: l.ID, Parts: []bank.Part{{DuesID: due}}, AllowDuplicate: true})
				case 1:
					err = bank.Book(ctx, tx, bank.Booking{LineID: l.ID, Parts: []bank.Part{{DuesID: both[0], Amount: half}, {DuesID: both[1], Amount: rest}}, AllowDuplicate: true})
				case 2:
					err = bank.Dismiss(ctx, tx, l.ID, "any")
				case 3:
					err = bank.Reopen(ctx, tx, l.ID, "any")
				case 4: // somebody reverses one payment on the member's page
					brought, listed := bank.Payments(ctx, tx, []int64{l.ID})
					if err = listed; err == nil && len(brought[l.ID]) > 0 {
						_, err = dues.Reverse(ctx, tx, brought[l.ID][0].PaymentID, "any")
					}
				case 5:
					_, err = bank.AcceptExact(ctx, tx, id)
				}
				if err != nil && refuse.From(err) == nil {
					rt.Fatal(err)
				}
			}
			var sums struct{ Lines, Payments, Dues int64 }
			_, err := tx.Get(ctx, &sums, `
				select (select coalesce(sum(st.booked), 0) from bank_line_states st join bank_lines l on l.id = st.line_id where l.statement_id = $1)::bigint as lines,
				       (select coalesce(sum(p.amount), 0) from payments p join dues d on d.id = p.dues_id where d.id in ($2, $3))::bigint as payments,
				       (select sum(paid) from dues where id in ($2, $3))::bigint as dues`, id, both[0], both[1])
			if err != nil {
				rt.Fatal(err)
			}
			if sums.Lines != sums.Payments || sums.Payments != sums.Dues {
				rt.Fatalf("%+v", sums)
			}
			for _, l := range lines(rt, ctx, tx, id) {
				if l.Booked < 0 || l.Booked > max(l.Amount, 0) || l.Booked > 0 && l.State == bank.Dismissed {
					rt.Fatalf("%+v", l)
				}
			}
		})
	})
}
