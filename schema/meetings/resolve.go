package meetings

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// resolve puts a decision of a meeting into the register, which gives it the
// next number of its body and year. What is decided on an item for the Board or
// for staff is read by them alone; other decisions as the body decides for.
func resolve(ctx context.Context, tx *store.Tx, m Meeting, itemID int64, r Resolved) (id int64, err error) {
	if r.On.IsZero() {
		r.On = m.Day()
	}
	r.Rule = strings.TrimSpace(r.Rule)
	switch {
	case checkNames("titles", r.Titles, longestItem, true) != nil:
		return 0, checkNames("titles", r.Titles, longestItem, true)
	case r.On.After(tx.Today()):
		return 0, refuse.Invalid("on", "DECISION_IN_FUTURE")
	case utf8.RuneCountInString(r.Rule) > 100:
		return 0, refuse.Invalid("rule", "DECISION_RULE")
	}
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('decisions ' || $1 || $2::int, 0))`, m.BodyCode, r.On.Year()); err != nil {
		return 0, err
	}
	last := 0
	if _, err := tx.Get(ctx, &last, `select last from decision_series where body = $1 and year = $2`, m.BodyCode, r.On.Year()); err != nil {
		return 0, err
	}
	if _, err := tx.Get(ctx, &id, `
		insert into decisions (body, number, decided_on, rule, recorded_by, agenda_item_id) values ($1, $2, $3, $4, nullif($5, 0), $6) returning id`,
		m.BodyCode, fmt.Sprintf("%d/%02d", r.On.Year(), last+1), r.On, r.Rule, tx.Viewer().PersonID, itemID); err != nil {
		return 0, err
	}
	if r.Texts == nil {
		r.Texts = texts.Translated{}
	}
	_, err = tx.Exec(ctx, `
		insert into decision_versions (decision_id, number, titles, texts, audience, written_at, written_by)
		select $1, 1, $2, $3, case when audience in ('BOARD', 'STAFF') then audience end, $4, nullif($5, 0) from agenda_items where id = $6`,
		id, r.Titles, r.Texts, tx.Now(), tx.Viewer().PersonID, itemID)
	return id, err
}

// Decided is a decision on an item.
type Decided struct {
	ID        int64
	ItemID    int64 `db:"item_id"`
	Number    string
	DecidedOn date.Date `db:"decided_on"`
	Titles    texts.Translated
	Audience  string
}

// DecidedOn reads what was decided on items, as far as the viewer reads it.
func DecidedOn(ctx context.Context, q store.Reader, itemIDs []int64) (map[int64][]Decided, error) {
	var rows []Decided
	err := q.Select(ctx, &rows, `
		select d.id, d.agenda_item_id as item_id, d.number, d.decided_on, v.titles, coalesce(v.audience, b.decided_for) as audience
		from decisions d join bodies b on b.code = d.body cross join lateral (
		  select titles, audience from decision_versions where decision_id = d.id order by number desc limit 1) v
		where d.agenda_item_id = any($1) and coalesce(v.audience, b.decided_for) = any($2)
		order by d.id`, store.IDs(itemIDs), store.Texts(q.Viewer().Audiences()))
	return store.Group(rows, func(d Decided) int64 { return d.ItemID }), err
}

// Declared is who has an interest in an item.
type Declared struct {
	ItemID     int64 `db:"item_id"`
	AttendeeID int64 `db:"attendee_id"`
}

// Interests reads who has an interest in the items of meetings.
func Interests(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Declared, error) {
	var rows []Declared
	err := q.Select(ctx, &rows, `
		select item_id, attendee_id from item_interests where meeting_id = any($1) and withdrawn_at is null order by id`, store.IDs(meetingIDs))
	return store.Group(rows, func(d Declared) int64 { return d.ItemID }), err
}

// QuorumOf is the quorum of a meeting (no items) or on one of its items.
func (m Meeting) QuorumOf(people []Attendee, declared []Declared) Quorum {
	interested := map[int64]bool{}
	for _, d := range declared {
		interested[d.AttendeeID] = true
	}
	return quorum(m.Quorum, people, interested)
}
