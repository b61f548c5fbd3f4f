package organisations_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/timeline"
)

func named(en string) texts.Translated { return texts.Translated{texts.English: en} }

func create(t *testing.T, ctx context.Context, tx *store.Tx, d organisations.Draft) int64 {
	t.Helper()
	id, err := organisations.Create(ctx, tx, d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

var codes = refusetest.Codes

func find(t *testing.T, ctx context.Context, q store.Reader, words string) []string {
	t.Helper()
	page, err := relay.Args{}.Page("organisations", 50)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := organisations.List(ctx, q, words, page)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, row := range rows {
		names = append(names, row.Names[texts.English])
	}
	return names
}

func TestSearchFindsAnyNameInAnyLanguageWithoutAccents(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		create(t, ctx, tx, organisations.Draft{Names: texts.Translated{
			texts.English: "São Tomé and Príncipe", texts.French: "Sao Tomé-et-Principe"}, Country: "ST"})
		id := create(t, ctx, tx, organisations.Draft{Names: named("Oxfam Novib")})
		if err := organisations.Update(ctx, tx, organisations.Change{ID: id, Names: named("Oxfam Nederland")}); err != nil {
			t.Fatal(err)
		}
		create(t, ctx, tx, organisations.Draft{Names: named("100 % _underscore_ Foundation")})
		for words, want := range map[string][]string{
			"sao tome":        {"São Tomé and Príncipe"},
			"PRINCIPE":        {"São Tomé and Príncipe"},
			"tomé-et":         {"São Tomé and Príncipe"},
			"novib":           {"Oxfam Nederland"},
			"nederland oxfam": {"Oxfam Nederland"}, // in any order
			"100 %":           {"100 % _underscore_ Foundation"},
			"%":               {"100 % _underscore_ Foundation"},
			"％":               {"100 % _underscore_ Foundation"},
			"o_f":             {},
			`\`:               {},
			"nothing here":    {},
		} {
			if diff := cmp.Diff(want, find(t, ctx, tx, words)); diff != "" {
				t.Errorf("%q: %s", words, diff)
			}
		}
	})
}

func TestARenamedOrganisationKeepsItsFormerNameUnlessItWasAMistake(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := create(t, ctx, tx, organisations.Draft{Names: named("Departement for Development")})
		for _, change := range []organisations.Change{
			{ID: id, Names: named("Department for Development"), Correction: true},
			{ID: id, Names: named("Foreign and Development Office")},
		} {
			if err := organisations.Update(ctx, tx, change); err != nil {
				t.Fatal(err)
			}
		}
		former, err := organisations.FormerNames(ctx, tx, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		want := []organisations.FormerName{{OrganisationID: id, Language: "EN", Name: "Department for Development", Until: tx.Today(), Dated: true}}
		if diff := cmp.Diff(want, former[id], cmp.Comparer(func(a, b date.Date) bool { return a == b })); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnOrganisationIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		create(t, ctx, tx, organisations.Draft{Names: named("Café Création"), Country: "FR"})
		for _, row := range []struct {
			name  string
			draft organisations.Draft
			want  string
		}{
			{"no name", organisations.Draft{}, "names.en:NAME_MISSING"},
			{"only a French name", organisations.Draft{Names: texts.Translated{texts.French: "Sans"}}, "names.en:NAME_MISSING"},
			{"long", organisations.Draft{Names: named(strings.Repeat("é", 301))}, "names.en:NAME_INVALID"},
			{"two lines", organisations.Draft{Names: named("a\nb")}, "names.en:NAME_INVALID"},
			{"unknown country", organisations.Draft{Names: named("X"), Country: "QQ"}, "country:COUNTRY_UNKNOWN"},
			{"no web address", organisations.Draft{Names: named("X"), Website: "javascript:alert(1)"}, "website:WEBSITE_INVALID"},
			{"several at once", organisations.Draft{Website: "x", Country: "QQ"}, "names.en:NAME_MISSING website:WEBSITE_INVALID country:COUNTRY_UNKNOWN"},
			{"the same folded name", organisations.Draft{Names: named("  CAFE   creation "), Country: "FR"}, "names.en:ORGANISATION_EXISTS"},
			{"the same name elsewhere", organisations.Draft{Names: named("Café Création"), Country: "BE"}, ""},
			{"the same name, on purpose", organisations.Draft{Names: named("Café Création"), Country: "FR", Namesake: true}, ""},
		} {
			if _, err := organisations.Create(ctx, tx, row.draft); codes(err) != row.want {
				t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
			}
		}
	})
}

func TestOfTwoWhoAddTheSameOrganisationOneIsTold(t *testing.T) {
	s := storetest.New(t)
	refusetest.Race(t, 6, "names.en:ORGANISATION_EXISTS", func(int) error {
		return s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
			_, err := organisations.Create(t.Context(), tx, organisations.Draft{Names: named("Race"), Country: "KE"})
			return err
		})
	})
}

func TestAStaleChangeIsToldAndChangesNothing(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := create(t, ctx, tx, organisations.Draft{Names: named("Versioned")})
		stale := 0
		if err := organisations.Update(ctx, tx, organisations.Change{ID: id, Version: &stale, Names: named("Lost")}); codes(err) != "expectedVersion:STALE_VERSION" {
			t.Error(err)
		}
	})
}

func TestContactsComeAndGoAndTheHistoryKeepsThem(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := create(t, ctx, tx, organisations.Draft{Names: named("With people")})
		appoint := organisations.Appointment{OrganisationID: id, Role: "FOCAL_POINT", Name: "Ben", Email: "ben@example.org", StartsOn: date.MustParse("2023-01-01")}
		first, err := organisations.AddContact(ctx, tx, appoint)
		if err != nil {
			t.Fatal(err)
		}
		if err := organisations.EndContact(ctx, tx, first, date.MustParse("2022-12-31")); codes(err) != "endsOn:ENDS_BEFORE_START" {
			t.Errorf("ends before it starts: %v", err)
		}
		if err := organisations.EndContact(ctx, tx, first, date.MustParse("2023-06-30")); err != nil {
			t.Fatal(err)
		}
		if err := organisations.EndContact(ctx, tx, first, tx.Today()); codes(err) != "id:CONTACT_ENDED" {
			t.Errorf("ended twice: %v", err)
		}
		appoint.Name, appoint.Email, appoint.StartsOn = "Chloé", "chloe@example.org", date.Date{}
		if _, err := organisations.AddContact(ctx, tx, appoint); err != nil {
			t.Fatal(err)
		}
		byID, err := organisations.Contacts(ctx, tx, []int64{id}, false, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if list := byID[id]; len(list) != 2 || list[0].PersonName != "Chloé" || !list[0].Current || list[1].Current {
			t.Errorf("contacts: %+v", list)
		}
		page, err := relay.Args{}.Page(timeline.List, 50)
		if err != nil {
			t.Fatal(err)
		}
		story, _, err := timeline.Of(ctx, tx, id, page)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, entry := range story {
			told = append(told, entry.SummaryIn(texts.French))
		}
		want := []string{"Contact : ajout · Chloé", "Contact : modification · Ben", "Contact : ajout · Ben", "Organisation : ajout"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAPersonHasARoleOnceAtATime(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := create(t, ctx, tx, organisations.Draft{Names: named("With people")})
		appoint := organisations.Appointment{OrganisationID: id, Role: "FOCAL_POINT", Name: "Ben", Email: "Ben@Example.org"}
		if _, err := organisations.AddContact(ctx, tx, appoint); err != nil {
			t.Fatal(err)
		}
		if _, err := organisations.AddContact(ctx, tx, appoint); codes(err) != "email:CONTACT_EXISTS" {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestAPublicViewerSeesNoContactsAndNoOutsiders(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var id int64
	err := s.Write(ctx, store.System("test"), func(tx *store.Tx) (err error) {
		id = create(t, ctx, tx, organisations.Draft{Names: named("Private")})
		_, err = organisations.AddContact(ctx, tx, organisations.Appointment{OrganisationID: id, Role: "FINANCE", Name: "F", Email: "f@example.org"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		viewer store.Viewer
		want   int
	}{
		{store.Viewer{}, 0},
		{store.Viewer{PersonID: 1, Roles: store.Implied(store.Member), Members: []int64{id + 1}}, 0},
		{store.Viewer{PersonID: 1, Roles: store.Implied(store.Member), Members: []int64{id}}, 1},
		{store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff)}, 1},
	} {
		byID, err := organisations.Contacts(ctx, s.Read(row.viewer), []int64{id}, false, 0, 10)
		if err != nil || len(byID[id]) != row.want {
			t.Errorf("%v sees %d contacts, %v", row.viewer.Roles, len(byID[id]), err)
		}
		// Nor that we know an organisation which is not in the register.
		if known, err := organisations.ByIDs(ctx, s.Read(row.viewer), []int64{id}); err != nil || len(known) != row.want {
			t.Errorf("%v knows %d organisations, %v", row.viewer.Roles, len(known), err)
		}
	}
}
