package meetings

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Correction is what somebody invited suggests to correct in minutes.
type Correction struct {
	ID          int64
	MeetingID   int64 `db:"meeting_id"`
	Position    int   `db:"-"` // of the part among those that the viewer reads; 0: it is not among them any more
	Kind        string
	ItemID      int64 `db:"item_id"`
	Audience    string
	Titles      texts.Translated
	Name        string // who suggests it
	Text        string
	SuggestedAt time.Time `db:"suggested_at"`
	Answer      string    // ACCEPTED, DECLINED; empty: it waits
	Why         string
}

// place is where the part p of a correction stands in the latest version; 0: it
// does not any more.
const place = `coalesce((select x.position from minutes_parts x join minutes y on y.id = x.minutes_id
	where y.meeting_id = n.meeting_id and x.kind = p.kind and x.item_id is not distinct from p.item_id and (x.kind <> 'MORE' or x.audience = p.audience)
	order by y.number desc limit 1), 0)`

// Corrections reads what was suggested about the minutes of meetings: all of it
// for the secretariat, for others what they suggested themselves, as long as
// they may read the part that it is about.
func Corrections(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Correction, error) {
	var rows []Correction
	err := q.Select(ctx, &rows, `
		select c.id, n.meeting_id, p.kind, coalesce(p.item_id, 0) as item_id, p.audience, p.titles, coalesce(w.name, a.name) as name, c.text, c.suggested_at, coalesce(c.answer, '') as answer, c.why
		from minutes_corrections c join minutes n on n.id = c.minutes_id join minutes_parts p on p.minutes_id = c.minutes_id and p.position = c.position
		  left join agenda_items i on i.id = p.item_id join meeting_people a on a.id = c.attendee_id left join people w on w.id = a.person_id
		where n.meeting_id = any($1) and ($2 or a.person_id = $3) and `+PartReadable("p", "i", "n.meeting_id", "$4", "$3", "$5")+` order by c.answer is not null, c.id`,
		store.IDs(meetingIDs), q.Viewer().Can(store.Staff), q.Viewer().PersonID, store.Texts(q.Viewer().Audiences()), q.Today())
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	known, err := Of(ctx, q, meetingIDs)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, n := range known {
		ids = append(ids, n.ID)
	}
	parts, err := Parts(ctx, q, ids)
	for i, c := range rows {
		for _, p := range parts[known[c.MeetingID].ID] {
			if p.same(Part{Kind: c.Kind, ItemID: c.ItemID, Audience: c.Audience}) {
				rows[i].Position = p.Position
			}
		}
	}
	return store.Group(rows, func(c Correction) int64 { return c.MeetingID }), err
}

const longestCorrection = 5000

// Suggest puts a correction of a part before the secretariat: by somebody
// invited, while the minutes are circulated, of a part that they may read.
func Suggest(ctx context.Context, tx *store.Tx, meetingID int64, position int, text string) error {
	known, err := Of(ctx, tx, []int64{meetingID})
	if err != nil {
		return err
	}
	n, found := known[meetingID]
	if !found {
		return refuse.NotFound("meetingId")
	}
	attendee := int64(0)
	if _, err := tx.Get(ctx, &attendee, `select id from meeting_people where meeting_id = $1 and person_id = $2`, meetingID, tx.Viewer().PersonID); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	parts, err := Parts(ctx, tx, []int64{n.ID})
	if err != nil {
		return err
	}
	place := 0
	for _, p := range parts[n.ID] {
		if p.Position == position {
			place = p.place
		}
	}
	switch length := utf8.RuneCountInString(text); {
	case attendee == 0:
		return refuse.Denied("MINUTES_NOT_INVITED")
	case n.ApprovedAt != nil || n.CirculatedAt == nil || n.Rewritten || tx.Today().After(n.Until):
		return refuse.Closed("", "MINUTES_PERIOD_OVER")
	case place == 0:
		return refuse.NotFound("position")
	case length == 0 || length > longestCorrection:
		return refuse.Invalid("text", "MINUTES_CORRECTION", "Max", longestCorrection)
	}
	_, err = tx.Exec(ctx, `
		insert into minutes_corrections (minutes_id, position, attendee_id, text, suggested_at) values ($1, $2, $3, $4, $5)`,
		n.ID, place, attendee, text, tx.Now())
	return err
}

// Answer accepts a correction, by a new version in which its part says text, or
// declines it with the reason. Whoever is recused from the item leaves it to
// somebody else.
func Answer(ctx context.Context, tx *store.Tx, id int64, accept bool, text, why string) (meetingID int64, err error) {
	var c struct {
		MeetingID int64 `db:"meeting_id"`
		Place     int
		Answered  bool
		Recused   bool
	}
	found, err := tx.Get(ctx, &c, `
		select n.meeting_id, `+place+` as place, c.answer is not null as answered, `+recused("p.item_id", "$2")+` as recused from minutes_corrections c join minutes n on n.id = c.minutes_id
		  join minutes_parts p on p.minutes_id = c.minutes_id and p.position = c.position where c.id = $1`, id, tx.Viewer().PersonID)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, refuse.NotFound("id")
	}
	n, err := worked(ctx, tx, c.MeetingID)
	why = strings.TrimSpace(why)
	switch {
	case err != nil:
		return 0, err
	case c.Recused:
		return 0, refuse.Denied("MEETING_RECUSED")
	case c.Answered:
		return 0, refuse.Conflict("id", "MINUTES_ANSWERED")
	case !accept && why == "" || utf8.RuneCountInString(why) > longestReason:
		return 0, refuse.Invalid("why", "MEETING_REASON", "Max", longestReason)
	}
	answer, became := "DECLINED", int64(0)
	if accept {
		answer = "ACCEPTED"
		if became, err = n.correct(ctx, tx, c.Place, text, why); err != nil {
			return 0, refuse.Under("text", err)
		}
	}
	_, err = tx.Exec(ctx, `
		update minutes_corrections set answer = $2, answered_at = $3, answered_by = nullif($4::bigint, 0), why = $5, became_id = nullif($6::bigint, 0) where id = $1`,
		id, answer, tx.Now(), tx.Viewer().PersonID, why, became)
	return c.MeetingID, err
}

// correct writes the version in which a part reads as somebody suggested.
func (n Minutes) correct(ctx context.Context, tx *store.Tx, place int, text, why string) (id int64, err error) {
	before, now, err := n.compare(ctx, tx)
	if err != nil {
		return 0, err
	}
	return n.follow(ctx, tx, before, corrected(before, now, place, text), why)
}
