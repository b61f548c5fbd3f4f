package texts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestATextCitesRulesInTheFormOfTheHouse(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string // the words that cite
	}{
		{"", nil},
		{"SOP 2.3.6", []string{"SOP 2.3.6"}},
		{"granted under SOP 2.3.6.", []string{"SOP 2.3.6"}},
		{"(SOP 2.2.4)", []string{"SOP 2.2.4"}},
		{"SOP\u00a02 and SOP section 10.1: both", []string{"SOP\u00a02", "SOP section 10.1"}},
		{"prévue par SOP 2.3.6, « SOP 1 »", []string{"SOP 2.3.6", "SOP 1"}},
		{"SOP 2.3.6.1.7", []string{"SOP 2.3.6.1.7"}},
		{"SOP 2.3.6.1.7.9", nil}, // deeper than sections go
		{"SOP 2.3.6a", nil},
		{"SOP 2.3.1234", nil},
		{"SOP 0.3 SOP 2.0", nil},
		{"ASOP 2.3, éSOP 2.3, 9SOP 1", nil},
		{"sop 2.3, SOPs 2.3, SOP  2.3, SOP-2.3, SOP II", nil},
		{"SOP 2.3.6…", []string{"SOP 2.3.6"}},
		{"SOP 2.3.", []string{"SOP 2.3"}},
	} {
		var got []string
		for _, c := range Rules(row.text) {
			got = append(got, row.text[c.Start:c.End])
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%q: %s", row.text, diff)
		}
	}
}
