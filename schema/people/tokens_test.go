package people_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func createToken(t *testing.T, s *store.Store, v store.Viewer, n people.NewToken) (token people.Token, secret string) {
	t.Helper()
	write(t, s, v, func(ctx context.Context, tx *store.Tx) (err error) {
		token, secret, err = people.CreateToken(ctx, tx, n)
		return err
	})
	return token, secret
}

func TestATokenHasNoRoleThatItsOwnerLacks(t *testing.T) {
	s := storetest.New(t)
	ctx, public := t.Context(), s.Read(store.Viewer{})
	ada := add(t, s, "Ada", "ada@example.org", store.Staff)
	write(t, s, system, func(ctx context.Context, tx *store.Tx) error {
		boardtest.Seat(t, ctx, tx, ada, "2023-01-01")
		return nil
	})
	v := must[store.Viewer](t)(people.ViewerOf(ctx, public, ada))
	nextYear := public.Today().AddYears(1)
	for role, want := range map[store.Role]string{
		store.Admin: "TOKEN_ROLE_TOO_HIGH", store.Member: "TOKEN_ROLE_TOO_HIGH", store.Public: "TOKEN_ROLE_TOO_HIGH",
		"KING": "TOKEN_ROLE_TOO_HIGH", store.Staff: "", store.Board: "", store.Person: "",
	} {
		err := s.Rehearse(ctx, v, func(tx *store.Tx) error {
			_, _, err := people.CreateToken(ctx, tx, people.NewToken{Name: "export", Role: role, ExpiresOn: nextYear})
			return err
		})
		if code(err) != want {
			t.Errorf("%s: %v", role, err)
		}
	}
	_, secret := createToken(t, s, v, people.NewToken{Name: "export", Role: store.Staff, ExpiresOn: nextYear})
	by := must[store.Viewer](t)(people.ViewerOfToken(ctx, public, secret))
	if diff := cmp.Diff([]store.Role{"PUBLIC", "PERSON", "STAFF"}, by.Roles); diff != "" || by.PersonID != ada || by.TokenID == 0 {
		t.Errorf("%+v %s", by, diff)
	}
	if err := s.Write(ctx, by, func(tx *store.Tx) error {
		_, _, err := people.CreateToken(ctx, tx, people.NewToken{Name: "child", Role: store.Person, ExpiresOn: nextYear})
		return err
	}); code(err) != "TOKEN_NEEDS_SIGN_IN" {
		t.Errorf("a token makes a token: %v", err)
	}
}

func TestATokenOfADemotedOwnerLosesTheRole(t *testing.T) {
	storetest.Tx(t, system, func(tx *store.Tx) {
		ctx := t.Context()
		ben := must[int64](t)(people.Add(ctx, tx, "Ben", "ben@example.org", texts.English))
		organisation := organisationOf(t, tx, "2013-01-01", nil)
		must[int64](t)(tx.Exec(ctx, `insert into contacts (organisation_id, person_id, role, starts_on) values ($1, $2, 'FOCAL_POINT', '2014-01-01')`, organisation, ben))
		must[int64](t)(tx.Exec(ctx, `insert into api_tokens (person_id, name, role, token_hash, expires_at)
			values ($1, 'x', 'STAFF', sha256('plenary_x'), $2), ($1, 'y', 'MEMBER', sha256('plenary_y'), $2)`, ben, tx.Now().Add(time.Hour)))
		asStaff := must[store.Viewer](t)(people.ViewerOfToken(ctx, tx, "plenary_x"))
		if diff := cmp.Diff([]store.Role{"PUBLIC", "PERSON"}, asStaff.Roles); diff != "" || len(asStaff.Members) != 0 {
			t.Errorf("%+v %s", asStaff, diff)
		}
		asMember := must[store.Viewer](t)(people.ViewerOfToken(ctx, tx, "plenary_y"))
		if !asMember.Can(store.Member) || len(asMember.Members) != 1 {
			t.Errorf("%+v", asMember)
		}
		must[int64](t)(tx.Exec(ctx, `update contacts set ends_on = '2023-11-30' where person_id = $1`, ben))
		if v := must[store.Viewer](t)(people.ViewerOfToken(ctx, tx, "plenary_y")); v.Can(store.Member) || len(v.Members) != 0 {
			t.Errorf("no longer a contact: %+v", v)
		}
	})
}

func TestATokenEndsWhenItExpiresOrIsRevoked(t *testing.T) {
	c := newClock()
	s := openAt(t, c)
	ctx := t.Context()
	v := must[store.Viewer](t)(people.ViewerOf(ctx, s.Read(system), add(t, s, "Ada", "ada@example.org")))
	other := must[store.Viewer](t)(people.ViewerOf(ctx, s.Read(system), add(t, s, "Ben", "ben@example.org")))
	today := s.Read(v).Today()
	use := func(secret string) string {
		_, err := people.ViewerOfToken(ctx, s.Read(store.Viewer{}), secret)
		return code(err)
	}
	token, secret := createToken(t, s, v, people.NewToken{Name: " export ", Role: store.Person, ExpiresOn: today})
	if token.Name != "export" || !token.ExpiresAt.Equal(today.AddDays(1).Start(time.UTC)) || token.UsedAt != nil {
		t.Errorf("%+v", token)
	}
	for _, forged := range []string{"", "plenary_", "plenary_x", strings.TrimPrefix(secret, "plenary_"), secret + "x", "x\x00"} {
		if got := use(forged); got != "TOKEN_INVALID" {
			t.Errorf("%q: %s", forged, got)
		}
	}
	if got := use(secret); got != "" {
		t.Error(got)
	}
	if used := must[[]people.Token](t)(people.Tokens(ctx, s.Read(v)))[0].UsedAt; used == nil || !used.Equal(c.now()) {
		t.Errorf("last used %v", used)
	}
	c.advance(15 * time.Hour)
	if got := use(secret); got != "TOKEN_INVALID" {
		t.Errorf("the next day: %q", got)
	}

	token, secret = createToken(t, s, v, people.NewToken{Name: "second", Role: store.Person, ExpiresOn: today.AddYears(1)})
	revoke := func(by store.Viewer) error {
		return s.Write(ctx, by, func(tx *store.Tx) error { return people.RevokeToken(ctx, tx, token.ID) })
	}
	if err := revoke(other); code(err) != "NOT_FOUND" || use(secret) != "" {
		t.Errorf("somebody else revokes it: %v", err)
	}
	if err := revoke(v); err != nil || use(secret) != "TOKEN_INVALID" {
		t.Errorf("its owner revokes it: %v", err)
	}
	if list := must[[]people.Token](t)(people.Tokens(ctx, s.Read(v))); len(list) != 0 {
		t.Errorf("still listed: %+v", list)
	}
}

func TestATokenIsNamedAndLastsAYearAtMost(t *testing.T) {
	storetest.Tx(t, store.Viewer{PersonID: 1, Roles: store.Implied(store.Person)}, func(tx *store.Tx) {
		for name, c := range map[string]struct {
			name string
			days int
			want string
		}{
			"no name":        {" ", 1, "TOKEN_NAME_INVALID"},
			"a long name":    {strings.Repeat("é", 101), 1, "TOKEN_NAME_INVALID"},
			"a line break":   {"a\nb", 1, "TOKEN_NAME_INVALID"},
			"over yesterday": {"export", -1, "TOKEN_EXPIRY_INVALID"},
			"too long":       {"export", 367, "TOKEN_EXPIRY_INVALID"},
		} {
			_, _, err := people.CreateToken(t.Context(), tx, people.NewToken{Name: c.name, Role: store.Person, ExpiresOn: tx.Today().AddDays(c.days)})
			if code(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
