package invoices_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestAnInvoiceIsSentToWhoPaysAndWhoAnswers: the focal points and finance
// contacts of the day, each once and in their language.
func TestAnInvoiceIsSentToWhoPaysAndWhoAnswers(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		_, organisation := enter(t, ctx, tx, "Agency")
		for _, a := range []organisations.Appointment{
			{Role: "FOCAL_POINT", Name: "Ben", Email: "ben@example.org", Language: texts.English},
			{Role: "FINANCE", Name: "Ben", Email: "ben@example.org", Language: texts.English},
			{Role: "FINANCE", Name: "Chloé", Email: "chloe@example.org", Language: texts.French},
			{Role: "ALTERNATE", Name: "Dan", Email: "dan@example.org", Language: texts.English},
		} {
			a.OrganisationID, a.StartsOn = organisation, date.MustParse("2020-01-01")
			if _, err := organisations.AddContact(ctx, tx, a); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := dues.Open(ctx, tx, dues.Opening{Year: 2023}); err != nil {
			t.Fatal(err)
		}
		done, err := invoices.IssueYear(ctx, tx, 2023, true)
		if err != nil || done.Letters != 2 {
			t.Fatalf("%+v %v", done, err)
		}
		subjects := compose(t, tx)
		if got := subjects["ben@example.org"]; got != "Invoice INV-2023-0001: membership fee 2023 of Agency" {
			t.Error(got)
		}
		if got := plain(subjects["chloe@example.org"]); got != "Facture INV-2023-0001 : cotisation 2023 (Œuvre Agency)" {
			t.Error(got)
		}
		if _, err := invoices.IssueNote(ctx, tx, invoices.Note{InvoiceID: done.IDs[0], Reason: "withdrawn", Send: true}); err != nil {
			t.Fatal(err)
		}
		if got := compose(t, tx)["ben@example.org"]; got != "dropped: CREDITED, Credit note CN-2023-0001: Agency" {
			t.Error(got)
		}
	})
}

// compose writes the letters of the outbox: their subjects by address.
func compose(t *testing.T, tx *store.Tx) map[string]string {
	t.Helper()
	outbox, err := notices.New(notices.Config{BaseURL: "https://plenary.example", Secret: make([]byte, 32)},
		invoices.Letter(func(l texts.Language, id int64) string {
			return "https://plenary.example/" + string(l) + "/invoice.pdf"
		}))
	if err != nil {
		t.Fatal(err)
	}
	var items []notices.Item
	err = tx.Select(t.Context(), &items, `select id, kind, person_id, organisation_id, address, name, language, data, message_id, attempts, created_at from notices order by id`)
	if err != nil {
		t.Fatal(err)
	}
	letters, err := outbox.Compose(t.Context(), tx, items)
	if err != nil {
		t.Fatal(err)
	}
	subjects := map[string]string{}
	for i, letter := range letters {
		said := letter.Subject
		if letter.Dropped != "" {
			said = "dropped: " + letter.Dropped
		} else if !strings.Contains(letter.Text, "https://plenary.example/"+string(items[i].Language)+"/invoice.pdf") || strings.Contains(letter.Text, "no value") {
			t.Error(letter.Text)
		}
		if before := subjects[items[i].Address]; before != "" {
			said = before + ", " + said
		}
		subjects[items[i].Address] = said
	}
	return subjects
}
