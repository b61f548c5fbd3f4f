package waivers

import "github.com/plenary-org/plenary/schema/date"

// kept is a criterion as it stood when a case was decided. Its text stands in
// the version of criteria, which never changes.
type kept struct {
	Code     string    `json:"code"`
	Verdict  Verdict   `json:"verdict"`
	Before   Verdict   `json:"before,omitempty"`
	Required bool      `json:"required"`
	Country  string    `json:"country,omitempty"`  // of computed ones
	Income   string    `json:"income,omitempty"`   // World Bank code
	IncomeOn date.Date `json:"incomeOn,omitzero"`  // day of that list
	Declared *bool     `json:"declared,omitempty"` // of declared ones
	Words    string    `json:"words,omitempty"`
	Files    int       `json:"files,omitempty"` // how much evidence there was
}

func (a Assessment) snapshot() []kept {
	list := make([]kept, len(a.Findings))
	for i, f := range a.Findings {
		c, answer := f.Criterion, a.Facts.Answers[f.Criterion.ID]
		list[i] = kept{
			Code: c.Code, Verdict: f.Verdict, Before: f.Before, Required: c.Required, Declared: answer.Declared, Words: answer.Words,
			Files: a.Facts.Evidence[c.ID].Files,
		}
		if c.Kind == Computed {
			list[i].Country = a.Facts.Country
		}
		if c.Fact == FactIncome {
			list[i].Income, list[i].IncomeOn = a.Facts.Income, a.Facts.IncomeOn
		}
	}
	return list
}
