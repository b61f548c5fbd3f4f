package web

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
)

// Letters takes note of who refuses letters that are a courtesy. A token
// stands in such a letter and needs no signing in.
type Letters interface {
	Check(token string) error
	Unsubscribe(ctx context.Context, token string) error
}

// leaving is what the page of leaving shows.
type leaving struct {
	Token string
	Done  bool
	Error string
}

func (s *Site) registerUnsubscribe(mux *http.ServeMux) {
	mux.HandleFunc("GET /unsubscribe", s.unsubscribeAsk)
	mux.HandleFunc("POST /unsubscribe", s.unsubscribe)
}

// unsubscribeAsk shows a button and changes nothing: mail scanners follow links.
func (s *Site) unsubscribeAsk(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	s.showLeaving(w, r, leaving{Token: token}, s.Letters.Check(token))
}

// unsubscribe answers the button, and mail providers that post on behalf of
// their users (RFC 8058): the token in the address says everything.
func (s *Site) unsubscribe(w http.ResponseWriter, r *http.Request) {
	err := s.Letters.Unsubscribe(r.Context(), r.URL.Query().Get("token"))
	s.showLeaving(w, r, leaving{Done: true}, err)
}

func (s *Site) showLeaving(w http.ResponseWriter, r *http.Request, data leaving, err error) {
	status := http.StatusOK
	switch refusals := refuse.From(err); {
	case refusals != nil:
		status, data = http.StatusBadRequest, leaving{Error: refusals[0].Message(visiting(r).language)}
	case err != nil:
		s.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	s.plain["unsubscribe"].render(w, r, status, reflect.ValueOf(data), nil, reflect.Value{})
}

// letterPolicy lets a letter have its own style and nothing else: no script,
// no file, no form. Only a page of this site may frame it.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"

// registerLetter takes every part below a reminder: /reminders/rules/{id} is
// more special than {id}/{part}, and beside {id}/letter could not stand.
func (p *page) registerLetter(mux *http.ServeMux) {
	mux.HandleFunc("GET "+p.path+"/{part}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("part") != "letter" {
			p.site.fail(w, r, http.StatusNotFound, nil)
			return
		}
		p.letter(w, r)
	})
}

// letter is a letter as its reader sees it: as it was sent, else, of a
// reminder, as it would be.
func (p *page) letter(w http.ResponseWriter, r *http.Request) {
	variables, ok := p.variables(w, r, p.query)
	if !ok {
		return
	}
	data, errs := p.ask(r, p.query, variables)
	if len(errs) > 0 {
		p.site.refused(w, r, errs)
		return
	}
	html, err := letterIn(data)
	if err != nil {
		p.site.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	if html == "" {
		p.site.fail(w, r, http.StatusNotFound, nil)
		return
	}
	w.Header().Set("Content-Security-Policy", letterPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "letter.html", time.Time{}, strings.NewReader(html))
}

// letterIn finds the letter in what a page about one asked for.
func letterIn(data json.RawMessage) (html string, err error) {
	var answer struct {
		Letter   *struct{ HTML string }
		Reminder *struct{ Notice, Preview *struct{ HTML string } }
	}
	err = json.Unmarshal(data, &answer)
	if answer.Letter != nil {
		return answer.Letter.HTML, err
	}
	if reminder := answer.Reminder; reminder != nil {
		if reminder.Preview != nil {
			html = reminder.Preview.HTML
		}
		if reminder.Notice != nil && reminder.Notice.HTML != "" {
			html = reminder.Notice.HTML
		}
	}
	return html, err
}
