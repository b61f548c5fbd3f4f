package procedures

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// maxReason bounds the reason of an objection, in characters.
const maxReason = 4000

// Objecting is what somebody has against a proposal.
type Objecting struct {
	ProcedureID    int64
	OrganisationID int64 // in the Assembly: for whom, where one speaks for several; 0: the first
	Reason         string
}

// Object objects to a proposal, by the end of its last day. Who leaves the
// body afterwards has objected all the same: else a proposal would pass by
// somebody's leaving.
func Object(ctx context.Context, tx *store.Tx, o Objecting) error {
	p, err := lock(ctx, tx, o.ProcedureID)
	if err != nil {
		return err
	}
	if refusal := p.open(tx); refusal != nil {
		return refusal
	}
	reason := strings.TrimSpace(o.Reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason || strings.ContainsFunc(reason, unprintable) {
		return refuse.Invalid("reason", "PROCEDURE_REASON", "Max", maxReason)
	}
	speaker, err := Speaking(ctx, tx)
	if err != nil {
		return err
	}
	own := speaker.On(p)
	if o.OrganisationID == 0 && len(own) > 0 {
		o.OrganisationID = own[0].OrganisationID
	}
	if !slices.Contains(own, Voice{o.OrganisationID}) {
		return refuse.Denied("PROCEDURE_NOT_YOURS")
	}
	_, err = tx.Exec(ctx, `
		insert into procedure_objections (procedure_id, person_id, organisation_id, reason, at) values ($1, $2, nullif($3::bigint, 0), $4, $5)`,
		p.ID, tx.Viewer().PersonID, o.OrganisationID, reason, tx.Now())
	if store.Violates(err, "procedure_objections_once") {
		return refuse.Conflict("id", "PROCEDURE_OBJECTED")
	}
	return err
}

// open says whether those who decide may still speak.
func (p Procedure) open(q store.Reader) *refuse.Refusal {
	switch p.State(q.Today()) {
	case Running:
		return nil
	case Planned:
		return refuse.Closed("id", "PROCEDURE_NOT_OPEN", "Day", p.OpensOn)
	case Over:
		return refuse.Closed("id", "PROCEDURE_OVER", "Day", p.ClosesOn)
	}
	return refuse.Closed("id", "PROCEDURE_CLOSED")
}

// TakeBack takes back what the viewer has against a proposal, by the end of
// its last day: the objection stays on record as withdrawn.
func TakeBack(ctx context.Context, tx *store.Tx, procedureID int64) error {
	p, err := lock(ctx, tx, procedureID)
	if err != nil {
		return err
	}
	if refusal := p.open(tx); refusal != nil {
		return refusal
	}
	speaker, err := Speaking(ctx, tx)
	if err != nil {
		return err
	}
	var organisations []int64
	for _, v := range speaker.On(p) {
		organisations = append(organisations, v.OrganisationID)
	}
	taken, err := tx.Exec(ctx, `
		update procedure_objections set withdrawn_at = $3, withdrawn_by = $2
		where procedure_id = $1 and withdrawn_at is null and coalesce(organisation_id, 0) = any($4) and (organisation_id is not null or person_id = $2)`,
		p.ID, tx.Viewer().PersonID, tx.Now(), store.IDs(organisations))
	if err == nil && taken == 0 {
		err = refuse.Conflict("id", "PROCEDURE_NOT_OBJECTED")
	}
	return err
}

func unprintable(r rune) bool { return unicode.IsControl(r) && !slices.Contains([]rune("\n\r\t"), r) }

// Objection is what somebody had against a proposal.
type Objection struct {
	ProcedureID    int64 `db:"procedure_id"`
	PersonID       int64 `db:"person_id"`
	Name           string
	OrganisationID int64            `db:"organisation_id"` // in the Assembly: for whom; 0: elsewhere
	Organisation   texts.Translated // empty: elsewhere
	Reason         string
	At             time.Time
	WithdrawnAt    *time.Time `db:"withdrawn_at"`
}

// Objections loads what was said against proposals, in order: to the Assembly
// for its members, to a group for who is asked, and all of it for the Board and
// staff.
func Objections(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Objection, error) {
	v := q.Viewer()
	w := new(store.Where)
	w.And("o.procedure_id = any($?)", store.IDs(ids))
	w.And("$? or $? and p.body = 'ASSEMBLY' or "+within, v.Can(store.Board, store.Staff), v.Can(store.Member), v.PersonID)
	readable(q, w)
	var rows []Objection
	err := q.Select(ctx, &rows, `
		select o.procedure_id, o.person_id, w.name, coalesce(o.organisation_id, 0) as organisation_id, coalesce(g.names, '{}') as organisation, o.reason, o.at, o.withdrawn_at
		from procedure_objections o join procedures p on p.id = o.procedure_id join people w on w.id = o.person_id left join organisations g on g.id = o.organisation_id
		where `+w.SQL()+` order by o.id`, w.Args...)
	return store.Group(rows, func(o Objection) int64 { return o.ProcedureID }), err
}
