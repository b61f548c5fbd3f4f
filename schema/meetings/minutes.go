package meetings

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Minutes are a version of a meeting's minutes with what was done with them.
type Minutes struct {
	ID            int64
	MeetingID     int64 `db:"meeting_id"`
	Number        int   // of the version
	Language      texts.Language
	Why           string
	WrittenAt     time.Time  `db:"written_at"`
	WrittenBy     string     `db:"written_by"`
	CirculatedAt  *time.Time `db:"circulated_at"` // this version or an earlier one
	Until         date.Date  // the last day for corrections; zero: not circulated
	ApprovedAt    *time.Time `db:"approved_at"`
	ApprovingID   int64      `db:"approving_id"` // the meeting that approved; 0: nobody objected
	PublishedAt   *time.Time `db:"published_at"`
	PublishedFor  string     `db:"published_for"`
	OpenSuggested int        `db:"open_suggested"` // corrections without an answer
}

// Part is a part of minutes.
type Part struct {
	MinutesID int64 `db:"minutes_id"`
	Position  int
	ItemID    int64 `db:"item_id"` // 0: about no item
	Audience  string
	Title     string
	Text      string
}

// Of reads the latest version of the minutes of meetings: published ones for
// whoever they are published for; those that were circulated for whoever was
// invited; drafts for the secretariat.
func Of(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64]Minutes, error) {
	v := q.Viewer()
	var rows []Minutes
	err := q.Select(ctx, &rows, `
		select t.id, t.meeting_id, t.number, t.language, t.why, t.written_at, coalesce(w.name, '') as written_by, t.circulated_at, t.until,
		       t.approved_at, coalesce(t.approving_id, 0) as approving_id, t.published_at, coalesce(t.published_for, '') as published_for,
		       (select count(*) from minutes_corrections c join minutes o on o.id = c.minutes_id where o.meeting_id = t.meeting_id and c.answer is null) as open_suggested
		from (
		  select distinct on (n.meeting_id) n.id, n.meeting_id, n.number, n.language, n.why, n.written_at, n.written_by,
		         sent.at as circulated_at, sent.until, approved.at as approved_at, approved.approving_id, published.at as published_at, published.audience as published_for
		  from minutes n
		    left join lateral (select at, until from minutes_acts a where a.meeting_id = n.meeting_id and act = 'CIRCULATED' order by id desc limit 1) sent on true
		    left join minutes_acts approved on approved.meeting_id = n.meeting_id and approved.act = 'APPROVED'
		    left join lateral (select at, audience from minutes_acts a where a.meeting_id = n.meeting_id and act = 'PUBLISHED' order by id desc limit 1) published on true
		  where n.meeting_id = any($1) order by n.meeting_id, n.number desc) t
		  left join people w on w.id = t.written_by
		where $2 or t.published_for = any($3) or t.circulated_at is not null and exists (
		  select from meeting_people mine where mine.meeting_id = t.meeting_id and mine.person_id = $4)`,
		store.IDs(meetingIDs), v.Can(store.Staff), store.Texts(v.Audiences()), v.PersonID)
	return store.Index(rows, func(m Minutes) int64 { return m.MeetingID }), err
}

// Parts reads of minutes that the viewer may read the parts that the viewer may
// read, in order.
func Parts(ctx context.Context, q store.Reader, minutesIDs []int64) (map[int64][]Part, error) {
	var rows []Part
	err := q.Select(ctx, &rows, `
		select p.minutes_id, p.position, coalesce(p.item_id, 0) as item_id, p.audience, p.title, p.text
		from minutes_parts p join minutes n on n.id = p.minutes_id
		where p.minutes_id = any($1) and `+readable("p.audience", "n.meeting_id", "$2", "$3")+`
		  and ($4 or not `+recused("p.item_id", "$3")+` or exists (
		    select from minutes_acts a where a.meeting_id = n.meeting_id and a.act = 'PUBLISHED' and a.audience = any($2)))
		order by p.minutes_id, p.position`,
		store.IDs(minutesIDs), store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID, q.Viewer().Can(store.Staff))
	return store.Group(rows, func(p Part) int64 { return p.MinutesID }), err
}

// latest are a meeting's minutes as the secretariat works on them.
func latest(ctx context.Context, tx *store.Tx, meetingID int64) (Minutes, error) {
	known, err := Of(ctx, tx, []int64{meetingID})
	n, found := known[meetingID]
	if err == nil && !found {
		err = refuse.NotFound("meetingId")
	}
	return n, err
}

// Approved refuses what comes after the minutes are approved.
var Approved = refuse.Closed("", "MINUTES_APPROVED")

// unapproved refuses what comes after the minutes are approved.
func unapproved(ctx context.Context, tx *store.Tx, meetingID int64) error {
	approved := false
	_, err := tx.Get(ctx, &approved, `select exists (select from minutes_acts where meeting_id = $1 and act = 'APPROVED')`, meetingID)
	if err == nil && approved {
		err = Approved
	}
	return err
}

// version writes a version of minutes.
func version(ctx context.Context, tx *store.Tx, meetingID int64, number int, l texts.Language, why string, parts []Part) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into minutes (meeting_id, number, language, why, written_at, written_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0)) returning id`,
		meetingID, number, l, why, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "minutes_number") {
		return 0, refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	for i, p := range parts {
		if err != nil {
			return 0, err
		}
		_, err = tx.Exec(ctx, `
			insert into minutes_parts (minutes_id, position, item_id, audience, title, text) values ($1, $2, nullif($3::bigint, 0), $4, $5, $6)`,
			id, i+1, p.ItemID, p.Audience, p.Title, p.Text)
	}
	return id, err
}

const longestPart = 30000

// Rewrite writes minutes anew from a version that somebody saw: texts by the
// position of their part; other parts stay.
func Rewrite(ctx context.Context, tx *store.Tx, meetingID int64, expected int, changed map[int]string, why string) error {
	if _, err := take(ctx, tx, meetingID, nil); err != nil {
		return err
	}
	if err := unapproved(ctx, tx, meetingID); err != nil {
		return err
	}
	n, err := latest(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	if n.Number != expected {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	_, err = amend(ctx, tx, n, changed, why)
	return err
}

func amend(ctx context.Context, tx *store.Tx, n Minutes, changed map[int]string, why string) (id int64, err error) {
	known, err := Parts(ctx, tx, []int64{n.ID})
	if err != nil {
		return 0, err
	}
	parts := known[n.ID]
	differs := false
	for i, p := range parts {
		text, given := changed[p.Position]
		text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		if utf8.RuneCountInString(text) > longestPart {
			return 0, refuse.Invalid("parts", "MINUTES_LONG", "Max", longestPart)
		}
		if given && text != p.Text {
			parts[i].Text, differs = text, true
		}
	}
	if !differs {
		return 0, refuse.Invalid("parts", "MINUTES_SAME")
	}
	if why = strings.TrimSpace(why); utf8.RuneCountInString(why) > longestReason {
		return 0, refuse.Invalid("why", "MEETING_REASON", "Max", longestReason)
	}
	return version(ctx, tx, n.MeetingID, n.Number+1, n.Language, why, parts)
}
