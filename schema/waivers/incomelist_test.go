package waivers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestAListIsReadLineByLine(t *testing.T) {
	known := map[string]string{"ML": "ML", "MLI": "ML", "GN": "GN", "GIN": "GN", "VEN": "VE", "VE": "VE"}
	for _, row := range []struct {
		name, content string
		groups        map[string]string
		want          string
	}{
		{"codes", "iso3,name,income_code\nMLI,Mali,LIC\ngin,Guinea,lmc\n", map[string]string{"ML": "LIC", "GN": "LMC"}, ""},
		{"as the World Bank's own sheet has them", "Economy;Code;Region;Income group\nMali;MLI;Africa;Low income\nGuinea;GIN;Africa;Lower middle income\n", map[string]string{"ML": "LIC", "GN": "LMC"}, ""},
		{"codes of two letters", "Country code,Group\nML,UMC\n", map[string]string{"ML": "UMC"}, ""},
		{"not classified", "code,group\nML,LIC\nVEN,INX\nGN,\n", map[string]string{"ML": "LIC"}, ""},
		{"economies that are no country", "code,group\nXKX,UMC\nCHI,HIC\nML,LIC\n", map[string]string{"ML": "LIC"}, ""},
		{"unknown country", "code,group\nML,LIC\nXXX,LIC\n", nil, "3 LIST_COUNTRY XXX"},
		{"unknown group", "code,group\nML,POOR\n", nil, "2 LIST_GROUP POOR"},
		{"twice, by both codes", "code,group\nML,LIC\nMLI,LMC\n", nil, "3 LIST_TWICE MLI"},
		{"several", "code,group\n,LIC\nML,X\nZZ,LIC\n", nil, "2 LIST_COUNTRY  3 LIST_GROUP X 4 LIST_COUNTRY ZZ"},
		{"no such columns", "a,b\nML,LIC\n", nil, "LIST_COLUMNS"},
		{"nothing in it", "code,group\n", map[string]string{}, "LIST_EMPTY"},
	} {
		groups, problems, err := readGroups("list.csv", []byte(row.content), known)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		if got := atLines(problems); got != row.want || row.groups != nil && !cmp.Equal(groups, row.groups) {
			t.Errorf("%s: %q %v", row.name, got, groups)
		}
	}
	if _, problems, err := readGroups("list.csv", []byte("code,group\n"+strings.Repeat("ZZ,LIC\n", 50)), known); len(problems) != mostProblems || err != nil {
		t.Errorf("%d problems, %v", len(problems), err)
	}
	if _, _, err := readGroups("list.csv", []byte("\xff\xfe"), known); code(err) != "SHEET_UTF16" {
		t.Error(err)
	}
}

// atLines are "line CODE value" of refusals, in their order.
func atLines(list refuse.List) string {
	var said []string
	for _, r := range list {
		if line, ok := r.Args["Line"]; ok {
			said = append(said, strings.Join([]string{fmt.Sprint(line), r.Code, r.Args["Value"].(string)}, " "))
		} else {
			said = append(said, r.Code)
		}
	}
	return strings.Join(said, " ")
}

func TestAListIsRecordedAndSaysWhatItChanges(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		inState(ctx, t, tx, StateDraft) // a member of Burkina Faso
		good := ListDraft{PublishedOn: on("2023-07-01"), Source: "World Bank", File: "l.csv", Content: []byte("code,group\nAD,HIC\nBFA,LMC\nGIN,LIC\n")}
		for _, row := range []struct {
			name   string
			change func(*ListDraft)
			want   string
		}{
			{"of a day to come", func(d *ListDraft) { d.PublishedOn = on("2023-12-02") }, "publishedOn:LIST_DAY"},
			{"before there were any", func(d *ListDraft) { d.PublishedOn = on("1986-12-31") }, "publishedOn:LIST_DAY"},
			{"without a source", func(d *ListDraft) { d.Source = " " }, "source:REFERENCE_SOURCE"},
			{"with an unknown country", func(d *ListDraft) { d.Source, d.Content = "", []byte("code,group\nZZ,HIC\n") }, "file:LIST_COUNTRY source:REFERENCE_SOURCE"},
			{"of a day that has one", func(d *ListDraft) { d.PublishedOn = on("2023-01-24") }, "publishedOn:LIST_THERE"},
		} {
			d := good
			row.change(&d)
			do(ctx, t, tx, `savepoint before`)
			if _, err := Receive(ctx, tx, d); fields(refuse.From(err)) != row.want {
				t.Errorf("%s: %v", row.name, err)
			}
			do(ctx, t, tx, `rollback to before`)
		}
		list, err := Receive(ctx, tx, good)
		if err != nil || list.Countries != 3 || list.PublishedOn != on("2023-07-01") {
			t.Fatal(list, err)
		}
		changes, err := Changes(ctx, tx, list.ID)
		if err != nil || len(changes) != 213 { // of 215 on the list before, Andorra and Guinea stay
			t.Fatal(len(changes), err)
		}
		first := changes[0]
		if first.Code != "BF" || first.Before != "LIC" || first.After != "LMC" || first.Members != 1 {
			t.Errorf("%+v", first)
		}
		if changes[1].Members != 0 || changes[1].After != "" {
			t.Errorf("%+v", changes[1])
		}
		lists, err := IncomeLists(ctx, tx)
		if err != nil || len(lists) != 5 || lists[3].ID != list.ID || lists[4].Countries != 215 {
			t.Errorf("%+v %v", lists, err)
		}
	})
}

func TestACountryIsShownByDates(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		inState(ctx, t, tx, StateDraft)
		find := func(f ReferenceFilter) []CountryReference {
			t.Helper()
			list, err := References(ctx, tx, f)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		guinea := find(ReferenceFilter{Code: "GN"})[0]
		want := []IncomePeriod{{"LIC", on("2023-01-24"), on("2024-05-18")}, {"LMC", on("2024-05-18"), IncomePeriod{}.Until}}
		if diff := cmp.Diff(want, guinea.Incomes, cmp.Comparer(func(a, b IncomePeriod) bool { return a == b })); diff != "" || !guinea.Changed() || len(guinea.LDC) != 1 {
			t.Errorf("%+v %s", guinea, diff)
		}
		bhutan := find(ReferenceFilter{Code: "BT"})[0]
		if len(bhutan.Incomes) != 1 || !bhutan.Changed() || bhutan.LDC[0].Until != on("2023-12-13") || !bhutan.LDC[0].From.IsZero() {
			t.Errorf("%+v", bhutan)
		}
		venezuela := find(ReferenceFilter{Code: "VE"})
		if len(venezuela) != 0 {
			t.Errorf("no list classifies it: %+v", venezuela)
		}
		taiwan := find(ReferenceFilter{Code: "TW"})[0]
		if len(taiwan.Incomes) != 2 || taiwan.Incomes[1].Income != "" {
			t.Errorf("left out of later lists: %+v", taiwan)
		}
		ours := find(ReferenceFilter{Members: true})
		if len(ours) != 1 || ours[0].Code != "BF" || ours[0].Members != 1 || ours[0].Changed() {
			t.Errorf("%+v", ours)
		}
		if all, changed := find(ReferenceFilter{}), find(ReferenceFilter{Changed: true}); len(all) < 215 || len(changed) < 20 || len(changed) > 35 {
			t.Errorf("%d, of which %d changed", len(all), len(changed))
		}
	})
}

func TestACountryJoinsAndLeavesTheList(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		for _, row := range []struct {
			name string
			c    LDCChange
			want string
			from string // of the latest period
			to   string
		}{
			{"nowhere", LDCChange{"ZZ", true, on("2024-01-01"), "A/RES"}, "country:COUNTRY_UNKNOWN", "", ""},
			{"no source", LDCChange{"ML", true, on("2024-01-01"), " "}, "source:REFERENCE_SOURCE", "", ""},
			{"no day", LDCChange{Country: "ML", Source: "A/RES", Leaves: true}, "on:LDC_BEFORE on:LDC_DAY", "", ""},
			{"too far ahead", LDCChange{"ML", true, on("2034-01-01"), "A/RES"}, "on:LDC_DAY", "", ""},
			{"leaves without being on it", LDCChange{"FR", true, on("2024-01-01"), "A/RES"}, "country:LDC_NOT_LISTED", "", ""},
			{"joins being on it", LDCChange{"ML", false, on("2024-01-01"), "A/RES"}, "country:LDC_LISTED", "", ""},
			{"leaves, written small", LDCChange{" bd ", true, on("2026-11-24"), "A/RES/76/8"}, "", "-infinity", "2026-11-24"},
			{"leaves later than thought", LDCChange{"BD", true, on("2029-11-24"), "A/RES/80/1"}, "", "-infinity", "2029-11-24"},
			{"joins again too early", LDCChange{"BT", false, on("2023-12-12"), "A/RES"}, "on:LDC_BEFORE", "", ""},
			{"joins again", LDCChange{"BT", false, on("2023-12-13"), "A/RES"}, "", "2023-12-13", "infinity"},
			{"joins for the first time", LDCChange{"FJ", false, on("2024-01-01"), "A/RES"}, "", "2024-01-01", "infinity"},
			{"leaves before it joined", LDCChange{"FJ", true, on("2024-01-01"), "A/RES"}, "on:LDC_BEFORE", "", ""},
		} {
			err := RecordLDC(ctx, tx, row.c)
			if got := fields(refuse.From(err)); got != row.want || err != nil && refuse.From(err) == nil {
				t.Errorf("%s: %q %v", row.name, got, err)
			}
			if row.from == "" {
				continue
			}
			got := one(ctx, t, tx, `select from_on || ' ' || to_on from ldc_periods where country_code = upper(trim($1)) order by from_on desc limit 1`, row.c.Country)
			if got != row.from+" "+row.to {
				t.Errorf("%s: %s", row.name, got)
			}
		}
		if got := one(ctx, t, tx, `select string_agg(coalesce(before->>'to_on', 'none') || ' to ' || (after->>'to_on'), ', ' order by id) from audit where entity = 'ldc_periods' and act = 'update'`); got != "infinity to 2026-11-24, 2026-11-24 to 2029-11-24" {
			t.Error(got)
		}
	})
}
