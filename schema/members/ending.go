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
	On      date.Date // the first day no longer a member; zero: as the notice allows, else tomorrow
	Other   int64     // of a merger: the member that goes on
	// NotifiedOn is the day on which a member said that it withdraws. Its
	// notice must have run by the last day, unless ShortNotice says, for a
	// reason, that it need not. Zero: nobody asks about notice.
	NotifiedOn  date.Date
	ShortNotice bool
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
	problems, err := e.notice(ctx, tx)
	if err != nil {
		return 0, err
	}
	if e.On.IsZero() {
		e.On = tx.Today().AddDays(1)
	}
	problems.Add(e.given())
	if byDecision[e.Kind] && e.DecisionID == 0 {
		problems.Add(refuse.Invalid("decision", "DECISION_NEEDED"))
	}
	problems.Add(f.History.endable("lastDay", e.On, tx.Today()))
	if err := problems.Err(); err != nil {
		return 0, err
	}
	return f.save(ctx, tx, f.History.End(e.On), fact{
		Kind: "ENDED", On: e.On, Ending: e.Kind, Other: e.Other, Ground: e.Ground, Becomes: map[string]any{"ended_on": e.On},
	})
}

// endable tells, about a field, why a membership cannot end on a day: the
// first no longer a member. Refusals name last days, as people do.
func (h History) endable(field string, on, today date.Date) *refuse.Refusal {
	first := h[0].Joined
	if !on.After(first) {
		return refuse.Invalid(field, "ENDS_BEFORE_ADMISSION", "Day", first)
	}
	switch before := h.On(on.AddDays(-1)); {
	case on.After(today.AddYears(2)):
		return refuse.Invalid(field, "DATE_TOO_LATE")
	case before.Status != Current:
		return refuse.Invalid(field, "NOT_MEMBER_THEN", "Day", on.AddDays(-1))
	case !before.Ended.IsZero() && !before.Ended.After(today):
		return refuse.Conflict(field, "MEMBERSHIP_OVER", "Day", before.Ended.AddDays(-1))
	case !before.Ended.IsZero():
		return refuse.Conflict(field, "ENDING_PLANNED", "Day", before.Ended.AddDays(-1))
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

// Rejoin makes a former member a member again, from a day on that is after the
// ending. Empty codes stay as they were.
func Rejoin(ctx context.Context, tx *store.Tx, memberID int64, version *int, m Membership, g Ground) (eventID int64, err error) {
	f, err := open(ctx, tx, memberID, version)
	if err != nil {
		return 0, err
	}
	if m.JoinedOn.IsZero() {
		m.JoinedOn = tx.Today()
	}
	last := f.History[len(f.History)-1]
	problems := checkJoined(m.JoinedOn, tx.Today())
	problems.Add(g.given())
	switch {
	case last.Status != Former:
		problems.Add(refuse.Conflict("member", "ALREADY_MEMBER"))
	case m.JoinedOn.Before(last.Ended):
		problems.Add(refuse.Invalid("joinedOn", "JOINED_BEFORE_END", "Day", last.Ended))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	class, err := f.reclassed(ctx, tx, last.Class, Change{
		Constituency: orNil(m.Constituency), Category: orNil(m.Category), Band: orNil(m.Band),
	})
	if err != nil {
		return 0, err
	}
	was, becomes := differences(last.Class, class)
	becomes["joined_on"] = m.JoinedOn
	return f.save(ctx, tx, f.History.Return(m.JoinedOn, class), fact{Kind: "RETURNED", On: m.JoinedOn, Ground: g, Was: was, Becomes: becomes})
}

func orNil(code string) *string {
	if code == "" {
		return nil
	}
	return &code
}
