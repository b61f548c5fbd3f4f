package invoices_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/paper/papertest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// plain writes no-break spaces of either width as papertest does.
func plain(s string) string { return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s) }

type issued struct{ invoice, note, payment int64 }

// papers issues an invoice with a credit note and records a payment, prorated
// and with an account to pay to.
func papers(t *testing.T, tx *store.Tx) (p issued) {
	t.Helper()
	ctx := t.Context()
	if _, err := tx.Exec(ctx, `update fee_schedules set proration = 'MONTHS'`); err != nil {
		t.Fatal(err)
	}
	account := invoices.Account{Currency: "USD", Holder: "Fonds de l’Initiative", Account: "DE89 3704 0044 0532 0130 00", BIC: "COBADEFFXXX", Bank: "Bank für Entwicklung"}
	if err := invoices.SetAccount(ctx, tx, account); err != nil {
		t.Fatal(err)
	}
	member, _ := enterOn(t, ctx, tx, "Agency for Co-operation", "2023-04-15")
	if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
		t.Fatal(err)
	}
	var d int64
	if _, err := tx.Get(ctx, &d, `select id from dues where member_id = $1`, member); err != nil {
		t.Fatal(err)
	}
	var err error
	if p.invoice, err = invoices.Issue(ctx, tx, d, false); err != nil {
		t.Fatal(err)
	}
	if p.note, err = invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: p.invoice, Amount: "150", Reason: "Réduction convenue avec l’organisation"}); err != nil {
		t.Fatal(err)
	}
	p.payment, err = dues.Record(ctx, tx, dues.Receipt{DuesID: d, Amount: "1500", Reference: "ACH/77 – 2023", PaidOn: date.MustParse("2023-11-28")})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPapersSayWhatTheyClaimInEachLanguage(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		p := papers(t, tx)
		for l, want := range map[texts.Language][3][]string{
			texts.English: {
				{"Invoice", "INV-2023-0001", "Agency for Co-operation", "France", "1 December 2023", "31 March 2023", "2023 (Y10)", "Membership fee 2023",
					"9 of 12 months; the fee for the whole year is USD 2,200.00", "Payable by 31 March 2023", "USD 1,650.00", "DE89 3704 0044 0532 0130 00", "Page 1 of 1"},
				{"Credit note", "CN-2023-0001", "INV-2023-0001 of 1 December 2023", "USD 150.00", "Réduction convenue"},
				{"Receipt", "RCT-2023-", "28 November 2023", "Reference: ACH/77 – 2023", "USD 1,500.00"},
			},
			texts.French: {
				{"Facture", "INV-2023-0001", "Œuvre Agency for Co-operation", "1er décembre 2023", "9 mois sur 12 ; la cotisation de l’année entière est de 2 200,00 USD", "1 650,00 USD", "Page 1 sur 1"},
				{"Note de crédit", "INV-2023-0001 du 1er décembre 2023", "150,00 USD"},
				{"Reçu", "28 novembre 2023", "Référence : ACH/77 – 2023", "1 500,00 USD"},
			},
			texts.Spanish: {
				{"Factura", "INV-2023-0001", "España Agency for Co-operation", "Francia", "1 de diciembre de 2023", "9 de 12 meses", "1.650,00 USD", "Página 1 de 1"},
				{"Nota de crédito", "INV-2023-0001 del 1 de diciembre de 2023", "150,00 USD"},
				{"Recibo", "28 de noviembre de 2023", "Referencia: ACH/77 – 2023", "1.500,00 USD"},
			},
		} {
			for i, words := range want {
				name, pdf, err := printed(t, tx, p, i, l)
				if err != nil {
					t.Fatal(err)
				}
				text := strings.ReplaceAll(papertest.Words(t, pdf), "\n", " ")
				for _, word := range words {
					if !strings.Contains(text, word) {
						t.Errorf("%s %s lacks %q:\n%s", l, name, word, text)
					}
				}
				if strings.Contains(text, "[") || strings.Contains(text, "no value") || !bytes.Contains(pdf, []byte("/Lang ("+string(l)+")")) {
					t.Errorf("%s %s: %s", l, name, text)
				}
			}
		}
	})
}

func printed(t *testing.T, q store.Reader, p issued, i int, l texts.Language) (name string, pdf []byte, err error) {
	switch i {
	case 0:
		return invoices.Print(t.Context(), q, p.invoice, l)
	case 1:
		return invoices.Print(t.Context(), q, p.note, l)
	}
	return invoices.PrintReceipt(t.Context(), q, p.payment, l)
}

// TestAReprintIsTheSameWhateverHappens: the organisation is renamed, the bank
// changed, the dues paid; the invoice of then stays the invoice of then.
func TestAReprintIsTheSameWhateverHappens(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		p := papers(t, tx)
		_, before, err := invoices.Print(ctx, tx, p.invoice, texts.French)
		if err != nil {
			t.Fatal(err)
		}
		rename := organisations.Change{Names: texts.Translated{texts.English: "Another name"}}
		if _, err := tx.Get(ctx, &rename.ID, `select max(id) from organisations`); err != nil {
			t.Fatal(err)
		}
		if err := organisations.Update(ctx, tx, rename); err != nil {
			t.Fatal(err)
		}
		if err := invoices.RemoveAccount(ctx, tx, "USD"); err != nil {
			t.Fatal(err)
		}
		_, after, err := invoices.Print(ctx, tx, p.invoice, texts.French)
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("the reprint differs: %v", err)
		}
		var d int64
		if _, err := tx.Get(ctx, &d, `select id from dues`); err != nil {
			t.Fatal(err)
		}
		if _, err := dues.Reverse(ctx, tx, p.payment, "not ours"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := invoices.PrintReceipt(ctx, tx, p.payment, texts.English); codes(err) != "id:NOT_FOUND" {
			t.Errorf("a receipt for what was taken back: %v", err)
		}
	})
}

func TestAnInvoiceWithoutAnAccountLeavesTheLineOut(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id, err := invoices.Issue(ctx, tx, open(t, ctx, tx, 1)[0], false)
		if err != nil {
			t.Fatal(err)
		}
		_, pdf, err := invoices.Print(ctx, tx, id, texts.English)
		if err != nil {
			t.Fatal(err)
		}
		if text := papertest.Words(t, pdf); strings.Contains(text, "How to pay") || !strings.Contains(text, "INV-2023-0001") {
			t.Error(text)
		}
	})
}

func TestAnAccountIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		for _, row := range []struct {
			change func(*invoices.Account)
			want   string
		}{
			{func(a *invoices.Account) { a.Currency = "DOLLAR" }, "currency:CURRENCY_UNKNOWN"},
			{func(a *invoices.Account) { a.Holder = " " }, "holder:ACCOUNT_HOLDER"},
			{func(a *invoices.Account) { a.Account = "DE88 3704 0044 0532 0130 00" }, "account:ACCOUNT_NUMBER"},
			{func(a *invoices.Account) { a.Account = "" }, "account:ACCOUNT_NUMBER"},
			{func(a *invoices.Account) { a.BIC = "COBA" }, "bic:ACCOUNT_BIC"},
			{func(a *invoices.Account) { a.Bank = strings.Repeat("x", 141) }, "bank:ACCOUNT_BANK"},
			{func(a *invoices.Account) { a.Account, a.BIC, a.Currency = "000123-456", "coba de ff", "eur" }, ""},
		} {
			a := invoices.Account{Currency: "USD", Holder: "Initiative", Account: "DE89370400440532013000"}
			row.change(&a)
			if err := invoices.SetAccount(t.Context(), tx, a); codes(err) != row.want {
				t.Errorf("%+v: %v", a, err)
			}
		}
		if err := invoices.RemoveAccount(t.Context(), tx, "CHF"); codes(err) != "currency:NOT_FOUND" {
			t.Error(err)
		}
	})
}

func TestAnInvoiceOfADifferenceSaysWhatWasInvoicedBefore(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		d := open(t, ctx, tx, 1)[0]
		if err := dues.WriteOff(ctx, tx, d, "700", "a part"); err != nil {
			t.Fatal(err)
		}
		if _, err := invoices.Issue(ctx, tx, d, false); err != nil {
			t.Fatal(err)
		}
		reliefs, err := dues.Reliefs(ctx, tx, []int64{d})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dues.ReverseRelief(ctx, tx, reliefs[d][0].ID, "it was owed"); err != nil {
			t.Fatal(err)
		}
		id, err := invoices.Issue(ctx, tx, d, false)
		if err != nil {
			t.Fatal(err)
		}
		for l, words := range map[texts.Language][]string{
			texts.English: {"Invoiced before", "1,500.00", "USD 700.00"},
			texts.French:  {"Déjà facturé", "1 500,00", "700,00 USD"},
			texts.Spanish: {"Facturado anteriormente", "1.500,00", "700,00 USD"},
		} {
			_, pdf, err := printed(t, tx, issued{invoice: id}, 0, l)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(papertest.Words(t, pdf), "\n", " ")
			for _, word := range words {
				if !strings.Contains(text, word) {
					t.Errorf("%s lacks %q:\n%s", l, word, text)
				}
			}
		}
	})
}
