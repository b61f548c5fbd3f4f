package imports_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var staff = store.System("test")

// execer is a *store.Tx.
type execer interface {
	Exec(ctx context.Context, query string, args ...any) (int64, error)
}

// seed adds to what the migrations bring: a constituency that no category is
// named after, and bands that need a choice.
func seed(ctx context.Context, t testing.TB, tx execer) {
	t.Helper()
	for _, statement := range []string{
		`insert into constituencies (code, name, position) values ('observers', '{"en": "Observers", "fr": "Observateurs"}', 9)`,
		`insert into bands (category_id, code, name, position)
		 select c.id, v.code, jsonb_build_object('en', v.name), v.position
		   from categories c join (values ('provider', 'large', 'Large', 8), ('provider', 'small', 'Small', 9), ('cso_other', 'cso_small', 'Small', 9))
		        v (category, code, name, position) on v.category = c.code`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}

func csv(t testing.TB, lines ...string) sheets.Sheet {
	t.Helper()
	sheet, err := sheets.Read("members.csv", []byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

func file(t testing.TB) sheets.Sheet {
	t.Helper()
	content, err := os.ReadFile("testdata/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	return csv(t, string(content))
}

func apply(t testing.TB, tx *store.Tx, sheet sheets.Sheet) imports.Report {
	t.Helper()
	report, err := imports.Apply(t.Context(), tx, sheet, imports.Options{})
	if err != nil {
		t.Fatalf("%v: %+v", err, report.Bad)
	}
	return report
}

func number(t testing.TB, r store.Reader, query string, args ...any) (n int) {
	t.Helper()
	if _, err := r.Get(t.Context(), &n, query, args...); err != nil {
		t.Fatal(err)
	}
	return n
}

func counts(r imports.Report) [5]int {
	return [5]int{r.Total, r.New, r.Changed, r.Unchanged, r.Rejected}
}

func TestTheSameListImportedTwiceChangesNothing(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		if got := counts(apply(t, tx, file(t))); got != [5]int{15, 15, 0, 0, 0} {
			t.Fatalf("first import: %v", got)
		}
		const derived = `select count(*) from register(clock()::date) where constituency_quality = 'DERIVED'`
		if n := number(t, tx, derived); n != 4 {
			t.Errorf("%d constituencies are derived, not 4", n)
		}
		const sole = `select count(*) from register(clock()::date) m join bands b on b.id = m.band_id where b.code = 'partner_country'`
		if n := number(t, tx, sole); n != 4 {
			t.Errorf("%d partner countries have the only band of their category, not 4", n)
		}
		before := number(t, tx, `select count(*) from audit`)
		if got := counts(apply(t, tx, file(t))); got != [5]int{15, 0, 0, 15, 0} {
			t.Errorf("second import: %v", got)
		}
		if after := number(t, tx, `select count(*) from audit`); after != before {
			t.Errorf("the second import wrote %d audit rows", after-before)
		}
	})
}

const everything = "name;name_fr;name_es;constituency;category;band;country;joined;quality;website;kind;former_names;" +
	"focal_point_name;focal_point_email;focal_point_language"

func TestEveryColumnReachesTheRegister(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		apply(t, tx, csv(t, everything,
			"Benin;Bénin;Benín;Países socios;Provider;Large;bj;2015-06-01;derived;https://www.gouv.bj;Government;Dahomey | People’s Republic;Awa Koné;Awa@Example.org;FR"))
		var got struct {
			Names    texts.Translated
			Country  string `db:"country_code"`
			Website  string
			Kind     string
			Search   string
			Seat     string
			Category string
			Band     string
			Joined   string
			Quality  string
			Person   string
			Email    string
			Language string
			Role     string
		}
		if _, err := tx.Get(t.Context(), &got, `
			select o.names, o.country_code, o.website, o.kind, o.search, k.code as seat, c.code as category, b.code as band,
			       m.joined_on::text as joined, m.joined_precision || ' ' || m.joined_quality as quality,
			       p.name as person, p.email, p.language, x.role
			  from organisations o join register(clock()::date) m on m.organisation_id = o.id join constituencies k on k.id = m.constituency_id
			  join categories c on c.id = m.category_id join bands b on b.id = m.band_id
			  join contacts x on x.organisation_id = o.id join people p on p.id = x.person_id`); err != nil {
			t.Fatal(err)
		}
		want := got
		want.Names = texts.Translated{"en": "Benin", "fr": "Bénin", "es": "Benín"}
		want.Country, want.Website, want.Kind, want.Search = "BJ", "https://www.gouv.bj", "government", "benin | benin | benin | dahomey | people's republic"
		want.Seat, want.Category, want.Band, want.Joined, want.Quality = "partner_country", "provider", "large", "2015-06-01", "DAY DERIVED"
		want.Person, want.Email, want.Language, want.Role = "Awa Koné", "awa@example.org", "fr", "FOCAL_POINT"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDifferencesAreShownAndAnEmptyCellLeavesThingsAsTheyAre(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		apply(t, tx, csv(t, everything,
			"Akvo;;;cso_other;;cso_small;NL;2016-03-01;;https://akvo.org;ngo;;Ada Bos;ada@akvo.org;en",
			"Bond;;;cso_other;;;;2013;;;;;;;"))
		update := csv(t, everything,
			"AKVO;Akvo France;;;;;NL;2016;exact (constituency derived);;;Akvo Stichting;Ada Bos-Vink;ada@akvo.org;",
			"Bond;;;provider;provider;small;GB;2013;;;;;Ben Low;ben@bond.org;",
			"Benin;;;partner_country;;;BJ;2015;;;;;;;")
		report := apply(t, tx, update)
		want := []imports.Difference{
			{2, "AKVO", "focal_point_name", "Ada Bos", "Ada Bos-Vink"},
			{2, "AKVO", "former_names", "", "Akvo Stichting"},
			{2, "AKVO", "name", "Akvo", "AKVO"},
			{2, "AKVO", "name_fr", "", "Akvo France"},
			{2, "AKVO", "quality", "exact (constituency exact)", "exact (constituency derived)"},
			{3, "Bond", "band", "", "small"},
			{3, "Bond", "category", "cso_other", "provider"},
			{3, "Bond", "constituency", "cso_other", "provider"},
			{3, "Bond", "country", "", "GB"},
			{3, "Bond", "focal_point_email", "", "ben@bond.org"},
		}
		for i := range want {
			if want[i].Line == 2 {
				want[i].Organisation = "Akvo" // as the register has it
			}
		}
		if diff := cmp.Diff(want, report.Differences); diff != "" || counts(report) != [5]int{3, 1, 2, 0, 0} {
			t.Fatalf("%v %s", counts(report), diff)
		}
		const kept = `select count(*) from organisations o join register(clock()::date) m on m.organisation_id = o.id
		               where o.website = 'https://akvo.org' and o.kind = 'ngo' and m.joined_on = '2016-03-01' and m.band_id is not null`
		if number(t, tx, kept) != 1 {
			t.Error("an empty cell, or a year, took something away")
		}
		if got := counts(apply(t, tx, update)); got != [5]int{3, 0, 0, 3, 0} {
			t.Errorf("again: %v", got)
		}
	})
}

func TestNewMembersAreListedAsTheRegisterWouldEnterThem(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		apply(t, tx, csv(t, "name,constituency,joined,focal_point_name,focal_point_email", "Akvo,cso_other,2016,Ada Bos,ada@akvo.org"))
		report, err := imports.Check(t.Context(), tx, csv(t, "name,country,constituency,joined,focal_point_name,focal_point_email",
			"Akvo,,,2016,,",
			"Benin,bj,Países socios,2015-06-01,Awa Koné,Awa@Example.org",
			"Bond,,cso_other,2013,,",
			"Ajah,CA,cso_other,2020,,ada@akvo.org",
			"Togo,TG,partner_country,2021,,awa@example.org"))
		want := []imports.NewMember{
			{3, "Benin", "BJ", "partner_country", "2015-06-01", "Awa Koné", "awa@example.org"},
			{4, "Bond", "", "cso_other", "2013", "", ""},
			{5, "Ajah", "CA", "cso_other", "2020", "Ada Bos", "ada@akvo.org"},
			{6, "Togo", "TG", "partner_country", "2021", "Awa Koné", "awa@example.org"},
		}
		if diff := cmp.Diff(want, report.NewMembers); err != nil || diff != "" || counts(report) != [5]int{5, 4, 0, 1, 0} {
			t.Errorf("%v %v %s", err, counts(report), diff)
		}
	})
}

func TestARowWithANewNameFindsItsOrganisationByTheOldOne(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		apply(t, tx, csv(t, "name,constituency,country,joined", "Swaziland,partner_country,SZ,2015"))
		renamed := csv(t, "name,country,former_names", "Eswatini,SZ,Swaziland")
		if got := counts(apply(t, tx, renamed)); got != [5]int{1, 0, 1, 0, 0} {
			t.Fatal(got)
		}
		if got := counts(apply(t, tx, renamed)); got != [5]int{1, 0, 0, 1, 0} {
			t.Errorf("again: %v", got)
		}
		_, err := imports.Apply(t.Context(), tx, csv(t, "name,country", "Swaziland,SZ"), imports.Options{})
		if got := refuse.From(err); len(got) != 1 || got[0].Code != "IMPORT_BAD_ROWS" {
			t.Errorf("a former name made an organisation: %v", err)
		}
	})
}

func TestAnOrganisationThatIsNoMemberBecomesOne(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		if _, err := tx.Exec(t.Context(), `insert into organisations (names, country_code) values ('{"en": "Catalpa"}', 'TL')`); err != nil {
			t.Fatal(err)
		}
		report := apply(t, tx, csv(t, "name,country,constituency,joined", "catálpa,,cso_other,2015"))
		if counts(report) != [5]int{1, 0, 1, 0, 0} || number(t, tx, `select count(*) from members`) != 1 {
			t.Fatalf("%+v", report)
		}
	})
}

func TestOneBadRowMeansThatNothingIsApplied(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	sheet := csv(t, "name,constituency,country,joined", "Akvo,cso_other,NL,2016", "Bond,cso_other,XX,2013", "Ajah,cso_other,CA,2020")
	run := func(o imports.Options) (report imports.Report, err error) {
		err = s.Work(ctx, staff, func(tx *store.Tx) (err error) {
			report, err = imports.Apply(ctx, tx, sheet, o)
			return err
		})
		return report, err
	}
	if err := s.Work(ctx, staff, func(tx *store.Tx) error { seed(ctx, t, tx); return nil }); err != nil {
		t.Fatal(err)
	}
	report, err := run(imports.Options{})
	if got := refuse.From(err); len(got) != 1 || got[0].Code != "IMPORT_BAD_ROWS" || report.Rejected != 1 || report.Applied {
		t.Fatalf("%v %+v", err, report)
	}
	if n := number(t, s.Read(staff), `select count(*) from organisations`); n != 0 {
		t.Fatalf("%d organisations were written", n)
	}
	if report, err = run(imports.Options{SkipBad: true}); err != nil || !report.Applied || report.New != 2 || len(report.Bad) != 1 {
		t.Fatalf("%v %+v", err, report)
	}
}

func TestAWorkbookImportsLikeAFile(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		list := file(t)
		titles := make([]sheets.Column, len(list.Header))
		for i, title := range list.Header {
			titles[i].Title = title
		}
		var book bytes.Buffer
		out, err := sheets.NewWriter(&book, sheets.XLSX, "Members", titles)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range list.Rows {
			cells := make([]any, len(row.Cells))
			for i, cell := range row.Cells {
				cells[i] = cell
			}
			if err := out.Row(cells...); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		sheet, err := sheets.Read("members.xlsx", book.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		apply(t, tx, sheet)
		if got := counts(apply(t, tx, list)); got != [5]int{15, 0, 0, 15, 0} {
			t.Fatal(got)
		}
	})
}
