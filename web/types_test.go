package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func TestAnAnswerDecodesIntoTheTypeOfItsQuery(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: deskSDL})
	operations, err := readOperations(schema, "test", `query page { dues(id: 1) { ...some balance { amount currency } } all: list { id paidOn } } fragment some on Dues { id note late count paidOn amount { currency amount } }`)
	if err != nil {
		t.Fatal(err)
	}
	op := operations["page"]
	if !strings.Contains(op.text, "fragment some") {
		t.Errorf("the operation lost its fragment: %s", op.text)
	}
	v, err := op.decode(json.RawMessage(`{"dues":{"id":"d1","note":null,"late":true,"count":null,"paidOn":"2024-02-29","amount":{"amount":"1.50","currency":"USD"},"balance":null},"all":[{"id":"a","paidOn":null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	dues := v.FieldByName("Dues").Elem()
	if got := dues.FieldByName("Amount").Interface(); got != (Money{"1.50", "USD"}) {
		t.Errorf("amount: %v", got)
	}
	if !dues.FieldByName("Balance").IsNil() || !dues.FieldByName("Count").IsNil() || dues.FieldByName("Note").String() != "" {
		t.Error("null is not null")
	}
	if dues.FieldByName("PaidOn").Type().Kind() != reflect.Pointer {
		t.Error("a nullable date is no pointer")
	}
	if got := v.FieldByName("All").Index(0).FieldByName("ID").String(); got != "a" {
		t.Errorf("id: %s", got)
	}
}

func TestAQueryThatDoesNotFitIsRefusedAtTheStart(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: deskSDL})
	for _, document := range []string{
		`query page { nothing }`,
		`query page { dues(id: 1) { amount { amount } } }`,
		`mutation record($input: PaymentInput!) { paymentRecord(input: $input) { dues { id } } }`,
	} {
		if _, err := readOperations(schema, "test", document); err == nil {
			t.Errorf("accepted: %s", document)
		}
	}
}
