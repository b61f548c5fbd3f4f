package meetings

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Plan is a meeting to be. What is left empty is taken from the meeting that it
// is made from.
type Plan struct {
	BodyID     int64 // 0: that of CopyFrom or BriefingOf
	CopyFrom   int64 // 0: none
	BriefingOf int64 // 0: it is no briefing
	Titles     texts.Translated
	StartsOn   date.Date
	StartTime  string    // "14:00" in the zone
	EndsOn     date.Date // zero: StartsOn
	EndTime    string
	Zone       string
	Places     texts.Translated
	Online     *string
	Audience   string
	AllItems   bool   // carry all items of CopyFrom, not the standing ones alone
	Short      bool   // Edit: with less notice than the rule asks for
	Why        string // of that
}

const (
	longestTitle  = 200
	longestPlace  = 300
	longestOnline = 500
)

// Create makes a draft: standing items, places, zone and guests come from the
// meeting that it is made from; the members are those of the body on its day. A
// briefing has the body, the zone and the places of the meeting before which it
// is held, and nothing else: neither its title nor its call are for those who
// are invited to the briefing.
func Create(ctx context.Context, tx *store.Tx, p Plan) (id int64, err error) {
	if p, err = p.complete(ctx, tx); err != nil {
		return 0, err
	}
	starts, ends, err := p.check()
	if err != nil {
		return 0, err
	}
	known, err := bodies.ByIDs(ctx, tx, []int64{p.BodyID})
	if _, found := known[p.BodyID]; err == nil && !found {
		err = refuse.NotFound("bodyId")
	}
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into meetings (body_id, titles, starts_at, ends_at, zone, places, online, audience, copied_from_id, briefing_of_id, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, 0), nullif($10, 0), $11, nullif($12, 0))
		returning id`,
		p.BodyID, p.Titles, starts, ends, p.Zone, p.Places, *p.Online, p.Audience, p.CopyFrom, p.BriefingOf, tx.Now(), tx.Viewer().PersonID)
	if err != nil {
		return 0, err
	}
	m, err := Get(ctx, tx, id)
	if err == nil {
		err = m.join(ctx, tx, true)
	}
	if err == nil {
		err = guests(ctx, tx, p.CopyFrom, id)
	}
	if err != nil {
		return 0, err
	}
	return id, carry(ctx, tx, p.CopyFrom, id, p.AllItems)
}

// complete takes what is left open from the meeting that it is made from.
func (p Plan) complete(ctx context.Context, tx *store.Tx) (Plan, error) {
	last := Meeting{Zone: tx.Zone().String(), Audience: "MEMBERS"}
	if p.BriefingOf != 0 {
		m, err := Get(ctx, tx, p.BriefingOf)
		switch {
		case err != nil:
			return p, refuse.Under("briefingOf", err)
		case m.BriefingOfID != 0:
			return p, refuse.Conflict("briefingOf", "MEETING_BRIEFING_OF")
		}
		p.BodyID = m.BodyID
		last.Zone, last.Places = m.Zone, m.Places
	}
	if p.CopyFrom != 0 {
		m, err := Get(ctx, tx, p.CopyFrom)
		if err != nil {
			return p, refuse.Under("copyFrom", err)
		}
		p.BodyID = cmp.Or(p.BodyID, m.BodyID)
		if p.BriefingOf == 0 || m.BriefingOfID != 0 { // a briefing is made as the last one, not as a meeting of the body
			last = m
		}
	}
	if p.Titles[texts.English] == "" {
		p.Titles = last.Titles
	}
	if p.Places == nil {
		p.Places = last.Places
	}
	if p.Online == nil {
		p.Online = &last.Online
	}
	p.Zone, p.Audience = cmp.Or(strings.TrimSpace(p.Zone), last.Zone), cmp.Or(p.Audience, last.Audience)
	if p.EndsOn.IsZero() {
		p.EndsOn = p.StartsOn
	}
	return p, nil
}

// check refuses a plan with the fields that are wrong.
func (p Plan) check() (starts, ends time.Time, err error) {
	var problems refuse.List
	problems.Add(checkNames("titles", p.Titles, longestTitle, true))
	problems.Add(checkNames("places", p.Places, longestPlace, false))
	if p.BodyID == 0 {
		problems.Add(refuse.Invalid("bodyId", "MEETING_BODY"))
	}
	if utf8.RuneCountInString(*p.Online) > longestOnline || strings.ContainsFunc(*p.Online, unicode.IsControl) {
		problems.Add(refuse.Invalid("online", "MEETING_ONLINE", "Max", longestOnline))
	}
	zone, bad := time.LoadLocation(p.Zone)
	if bad != nil || p.Zone == "Local" {
		problems.Add(refuse.Invalid("zone", "MEETING_ZONE"))
		zone = time.UTC
	}
	starts, ok := instant(p.StartsOn, p.StartTime, zone)
	if !ok {
		problems.Add(refuse.Invalid("startTime", "MEETING_TIME"))
	}
	ends, fine := instant(p.EndsOn, p.EndTime, zone)
	switch {
	case !fine:
		problems.Add(refuse.Invalid("endTime", "MEETING_TIME"))
	case p.StartsOn.Year() < 1990 || p.StartsOn.Year() > 2200:
		problems.Add(refuse.Invalid("startsOn", "MEETING_DAY"))
	case ok && (!ends.After(starts) || ends.Sub(starts) >= 14*24*time.Hour):
		problems.Add(refuse.Invalid("endTime", "MEETING_ENDS"))
	}
	return starts, ends, problems.Err()
}

// instant is an hour of a day in a zone.
func instant(day date.Date, hour string, zone *time.Location) (time.Time, bool) {
	at, err := time.ParseInLocation("2006-01-02 15:04", day.String()+" "+strings.TrimSpace(hour), zone)
	return at, err == nil && !day.IsZero()
}

// checkNames refuses texts that are too long, or without the English one that
// others fall back to.
func checkNames(field string, names texts.Translated, longest int, needed bool) *refuse.Refusal {
	if needed && strings.TrimSpace(names[texts.English]) == "" {
		return refuse.Invalid(field+".en", "MEETING_TITLE", "Max", longest)
	}
	for l, name := range names {
		if utf8.RuneCountInString(name) > longest || strings.ContainsFunc(name, unicode.IsControl) {
			return refuse.Invalid(field+"."+string(l), "MEETING_TITLE", "Max", longest)
		}
	}
	return nil
}

// carry copies the standing items of one agenda, or all, into another.
func carry(ctx context.Context, tx *store.Tx, last, next int64, all bool) error {
	if last == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, `
		insert into agenda_items (meeting_id, position, number, titles, purpose, minutes, presenter, presenter_part, consent, audience, standing)
		select $2, position, number, titles, purpose, minutes, presenter, presenter_part, consent, audience, standing
		from agenda_items where meeting_id = $1 and ($3 or standing)`, last, next, all); err != nil {
		return err
	}
	return renumber(ctx, tx, next)
}
