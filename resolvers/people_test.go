package resolvers

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// peopleAPI is the people's part of the schema alone.
func peopleAPI(t *testing.T, s *store.Store) *API {
	t.Helper()
	read := func(name string) string {
		part, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(part)
	}
	shared, _, _ := strings.Cut(read("../schema/schema.graphql"), "type Query") // the roots open every area
	text := shared + strings.ReplaceAll(read("../schema/people/people.graphql"), "extend type", "type")
	a, err := NewAPI(text, &Root{store: s}, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// askPeople runs an operation and returns its answer as JSON.
func askPeople(t *testing.T, a *API, v store.Viewer, query string, input any) string {
	t.Helper()
	variables := map[string]any{}
	if input != nil {
		variables["input"] = input
	}
	ctx := people.WithNetwork(t.Context(), "203.0.113.0/24")
	answer, err := json.Marshal(a.Execute(ctx, v, query, "", variables))
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// signedUp adds a member of staff and returns them as viewer.
func signedUp(t *testing.T, s *store.Store, name, email string) (v store.Viewer) {
	t.Helper()
	err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		n, err := people.Add(t.Context(), tx, name, email, texts.French)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(t.Context(), `insert into person_roles (person_id, role, starts_on) values ($1, 'STAFF', $2)`, n, tx.Today()); err != nil {
			return err
		}
		v, err = people.ViewerOf(t.Context(), tx, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheViewerIsWhoAsks(t *testing.T) {
	s := storetest.New(t)
	a := peopleAPI(t, s)
	const query = `{ viewer { language role roles person { id name version contact { email language } } sessions { id } apiTokens { id } } }`
	ada := signedUp(t, s, "Ada", "ada@example.org")
	want := `{"data":{"viewer":{"language":"FR","role":"STAFF","roles":["PUBLIC","PERSON","STAFF"],` +
		`"person":{"id":"` + relay.Encode("Person", ada.PersonID) + `","name":"Ada","version":1,"contact":{"email":"ada@example.org","language":"FR"}},"sessions":[],"apiTokens":[]}}}`
	if got := askPeople(t, a, ada, query, nil); got != want {
		t.Errorf("Ada gets %s", got)
	}
	public := store.Viewer{Language: texts.English}
	want = `{"data":{"viewer":{"language":"EN","role":"PUBLIC","roles":["PUBLIC"],"person":null}}}`
	if got := askPeople(t, a, public, `{ viewer { language role roles person { name } } }`, nil); got != want {
		t.Errorf("the public gets %s", got)
	}
	for _, path := range []string{"person { contact { email } }", "sessions { id }", "apiTokens { id }"} {
		if got := askPeople(t, a, public, "{ viewer { "+path+" } }", nil); !strings.Contains(got, "UNAUTHENTICATED") {
			t.Errorf("the public gets %s", got)
		}
	}
}

func TestTheNameOnEveryPageCostsNoStatement(t *testing.T) {
	s := storetest.New(t)
	ada := signedUp(t, s, "Ada", "ada@example.org")
	ctx, statements := store.CountStatements(t.Context())
	answer := peopleAPI(t, s).Execute(ctx, ada, `{ viewer { person { name } roles } }`, "", nil)
	if len(answer.Errors) > 0 || statements.Load() != 0 {
		t.Errorf("%d statements, %v", statements.Load(), answer.Errors)
	}
}

func TestASignInRequestAnswersTheSameForEverybody(t *testing.T) {
	s := storetest.New(t)
	a := peopleAPI(t, s)
	signedUp(t, s, "Ada", "ada@example.org")
	public := store.Viewer{Language: texts.English}
	ask := func(email string) string {
		return askPeople(t, a, public, `mutation ($input: SignInRequestInput!) { signInRequest(input: $input) { minutes userErrors { code field } } }`,
			map[string]any{"email": email})
	}
	known, unknown := ask("ada@example.org"), ask("nobody@example.org")
	if want := `{"data":{"signInRequest":{"minutes":15,"userErrors":[]}}}`; known != want || unknown != want {
		t.Errorf("known: %s, unknown: %s", known, unknown)
	}
	want := `{"data":{"signInRequest":{"minutes":null,"userErrors":[{"code":"EMAIL_INVALID","field":"email"}]}}}`
	if got := ask("ada@example.org\nBcc: all@example.org"); got != want {
		t.Error(got)
	}
}

func TestATokensSecretIsAnsweredOnce(t *testing.T) {
	s := storetest.New(t)
	a := peopleAPI(t, s)
	ada := signedUp(t, s, "Ada", "ada@example.org")
	create := `mutation ($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { apiToken { id name role expiresAt usedAt } secret userErrors { code field } } }`
	got := askPeople(t, a, ada, create, map[string]any{"name": "export", "role": "STAFF", "expiresOn": "2024-05-31"})
	var answer struct {
		Data struct {
			APITokenCreate struct {
				APIToken struct{ ID, ExpiresAt string }
				Secret   string
			}
		}
	}
	if err := json.Unmarshal([]byte(got), &answer); err != nil {
		t.Fatal(err)
	}
	token := answer.Data.APITokenCreate
	if !strings.HasPrefix(token.Secret, "plenary_") || token.APIToken.ExpiresAt != "2024-06-01T00:00:00Z" {
		t.Fatal(got)
	}
	if v, err := people.ViewerOfToken(t.Context(), s.Read(store.Viewer{}), token.Secret); err != nil || v.PersonID != ada.PersonID {
		t.Errorf("the token is %+v, %v", v, err)
	}
	revoke := `mutation ($input: ApiTokenRevokeInput!) { apiTokenRevoke(input: $input) { revokedId userErrors { code field } } }`
	input := map[string]any{"id": token.APIToken.ID}
	if got := askPeople(t, a, ada, revoke, input); got != `{"data":{"apiTokenRevoke":{"revokedId":"`+token.APIToken.ID+`","userErrors":[]}}}` {
		t.Error(got)
	}
	if got := askPeople(t, a, ada, revoke, input); !strings.Contains(got, `"revokedId":null,"userErrors":[{"code":"NOT_FOUND","field":"id"}]`) {
		t.Error(got)
	}
	if got := askPeople(t, a, ada, create, map[string]any{"name": "export", "role": "ADMIN", "expiresOn": "2030-01-01"}); !strings.Contains(got,
		`{"apiToken":null,"secret":null,"userErrors":[{"code":"TOKEN_ROLE_TOO_HIGH","field":"role"},{"code":"TOKEN_EXPIRY_INVALID","field":"expiresOn"}]}`) {
		t.Error(got)
	}
}

func TestASessionIsRevokedByItsIDOrWithAllOthers(t *testing.T) {
	s := storetest.New(t)
	a := peopleAPI(t, s)
	ada := signedUp(t, s, "Ada", "ada@example.org")
	sessions := people.NewSessions(s, false)
	for range 3 {
		ctx, err := sessions.Load(people.WithAgent(t.Context(), "Lynx"), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := people.StartSession(ctx, sessions, ada.PersonID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := sessions.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := people.Sessions(context.Background(), s.Read(ada))
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	ada.SessionID = rows[0].ID
	one := relay.Encode("Session", rows[1].ID)
	got := askPeople(t, a, ada, `mutation ($input: SessionRevokeInput!) { sessionRevoke(input: $input) { revokedId userErrors { code } } }`, map[string]any{"id": one})
	if got != `{"data":{"sessionRevoke":{"revokedId":"`+one+`","userErrors":[]}}}` {
		t.Error(got)
	}
	if got := askPeople(t, a, ada, `mutation { sessionRevokeOthers { revoked userErrors { code } } }`, nil); got != `{"data":{"sessionRevokeOthers":{"revoked":1,"userErrors":[]}}}` {
		t.Error(got)
	}
	if got := askPeople(t, a, ada, `{ viewer { sessions { agent current } } }`, nil); got != `{"data":{"viewer":{"sessions":[{"agent":"Lynx","current":true}]}}}` {
		t.Error(got)
	}
}

func TestPeopleAreCorrectedByThemselvesAndTheSecretariat(t *testing.T) {
	s := storetest.New(t)
	a := peopleAPI(t, s)
	ada, ben := signedUp(t, s, "Ada", "ada@example.org"), signedUp(t, s, "Ben", "ben@example.org")
	got := askPeople(t, a, ben, `mutation ($input: ViewerUpdateInput!) { viewerUpdate(input: $input) { viewer { language person { name version } } userErrors { code } } }`,
		map[string]any{"name": "Benoît", "language": "ES"})
	if got != `{"data":{"viewerUpdate":{"viewer":{"language":"ES","person":{"name":"Benoît","version":2}},"userErrors":[]}}}` {
		t.Error(got)
	}
	update := `mutation ($input: PersonUpdateInput!) { personUpdate(input: $input) { person { name version contact { email language } } userErrors { code field } } }`
	input := map[string]any{"id": relay.Encode("Person", ben.PersonID), "email": "benoit@example.org", "expectedVersion": 2}
	if got := askPeople(t, a, ada, update, input); got != `{"data":{"personUpdate":{"person":{"name":"Benoît","version":3,"contact":{"email":"benoit@example.org","language":"ES"}},"userErrors":[]}}}` {
		t.Error(got)
	}
	if got := askPeople(t, a, ada, update, input); !strings.Contains(got, `"person":null,"userErrors":[{"code":"PERSON_CHANGED","field":"expectedVersion"}]`) {
		t.Error(got)
	}
	input["id"] = relay.Encode("Member", ben.PersonID)
	if got := askPeople(t, a, ada, update, input); !strings.Contains(got, `"userErrors":[{"code":"BAD_ID","field":"id"}]`) {
		t.Error(got)
	}
}
