package people_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestRolesHoldFromTheirFirstToTheirLastDay(t *testing.T) {
	for name, c := range map[string]struct {
		role, from string
		until      any
		want       []store.Role
	}{
		"running":            {"STAFF", "2023-01-01", nil, []store.Role{"PUBLIC", "PERSON", "STAFF"}},
		"on the last day":    {"STAFF", "2023-01-01", "2023-12-01", []store.Role{"PUBLIC", "PERSON", "STAFF"}},
		"after the last day": {"STAFF", "2023-01-01", "2023-11-30", []store.Role{"PUBLIC", "PERSON"}},
		"before the first":   {"ADMIN", "2023-12-02", nil, []store.Role{"PUBLIC", "PERSON"}},
		"administrator":      {"ADMIN", "2023-12-01", nil, []store.Role{"PUBLIC", "PERSON", "STAFF", "ADMIN"}},
		"board":              {"BOARD", "2023-12-01", nil, []store.Role{"PUBLIC", "PERSON", "BOARD"}},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Tx(t, system, func(tx *store.Tx) {
				ctx := t.Context()
				id := must[int64](t)(people.Add(ctx, tx, "Ada", "ada@example.org", texts.Spanish))
				must[int64](t)(tx.Exec(ctx, `insert into person_roles (person_id, role, starts_on, ends_on) values ($1, $2, $3, $4)`, id, c.role, c.from, c.until))
				v := must[store.Viewer](t)(people.ViewerOf(ctx, tx, id))
				if diff := cmp.Diff(c.want, v.Roles); diff != "" || v.Language != texts.Spanish || v.Name != "Ada" || v.Email != "ada@example.org" {
					t.Errorf("%+v %s", v, diff)
				}
			})
		})
	}
}

func TestAContactOfAMemberIsAMember(t *testing.T) {
	for name, c := range map[string]struct {
		joined           string
		ended, lastOfUse any
		isMember         bool
	}{
		"of a member":                   {"2013-01-01", nil, nil, true},
		"on the last day of service":    {"2013-01-01", nil, "2023-12-01", true},
		"no longer a contact":           {"2013-01-01", nil, "2023-11-30", false},
		"of one that joins tomorrow":    {"2023-12-02", nil, nil, false},
		"of one that joins today":       {"2023-12-01", nil, nil, true},
		"of one whose membership ended": {"2013-01-01", "2023-12-01", nil, false},
		"of one that ends tomorrow":     {"2013-01-01", "2023-12-02", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Tx(t, system, func(tx *store.Tx) {
				ctx := t.Context()
				id := must[int64](t)(people.Add(ctx, tx, "Ben", "ben@example.org", texts.English))
				organisation := organisationOf(t, tx, c.joined, c.ended)
				for _, role := range []string{"FOCAL_POINT", "FINANCE"} {
					must[int64](t)(tx.Exec(ctx, `insert into contacts (organisation_id, person_id, role, starts_on, ends_on)
						values ($1, $2, $3, '2014-01-01', $4)`, organisation, id, role, c.lastOfUse))
				}
				v := must[store.Viewer](t)(people.ViewerOf(ctx, tx, id))
				want := []int64{}
				if c.isMember {
					want = []int64{organisation}
				}
				if diff := cmp.Diff(want, v.Members); diff != "" || v.Can(store.Member) != c.isMember {
					t.Errorf("%+v %s", v, diff)
				}
			})
		})
	}
}

// organisationOf adds a member organisation.
func organisationOf(t *testing.T, tx *store.Tx, joined string, ended any) (id int64) {
	t.Helper()
	_, err := tx.Get(t.Context(), &id, `
		with o as (insert into organisations (names) values ('{"en": "Ministry"}') returning id),
		     s as (insert into constituencies (code, name, position) values ('T', '{"en": "T"}', 99) returning id),
		     c as (insert into categories (code, name, position) values ('T', '{"en": "T"}', 99) returning id)
		select o.id from o, s, c, member_admit(o.id, s.id, c.id, null, $1::date, ended => $2::date)`, joined, ended)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnUnknownPersonIsNoViewer(t *testing.T) {
	storetest.Tx(t, system, func(tx *store.Tx) {
		if _, err := people.ViewerOf(t.Context(), tx, 999_999); code(err) != "NOT_FOUND" {
			t.Error(err)
		}
	})
}

func TestNetworksAreWhatOneHouseholdHas(t *testing.T) {
	for given, want := range map[string]string{
		"203.0.113.77:5000":          "203.0.113.0/24",
		"203.0.113.77":               "203.0.113.0/24",
		"[2001:db8:1:2:3::4]:443":    "2001:db8:1::/48",
		"2001:db8:1:2:3::4":          "2001:db8:1::/48",
		"[::ffff:203.0.113.77]:80":   "203.0.113.0/24",
		"fe80::1%eth0":               "fe80::/48",
		"@":                          "unknown",
		"":                           "unknown",
		"203.0.113.77, 198.51.100.1": "unknown",
	} {
		if got := people.Network(given); got != want {
			t.Errorf("%q is in %q, not %q", given, got, want)
		}
	}
}
