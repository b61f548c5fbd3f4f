package waivers

import (
	"github.com/plenary-org/plenary/schema/texts"
)

// Gaps says what a case lacks, in a reader's language: what the member has not
// answered or shown, and what the data do not say.
func (a Assessment) Gaps(l texts.Language) (list []string) {
	for _, f := range a.Findings {
		if id := a.gap(f); id != "" {
			list = append(list, texts.Domain.Say(l, "waivers.gap."+id, texts.Args{"Criterion": f.Criterion.Text.In(l)}))
		}
	}
	return list
}

// gap names what a finding lacks; empty: nothing.
func (a Assessment) gap(f Finding) string {
	c := f.Criterion
	switch {
	case f.Verdict == Unknown:
		return "data"
	case !a.lacks(f):
		return ""
	case c.Kind == Declares && a.Facts.Answers[c.ID].Declared == nil:
		return "answer"
	}
	return "evidence"
}

// Changes says what is otherwise than in the waiver that the case re-examines,
// in a reader's language; nothing where there is none.
func (a Assessment) Changes(l texts.Language) (list []string) {
	if a.Previous == nil {
		return nil
	}
	if a.Facts.Evidence[0].Fresh > 0 {
		list = append(list, texts.Domain.Say(l, "waivers.change.case_evidence", nil))
	}
	for _, f := range a.Findings {
		if f.Changed {
			list = append(list, a.change(f, l))
		}
	}
	return list
}

func (a Assessment) change(f Finding, l texts.Language) string {
	args := texts.Args{"Criterion": f.Criterion.Text.In(l), "Year": a.Previous.Year, "Said": a.Said(f, l)}
	id := "verdict"
	switch {
	case f.Before == "":
		id = "criterion"
	case args["Said"] != "":
		id = "fact"
	case f.Verdict == f.Before && a.Facts.Evidence[f.Criterion.ID].Fresh > 0:
		id = "evidence"
	case f.Verdict == f.Before:
		id = "words"
	default:
		args["Now"] = texts.Domain.Say(l, "waivers.verdict."+string(f.Verdict), nil)
		args["Before"] = texts.Domain.Say(l, "waivers.verdict."+string(f.Before), nil)
	}
	return texts.Domain.Say(l, "waivers.change."+id, args)
}
