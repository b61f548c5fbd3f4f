package resolvers

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestEachRoleMayAskForWhatItIsAllowed(t *testing.T) {
	api, _ := edge(t, Options{})
	fields := []struct {
		query string
		roles []store.Role
	}{
		{"{ anybody }", store.Roles},
		{"{ person }", []store.Role{store.Person, store.Member, store.Board, store.Staff, store.Admin}},
		{"{ member }", []store.Role{store.Member}},
		{"{ board }", []store.Role{store.Board, store.Staff, store.Admin}},
		{"{ staff { shut } }", []store.Role{store.Staff, store.Admin}},
		{"{ staff { open } }", store.Roles},
		{"{ admin }", []store.Role{store.Admin}},
		{"{ __typename __schema { queryType { name } } }", store.Roles},
	}
	for _, field := range fields {
		for _, role := range store.Roles {
			want := ""
			if !slices.Contains(field.roles, role) {
				want = "FORBIDDEN"
				if role == store.Public {
					want = "UNAUTHENTICATED"
				}
			}
			r := api.Execute(t.Context(), as(role), field.query, "", nil)
			if got := codes(r); got != want || (want == "") != (r.Data != nil) {
				t.Errorf("%s as %s: %q and data %s, want %q", field.query, role, got, r.Data, want)
			}
		}
	}
}

func TestTheWholeRequestIsRefusedNamingEachForbiddenPath(t *testing.T) {
	api, _ := edge(t, Options{})
	r := api.Execute(t.Context(), as(store.Person), `{ anybody mine: staff { ...f open } admin } fragment f on Secret { s: shut }`, "", nil)
	if r.Data != nil || paths(r) != "mine.s admin" {
		t.Errorf("data %s, paths %q", r.Data, paths(r))
	}
	if !strings.Contains(r.Errors[0].Message, "mine.s") || !strings.Contains(r.Errors[0].Message, "STAFF") {
		t.Errorf("the message names neither path nor role: %s", r.Errors[0].Message)
	}
}

func TestWhatIsSkippedIsNotAskedFor(t *testing.T) {
	api, _ := edge(t, Options{})
	for query, want := range map[string]string{
		`query ($no: Boolean!) { anybody admin @include(if: $no) }`:                              "",
		`query ($yes: Boolean!) { anybody admin @skip(if: $yes) }`:                               "",
		`query ($yes: Boolean!) { anybody admin @include(if: $yes) }`:                            "FORBIDDEN",
		`query ($no: Boolean!) { anybody admin @skip(if: $no) }`:                                 "FORBIDDEN",
		`query ($yes: Boolean!) { anybody ... @skip(if: $yes) { admin } }`:                       "",
		`query ($yes: Boolean!) { anybody ...f @include(if: $yes) } fragment f on Query {admin}`: "FORBIDDEN",
		`query ($no: Boolean!) { anybody ...f @include(if: $no) } fragment f on Query {admin}`:   "",
		`query ($x: Boolean = true) { anybody admin @include(if: $x) }`:                          "FORBIDDEN",
		`query ($x: Boolean = false) { anybody admin @include(if: $x) }`:                         "",
		`query ($no: Boolean!) { anybody admin @include(if: true) @skip(if: $no) }`:              "FORBIDDEN",
	} {
		variables := map[string]any{}
		for name, value := range map[string]bool{"yes": true, "no": false} {
			if strings.Contains(query, "$"+name+":") {
				variables[name] = value
			}
		}
		r := api.Execute(t.Context(), as(store.Person), query, "", variables)
		if codes(r) != want {
			t.Errorf("%s: %q, want %q", query, codes(r), want)
		}
		if want == "" && string(r.Data) != `{"anybody":"anybody"}` {
			t.Errorf("%s: %s", query, r.Data)
		}
	}
}

func TestTwoParsersCannotBeToldDifferentThings(t *testing.T) {
	api, _ := edge(t, Options{})
	for _, query := range []string{
		"{ anybody # \r admin }\n}",
		"{ anybody # \u2028 admin \n}",
		"{ anybody # \u0085 admin \n}",
		"\ufeff{ anybody admin }",
		"{ anybody \u00a0 admin }",
		`{ anybody __type(name: """ \""" ) { admin } """) { name } admin }`,
	} {
		r := api.Execute(t.Context(), as(store.Person), query, "", nil)
		if strings.Contains(string(r.Data), `"admin":"admin"`) {
			t.Errorf("%q passed the gate: %s", query, r.Data)
		}
	}
}

func TestASchemaThatLeavesOpenWhoMayAskDoesNotStart(t *testing.T) {
	open := strings.Replace(edgeSDL, "type Tag @allow(to: [PUBLIC])", "type Tag", 1)
	open = strings.Replace(open, "kept: Int! @allow(to: [PUBLIC])", "kept: Int!", 1)
	_, err := NewAPI(open, &edgeRoot{}, nil, Options{})
	if err == nil || !strings.Contains(err.Error(), "Query.kept, Tag.name") {
		t.Errorf("it started, or did not name the fields: %v", err)
	}
	_, err = NewAPI(strings.Replace(edgeSDL, "@allow(to: [ADMIN])", "@allow(to: [])", 1), &edgeRoot{}, nil, Options{})
	if err == nil || !strings.Contains(err.Error(), "Query.admin") {
		t.Errorf("a field that is nobody's: %v", err)
	}
}

func TestTheStandardIntrospectionQueryIsAnswered(t *testing.T) {
	query, err := os.ReadFile("testdata/introspection.graphql")
	if err != nil {
		t.Fatal(err)
	}
	api, _ := edge(t, Options{})
	r := api.Execute(t.Context(), as(store.Public), string(query), "", nil)
	if len(r.Errors) > 0 || !strings.Contains(string(r.Data), "KeepInput") {
		t.Errorf("errors %v, data %.200s", r.Errors, r.Data)
	}
}

func TestNoMoreErrorsThanCanBeRead(t *testing.T) {
	api, _ := edge(t, Options{})
	var query strings.Builder
	query.WriteString("{")
	for i := range 90 {
		fmt.Fprintf(&query, " a%d: admin", i)
	}
	query.WriteString(" }")
	for name, text := range map[string]string{
		"forbidden": query.String(),
		"unknown":   "{" + strings.Repeat(" nono", 1500) + "}",
	} {
		r := api.Execute(t.Context(), as(store.Public), text, "", nil)
		if len(r.Errors) != maxErrors+1 || r.Errors[maxErrors].Code() != "TOO_MANY_ERRORS" || len(r.encode()) > 20_000 {
			t.Errorf("%s: %d errors, %d bytes, the last: %v", name, len(r.Errors), len(r.encode()), r.Errors[len(r.Errors)-1])
		}
	}
}

func BenchmarkAQueryThroughTheGate(b *testing.B) {
	s := storetest.New(b)
	api, err := NewAPI(edgeSDL, &edgeRoot{root: &Root{store: s}}, s, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		api.Execute(b.Context(), as(store.Public), `{ rows(first: 50) { nodes { name tags { name } } totalCount } }`, "", nil)
	}
}
