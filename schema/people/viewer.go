package people

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// ViewerOf returns what a person may act as today: the roles given to them,
// MEMBER where they are a contact of a member organisation, and every role
// that these bring with them. An unknown person is NotFound.
func ViewerOf(ctx context.Context, q store.Reader, personID int64) (store.Viewer, error) {
	var row struct {
		Name     string
		Email    string
		Language texts.Language
		Roles    pq.StringArray
		Members  pq.Int64Array
	}
	found, err := q.Get(ctx, &row, `
		select p.name, coalesce(p.email, '') as email, p.language,
		       array(select r.role from person_roles r
		             where r.person_id = p.id and r.starts_on <= $2 and (r.ends_on is null or r.ends_on >= $2)) as roles,
		       array(select distinct c.organisation_id from contacts c
		             join register($2) m on m.organisation_id = c.organisation_id
		             where c.person_id = p.id and c.starts_on <= $2 and (c.ends_on is null or c.ends_on >= $2)
		               and m.status = 'CURRENT'
		             order by c.organisation_id) as members
		from people p where p.id = $1`, personID, q.Today())
	if err != nil {
		return store.Viewer{}, err
	}
	if !found {
		return store.Viewer{}, refuse.NotFound("")
	}
	v := store.Viewer{PersonID: personID, Name: row.Name, Email: row.Email, Language: row.Language, Members: row.Members}
	v.Roles = expand(row.Roles, len(row.Members) > 0)
	return v, nil
}

// expand adds the roles that the given ones bring with them; everybody known
// is a PERSON. The result stands in the order of store.Roles.
func expand(given []string, isContact bool) []store.Role {
	has := map[store.Role]bool{}
	grant := func(r store.Role) {
		for _, implied := range store.Implied(r) {
			has[implied] = true
		}
	}
	grant(store.Person)
	if isContact {
		grant(store.Member)
	}
	for _, r := range given {
		grant(store.Role(r))
	}
	return slices.DeleteFunc(slices.Clone(store.Roles), func(r store.Role) bool { return !has[r] })
}

// restrict returns the viewer acting as no more than a role: what the role
// brings with it and the person still has.
func restrict(v store.Viewer, to store.Role) store.Viewer {
	allowed := store.Implied(to)
	v.Roles = slices.DeleteFunc(slices.Clone(v.Roles), func(r store.Role) bool { return !slices.Contains(allowed, r) })
	if !v.Can(store.Member) {
		v.Members = nil
	}
	return v
}
