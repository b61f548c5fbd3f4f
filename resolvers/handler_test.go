package resolvers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// post sends a body as JSON with further headers and returns the answer.
func post(t *testing.T, address, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, values := range header {
		r.Header[name] = values
	}
	return send(t, r)
}

func send(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestHTTPAsTheSpecificationSays(t *testing.T) {
	api, root := edge(t, Options{})
	server := httptest.NewServer(api.Handler(known(as(store.Person))))
	defer server.Close()
	const modern, plain = "application/graphql-response+json", "application/json"
	const mutation = `mutation { keep(input: {name: "Ada"}) { name } }`
	ask := func(query string) string { return fmt.Sprintf(`{"query": %q}`, query) }
	get := func(query string) string { return "?query=" + url.QueryEscape(query) }
	for name, c := range map[string]struct {
		method, address, body string
		header                map[string]string
		status                int
		media, code           string
	}{
		"a query":                     {"POST", "", ask("{ anybody }"), nil, 200, plain, ""},
		"any type accepted":           {"POST", "", ask("{ anybody }"), map[string]string{"Accept": "*/*"}, 200, plain, ""},
		"a browser's Accept":          {"GET", get("{ anybody }"), "", map[string]string{"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}, 200, plain, ""},
		"the modern type":             {"POST", "", ask("{ anybody }"), map[string]string{"Accept": modern}, 200, modern, ""},
		"both types":                  {"POST", "", ask("{ anybody }"), map[string]string{"Accept": plain + ", " + modern}, 200, modern, ""},
		"the modern type liked less":  {"POST", "", ask("{ anybody }"), map[string]string{"Accept": modern + ";q=0.5, " + plain}, 200, plain, ""},
		"the modern type refused":     {"POST", "", ask("{ anybody }"), map[string]string{"Accept": modern + ";q=0, */*"}, 200, plain, ""},
		"neither type":                {"POST", "", ask("{ anybody }"), map[string]string{"Accept": "text/html"}, 406, plain, "NOT_ACCEPTABLE"},
		"another charset":             {"POST", "", ask("{ anybody }"), map[string]string{"Content-Type": plain + "; charset=latin1"}, 415, plain, "MEDIA_TYPE"},
		"a form":                      {"POST", "", "query={anybody}", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, plain, "MEDIA_TYPE"},
		"plain text":                  {"POST", "", ask(mutation), map[string]string{"Content-Type": "text/plain"}, 415, plain, "MEDIA_TYPE"},
		"no content type":             {"POST", "", ask(mutation), map[string]string{"Content-Type": ""}, 415, plain, "MEDIA_TYPE"},
		"compressed":                  {"POST", "", ask("{ anybody }"), map[string]string{"Content-Encoding": "gzip"}, 415, plain, "MEDIA_TYPE"},
		"no body":                     {"POST", "", "", nil, 400, plain, "BODY_NOT_JSON"},
		"a batch":                     {"POST", "", "[" + ask("{ anybody }") + "]", nil, 400, plain, "BATCH_REFUSED"},
		"null":                        {"POST", "", "null", nil, 400, plain, "BODY_NOT_JSON"},
		"two documents":               {"POST", "", ask("{ anybody }") + ask("{ anybody }"), nil, 400, plain, "BODY_NOT_JSON"},
		"no UTF-8":                    {"POST", "", "{\"query\": \"{ anybody } # \xff\"}", nil, 400, plain, "BODY_NOT_JSON"},
		"another spelling of query":   {"POST", "", `{"QUERY": "{ anybody }"}`, nil, 400, plain, "QUERY_MISSING"},
		"an empty query":              {"POST", "", ask(" "), nil, 400, plain, "QUERY_MISSING"},
		"variables as a list":         {"POST", "", `{"query": "{ anybody }", "variables": []}`, nil, 400, plain, "PARAMETER_OBJECT"},
		"extensions as a string":      {"POST", "", `{"query": "{ anybody }", "extensions": ""}`, nil, 400, plain, "PARAMETER_OBJECT"},
		"an operation name of 5":      {"POST", "", `{"query": "{ anybody }", "operationName": 5}`, nil, 400, plain, "PARAMETER_STRING"},
		"a body of 2 MiB":             {"POST", "", ask(strings.Repeat(" ", 2<<20)), nil, 413, plain, "BODY_TOO_LARGE"},
		"bad syntax, modern":          {"POST", "", ask("{"), map[string]string{"Accept": modern}, 400, modern, "GRAPHQL_PARSE_FAILED"},
		"bad syntax, plain":           {"POST", "", ask("{"), nil, 200, plain, "GRAPHQL_PARSE_FAILED"},
		"forbidden, modern":           {"POST", "", ask("{ admin }"), map[string]string{"Accept": modern}, 403, modern, "FORBIDDEN"},
		"forbidden, plain":            {"POST", "", ask("{ admin }"), nil, 200, plain, "FORBIDDEN"},
		"a broken field":              {"POST", "", ask("{ anybody broken }"), map[string]string{"Accept": modern}, 200, modern, "INTERNAL"},
		"a query by GET":              {"GET", get("{ anybody }"), "", nil, 200, plain, ""},
		"GET without a query":         {"GET", "", "", nil, 400, plain, "QUERY_MISSING"},
		"GET with two queries":        {"GET", get("{ anybody }") + "&query=x", "", nil, 400, plain, "ADDRESS_UNREADABLE"},
		"GET with bad variables":      {"GET", get("{ anybody }") + "&variables=x", "", nil, 400, plain, "PARAMETER_OBJECT"},
		"GET with a bad address":      {"GET", get("{ anybody }") + "&a=%zz", "", nil, 400, plain, "ADDRESS_UNREADABLE"},
		"a mutation by GET":           {"GET", get(mutation), "", nil, 405, plain, "MUTATION_BY_GET"},
		"a mutation among others":     {"GET", get("query a { anybody } mutation b { keep(input: {name: \"x\"}) { name } }") + "&operationName=b", "", nil, 405, plain, "MUTATION_BY_GET"},
		"PUT":                         {"PUT", "", ask("{ anybody }"), nil, 405, plain, "METHOD_NOT_ALLOWED"},
		"from another site":           {"POST", "", ask(mutation), map[string]string{"Sec-Fetch-Site": "cross-site"}, 403, plain, "CROSS_SITE"},
		"from another site's address": {"POST", "", ask(mutation), map[string]string{"Origin": "https://evil.example"}, 403, plain, "CROSS_SITE"},
		"a bad idempotency key":       {"POST", "", ask(mutation), map[string]string{"Idempotency-Key": "two words"}, 400, plain, "IDEMPOTENCY_KEY"},
		"a longer idempotency key":    {"POST", "", ask(mutation), map[string]string{"Idempotency-Key": strings.Repeat("k", 201)}, 400, plain, "IDEMPOTENCY_KEY"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.address, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", plain)
		for key, value := range c.header {
			r.Header.Set(key, value)
		}
		if r.Header.Get("Content-Type") == "" {
			r.Header.Del("Content-Type")
		}
		response, body := send(t, r)
		media := response.Header.Get("Content-Type")
		if response.StatusCode != c.status || media != c.media+"; charset=utf-8" || !strings.Contains(body, c.code) {
			t.Errorf("%s: %d %s %.300s, want %d %s %s", name, response.StatusCode, media, body, c.status, c.media, c.code)
		}
		if hasErrors := strings.Contains(body, `"errors"`); hasErrors != (c.code != "") {
			t.Errorf("%s: errors or none: %.300s", name, body)
		}
	}
	if root.calls.Load() != 0 {
		t.Errorf("%d of the refused mutations ran", root.calls.Load())
	}
}

func TestAnUnknownCallerIsToldSo(t *testing.T) {
	api, _ := edge(t, Options{})
	var failure error
	server := httptest.NewServer(api.Handler(func(*http.Request) (store.Viewer, error) { return store.Viewer{}, failure }))
	defer server.Close()
	failure = refuse.NotFound("")
	response, body := post(t, server.URL, `{"query": "{ anybody }"}`, nil)
	if response.StatusCode != 401 || response.Header.Get("WWW-Authenticate") == "" || !strings.Contains(body, "NOT_FOUND") {
		t.Errorf("a refusal: %d %s", response.StatusCode, body)
	}
	failure = errors.New("pq: no connection")
	response, body = post(t, server.URL, `{"query": "{ anybody }"}`, nil)
	if response.StatusCode != 500 || strings.Contains(body, "pq") || !strings.Contains(body, "INTERNAL") {
		t.Errorf("a fault: %d %s", response.StatusCode, body)
	}
	failure = nil
	response, body = post(t, server.URL, `{"query": "{ person }"}`, http.Header{"Accept": {mediaGraphQL}, "Accept-Language": {"es"}})
	if response.StatusCode != 401 || !strings.Contains(body, "No ha iniciado sesión") {
		t.Errorf("a stranger: %d %s", response.StatusCode, body)
	}
}

func TestNoMalformedBodyBreaksTheServer(t *testing.T) {
	api, root := edge(t, Options{})
	root.before = func(context.Context) error { return refuse.NotFound("") } // the few that stay well-formed keep nothing
	server := httptest.NewServer(api.Handler(known(as(store.Person))))
	defer server.Close()
	sound := []string{
		`{"query": "query Q($n: Int = 3, $s: Boolean!) { a: rows(first: $n) { nodes { name @skip(if: $s) } } ...f } fragment f on Query { anybody }", "operationName": "Q", "variables": {"s": true, "n": 5}}`,
		`{"query": "mutation ($input: KeepInput!) { keep(input: $input) { name __typename } }", "variables": {"input": {"name": "Ada \u00e9 \ud83d\ude00"}}, "extensions": {"a": [1, {"b": null}]}}`,
		`{"query": "{ on(day: \"\"\"2023\n-12\"\"\") __type(name: \"\\u0000\\uD83D \\/ \\u007f\") { name fields { name args { defaultValue } } } }"}`,
	}
	pieces := []string{"", "{", "}", "[", "]", `"`, `\`, "\x00", "\xff", "$", "@skip", "...", "null", "-", "1e999", `\ud800`, `"""`, "#", "\r", "é", ":", "(", "999999999999999999999"}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 600 {
		body := sound[i%len(sound)]
		for range 1 + random.IntN(3) {
			at := random.IntN(len(body))
			end := min(len(body), at+random.IntN(4))
			body = body[:at] + pieces[random.IntN(len(pieces))] + body[end:]
		}
		response, answer := post(t, server.URL, body, http.Header{"Accept": {mediaGraphQL}})
		if response.StatusCode >= 500 || !strings.HasPrefix(answer, "{") {
			t.Errorf("%q: %d %s", body, response.StatusCode, answer)
		}
	}
}
