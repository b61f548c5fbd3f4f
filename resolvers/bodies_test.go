package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestBodiesAreSetUpAndTheirMandatesDecided: a group from its setting up to its
// end, through the API, with what each act answers.
func TestBodiesAreSetUpAndTheirMandatesDecided(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var made struct {
		BodyCreate struct{ Body struct{ ID string } }
	}
	h.ask(t, ada, `mutation($input: BodyCreateInput!) { bodyCreate(input: $input) { body { id } userErrors { code } } }`,
		map[string]any{"input": map[string]any{"code": "WG-NEW", "kind": "WORKING_GROUP", "names": map[string]any{"en": "New group"}, "joining": "OPEN"}}, &made)
	id := made.BodyCreate.Body.ID
	decision, next := map[string]any{"decidedOn": "2023-11-30"}, h.nextDecision(t)
	for _, step := range []struct {
		who, name, ask string
		input          map[string]any
		want           string
	}{
		{"Ada", "bodyCreate", `body { name }`, map[string]any{"code": "WG-NEW", "kind": "WORKING_GROUP", "names": map[string]any{"en": "Other"}}, `{"code":"BODY_CODE_TAKEN","field":"code"}`},
		{"Ada", "bodyUpdate", `body { names { fr } quorumPercent parent { code } version }`, map[string]any{"id": id, "expectedVersion": 1, "quorumPercent": 0, "names": map[string]any{"en": "New group", "fr": "Nouveau groupe"}},
			`{"names":{"fr":"Nouveau groupe"},"quorumPercent":0,"parent":{"code":"BOARD"},"version":2}`},
		{"Ada", "bodyUpdate", `body { version }`, map[string]any{"id": id, "expectedVersion": 1, "contact": "new@example.org"}, `{"code":"BODY_CHANGED","field":"expectedVersion"}`},
		{"Ada", "bodyUpdate", `body { version }`, map[string]any{"id": id, "expectedVersion": 2, "parentId": id}, `{"code":"BODY_CIRCLE","field":"parentId"}`},
		{"Ada", "bodyTermsWrite", `body { terms { number text decision { number } } }`, map[string]any{"bodyId": id, "expectedNumber": 0, "texts": map[string]any{"en": "To try."}, "decision": decision},
			`{"terms":{"number":1,"text":"To try.","decision":{"number":"` + next + `"}}}`},
		{"Ada", "bodyTermsWrite", `body { id }`, map[string]any{"bodyId": id, "expectedNumber": 0, "texts": map[string]any{"en": "Again."}}, `{"code":"TERMS_CHANGED","field":"expectedNumber"}`},
		{"Ada", "mandateCreate", `mandate { name state daysLeft body { code } periods { act startsOn decision { number } } }`, map[string]any{"bodyId": id, "endsOn": "2023-12-31", "decision": map[string]any{"number": next, "decidedOn": "2023-11-30"}},
			`{"name":"New group","state":"ENDING","daysLeft":30,"body":{"code":"WG-NEW"},"periods":[{"act":"CREATED","startsOn":"2023-11-30","decision":{"number":"` + next + `"}}]}`},
		{"Ada", "mandateCreate", `mandate { id }`, map[string]any{"bodyId": id, "endsOn": "2024-12-31", "decision": decision}, `{"code":"MANDATE_THERE","field":"bodyId"}`},
		{"Ben", "bodyJoin", `body { membersCount viewerCanJoin viewerCanLeave members { nodes { name } } }`, map[string]any{"bodyId": id},
			`{"membersCount":1,"viewerCanJoin":false,"viewerCanLeave":true,"members":{"nodes":[{"name":"Ben Carter"}]}}`},
		{"Ben", "bodyJoin", `body { id }`, map[string]any{"bodyId": id}, `{"code":"BODY_MEMBER_TWICE","field":"bodyId"}`},
		{"Ben", "bodyLeave", `body { viewerCanLeave }`, map[string]any{"bodyId": id}, `{"viewerCanLeave":false}`},
		{"Ada", "bodyMemberAdd", `body { chair { name } }`, map[string]any{"bodyId": id, "email": "new.chair@example.org", "name": "New Chair", "role": "CHAIR"}, `{"chair":{"name":"New Chair"}}`},
		{"Ada", "bodyMemberAdd", `body { id }`, map[string]any{"bodyId": id, "email": "henrik.lund@denmark.example", "role": "CHAIR"}, `{"code":"BODY_CHAIR_TAKEN","field":"role"}`},
	} {
		said := h.act(t, h.as(t, step.who), `mutation($input: `+strings.ToUpper(step.name[:1])+step.name[1:]+`Input!) { `+step.name+`(input: $input) { `+step.ask+` userErrors { code field } } }`, step.input)
		if !strings.Contains(said, step.want) {
			t.Errorf("%s %v: %s", step.name, step.input, said)
		}
	}
}

// TestWhoReadsNamesOfBodies: everybody bodies, chairs and mandates; people who
// have signed in the members and the address; reasons the secretariat.
func TestWhoReadsNamesOfBodies(t *testing.T) {
	h := newHouse(t)
	for _, row := range []struct {
		who, query, want string // want empty: refused
	}{
		{"", `{ body(code: "wg-technical") { chair { name } membersCount mandate { state periods { decision { number } } } terms { number } } }`,
			`"membersCount":6,"mandate":{"state":"IN_FORCE","periods":[{"decision":{"number":"2023/02"}}]},"terms":{"number":1}`},
		{"", `{ body(code: "WG-TECHNICAL") { members { totalCount } } }`, ""},
		{"", `{ body(code: "WG-TECHNICAL") { contact } }`, ""},
		{"", `{ body(code: "WG-TECHNICAL") { chair { person { id } } } }`, ""},
		{"Chloé", `{ body(code: "WG-TECHNICAL") { members { totalCount nodes { name } } } }`, `{"name":"Noor Rahmani"}`},
		{"Chloé", `{ body(code: "WG-TECHNICAL") { viewerCanJoin viewerCannotJoinBecause } }`, `"viewerCanJoin":false,"viewerCannotJoinBecause":"Contacts of member organisations may join.`},
		{"Henrik", `{ body(code: "WG-TECHNICAL") { members { nodes { reason } } } }`, ""},
		{"Diego", `{ body(code: "CAUCUS-CSO") { viewerCannotJoinBecause } }`, `another constituency`},
		{"Ada", `{ body(code: "WG-TECHNICAL") { members { nodes { reason } } } }`, `"reason":null`},
		{"", `{ body(code: "WG-NOWHERE") { id } }`, `{"body":null}`},
	} {
		answer := h.api.Execute(t.Context(), h.as(t, row.who), row.query, "", nil)
		switch {
		case row.want == "" && (len(answer.Errors) == 0 || answer.Errors[0].Code() != "FORBIDDEN" && answer.Errors[0].Code() != "UNAUTHENTICATED"):
			t.Errorf("%q %s: %s %+v", row.who, row.query, answer.Data, answer.Errors)
		case row.want != "" && (len(answer.Errors) > 0 || !strings.Contains(string(answer.Data), row.want)):
			t.Errorf("%q %s: %s %+v", row.who, row.query, answer.Data, answer.Errors)
		}
	}
}

// TestEverythingThatExpiresIsOneList: the demo's of 1 December 2023.
func TestEverythingThatExpiresIsOneList(t *testing.T) {
	h := newHouse(t)
	type row struct {
		Kind, State, Subject string
		DaysLeft, Count      int
	}
	var list struct {
		Mandates struct {
			TotalCount int
			Nodes      []row
		}
	}
	find := func(who string, arguments string) []row {
		t.Helper()
		h.ask(t, h.as(t, who), `{ mandates(`+arguments+`, first: 100) { totalCount nodes { kind state subject daysLeft count } } }`, nil, &list)
		if list.Mandates.TotalCount != len(list.Mandates.Nodes) {
			t.Errorf("%s: %d of %d", arguments, len(list.Mandates.Nodes), list.Mandates.TotalCount)
		}
		return list.Mandates.Nodes
	}
	if rows := find("", `filter: { kind: GROUP }`); len(rows) != 5 || rows[0] != (row{"GROUP", "ENDING", "Institutional working group", 30, 1}) || rows[1].State != "IN_FORCE" {
		t.Errorf("groups: %+v", rows)
	}
	if rows := find("", `filter: { kind: FEE_WAIVER }`); len(rows) != 1 || rows[0].Count != 22 || rows[0].Subject != "22 fee waivers (SOP 2.3.6)" {
		t.Errorf("waivers: %+v", rows)
	}
	if rows := find("", `filter: { kind: BOARD_TERM }`); len(rows) != 7 || rows[0].State != "IN_FORCE" || rows[0].DaysLeft != 105 || !strings.HasPrefix(rows[0].Subject, "Board: ") {
		t.Errorf("terms on the Board: %+v", rows)
	}
	if rows := find("", `filter: { kind: BOARD_TERM }, history: true`); len(rows) != 8 || rows[0].State != "FOLLOWED" || rows[0].Subject != "Board: Technical seat" {
		t.Errorf("terms on the Board since 2022: %+v", rows)
	}
	if rows := find("", `expiringBefore: "2024-03-16"`); len(rows) != 9 || rows[8].Kind != "BOARD_TERM" {
		t.Errorf("until the election: %+v", rows)
	}
	if rows := find("", `filter: { kind: HOSTING }`); len(rows) != 1 || rows[0].State != "IN_FORCE" {
		t.Errorf("hosting: %+v", rows)
	}
	if rows := find("", `history: true, filter: { kind: HOSTING }`); len(rows) != 3 || rows[0].State != "FOLLOWED" || rows[1].State != "FOLLOWED" || rows[0].DaysLeft != -335 {
		t.Errorf("hosting since 2018: %+v", rows)
	}
	if rows := find("", `expiringBefore: "2024-01-01"`); len(rows) != 1 || rows[0].Kind != "GROUP" {
		t.Errorf("this year: %+v", rows)
	}
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into waiver_settings (passes_by, quorum_percent, written_days, ask_days, review_days, valid_months, due_days, register)
			select passes_by, quorum_percent, written_days, ask_days, review_days, valid_months, due_days, 'STAFF' from waiver_settings order by id desc limit 1`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if rows := find("", `filter: { kind: FEE_WAIVER }`); len(rows) != 0 {
		t.Errorf("waivers, whose register is the secretariat's: %+v", rows)
	}
}
