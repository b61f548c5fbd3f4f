package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestAMailServerHandsInWhatCameBack(t *testing.T) {
	a := local(t, storetest.DSN(t))
	a.settings.BounceToken = "between us"
	sample, err := os.ReadFile("../../schema/notices/dsn/testdata/postfix.eml")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into notices (kind, address, language, message_id, state)
			values ('renewal', 'nobody@member7.example', 'en', '0b0f1f7e-58b3-4d4d-9f3b-0f3f1d9a7c11', 'SENT')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	h, err := a.handler(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, token, body string
		status            int
		said              string
	}{
		{"no token", "", string(sample), http.StatusUnauthorized, "PLENARY_BOUNCE_TOKEN"},
		{"another token", "Bearer between you", string(sample), http.StatusUnauthorized, "PLENARY_BOUNCE_TOKEN"},
		{"no mail", "Bearer between us", "hello", http.StatusUnprocessableEntity, "RFC 5322"},
		{"too large", "Bearer between us", strings.Repeat("a: b\n", 300_000), http.StatusRequestEntityTooLarge, "1 MB"},
		{"a report", "Bearer between us", string(sample), http.StatusOK, `{"outcome":"HARD"}`},
		{"the same again", "bearer between us", string(sample), http.StatusOK, `{"outcome":"KNOWN"}`},
	} {
		r := httptest.NewRequest(http.MethodPost, "/bounces", strings.NewReader(row.body))
		r.Header.Set("Authorization", row.token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != row.status || !strings.Contains(w.Body.String(), row.said) {
			t.Errorf("%s: %d %s", row.name, w.Code, w.Body)
		}
	}
	a.settings.BounceToken = ""
	r := httptest.NewRequest(http.MethodPost, "/bounces", strings.NewReader(string(sample)))
	r.Header.Set("Authorization", "Bearer ")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusNotFound {
		t.Errorf("without a token in the settings: %d", w.Code)
	}
}
