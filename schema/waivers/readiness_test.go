package waivers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
)

func TestACaseSaysWhyItNeedsAReviewer(t *testing.T) {
	finding := func(code, alternative string, required bool, v Verdict) Finding {
		return Finding{Criterion: Criterion{Code: code, Alternative: alternative, Required: required}, Verdict: v}
	}
	changed := finding("income", "", true, Met)
	changed.Changed = true
	for _, row := range []struct {
		name string
		a    Assessment
		want []string
	}{
		{"clean", Assessment{Previous: &Facts{}, Findings: []Finding{finding("ldc", "", true, Met), finding("engagement", "", false, ToJudge)}}, nil},
		{"new", Assessment{Findings: []Finding{finding("ldc", "", true, Met)}}, []string{"NEW"}},
		{"one alternative is enough", Assessment{Previous: &Facts{}, Findings: []Finding{finding("income", "a", true, NotMet), finding("ldc", "a", true, Met)}}, nil},
		{"no alternative is met", Assessment{Previous: &Facts{}, Findings: []Finding{finding("income", "a", true, NotMet), finding("ldc", "a", true, Unknown)}}, []string{"NOT_MET income", "UNKNOWN ldc"}},
		{"changed, missing, to judge", Assessment{Previous: &Facts{}, Findings: []Finding{changed, finding("hardship", "", true, Missing), finding("engagement", "", true, ToJudge)}},
			[]string{"CHANGED income", "MISSING hardship", "TO_JUDGE engagement"}},
		{"more evidence", Assessment{Previous: &Facts{}, Facts: Facts{Evidence: map[int64]Evidence{0: {Files: 1, Fresh: 1}}}}, []string{"CHANGED"}},
		{"pulled out of a pack", Assessment{Previous: &Facts{}, Facts: Facts{Pulled: date.MustParse("2026-07-01")}}, []string{"PULLED"}},
		{"paid", Assessment{Previous: &Facts{}, Facts: Facts{Paid: true, Year: 2026}}, []string{"PAID"}},
	} {
		var got []string
		for _, r := range row.a.Reasons() {
			if said := r.Code; r.Criterion != nil {
				got = append(got, said+" "+r.Criterion.Code)
			} else {
				got = append(got, said)
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestACaseIsCleanWhereNothingNeedsAReviewer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Assessment
		if rapid.Bool().Draw(t, "before") {
			a.Previous = &Facts{}
		}
		for range rapid.IntRange(0, 4).Draw(t, "criteria") {
			a.Findings = append(a.Findings, Finding{
				Criterion: Criterion{Required: rapid.Bool().Draw(t, "required"), Alternative: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "alternative")},
				Verdict:   rapid.SampledFrom([]Verdict{Met, Met, NotMet, ToJudge, Missing, Unknown}).Draw(t, "verdict"),
				Changed:   a.Previous != nil && rapid.IntRange(0, 3).Draw(t, "changed") == 0,
			})
		}
		a.Facts.Evidence = map[int64]Evidence{0: {Fresh: rapid.IntRange(0, 1).Draw(t, "fresh")}}
		a.Facts.Paid, a.Facts.Pulled = rapid.Bool().Draw(t, "paid"), rapid.SampledFrom([]date.Date{{}, date.MustParse("2026-07-01")}).Draw(t, "pulled")
		if a.Clean() != (len(a.Reasons()) == 0) {
			t.Fatalf("clean %v, reasons %v", a.Clean(), a.Reasons())
		}
	})
}
