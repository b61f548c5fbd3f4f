package bodies

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Expiry is something that was granted for a time, of whatever area.
type Expiry struct {
	ID             int64 // of its row times eight, and the place of its part of expiring
	Kind           string
	Names          texts.Translated // empty: of several, as their kind, rule and count say
	BodyID         int64            `db:"body_id"`
	MandateID      int64            `db:"mandate_id"`
	OrganisationID int64            `db:"organisation_id"`
	DecisionID     int64            `db:"decision_id"`
	StartsOn       date.Date        `db:"starts_on"`
	EndsOn         date.Date        `db:"ends_on"`
	State          string
	Count          int // how many ends it stands for
	Rule           string
}

// expiring are SELECTs of what was granted for a time; $1 is today. closed: it
// was ended by a decision before its time; followed: another comes after it.
// Each names its rows apart from the others': id times eight, and its place.
var expiring = []string{
	`select p.id * 8 as id, m.kind, coalesce(b.names, m.names) as names, m.body_id, m.id as mandate_id, p.organisation_id, p.decision_id,
	        p.starts_on, coalesce(p.closed_on, p.ends_on) as ends_on, p.closed_on is not null as closed, ` + following + ` is not null as followed, 1 as count, '' as rule
	 from mandate_periods p join mandates m on m.id = p.mandate_id left join bodies b on b.id = m.body_id
	 where coalesce(p.closed_on, p.ends_on) >= p.starts_on`,
	// Waivers stand together by their decision. Whoever was granted the next one
	// is not among them any more; of what ended long ago nothing is to be done.
	`select min(w.id) * 8 + 1, 'FEE_WAIVER', case when count(*) = 1 then (array_agg(o.names))[1] else '{}' end, null, null,
	        case when count(*) = 1 then min(o.id) end, w.decision_id, w.valid_from, w.valid_to, false, false, count(*)::int, min(s.rule)
	 from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id join criteria_sets s on s.id = w.set_id
	 where w.state in ('GRANTED', 'ENDED') and w.valid_to >= $1::date - 365 group by w.decision_id, w.valid_from, w.valid_to`,
	// Terms on the Board, as long as they were held. One that was given up has
	// ended like any other: until somebody is elected nothing follows.
	`select t.id * 8 + 2, 'BOARD_TERM', s.names, s.body_id, null, t.organisation_id, t.decision_id, t.starts_on, t.held_until, false,
	        exists (select from seat_terms n where n.seat_id = t.seat_id and n.starts_on > t.held_until and n.held_until >= n.starts_on), 1, ''
	 from seat_terms t join seats s on s.id = t.seat_id where t.held_until >= t.starts_on`,
}

// ExpiryFilter narrows what expires; zero values do not.
type ExpiryFilter struct {
	Kind    string
	State   string
	Before  date.Date // ends before this day, and nothing follows
	History bool      // with what was followed or closed
	Waivers bool      // the viewer reads the register of waivers
}

// standing is the state of a row on $1, as stands has it.
const standing = `case when closed and ends_on < $1 then 'CLOSED' when ends_on < $1 and followed then 'FOLLOWED' when ends_on < $1 then 'ENDED'
	when starts_on > $1 then 'UPCOMING' when not followed and ends_on <= $1::date + 90 then 'ENDING' else 'IN_FORCE' end`

// from is the list that a filter finds, with state.
func (f ExpiryFilter) from(q store.Reader) (string, *store.Where) {
	w := new(store.Where)
	w.Param(q.Today())
	if f.Kind != "" {
		w.And("kind = $?", f.Kind)
	}
	if f.State != "" {
		w.And("state = $?", f.State)
	} else if !f.History {
		w.And("state not in ('CLOSED', 'FOLLOWED')")
	}
	if !f.Before.IsZero() {
		w.And("ends_on < $? and not followed", f.Before)
	}
	if !f.Waivers {
		w.And("kind <> 'FEE_WAIVER'")
	}
	return `(select every.*, ` + standing + ` as state from (` + strings.Join(expiring, " union all ") + `) every) x`, w
}

// Expiries reads a page of what expires, the earliest end first.
func Expiries(ctx context.Context, q store.Reader, f ExpiryFilter, p relay.Page) ([]Expiry, relay.Info, error) {
	from, w := f.from(q)
	order, beyond := "asc", ">"
	if p.Back {
		order, beyond = "desc", "<"
	}
	if p.Placed {
		day, err := date.Parse(p.Key)
		if err != nil {
			day = date.Date{}
		}
		w.And("(ends_on, id) "+beyond+" ($?, $?)", day, p.ID)
	}
	var rows []Expiry
	err := q.Select(ctx, &rows, `
		select id, kind, names, coalesce(body_id, 0) as body_id, coalesce(mandate_id, 0) as mandate_id, coalesce(organisation_id, 0) as organisation_id,
		       coalesce(decision_id, 0) as decision_id, starts_on, ends_on, state, count, rule
		from `+from+` where `+w.SQL()+` order by ends_on `+order+`, id `+order+` limit `+w.Param(p.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(p, rows, func(e Expiry) (string, int64) { return e.EndsOn.String(), e.ID })
	return rows, info, nil
}

// CountExpiries counts what a filter finds.
func CountExpiries(ctx context.Context, q store.Reader, f ExpiryFilter) (n int32, err error) {
	from, w := f.from(q)
	_, err = q.Get(ctx, &n, `select count(*) from `+from+` where `+w.SQL(), w.Args...)
	return n, err
}

// SubjectIn says what ends in a reader's language.
func (e Expiry) SubjectIn(l texts.Language) string {
	args := texts.Args{"Count": e.Count, "Rule": e.Rule, "Name": e.Names.In(l)}
	switch {
	case e.Kind == "BOARD_TERM":
		return texts.Domain.Say(l, "bodies.term", args)
	case e.Kind != "FEE_WAIVER":
		return e.Names.In(l)
	case e.Count == 1:
		return texts.Domain.Say(l, "bodies.waiver", args)
	}
	return texts.Domain.Say(l, "bodies.waivers", args)
}
