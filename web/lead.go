package web

import (
	"encoding/json"
	"net/http"

	"github.com/plenary-org/plenary/schema/store"
)

// ownDesk is the page from which somebody signed in starts.
func ownDesk(v store.Viewer) string {
	switch {
	case v.Can(store.Staff):
		return "/today"
	case v.Can(store.Member), v.Top() == store.Person:
		return "/my-membership"
	case v.Can(store.Board):
		return "/reviews"
	}
	return ""
}

// leads is where a viewer is led to instead of the page; empty: nowhere. What
// waits for a member of the Board comes before their membership.
func (p *page) leads(r *http.Request) string {
	v, err := visiting(r).viewer()
	switch {
	case p.lead == nil || err != nil:
		return ""
	case p.waiting != nil && v.Can(store.Board) && !v.Can(store.Staff) && p.waits(r):
		return "/reviews"
	}
	return p.lead(v)
}

// waits tells whether the query "waiting" finds anything.
func (p *page) waits(r *http.Request) bool {
	var found struct{ Waiting struct{ TotalCount int } }
	answer, errs := p.ask(r, p.waiting, nil)
	return len(errs) == 0 && json.Unmarshal(answer, &found) == nil && found.Waiting.TotalCount > 0
}
