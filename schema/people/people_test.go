package people_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var system = store.System("test")

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// code is the first refusal's code; "" for success, the error's text for a fault.
func code(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// write commits one act.
func write(t *testing.T, s *store.Store, v store.Viewer, act func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), v, func(tx *store.Tx) error { return act(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// add commits a person with the given roles, valid today.
func add(t *testing.T, s *store.Store, name, email string, roles ...store.Role) (id int64) {
	t.Helper()
	write(t, s, system, func(ctx context.Context, tx *store.Tx) (err error) {
		if id, err = people.Add(ctx, tx, name, email, texts.French); err != nil {
			return err
		}
		for _, r := range roles {
			if _, err := tx.Exec(ctx, `insert into person_roles (person_id, role, starts_on) values ($1, $2, $3)`, id, r, tx.Today()); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

func TestOnlyThePersonAndTheSecretariatSeeHowToReachThem(t *testing.T) {
	row := people.Row{ID: 7, Name: "Chloé", Email: new("chloe@example.org"), Language: texts.French}
	for name, c := range map[string]struct {
		viewer store.Viewer
		sees   bool
	}{
		"the public":      {store.Viewer{}, false},
		"herself":         {store.Viewer{PersonID: 7, Roles: store.Implied(store.Person)}, true},
		"somebody else":   {store.Viewer{PersonID: 8, Roles: store.Implied(store.Member)}, false},
		"a board member":  {store.Viewer{PersonID: 8, Roles: store.Implied(store.Board)}, false},
		"the secretariat": {store.Viewer{PersonID: 8, Roles: store.Implied(store.Staff)}, true},
	} {
		if got := row.For(c.viewer).Contact != nil; got != c.sees {
			t.Errorf("%s sees the contact: %v", name, got)
		}
	}
	if (people.Row{}).For(store.Viewer{}).Contact != nil {
		t.Error("a person without id is the public's own")
	}
}

func TestAPersonExistsForThemselvesAndTheSecretariat(t *testing.T) {
	s := storetest.New(t)
	ada := add(t, s, "Ada", "ada@example.org")
	for _, c := range []struct {
		viewer store.Viewer
		code   string
	}{
		{store.Viewer{}, "NOT_FOUND"},
		{store.Viewer{PersonID: ada + 1, Roles: store.Implied(store.Member)}, "NOT_FOUND"},
		{store.Viewer{PersonID: ada, Roles: store.Implied(store.Person)}, ""},
		{system, ""},
	} {
		if _, err := people.Get(t.Context(), s.Read(c.viewer), ada); code(err) != c.code {
			t.Errorf("for %+v: %v", c.viewer, err)
		}
	}
}

func TestAnAddressIsOneThatMailCanBeSentTo(t *testing.T) {
	for given, want := range map[string]string{
		"ada@example.org":                         "ada@example.org",
		" Ada.B+iati@Example.ORG ":                "ada.b+iati@example.org",
		"ada@example.org\r\nBcc: x@example.org":   "",
		"ada@example.org\n":                       "",
		"Ada <ada@example.org>":                   "",
		"ada@example.org, ben@example.org":        "",
		`"a b"@example.org`:                       "",
		"ada@[127.0.0.1]":                         "",
		"ada(comment)@example.org":                "",
		"ada@localhost":                           "",
		"ada":                                     "",
		"":                                        "",
		"ada@exam\u0131ple.org":                   "",
		"ada@example.org\x00":                     "",
		strings.Repeat("a", 250) + "@example.org": "",
	} {
		got, err := people.Address("email", given)
		if got != want || (want == "") != (code(err) == "EMAIL_INVALID") {
			t.Errorf("%q is read as %q, %v", given, got, err)
		}
	}
}

func TestEveryWrongFieldOfANewPersonIsNamed(t *testing.T) {
	storetest.Tx(t, system, func(tx *store.Tx) {
		_, err := people.Add(t.Context(), tx, " ", "ada@example.org\nBcc: all", "de")
		var fields []string
		for _, r := range refuse.From(err) {
			fields = append(fields, r.Field+" "+r.Code)
		}
		want := []string{"name PERSON_NAME_INVALID", "email EMAIL_INVALID", "language PERSON_LANGUAGE_INVALID"}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOneAddressIsOnePerson(t *testing.T) {
	storetest.Tx(t, system, func(tx *store.Tx) {
		ctx := t.Context()
		ada := must[int64](t)(people.Add(ctx, tx, "Ada", "ada@example.org", texts.English))
		if _, err := people.Add(ctx, tx, "Other", "ADA@example.org", texts.English); code(err) != "EMAIL_TAKEN" {
			t.Errorf("a second Ada: %v", err)
		}
		if p, found, err := people.Find(ctx, tx, "Ada@Example.org"); err != nil || !found || p.ID != ada {
			t.Errorf("found %+v, %v, %v", p, found, err)
		}
		ben := must[int64](t)(people.Add(ctx, tx, "Ben", "ben@example.org", texts.English))
		if _, err := people.Update(ctx, tx, ben, people.Changes{Email: new("ada@example.org")}, 0); code(err) != "EMAIL_TAKEN" {
			t.Errorf("Ben takes Ada's address: %v", err)
		}
	})
}

func TestAChangeMadeMeanwhileIsNotOverwritten(t *testing.T) {
	storetest.Tx(t, system, func(tx *store.Tx) {
		ctx := t.Context()
		ada := must[int64](t)(people.Add(ctx, tx, "Ada", "ada@example.org", texts.English))
		p := must[people.Person](t)(people.Update(ctx, tx, ada, people.Changes{Name: new(" Ada L. ")}, 1))
		if p.Name != "Ada L." || p.Version != 2 || *p.Contact.Email != "ada@example.org" || p.Contact.Language != texts.English {
			t.Errorf("after the change: %+v", p)
		}
		if _, err := people.Update(ctx, tx, ada, people.Changes{Name: new("Late")}, 1); code(err) != "PERSON_CHANGED" {
			t.Errorf("a late change: %v", err)
		}
	})
}

func TestAnAddressIsChangedOnlyByThoseWhoMayHoldItsRights(t *testing.T) {
	s := storetest.New(t)
	root, staff, ben := add(t, s, "Root", "root@example.org", store.Admin), add(t, s, "Ada", "ada@example.org", store.Staff), add(t, s, "Ben", "ben@example.org")
	change := func(by, of int64) error {
		v := must[store.Viewer](t)(people.ViewerOf(t.Context(), s.Read(system), by))
		return s.Rehearse(t.Context(), v, func(tx *store.Tx) error {
			_, err := people.Update(t.Context(), tx, of, people.Changes{Email: new("new@example.org")}, 0)
			return err
		})
	}
	for _, c := range []struct {
		by, of int64
		code   string
	}{{staff, ben, ""}, {root, staff, ""}, {staff, root, "EMAIL_OF_ADMIN"}, {ben, ben, "EMAIL_BY_STAFF"}, {ben, staff, "NOT_FOUND"}} {
		if err := change(c.by, c.of); code(err) != c.code {
			t.Errorf("%d changes %d: %v", c.by, c.of, err)
		}
	}
}
