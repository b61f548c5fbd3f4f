package waivers

import (
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// Said says the fact that decides a computed criterion, in a reader's
// language; empty where there is none.
func (a Assessment) Said(f Finding, l texts.Language) string {
	say := func(id string, args texts.Args) string { return texts.Domain.Say(l, "waivers.fact."+id, args) }
	switch c := f.Criterion; {
	case c.Fact == FactIncome && a.Facts.Income != "":
		said := say("income", texts.Args{"Group": say("income."+a.Facts.Income, nil), "On": texts.FormatDate(l, a.Facts.IncomeOn)})
		if a.Previous != nil && a.Previous.Income != "" && a.Previous.Income != a.Facts.Income {
			said += " " + say("income_before", texts.Args{"Group": say("income."+a.Previous.Income, nil), "Year": a.Previous.Year})
		}
		return said
	case c.Fact == FactLDC && a.Facts.Country != "":
		if !a.Facts.LDC && a.Previous != nil && a.Previous.LDC {
			return say("graduated", nil)
		}
		return say("ldc."+strconv.FormatBool(a.Facts.LDC), nil)
	case c.Fact == FactNoArrears && f.Verdict == NotMet:
		var years []string
		for _, year := range a.Facts.Unpaid {
			if year >= a.Facts.Year-c.Years {
				years = append(years, strconv.Itoa(year))
			}
		}
		return say("unpaid", texts.Args{"Years": strings.Join(years, ", "), "Count": len(years)})
	case c.Fact == FactNoArrears:
		return say("settled", nil)
	}
	return ""
}
