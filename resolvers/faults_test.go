package resolvers

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestOnlyRefusalsAndCodedErrorsReachTheClient(t *testing.T) {
	var log bytes.Buffer
	api, _ := edge(t, Options{Logger: slog.New(slog.NewJSONHandler(&log, nil))})
	for query, want := range map[string]string{
		"{ broken }":                           "INTERNAL",
		"{ panics }":                           "INTERNAL",
		"{ garbled }":                          "INTERNAL",
		"{ refuses }":                          "NOT_FOUND",
		"{ coded }":                            "TEAPOT",
		"{ anybody broken }":                   "INTERNAL",
		`{ on(day: "today") }`:                 "UNREADABLE_VALUE",
		`{ on(day: 99999999999999999999999) }`: "GRAPHQL_VALIDATION_FAILED",
	} {
		r := api.Execute(t.Context(), as(store.Public), query, "", nil)
		answer := string(r.encode())
		r.mustBeJSON(t)
		if codes(r) != want {
			t.Errorf("%s: %s, want %q", query, answer, want)
		}
		for _, secret := range []string{"pq:", "does not exist in", "/srv", "goroutine", "panic:", "package", "resolvers", `\x01`} {
			if strings.Contains(answer, secret) {
				t.Errorf("%s tells %q: %s", query, secret, answer)
			}
		}
		if want == "INTERNAL" && (r.Errors[0].Extensions["requestId"] != "test-request" || !strings.Contains(answer, "internal error")) {
			t.Errorf("%s does not name the request: %s", query, answer)
		}
	}
	for _, known := range []string{"test-request", "column", "pq: secret", "invalid character"} {
		if !strings.Contains(log.String(), known) {
			t.Errorf("the log does not tell %q: %.3000s", known, &log)
		}
	}
}

func TestARefusalSpeaksTheViewersLanguage(t *testing.T) {
	api, _ := edge(t, Options{})
	v := as(store.Public)
	v.Language = texts.French
	r := api.Execute(t.Context(), v, "{ mine: refuses }", "", nil)
	if paths(r) != "mine" || !strings.Contains(r.Errors[0].Message, "n’existe pas") || string(r.Data) != `{"mine":null}` {
		t.Errorf("%v %s", r.Errors, r.Data)
	}
	if r.Errors[0].Extensions["field"] != "id" {
		t.Errorf("extensions %v", r.Errors[0].Extensions)
	}
}
