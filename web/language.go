package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// visit is one request to a page: its language and, once asked, its viewer.
type visit struct {
	request  *http.Request
	site     *Site
	language texts.Language
	asked    bool
	who      store.Viewer
	own      texts.Language // of the person, whatever the page's
	err      error
	refusals []Refusal // what the page of an error says besides
}

type visitKey struct{}

func visiting(r *http.Request) *visit { return r.Context().Value(visitKey{}).(*visit) }

// viewer is who asks, with the page's language; asked once a request.
func (v *visit) viewer() (store.Viewer, error) {
	if !v.asked {
		v.asked = true
		v.who, v.err = v.site.Viewer(v.request)
		v.own, v.who.Language = v.who.Language, v.language
	}
	return v.who, v.err
}

func (v *visit) here() Here {
	return Here{v.language, v.request.URL.Path, v.request.URL.Query()}
}

// pagePath is the path of the page whose form was posted.
func (v *visit) pagePath(operation string) string {
	path := strings.TrimSuffix(v.request.URL.Path, "/"+operation)
	if path == "" {
		return "/"
	}
	return path
}

const languageCookie = "plenary_language"

// languages reads the language from the address: /fr/members, /es/members;
// /members is English. An address is a language: only "/" and the
// links in letters, where nobody has chosen yet, lead readers to theirs. ?lang=fr chooses and is remembered.
func (s *Site) languages(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{site: s, language: texts.English}
		inner := r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		v.request = inner
		first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if l, ok := texts.ParseLanguage(first); ok && first == string(l) {
			v.language = l
			stripped := *r.URL
			stripped.Path, stripped.RawPath = "/"+rest, ""
			inner.URL = &stripped
		}
		if !slices.Contains(texts.Languages, v.language) {
			v.language = texts.Languages[0] // this installation does not offer it
		}
		reading := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case reading && r.URL.Query().Has("lang"):
			s.choose(w, inner)
		case reading && first == "en":
			http.Redirect(w, r, v.here().URL(), http.StatusMovedPermanently)
		case reading && unlanguaged(r.URL.Path) && s.leadHome(w, inner):
		default:
			next.ServeHTTP(w, inner)
		}
	})
}

// choose remembers a language and leads to the same page in it.
func (s *Site) choose(w http.ResponseWriter, r *http.Request) {
	here := visiting(r).here()
	if l, ok := texts.ParseLanguage(here.Query.Get("lang")); ok {
		here.Language = l
		s.setCookie(w, languageCookie, string(l), 365*24*time.Hour)
	}
	here.Query.Del("lang")
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, here.URL(), http.StatusSeeOther)
}

// unlanguaged tells whether an address says nothing about a language: that of
// the home page, and those that letters carry.
func unlanguaged(path string) bool {
	return path == "/" || path == "/unsubscribe" || strings.HasPrefix(path, "/sign-in/")
}

// leadHome leads from such an address to the reader's language: the chosen one, else the
// person's, else the browser's.
func (s *Site) leadHome(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Add("Vary", "Accept-Language, Cookie")
	l := texts.Match(r.Header.Get("Accept-Language"))
	if v, err := visiting(r).viewer(); err == nil && v.PersonID != 0 {
		l = visiting(r).own
	}
	if cookie, err := r.Cookie(languageCookie); err == nil {
		if chosen, ok := texts.ParseLanguage(cookie.Value); ok {
			l = chosen
		}
	}
	if l == texts.English || l == "" {
		return false
	}
	here := visiting(r).here()
	http.Redirect(w, r, here.In(l), http.StatusSeeOther)
	return true
}
