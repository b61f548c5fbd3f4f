package waivers

import (
	"testing"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/texts"
)

func TestEveryKindOfCriterionComesToEveryVerdict(t *testing.T) {
	low := Criterion{ID: 1, Kind: Computed, Fact: FactIncome, Incomes: pq.StringArray{"LIC", "LMC"}}
	ldc := Criterion{ID: 2, Kind: Computed, Fact: FactLDC}
	paid := Criterion{ID: 3, Kind: Computed, Fact: FactNoArrears, Years: 2}
	hardship, judged := Criterion{ID: 4, Kind: Declares}, Criterion{ID: 5, Kind: Judged}
	shown := func(c Criterion) Criterion { c.Evidence = "REQUIRED"; return c }
	said := func(yes *bool) map[int64]Answer { return map[int64]Answer{4: {Declared: yes, Words: "So it is"}} }
	file := func(id int64) map[int64]Evidence { return map[int64]Evidence{id: {Files: 1, Fresh: 1}} }
	yes, no := true, false
	for _, row := range []struct {
		name string
		c    Criterion
		f    Facts
		want Verdict
	}{
		{"income in a group", low, Facts{Country: "GN", Income: "LMC"}, Met},
		{"income in another group", low, Facts{Country: "ID", Income: "UMC"}, NotMet},
		{"not classified", low, Facts{Country: "VE"}, Unknown},
		{"income of no country", low, Facts{}, Unknown},
		{"least developed", ldc, Facts{Country: "ML", LDC: true}, Met},
		{"graduated, or never listed", ldc, Facts{Country: "BT"}, NotMet},
		{"list of no country", ldc, Facts{}, Unknown},
		{"nothing unpaid", paid, Facts{Year: 2024}, Met},
		{"unpaid long ago", paid, Facts{Year: 2024, Unpaid: []int{2020, 2021}}, Met},
		{"unpaid at the edge", paid, Facts{Year: 2024, Unpaid: []int{2022}}, NotMet},
		{"unpaid last year", paid, Facts{Year: 2024, Unpaid: []int{2019, 2023}}, NotMet},
		{"declared", hardship, Facts{Answers: said(&yes)}, Met},
		{"denied", hardship, Facts{Answers: said(&no)}, NotMet},
		{"words without a declaration", hardship, Facts{Answers: said(nil)}, Missing},
		{"not answered", hardship, Facts{}, Missing},
		{"another's answer", hardship, Facts{Answers: map[int64]Answer{9: {Declared: &yes}}}, Missing},
		{"nobody judged", judged, Facts{}, ToJudge},
		{"judged met", judged, Facts{Judgements: map[int64][]bool{5: {true, true}}}, Met},
		{"judged not met", judged, Facts{Judgements: map[int64][]bool{5: {false}}}, NotMet},
		{"judges disagree", judged, Facts{Judgements: map[int64][]bool{5: {true, false}}}, ToJudge},
		{"computed, nothing shown", shown(low), Facts{Country: "GN", Income: "LIC"}, Missing},
		{"computed and shown", shown(low), Facts{Country: "GN", Income: "LIC", Evidence: file(1)}, Met},
		{"not met needs no evidence", shown(low), Facts{Country: "ID", Income: "UMC"}, NotMet},
		{"declared, nothing shown", shown(hardship), Facts{Answers: said(&yes)}, Missing},
		{"declared, another criterion shown", shown(hardship), Facts{Answers: said(&yes), Evidence: file(1)}, Missing},
		{"declared and shown", shown(hardship), Facts{Answers: said(&yes), Evidence: file(4)}, Met},
		{"denied needs no evidence", shown(hardship), Facts{Answers: said(&no)}, NotMet},
		{"to be judged, nothing shown", shown(judged), Facts{}, Missing},
		{"to be judged and shown", shown(judged), Facts{Evidence: file(5)}, ToJudge},
		{"judged met, evidence taken away", shown(judged), Facts{Judgements: map[int64][]bool{5: {true}}}, Missing},
		{"of a kind that no data answer", Criterion{Kind: Computed, Fact: "WEATHER"}, Facts{Country: "ML"}, Unknown},
	} {
		if got := row.c.meets(row.f); got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
	}
}

func TestACriterionSaysWhatDecidesIt(t *testing.T) {
	for _, row := range []struct {
		c    Criterion
		l    texts.Language
		want string
	}{
		{Criterion{Kind: Computed, Fact: FactIncome, Incomes: pq.StringArray{"LMC", "LIC"}}, texts.English, "The country’s income group on the reference date: Low income; Lower middle income"},
		{Criterion{Kind: Computed, Fact: FactLDC}, texts.Spanish, "El país figura entre los menos adelantados en la fecha de referencia"},
		{Criterion{Kind: Computed, Fact: FactNoArrears, Years: 1}, texts.English, "Dues of the year before were settled by the reference date"},
		{Criterion{Kind: Computed, Fact: FactNoArrears, Years: 2}, texts.French, "Les cotisations des 2 années précédentes étaient réglées à la date de référence"},
		{Criterion{Kind: Declares}, texts.French, "Le membre le déclare"},
		{Criterion{Kind: Judged}, texts.English, "Reviewers judge it"},
	} {
		if got := row.c.Means(row.l); got != row.want {
			t.Error(got)
		}
	}
}
