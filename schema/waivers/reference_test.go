package waivers

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// partners reads the countries of the partner countries among the demo's
// members, which are the real ones of 2023.
func partners(t *testing.T) (codes []string) {
	t.Helper()
	file, err := os.Open("../demo/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	category, country := slices.Index(rows[0], "category"), slices.Index(rows[0], "country")
	for _, row := range rows[1:] {
		if row[category] == "partner_country" {
			codes = append(codes, row[country])
		}
	}
	slices.Sort(codes)
	return codes
}

// TestTwentyTwoPartnerCountries: the decision of 2023 was on 22 of them, which
// were low-income or least developed on the list of January 2023.
func TestTwentyTwoPartnerCountries(t *testing.T) {
	codes := partners(t)
	if len(codes) != 34 {
		t.Errorf("%d partner countries", len(codes))
	}
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		var got []string
		if err := tx.Select(t.Context(), &got, `
			select c.code from countries c where c.code = any($1::text[]) and (least_developed(c.code, '2023-01-24') or exists (
			  select from income_groups g join income_lists l on l.id = g.list_id
			  where g.country_code = c.code and g.income = 'LIC' and l.published_on = '2023-01-24'))
			order by 1`, store.Texts(codes)); err != nil {
			t.Fatal(err)
		}
		want := []string{"BD", "BF", "BI", "BJ", "CD", "GN", "LR", "LS", "MG", "ML", "MM", "MW", "NE", "NP", "RW", "SL", "SO", "ST", "SY", "TD", "TZ", "YE"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestReferenceDataAreTheWorldBanks counts what the migration brings.
func TestReferenceDataAreTheWorldBanks(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		type counts struct {
			Day string
			LIC int `db:"lic"`
			LMC int `db:"lmc"`
			UMC int `db:"umc"`
			HIC int `db:"hic"`
			LDC int `db:"ldc"`
		}
		var got []counts
		if err := tx.Select(t.Context(), &got, `
			select l.published_on::text as day, count(*) filter (where g.income = 'LIC') as lic, count(*) filter (where g.income = 'LMC') as lmc,
			       count(*) filter (where g.income = 'UMC') as umc, count(*) filter (where g.income = 'HIC') as hic,
			       (select count(*) from countries c where least_developed(c.code, l.published_on)) as ldc
			from income_lists l join income_groups g on g.list_id = l.id group by l.id order by l.published_on`); err != nil {
			t.Fatal(err)
		}
		want := []counts{{"2023-01-24", 28, 54, 53, 80, 46}, {"2024-05-18", 26, 54, 53, 81, 45}, {"2024-07-02", 26, 51, 53, 84, 45}, {"2026-01-04", 25, 50, 53, 85, 44}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
