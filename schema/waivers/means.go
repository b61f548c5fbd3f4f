package waivers

import (
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// Means says what decides a criterion, in a reader's language: "Decided by the
// World Bank’s income group on the reference date: low income".
func (c Criterion) Means(l texts.Language) string {
	say := func(id string, args texts.Args) string { return texts.Domain.Say(l, "waivers.means."+id, args) }
	switch {
	case c.Kind == Judged:
		return say("judged", nil)
	case c.Kind == Declares:
		return say("declared", nil)
	case c.Fact == FactIncome:
		var groups []string
		for _, group := range IncomeGroups {
			if slices.Contains(c.Incomes, group) {
				groups = append(groups, IncomeName(group, l))
			}
		}
		return say("income", texts.Args{"Groups": strings.Join(groups, "; ")})
	case c.Fact == FactLDC:
		return say("ldc", nil)
	}
	return say("arrears", texts.Args{"Count": c.Years})
}

// IncomeName names an income group of the World Bank in a reader's language.
func IncomeName(group string, l texts.Language) string {
	return texts.Domain.Say(l, "waivers.fact.income."+group, nil)
}
