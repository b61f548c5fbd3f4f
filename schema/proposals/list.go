package proposals

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Proposal is a change of profile that was asked for, with who asked and what
// became of it.
type Proposal struct {
	ID             int64
	OrganisationID int64 `db:"organisation_id"`
	Before         Fields
	After          Fields
	Note           string
	ProposedAt     time.Time  `db:"proposed_at"`
	PersonID       int64      `db:"person_id"`
	PersonName     string     `db:"person_name"`
	PersonEmail    *string    `db:"person_email"`
	PersonLanguage string     `db:"person_language"`
	PersonVersion  int        `db:"person_version"`
	DecidedBy      *string    `db:"decided_by"`
	DecidedAt      *time.Time `db:"decided_at"`
	Outcome        Outcome
	Reason         string
	Now            Fields // today's values of its fields, while it waits
	words          words
}

// Waiting tells whether nobody has decided yet.
func (p Proposal) Waiting() bool { return p.Outcome == "" }

// Stale tells whether it can no longer be approved: the organisation is not
// what the proposer saw.
func (p Proposal) Stale() bool { return p.Waiting() && len(p.Before.stale(p.Now)) > 0 }

// Age is how many whole days it has waited by an instant, or waited.
func (p Proposal) Age(now time.Time) int {
	if p.DecidedAt != nil {
		now = *p.DecidedAt
	}
	return int(now.Sub(p.ProposedAt).Hours()) / 24
}

const columns = `p.id, p.organisation_id, p.before, p.after, p.note, p.proposed_at,
	who.id as person_id, who.name as person_name, who.email as person_email, who.language as person_language, who.version as person_version,
	judge.name as decided_by, p.decided_at, coalesce(p.outcome, '') as outcome, p.reason`

const people = ` join people who on who.id = p.proposed_by left join people judge on judge.id = p.decided_by `

// Filter narrows the list; zero values do not.
type Filter struct {
	OrganisationID int64
	Waiting        *bool // true: those that wait; false: those that were decided
}

func (f Filter) where(v store.Viewer) *store.Where {
	var w store.Where
	if !v.Can(store.Staff) {
		w.And("p.organisation_id = any($?)", store.IDs(v.Members))
	}
	if f.OrganisationID != 0 {
		w.And("p.organisation_id = $?", f.OrganisationID)
	}
	if f.Waiting != nil {
		w.And("(p.outcome is null) = $?", *f.Waiting)
	}
	return &w
}

// ListName is the name of the list for cursors.
const ListName = "proposals"

// List reads a page, the latest first; of those that wait, the longest waiting
// first.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Proposal, relay.Info, error) {
	w := f.where(q.Viewer())
	ascends := f.Waiting != nil && *f.Waiting
	order, beyond := "desc", "<"
	if ascends != page.Back {
		order, beyond = "asc", ">"
	}
	if page.Placed {
		w.And("p.id "+beyond+" $?", page.ID)
	}
	var rows []Proposal
	err := q.Select(ctx, &rows, `select `+columns+` from proposed_changes p`+people+`where `+w.SQL()+`
		order by p.id `+order+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(p Proposal) (string, int64) { return "", p.ID })
	return rows, info, complete(ctx, q, rows)
}

// Count counts what a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.where(q.Viewer())
	_, err = q.Get(ctx, &n, `select count(*) from proposed_changes p where `+w.SQL(), w.Args...)
	return n, err
}

// Latest loads up to limit proposals of each organisation, the latest first.
func Latest(ctx context.Context, q store.Reader, ids []int64, limit int) (map[int64][]Proposal, error) {
	w := Filter{}.where(q.Viewer())
	var rows []Proposal
	err := q.Select(ctx, &rows, `
		select `+columns+` from unnest(`+w.Param(store.IDs(ids))+`::bigint[]) o(id)
		cross join lateral (
		  select p.id from proposed_changes p where p.organisation_id = o.id and `+w.SQL()+` order by p.id desc limit `+w.Param(limit)+`) top
		join proposed_changes p on p.id = top.id`+people+`order by p.id desc`, w.Args...)
	if err == nil {
		err = complete(ctx, q, rows)
	}
	return store.Group(rows, func(row Proposal) int64 { return row.OrganisationID }), err
}

// ByID loads a proposal that the viewer may see.
func ByID(ctx context.Context, q store.Reader, id int64) (p Proposal, found bool, err error) {
	w := Filter{}.where(q.Viewer())
	w.And("p.id = $?", id)
	found, err = q.Get(ctx, &p, `select `+columns+` from proposed_changes p`+people+`where `+w.SQL(), w.Args...)
	if err != nil || !found {
		return p, false, err
	}
	one := []Proposal{p}
	err = complete(ctx, q, one)
	return one[0], true, err
}

// complete adds today's values to those that wait, and words to all.
func complete(ctx context.Context, q store.Reader, rows []Proposal) error {
	var waiting []int64
	for _, p := range rows {
		if p.Waiting() {
			waiting = append(waiting, p.OrganisationID)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	now := map[int64]current{}
	if waiting != nil {
		var err error
		if now, err = readAll(ctx, q, waiting); err != nil {
			return err
		}
	}
	for i, p := range rows {
		if p.Waiting() {
			rows[i].Now = now[p.OrganisationID].fields
		}
	}
	said, err := loadWords(ctx, q, rows)
	for i := range rows {
		rows[i].words = said
	}
	return err
}
