package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// local is an installation on a database, with a mail server that nobody runs.
func local(t *testing.T, dsn string) *app {
	t.Helper()
	a, err := assemble(t.Context(), databaseSettings{Database: dsn, Connections: 4, TimeZone: "UTC"}, serverSettings{
		BaseURL: "http://localhost", Secret: strings.Repeat("s", 32), Languages: []string{"en", "fr", "es"}, Files: t.TempDir(),
		mailSettings: mailSettings{SMTPHost: "127.0.0.1", SMTPPort: 1, SMTPTLS: "none", MailFrom: "a@example.org", MailWorkers: 1},
	}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func TestAStopCutsNoRequestInFlight(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	begun := make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-ctx.Done() // the stop comes while we work
		_, _ = io.WriteString(w, "whole")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener, h, func() error { return nil }) }()
	go func() { <-begun; stop() }()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if body, err := io.ReadAll(answer.Body); err != nil || string(body) != "whole" {
		t.Errorf("%q, %v", body, err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func fetch(t *testing.T, h http.Handler, path string) (status int, body string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener, h, func() error { return nil }) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	answer, err := http.Get("http://" + listener.Addr().String() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(raw)
}

func TestOperationIsAnsweredFor(t *testing.T) {
	a := local(t, storetest.DSN(t))
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ path, holds string }{
		{"/healthz", "ok"},
		{"/readyz", "ready"},
		{"/metrics", "plenary_outbox_letters"},
		{"/metrics", "go_sql_open_connections"},
		{"/schema.graphql", "type Member implements Node"},
		{"/", "Plenary"},
		{"/fr", "Plenary"},
	} {
		if status, body := fetch(t, h, row.path); status != http.StatusOK || !strings.Contains(body, row.holds) {
			t.Errorf("%s: %d without %q", row.path, status, row.holds)
		}
	}
	if status, _ := fetch(t, h, "/mailbox"); status != http.StatusNotFound {
		t.Errorf("the mailbox is the demo's alone, but answers %d", status)
	}
}

func TestAServerBehindItsDatabaseIsNotReady(t *testing.T) {
	dsn := storetest.DSN(t)
	a := local(t, dsn)
	if _, err := a.direct.DB().Exec(`delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`); err != nil {
		t.Fatal(err)
	}
	if pending, err := migrations.Pending(t.Context(), a.direct.DB().DB); err != nil || pending != 1 {
		t.Fatalf("%d pending, %v", pending, err)
	}
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, body := fetch(t, h, "/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", status, body)
	}
}

func TestOnlyOurProxiesAreBelieved(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, row := range []struct{ remote, forwarded, want string }{
		{"198.51.100.7:1234", "", "198.51.100.7:1234"},
		{"198.51.100.7:1234", "203.0.113.9", "198.51.100.7:1234"}, // a stranger says so
		{"10.0.0.1:1234", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1234", "1.2.3.4, 203.0.113.9", "203.0.113.9"}, // the stranger's own entry
		{"10.0.0.1:1234", "203.0.113.9, 10.1.1.1", "203.0.113.9"},
		{"10.0.0.1:1234", "nonsense", "10.0.0.1:1234"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = row.remote
		if row.forwarded != "" {
			r.Header.Set("X-Forwarded-For", row.forwarded)
		}
		if got := origin(proxies, r); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
}

func TestTheAPITellsAnEndedSessionAndAnOddAuthorization(t *testing.T) {
	a := local(t, storetest.DSN(t))
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, header, value, want string
		status                    int
	}{
		{"nobody", "Accept", "*/*", `"totalCount":0`, http.StatusOK},
		{"an ended session", "Cookie", "plenary_session=revoked", "SESSION_ENDED", http.StatusUnauthorized},
		{"no token of ours", "Authorization", "Bearer plenary_x", "TOKEN_INVALID", http.StatusUnauthorized},
		{"another scheme", "Authorization", "Basic YTpi", "TOKEN_INVALID", http.StatusUnauthorized},
		{"in small letters", "Authorization", "bearer plenary_x", "TOKEN_INVALID", http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{ members { totalCount } }"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(row.header, row.value)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != row.status || !strings.Contains(w.Body.String(), row.want) {
			t.Errorf("%s: %d %s", row.name, w.Code, w.Body)
		}
	}
}

func TestAnInstallationSpeaksOnlyTheLanguagesItOffers(t *testing.T) {
	a := local(t, storetest.DSN(t))
	if err := texts.Offer([]string{"fr"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := texts.Offer([]string{"en", "fr", "es"}); err != nil {
			t.Error(err)
		}
	})
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/fr", "/es", "/register", "/es/register", "/fr/register", "/sign-in", "/nowhere"} {
		if _, body := fetch(t, h, path); !strings.Contains(body, `<html lang="fr"`) {
			t.Errorf("%s is not in French: %.120s", path, body)
		}
	}
}
