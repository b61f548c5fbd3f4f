package members

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Ground is why a membership changed.
type Ground struct {
	DecisionID int64  // of package decisions; 0: none
	Reason     string // up to 1,000 characters
}

func (g *Ground) check() *refuse.Refusal {
	g.Reason = strings.TrimSpace(g.Reason)
	if utf8.RuneCountInString(g.Reason) > 1000 {
		return refuse.Invalid("reason", "REASON_TOO_LONG")
	}
	return nil
}

// given refuses an act for which nobody gives a reason or cites a decision.
func (g *Ground) given() *refuse.Refusal {
	if problem := g.check(); problem != nil {
		return problem
	}
	if g.Reason == "" && g.DecisionID == 0 {
		return refuse.Invalid("reason", "REASON_MISSING")
	}
	return nil
}

// file is a member's history with the rows that hold it.
type file struct {
	MemberID       int64
	OrganisationID int64
	Version        int
	rows           []row
	History        History
}

type row struct {
	ID int64 `db:"id"`
	Span
}

// open locks a member and reads what is known of it. Another version than the
// expected one (nil: any) is refused.
func open(ctx context.Context, tx *store.Tx, memberID int64, version *int) (f file, err error) {
	var member struct {
		OrganisationID int64 `db:"organisation_id"`
		Version        int
	}
	found, err := tx.Get(ctx, &member, `select organisation_id, version from members where id = $1 for update`, memberID)
	switch {
	case err != nil:
		return f, err
	case !found:
		return f, refuse.NotFound("id")
	case version != nil && *version != member.Version:
		return f, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	f = file{MemberID: memberID, OrganisationID: member.OrganisationID, Version: member.Version}
	if err := tx.Select(ctx, &f.rows, `
		select id, nullif(from_on, '-infinity') as from_on, nullif(to_on, 'infinity') as to_on, status, joined_on, ended_on,
		       joined_precision, joined_quality, constituency_quality, constituency_id, category_id, band_id
		from member_states where member_id = $1 and known_to = 'infinity' order by member_states.from_on`, memberID); err != nil {
		return f, err
	}
	for _, r := range f.rows {
		f.History = append(f.History, r.Span)
	}
	return f, nil
}

// fact is a row of member_events.
type fact struct {
	Kind   string
	On     date.Date
	Ending string
	Other  int64 // the member merged into or split from
	Takes  int64 // the event taken back
	Ground
	Was, Becomes map[string]any // what changed
}

// save writes a fact and what follows from it: states that no longer hold are
// closed, new ones opened.
func (f file) save(ctx context.Context, tx *store.Tx, next History, what fact) (eventID int64, err error) {
	was, err := json.Marshal(orEmpty(what.Was))
	if err != nil {
		return 0, err
	}
	becomes, err := json.Marshal(orEmpty(what.Becomes))
	if err != nil {
		return 0, err
	}
	if _, err := tx.Get(ctx, &eventID, `
		insert into member_events (member_id, kind, effective_on, ending, other_member_id, takes_back_id, decision_id, reason, was, becomes, recorded_by)
		values ($1, $2, $3, nullif($4, ''), nullif($5, 0), nullif($6, 0), nullif($7, 0), $8, $9, $10, nullif($11, 0)) returning id`,
		f.MemberID, what.Kind, what.On, what.Ending, what.Other, what.Takes, what.DecisionID, what.Reason, string(was), string(becomes),
		tx.Viewer().PersonID); err != nil {
		if store.Violates(err, "member_events_taken_back_once") {
			return 0, refuse.Conflict("eventId", "TAKEN_BACK_ALREADY")
		}
		return 0, err
	}
	stale, fresh := f.compare(next)
	if _, err := tx.Exec(ctx, `update member_states set known_to = greatest(known_from, $2) where id = any($1)`, store.IDs(stale), tx.Now()); err != nil {
		return 0, err
	}
	for _, s := range fresh {
		if _, err := tx.Exec(ctx, `
			insert into member_states (member_id, from_on, to_on, status, joined_on, ended_on, joined_precision, joined_quality,
			                           constituency_quality, constituency_id, category_id, band_id, event_id)
			values ($1, coalesce($2, '-infinity'::date), coalesce($3, 'infinity'::date), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			f.MemberID, s.From, s.To, s.Status, s.Joined, s.Ended, s.Precision, s.Quality.Joined, s.Quality.Constituency,
			s.Class.Constituency, s.Category, s.Band, eventID); err != nil {
			return 0, err
		}
	}
	_, err = tx.Exec(ctx, `update members set version = version + 1 where id = $1`, f.MemberID)
	return eventID, err
}

// compare finds the rows that no longer hold and the spans that are new.
func (f file) compare(next History) (stale []int64, fresh History) {
	kept := map[int]bool{}
	for _, r := range f.rows {
		held := false
		for i, s := range next {
			if !kept[i] && r.same(s) {
				kept[i], held = true, true
				break
			}
		}
		if !held {
			stale = append(stale, r.ID)
		}
	}
	for i, s := range next {
		if !kept[i] {
			fresh = append(fresh, s)
		}
	}
	return stale, fresh
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// differences lists what changes between two classes, as the audit trail
// names it.
func differences(from, to Class) (was, becomes map[string]any) {
	was, becomes = map[string]any{}, map[string]any{}
	note := func(name string, a, b any, same bool) {
		if !same {
			was[name], becomes[name] = a, b
		}
	}
	note("constituency_id", from.Constituency, to.Constituency, from.Constituency == to.Constituency)
	note("category_id", from.Category, to.Category, from.Category == to.Category)
	note("band_id", from.Band, to.Band, sameBand(from.Band, to.Band))
	return was, becomes
}
