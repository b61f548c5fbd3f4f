package web

import (
	"encoding/csv"
	"strings"
	"testing"
)

func TestALineThatWaitsOffersWhatItMayBe(t *testing.T) {
	d := newReal(t)
	d.api.values["state"] = "PROPOSED"
	d.api.lists["bankStatement.lines.nodes"] = 1
	for why, want := range map[string][]string{
		"NAME_AND_AMOUNT":  {`name="input.parts.0.duesId" value="id0"`, `>Book</button>`, `name="input.parts.1.reference"`, `Name and amount fit`},
		"ALREADY_RECORDED": {`name="input.paymentId"`, `>Link</button>`, `Already recorded?`},
		"SEVERAL":          {`Named with others: split the line`},
	} {
		d.api.values["why"] = why
		d.wants(d.get("/bank/x1"), 200, want...)
	}
	d.api.values["state"], d.api.values["candidates"] = "UNMATCHED", []any{}
	d.wants(d.get("/fr/bank/x1"), 200, "Rien de connu ne correspond.", "Mettre de côté")
	d.api.values["state"] = "DISMISSED"
	d.wants(d.get("/es/bank/x1"), 200, "Retomar")
}

func TestARefusedBookingKeepsWhatWasTyped(t *testing.T) {
	d := newReal(t)
	d.api.values["state"] = "UNMATCHED"
	d.api.values["candidates"] = []any{}
	d.api.lists["bankStatement.lines.nodes"] = 1
	d.api.values["bankLineBook.userErrors"] = []any{map[string]any{"code": "LINE_REFERENCE", "field": "parts.1.reference", "message": "Write the reference of the dues."}}
	w := d.post("/bank/x1/bankLineBook", "_form", "id0", "input.id", "id0",
		"input.parts.0.reference", "PLN-2023-018", "input.parts.0.amount", "2,200", "input.parts.1.reference", "PLN ?", "input.parts.1.amount", "5", "input.parts.2.reference", "", "input.parts.2.amount", "")
	d.wants(w, 422, `value="PLN-2023-018"`, `value="PLN ?"`, `value="2,200"`, `href="#bankLineBook-id0-input-parts-1-reference"`)
	parts := d.api.asked[0].variables["input"].(map[string]any)["parts"].([]any)
	if len(parts) != 2 || parts[0].(map[string]any)["amount"] != "2200" {
		t.Errorf("sent %v", parts)
	}
}

func TestArrearsAreExportedSpanBySpan(t *testing.T) {
	d := newReal(t)
	d.api.values["hasNextPage"] = false
	w := d.get("/arrears.csv?on=2023-06-30")
	d.wants(w, 200)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0][5] != "Not yet due" || rows[1][3] != "USD" || rows[1][13] != "1234.50" || rows[1][4] != "2024-03-01" {
		t.Errorf("%q", rows[:2])
	}
	if on := d.api.asked[0].variables["on"]; on != "2023-06-30" {
		t.Errorf("asked for %v", on)
	}
}
