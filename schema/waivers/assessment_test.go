package waivers

import (
	"strings"
	"testing"

	"github.com/lib/pq"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/texts"
)

var (
	lowIncome  = Criterion{ID: 11, Code: "low", Kind: Computed, Fact: FactIncome, Incomes: pq.StringArray{"LIC"}, Alternative: "development", Required: true}
	developed  = Criterion{ID: 12, Code: "ldc", Kind: Computed, Fact: FactLDC, Alternative: "development", Required: true}
	declares   = Criterion{ID: 13, Code: "hardship", Kind: Declares, Required: true}
	engagement = Criterion{ID: 14, Code: "engagement", Kind: Judged}
)

// lastYear are the criteria of an earlier version: other ids, the same codes.
func lastYear() map[string]Criterion {
	before := map[string]Criterion{}
	for _, c := range []Criterion{lowIncome, developed, declares, engagement} {
		c.ID -= 10
		before[c.Code] = c
	}
	return before
}

// assessed is a case by criteria, re-examining one where it has one.
func assessed(now Facts, previous *Facts, criteria ...Criterion) Assessment {
	a := Assessment{Facts: now, Previous: previous}
	for _, c := range criteria {
		a.Findings = append(a.Findings, a.find(c, lastYear()))
	}
	return a
}

func answers(id int64, declared, carried bool) map[int64]Answer {
	return map[int64]Answer{id: {Declared: &declared, Carried: carried}}
}

func TestWhatIsRequiredDecides(t *testing.T) {
	optional := declares
	optional.Required = false
	other := declares
	other.ID, other.Alternative = 15, "development"
	for _, row := range []struct {
		name                string
		a                   Assessment
		complete, satisfied bool
	}{
		{"all met", assessed(Facts{Country: "ML", Income: "LIC", LDC: true, Answers: answers(13, true, false)}, nil, lowIncome, developed, declares), true, true},
		{"one alternative met", assessed(Facts{Country: "NP", Income: "LMC", LDC: true}, nil, lowIncome, developed), true, true},
		{"the other alternative met", assessed(Facts{Country: "SY", Income: "LIC"}, nil, lowIncome, developed), true, true},
		{"no alternative met", assessed(Facts{Country: "ID", Income: "UMC"}, nil, lowIncome, developed), true, false},
		{"country unknown", assessed(Facts{}, nil, lowIncome, developed), true, false},
		{"required and missing", assessed(Facts{Country: "ML", LDC: true}, nil, developed, declares), false, false},
		{"required and denied", assessed(Facts{Country: "ML", LDC: true, Answers: answers(13, false, false)}, nil, developed, declares), true, false},
		{"optional and missing", assessed(Facts{Country: "ML", LDC: true}, nil, developed, optional), true, true},
		{"to be judged, not required", assessed(Facts{Country: "ML", LDC: true}, nil, developed, engagement), true, true},
		{"an alternative missing where another is met", assessed(Facts{Country: "ML", LDC: true}, nil, developed, other), true, true},
		{"an alternative missing where none is met", assessed(Facts{Country: "ID"}, nil, developed, other), false, false},
	} {
		if row.a.Complete() != row.complete || row.a.Satisfied() != row.satisfied {
			t.Errorf("%s: complete %t, satisfied %t", row.name, row.a.Complete(), row.a.Satisfied())
		}
	}
}

func TestAReexaminedCaseSaysWhatChanged(t *testing.T) {
	before := Facts{Year: 2023, Country: "GN", Income: "LIC", LDC: true, Answers: answers(3, true, false), Evidence: map[int64]Evidence{3: {Files: 2, Fresh: 2}}}
	same := func(change func(*Facts)) Facts {
		f := Facts{Year: 2024, Country: "GN", Income: "LIC", LDC: true, Answers: answers(13, true, true), Evidence: map[int64]Evidence{13: {Files: 2}}}
		change(&f)
		return f
	}
	all := []Criterion{lowIncome, developed, declares, engagement}
	fresh := Criterion{ID: 19, Code: "new", Kind: Computed, Fact: FactLDC}
	wider := lowIncome
	wider.Incomes = pq.StringArray{"LIC", "LMC"}
	for _, row := range []struct {
		name     string
		now      Facts
		criteria []Criterion
		changed  string // codes
	}{
		{"nothing", same(func(*Facts) {}), all, ""},
		{"changed group", same(func(f *Facts) { f.Income = "LMC" }), all, "low"},
		{"changed group, met as before", same(func(f *Facts) { f.Income = "LMC" }), []Criterion{wider}, "low"},
		{"graduated", same(func(f *Facts) { f.LDC = false }), all, "ldc"},
		{"no longer classified", same(func(f *Facts) { f.Income = "" }), all, "low"},
		{"answered anew", same(func(f *Facts) { f.Answers = answers(13, true, false) }), all, "hardship"},
		{"answer taken back", same(func(f *Facts) { f.Answers = nil }), all, "hardship"},
		{"evidence added", same(func(f *Facts) { f.Evidence = map[int64]Evidence{13: {Files: 3, Fresh: 1}} }), all, "hardship"},
		{"evidence taken away", same(func(f *Facts) { f.Evidence = map[int64]Evidence{13: {Files: 1}} }), all, "hardship"},
		{"judged since", same(func(f *Facts) { f.Judgements = map[int64][]bool{14: {true}} }), all, ""},
		{"a new criterion", same(func(*Facts) {}), append([]Criterion{fresh}, all...), "new"},
		{"a criterion less", same(func(*Facts) {}), all[:3], ""},
	} {
		a := assessed(row.now, &before, row.criteria...)
		var changed []string
		for _, f := range a.Findings {
			if f.Changed {
				changed = append(changed, f.Criterion.Code)
			}
		}
		if got := strings.Join(changed, " "); got != row.changed || a.Changed() != (got != "") {
			t.Errorf("%s: %q, changed %t", row.name, got, a.Changed())
		}
		if a.Clean() != (row.changed == "") {
			t.Errorf("%s: clean %t", row.name, a.Clean())
		}
	}
	whole := same(func(f *Facts) { f.Evidence[0] = Evidence{Files: 1, Fresh: 1} })
	if a := assessed(whole, &before, all...); !a.Changed() {
		t.Error("evidence of the case as a whole is no change")
	}
	if a := assessed(same(func(*Facts) {}), nil, all...); !a.Changed() || a.Findings[0].Changed || a.Findings[0].Before != "" {
		t.Error("a first case has nothing to compare with, and needs somebody")
	}
}

func TestAChangedGroupIsSaid(t *testing.T) {
	before := Facts{Year: 2023, Country: "GN", Income: "LIC", LDC: true}
	a := assessed(Facts{Year: 2024, Country: "GN", Income: "LMC", IncomeOn: on("2024-05-18")}, &before, lowIncome, developed)
	if got := strings.ReplaceAll(a.Said(a.Findings[0], texts.English), "\u00a0", " "); got != "Lower middle income (World Bank, list of 18 May 2024) – was “Low income” in the case of 2023." {
		t.Error(got)
	}
	if got := a.Said(a.Findings[1], texts.French); got != "Retiré de la liste des Nations Unies" {
		t.Error(got)
	}
	if got := assessed(Facts{}, nil, lowIncome).Findings[0]; (Assessment{}).Said(got, texts.English) != "" {
		t.Error("something is said of a country that nobody knows")
	}
}

// TestAssessingTwiceSaysTheSame: whatever the facts, the same facts lead to
// the same findings, and a case that re-examines itself has changed in nothing.
func TestAssessingTwiceSaysTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		yes := rapid.Bool().Draw(r, "declared")
		f := Facts{
			Year: 2024, Country: rapid.SampledFrom([]string{"", "GN", "ML"}).Draw(r, "country"), LDC: rapid.Bool().Draw(r, "ldc"),
			Income:  rapid.SampledFrom([]string{"", "LIC", "LMC", "HIC"}).Draw(r, "income"),
			Unpaid:  rapid.SliceOfN(rapid.IntRange(2018, 2023), 0, 3).Draw(r, "unpaid"),
			Answers: map[int64]Answer{13: {Declared: &yes, Carried: true}}, Evidence: map[int64]Evidence{13: {Files: rapid.IntRange(0, 2).Draw(r, "files")}},
		}
		previous := f
		previous.Answers, previous.Evidence = map[int64]Answer{3: f.Answers[13]}, map[int64]Evidence{3: f.Evidence[13]}
		one, two := assessed(f, &previous, lowIncome, developed, declares), assessed(f, &previous, lowIncome, developed, declares)
		for i := range one.Findings {
			a, b := one.Findings[i], two.Findings[i]
			if a.Verdict != b.Verdict || a.Changed != b.Changed || a.Verdict != a.Before || a.Changed {
				r.Fatalf("%+v, then %+v", a, b)
			}
		}
		if one.Clean() != (one.Complete() && one.Satisfied()) {
			r.Fatal("unchanged, complete and satisfied is clean")
		}
	})
}
