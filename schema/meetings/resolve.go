package meetings

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// resolve puts a decision of a meeting into the register, which gives it the
// next number of its body and year. What is decided on an item, or at a meeting,
// for the Board or for staff is read by them alone; other decisions as the body
// decides for. A body whose mandate has ended decides nothing: its renewal is
// recorded first.
func resolve(ctx context.Context, tx *store.Tx, m Meeting, itemID int64, r Resolved) error {
	if r.On.IsZero() {
		if r.On = m.Day(); r.On.After(tx.Today()) {
			r.On = tx.Today()
		}
	}
	if err := m.mandated(ctx, tx, r.On); err != nil {
		return err
	}
	repeated := false
	if _, err := tx.Get(ctx, &repeated, `
		select exists (select from decisions d join decision_versions v on v.decision_id = d.id where d.agenda_item_id = $1 and fold(v.titles->>'en') = fold($2)) as repeated`,
		itemID, r.Titles[texts.English]); err != nil {
		return err
	}
	if repeated {
		return refuse.Conflict("titles.en", "MEETING_DECIDED")
	}
	audience := ""
	if _, err := tx.Get(ctx, &audience, `
		select case when f.audience in ('BOARD', 'STAFF') then f.audience else '' end from (select item_audience($1)::text as audience) f`, itemID); err != nil {
		return err
	}
	_, _, err := decisions.Record(ctx, tx, decisions.Recording{
		Body: m.BodyCode, On: r.On, Rule: r.Rule, Titles: r.Titles, Texts: r.Texts, Audience: audience, ItemID: itemID, Votes: r.Votes,
	})
	return asRun(err)
}

// asRun names the fields of the register's refusals as those of a run.
func asRun(err error) error {
	list := refuse.From(err)
	if list == nil {
		return err
	}
	for _, r := range list {
		field, rest, _ := strings.Cut(r.Field, ".")
		switch field {
		case "title", "text":
			r.Field = field + "s." + rest
		case "decidedOn":
			r.Field = "on"
		}
	}
	return list
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

// QuorumOf is the quorum of a meeting (no items) or on one of its items, of those
// on its list and those who should be (Unlisted). A briefing decides nothing and
// asks for none.
func (m Meeting) QuorumOf(people []Attendee, unlisted int, declared []Declared) Quorum {
	interested := map[int64]bool{}
	for _, d := range declared {
		interested[d.AttendeeID] = true
	}
	percent := m.Quorum
	if m.BriefingOfID != 0 {
		percent = 0
	}
	if m.BodyCode == assembly {
		people = bySpeaker(people, interested)
	}
	return quorum(percent, people, interested).with(unlisted)
}
