package bank_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

const ours = "CH9300762011623852957"

func staff() store.Viewer { return store.System("test") }

// enter adds a member that owes 2,200 USD for 2023 once the year is open.
func enter(t rapid.TB, ctx context.Context, tx *store.Tx, name string) int64 {
	t.Helper()
	return memberstest.Named(t, ctx, tx, name, members.Membership{})
}

func assess(t rapid.TB, ctx context.Context, tx *store.Tx) {
	t.Helper()
	if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
		t.Fatal(err)
	}
}

func of(t rapid.TB, ctx context.Context, tx *store.Tx, member int64) dues.Dues {
	t.Helper()
	all, err := dues.OfMembers(ctx, tx, []int64{member}, 2023)
	if err != nil {
		t.Fatal(err)
	}
	return all[member]
}

func ref(member int64) string { return bank.Reference(2023, member) }

// sheet writes a statement; a row is day, payer, remittance, amount.
func sheet(rows ...string) bank.File {
	return bank.File{Name: "s.csv", Content: []byte("Date;Payer;Reference;Amount;Currency\n" + strings.Join(rows, "\n") + "\n"), Usual: bank.Usual{Account: ours}}
}

func row(day, payer, remittance, amount string) string {
	return strings.Join([]string{day, payer, remittance, amount, "USD"}, ";")
}

var codes = refusetest.Codes

func lines(t rapid.TB, ctx context.Context, tx *store.Tx, statement int64) []bank.Row {
	t.Helper()
	rows, _, err := bank.Lines(ctx, tx, bank.Filter{StatementID: statement}, relay.Page{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// states tells how each line stands, by what was written.
func states(t rapid.TB, ctx context.Context, tx *store.Tx, statement int64) string {
	t.Helper()
	var list []string
	for _, l := range lines(t, ctx, tx, statement) {
		list = append(list, l.Remittance+"="+string(l.State))
	}
	return strings.Join(list, " ")
}

func take(t rapid.TB, ctx context.Context, tx *store.Tx, f bank.File) int64 {
	t.Helper()
	id, err := bank.Import(ctx, tx, f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func line(t rapid.TB, ctx context.Context, tx *store.Tx, statement int64, remittance string) bank.Row {
	t.Helper()
	for _, l := range lines(t, ctx, tx, statement) {
		if l.Remittance == remittance {
			return l
		}
	}
	t.Fatalf("no line %q", remittance)
	return bank.Row{}
}

func TestWhatIsCertainIsBookedAndTheRestIsProposed(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		benin, honduras, oxfam, akvo := enter(t, ctx, tx, "Benin - Ministry of Finance"), enter(t, ctx, tx, "Honduras"), enter(t, ctx, tx, "Oxfam"), enter(t, ctx, tx, "Akvo Foundation")
		assess(t, ctx, tx)
		if _, err := dues.Record(ctx, tx, dues.Receipt{DuesID: of(t, ctx, tx, oxfam).ID, Amount: "2200", PaidOn: date.MustParse("2023-11-22")}); err != nil {
			t.Fatal(err)
		}
		id := take(t, ctx, tx, sheet(
			row("2023-11-24", "whoever", "fee "+ref(benin), "2200.00"),
			row("2023-11-24", "whoever", "again "+ref(benin), "2200.00"),
			row("2023-11-24", "SECRETARIA DE FINANZAS HONDURAS", "cuota", "2200"),
			row("2023-11-24", "Oxfam", ref(oxfam), "2200"),
			row("2023-11-24", "Akvo Foundation", "half "+ref(akvo), "1100"),
			row("2023-11-24", "Somebody else", "gift", "2200"),
			row("2023-11-24", "Hotel", "rent", "-900"),
		))
		want := fmt.Sprintf("again %s=PROPOSED cuota=PROPOSED %s=PROPOSED half %s=PROPOSED gift=UNMATCHED fee %s=MATCHED rent=IGNORED",
			ref(benin), ref(oxfam), ref(akvo), ref(benin))
		if got := states(t, ctx, tx, id); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if d := of(t, ctx, tx, benin); d.Balance != 0 || d.Paid != 220000 {
			t.Errorf("booked once: %+v", d)
		}
		proposals, err := bank.Proposals(ctx, tx, []int64{line(t, ctx, tx, id, "cuota").ID, line(t, ctx, tx, id, ref(oxfam)).ID})
		if err != nil {
			t.Fatal(err)
		}
		cuota := proposals[line(t, ctx, tx, id, "cuota").ID]
		if len(cuota) != 1 || cuota[0].Why != "NAME_AND_AMOUNT" || cuota[0].DuesID != of(t, ctx, tx, honduras).ID {
			t.Errorf("%+v", cuota)
		}
		recorded := proposals[line(t, ctx, tx, id, ref(oxfam)).ID]
		if len(recorded) != 2 || recorded[0].Why != "ALREADY_RECORDED" || recorded[0].PaymentID == nil {
			t.Errorf("%+v", recorded)
		}
		if err := bank.Book(ctx, tx, bank.Booking{LineID: line(t, ctx, tx, id, ref(oxfam)).ID, PaymentID: *recorded[0].PaymentID}); err != nil {
			t.Fatal(err)
		}
		if n, err := bank.AcceptExact(ctx, tx, id); n != 1 || err != nil {
			t.Errorf("accepted %d: %v", n, err)
		}
		if d := of(t, ctx, tx, oxfam); d.Paid != 220000 {
			t.Errorf("the recorded payment was linked, not made again: %+v", d)
		}
		if d := of(t, ctx, tx, honduras); d.Balance != 0 {
			t.Errorf("%+v", d)
		}
	})
}

func TestALineIsNeverTakenTwice(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		a := row("2023-11-24", "A", "fee", "50")
		b, c := row("2023-11-25", "B", "fee", "60"), row("2023-11-26", "C", "fee", "70")
		first := take(t, ctx, tx, sheet(a, a, b))
		for name, f := range map[string]bank.File{
			"the same file":           sheet(a, a, b),
			"the same, another order": sheet(b, a, a),
			"a part of it":            sheet(a),
		} {
			if _, err := bank.Import(ctx, tx, f); codes(err) != "upload:STATEMENT_IMPORTED" {
				t.Errorf("%s: %v", name, err)
			}
		}
		overlapping := take(t, ctx, tx, sheet(a, b, c, c))
		if n, m := len(lines(t, ctx, tx, first)), len(lines(t, ctx, tx, overlapping)); n != 3 || m != 2 {
			t.Errorf("%d lines, then %d", n, m)
		}
		camt := `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>77</Id><Acct><Id><IBAN>` + ours + `</IBAN></Id></Acct>%s</Stmt></BkToCstmrStmt></Document>`
		entry := func(amount, payer string) string {
			return `<Ntry><Amt Ccy="USD">` + amount + `</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2023-11-26</Dt></BookgDt><AcctSvcrRef>X` + amount + `</AcctSvcrRef>` +
				`<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>` + payer + `</Nm></Dbtr></RltdPties><RmtInf><Ustrd>Fee</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
		}
		file := func(entries string) bank.File {
			return bank.File{Name: "s.xml", Content: fmt.Appendf(nil, camt, entries)}
		}
		if _, err := bank.Import(ctx, tx, file(entry("70.00", "C"))); codes(err) != "upload:STATEMENT_IMPORTED" {
			t.Errorf("the same day in another format: %v", err)
		}
		other := take(t, ctx, tx, file(entry("70.00", "C")+entry("80.00", "D")))
		if rest := lines(t, ctx, tx, other); len(rest) != 1 || rest[0].Amount != 8000 {
			t.Errorf("%+v", rest)
		}
		if _, err := bank.Import(ctx, tx, file(entry("90.00", "E"))); codes(err) != "upload:STATEMENT_IMPORTED" {
			t.Errorf("another file with the bank's number of before: %v", err)
		}
		elsewhere := sheet(a)
		elsewhere.Account = "FR7630006000011234567890189"
		take(t, ctx, tx, bank.File{Name: "other", Content: append(elsewhere.Content, '\n'), Usual: elsewhere.Usual})
	})
}

func TestStatementsOfTheFutureAreRefused(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		if _, err := bank.Import(t.Context(), tx, sheet(row("2023-12-02", "A", "fee", "50"))); codes(err) != "upload:STATEMENT_FUTURE" {
			t.Error(err)
		}
	})
}

func TestTheAccountAndCurrencyOfTheLastStatementAreUsual(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		bare := bank.File{Name: "s.csv", Content: []byte("Date;Amount\n2023-11-24;5\n")}
		if _, err := bank.Import(ctx, tx, bare); codes(err) != "upload:STATEMENT_NO_CURRENCY" {
			t.Error(err)
		}
		take(t, ctx, tx, sheet(row("2023-11-24", "A", "fee", "50")))
		id := take(t, ctx, tx, bare)
		if l := lines(t, ctx, tx, id)[0]; l.Currency != "USD" || l.Amount != 500 {
			t.Errorf("%+v", l)
		}
	})
}
