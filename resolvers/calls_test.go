package resolvers

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// callOf is the id of the demo's call of a body in a state.
func (h house) callOf(t *testing.T, state string) string {
	t.Helper()
	var all struct {
		Calls struct {
			Nodes []struct{ ID, State string }
		}
	}
	h.ask(t, h.as(t, ""), `{ calls { nodes { id state } } }`, nil, &all)
	for _, c := range all.Calls.Nodes {
		if c.State == state {
			return c.ID
		}
	}
	t.Fatalf("no call is %s: %+v", state, all)
	return ""
}

// applicationsOf are the ids of who applied, by name, as staff read them.
func (h house) applicationsOf(t *testing.T, call string) map[string]string {
	t.Helper()
	var one struct {
		Call struct {
			Applications []struct{ ID, Name string }
		}
	}
	h.ask(t, h.as(t, "Ada"), `query($id: ID!) { call(id: $id) { applications { id name } } }`, map[string]any{"id": call}, &one)
	ids := map[string]string{}
	for _, a := range one.Call.Applications {
		ids[a.Name] = a.ID
	}
	return ids
}

func TestTheDemosCallsAreThere(t *testing.T) {
	h := newHouse(t)
	got := h.told(t, h.as(t, ""), `{ calls { totalCount nodes { state places closesAt appointedCount startsOn pendingTranslations title(language: ES) body { code openCall { title } } viewerCanApply viewerCanEdit viewerCannotApplyBecause } } }`, nil)
	for _, want := range []string{
		`"totalCount":3`, `"state":"OPEN"`, `"closesAt":"2023-12-12T23:59:59Z"`, `"pendingTranslations":["ES"],"title":"One member for`, `"code":"WG-SOP","openCall":{"title":"One member`,
		`"state":"TO_DECIDE","places":2`, `"code":"WG-INSTITUTIONAL","openCall":null`, `"state":"DECIDED"`, `"appointedCount":2,"startsOn":"2023-11-01"`, `"title":"Dos miembros para el grupo de trabajo sobre la publicación"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if strings.Contains(got, `"viewerCanApply":true`) || strings.Contains(got, `"viewerCanEdit":true`) {
		t.Error(got)
	}
	got = h.told(t, h.as(t, "Ada"), `{ body(code: "WG-PUBLISHING") { members { nodes { name startsOn } } } today { items(kind: CALL_TO_DECIDE) { count rows { title since } } } }`, nil)
	for _, want := range []string{`{"name":"Diego Morales","startsOn":"2023-11-01"}`, `"count":1,"rows":[{"title":"Two members for the institutional working group","since":"2023-11-30"}]`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// TestWhoAppliedIsKnownToTheSecretariatAndThemselves: by no way in, and in no
// count. Diego sits on the Board; Fatou has applied, and Henrik is in the chair.
func TestWhoAppliedIsKnownToTheSecretariatAndThemselves(t *testing.T) {
	h := newHouse(t)
	call := h.callOf(t, "TO_DECIDE")
	ids := h.applicationsOf(t, call)
	if len(ids) != 4 {
		t.Fatal(ids)
	}
	fatous := ids["Fatou Ouédraogo"]
	for _, row := range []struct {
		name  string
		reads bool
		own   bool
	}{
		{"", false, false}, {"Ben", false, false}, {"Chloé", false, false}, {"Diego", false, true}, {"Henrik", false, false}, {"Fatou", true, true}, {"Ada", true, false}, {"Amina", true, false},
	} {
		v := h.as(t, row.name)
		staff := v.Can(store.Staff)
		for _, query := range []string{
			`query($id: ID!) { call(id: $id) { applications { id } } }`, `query($id: ID!) { call(id: $id) { applicationsCount } }`,
			`query($id: ID!) { call(id: $id) { balance { regions { applied } } } }`, `query($id: ID!) { node(id: $id) { ... on Call { applicationsCount } } }`,
			`query($id: ID!) { body(code: "WG-SOP") { openCall { applicationsCount applications { name } } } node(id: $id) { id } }`,
		} {
			if got := h.told(t, v, query, map[string]any{"id": call}); strings.Contains(got, "FORBIDDEN") == staff {
				t.Errorf("%q: %s: %s", row.name, query, got)
			}
		}
		got := h.told(t, v, `query($id: ID!) { node(id: $id) { id ... on CallApplication { name motivation } } }`, map[string]any{"id": fatous})
		if row.reads != strings.Contains(got, "Les pays partenaires") {
			t.Errorf("%q: %s", row.name, got)
		}
		if v.PersonID == 0 {
			continue
		}
		got = h.told(t, v, `query($id: ID!) { call(id: $id) { viewerApplication { name chosen call { title } organisation { name } } viewerCanApply viewerCanDecide } }`, map[string]any{"id": call})
		if row.own != strings.Contains(got, `"chosen":null`) || strings.Contains(got, `"viewerCanApply":true`) || staff != strings.Contains(got, `"viewerCanDecide":true`) {
			t.Errorf("%q: %s", row.name, got)
		}
	}
}

func TestOneAppliesChangesAndWithdraws(t *testing.T) {
	h := newHouse(t)
	call, ben := h.callOf(t, "OPEN"), h.as(t, "Ben")
	act := func(v store.Viewer, mutation, kind string, input map[string]any) string {
		t.Helper()
		return h.told(t, v, `mutation($input: `+kind+`!) { `+mutation+`(input: $input) { call { state viewerApplication { id motivation languages organisation { name } country { code region { name } } givenCountry } viewerCanApply viewerCannotApplyBecause } userErrors { code field } } }`,
			map[string]any{"input": input})
	}
	said := map[string]any{"id": call, "motivation": "Rules matter.", "expertise": "Law.", "languages": []any{"EN", "ES"}}
	if got := act(h.as(t, ""), "callApply", "CallApplyInput", said); !strings.Contains(got, "UNAUTHENTICATED") && !strings.Contains(got, "FORBIDDEN") {
		t.Error(got)
	}
	if got := act(h.as(t, "Diego"), "callApply", "CallApplyInput", said); !strings.Contains(got, `"call":null,"userErrors":[{"code":"CALL_IN_BODY"`) {
		t.Error(got) // Honduras is in the group by him
	}
	var mine struct {
		Call struct{ ViewerOrganisations []struct{ ID, Name string } }
	}
	h.ask(t, ben, `query($id: ID!) { call(id: $id) { viewerOrganisations { id name } } }`, map[string]any{"id": call}, &mine)
	if len(mine.Call.ViewerOrganisations) != 1 || mine.Call.ViewerOrganisations[0].Name != "Publish What You Fund" {
		t.Fatal(mine)
	}
	said["organisationId"] = mine.Call.ViewerOrganisations[0].ID
	if got := act(h.as(t, "Chloé"), "callApply", "CallApplyInput", said); !strings.Contains(got, `"code":"CALL_ORGANISATION","field":"organisationId"`) {
		t.Error(got)
	}
	got := act(ben, "callApply", "CallApplyInput", said)
	if !strings.Contains(got, `"motivation":"Rules matter.","languages":["EN","ES"],"organisation":{"name":"Publish What You Fund"},"country":{"code":"GB","region":{"name":"Europe"}},"givenCountry":null}`) {
		t.Fatal(got)
	}
	if got := act(ben, "callApply", "CallApplyInput", said); !strings.Contains(got, "CALL_APPLIED") {
		t.Error(got)
	}
	_, rest, _ := strings.Cut(got, `"viewerApplication":{"id":"`)
	own, _, _ := strings.Cut(rest, `"`)
	other := map[string]any{"id": own, "motivation": "Rules!", "expertise": "Law.", "languages": []any{"FR"}, "country": "KE"}
	if got := act(h.as(t, "Henrik"), "callApplicationChange", "CallApplicationChangeInput", other); !strings.Contains(got, "NOT_FOUND") {
		t.Error(got)
	}
	if got := act(ben, "callApplicationChange", "CallApplicationChangeInput", other); !strings.Contains(got, `"motivation":"Rules!","languages":["FR"],"organisation":null,"country":{"code":"KE","region":{"name":"Africa"}}`) {
		t.Error(got)
	}
	if got := act(ben, "callApplicationWithdraw", "CallApplicationWithdrawInput", map[string]any{"id": own}); !strings.Contains(got, `"viewerApplication":null,"viewerCanApply":true`) {
		t.Error(got)
	}
	if got := h.told(t, h.as(t, "Ada"), `query($id: ID!) { call(id: $id) { applicationsCount } node(id: "`+own+`") { id } }`, map[string]any{"id": call}); !strings.Contains(got, `"applicationsCount":2`) || !strings.Contains(got, `"node":null`) {
		t.Error("what was withdrawn is read: ", got)
	}
	if got := act(ben, "callApply", "CallApplyInput", map[string]any{"id": h.callOf(t, "TO_DECIDE"), "motivation": "x", "expertise": "x", "languages": []any{"EN"}}); !strings.Contains(got, "CALL_OVER") {
		t.Error(got)
	}
}

func TestTheSecretariatLooksAtTheBalanceAndDecides(t *testing.T) {
	h := newHouse(t)
	ada, call := h.as(t, "Ada"), h.callOf(t, "TO_DECIDE")
	ids := h.applicationsOf(t, call)
	pick := []any{ids["Fatou Ouédraogo"], ids["Noor Rahmani"]}
	type share struct {
		Label                             *string
		Inside, Chosen, Together, Applied int
	}
	var seen struct {
		Call struct {
			Balance struct{ Constituencies, Languages, Regions []share }
		}
	}
	weigh := func(chosen []any) {
		h.ask(t, ada, `query($id: ID!, $chosen: [ID!]) { call(id: $id) { balance(chosen: $chosen) {
			constituencies { label inside chosen together applied } languages { label inside chosen together applied } regions { label inside chosen together applied } } } }`,
			map[string]any{"id": call, "chosen": chosen}, &seen)
	}
	find := func(list []share, label string) share {
		for _, s := range list {
			if s.Label == nil && label == "" || s.Label != nil && *s.Label == label {
				return s
			}
		}
		return share{}
	}
	weigh(nil)
	if f := find(seen.Call.Balance.Regions, "Africa"); f.Inside != 1 || f.Chosen != 0 || f.Together != 1 || f.Applied != 2 {
		t.Errorf("%+v", f)
	}
	weigh(append(pick, h.applicationsOf(t, h.callOf(t, "OPEN"))["Fatou Ouédraogo"])) // that of another call is passed over
	if f := find(seen.Call.Balance.Regions, "Africa"); f.Chosen != 1 || f.Together != 2 {
		t.Errorf("%+v", f)
	}
	if f := find(seen.Call.Balance.Constituencies, ""); f.Chosen != 1 || f.Applied != 1 {
		t.Errorf("for herself: %+v", f)
	}
	if f := find(seen.Call.Balance.Languages, "French"); f.Chosen != 1 || f.Applied != 2 {
		t.Errorf("%+v", f)
	}
	if f := find(seen.Call.Balance.Regions, "Oceania"); f.Label == nil || f.Applied != 0 {
		t.Errorf("what is missing is not shown: %+v", f)
	}
	decide := func(v store.Viewer, input map[string]any) string {
		t.Helper()
		return h.told(t, v, `mutation($input: CallDecideInput!) { callDecide(input: $input) { call { state appointedCount startsOn decision { rule } applications { name chosen } } userErrors { code field } } }`, map[string]any{"input": input})
	}
	input := map[string]any{"id": call, "expectedVersion": 1, "chosen": pick, "startsOn": "2024-01-15", "decision": map[string]any{"rule": "SOP 4.1"}}
	for _, name := range []string{"", "Ben", "Diego", "Henrik"} { // he is in the chair, and did not read them
		if got := decide(h.as(t, name), input); !strings.Contains(got, "FORBIDDEN") && !strings.Contains(got, "UNAUTHENTICATED") {
			t.Errorf("%q: %s", name, got)
		}
	}
	three := map[string]any{"id": call, "expectedVersion": 1, "chosen": append([]any{ids["Diego Morales"]}, pick...)}
	if got := decide(ada, three); !strings.Contains(got, `"code":"CALL_TOO_MANY","field":"chosen"`) {
		t.Error(got)
	}
	got := decide(ada, input)
	for _, want := range []string{`"state":"DECIDED","appointedCount":2,"startsOn":"2024-01-15","decision":{"rule":"SOP 4.1"}`, `{"name":"Fatou Ouédraogo","chosen":true}`, `{"name":"Diego Morales","chosen":false}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if item := h.letter(t, "call_not_chosen"); item.Name == "" {
		t.Error("nobody was told")
	}
}

func TestTheChairOpensChangesAndClosesACall(t *testing.T) {
	h := newHouse(t)
	henrik := h.as(t, "Henrik") // in the chair of the institutional group, whose call waits
	bodies := func(v store.Viewer) (codes []string) {
		t.Helper()
		var known struct{ CallBodies []struct{ Code string } }
		h.ask(t, v, `{ callBodies { code } }`, nil, &known)
		for _, b := range known.CallBodies {
			codes = append(codes, b.Code)
		}
		return codes
	}
	if got := bodies(henrik); len(got) != 0 {
		t.Error(got)
	}
	if got := bodies(h.as(t, "Ada")); len(got) != 1 || got[0] != "WG-PUBLISHING" {
		t.Error(got)
	}
	act := func(v store.Viewer, mutation, kind string, input map[string]any) string {
		t.Helper()
		return h.told(t, v, `mutation($input: `+kind+`!) { `+mutation+`(input: $input) { call { id state version closesOn places closedBecause body { code } } userErrors { code field } } }`, map[string]any{"input": input})
	}
	call := h.callOf(t, "TO_DECIDE")
	if got := act(h.as(t, "Ben"), "callChange", "CallChangeInput", map[string]any{"id": call, "expectedVersion": 1, "places": 3}); !strings.Contains(got, "CALL_NOT_YOURS") && !strings.Contains(got, "FORBIDDEN") {
		t.Error(got)
	}
	if got := act(henrik, "callChange", "CallChangeInput", map[string]any{"id": call, "expectedVersion": 1, "places": 3, "closesOn": "2023-12-20"}); !strings.Contains(got, `"state":"OPEN","version":2,"closesOn":"2023-12-20","places":3`) {
		t.Error(got)
	}
	if got := act(henrik, "callCancel", "CallCancelInput", map[string]any{"id": call, "expectedVersion": 1, "reason": "Later."}); !strings.Contains(got, "STALE_VERSION") {
		t.Error(got)
	}
	if got := act(henrik, "callCancel", "CallCancelInput", map[string]any{"id": call, "expectedVersion": 2, "reason": "Later."}); !strings.Contains(got, `"state":"CANCELLED"`) || !strings.Contains(got, `"closedBecause":"Later."`) {
		t.Error(got)
	}
	if got := bodies(henrik); len(got) != 1 || got[0] != "WG-INSTITUTIONAL" {
		t.Fatal(got)
	}
	var of struct{ Body struct{ ID string } }
	h.ask(t, henrik, `{ body(code: "WG-INSTITUTIONAL") { id } }`, nil, &of)
	input := map[string]any{"bodyId": of.Body.ID, "closesOn": "2023-12-31", "places": 1, "title": map[string]any{"en": "One member"}, "text": map[string]any{"en": "Come."}}
	if got := act(henrik, "callOpen", "CallOpenInput", input); !strings.Contains(got, `"code":"WG-INSTITUTIONAL"`) {
		t.Error(got)
	}
	if got := act(h.as(t, "Ada"), "callOpen", "CallOpenInput", input); !strings.Contains(got, "CALL_RUNNING") {
		t.Error(got)
	}
	var item struct {
		Data struct {
			CallID int64 `json:"callId"`
		}
	}
	if letter := h.letter(t, "call_opened"); json.Unmarshal(letter.Data, &item.Data) != nil || item.Data.CallID == 0 {
		t.Errorf("%+v", letter)
	}
}
