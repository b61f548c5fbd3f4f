package organisations

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// FocalPoint is the role that speaks for an organisation and edits it.
const FocalPoint = "FOCAL_POINT"

// MayEdit is nil where somebody with these roles for an organisation may change
// its profile and people; others read.
func MayEdit(roles []string) *refuse.Refusal {
	if !slices.Contains(roles, FocalPoint) {
		return refuse.Denied("FOCAL_POINT_ONLY")
	}
	return nil
}

// RolesOf loads the roles that the viewer has today for organisations.
func RolesOf(ctx context.Context, q store.Reader, ids []int64) (map[int64][]string, error) {
	var rows []struct {
		ID    int64
		Roles pq.StringArray
	}
	err := q.Select(ctx, &rows, `
		select organisation_id as id, array_agg(distinct role order by role) as roles from contacts
		where organisation_id = any($1) and person_id = $2 and starts_on <= $3 and (ends_on is null or ends_on >= $3)
		group by organisation_id`, store.IDs(ids), q.Viewer().PersonID, q.Today())
	byID := make(map[int64][]string, len(rows))
	for _, row := range rows {
		byID[row.ID] = row.Roles
	}
	return byID, err
}

// CheckEditor refuses a viewer who may not edit an organisation: NotFound where
// it is not theirs, Denied FOCAL_POINT_ONLY where they read only.
func CheckEditor(ctx context.Context, q store.Reader, organisationID int64, field string) error {
	if !slices.Contains(q.Viewer().Members, organisationID) {
		return refuse.NotFound(field)
	}
	roles, err := RolesOf(ctx, q, []int64{organisationID})
	if err != nil {
		return err
	}
	if refusal := MayEdit(roles[organisationID]); refusal != nil {
		return refusal
	}
	return nil
}

// Service is what somebody stands for, today or from a day to come.
type Service struct {
	OrganisationID int64 `db:"organisation_id"`
	Names          texts.Translated
	Role           string
	StartsOn       date.Date `db:"starts_on"`
	Member         bool      // ever was one
}

// Services lists what the viewer stands for, members or not, by name.
func Services(ctx context.Context, q store.Reader) (list []Service, err error) {
	err = q.Select(ctx, &list, `
		select k.organisation_id, o.names, k.role, k.starts_on, exists (select from members m where m.organisation_id = o.id) as member
		from contacts k join organisations o on o.id = k.organisation_id
		where k.person_id = $1 and (k.ends_on is null or k.ends_on >= $2) order by o.sort_en, k.role, k.id`,
		q.Viewer().PersonID, q.Today())
	return list, err
}
