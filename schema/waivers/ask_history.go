package waivers

import (
	"context"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Event is something that happened to a case.
type Event struct {
	ID         int64
	WaiverID   int64 `db:"waiver_id"`
	Act        string
	To         State `db:"to_state"`
	Reason     string
	DecisionID int64     `db:"decision_id"` // 0: none
	At         time.Time `db:"recorded_at"`
	By         *string   // name; nil: the system, or not for the viewer to know
	ByID       int64     `db:"by_id"`
}

// toMember are the acts that a member is told of; all others are deliberation.
var toMember = []string{
	"FILE", "EDIT", "EVIDENCE", "SUBMIT", "WITHDRAW", "ASSIGN", "ASK", "ANSWER", "GRANT", "GRANT_IN_PRINCIPLE", "DECLINE", "LAPSE", "CORRECT", "REVOKE", "RENEW", "UNRENEW", "END",
}

// Events reads what happened to cases, in order. The caller has loaded the
// cases; who may not read one finds nothing.
func Events(ctx context.Context, q store.Reader, cases []Waiver) (map[int64][]Event, error) {
	byID, ids := make(map[int64]Waiver, len(cases)), []int64{}
	for _, w := range cases {
		if w.Reads() {
			byID[w.ID], ids = w, append(ids, w.ID)
		}
	}
	var rows []Event
	err := q.Select(ctx, &rows, `
		select e.id, e.waiver_id, e.act, e.to_state, e.reason, coalesce(e.decision_id, 0) as decision_id, e.recorded_at, p.name as by, coalesce(p.id, 0) as by_id
		from waiver_events e left join people p on p.id = e.recorded_by where e.waiver_id = any($1) order by e.id`, store.IDs(ids))
	byWaiver := make(map[int64][]Event, len(ids))
	for _, row := range rows {
		if shown, ok := byID[row.WaiverID].shows(row, q.Viewer().PersonID); ok {
			byWaiver[row.WaiverID] = append(byWaiver[row.WaiverID], shown)
		}
	}
	return byWaiver, err
}

// shows is an event as the viewer may read it. The member learns that somebody
// reviews or asks, not who; a reviewer what others recommend once they have
// recommended themselves.
func (w Waiver) shows(e Event, viewerID int64) (Event, bool) {
	switch {
	case !w.Deliberates() && !slices.Contains(toMember, e.Act):
		return Event{}, false
	case !w.Deliberates() && (e.Act == string(ActAssign) || e.Act == string(ActAsk)):
		e.By, e.Reason = nil, ""
	case e.Act == "RECOMMEND" && !w.Staff && !w.Recommend && e.ByID != viewerID:
		return Event{}, false
	}
	return e, true
}

// In says what happened in a reader's language.
func (e Event) In(l texts.Language) string {
	if id := "waivers.event." + e.Act; texts.Domain.Has(l, id) {
		return texts.Domain.Say(l, id, nil)
	}
	return texts.Domain.Say(l, "waivers.event.other", nil)
}
