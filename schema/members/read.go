package members

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Member is a membership with its organisation, constituency, category and
// band joined.
type Member struct {
	organisations.Organisation
	ID                  int64            `db:"own_id"`
	ConstituencyCode    string           `db:"constituency_code"`
	ConstituencyName    texts.Translated `db:"constituency_name"`
	CategoryCode        string           `db:"category_code"`
	CategoryName        texts.Translated `db:"category_name"`
	BandCode            *string          `db:"band_code"`
	BandName            texts.Translated `db:"band_name"`
	JoinedOn            date.Date        `db:"joined_on"`
	JoinedPrecision     string           `db:"joined_precision"`
	JoinedQuality       string           `db:"joined_quality"`
	ConstituencyQuality string           `db:"constituency_quality"`
	EndedOn             *date.Date       `db:"ended_on"`
	Status              Status           `db:"status"` // on the day that was asked for
	Version             int32            `db:"own_version"`
	SortKey             string           `db:"sort_key"`
}

const columns = organisations.Columns + ownColumns

const ownColumns = `, m.id as member_id, m.id as own_id, m.version as own_version,
	co.code as constituency_code, co.name as constituency_name, ca.code as category_code, ca.name as category_name,
	b.code as band_code, coalesce(b.name, '{}') as band_name,
	m.status, m.joined_on, m.joined_precision, m.joined_quality, m.constituency_quality, m.ended_on`

const joins = `join organisations o on o.id = m.organisation_id
	join constituencies co on co.id = m.constituency_id
	join categories ca on ca.id = m.category_id
	left join bands b on b.id = m.band_id ` + organisations.Joins

// ShownEnd is the first day no longer a member as a viewer may know it: an
// ending that is planned only staff and the member's own people see.
func (m Member) ShownEnd(v store.Viewer, today date.Date) *date.Date {
	if m.EndedOn == nil || m.EndedOn.After(today) && !inside(v, m.Organisation.ID) {
		return nil
	}
	return m.EndedOn
}

// inside tells whether a viewer may know what is between a member and the
// secretariat: staff, and the people of the organisation.
func inside(v store.Viewer, organisationID int64) bool {
	return v.Can(store.Staff) || slices.Contains(v.Members, organisationID)
}

// Status says whether a membership goes on, on a day: every day has one.
type Status string

const (
	Current Status = "CURRENT"
	Former  Status = "FORMER"
	Future  Status = "FUTURE"
)

// ByIDs loads members as they are today; ids that do not exist are left out.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Member, error) {
	var rows []Member
	err := q.Select(ctx, &rows, `select `+columns+`, '' as sort_key from register($2) m `+joins+` where m.id = any($1)`, store.IDs(ids), q.Today())
	return store.Index(rows, func(row Member) int64 { return row.ID }), err
}

// OfOrganisations loads the memberships of organisations, by name.
func OfOrganisations(ctx context.Context, q store.Reader, organisationIDs []int64) (list []Member, err error) {
	err = q.Select(ctx, &list, `
		select `+columns+`, '' as sort_key from register($2) m `+joins+` where m.organisation_id = any($1) order by o.sort_en, m.id`,
		store.IDs(organisationIDs), q.Today())
	return list, err
}
