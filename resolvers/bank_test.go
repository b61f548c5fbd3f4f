package resolvers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

// send uploads a statement as Ada and imports it; the answer is the payload.
func (h house) send(t *testing.T, ada store.Viewer, name, content string) string {
	t.Helper()
	var token string
	if err := h.store.Write(t.Context(), ada, func(tx *store.Tx) (err error) {
		token, err = uploads.Receive(t.Context(), tx, h.seals, uploads.BankStatement, name, []byte(content))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return h.act(t, ada, `mutation($input: BankStatementImportInput!) { bankStatementImport(input: $input) {
		bankStatement { id needsYou sums { state count } lines { nodes { id state candidates { why dues { id } } } } } userErrors { code field message } } }`,
		map[string]any{"upload": token, "account": "CH9300762011623852957"})
}

// act runs a mutation and returns what it answered, as text.
func (h house) act(t *testing.T, v store.Viewer, mutation string, input map[string]any) string {
	t.Helper()
	answer := h.api.Execute(t.Context(), v, mutation, "", map[string]any{"input": input})
	if len(answer.Errors) > 0 {
		t.Fatalf("%s: %+v", mutation, answer.Errors)
	}
	return string(answer.Data)
}

func TestAStatementIsImportedBookedAndTakenBack(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var open struct {
		Members struct {
			Nodes []struct {
				Dues struct {
					ID, PaymentReference string
					Balance              struct{ Amount string }
				}
			}
		}
	}
	h.ask(t, ada, `{ members(filter: {dues: [OVERDUE]}, first: 2) { nodes { dues { id paymentReference balance { amount } } } } }`, nil, &open)
	first, second := open.Members.Nodes[0].Dues, open.Members.Nodes[1].Dues
	statement := fmt.Sprintf("Date,Payer,Reference,Amount,Currency\n2023-11-28,Somebody,%s,%s,USD\n2023-11-28,Else,no idea,%s,USD\n",
		first.PaymentReference, first.Balance.Amount, second.Balance.Amount)
	said := h.send(t, ada, "week.csv", statement)
	for _, want := range []string{`"needsYou":1`, `"state":"MATCHED","count":1`, `"state":"UNMATCHED","count":1`, `"why":"REFERENCE"`} {
		if !strings.Contains(said, want) {
			t.Errorf("wanted %s: %s", want, said)
		}
	}
	if again := h.send(t, ada, "again.csv", statement+"\n"); !strings.Contains(again, "STATEMENT_IMPORTED") || !strings.Contains(again, "Ada Okafor") || !strings.Contains(again, `"field":"upload"`) {
		t.Errorf("the same lines in another file: %s", again)
	}
	if other := h.send(t, ada, "bad.csv", "Date,Amount\nsoon,x\n"); !strings.Contains(other, "STATEMENT_DAY") {
		t.Errorf("a bad file: %s", other)
	}
	var payload struct {
		BankStatementImport struct {
			BankStatement struct {
				Lines struct{ Nodes []struct{ ID, State string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(said), &payload); err != nil {
		t.Fatal(err)
	}
	unknown := payload.BankStatementImport.BankStatement.Lines.Nodes[0]
	book := `mutation($input: BankLineBookInput!) { bankLineBook(input: $input) { bankLine { state bookings { made dues { balance { amount } } } } userErrors { code field } } }`
	for _, step := range []struct {
		input map[string]any
		want  string
	}{
		{map[string]any{"id": unknown.ID, "parts": []any{map[string]any{"reference": "nothing"}}}, `{"code":"LINE_REFERENCE","field":"parts.0.reference"}`},
		{map[string]any{"id": unknown.ID, "parts": []any{map[string]any{"duesId": "x"}}}, `{"code":"BAD_ID","field":"parts.0.duesId"}`},
		{map[string]any{"id": unknown.ID, "parts": []any{map[string]any{"reference": second.PaymentReference}}}, `"state":"BOOKED","bookings":[{"made":"STAFF","dues":{"balance":{"amount":"0.00"}}}]`},
		{map[string]any{"id": unknown.ID, "parts": []any{map[string]any{"duesId": second.ID}}}, `LINE_BOOKED`},
	} {
		if said := h.act(t, ada, book, step.input); !strings.Contains(said, step.want) {
			t.Errorf("wanted %s: %s", step.want, said)
		}
	}
	reopen := `mutation($input: BankLineReopenInput!) { bankLineReopen(input: $input) { bankLine { state } userErrors { code field } } }`
	if said := h.act(t, ada, reopen, map[string]any{"id": unknown.ID, "reason": "not theirs"}); !strings.Contains(said, `"state":"UNMATCHED"`) {
		t.Error(said)
	}
	dismiss := `mutation($input: BankLineDismissInput!) { bankLineDismiss(input: $input) { bankLine { state reason } userErrors { code field } } }`
	if said := h.act(t, ada, dismiss, map[string]any{"id": unknown.ID, "reason": "a gift"}); !strings.Contains(said, `"state":"DISMISSED","reason":"a gift"`) {
		t.Error(said)
	}
	var node struct{ Node struct{ Payer string } }
	h.ask(t, ada, `query($id: ID!) { node(id: $id) { ... on BankLine { payer } } }`, map[string]any{"id": unknown.ID}, &node)
	if node.Node.Payer != "Else" {
		t.Errorf("%+v", node)
	}
}

func TestTheDemosArrearsAddUpByCurrency(t *testing.T) {
	h := newHouse(t)
	var answer struct {
		Arrears struct {
			On    string
			Nodes []struct {
				Ages struct{ Total struct{ Amount string } }
			}
			Totals []struct {
				Count int
				Ages  struct{ Total struct{ Amount string } }
			}
		}
	}
	h.ask(t, h.as(t, "Ada"), `{ arrears(on: "2023-06-30", first: 100, filter: {overdueOnly: true}) { on nodes { ages { total { amount } } } totals { count ages { total { amount } } } } }`, nil, &answer)
	var sum int64
	for _, n := range answer.Arrears.Nodes {
		var whole, cents int64
		if _, err := fmt.Sscanf(n.Ages.Total.Amount, "%d.%d", &whole, &cents); err != nil {
			t.Fatal(err)
		}
		sum += whole*100 + cents
	}
	total := answer.Arrears.Totals[0]
	if len(answer.Arrears.Totals) != 1 || total.Count != len(answer.Arrears.Nodes) || sum == 0 || total.Ages.Total.Amount != fmt.Sprintf("%d.%02d", sum/100, sum%100) || answer.Arrears.On != "2023-06-30" {
		t.Errorf("%d rows add up to %d; %+v", len(answer.Arrears.Nodes), sum, answer.Arrears.Totals)
	}
}
