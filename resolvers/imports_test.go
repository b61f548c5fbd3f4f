package resolvers

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/uploads"
)

// importsAPI is the imports' part of the schema alone.
func importsAPI(t *testing.T, s *store.Store) func(v store.Viewer, query string, id string) string {
	t.Helper()
	var text strings.Builder
	for _, name := range []string{"../schema/schema.graphql", "../schema/imports/imports.graphql"} {
		part, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shared, _, _ := strings.Cut(string(part), "type Query") // the roots open every area
		if strings.HasSuffix(name, "imports.graphql") {
			shared = strings.ReplaceAll(string(part), "extend type", "type")
		}
		text.WriteString(shared)
	}
	api, err := NewAPI(text.String(), &Root{store: s}, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func(v store.Viewer, query, id string) string {
		answer, err := json.Marshal(api.Execute(t.Context(), v, query, "", map[string]any{"id": id, "input": map[string]any{"id": id}}))
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
}

func TestAnImportIsReadAndConfirmedThroughTheAPI(t *testing.T) {
	s := storetest.New(t)
	ask, officer := importsAPI(t, s), signedUp(t, s, "Ada", "ada@example.org")
	var n int64
	err := s.Write(t.Context(), officer, func(tx *store.Tx) (err error) {
		n, err = imports.Receive(t.Context(), tx, "list.csv", []byte("name,constituency,joined\nAkvo,cso_other,2016\n"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const confirm = `mutation ($input: MemberImportConfirmInput!) {
		memberImportConfirm(input: $input) { memberImport { state } userErrors { code field } } }`
	const list = `{ imports(first: 5) { totalCount nodes { fileName new rowsTotal state viewerCanConfirm createdAt problems { reason } } } }`
	resume := func() {
		if _, err := imports.Resume(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	answers := func(query, want string) {
		t.Helper()
		if got := ask(officer, query, relay.Encode("MemberImport", n)); !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	answers(confirm, `"userErrors":[{"code":"IMPORT_CHECKING","field":"id"}]`)
	resume()
	answers(`query ($id: ID!) { memberImport(id: $id) { new newMembers { line name country constituency joined focalPointName focalPointEmail } } }`,
		`"new":1,"newMembers":[{"line":2,"name":"Akvo","country":"","constituency":"cso_other","joined":"2016","focalPointName":"","focalPointEmail":""}]`)
	answers(list, `"totalCount":1,"nodes":[{"fileName":"list.csv","new":1,"rowsTotal":1,"state":"CHECKED","viewerCanConfirm":true`)
	answers(confirm, `"memberImport":{"state":"APPLYING"},"userErrors":[]`)
	answers(confirm, `"memberImport":null,"userErrors":[{"code":"IMPORT_CONFIRMED","field":"id"}]`)
	resume()
	answers(`query ($id: ID!) { memberImport(id: $id) { state unchanged rejected } }`, `{"state":"APPLIED","unchanged":0,"rejected":0}`)
	err = s.Write(t.Context(), officer, func(tx *store.Tx) (err error) {
		n, err = imports.Receive(t.Context(), tx, "again.csv", []byte("name,constituency,joined\nAkvo,cso_other,2016\n"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	resume()
	answers(`query ($id: ID!) { memberImport(id: $id) { state viewerCanConfirm newMembers { line } } }`, `{"state":"UNCHANGED","viewerCanConfirm":false,"newMembers":[]}`)
	answers(confirm, `"userErrors":[{"code":"IMPORT_NOTHING","field":"id"}]`)
	answers(`{ importColumns { name required meaning format example } }`, `{"name":"name","required":true`)
	if got := ask(as(store.Member), list, ""); !strings.Contains(got, "FORBIDDEN") {
		t.Errorf("a member saw the imports: %s", got)
	}
}

func TestAListThatWasSentBecomesAnImportOnce(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var token string
	if err := h.store.Write(t.Context(), ada, func(tx *store.Tx) (err error) {
		token, err = uploads.Receive(t.Context(), tx, h.seals, uploads.MemberList, "list.csv", []byte("name,constituency,joined\nAkvo,cso_other,2016\n"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"fileName":"list.csv"`, "UPLOAD_UNKNOWN"} {
		answer := h.api.Execute(t.Context(), ada, `mutation($input: MemberImportReceiveInput!) {
			memberImportReceive(input: $input) { memberImport { fileName state } userErrors { code field } } }`, "",
			map[string]any{"input": map[string]any{"file": token}})
		if len(answer.Errors) > 0 || !strings.Contains(string(answer.Data), want) {
			t.Errorf("wanted %s: %s %v", want, answer.Data, answer.Errors)
		}
	}
}
