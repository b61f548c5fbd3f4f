package bodies_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestACaucusIsJoinedForAMemberOfItsConstituency: by a contact of two members,
// the other of which comes first.
func TestACaucusIsJoinedForAMemberOfItsConstituency(t *testing.T) {
	s := storetest.New(t)
	var ids struct{ Person, Other, Fitting, Body int64 }
	err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into people (name, email, language) values ('Ana', 'ana@example.org', 'es')`,
			`insert into organisations (names, country_code) values ('{"en": "Sweden"}', 'SE'), ('{"en": "Ghana"}', 'GH')`,
			`select member_admit(o.id, case when o.country_code = 'SE' then (select min(id) from constituencies) else (select max(id) from constituencies) end, (select min(id) from categories), null, '2020-01-01') from organisations o`,
			`insert into bodies (code, kind, names, joining, constituency_id) select 'CAUCUS-T', 'CAUCUS', '{"en": "Caucus"}', 'OPEN', max(id) from constituencies`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		_, err := tx.Get(t.Context(), &ids, `
			select (select id from people where name = 'Ana') as person, (select id from organisations where country_code = 'SE') as other,
			       (select id from organisations where country_code = 'GH') as fitting, (select id from bodies where code = 'CAUCUS-T') as body`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ana := store.Viewer{PersonID: ids.Person, Roles: store.Implied(store.Member), Members: []int64{ids.Other, ids.Fitting}}
	join := func(organisation int64) error {
		return s.Write(t.Context(), ana, func(tx *store.Tx) error { return bodies.Join(t.Context(), tx, ids.Body, organisation) })
	}
	if list := refuse.From(join(ids.Other)); len(list) != 1 || list[0].Code != "BODY_OTHER_CONSTITUENCY" {
		t.Errorf("joined for a member of another constituency: %v", list)
	}
	if err := join(0); err != nil {
		t.Fatal(err)
	}
	var joined int64
	if _, err := s.Read(store.System("test")).Get(t.Context(), &joined, `select organisation_id from body_members where body_id = $1`, ids.Body); err != nil || joined != ids.Fitting {
		t.Errorf("joined for %d, want %d: %v", joined, ids.Fitting, err)
	}
}
