package invoices_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func staff() store.Viewer { return store.System("test") }

var codes = refusetest.Codes

func enter(t rapid.TB, ctx context.Context, tx *store.Tx, name string) (member, organisation int64) {
	t.Helper()
	return enterOn(t, ctx, tx, name, "2019-01-01")
}

func enterOn(t rapid.TB, ctx context.Context, tx *store.Tx, name, day string) (member, organisation int64) {
	t.Helper()
	return memberstest.Enter(t, ctx, tx, organisations.Draft{
		Names:   texts.Translated{texts.English: name, texts.French: "Œuvre " + name, texts.Spanish: "España " + name},
		Country: "FR",
	}, members.Membership{JoinedOn: date.MustParse(day)})
}

// open enters members, opens 2023 and returns their dues in the order of names.
func open(t rapid.TB, ctx context.Context, tx *store.Tx, n int) (owed []int64) {
	t.Helper()
	for i := range n {
		enter(t, ctx, tx, fmt.Sprintf("Member %02d", i))
	}
	if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
		t.Fatal(err)
	}
	if err := tx.Select(ctx, &owed, `select id from dues order by member_id`); err != nil {
		t.Fatal(err)
	}
	return owed
}

func labels(t rapid.TB, ctx context.Context, q store.Reader) string {
	t.Helper()
	rows, _, err := invoices.List(ctx, q, invoices.Filter{}, relay.Page{Size: 100, Back: true})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for i := len(rows) - 1; i >= 0; i-- {
		list = append(list, rows[i].Label())
	}
	return strings.Join(list, " ")
}

func TestDuesAreInvoicedOnceUnlessCredited(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		owed := open(t, ctx, tx, 2)
		first, err := invoices.Issue(ctx, tx, owed[0], false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := invoices.Issue(ctx, tx, owed[0], false); codes(err) != "duesId:ALREADY_INVOICED" {
			t.Error(err)
		}
		if _, err := invoices.Issue(ctx, tx, 0, false); codes(err) != "duesId:NOT_FOUND" {
			t.Error(err)
		}
		for _, row := range []struct {
			note invoices.Note
			want string
		}{
			{invoices.Note{InvoiceID: 0, Reason: "x"}, "invoiceId:NOT_FOUND"},
			{invoices.Note{InvoiceID: first, Reason: ""}, "reason:REASON_MISSING"},
			{invoices.Note{InvoiceID: first, Reason: "x", Amount: "2200.01"}, "amount:MORE_THAN_CLAIMED"},
			{invoices.Note{InvoiceID: first, Reason: "a discount", Amount: "200"}, ""},
			{invoices.Note{InvoiceID: first, Reason: "x", Amount: "2000.01"}, "amount:MORE_THAN_CLAIMED"},
		} {
			if _, err := invoices.IssueNote(ctx, tx, row.note); codes(err) != row.want {
				t.Errorf("%+v: %v", row.note, err)
			}
		}
		note, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: first, Reason: "the wrong band"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: first, Reason: "x"}); codes(err) != "invoiceId:CREDITED_ALREADY" {
			t.Error(err)
		}
		if _, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: note, Reason: "x"}); codes(err) != "invoiceId:CREDIT_OF_CREDIT" {
			t.Error(err)
		}
		if _, err := invoices.Issue(ctx, tx, owed[0], false); codes(err) != "duesId:NOTHING_TO_INVOICE" {
			t.Error(err)
		}
		d, _, err := dues.ByID(ctx, tx, owed[0])
		if err != nil || d.Credited != 220000 || d.Balance != 0 {
			t.Fatalf("%+v %v", d, err)
		}
		reliefs, err := dues.Reliefs(ctx, tx, owed[:1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dues.ReverseRelief(ctx, tx, reliefs[owed[0]][1].ID, "the band was right"); err != nil {
			t.Fatal(err)
		}
		again, err := invoices.Issue(ctx, tx, owed[0], false)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := invoices.ByIDs(ctx, tx, []int64{first, again})
		if err != nil || rows[again].Amount != 200000 || rows[first].Credited != 220000 || rows[first].Open() != 0 {
			t.Errorf("%+v %v", rows, err)
		}
		if got := labels(t, ctx, tx); got != "INV-2023-0001 CN-2023-0001 CN-2023-0002 INV-2023-0002" {
			t.Error(got)
		}
	})
}

// TestWhatAReversedReliefLeavesOutIsInvoiced: whatever lessened an invoice,
// once it is reversed another invoice claims the difference, once.
func TestWhatAReversedReliefLeavesOutIsInvoiced(t *testing.T) {
	issue := func(ctx context.Context, tx *store.Tx, d int64) (id int64, err error) {
		return invoices.Issue(ctx, tx, d, false)
	}
	for name, row := range map[string]struct {
		arrange func(ctx context.Context, tx *store.Tx, d int64) error
		want    int64
	}{
		"a part credited": {func(ctx context.Context, tx *store.Tx, d int64) error {
			id, err := issue(ctx, tx, d)
			if err != nil {
				return err
			}
			_, err = invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: id, Amount: "300", Reason: "an error"})
			return err
		}, 30000},
		"invoiced after a relief": {func(ctx context.Context, tx *store.Tx, d int64) error {
			if err := dues.WriteOff(ctx, tx, d, "700", "a part"); err != nil {
				return err
			}
			_, err := issue(ctx, tx, d)
			return err
		}, 70000},
		"relieved after the invoice": {func(ctx context.Context, tx *store.Tx, d int64) error {
			if _, err := issue(ctx, tx, d); err != nil {
				return err
			}
			return dues.WriteOff(ctx, tx, d, "", "gone")
		}, 0},
	} {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			owed := open(t, ctx, tx, 2)
			for _, d := range owed {
				if err := row.arrange(ctx, tx, d); err != nil {
					t.Fatal(err)
				}
				if _, err := issue(ctx, tx, d); codes(err) != "duesId:ALREADY_INVOICED" {
					t.Errorf("%s, before: %v", name, err)
				}
				reliefs, err := dues.Reliefs(ctx, tx, []int64{d})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := dues.ReverseRelief(ctx, tx, reliefs[d][0].ID, "it was owed"); err != nil {
					t.Fatal(err)
				}
			}
			progress(t, ctx, tx, name, map[bool]int{true: len(owed)}[row.want > 0])
			if row.want > 0 {
				id, err := issue(ctx, tx, owed[0])
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				rows, err := invoices.ByIDs(ctx, tx, []int64{id})
				if err != nil || rows[id].Amount != row.want {
					t.Errorf("%s: %+v %v", name, rows[id], err)
				}
				done, err := invoices.IssueYear(ctx, tx, 2023, false)
				if err != nil || len(done.IDs) != 1 || done.Standing != 1 || done.Sums[0].Invoiced != row.want {
					t.Errorf("%s, the year: %+v %v", name, done, err)
				}
			}
			if _, err := issue(ctx, tx, owed[0]); codes(err) != "duesId:ALREADY_INVOICED" {
				t.Errorf("%s, again: %v", name, err)
			}
			progress(t, ctx, tx, name, 0)
		})
	}
}

// progress checks how many of the dues of 2023 are not wholly invoiced.
func progress(t *testing.T, ctx context.Context, tx *store.Tx, name string, missing int) {
	t.Helper()
	var year int64
	if _, err := tx.Get(ctx, &year, `select year_id from dues limit 1`); err != nil {
		t.Fatal(err)
	}
	got, err := invoices.OfYears(ctx, tx, []int64{year})
	if want := (invoices.Progress{YearID: year, Issued: 2 - missing, Missing: missing}); err != nil || got[year] != want {
		t.Errorf("%s: %+v, not %+v, %v", name, got[year], want, err)
	}
}

func TestAYearIsInvoicedInTheOrderOfNames(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		if _, err := invoices.IssueYear(ctx, tx, 2023, false); codes(err) != "year:YEAR_NOT_OPEN" {
			t.Error(err)
		}
		owed := open(t, ctx, tx, 4)
		if err := dues.WriteOff(ctx, tx, owed[1], "", "gone"); err != nil {
			t.Fatal(err)
		}
		if err := dues.WriteOff(ctx, tx, owed[2], "200", "a part"); err != nil {
			t.Fatal(err)
		}
		if _, err := invoices.Issue(ctx, tx, owed[3], false); err != nil {
			t.Fatal(err)
		}
		done, err := invoices.IssueYear(ctx, tx, 2023, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(done.IDs) != 2 || done.Standing != 1 || done.Nothing != 1 || len(done.Sums) != 1 || done.Sums[0].Invoiced != 420000 {
			t.Errorf("%+v", done)
		}
		rows, err := invoices.OfDues(ctx, tx, owed)
		if err != nil {
			t.Fatal(err)
		}
		if rows[owed[0]][0].Number != 2 || rows[owed[2]][0].Number != 3 || rows[owed[2]][0].Amount != 200000 || len(rows[owed[1]]) != 0 {
			t.Errorf("%+v", rows)
		}
		again, err := invoices.IssueYear(ctx, tx, 2023, false)
		if err != nil || len(again.IDs) != 0 || again.Standing != 3 {
			t.Errorf("%+v %v", again, err)
		}
	})
}

// TestNumbersHaveNoGaps: whatever is tried, refused and undone, by however many
// at once, the numbers of each series are 1, 2, 3 and so on.
func TestNumbersHaveNoGaps(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var owed []int64
	if err := s.Write(ctx, staff(), func(tx *store.Tx) error { owed = open(t, ctx, tx, 20); return nil }); err != nil {
		t.Fatal(err)
	}
	var issued, undone atomic.Int64
	var all sync.WaitGroup
	for i, d := range owed {
		all.Go(func() {
			for {
				err := s.Write(ctx, staff(), func(tx *store.Tx) error {
					id, err := invoices.Issue(ctx, tx, d, false)
					if err != nil {
						return err
					}
					if i%3 == 0 {
						if _, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: id, Amount: "1", Reason: "one off"}); err != nil {
							return err
						}
					}
					if i%4 == 0 {
						return refuse.Closed("", "NOTHING_OWED") // undone with its numbers
					}
					return nil
				})
				switch {
				case err == nil:
					issued.Add(1)
				case codes(err) == "BUSY":
					continue
				case codes(err) == "NOTHING_OWED":
					undone.Add(1)
				default:
					t.Error(err)
				}
				return
			}
		})
	}
	all.Wait()
	if issued.Load() != 15 || undone.Load() != 5 {
		t.Fatalf("%d issued, %d undone", issued.Load(), undone.Load())
	}
	withoutGaps(t, ctx, s.Read(staff()))
}

func withoutGaps(t rapid.TB, ctx context.Context, q store.Reader) {
	t.Helper()
	var rows []struct {
		Kind              string
		Year, Count, Last int
		Kept              int
	}
	err := q.Select(ctx, &rows, `
		select i.kind, i.year, count(*) as count, max(i.number) as last, s.last as kept
		from invoices i join invoice_series s on s.kind = i.kind and s.year = i.year group by i.kind, i.year, s.last`)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Count != row.Last || row.Last != row.Kept {
			t.Fatalf("gaps: %+v", row)
		}
	}
}

// TestAnySequenceOfInvoicesAddsUp: credit notes never exceed their invoice,
// nothing is invoiced twice, and the credits are those of the dues.
func TestAnySequenceOfInvoicesAddsUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			owed := open(rt, ctx, tx, 3)
			for range rapid.IntRange(0, 12).Draw(rt, "acts") {
				d := rapid.SampledFrom(owed).Draw(rt, "dues")
				var err error
				switch rapid.IntRange(0, 4).Draw(rt, "act") {
				case 0:
					_, err = invoices.Issue(ctx, tx, d, true)
				case 1:
					_, err = invoices.IssueYear(ctx, tx, 2023, false)
				case 2:
					_, err = dues.Record(ctx, tx, dues.Receipt{DuesID: d, Amount: "900", AllowDuplicate: true})
				case 3:
					err = dues.WriteOff(ctx, tx, d, "700", "any")
				case 4:
					list, _ := invoices.OfDues(ctx, tx, []int64{d})
					note := invoices.Note{Reason: "any", Amount: rapid.SampledFrom([]money.Decimal{"", "300", "1500"}).Draw(rt, "amount")}
					if n := len(list[d]); n > 0 {
						note.InvoiceID = list[d][rapid.IntRange(0, n-1).Draw(rt, "invoice")].ID
					}
					_, err = invoices.IssueNote(ctx, tx, note)
				}
				if err != nil && refuse.From(err) == nil {
					rt.Fatal(err)
				}
			}
			addsUp(rt, ctx, tx, owed)
			withoutGaps(rt, ctx, tx)
		})
	})
}

func addsUp(t rapid.TB, ctx context.Context, tx *store.Tx, owed []int64) {
	t.Helper()
	list, err := invoices.OfDues(ctx, tx, owed)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range owed {
		d, _, err := dues.ByID(ctx, tx, id)
		if err != nil {
			t.Fatal(err)
		}
		var notes int64
		standing := 0
		for _, i := range list[id] {
			switch {
			case i.Kind == invoices.Credit:
				notes += i.Amount
			case i.Open() > 0:
				standing++
			}
			if i.Credited > i.Amount {
				t.Fatalf("credited more than invoiced: %+v", i)
			}
		}
		if notes != d.Credited || standing > 1 || d.Amount != d.Paid+d.WrittenOff+d.Credited+d.Waived+d.Balance {
			t.Fatalf("%d standing, notes %d, %+v", standing, notes, d)
		}
	}
}

func TestAMemberSeesItsOwnInvoicesAndNoOther(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var mine, theirs int64
	var body int64
	if err := s.Write(ctx, staff(), func(tx *store.Tx) error {
		owed := open(t, ctx, tx, 2)
		var err error
		if mine, err = invoices.Issue(ctx, tx, owed[0], false); err != nil {
			return err
		}
		if theirs, err = invoices.Issue(ctx, tx, owed[1], false); err != nil {
			return err
		}
		_, err = tx.Get(ctx, &body, `select organisation_id from members m join dues d on d.member_id = m.id where d.id = $1`, owed[0])
		return err
	}); err != nil {
		t.Fatal(err)
	}
	q := s.Read(store.Viewer{PersonID: 1, Roles: store.Implied(store.Member), Members: []int64{body}, Language: texts.English})
	if got := labels(t, ctx, q); got != "INV-2023-0001" {
		t.Error(got)
	}
	if _, _, err := invoices.Print(ctx, q, mine, texts.English); err != nil {
		t.Error(err)
	}
	if _, _, err := invoices.Print(ctx, q, theirs, texts.English); codes(err) != "id:NOT_FOUND" {
		t.Error(err)
	}
	sums, err := invoices.Sums(ctx, q, invoices.Filter{Year: 2023, MembershipYear: 2023, Kind: invoices.Claim})
	if err != nil || len(sums) != 1 || sums[0].Invoices != 1 {
		t.Errorf("%+v %v", sums, err)
	}
}

func TestRowsOfInvoicesCannotBeChanged(t *testing.T) {
	for _, statement := range []string{`update invoices set amount = 1`, `delete from invoices`} {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			if _, err := invoices.Issue(ctx, tx, open(t, ctx, tx, 1)[0], false); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		})
	}
}

func TestTheDatabaseRefusesAGapAndASecondCredit(t *testing.T) {
	for constraint, statement := range map[string]string{
		"invoices_without_gaps": `insert into invoices (kind, year, number, dues_id, currency, amount, issued_on, content)
			select kind, year, number + 2, dues_id, currency, amount, issued_on, content from invoices`,
		"invoices_credit_bounded": `with r as (insert into reliefs (kind, dues_id, amount, reason) select 'CREDITED', dues_id, 1, 'x' from invoices returning id)
			insert into invoices (kind, year, number, dues_id, currency, amount, issued_on, content, credits_id, relief_id, reason)
			select 'CREDIT_NOTE', i.year, 1, i.dues_id, i.currency, i.amount + 1, i.issued_on, i.content, i.id, r.id, 'x' from invoices i, r`,
		"dues_part":                `update dues set parts = 1, parts_of = 12`,
		"dues_relieved_of_no_more": `insert into reliefs (kind, dues_id, amount, reason) select 'CREDITED', dues_id, amount + 1, 'x' from invoices`,
	} {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			if _, err := invoices.Issue(ctx, tx, open(t, ctx, tx, 1)[0], false); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, statement); !store.Violates(err, constraint) {
				t.Errorf("%s: %v", constraint, err)
			}
		})
	}
}

func TestTheUsualCurrencyIsAudited(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		if _, err := tx.Exec(ctx, `update billing set currency = 'EUR'`); err != nil {
			t.Fatal(err)
		}
		var was string
		if _, err := tx.Get(ctx, &was, `select before->>'currency' from audit where entity = 'billing' and act = 'update'`); err != nil || was != "USD" {
			t.Errorf("%q %v", was, err)
		}
	})
}
