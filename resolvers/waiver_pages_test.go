package resolvers

import (
	"os"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestThePagesOfAReviewAnswerEverybodyWhoMayOpenThem within the budget of a
// request: the desk of fifty cases, and a case as reviewers, recused ones,
// others of the Board and staff see it.
func TestThePagesOfAReviewAnswerEverybodyWhoMayOpenThem(t *testing.T) {
	h := newHouse(t)
	cases := h.asked(t, 50)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	if got := h.does(t, ada, "feeWaiverAssign", "FeeWaiverAssignInput", map[string]any{"waiverIds": cases[:49], "personIds": []any{h.person(t, "Henrik")}}); len(got) > 1 {
		t.Fatal(got)
	}
	for _, row := range []struct {
		page       string
		by         store.Viewer
		variables  map[string]any
		statements int64
	}{
		{"reviews", henrik, nil, 30}, {"reviews", diego, nil, 22}, // up to fifteen for what comes next
		{"interests", henrik, map[string]any{"filter": map[string]any{"search": "bur"}}, 4}, {"interests", ada, nil, 4},
		{"waiver", henrik, map[string]any{"id": cases[0], "staff": false}, 24}, {"waiver", diego, map[string]any{"id": cases[0], "staff": false}, 24},
		{"waiver", henrik, map[string]any{"id": cases[49], "staff": false}, 24}, {"waiver", ada, map[string]any{"id": cases[0], "staff": true}, 24},
	} {
		document, err := os.ReadFile("../web/pages/" + row.page + ".graphql")
		if err != nil {
			t.Fatal(err)
		}
		query, _, _ := strings.Cut(string(document), "\nmutation ")
		ctx, statements := store.CountStatements(t.Context())
		if answer := h.api.Execute(ctx, row.by, query, "page", row.variables); len(answer.Errors) > 0 {
			t.Errorf("%s as %s: %+v", row.page, row.by.Name, answer.Errors)
		}
		if n := statements.Load(); n > row.statements {
			t.Errorf("%s as %s: %d statements", row.page, row.by.Name, n)
		}
	}
}
