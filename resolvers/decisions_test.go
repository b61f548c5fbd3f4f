package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// nextDecision is the number that the Board's next decision bears.
func (h *house) nextDecision(t *testing.T) string {
	t.Helper()
	var known struct{ DecisionNumber string }
	h.ask(t, h.as(t, "Ada"), `{ decisionNumber(year: 2023) }`, nil, &known)
	return known.DecisionNumber
}

func TestTheRegisterHoldsTheWaiversOf2023(t *testing.T) {
	h := newHouse(t)
	const asked = `{ decisions(filter: {year: 2023, effect: WAIVER_GRANTED, rule: "SOP 2.3"}) { totalCount nodes { number decidedOn state text title(language: ES) pendingTranslations effectCounts { count label } effects { label path } } } }`
	for _, name := range []string{"", "Ben", "Diego", "Ada"} {
		got := h.told(t, h.as(t, name), asked, nil)
		for _, want := range []string{`"totalCount":1`, `"number":"2023/03"`, `"decidedOn":"2023-03-14"`, `"state":"IN_FORCE"`, `"title":"22 exenciones de cuota para 2023"`, `"pendingTranslations":[]`, `"count":22`, `22 fee waivers granted`, map[bool]string{true: `"path":"/waivers/`, false: `"path":"/members/`}[name == "Diego" || name == "Ada"]} {
			if !strings.Contains(got, want) {
				t.Errorf("%q: wanted %s in %s", name, want, got)
			}
		}
	}
	if got := h.told(t, h.as(t, ""), `{ decisions(filter: {search: "indice TRANSPARENCE aide"}) { nodes { number } } }`, nil); !strings.Contains(got, `[{"number":"2023/04"}]`) {
		t.Error(got)
	}
	if got := h.told(t, h.as(t, ""), `{ decisions(filter: {search: "burkina"}) { nodes { number } } }`, nil); !strings.Contains(got, `{"number":"2023/03"}`) {
		t.Error("not found by whom it was about: ", got)
	}
	got := h.told(t, h.as(t, ""), `{ decisions(filter: {search: "calendario"}) { nodes { title writtenProcedure { id } body { code } } } }`, nil)
	if !strings.Contains(got, `"writtenProcedure":null`) { // the procedure was the Board's, its decision is everybody's
		t.Error(got)
	}
	if got := h.told(t, h.as(t, "Diego"), `{ decisions(filter: {search: "calendario"}) { nodes { writtenProcedure { state objections { name } } } } }`, nil); !strings.Contains(got, `"state":"DECIDED"`) {
		t.Error(got)
	}
}

func TestStaffRecordDecisionsAndWhoMayNotReadOneDoesNotFindIt(t *testing.T) {
	h := newHouse(t)
	ada, next := h.as(t, "Ada"), h.nextDecision(t)
	const record = `mutation($input: DecisionRecordInput!) { decisionRecord(input: $input) { decision { id number version audience votes { inFavour } relations { kind earlier { number } } } userErrors { code field message } } }`
	input := map[string]any{"title": map[string]any{"en": "Zanzibar plan"}, "text": map[string]any{"en": "The plan."}, "audience": "BOARD", "votes": map[string]any{"inFavour": 5, "against": 1, "abstained": 1}}
	for _, name := range []string{"", "Ben", "Diego"} {
		if got := h.told(t, h.as(t, name), record, map[string]any{"input": input}); !strings.Contains(got, "errors") || strings.Contains(got, `"number"`) {
			t.Errorf("%q: %s", name, got)
		}
	}
	made := h.told(t, ada, record, map[string]any{"input": input})
	if !strings.Contains(made, `"number":"`+next+`"`) || !strings.Contains(made, `"audience":"BOARD"`) || !strings.Contains(made, `"inFavour":5`) {
		t.Fatal(made)
	}
	_, rest, _ := strings.Cut(made, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	for name, reads := range map[string]bool{"": false, "Ben": false, "Diego": true, "Ada": true} {
		v := h.as(t, name)
		for what, got := range map[string]string{
			"by id":    h.told(t, v, `query($id: ID!) { decision(id: $id) { title } }`, map[string]any{"id": id}),
			"as node":  h.told(t, v, `query($id: ID!) { node(id: $id) { ... on Decision { title } } }`, map[string]any{"id": id}),
			"by words": h.told(t, v, `{ decisions(filter: {search: "zanzibar"}) { nodes { title } } }`, nil),
			"in all":   h.told(t, v, `{ decisions(first: 100) { nodes { title } } }`, nil),
		} {
			if strings.Contains(got, "Zanzibar plan") != reads {
				t.Errorf("%q %s: %s", name, what, got)
			}
		}
	}
	typed := map[string]any{"title": map[string]any{"en": "Typed"}, "number": "2023/77"}
	if got := h.told(t, ada, record, map[string]any{"input": typed}); !strings.Contains(got, "DECISION_NOT_NEXT") || !strings.Contains(got, h.nextDecision(t)) {
		t.Error(got)
	}
	ending := map[string]any{"title": map[string]any{"en": "Ends it"}, "relations": []any{map[string]any{"kind": "REVOKES", "earlierId": id}}}
	if got := h.told(t, ada, record, map[string]any{"input": ending}); !strings.Contains(got, `"relations":[{"kind":"REVOKES","earlier":{"number":"`+next+`"}}]`) {
		t.Error(got)
	}
	// To the public the one that ended it stands alone.
	if got := h.told(t, store.Viewer{Language: "en"}, `{ decisions(filter: {search: "ends"}) { nodes { title relations { kind } } } }`, nil); !strings.Contains(got, `"title":"Ends it","relations":[]`) {
		t.Error(got)
	}
	write := h.told(t, ada, `mutation($input: DecisionWriteInput!) { decisionWrite(input: $input) { decision { state version title titles { en fr } endedBy { title } versions { why writtenBy } audience pendingTranslations } userErrors { code field } } }`,
		map[string]any{"input": map[string]any{"id": id, "expectedVersion": 1, "title": map[string]any{"fr": "Plan de Zanzibar"}, "why": "Translated."}})
	for _, want := range []string{`"state":"REVOKED"`, `"version":2`, `"en":"Zanzibar plan","fr":"Plan de Zanzibar"`, `"endedBy":{"title":"Ends it"}`, `"why":"Translated."`, `"audience":"BOARD"`, `"pendingTranslations":["FR","ES"]`} {
		if !strings.Contains(write, want) {
			t.Errorf("wanted %s in %s", want, write)
		}
	}
}

// TestATranslationDoesNotSayWhoReadsADecision: what reads as its body decides
// for goes on doing so.
func TestATranslationDoesNotSayWhoReadsADecision(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	recorded := h.told(t, ada, `mutation { decisionRecord(input: {title: {en: "Zanzibar plan"}}) { decision { id } } }`, nil)
	_, rest, _ := strings.Cut(recorded, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	h.told(t, ada, `mutation($id: ID!) { decisionWrite(input: {id: $id, title: {fr: "Plan de Zanzibar"}, why: "Translated."}) { decision { id } } }`, map[string]any{"id": id})
	const ask = `query($id: ID!) { decision(id: $id) { title version } }`
	if got := h.told(t, h.as(t, ""), ask, map[string]any{"id": id}); !strings.Contains(got, `"version":2`) {
		t.Fatal(got)
	}
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update bodies set decided_for = 'BOARD' where code = 'BOARD'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := h.told(t, h.as(t, ""), ask, map[string]any{"id": id}); got != `{"data":{"decision":null}}` {
		t.Errorf("the body decides for the Board, and the public reads %s", got)
	}
}

func TestTheBoardDecidesInWriting(t *testing.T) {
	h := newHouse(t)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	const opening = `mutation($input: WrittenProcedureOpenInput!) { writtenProcedureOpen(input: $input) { writtenProcedure { id state closesOn audience pendingTranslations } userErrors { code field } } }`
	input := map[string]any{"title": map[string]any{"en": "Quorum of seven"}, "text": map[string]any{"en": "Seven."}}
	opened := h.told(t, ada, opening, map[string]any{"input": input})
	if !strings.Contains(opened, `"state":"OPEN","closesOn":"2023-12-15","audience":"BOARD"`) {
		t.Fatal(opened)
	}
	_, rest, _ := strings.Cut(opened, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	act := func(v store.Viewer, name, kind string, more map[string]any) string {
		more["id"] = id
		return h.told(t, v, `mutation($input: `+kind+`!) { `+name+`(input: $input) { writtenProcedure { viewerCanObject viewerCanWithdrawObjection state objections { name reason withdrawnAt } } userErrors { code } } }`, map[string]any{"input": more})
	}
	for _, row := range []struct{ got, want string }{
		{h.told(t, h.as(t, "Ben"), opening, map[string]any{"input": input}), "FORBIDDEN"},
		{act(h.as(t, "Ben"), "writtenProcedureObject", "WrittenProcedureObjectInput", map[string]any{"reason": "No."}), "NOT_FOUND"},
		{act(ada, "writtenProcedureObject", "WrittenProcedureObjectInput", map[string]any{"reason": "No."}), "PROCEDURE_NOT_YOURS"},
		{act(diego, "writtenProcedureObject", "WrittenProcedureObjectInput", map[string]any{"reason": ""}), "PROCEDURE_REASON"},
		{act(diego, "writtenProcedureObject", "WrittenProcedureObjectInput", map[string]any{"reason": "Six."}), `"viewerCanObject":false,"viewerCanWithdrawObjection":true,"state":"OPEN","objections":[{"name":"Diego Morales","reason":"Six.","withdrawnAt":null}]`},
		{act(henrik, "writtenProcedureObjectionWithdraw", "WrittenProcedureObjectionWithdrawInput", map[string]any{}), "PROCEDURE_NOT_OBJECTED"},
		{act(diego, "writtenProcedureObjectionWithdraw", "WrittenProcedureObjectionWithdrawInput", map[string]any{}), `"viewerCanObject":true,"viewerCanWithdrawObjection":false`},
		{act(diego, "writtenProcedureWithdraw", "WrittenProcedureWithdrawInput", map[string]any{"reason": "Mine."}), "FORBIDDEN"},
		{h.told(t, h.as(t, ""), `query($id: ID!) { writtenProcedure(id: $id) { title } node(id: $id) { id } writtenProcedures { totalCount } }`, map[string]any{"id": id}), `{"writtenProcedure":null,"node":null,"writtenProcedures":{"totalCount":0}}`},
		{act(ada, "writtenProcedureWithdraw", "WrittenProcedureWithdrawInput", map[string]any{"reason": "To the meeting."}), `"state":"WITHDRAWN"`},
	} {
		if !strings.Contains(row.got, row.want) {
			t.Errorf("wanted %s in %s", row.want, row.got)
		}
	}
}

// TestVotesAreCorrectedAndTakenAway: a translation leaves them, a slip in one
// number is mended, and a count that never was is taken off.
func TestVotesAreCorrectedAndTakenAway(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	recorded := h.told(t, ada, `mutation { decisionRecord(input: {title: {en: "Zanzibar plan"}, votes: {inFavour: 15, against: 2, abstained: 1}}) { decision { id } } }`, nil)
	_, rest, _ := strings.Cut(recorded, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	for _, c := range []struct {
		says map[string]any
		want string
	}{
		{map[string]any{"title": map[string]any{"fr": "Plan de Zanzibar"}}, `"votes":{"inFavour":15,"against":2,"abstained":1}`},
		{map[string]any{"votes": map[string]any{"inFavour": 14, "against": 2, "abstained": 1}}, `"votes":{"inFavour":14,"against":2,"abstained":1}`},
		{map[string]any{"notCounted": true, "votes": map[string]any{"inFavour": 14, "against": 2, "abstained": 1}}, `"votes":null`},
		{map[string]any{"title": map[string]any{"es": "Plan de Zanzíbar"}}, `"votes":null`},
	} {
		c.says["id"], c.says["why"] = id, "Mended."
		got := h.told(t, ada, `mutation($input: DecisionWriteInput!) { decisionWrite(input: $input) { decision { votes { inFavour against abstained } } userErrors { code } } }`, map[string]any{"input": c.says})
		if !strings.Contains(got, c.want) {
			t.Errorf("%v: %s", c.says, got)
		}
	}
}
