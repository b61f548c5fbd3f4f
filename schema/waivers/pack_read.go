package waivers

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const packColumns = `p.id, p.way, coalesce(taken.number, '') as number, p.rule, p.outcome, p.closes_on, coalesce(p.passes_by, '') as passes_by, p.named_decision, p.valid_from, p.valid_to,
	p.due_on, p.note, coalesce(p.note_language, '') as note_language, p.notes, p.opened_at, opener.name as opened_by, coalesce(p.opened_by, 0) as opened_by_id, p.closed_at, coalesce(p.result, '') as result,
	coalesce(p.decision_id, 0) as decision_id, p.present, (select count(*) from waiver_pack_cases k where k.pack_id = p.id) as case_count
	from waiver_packs p left join people opener on opener.id = p.opened_by left join decisions taken on taken.id = p.decision_id `

// Packs lists up to 100 packs for the Board and staff, those open first, the
// latest first.
func Packs(ctx context.Context, q store.Reader) (list []Pack, err error) {
	err = q.Select(ctx, &list, `select `+packColumns+` where $1 order by p.closed_at is not null, p.id desc limit 100`, q.Viewer().Can(store.Board, store.Staff))
	return list, err
}

// PackByID loads a pack for the Board and staff.
func PackByID(ctx context.Context, q store.Reader, id int64) (p Pack, found bool, err error) {
	found, err = q.Get(ctx, &p, `select `+packColumns+` where p.id = $1 and $2`, id, q.Viewer().Can(store.Board, store.Staff))
	return p, found, err
}

// PacksByIDs loads packs for the Board and staff.
func PacksByIDs(ctx context.Context, q store.Reader, ids []int64) (list []Pack, err error) {
	err = q.Select(ctx, &list, `select `+packColumns+` where p.id = any($1) and $2`, store.IDs(ids), q.Viewer().Can(store.Board, store.Staff))
	return list, err
}

// PackCase is a case in a pack. The caller loads the case itself as its viewer.
type PackCase struct {
	PackID   int64 `db:"pack_id"`
	WaiverID int64 `db:"waiver_id"`
	Open     bool
	PulledAt *time.Time    `db:"pulled_at"`
	PulledBy *string       `db:"pulled_by"` // a person's name
	Reason   string        // why it was pulled
	Failed   string        // code of why it was not decided with the others
	Recused  pq.Int64Array // people of the Board of the day that decides
	Recusal  string        // of the viewer: OWN_ORGANISATION, INTEREST
}

// FailedIn says in a language why a case was not decided with the others;
// empty where it was.
func (c PackCase) FailedIn(l texts.Language) string {
	if id := "waivers.failed." + c.Failed; texts.Domain.Has(l, id) {
		return texts.Domain.Say(l, id, nil)
	}
	if c.Failed == "" {
		return ""
	}
	return texts.Domain.Say(l, "waivers.failed.other", nil)
}

// PackCases loads the cases of packs in the order of the members' names, with
// who is recused from each of the Board of the day that decides. What was said
// of a case from which the viewer is recused stays out.
func PackCases(ctx context.Context, q store.Reader, packIDs []int64) (map[int64][]PackCase, error) {
	var rows []PackCase
	err := q.Select(ctx, &rows, `
		select c.pack_id, c.waiver_id, c.open, c.pulled_at, puller.name as pulled_by, c.reason, coalesce(c.failed, '') as failed,
		       array(select distinct r.person_id from person_roles r where r.role = 'BOARD' and r.starts_on <= p.closes_on and coalesce(r.ends_on, 'infinity') >= p.closes_on
		             and recusal(r.person_id, c.waiver_id, p.closes_on) is not null) as recused,
		       coalesce(recusal($3, c.waiver_id, $2), '') as recusal
		from waiver_pack_cases c join waiver_packs p on p.id = c.pack_id left join people puller on puller.id = c.pulled_by join fee_waivers w on w.id = c.waiver_id
		join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where c.pack_id = any($1) order by o.sort_en, c.waiver_id`, store.IDs(packIDs), q.Today(), q.Viewer().PersonID)
	byPack := make(map[int64][]PackCase, len(packIDs))
	for _, row := range rows {
		if row.Recusal != "" {
			row.PulledAt, row.PulledBy, row.Reason, row.Failed = nil, nil, "", ""
		}
		byPack[row.PackID] = append(byPack[row.PackID], row)
	}
	return byPack, err
}

// PackVote is what a member of the Board said to a pack in writing.
type PackVote struct {
	PackID   int64 `db:"pack_id"`
	PersonID int64 `db:"person_id"`
	Name     string
	Vote     string // APPROVE, OBJECT
	Reason   string
	At       time.Time
}

// PackVotes loads what was said to packs, in order. Why somebody votes as they
// do may be about any of the cases: who is recused from one does not read it.
func PackVotes(ctx context.Context, q store.Reader, packIDs []int64) (map[int64][]PackVote, error) {
	var rows []PackVote
	err := q.Select(ctx, &rows, `
		select v.pack_id, v.person_id, p.name, v.vote, v.at,
		       case when k.recused then '' else v.reason end as reason
		from waiver_pack_votes v join people p on p.id = v.person_id
		join (select pack_id, bool_or(recusal($2, waiver_id, $3) is not null) as recused from waiver_pack_cases where pack_id = any($1) group by pack_id) k on k.pack_id = v.pack_id
		where v.pack_id = any($1) order by v.id`, store.IDs(packIDs), q.Viewer().PersonID, q.Today())
	byPack := make(map[int64][]PackVote, len(packIDs))
	for _, row := range rows {
		byPack[row.PackID] = append(byPack[row.PackID], row)
	}
	return byPack, err
}

// Seat is a member of the Board on a day.
type Seat struct {
	PersonID int64 `db:"person_id"`
	Name     string
}

// Seats lists the Board of days, by name.
func Seats(ctx context.Context, q store.Reader, days []date.Date) (map[date.Date][]Seat, error) {
	var rows []struct {
		Seat
		Day date.Date
	}
	said := make([]string, len(days))
	for i, day := range days {
		said[i] = day.String()
	}
	err := q.Select(ctx, &rows, `
		select distinct day, p.id as person_id, p.name from unnest($1::text[]::date[]) day join person_roles r on r.starts_on <= day and coalesce(r.ends_on, 'infinity') >= day
		join people p on p.id = r.person_id where r.role = 'BOARD' and $2 order by day, p.name, p.id`, store.Texts(said), q.Viewer().Can(store.Board, store.Staff))
	byDay := make(map[date.Date][]Seat, len(days))
	for _, row := range rows {
		byDay[row.Day] = append(byDay[row.Day], row.Seat)
	}
	return byDay, err
}

// QuorumOf counts who of the Board of the pack's last day may decide a case of
// it, and who has approved so far; at a meeting nobody has yet.
func (p Pack) QuorumOf(c PackCase, s Settings, seats []Seat, votes []PackVote) Quorum {
	seated := make([]int64, len(seats))
	for i, seat := range seats {
		seated[i] = seat.PersonID
	}
	return s.hears(seated, c.Recused, p.hears(votes).heard)
}

// Closes tells whether a viewer may record today what the meeting decided.
func (p Pack) Closes(v store.Viewer, today date.Date) bool {
	return v.Can(store.Staff) && p.Result == "" && p.Way == AtMeeting && !today.Before(p.ClosesOn)
}

// Acts tells whether a viewer sits on the Board, whose seats of today are
// given, and the pack is open.
func (p Pack) Acts(v store.Viewer, seats []Seat, today date.Date) bool {
	return p.open(today) == nil && slices.ContainsFunc(seats, func(s Seat) bool { return s.PersonID == v.PersonID })
}

// MayVote tells whether somebody has not voted, and is not recused from all
// cases. The cases were loaded for them.
func MayVote(person int64, cases []PackCase, votes []PackVote) bool {
	return !slices.ContainsFunc(votes, func(v PackVote) bool { return v.PersonID == person }) &&
		slices.ContainsFunc(cases, func(c PackCase) bool { return c.Open && c.Recusal == "" })
}

// RecusedFrom tells whether somebody, for whom the cases were loaded, is
// recused from one that is still in the pack.
func RecusedFrom(cases []PackCase) bool {
	return slices.ContainsFunc(cases, func(c PackCase) bool { return c.Open && c.Recusal != "" })
}
