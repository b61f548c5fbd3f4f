package notices_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

const leave = `<a href="https://plenary.example/unsubscribe?token=7.renewal.x">Stop</a>`

// TestLettersAreReadByTheOrganisationsPeopleAndStaffOnly: and of those only
// what went to its people and holds no secret.
func TestLettersAreReadByTheOrganisationsPeopleAndStaffOnly(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var own, ben, awa, stranger int64
	if err := s.Work(ctx, store.System("test"), func(tx *store.Tx) error {
		for _, insert := range []struct {
			id    *int64
			query string
		}{
			{&own, `insert into organisations (names) values ('{"en": "Institute"}') returning id`},
			{&ben, `insert into people (name, email) values ('Ben', 'ben@example.org') returning id`},
			{&awa, `insert into people (name, email) values ('Awa', 'awa@example.org') returning id`},
			{&stranger, `insert into people (name, email) values ('Ada', 'ada@example.org') returning id`},
		} {
			if _, err := tx.Get(ctx, insert.id, insert.query); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `insert into contacts (organisation_id, person_id, role, starts_on, ends_on)
			values ($1, $2, 'FOCAL_POINT', '2020-01-01', null), ($1, $3, 'FINANCE', '2020-01-01', '2021-01-01')`, own, ben, awa); err != nil {
			return err
		}
		for _, n := range []notices.Notice{
			{Kind: "renewal", PersonID: ben, OrganisationID: own}, {Kind: "renewal", PersonID: awa, OrganisationID: own},
			{Kind: "sign_in", PersonID: ben, OrganisationID: own},                    // a secret
			{Kind: "internal", PersonID: stranger, OrganisationID: own},              // to staff, about the member
			{Kind: "renewal", PersonID: ben}, {Kind: "renewal", OrganisationID: own}, // about nobody; to nobody
		} {
			n.Address, n.Name, n.Language = "x@example.org", "X", texts.English
			if _, err := notices.Queue(ctx, tx, n); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `update notices set state = 'SENT', html = $1, body = 'https://plenary.example/unsubscribe?token=7.renewal.x'`, leave)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	member := store.Viewer{PersonID: ben, Roles: store.Implied(store.Member), Members: []int64{own}}
	for _, row := range []struct {
		name   string
		viewer store.Viewer
		want   int
	}{
		{"its focal point", member, 2},
		{"staff", store.Viewer{PersonID: stranger, Roles: store.Implied(store.Staff)}, 2},
		{"another member's people", store.Viewer{PersonID: ben, Roles: store.Implied(store.Member), Members: []int64{own + 1}}, 0},
		{"a former contact", store.Viewer{PersonID: awa, Roles: store.Implied(store.Person)}, 0},
	} {
		byID, err := notices.Archive(ctx, s.Read(row.viewer), []int64{own}, 0, 10, true)
		if err != nil || len(byID[own]) != row.want {
			t.Errorf("%s reads %d letters, %v", row.name, len(byID[own]), err)
		}
		for _, letter := range byID[own] {
			_, found, err := notices.ArchivedByID(ctx, s.Read(row.viewer), letter.ID)
			if err != nil || !found {
				t.Errorf("%s: a letter of the list is not found: %v", row.name, err)
			}
			if other := letter.PersonID != row.viewer.PersonID; other == strings.Contains(letter.HTML+letter.Text, "token=") || !strings.Contains(letter.HTML, "Stop") {
				t.Errorf("%s may leave for another: %s %s", row.name, letter.HTML, letter.Text)
			}
		}
	}
	all, err := notices.Archive(ctx, s.Read(member), []int64{own}, 0, 10, false)
	if err != nil || all[own][0].HTML != "" {
		t.Errorf("words that nobody asked for: %v", err)
	}
	earlier, err := notices.Archive(ctx, s.Read(member), []int64{own}, all[own][0].ID, 10, false)
	if err != nil || len(earlier[own]) != 1 || earlier[own][0].ID != all[own][1].ID {
		t.Errorf("before the latest: %+v, %v", earlier, err)
	}
	var hidden int64
	if _, err := s.Read(member).Get(ctx, &hidden, `select id from notices where kind = 'sign_in'`); err != nil {
		t.Fatal(err)
	}
	if _, found, err := notices.ArchivedByID(ctx, s.Read(member), hidden); found || err != nil {
		t.Errorf("a secret is found: %v", err)
	}
}

func TestEveryLetterHasANameForItsKind(t *testing.T) {
	for kind, want := range map[string]string{"renewal": "Au sujet de la cotisation", "a kind without a name": "Lettre"} {
		if got := (notices.Archived{Kind: kind}).AboutIn(texts.French); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func TestASecretKindMustBeKnownAsOne(t *testing.T) {
	if _, err := notices.New(notices.Config{BaseURL: "https://plenary.example"}, notices.Kind{Name: "whisper", Secret: true}); err == nil {
		t.Error("lists of letters would show it")
	}
}
