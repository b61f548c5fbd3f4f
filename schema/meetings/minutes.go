package meetings

import (
	"context"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Minutes are a version of a meeting's minutes with what was done with them.
type Minutes struct {
	ID            int64
	MeetingID     int64          `db:"meeting_id"`
	Number        int            // of the version
	Language      texts.Language // of what was typed
	Why           string         // of the change; empty for whoever does not read all of what it may be about
	WrittenAt     time.Time      `db:"written_at"`
	WrittenBy     string         `db:"written_by"`
	CirculatedAt  *time.Time     `db:"circulated_at"` // the last time, this version or an earlier one
	Until         date.Date      // the last day for corrections; zero: not circulated
	Short         string         // why that period is shorter than the rule asks for; empty: it is not
	Rewritten     bool           // since, otherwise than by a correction: nobody was sent this text
	ApprovedAt    *time.Time     `db:"approved_at"`
	ApprovingID   int64          `db:"approving_id"` // the meeting that approved; 0: nobody objected
	PublishedAt   *time.Time     `db:"published_at"`
	PublishedFor  string         `db:"published_for"`
	OpenSuggested int            `db:"open_suggested"` // corrections without an answer
}

// partial is whether the reader does not read all of a version n of minutes, or
// of the one before it: one reason is given for what was changed in any part.
var partial = `exists (select from minutes o join minutes_parts x on x.minutes_id = o.id left join agenda_items i on i.id = x.item_id
	where o.meeting_id = n.meeting_id and o.number between n.number - 1 and n.number and not ` + PartReadable("x", "i", "n.meeting_id", "$3", "$4", "$5") + `)`

// Of reads the minutes of meetings: the approved version once there is one. Until
// then the secretariat reads the latest; those invited what was circulated last,
// with the corrections that were accepted since; others nothing before the
// minutes are published for them.
func Of(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64]Minutes, error) {
	v := q.Viewer()
	var rows []Minutes
	err := q.Select(ctx, &rows, `
		with sent as (
		  select distinct on (a.meeting_id) a.meeting_id, n.number, a.at, a.until, a.why
		  from minutes_acts a join minutes n on n.id = a.minutes_id
		  where a.act = 'CIRCULATED' and a.meeting_id = any($1) order by a.meeting_id, a.id desc),
		stands as ( -- up to the first that somebody wrote anew since
		  select s.meeting_id, coalesce(min(x.number), 2000000000) - 1 as last from sent s left join minutes x on x.meeting_id = s.meeting_id and x.number > s.number
		    and not exists (select from minutes_corrections c where c.became_id = x.id) group by s.meeting_id),
		published as (
		  select distinct on (meeting_id) meeting_id, at, audience from minutes_acts where act = 'PUBLISHED' and meeting_id = any($1) order by meeting_id, id desc)
		select distinct on (n.meeting_id) n.id, n.meeting_id, n.number, n.language, case when `+partial+` then '' else n.why end as why, n.written_at, coalesce(w.name, '') as written_by,
		       s.at as circulated_at, s.until, coalesce(s.why, '') as short, approved.at is null and n.number > coalesce(t.last, n.number) as rewritten,
		       approved.at as approved_at, coalesce(approved.approving_id, 0) as approving_id, p.at as published_at, coalesce(p.audience, '') as published_for,
		       (select count(*) from minutes_corrections c join minutes o on o.id = c.minutes_id where o.meeting_id = n.meeting_id and c.answer is null) as open_suggested
		from minutes n left join people w on w.id = n.written_by
		  left join sent s on s.meeting_id = n.meeting_id left join stands t on t.meeting_id = n.meeting_id left join published p on p.meeting_id = n.meeting_id
		  left join minutes_acts approved on approved.meeting_id = n.meeting_id and approved.act = 'APPROVED'
		where n.meeting_id = any($1)
		  and case when approved.at is not null then n.id = approved.minutes_id when $2 then true else n.number <= t.last end
		  and ($2 or p.audience = any($3) or s.at is not null and exists (
		    select from meeting_people mine where mine.meeting_id = n.meeting_id and mine.person_id = $4))
		order by n.meeting_id, n.number desc`,
		store.IDs(meetingIDs), v.Can(store.Staff), store.Texts(v.Audiences()), v.PersonID, q.Today())
	return store.Index(rows, func(m Minutes) int64 { return m.MeetingID }), err
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
	switch {
	case store.Violates(err, "minutes_number"):
		return 0, refuse.Conflict("expectedVersion", "STALE_VERSION")
	case store.Violates(err, "minutes_open"):
		return 0, refuse.Closed("", "MINUTES_APPROVED")
	}
	for i, p := range parts {
		if err != nil {
			return 0, err
		}
		_, err = tx.Exec(ctx, `
			insert into minutes_parts (minutes_id, position, kind, item_id, audience, titles, said, text) values ($1, $2, $3, nullif($4::bigint, 0), $5, $6, $7, $8)`,
			id, i+1, p.Kind, p.ItemID, p.Audience, p.Titles, p.Said, p.Text)
	}
	return id, err
}

// audiences from the widest to the narrowest: whoever reads what is for one of
// them reads what is for those before it.
var audiences = []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"}

// wider tells whether more people read what is for a than what is for b.
func wider(a, b string) bool { return slices.Index(audiences, a) < slices.Index(audiences, b) }

// whole reads all of a record, for the minutes that are written from it: whoever
// writes them may be recused from an item, and reads nothing of it; the minutes
// say it all the same.
type whole struct{ store.Reader }

func (whole) Viewer() store.Viewer { return store.System("minutes") }
