package resolvers

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// tokenOf is the link's secret of the only application of a name.
func (h house) tokenOf(t *testing.T, name string) (token string) {
	t.Helper()
	var a applications.Application
	found, err := h.store.Read(store.System("test")).Get(t.Context(), &a,
		`select id as own_id, submitted_at from applications where names->>'en' = $1`, name)
	if err != nil || !found {
		t.Fatalf("no application of %s: %v", name, err)
	}
	return applications.Token(h.seals, a)
}

// told runs an operation and returns its whole answer as text.
func (h house) told(t *testing.T, v store.Viewer, query string, variables map[string]any) string {
	t.Helper()
	answer, err := json.Marshal(h.api.Execute(people.WithNetwork(t.Context(), "192.0.2.0/24"), v, query, "", variables))
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

const submit = `mutation($input: ApplicationSubmitInput!) { applicationSubmit(input: $input) { sentTo userErrors { field code } } }`

func applying(name string) map[string]any {
	return map[string]any{"input": map[string]any{
		"names": map[string]any{"en": name}, "country": "TG", "kind": "NGO", "category": "cso_other", "band": "cso_other_under_10m",
		"contactName": "Kossi Mensah", "email": "kossi@lome.example", "language": "FR", "motivation": "Pour être entendus.", "website": "https://lome.example",
	}}
}

func TestAnApplicationGoesItsWholeWay(t *testing.T) {
	h := newHouse(t)
	nobody, ada := h.as(t, ""), h.as(t, "Ada")
	wants := func(what, answer, want string) {
		t.Helper()
		if !strings.Contains(answer, want) {
			t.Errorf("%s: wanted %s in %s", what, want, answer)
		}
	}
	var file string
	if err := h.store.Write(t.Context(), nobody, func(tx *store.Tx) (err error) {
		file, err = uploads.Receive(t.Context(), tx, h.seals, uploads.ApplicationDocument, "statuts.pdf", uploadstest.PDF(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	form := applying("Observatoire de Lomé")
	form["input"].(map[string]any)["documents"] = []any{file}
	wants("submit", h.told(t, nobody, submit, form), `"sentTo":"kossi@lome.example"`)
	wants("again", h.told(t, nobody, submit, applying("observatoire de lome")), "APPLICATION_TWICE")
	wants("a member", h.told(t, nobody, submit, map[string]any{"input": merged(applying("Honduras"), "country", "HN")}), "APPLICATION_MEMBER")
	wants("no such band", h.told(t, nobody, submit, map[string]any{"input": merged(applying("Other"), "band", "tiny")}), `"field":"band","code":"BAND_UNKNOWN"`)

	token := h.tokenOf(t, "Observatoire de Lomé")
	byLink := func(mutation, more string) string {
		return h.told(t, nobody, fmt.Sprintf(`mutation($t: String!) { %s(input: {token: $t%s}) { application { stage question } userErrors { field code } } }`, mutation, more), map[string]any{"t": token})
	}
	follow := func(token string) string {
		return h.told(t, nobody, `query($t: String!) { applicationByLink(token: $t) { stage name documents { name } events { kind text } } }`, map[string]any{"t": token})
	}
	wants("confirm", byLink("applicationConfirm", ""), `"stage":"CONFIRMED"`)
	wants("follow", follow(token), "statuts.pdf")
	wants("another's token", follow(token[:len(token)-2]+"AA"), `"applicationByLink":null`)

	var list struct {
		Applications struct {
			Nodes []struct {
				ID   string
				Name string
			}
		}
	}
	h.ask(t, ada, `{ applications(filter: {search: "lome"}) { nodes { id name } } }`, nil, &list)
	if len(list.Applications.Nodes) != 1 {
		t.Fatalf("%+v", list)
	}
	id := list.Applications.Nodes[0].ID
	act := func(v store.Viewer, mutation, more, shown string) string {
		return h.told(t, v, fmt.Sprintf(`mutation($id: ID!) { %s(input: {id: $id%s}) { %s userErrors { field code message } } }`, mutation, more, shown), map[string]any{"id": id})
	}
	wants("classify", act(ada, "applicationClassify", `, constituency: "cso_other"`, "application { constituency { code } }"), `"code":"cso_other"`)
	wants("ask", act(ada, "applicationRequestInformation", `, text: "Combien ?"`, "application { stage }"), "INFORMATION_REQUESTED")
	wants("follow the question", byLink("applicationAnswer", `, text: "Trois."`), `"stage":"CONFIRMED"`)
	for _, name := range []string{"", "Ben", "Diego"} {
		wants("decided by "+name, act(h.as(t, name), "applicationDecide", `, outcome: ADMIT`, "unbilled"), "errors")
	}
	wants("without the Board", act(ada, "applicationDecide", `, outcome: ADMIT`, "unbilled"), "APPLICATION_NEEDS_BOARD")
	admitted := act(ada, "applicationDecide", `, outcome: ADMIT, decision: {decidedOn: "2023-11-28"}, joinedOn: "2024-01-01"`,
		"unbilled member { status organisation { name } }")
	wants("admit", admitted, `"status":"FUTURE"`)
	wants("the year is not open", admitted, "2024")
	wants("follow the admission", follow(token), `"stage":"ADMITTED"`)
	wants("the contact", h.told(t, ada, `{ members(filter: {search: "lomé"}) { nodes { contacts { nodes { role email } } } } }`, nil), "kossi@lome.example")
}

func merged(form map[string]any, key string, value any) map[string]any {
	input := form["input"].(map[string]any)
	input[key] = value
	return input
}

func TestObserversAreInvitedAndTheFormKnowsThem(t *testing.T) {
	h := newHouse(t)
	ada, nobody := h.as(t, "Ada"), h.as(t, "")
	var seen struct {
		Observers struct {
			Nodes []struct {
				Name         string
				Organisation struct{ ID string }
			}
		}
	}
	h.ask(t, ada, `{ observers { nodes { name organisation { id } } } }`, nil, &seen)
	if len(seen.Observers.Nodes) != 1 {
		t.Fatalf("%+v", seen)
	}
	if told := h.told(t, nobody, `{ observers { totalCount nodes { name country { code } } } }`, nil); !strings.Contains(told, `"totalCount":1,`) || !strings.Contains(told, "AE") {
		t.Errorf("a stranger sees %s", told)
	}
	if told := h.told(t, nobody, `{ observers(period: PAST) { totalCount } }`, nil); !strings.Contains(told, `"totalCount":0`) {
		t.Errorf("of the past a stranger sees %s", told)
	}
	if told := h.told(t, ada, `{ observers(period: PAST) { totalCount nodes { name } } }`, nil); !strings.Contains(told, "Islamic Development Bank") {
		t.Errorf("staff see %s", told)
	}
	invite := map[string]any{"input": map[string]any{"organisationId": seen.Observers.Nodes[0].Organisation.ID, "name": "Chloé Martin", "email": "chloe.martin@observer.example", "language": "FR"}}
	if told := h.told(t, ada, `mutation($input: MembershipInviteInput!) { membershipInvite(input: $input) { sentTo userErrors { code } } }`, invite); !strings.Contains(told, `"sentTo":"chloe`) {
		t.Fatal(told)
	}
	item := h.letter(t, "membership_invitation")
	if item.Language != texts.French {
		t.Errorf("written in %s", item.Language)
	}
	message, err := h.outbox.Preview(t.Context(), h.store.Read(store.System("test")), item)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(message.Text, "invitation=")
	token = strings.Fields(token)[0]
	known := func(token string) string {
		return h.told(t, nobody, `query($t: String!) { invitation(token: $t) { names { en } email country { code } kind } }`, map[string]any{"t": token})
	}
	if told := known(token); !strings.Contains(told, "United Arab Emirates") || !strings.Contains(told, "chloe.martin") {
		t.Errorf("the form knows %s", told)
	}
	if told := known(token + "A"); !strings.Contains(told, `"invitation":null`) {
		t.Errorf("a changed token opens %s", told)
	}
	// Applying by the invitation links the organisation, under whatever name.
	form := applying("UAE Aid")
	merged(form, "invitation", token)
	h.told(t, nobody, submit, form)
	var linked bool
	if _, err := h.store.Read(ada).Get(t.Context(), &linked, `select organisation_id is not null from applications where names->>'en' = 'UAE Aid'`); err != nil || !linked {
		t.Errorf("linked %v, %v", linked, err)
	}
}
