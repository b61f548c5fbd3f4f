package waivers

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Seated are the members of the Board on a day.
func Seated(ctx context.Context, q store.Reader, on date.Date) (people []int64, err error) {
	err = q.Select(ctx, &people, `
		select distinct person_id from person_roles where role = 'BOARD' and starts_on <= $1 and coalesce(ends_on, 'infinity') >= $1 order by person_id`, on)
	return people, err
}

// recusals finds why people take no part in cases on a day: by case and
// person, OWN_ORGANISATION or INTEREST. In one statement; the database's
// recusal() has the word, the rest only spares it pairs that have no reason.
func recusals(ctx context.Context, q store.Reader, cases, people []int64, on date.Date) (map[int64]map[int64]string, error) {
	var rows []struct {
		WaiverID int64 `db:"waiver_id"`
		PersonID int64 `db:"person_id"`
		Why      string
	}
	err := q.Select(ctx, &rows, `
		select waiver_id, person_id, why from (
		  select w.id as waiver_id, p.id as person_id, recusal(p.id, w.id, $3) as why
		  from fee_waivers w join members m on m.id = w.member_id
		  join lateral (select c.person_id as id from contacts c where c.organisation_id = m.organisation_id and c.person_id = any($2)
		                union select i.person_id from interests i where i.organisation_id = m.organisation_id and i.person_id = any($2)) p on true
		  where w.id = any($1)) found where why is not null`, store.IDs(cases), store.IDs(people), on)
	byCase := map[int64]map[int64]string{}
	for _, row := range rows {
		if byCase[row.WaiverID] == nil {
			byCase[row.WaiverID] = map[int64]string{}
		}
		byCase[row.WaiverID][row.PersonID] = row.Why
	}
	return byCase, err
}

// Quorums counts the Board for cases on a day, with three statements.
func Quorums(ctx context.Context, q store.Reader, cases []int64, on date.Date) (map[int64]Quorum, error) {
	board, err := Seated(ctx, q, on)
	if err != nil {
		return nil, err
	}
	settings, err := InForce(ctx, q)
	if err != nil {
		return nil, err
	}
	recused, err := recusals(ctx, q, cases, board, on)
	byCase := make(map[int64]Quorum, len(cases))
	for _, id := range cases {
		byCase[id] = settings.hears(board, slices.Collect(maps.Keys(recused[id])), nil)
	}
	return byCase, err
}

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
	ID             int64
	PersonID       int64  `db:"person_id"`
	Person         string // their name
	OrganisationID int64  `db:"organisation_id"`
	Names          texts.Translated
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
		select i.id, i.person_id, p.name as person, i.organisation_id, o.names, coalesce(i.waiver_id, 0) as waiver_id,
		       coalesce(extract(year from y.starts_on)::int, 0) as year, i.note, i.declared_at, i.withdrawn_at
		from interests i join people p on p.id = i.person_id join organisations o on o.id = i.organisation_id
		left join fee_waivers w on w.id = i.waiver_id left join membership_years y on y.id = w.year_id
		where i.person_id = $1 or $2 order by i.withdrawn_at is not null, i.id desc`, v.PersonID, v.Can(store.Staff))
	return list, err
}
