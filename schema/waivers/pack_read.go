package waivers

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const packColumns = `p.id, p.way, p.number, p.rule, p.outcome, p.closes_on, coalesce(p.passes_by, '') as passes_by, p.named_decision, p.valid_from, p.valid_to,
	p.due_on, p.note, p.opened_at, opener.name as opened_by, coalesce(p.opened_by, 0) as opened_by_id, p.closed_at, coalesce(p.result, '') as result,
	coalesce(p.decision_id, 0) as decision_id, p.present
	from waiver_packs p left join people opener on opener.id = p.opened_by `

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
	PulledAt *time.Time `db:"pulled_at"`
	PulledBy *string    `db:"pulled_by"` // a person's name
	Reason   string     // why it was pulled
	Failed   string     // code of why it was not decided with the others
	Recused  []int64    `db:"-"` // of today's Board
	Recusal  string     // of the viewer: OWN_ORGANISATION, INTEREST
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
// who of today's Board is recused from each.
func PackCases(ctx context.Context, q store.Reader, packIDs []int64) (map[int64][]PackCase, error) {
	var rows []PackCase
	err := q.Select(ctx, &rows, `
		select c.pack_id, c.waiver_id, c.open, c.pulled_at, puller.name as pulled_by, c.reason, coalesce(c.failed, '') as failed,
		       coalesce(recusal($3, c.waiver_id, $2), '') as recusal
		from waiver_pack_cases c left join people puller on puller.id = c.pulled_by join fee_waivers w on w.id = c.waiver_id
		join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where c.pack_id = any($1) order by o.sort_en, c.waiver_id`, store.IDs(packIDs), q.Today(), q.Viewer().PersonID)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	cases := make([]int64, len(rows))
	for i, row := range rows {
		cases[i] = row.WaiverID
	}
	board, err := Seated(ctx, q, q.Today())
	if err != nil {
		return nil, err
	}
	recused, err := recusals(ctx, q, cases, board, q.Today())
	byPack := make(map[int64][]PackCase, len(packIDs))
	for _, row := range rows {
		row.Recused = slices.Sorted(maps.Keys(recused[row.WaiverID]))
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

// PackVotes loads what was said to packs, in order.
func PackVotes(ctx context.Context, q store.Reader, packIDs []int64) (map[int64][]PackVote, error) {
	var rows []PackVote
	err := q.Select(ctx, &rows, `
		select v.pack_id, v.person_id, p.name, v.vote, v.reason, v.at from waiver_pack_votes v join people p on p.id = v.person_id
		where v.pack_id = any($1) order by v.id`, store.IDs(packIDs))
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

// Seats lists the Board of today.
func Seats(ctx context.Context, q store.Reader) (list []Seat, err error) {
	err = q.Select(ctx, &list, `
		select distinct p.id as person_id, p.name from person_roles r join people p on p.id = r.person_id
		where r.role = 'BOARD' and r.starts_on <= $1 and coalesce(r.ends_on, 'infinity') >= $1 and $2 order by p.name, p.id`, q.Today(), q.Viewer().Can(store.Board, store.Staff))
	return list, err
}

// QuorumOf counts who of today's Board may decide a case of a pack, and who
// has approved so far; at a meeting nobody has yet.
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

// Acts tells whether a viewer sits on the Board and the pack is open.
func (p Pack) Acts(v store.Viewer, seats []Seat, today date.Date) bool {
	return p.open(today) == nil && slices.ContainsFunc(seats, func(s Seat) bool { return s.PersonID == v.PersonID })
}

// MayVote tells whether somebody has not voted, and is not recused from all
// cases. The cases were loaded for them.
func MayVote(person int64, cases []PackCase, votes []PackVote) bool {
	return !slices.ContainsFunc(votes, func(v PackVote) bool { return v.PersonID == person }) &&
		slices.ContainsFunc(cases, func(c PackCase) bool { return c.Open && c.Recusal == "" })
}
