package waivers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func worded(text string) texts.Translated {
	return texts.Translated{texts.English: text, texts.French: text + " fr", texts.Spanish: text + " es"}
}

// nextVersion is a draft that begins with the criteria that came with the product.
func nextVersion(ctx context.Context, t *testing.T, q store.Reader) SetDraft {
	t.Helper()
	sets, err := Sets(ctx, q)
	if err != nil || len(sets) == 0 {
		t.Fatal(sets, err)
	}
	criteria, err := Criteria(ctx, q, []int64{sets[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	d := SetDraft{Rule: "SOP 2.3.6", EffectiveFrom: on("2024-01-01"), Category: "partner_country", Title: worded("Waivers")}
	for _, c := range criteria[sets[0].ID] {
		d.Criteria = append(d.Criteria, CriterionDraft{Criterion: c})
	}
	return d
}

// fields are "field:CODE" of refusals, sorted.
func fields(list refuse.List) string {
	said := make([]string, len(list))
	for i, r := range list {
		said[i] = r.Field + ":" + r.Code
	}
	slices.Sort(said)
	return strings.Join(said, " ")
}

func TestAVersionIsRefusedFieldByField(t *testing.T) {
	good := func() SetDraft {
		return SetDraft{Rule: " SOP  2.3.7 ", EffectiveFrom: on("2023-12-02"), Title: worded("Waivers"), Criteria: []CriterionDraft{
			{Criterion: Criterion{Kind: Computed, Fact: FactIncome, Incomes: pq.StringArray{"LIC"}, Alternative: "a", Required: true, Text: worded("Low income")}},
			{Criterion: Criterion{Kind: Computed, Fact: FactNoArrears, Years: 2, Text: worded("No arrears")}},
			{Criterion: Criterion{Kind: Declares, Text: worded("Hardship")}}, {},
		}}
	}
	for _, row := range []struct {
		name   string
		change func(*SetDraft)
		want   string
	}{
		{"a good one", func(*SetDraft) {}, ""},
		{"no rule", func(d *SetDraft) { d.Rule = " " }, "ruleRef:CRITERIA_RULE"},
		{"a long rule", func(d *SetDraft) { d.Rule = strings.Repeat("x", 101) }, "ruleRef:CRITERIA_RULE"},
		{"from today", func(d *SetDraft) { d.EffectiveFrom = on("2023-12-01") }, "effectiveFrom:CRITERIA_IN_PAST"},
		{"from a far day", func(d *SetDraft) { d.EffectiveFrom = on("2029-01-01") }, "effectiveFrom:RULE_TOO_FAR"},
		{"a title in one language", func(d *SetDraft) { d.Title = texts.Translated{texts.English: "Waivers"} }, "title.es:CRITERIA_TEXT_MISSING title.fr:CRITERIA_TEXT_MISSING"},
		{"a long title", func(d *SetDraft) { d.Title[texts.French] = strings.Repeat("é", 201) }, "title.fr:CRITERIA_TEXT_LONG"},
		{"no criteria", func(d *SetDraft) { d.Criteria = nil }, "criteria:CRITERIA_COUNT"},
		{"only blank ones", func(d *SetDraft) { d.Criteria = d.Criteria[3:] }, "criteria:CRITERIA_COUNT"},
		{"all left out", func(d *SetDraft) {
			for i := range d.Criteria {
				d.Criteria[i].Drop = true
			}
		}, "criteria:CRITERIA_COUNT"},
		{"no kind", func(d *SetDraft) { d.Criteria[2].Kind = "" }, "criteria.2.kind:CRITERIA_KIND"},
		{"which data", func(d *SetDraft) { d.Criteria[0].Fact = "" }, "criteria.0.fact:CRITERIA_FACT"},
		{"which groups", func(d *SetDraft) { d.Criteria[0].Incomes = nil }, "criteria.0.incomes:CRITERIA_INCOMES"},
		{"how many years", func(d *SetDraft) { d.Criteria[1].Years = 0 }, "criteria.1.years:CRITERIA_YEARS"},
		{"too many years", func(d *SetDraft) { d.Criteria[1].Years = 11 }, "criteria.1.years:CRITERIA_YEARS"},
		{"a text missing", func(d *SetDraft) { d.Criteria[2].Text[texts.Spanish] = " " }, "criteria.2.text.es:CRITERIA_TEXT_MISSING"},
		{"a long text", func(d *SetDraft) { d.Criteria[2].Text[texts.English] = strings.Repeat("x", 501) }, "criteria.2.text.en:CRITERIA_TEXT_LONG"},
		{"a long explanation", func(d *SetDraft) { d.Criteria[2].Help = texts.Translated{texts.English: strings.Repeat("x", 1001)} }, "criteria.2.help.en:CRITERIA_TEXT_LONG"},
		{"a long alternative", func(d *SetDraft) { d.Criteria[2].Alternative = strings.Repeat("x", 61) }, "criteria.2.alternative:CRITERIA_TEXT_LONG"},
		{"alternatives at odds", func(d *SetDraft) { d.Criteria[1].Alternative = "a" }, "criteria.1.required:CRITERIA_ALTERNATIVE"},
		{"a code twice", func(d *SetDraft) { d.Criteria[0].Code, d.Criteria[1].Code = "x", "x" }, "criteria.1.code:CRITERIA_CODE"},
		{"a code that is none", func(d *SetDraft) { d.Criteria[0].Code = "Not a code" }, "criteria.0.code:CRITERIA_CODE"},
		{"what is left out is not looked at", func(d *SetDraft) { d.Criteria[2].Drop, d.Criteria[2].Text = true, nil }, ""},
	} {
		d := good()
		row.change(&d)
		if got := fields(d.complete().check(on("2023-12-01"))); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestADraftIsCompleted(t *testing.T) {
	d := SetDraft{Rule: " SOP  9 ", Criteria: []CriterionDraft{
		{Criterion: Criterion{Kind: Declares, Fact: FactIncome, Incomes: pq.StringArray{"LIC"}, Years: 3, Text: worded("Low income: a little!")}},
		{Criterion: Criterion{Kind: Computed, Fact: FactLDC, Incomes: pq.StringArray{"LIC"}, Text: worded("Low income: a little")}},
		{Criterion: Criterion{Kind: Judged, Text: worded("2024 é")}},
		{Criterion: Criterion{Text: texts.Translated{texts.English: " "}}},
	}}.complete()
	var codes []string
	for _, c := range d.Criteria {
		codes = append(codes, c.Code)
		if len(c.Incomes) > 0 || c.Years != 0 || c.Evidence != "OPTIONAL" || c.Fact == FactIncome {
			t.Errorf("%+v", c)
		}
	}
	if diff := cmp.Diff([]string{"low_income_a_little", "low_income_a_little_2", "criterion_2024", ""}, codes); diff != "" || d.Rule != "SOP 9" {
		t.Error(d.Rule, diff)
	}
}

func TestCasesKeepTheVersionThatTheyWereMadeUnder(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		old := inState(ctx, t, tx, StateDraft)
		draft, one := nextVersion(ctx, t, tx), 1
		draft.Version = &one
		draft.Criteria[4].Drop = true
		draft.Criteria = append(draft.Criteria, CriterionDraft{Criterion: Criterion{Kind: Declares, Required: true, Evidence: "REQUIRED", Text: worded("Shows its budget")}})
		second, err := Write(ctx, tx, draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Write(ctx, tx, draft); code(err) != "STALE_VERSION" {
			t.Errorf("somebody wrote a version before: %v", err)
		}
		criteria, err := Criteria(ctx, tx, []int64{second})
		var codes []string
		for _, c := range criteria[second] {
			codes = append(codes, c.Code)
		}
		if diff := cmp.Diff([]string{"low_income", "least_developed", "no_arrears", "hardship", "shows_its_budget"}, codes); diff != "" || err != nil {
			t.Error(diff, err)
		}
		do(ctx, t, tx, `insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select n, date '2023-01-01' + (n - 10) * interval '1 year', date '2023-12-31' + (n - 10) * interval '1 year', date '2023-03-31' + (n - 10) * interval '1 year', schedule_id from membership_years, generate_series(11, 12) n`)
		members := rows(ctx, t, tx, `select id from members`)
		for _, row := range []struct {
			year, reference string
			number          string
		}{{"2024", "2023-12-31", "1"}, {"2025", "2024-01-01", "2"}} {
			years := rows(ctx, t, tx, `select id from membership_years where starts_on = '`+row.year+`-01-01'`)
			made, err := file(ctx, tx, filing{MemberIDs: members, Year: year{ID: years[0], StartsOn: on(row.year + "-01-01"), ReferenceOn: on(row.reference)}})
			if err != nil || len(made) != 1 {
				t.Fatal(made, err)
			}
			if got := versionOf(ctx, t, tx, made[members[0]]); got != row.number {
				t.Errorf("a case by the criteria of %s has version %s", row.reference, got)
			}
		}
		if got := versionOf(ctx, t, tx, old); got != "1" {
			t.Errorf("the old case has version %s", got)
		}
	})
}

func versionOf(ctx context.Context, t *testing.T, tx *store.Tx, id int64) string {
	t.Helper()
	return one(ctx, t, tx, `select s.number::text from fee_waivers w join criteria_sets s on s.id = w.set_id where w.id = $1`, id)
}

func TestVersionsStandWhereTheyStand(t *testing.T) {
	s, ctx := storetest.New(t), t.Context()
	write := func(d SetDraft) string {
		err := s.Write(ctx, store.System("test"), func(tx *store.Tx) error {
			_, err := Write(ctx, tx, d)
			return err
		})
		if err != nil && refuse.From(err) == nil {
			t.Fatal(err)
		}
		return fields(refuse.From(err))
	}
	draft := nextVersion(ctx, t, s.Read(store.System("test")))
	other := draft
	other.Rule, other.Category, other.Principle = "SOP 2.3.7", "cso_other", true
	moved, nobody := other, other
	moved.Category = ""
	nobody.Rule, nobody.Category = "SOP 2.3.8", "nobody"
	for _, row := range []struct {
		name string
		d    SetDraft
		want string
	}{
		{"a version to come", draft, ""},
		{"a correction, of the same day", draft, ""},
		{"a rule in the making", other, ""},
		{"a rule changes its category", moved, "category:CRITERIA_CATEGORY"},
		{"a category that is none", nobody, "category:CATEGORY_UNKNOWN"},
	} {
		if got := write(row.d); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
	states := func(v store.Viewer) (list []string) {
		sets, err := Sets(ctx, s.Read(v))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sets {
			list = append(list, s.Rule+" "+string(s.State))
		}
		return list
	}
	all := []string{"SOP 2.3.6 TO_COME", "SOP 2.3.6 REPLACED", "SOP 2.3.6 IN_FORCE", "SOP 2.3.7 TO_COME"}
	for role, want := range map[store.Role][]string{store.Staff: all, store.Board: all, store.Member: {all[2]}, store.Public: {all[2]}} {
		if diff := cmp.Diff(want, states(store.Viewer{Roles: store.Implied(role)})); diff != "" {
			t.Errorf("%s: %s", role, diff)
		}
	}
}
