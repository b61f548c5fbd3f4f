package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

func newPost(path, body string) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func (d *desk) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func TestOnlyTheFirstPageLeadsToTheReadersLanguage(t *testing.T) {
	for _, test := range []struct{ name, path, accept, cookie, person, want string }{
		{"a French browser is led home in French", "/", "fr-CA,fr;q=0.9", "", "", "/fr"},
		{"an English one stays", "/", "en-GB", "", "", ""},
		{"an unknown one stays", "/", "tlh", "", "", ""},
		{"a choice is stronger than the browser", "/", "fr", "en", "", ""},
		{"a person's language is stronger than the browser's", "/", "en", "", "es", "/es"},
		{"an address is a language", "/register", "fr", "fr", "fr", ""},
		{"the English prefix goes", "/en/register?x=1", "", "", "", "/register?x=1"},
		{"a choice keeps the page", "/fr/register?x=1&lang=es", "", "", "", "/es/register?x=1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newReal(t)
			d.viewer = store.Viewer{}
			if test.person != "" {
				d.viewer = store.Viewer{PersonID: 1, Language: "es"}
			}
			headers := []string{"Accept-Language", test.accept}
			if test.cookie != "" {
				headers = append(headers, "Cookie", languageCookie+"="+test.cookie)
			}
			if got := d.get(test.path, headers...).Header().Get("Location"); got != test.want {
				t.Errorf("leads to %q, want %q", got, test.want)
			}
		})
	}
}

func TestASignInLinkIsUsedByAButtonOnly(t *testing.T) {
	d := newDesk(t)
	known, unknown := d.post("/sign-in", "email", "a@x.org", "next", "/dues/d1"), d.post("/sign-in", "email", "a@x.org", "next", "//evil.example")
	d.wants(known, 200, "a@x.org")
	if known.Body.String() != unknown.Body.String() {
		t.Error("the answers differ")
	}
	w := d.get("/sign-in/good")
	d.wants(w, 200, "Ada", `action="/sign-in/good"`)
	if len(w.Result().Cookies()) > 0 {
		t.Error("a look signed in")
	}
	d.wants(d.get("/sign-in/old"), 404)
	d.wants(d.post("/sign-in", "email", "nobody"), 422, `value="nobody"`)

	r := newPost("/sign-in/good", "")
	for _, cookie := range known.Result().Cookies() {
		r.AddCookie(cookie)
	}
	if got := d.serve(r).Header().Get("Location"); got != "/dues/d1" {
		t.Errorf("leads to %s", got)
	}
}

func TestNobodyIsLedToAnotherSite(t *testing.T) {
	for _, next := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "javascript:alert(1)", "evil", "/a\r\nb"} {
		if got := local(next); got != "" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
	if local("/fr/members?x=1") == "" {
		t.Error("our own address is refused")
	}
}
