package waivers

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// What a version may hold.
const (
	mostCriteria  = 40
	mostTitle     = 200 // characters
	mostText      = 500
	mostHelp      = 1000
	mostRule      = 100
	mostYears     = 10 // that arrears are looked for
	mostGroupName = 60
)

// IncomeGroups are the World Bank's, from the lowest.
var IncomeGroups = []string{"LIC", "LMC", "UMC", "HIC"}

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

// complete trims what was written, forgets what does not apply to a criterion
// of its kind, and gives new criteria a code.
func (d SetDraft) complete() SetDraft {
	d.Rule, d.Category, d.Title = strings.Join(strings.Fields(d.Rule), " "), strings.TrimSpace(d.Category), d.Title.Trimmed()
	d.Criteria = slices.Clone(d.Criteria)
	used := map[string]bool{}
	for _, c := range d.Criteria {
		used[c.Code] = true
	}
	for i, c := range d.Criteria {
		c.Text, c.Help, c.Alternative = c.Text.Trimmed(), c.Help.Trimmed(), strings.TrimSpace(c.Alternative)
		if c.Kind != Computed {
			c.Fact = ""
		}
		if c.Fact != FactIncome {
			c.Incomes = nil
		}
		if c.Fact != FactNoArrears {
			c.Years = 0
		}
		if c.Evidence == "" {
			c.Evidence = "OPTIONAL"
		}
		if c.Code == "" && !c.blank() {
			c.Code = newCode(c.Text[texts.English], used)
			used[c.Code] = true
		}
		d.Criteria[i] = c
	}
	return d
}

// blank tells whether nothing is said of a new criterion: an empty line of a
// form.
func (c CriterionDraft) blank() bool {
	return c.Code == "" && c.Kind == "" && c.Fact == "" && len(c.Text) == 0 && len(c.Help) == 0 && c.Alternative == ""
}

// newCode makes a name for programs of a text: "low_income", "low_income_2".
func newCode(text string, used map[string]bool) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	code := strings.Join(words[:min(len(words), 5)], "_")
	if code = code[:min(len(code), 50)]; code == "" || code[0] > 'z' || code[0] < 'a' {
		code = "criterion_" + code
	}
	code = strings.Trim(code, "_")
	for n, base := 2, code; used[code]; n++ {
		code = base + "_" + strconv.Itoa(n)
	}
	return code
}

// check says what is wrong with a draft, by the fields of the form.
func (d SetDraft) check(today date.Date) (problems refuse.List) {
	if n := utf8.RuneCountInString(d.Rule); n == 0 || n > mostRule || strings.ContainsFunc(d.Rule, unicode.IsControl) {
		problems.Add(refuse.Invalid("ruleRef", "CRITERIA_RULE", "Max", mostRule))
	}
	if !d.EffectiveFrom.After(today) {
		problems.Add(refuse.Invalid("effectiveFrom", "CRITERIA_IN_PAST", "Day", today.AddDays(1)))
	}
	if d.EffectiveFrom.After(today.AddYears(5)) {
		problems.Add(refuse.Invalid("effectiveFrom", "RULE_TOO_FAR"))
	}
	problems = append(problems, inAll("title", d.Title, mostTitle)...)
	codes, alternatives, count := map[string]bool{}, map[string]bool{}, 0
	for i, c := range d.Criteria {
		if c.Drop || c.blank() {
			continue
		}
		count++
		at := fmt.Sprintf("criteria.%d.", i)
		problems = append(problems, c.check(at)...)
		if codes[c.Code] || !codePattern.MatchString(c.Code) {
			problems.Add(refuse.Invalid(at+"code", "CRITERIA_CODE", "Code", c.Code))
		}
		if required, known := alternatives[c.Alternative]; known && c.Alternative != "" && required != c.Required {
			problems.Add(refuse.Invalid(at+"required", "CRITERIA_ALTERNATIVE", "Name", c.Alternative))
		}
		codes[c.Code], alternatives[c.Alternative] = true, c.Required
	}
	if count == 0 || count > mostCriteria {
		problems.Add(refuse.Invalid("criteria", "CRITERIA_COUNT", "Max", mostCriteria))
	}
	return problems
}

func (c CriterionDraft) check(at string) (problems refuse.List) {
	problems = inAll(at+"text", c.Text, mostText)
	for l, text := range c.Help {
		if utf8.RuneCountInString(text) > mostHelp {
			problems.Add(refuse.Invalid(at+"help."+string(l), "CRITERIA_TEXT_LONG", "Max", mostHelp))
		}
	}
	switch {
	case c.Kind == "":
		problems.Add(refuse.Invalid(at+"kind", "CRITERIA_KIND"))
	case c.Kind == Computed && c.Fact == "":
		problems.Add(refuse.Invalid(at+"fact", "CRITERIA_FACT"))
	case c.Fact == FactIncome && len(c.Incomes) == 0:
		problems.Add(refuse.Invalid(at+"incomes", "CRITERIA_INCOMES"))
	case c.Fact == FactNoArrears && (c.Years < 1 || c.Years > mostYears):
		problems.Add(refuse.Invalid(at+"years", "CRITERIA_YEARS", "Max", mostYears))
	}
	if utf8.RuneCountInString(c.Alternative) > mostGroupName {
		problems.Add(refuse.Invalid(at+"alternative", "CRITERIA_TEXT_LONG", "Max", mostGroupName))
	}
	return problems
}

// inAll asks for a text in each of the three languages: members read the
// criteria, and answer them, in their own.
func inAll(field string, t texts.Translated, most int) (problems refuse.List) {
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		switch n := utf8.RuneCountInString(t[l]); {
		case n == 0:
			problems.Add(refuse.Invalid(field+"."+string(l), "CRITERIA_TEXT_MISSING"))
		case n > most:
			problems.Add(refuse.Invalid(field+"."+string(l), "CRITERIA_TEXT_LONG", "Max", most))
		}
	}
	return problems
}
