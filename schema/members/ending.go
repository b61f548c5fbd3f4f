package members

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Ending is how a membership ends.
type Ending struct {
	ID      int64
	Version *int
	Kind    string    // WITHDRAWAL, LAPSE, EXPULSION, MERGER, SPLIT
	On      date.Date // the first day no longer a member; zero: tomorrow
	Other   int64     // of a merger: the member that goes on
	Ground
}

// byDecision are endings that somebody must have decided.
var byDecision = map[string]bool{"LAPSE": true, "EXPULSION": true}

// End ends a membership: after its first day, at most two years ahead. What
// the member owes, it still owes.
func End(ctx context.Context, tx *store.Tx, e Ending) (eventID int64, err error) {
	f, err := open(ctx, tx, e.ID, e.Version)
	if err != nil {
		return 0, err
	}
	if e.On.IsZero() {
		e.On = tx.Today().AddDays(1)
	}
	var problems refuse.List
	problems.Add(e.check())
	if e.Reason == "" && e.DecisionID == 0 {
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	}
	if byDecision[e.Kind] && e.DecisionID == 0 {
		problems.Add(refuse.Invalid("decision", "DECISION_NEEDED"))
	}
	problems.Add(f.History.endable(e.On, tx.Today()))
	if err := problems.Err(); err != nil {
		return 0, err
	}
	return f.save(ctx, tx, f.History.End(e.On), fact{
		Kind: "ENDED", On: e.On, Ending: e.Kind, Other: e.Other, Ground: e.Ground, Becomes: map[string]any{"ended_on": e.On},
	})
}

// endable tells why a membership cannot end on a day.
func (h History) endable(on, today date.Date) *refuse.Refusal {
	first := h[0].Joined
	switch before := h.On(on.AddDays(-1)); {
	case on.After(today.AddYears(2)):
		return refuse.Invalid("endsOn", "DATE_TOO_LATE")
	case !on.After(first):
		return refuse.Invalid("endsOn", "ENDS_BEFORE_ADMISSION", "Day", first)
	case before.Status != Current:
		return refuse.Invalid("endsOn", "NOT_MEMBER_THEN", "Day", on.AddDays(-1))
	case !before.Ended.IsZero() && !before.Ended.After(today):
		return refuse.Conflict("endsOn", "MEMBERSHIP_OVER", "Day", before.Ended)
	case !before.Ended.IsZero():
		return refuse.Conflict("endsOn", "ENDING_PLANNED", "Day", before.Ended)
	case h.returnsAfter(on):
		return refuse.Invalid("endsOn", "RETURNED_SINCE")
	}
	return nil
}

// returnsAfter tells whether another membership begins on a day or later.
func (h History) returnsAfter(day date.Date) bool {
	for _, s := range h {
		if s.Status == Current && s.From == s.Joined && !s.From.Before(day) {
			return true
		}
	}
	return false
}

// TakeBack takes an ending back, planned or mistaken: the membership goes on
// as if it had not been recorded. Not where the member has returned since.
func TakeBack(ctx context.Context, tx *store.Tx, eventID int64, version *int, reason string) (memberID int64, err error) {
	var what struct {
		MemberID int64     `db:"member_id"`
		Kind     string    `db:"kind"`
		On       date.Date `db:"effective_on"`
	}
	found, err := tx.Get(ctx, &what, `select member_id, kind, effective_on from member_events where id = $1`, eventID)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("eventId")
	case what.Kind != "ENDED":
		return 0, refuse.Invalid("eventId", "ONLY_ENDINGS_BACK")
	}
	f, err := open(ctx, tx, what.MemberID, version)
	if err != nil {
		return 0, err
	}
	g := Ground{Reason: reason}
	var problems refuse.List
	problems.Add(g.check())
	if g.Reason == "" {
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	}
	if f.History.returnsAfter(what.On) {
		problems.Add(refuse.Closed("eventId", "RETURNED_SINCE"))
	} else if f.History[len(f.History)-1].Ended != what.On {
		problems.Add(refuse.Conflict("eventId", "TAKEN_BACK_ALREADY"))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	_, err = f.save(ctx, tx, f.History.Resume(what.On), fact{
		Kind: "TAKEN_BACK", On: what.On, Takes: eventID, Ground: g, Was: map[string]any{"ended_on": what.On}, Becomes: map[string]any{"ended_on": nil},
	})
	return what.MemberID, err
}

// Rejoin makes a former member a member again, from a day on that is after the
// ending. Empty codes stay as they were.
func Rejoin(ctx context.Context, tx *store.Tx, memberID int64, version *int, m Membership, g Ground) error {
	f, err := open(ctx, tx, memberID, version)
	if err != nil {
		return err
	}
	if m.JoinedOn.IsZero() {
		m.JoinedOn = tx.Today()
	}
	last := f.History[len(f.History)-1]
	problems := checkJoined(m.JoinedOn, tx.Today())
	problems.Add(g.check())
	switch {
	case last.Status != Former:
		problems.Add(refuse.Conflict("member", "ALREADY_MEMBER"))
	case m.JoinedOn.Before(last.Ended):
		problems.Add(refuse.Invalid("joinedOn", "JOINED_BEFORE_END", "Day", last.Ended))
	}
	if err := problems.Err(); err != nil {
		return err
	}
	class, err := f.reclassed(ctx, tx, last.Class, Change{
		Constituency: orNil(m.Constituency), Category: orNil(m.Category), Band: orNil(m.Band),
	})
	if err != nil {
		return err
	}
	was, becomes := differences(last.Class, class)
	becomes["joined_on"] = m.JoinedOn
	_, err = f.save(ctx, tx, f.History.Return(m.JoinedOn, class), fact{Kind: "RETURNED", On: m.JoinedOn, Ground: g, Was: was, Becomes: becomes})
	return err
}

func orNil(code string) *string {
	if code == "" {
		return nil
	}
	return &code
}
