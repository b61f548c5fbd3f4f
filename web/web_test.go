package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// desk is a site with a made-up schema, one page and a viewer.
type desk struct {
	*Site
	api    *fake
	viewer store.Viewer
	t      *testing.T
}

const deskSDL = `
scalar Date
scalar Decimal
type Money { amount: Decimal! currency: String! }
type UserError { code: String! field: String message: String! }
type Query { dues(id: ID!): Dues list(first: Int, filter: Filter): [Dues!]! members(first: Int): Members! constituencies: [Constituency!]! rulePeriods(codes: [String!]!): [RulePeriod!]! }
type RulePeriod { code: String! from: Date! to: Date }
type Members { totalCount: Int! }
type Constituency { code: String! name: String! }
type Dues { id: ID! amount: Money! balance: Money paidOn: Date note: String late: Boolean! count: Int }
enum State { DUE PAID }
input Filter { search: String state: [State!] year: Int }
input PaymentInput { amount: Decimal! paidOn: Date reference: String duesId: ID! state: State sure: Boolean! lines: [LineInput!] }
input LineInput { name: String! count: Int }
type PaymentPayload { dues: Dues userErrors: [UserError!]! }
type Mutation { paymentRecord(input: PaymentInput!): PaymentPayload! }
`

func deskFiles() fstest.MapFS {
	source := fstest.MapFS{}
	for _, pattern := range []string{"parts", "static", "texts"} {
		names, err := files.ReadDir(pattern)
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			content, err := files.ReadFile(pattern + "/" + name.Name())
			if err != nil {
				panic(err)
			}
			source[pattern+"/"+name.Name()] = &fstest.MapFile{Data: content}
		}
	}
	for name := range plainPages {
		content, err := files.ReadFile("pages/" + name + ".html")
		if err != nil {
			panic(err)
		}
		source["pages/"+name+".html"] = &fstest.MapFile{Data: content}
	}
	source["pages/dues.graphql"] = &fstest.MapFile{Data: []byte(`
		query page($id: ID!, $filter: Filter) { dues(id: $id) { id amount { amount currency } } list(filter: $filter) { id } }
		mutation record($input: PaymentInput!) { paymentRecord(input: $input) { dues { id } userErrors { code field message } } }
		mutation try($input: PaymentInput!) { paymentRecord(input: $input) { dues { id } userErrors { code field message } } }
		mutation lead($input: PaymentInput!) { paymentRecord(input: $input) { dues { id } userErrors { code field message } } }`)}
	source["pages/dues.html"] = &fstest.MapFile{Data: []byte(`{{define "title"}}Dues{{end}}{{define "main"}}
		{{money .Data.Dues.Amount}} {{with .Result.Try}}tried {{.Dues.ID}}{{end}}
		{{$f := .Forms.For "record" .Data.Dues.ID}}<form method="post" action="{{$f.Action}}">{{template "form-head" $f}}
		{{template "field" ($f.Field "input.amount" "label" "label.email")}}{{template "field" ($f.Field "input.paidOn" "label" "label.email")}}</form>{{end}}`)}
	return source
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{api: newFake(deskSDL), t: t, viewer: store.Viewer{PersonID: 7, Name: "Ada", Roles: store.Implied(store.Staff)}}
	site, err := newSite(d.config(deskSDL), deskFiles(), []route{{
		path: "/dues/{id}", page: "dues", section: "dues", subject: "dues",
		then: map[string]string{"try": "", "lead": "/elsewhere/{dues.id}"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	d.Site = site
	return d
}

func (d *desk) config(sdl string) Config {
	return Config{
		API: d.api, SDL: sdl, BaseURL: "https://plenary.example", SignIn: signInDesk{}, Files: &fileDesk{}, Network: func(*http.Request) string { return "here" }, Letters: letterDesk{}, Papers: paperDesk{}, Documents: documentDesk{},
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Viewer: func(*http.Request) (store.Viewer, error) { return d.viewer, nil },
	}
}

// theSite reads all pages once for all tests.
var theSite = sync.OnceValues(func() (*Site, error) { return New((&desk{}).config(schema.SDL())) })

// newReal is the real site over made-up answers; one at a time, as they share
// its pages.
func newReal(t *testing.T) *desk {
	t.Helper()
	d := &desk{api: newFake(schema.SDL()), t: t, viewer: store.Viewer{PersonID: 7, Name: "Ada", Roles: store.Implied(store.Admin)}}
	site, err := theSite()
	if err != nil {
		t.Fatal(err)
	}
	site.Config = d.config(schema.SDL())
	site.complete()
	site.handler = site.build()
	d.Site = site
	return d
}

func (d *desk) get(path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d *desk) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d *desk) wants(w *httptest.ResponseRecorder, status int, parts ...string) {
	d.t.Helper()
	if w.Code != status {
		d.t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	for _, part := range parts {
		if !strings.Contains(w.Body.String(), part) {
			d.t.Errorf("no %q in\n%s", part, w.Body)
		}
	}
}

// signInDesk knows the token "good".
type signInDesk struct{}

func (signInDesk) Ask(_ context.Context, email, _ string, _ texts.Language) error {
	if !strings.Contains(email, "@") {
		return refuse.Invalid("email", "NOT_FOUND")
	}
	return nil
}

func (signInDesk) Peek(_ context.Context, token string) (string, error) {
	if token != "good" {
		return "", refuse.NotFound("")
	}
	return "Ada", nil
}

func (signInDesk) Use(_ context.Context, w http.ResponseWriter, _ *http.Request, token string) error {
	if token != "good" {
		return refuse.NotFound("")
	}
	http.SetCookie(w, &http.Cookie{Name: "session", Value: "new"})
	return nil
}

func (signInDesk) Out(context.Context, http.ResponseWriter, *http.Request) error { return nil }
