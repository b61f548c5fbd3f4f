package resolvers

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestARequestKeepsItsIDThroughAnswerAndLog(t *testing.T) {
	var log bytes.Buffer
	var seen string
	handler := RequestID(LogRequests(slog.New(slog.NewJSONHandler(&log, nil)), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = RequestIDOf(r.Context())
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write([]byte("short"))
	})))
	for given, kept := range map[string]bool{
		"01J8ZC-a.b_c": true, "short": false, strings.Repeat("x", 65): false, "forged\nline": false, "": false, "drop table people": false,
	} {
		log.Reset()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/members?token=hidden", nil)
		r.Header["X-Request-Id"] = []string{given}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		id := w.Header().Get("X-Request-Id")
		if id == "" || id != seen || (id == given) != kept {
			t.Errorf("%q became %q, seen as %q", given, id, seen)
		}
		var line struct {
			Request, Method, Path string
			Status, Bytes         int
			Duration              int64
		}
		if err := json.Unmarshal(log.Bytes(), &line); err != nil {
			t.Fatalf("%v: %s", err, &log)
		}
		if line.Request != id || line.Method != "GET" || line.Path != "/members" || line.Status != 418 || line.Bytes != 5 {
			t.Errorf("line %+v", line)
		}
		if strings.Contains(log.String(), "hidden") {
			t.Errorf("the log tells a secret: %s", &log)
		}
	}
}

func TestAStreamIsNotHeldBackByTheLog(t *testing.T) {
	w := httptest.NewRecorder()
	handler := LogRequests(slog.New(slog.DiscardHandler), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}))
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if !w.Flushed {
		t.Error("not flushed")
	}
}
