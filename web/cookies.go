package web

import (
	"net/http"
	"time"
)

func (s *Site) setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

func (s *Site) dropCookie(w http.ResponseWriter, name string) {
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure})
}

const flashCookie = "plenary_flash"

// setFlash makes the next page say that something was done: the text "done.NAME".
func (s *Site) setFlash(w http.ResponseWriter, name string) {
	s.setCookie(w, flashCookie, name, time.Minute)
}

// takeFlash is the id of the text to show, once.
func (s *Site) takeFlash(w http.ResponseWriter, r *http.Request, status int) string {
	cookie, err := r.Cookie(flashCookie)
	if err != nil || status != http.StatusOK {
		return ""
	}
	s.dropCookie(w, flashCookie)
	if id := "done." + cookie.Value; s.book.Has(visiting(r).language, id) {
		return id
	}
	return ""
}
