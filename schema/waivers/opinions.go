package waivers

import (
	"context"
	"encoding/json"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Somebody is a person of the Board.
type Somebody struct {
	PersonID      int64 `db:"person_id"`
	Name          string
	Email         *string
	Language      texts.Language
	PersonVersion int `db:"person_version"`
}

const somebody = `p.id as person_id, p.name, p.email, p.language, p.version as person_version`

// Reviewer is a member of the Board who reviews a case now.
type Reviewer struct {
	Somebody
	WaiverID    int64     `db:"waiver_id"`
	GivenOn     date.Date `db:"given_on"`
	FirstDue    date.Date `db:"due_on"` // before what the clock stood still
	Recommended bool
	PausedDays  int       `db:"-"`
	DueOn       date.Date `db:"-"`
}

// Reviewers loads who reviews open cases now, with their due days: the days on
// which the clock stood still are added. The caller shows them to those only
// who may read the deliberation.
func Reviewers(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Reviewer, error) {
	var rows []Reviewer
	err := q.Select(ctx, &rows, `
		select a.waiver_id, `+somebody+`, (a.assigned_at at time zone $3)::date as given_on, a.due_on,
		       exists (select from waiver_recommendations r where r.waiver_id = a.waiver_id and r.person_id = a.person_id and `+counts+`) as recommended
		from waiver_assignments a join people p on p.id = a.person_id join fee_waivers w on w.id = a.waiver_id
		where a.waiver_id = any($1) and a.ended_at is null and `+reviewable+` and recusal(a.person_id, a.waiver_id, $2) is null
		order by a.waiver_id, p.name, p.id`, store.IDs(ids), q.Today(), q.Zone().String())
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	asked, err := Questions(ctx, q, ids)
	byCase := map[int64][]Reviewer{}
	for _, row := range rows {
		row.PausedDays = pausedDays(pausesOf(asked[row.WaiverID]), row.GivenOn, q.Today(), q.Zone())
		row.DueOn = row.FirstDue.AddDays(row.PausedDays)
		byCase[row.WaiverID] = append(byCase[row.WaiverID], row)
	}
	return byCase, err
}

// counts is the condition on a recommendation r in a case w, with $2 today and
// $3 the house's time zone, of still counting: its author may take part (by the day of the decision, where
// there is one), and has not declared an interest since.
const counts = `recusal(r.person_id, r.waiver_id, coalesce((w.decided_at at time zone $3)::date, $2)) is null and not exists (
	select from interests i join members im on im.organisation_id = i.organisation_id
	where im.id = w.member_id and i.person_id = r.person_id and coalesce(i.waiver_id, w.id) = w.id and i.declared_at >= r.at)`

// Opinion is a recommendation on record.
type Opinion struct {
	ID int64
	Somebody
	WaiverID   int64 `db:"waiver_id"`
	Recommends Act
	Reason     string
	Said       []byte         `db:"judgements"`
	Judgements map[int64]bool `db:"-"`
	At         time.Time
	Counts     bool // false: the author is recused since
}

// Opinions loads the latest recommendation of each reviewer, as far as the
// viewer may read them: staff all, a reviewer their own, and those of others
// once they have recommended themself.
func Opinions(ctx context.Context, q store.Reader, cases []Waiver) (map[int64][]Opinion, error) {
	var all, own []int64
	for _, w := range cases {
		switch {
		case w.Deliberates() && (w.Staff || w.Recommend):
			all = append(all, w.ID)
		case w.Deliberates():
			own = append(own, w.ID)
		}
	}
	var rows []Opinion
	err := q.Select(ctx, &rows, `
		select id, waiver_id, person_id, name, email, language, person_version, recommends, reason, judgements, at, counts from (
		  select distinct on (r.waiver_id, r.person_id) r.id, r.waiver_id, `+somebody+`, r.recommends, r.reason, r.judgements, r.at, `+counts+` as counts
		  from waiver_recommendations r join fee_waivers w on w.id = r.waiver_id join people p on p.id = r.person_id
		  where r.waiver_id = any($1) or r.waiver_id = any($4) and r.person_id = $5
		  order by r.waiver_id, r.person_id, r.id desc) latest order by waiver_id, id`, store.IDs(all), q.Today(), q.Zone().String(),
		store.IDs(own), q.Viewer().PersonID)
	byCase := map[int64][]Opinion{}
	for _, row := range rows {
		if err == nil {
			err = json.Unmarshal(row.Said, &row.Judgements)
		}
		byCase[row.WaiverID] = append(byCase[row.WaiverID], row)
	}
	return byCase, err
}

// Inquiry is a question to the member, with its answer if there is one.
type Inquiry struct {
	ID         int64
	WaiverID   int64 `db:"waiver_id"`
	Question   string
	AskedAt    time.Time `db:"asked_at"`
	AskedBy    *string   `db:"asked_by"` // a name
	Answer     *string
	AnsweredAt *time.Time `db:"answered_at"`
	AnsweredBy *string    `db:"answered_by"` // a name
	OverAt     *time.Time `db:"over_at"`     // the case stopped waiting: answered, decided without, or withdrawn; nil: it waits
}

// Questions loads what was asked in cases, in order. The caller shows them to
// those only who may read the case, and who asked to those who deliberate.
func Questions(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Inquiry, error) {
	var rows []Inquiry
	err := q.Select(ctx, &rows, `
		select q.id, q.waiver_id, q.question, q.asked_at, asker.name as asked_by, q.answer, q.answered_at, replier.name as answered_by,
		       coalesce(q.answered_at, (select min(e.recorded_at) from waiver_events e
		         where e.waiver_id = q.waiver_id and e.from_state = 'RETURNED' and e.act <> 'ANSWER' and e.recorded_at >= q.asked_at)) as over_at
		from waiver_questions q left join people asker on asker.id = q.asked_by left join people replier on replier.id = q.answered_by
		where q.waiver_id = any($1) order by q.waiver_id, q.id`, store.IDs(ids))
	byCase := map[int64][]Inquiry{}
	for _, row := range rows {
		byCase[row.WaiverID] = append(byCase[row.WaiverID], row)
	}
	return byCase, err
}

func pausesOf(asked []Inquiry) []pause {
	list := make([]pause, len(asked))
	for i, a := range asked {
		list[i].From = a.AskedAt
		if a.OverAt != nil {
			list[i].Until = *a.OverAt
		}
	}
	return list
}
