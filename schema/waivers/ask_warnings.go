package waivers

import (
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// Warnings says in a reader's language what is required and data do not show,
// one sentence for each criterion, or for all of some alternatives together.
// The Board may decide otherwise, so this refuses nothing.
func (a Assessment) Warnings(l texts.Language) (sentences []string) {
	done := map[string]bool{}
	for _, f := range a.Findings {
		c := f.Criterion
		if !c.Required || c.Kind != Computed || c.Alternative != "" && done[c.Alternative] {
			continue
		}
		done[c.Alternative] = true
		if unmet := a.unmet(c, l); len(unmet) > 0 {
			args := texts.Args{"Criteria": strings.Join(unmet, "; "), "Several": len(unmet) > 1}
			sentences = append(sentences, texts.Domain.Say(l, "waivers.warning", args))
		}
	}
	return sentences
}

// unmet are the texts of a criterion and its alternatives; none where data do
// not deny every one of them.
func (a Assessment) unmet(c Criterion, l texts.Language) (list []string) {
	for _, f := range a.Findings {
		if f.Criterion.ID != c.ID && (c.Alternative == "" || f.Criterion.Alternative != c.Alternative || !f.Criterion.Required) {
			continue
		}
		if f.Criterion.Kind != Computed || f.Verdict != NotMet {
			return nil
		}
		list = append(list, f.Criterion.Text.In(l))
	}
	return list
}
