package web

import (
	"strings"

	"github.com/plenary-org/plenary/schema/date"
)

// decisionRow is a decision as the query named "export" of the register asks
// for it.
type decisionRow struct {
	Audience          string
	Body              struct{ Name string }
	DecidedOn         date.Date
	EffectCounts      []struct{ Label string }
	ID, Number, State string
	Rule, Title       *string
	Votes             *struct{ Abstained, Against, InFavour int }
}

// decisionColumns are those of the register of decisions.
var decisionColumns = []column[decisionRow]{
	{"decisions.body", 28, func(_ exporting, row decisionRow) any { return row.Body.Name }},
	{"decisions.number", 12, func(_ exporting, row decisionRow) any { return row.Number }},
	{"decisions.day", 12, func(_ exporting, row decisionRow) any { return row.DecidedOn }},
	{"decisions.what", 48, func(_ exporting, row decisionRow) any { return textOrNone(row.Title) }},
	{"decisions.rule", 16, func(_ exporting, row decisionRow) any { return textOrNone(row.Rule) }},
	{"decisions.effect", 40, func(_ exporting, row decisionRow) any {
		labels := make([]string, len(row.EffectCounts))
		for i, count := range row.EffectCounts {
			labels[i] = count.Label
		}
		return strings.Join(labels, "; ")
	}},
	{"label.state", 14, func(e exporting, row decisionRow) any { return e.word("DecisionState", row.State) }},
	{"decisions.votes.for", 10, voted(func(row decisionRow) any { return row.Votes.InFavour })},
	{"decisions.votes.against", 10, voted(func(row decisionRow) any { return row.Votes.Against })},
	{"decisions.votes.abstained", 10, voted(func(row decisionRow) any { return row.Votes.Abstained })},
	{"decisions.audience", 16, func(e exporting, row decisionRow) any { return e.word("Audience", row.Audience) }},
	{"export.id", 20, func(_ exporting, row decisionRow) any { return row.ID }},
}

func textOrNone(text *string) any {
	if text == nil {
		return nil
	}
	return *text
}

// voted leaves the cell empty where votes were not counted.
func voted(cell func(decisionRow) any) func(exporting, decisionRow) any {
	return func(_ exporting, row decisionRow) any {
		if row.Votes == nil {
			return nil
		}
		return cell(row)
	}
}
