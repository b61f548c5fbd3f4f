package waivers

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Interest is what a member of the Board declares for themself: an interest in
// an organisation, or in one case only.
type Interest struct {
	OrganisationID int64 // may be 0 where the case tells
	WaiverID       int64 // 0: in all that concerns the organisation
	Note           string
}

const maxNote = 1000

// DeclareInterest puts an interest of the viewer's on record. From then on they
// take no part in the cases concerned: they review them no longer, what they
// recommended does not count, and where nobody is left to review, others of the
// Board are given the case.
func DeclareInterest(ctx context.Context, tx *store.Tx, i Interest) (id int64, err error) {
	v := tx.Viewer()
	if !v.Can(store.Board) || v.PersonID == 0 {
		return 0, refuse.NotFound("organisationId")
	}
	if i.Note = strings.TrimSpace(i.Note); utf8.RuneCountInString(i.Note) > maxNote {
		return 0, refuse.Invalid("note", "NOTE_TOO_LONG", "Max", maxNote)
	}
	if i.WaiverID != 0 {
		w, found, err := ByID(ctx, tx, i.WaiverID)
		if err != nil {
			return 0, err
		}
		if !found || i.OrganisationID != 0 && i.OrganisationID != w.OrganisationID {
			return 0, refuse.NotFound("waiverId")
		}
		i.OrganisationID = w.OrganisationID
	}
	known, err := tx.Get(ctx, new(int64), `select id from organisations where id = $1`, i.OrganisationID)
	if err != nil {
		return 0, err
	}
	if !known {
		return 0, refuse.NotFound("organisationId")
	}
	_, err = tx.Get(ctx, &id, `
		insert into interests (person_id, organisation_id, waiver_id, note, declared_at, declared_by)
		values ($1, $2, nullif($3::bigint, 0), $4, $5, $1) returning id`, v.PersonID, i.OrganisationID, i.WaiverID, i.Note, tx.Now())
	if store.Violates(err, "interests_once") {
		return 0, refuse.Conflict("organisationId", "INTEREST_DECLARED")
	}
	if err != nil {
		return 0, err
	}
	_, err = Recuse(ctx, tx)
	return id, err
}

// WithdrawInterest ends an interest of the viewer's; staff may end anybody's.
// What the person recommended before stays out of account.
func WithdrawInterest(ctx context.Context, tx *store.Tx, id int64) error {
	v := tx.Viewer()
	rows, err := tx.Exec(ctx, `
		update interests set withdrawn_at = $2, withdrawn_by = nullif($3::bigint, 0)
		where id = $1 and withdrawn_at is null and (person_id = $3 or $4)`, id, tx.Now(), v.PersonID, v.Can(store.Staff))
	if err == nil && rows == 0 {
		err = refuse.NotFound("id")
	}
	return err
}

// Declared is an interest on record.
type Declared struct {
	ID int64
	Somebody
	OrganisationID int64 `db:"organisation_id"`
	WaiverID       int64 `db:"waiver_id"` // 0: all that concerns the organisation
	Year           int   // of the case; 0: none
	Note           string
	DeclaredAt     time.Time  `db:"declared_at"`
	WithdrawnAt    *time.Time `db:"withdrawn_at"`
}

// Interests reads what the viewer declared, staff what everybody did: those
// that hold first, the latest first.
func Interests(ctx context.Context, q store.Reader) (list []Declared, err error) {
	v := q.Viewer()
	err = q.Select(ctx, &list, `
		select i.id, `+somebody+`, i.organisation_id, coalesce(i.waiver_id, 0) as waiver_id,
		       coalesce(extract(year from y.starts_on)::int, 0) as year, i.note, i.declared_at, i.withdrawn_at
		from interests i join people p on p.id = i.person_id
		left join fee_waivers w on w.id = i.waiver_id left join membership_years y on y.id = w.year_id
		where i.person_id = $1 or $2 order by i.withdrawn_at is not null, i.id desc`, v.PersonID, v.Can(store.Staff))
	return list, err
}
