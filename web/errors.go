package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"runtime/debug"
)

// refused shows why the API did not answer. Who is not signed in is asked to.
func (s *Site) refused(w http.ResponseWriter, r *http.Request, errs []Error) {
	visit, first := visiting(r), errs[0]
	v, _ := visit.viewer()
	denied := first.Kind == "FORBIDDEN" || first.Code == "FORBIDDEN" || first.Code == "UNAUTHENTICATED"
	switch {
	case denied && v.PersonID == 0:
		s.askSignIn(w, r)
	case denied:
		s.fail(w, r, http.StatusForbidden, nil)
	case first.Kind == "NOT_FOUND", first.Code == "BAD_ID":
		s.fail(w, r, http.StatusNotFound, nil)
	case first.Code == "TIMEOUT", first.Code == "UNAVAILABLE":
		s.fail(w, r, http.StatusServiceUnavailable, first)
	case first.Kind != "", first.Code == "BAD_USER_INPUT":
		visit.refusals = []Refusal{{Message: first.Message}}
		s.fail(w, r, http.StatusBadRequest, nil)
	default:
		s.fail(w, r, http.StatusInternalServerError, first)
	}
}

// askSignIn leads to sign-in and back to the page; a form's address is none
// to come back to, so its page is.
func (s *Site) askSignIn(w http.ResponseWriter, r *http.Request) {
	here := visiting(r).here()
	if r.Method == http.MethodPost {
		here.Path = here.Path[:max(1, lastSlash(here.Path))]
	}
	to := Here{here.Language, "/sign-in", url.Values{"next": {here.URL()}}}
	http.Redirect(w, r, to.URL(), http.StatusSeeOther)
}

func lastSlash(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return i
		}
	}
	return 0
}

// fail shows the page of an error, and logs what the reader does not see.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	v, _ := visiting(r).viewer()
	if err != nil {
		s.Logger.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "status", status, "request", v.RequestID, "error", err)
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "10")
	}
	p := s.plain["error"]
	p.render(w, r, status, reflect.Zero(p.data), nil, reflect.Value{})
}

// missing gives addresses and methods that no page has their error page.
func (s *Site) missing(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		answer := statusOnly{header: http.Header{}, status: http.StatusNotFound}
		h.ServeHTTP(&answer, r)
		if allow := answer.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		s.fail(w, r, answer.status, nil)
	})
}

// statusOnly hears what the mux would have said.
type statusOnly struct {
	header http.Header
	status int
}

func (a *statusOnly) Header() http.Header         { return a.header }
func (a *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
func (a *statusOnly) WriteHeader(status int)      { a.status = status }

// recovered turns a panic into the page of a fault.
func (s *Site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(fault)
			}
			s.Logger.ErrorContext(r.Context(), "page panicked", "path", r.URL.Path, "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
			s.languages(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.fail(w, r, http.StatusInternalServerError, nil)
			})).ServeHTTP(w, r)
		}()
		next.ServeHTTP(w, r)
	})
}
