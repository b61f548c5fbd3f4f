package web

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// SignIn is how people sign in: by a link in a mail, used once.
type SignIn interface {
	// Ask sends a link to the address, if somebody has it. It answers the
	// same whether or not: nil, or a refusal of what is no address at all.
	Ask(ctx context.Context, email, network string, l texts.Language) error
	// Peek names the person of a link without using it; NotFound where the
	// link was used, is too old or never was.
	Peek(ctx context.Context, token string) (name string, err error)
	// Use signs the person in and sets the cookie.
	Use(ctx context.Context, w http.ResponseWriter, r *http.Request, token string) error
	// Out ends the session.
	Out(ctx context.Context, w http.ResponseWriter, r *http.Request) error
}

// signIn is what the pages of signing in show.
type signIn struct {
	Email string
	Name  string // of the person whose link it is
	Token string
	Error string
	Next  string
}

// plainPages have no query: an ordinary handler fills them.
var plainPages = map[string]reflect.Type{
	"error":        reflect.TypeFor[struct{}](),
	"sign-in":      reflect.TypeFor[signIn](),
	"sign-in-sent": reflect.TypeFor[signIn](),
	"sign-in-use":  reflect.TypeFor[signIn](),
	"sign-in-old":  reflect.TypeFor[signIn](),
	"unsubscribe":  reflect.TypeFor[leaving](),
}

const nextCookie = "plenary_next"

func (s *Site) registerSignIn(mux *http.ServeMux) {
	mux.HandleFunc("GET /sign-in", s.signInForm)
	mux.HandleFunc("POST /sign-in", s.signInAsk)
	mux.HandleFunc("GET /sign-in/{token}", s.signInPeek)
	mux.HandleFunc("POST /sign-in/{token}", s.signInUse)
	mux.HandleFunc("POST /sign-out", s.signOut)
}

func (s *Site) showSignIn(w http.ResponseWriter, r *http.Request, page string, status int, data signIn) {
	s.plain[page].render(w, r, status, reflect.ValueOf(data), nil, reflect.Value{})
}

func (s *Site) signInForm(w http.ResponseWriter, r *http.Request) {
	s.showSignIn(w, r, "sign-in", http.StatusOK, signIn{Next: local(r.URL.Query().Get("next"))})
}

// signInAsk always answers the same page, so that nobody learns who is known.
func (s *Site) signInAsk(w http.ResponseWriter, r *http.Request) {
	data := signIn{Email: strings.TrimSpace(r.PostFormValue("email")), Next: local(r.PostFormValue("next"))}
	l := visiting(r).language
	err := s.SignIn.Ask(r.Context(), data.Email, s.Network(r), l)
	if refusals := refuse.From(err); refusals != nil {
		data.Error = refusals[0].Message(l)
		s.showSignIn(w, r, "sign-in", http.StatusUnprocessableEntity, data)
		return
	}
	if err != nil {
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	if data.Next != "" {
		s.setCookie(w, nextCookie, url.QueryEscape(data.Next), time.Hour)
	}
	s.showSignIn(w, r, "sign-in-sent", http.StatusOK, data)
}

// signInPeek shows a button and uses nothing: mail scanners follow links.
func (s *Site) signInPeek(w http.ResponseWriter, r *http.Request) {
	data := signIn{Token: r.PathValue("token")}
	var err error
	if data.Name, err = s.SignIn.Peek(r.Context(), data.Token); err != nil {
		s.signInRefused(w, r, err)
		return
	}
	s.showSignIn(w, r, "sign-in-use", http.StatusOK, data)
}

func (s *Site) signInUse(w http.ResponseWriter, r *http.Request) {
	if err := s.SignIn.Use(r.Context(), w, r, r.PathValue("token")); err != nil {
		s.signInRefused(w, r, err)
		return
	}
	next := "/"
	if cookie, err := r.Cookie(nextCookie); err == nil {
		s.dropCookie(w, nextCookie)
		if wanted, err := url.QueryUnescape(cookie.Value); err == nil && local(wanted) != "" {
			next = local(wanted)
		}
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Site) signInRefused(w http.ResponseWriter, r *http.Request, err error) {
	if refuse.From(err) == nil {
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	s.showSignIn(w, r, "sign-in-old", http.StatusNotFound, signIn{})
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) {
	if err := s.SignIn.Out(r.Context(), w, r); err != nil {
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	s.setFlash(w, "signOut")
	http.Redirect(w, r, Path(visiting(r).language, "/"), http.StatusSeeOther)
}

// local is an address of this site, or empty: nobody is led elsewhere.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return ""
	}
	return next
}
