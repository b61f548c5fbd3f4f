package imports_test

import (
	"fmt"
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

// badRows are second rows of a list; the code and column are what is refused.
var badRows = []struct{ code, column, header, row string }{
	{"ROW_NAME_MISSING", "name", "name,constituency,joined", ",cso_other,2013"},
	{"ROW_CONTROL", "name", "name,constituency,joined", "\"Bond\nInc\",cso_other,2013"},
	{"ROW_CONTROL", "name", "name,constituency,joined", "Bond\u202eInc,cso_other,2013"},
	{"ROW_TOO_LONG", "name_fr", "name,name_fr,constituency,joined", "Bond," + strings.Repeat("é", 301) + ",cso_other,2013"},
	{"ROW_FORMULA", "name", "name,constituency,joined", "\"=HYPERLINK(\"\"https://example.org\"\")\",cso_other,2013"},
	{"ROW_FORMULA", "category", "name,constituency,joined,category", "Bond,cso_other,2013,@SUM(A1)"},
	{"ROW_COUNTRY_UNKNOWN", "country", "name,constituency,joined,country", "Bond,cso_other,2013,XX"},
	{"ROW_COUNTRY_UNKNOWN", "country", "name,constituency,joined,country", "Bond,cso_other,2013,United Kingdom"},
	{"ROW_CONSTITUENCY_UNKNOWN", "constituency", "name,constituency,joined", "Bond,donors,2013"},
	{"ROW_CATEGORY_UNKNOWN", "category", "name,constituency,joined,category", "Bond,cso_other,2013,huge"},
	{"ROW_BAND_UNKNOWN", "band", "name,constituency,joined,band", "Bond,cso_other,2013,huge"},
	{"ROW_BAND_OF_OTHER_CATEGORY", "band", "name,constituency,joined,category,band", "Bond,cso_other,2013,cso_other,large"},
	{"ROW_CONSTITUENCY_MISSING", "constituency", "name,joined,category", "Bond,2013,provider"},
	{"ROW_CATEGORY_MISSING", "category", "name,constituency,joined", "Bond,observers,2013"},
	{"ROW_JOINED_MISSING", "joined", "name,constituency,joined", "Bond,cso_other,"},
	{"ROW_JOINED_MALFORMED", "joined", "name,constituency,joined", "Bond,cso_other,31/05/2013"},
	{"ROW_JOINED_MALFORMED", "joined", "name,constituency,joined", "Bond,cso_other,2013-02-30"},
	{"ROW_JOINED_EARLY", "joined", "name,constituency,joined", "Bond,cso_other,1899"},
	{"ROW_JOINED_FUTURE", "joined", "name,constituency,joined", "Bond,cso_other,2024"},
	{"ROW_JOINED_FUTURE", "joined", "name,constituency,joined", "Bond,cso_other,2023-12-02"},
	{"ROW_JOINED_AFTER_END", "joined", "name,joined", "Left,2021-07-01"},
	{"ROW_QUALITY_UNKNOWN", "quality", "name,constituency,joined,quality", "Bond,cso_other,2013,sure"},
	{"ROW_KIND_UNKNOWN", "kind", "name,constituency,joined,kind", "Bond,cso_other,2013,club"},
	{"ROW_WEBSITE_MALFORMED", "website", "name,constituency,joined,website", "Bond,cso_other,2013,javascript:alert(1)"},
	{"ROW_FORMER_NAME_PRESENT", "former_names", "name,constituency,joined,former_names", "Bond,cso_other,2013,Bund | BOND"},
	{"ROW_EMAIL_MALFORMED", "focal_point_email", "name,constituency,joined,focal_point_name,focal_point_email", "Bond,cso_other,2013,Ben,ben at bond"},
	{"ROW_EMAIL_MALFORMED", "focal_point_email", "name,constituency,joined,focal_point_name,focal_point_email", "Bond,cso_other,2013,Ben,\"ben@bond.org\nBcc: all@bond.org\""},
	{"ROW_EMAIL_MISSING", "focal_point_email", "name,constituency,joined,focal_point_name", "Bond,cso_other,2013,Ben"},
	{"ROW_PERSON_NAME_MISSING", "focal_point_name", "name,constituency,joined,focal_point_email", "Bond,cso_other,2013,ben@bond.org"},
	{"ROW_LANGUAGE_UNKNOWN", "focal_point_language", "name,constituency,joined,focal_point_email,focal_point_language", "Bond,cso_other,2013,ada@akvo.org,de"},
	{"ROW_NAME_FORMER", "name", "name,constituency,joined", "Old Name,cso_other,2013"},
	{"ROW_AMBIGUOUS", "name", "name,joined", "Twin,2013"},
}

// known are organisations that the bad rows run into.
const known = `
	with o as (insert into organisations (names, country_code)
	           values ('{"en": "Left"}', 'FR'), ('{"en": "New Name"}', 'GB'), ('{"en": "Twin"}', 'GB'), ('{"en": "Twin"}', 'US') returning id, name_en),
	     f as (insert into former_names (organisation_id, language, name, until) select id, 'en', 'Old Name', '2020-01-01' from o where name_en = 'New Name'),
	     p as (insert into people (name, email) values ('Ada', 'ada@akvo.org'))
	select member_admit(o.id, k.id, c.id, null, '2015-01-01', ended => '2021-06-30') from o, constituencies k, categories c
	 where o.name_en = 'Left' and k.code = 'cso_other' and c.code = 'cso_other'`

func TestEveryBadRowIsNamedWithItsLineColumnAndReason(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		if _, err := tx.Exec(t.Context(), known); err != nil {
			t.Fatal(err)
		}
		for _, bad := range badRows {
			report, err := imports.Check(t.Context(), tx, csv(t, bad.header, "", bad.row))
			if err != nil || len(report.Bad) != 1 {
				t.Errorf("%s: %v %+v", bad.code, err, report.Bad)
				continue
			}
			got := report.Bad[0]
			if got.Line != 3 || got.Column != bad.column || got.Code != bad.code || got.Reason != got.Say(texts.English) {
				t.Errorf("%s: %+v", bad.code, got)
			}
			for _, l := range texts.Languages {
				if said := got.Say(l); !texts.Domain.Has(l, "refuse."+bad.code) || strings.Contains(said, "no value") {
					t.Errorf("%s in %s: %q", bad.code, l, said)
				}
			}
		}
	})
}

func TestEveryProblemOfEveryRowIsListedInOnePass(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		if _, err := tx.Exec(t.Context(), known); err != nil {
			t.Fatal(err)
		}
		report, err := imports.Check(t.Context(), tx, csv(t,
			"name,country,constituency,website,joined,category,band,focal_point_name,focal_point_email",
			"Bad One,ZZ,cso_other,ftp://one.example,1850,,,,",
			"Good,FR,cso_other,,2013,,,,",
			"Bad Three,FR,nope,javascript:alert(1),2013,,huge,,three at example",
			"Old Name,ZZ,cso_other,ftp://four.example,,,,,",
			"Bad Five,GB,cso_other,,1899,cso_other,large,=1+1,five@example.org",
			"bad five,GB,nope,,,,,,five@example.org",
			",QQ,nope,,,,,,",
			"Twin,YY,,,31/05/2013,,,,"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range report.Bad {
			got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Column, p.Code))
		}
		want := []string{
			"2 country ROW_COUNTRY_UNKNOWN", "2 website ROW_WEBSITE_MALFORMED", "2 joined ROW_JOINED_EARLY",
			"4 constituency ROW_CONSTITUENCY_UNKNOWN", "4 website ROW_WEBSITE_MALFORMED", "4 band ROW_BAND_UNKNOWN",
			"4 focal_point_email ROW_EMAIL_MALFORMED",
			"5 name ROW_NAME_FORMER", "5 country ROW_COUNTRY_UNKNOWN", "5 website ROW_WEBSITE_MALFORMED",
			"6 joined ROW_JOINED_EARLY", "6 band ROW_BAND_OF_OTHER_CATEGORY", "6 focal_point_name ROW_FORMULA",
			"7 name ROW_DUPLICATE", "7 constituency ROW_CONSTITUENCY_UNKNOWN", "7 joined ROW_JOINED_MISSING", "7 focal_point_name ROW_PERSON_NAME_MISSING",
			"8 name ROW_NAME_MISSING", "8 country ROW_COUNTRY_UNKNOWN", "8 constituency ROW_CONSTITUENCY_UNKNOWN",
			"9 country ROW_COUNTRY_UNKNOWN", "9 joined ROW_JOINED_MALFORMED",
		}
		if diff := cmp.Diff(want, got); diff != "" || counts(report) != [5]int{8, 1, 0, 0, 7} || report.BadTotal != len(want) {
			t.Errorf("%v %s", counts(report), diff)
		}
	})
}

func TestRowsThatContradictEachOtherAreRefused(t *testing.T) {
	const header = "name,country,constituency,joined,former_names,focal_point_name,focal_point_email"
	for name, list := range map[string][]string{
		"ROW_DUPLICATE 4":        {"Côte d’Ivoire,CI,partner_country,2012,,,", "Akvo,NL,cso_other,2016,,,", "COTE d'ivoire,CI,partner_country,2012,,,"},
		"ROW_EMAIL_TWO_PEOPLE 3": {"Akvo,NL,cso_other,2016,,Ada,ada@akvo.org", "Bond,GB,cso_other,2013,,Ben,ada@akvo.org"},
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			report, err := imports.Check(t.Context(), tx, csv(t, append([]string{header}, list...)...))
			if err != nil || len(report.Bad) != 1 {
				t.Fatalf("%s: %v %+v", name, err, report.Bad)
			}
			if got := report.Bad[0]; got.Code+" "+string(rune('0'+got.Line)) != name {
				t.Errorf("%s: %+v", name, got)
			}
		})
	}
}

func TestTwoRowsOfOneOrganisationAreRefused(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		apply(t, tx, csv(t, "name,constituency,country,joined", "Swaziland,partner_country,SZ,2015"))
		report, err := imports.Check(t.Context(), tx, csv(t, "name,country,former_names", "Eswatini,SZ,Swaziland", "Swaziland,,"))
		if err != nil || len(report.Bad) != 1 || report.Bad[0].Code != "ROW_DUPLICATE" || report.Bad[0].Line != 3 {
			t.Fatalf("%v %+v", err, report.Bad)
		}
	})
}

func TestAFileThatIsNoListOfMembersIsRefused(t *testing.T) {
	for _, bad := range []struct{ code, content string }{
		{"IMPORT_COLUMN_UNKNOWN", "name,colour\nAkvo,red\n"},
		{"IMPORT_COLUMN_TWICE", "name,joined,year_joined\nAkvo,2016,2016\n"},
		{"IMPORT_COLUMN_MISSING", "country,joined\nNL,2016\n"},
		{"IMPORT_NO_ROWS", "name,country\n"},
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			_, err := imports.Check(t.Context(), tx, csv(t, bad.content))
			if got := refuse.From(err); len(got) != 1 || got[0].Code != bad.code || got[0].Field != "file" {
				t.Errorf("%s: %v", bad.code, err)
			}
		})
	}
}

func TestThousandsOfBadRowsAreAllCountedAndTheFirstListed(t *testing.T) {
	lines := make([]string, 3000)
	for i := range lines {
		lines[i] = fmt.Sprintf("Akvo %d,cso_other,1899", i)
	}
	storetest.Tx(t, staff, func(tx *store.Tx) {
		report, err := imports.Check(t.Context(), tx, csv(t, append([]string{"name,constituency,joined"}, lines...)...))
		if err != nil || report.BadTotal != 3000 || report.Rejected != 3000 || len(report.Bad) != imports.MaxListed || report.Bad[0].Line != 2 {
			t.Fatalf("%v: %d problems, %d listed", err, report.BadTotal, len(report.Bad))
		}
	})
}

func TestEveryColumnIsExplainedInEveryLanguage(t *testing.T) {
	for _, column := range imports.Columns {
		for _, l := range texts.Languages {
			if said := column.Meaning(l) + column.Format(l); strings.Contains(said, "[") || column.Example == "" {
				t.Errorf("%s in %s: %s", column.Name, l, said)
			}
		}
	}
	header := make([]string, len(imports.Columns))
	examples := make([]string, len(imports.Columns))
	for i, column := range imports.Columns {
		header[i], examples[i] = column.Name, column.Example
	}
	storetest.Tx(t, staff, func(tx *store.Tx) {
		seed(t.Context(), t, tx)
		report, err := imports.Check(t.Context(), tx, sheets.Sheet{Header: header, Rows: []sheets.Row{{Line: 2, Cells: examples}}})
		if err != nil || report.Rejected != 0 {
			t.Errorf("the examples do not make a row: %v %+v", err, report.Bad)
		}
	})
}
