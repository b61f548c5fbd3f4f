package waivers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/store"
)

// Finding is one criterion in one case.
type Finding struct {
	Criterion Criterion
	Verdict   Verdict
	Before    Verdict // in the waiver that the case re-examines; empty: none, or the criterion is new
	Changed   bool    // otherwise than last year: the verdict, the income group, the words or the evidence
}

// Assessment is a case by its criteria.
type Assessment struct {
	Facts    Facts
	Previous *Facts // of the waiver that it re-examines; nil: none
	Lost     bool   // that waiver does not stand any more: revoked, or corrected to declined
	Findings []Finding
}

// Assess assesses cases by the versions of criteria that they were made under,
// with three statements however many they are. The caller has loaded the cases
// as a viewer who may read them.
func Assess(ctx context.Context, q store.Reader, cases []Waiver) (map[int64]Assessment, error) {
	var ids, sets []int64
	for _, w := range cases {
		ids, sets = append(ids, w.ID), append(sets, w.SetID)
		if w.PreviousID != 0 {
			ids = append(ids, w.PreviousID)
		}
	}
	facts, err := LoadFacts(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	before, err := codes(ctx, q, cases)
	if err != nil {
		return nil, err
	}
	criteria, err := Criteria(ctx, q, sets)
	byID := make(map[int64]Assessment, len(cases))
	for _, w := range cases {
		a := Assessment{Facts: facts[w.ID]}
		if previous, known := facts[w.PreviousID]; known {
			a.Previous, a.Lost = &previous, !before[w.PreviousID].state.Granted()
		}
		for _, c := range criteria[w.SetID] {
			a.Findings = append(a.Findings, a.find(c, before[w.PreviousID].criteria))
		}
		byID[w.ID] = a
	}
	return byID, err
}

// examined is a waiver that a case re-examines.
type examined struct {
	state    State
	criteria map[string]Criterion // by code
}

// codes reads how the waivers that cases re-examine stand, and their criteria.
func codes(ctx context.Context, q store.Reader, cases []Waiver) (map[int64]examined, error) {
	var ids []int64
	for _, w := range cases {
		if w.PreviousID != 0 {
			ids = append(ids, w.PreviousID)
		}
	}
	byWaiver := map[int64]examined{}
	if len(ids) == 0 {
		return byWaiver, nil
	}
	var rows []struct {
		Criterion
		WaiverID int64 `db:"waiver_id"`
		State    State
	}
	err := q.Select(ctx, &rows, `
		select w.id as waiver_id, w.state, c.id, c.set_id, c.position, c.code, c.kind, coalesce(c.fact, '') as fact, c.incomes, coalesce(c.years, 0) as years,
		       c.alternative, c.required, c.evidence, c.text, c.help
		from fee_waivers w join criteria c on c.set_id = w.set_id where w.id = any($1)`, store.IDs(ids))
	for _, row := range rows {
		if _, known := byWaiver[row.WaiverID]; !known {
			byWaiver[row.WaiverID] = examined{row.State, map[string]Criterion{}}
		}
		byWaiver[row.WaiverID].criteria[row.Code] = row.Criterion
	}
	return byWaiver, err
}

func (a Assessment) find(c Criterion, before map[string]Criterion) Finding {
	f := Finding{Criterion: c, Verdict: c.meets(a.Facts)}
	earlier, known := before[c.Code]
	if a.Previous == nil || !known {
		f.Changed = a.Previous != nil // a new criterion
		return f
	}
	f.Before = earlier.meets(*a.Previous)
	answer, answered := a.Facts.Answers[c.ID]
	f.Changed = f.Verdict != f.Before && c.Kind != Judged ||
		c.Fact == FactIncome && a.Facts.Income != a.Previous.Income ||
		c.Kind == Declares && answered && !answer.Carried ||
		a.Facts.Evidence[c.ID].Fresh > 0 || a.Facts.Evidence[c.ID].Files < a.Previous.Evidence[earlier.ID].Files
	return f
}

// Complete tells whether nothing that the member must say or show is missing;
// of alternatives nothing is where one is met.
func (a Assessment) Complete() bool { return !slices.ContainsFunc(a.Findings, a.lacks) }

// lacks tells whether a case is not complete for a criterion.
func (a Assessment) lacks(f Finding) bool {
	return f.Criterion.Required && f.Verdict == Missing && !a.spared(f.Criterion)
}

// spared tells whether another of a criterion's alternatives is met.
func (a Assessment) spared(c Criterion) bool {
	return c.Alternative != "" && slices.ContainsFunc(a.Findings, func(f Finding) bool {
		return f.Criterion.Alternative == c.Alternative && f.Criterion.Required && f.Verdict == Met
	})
}

// Satisfied tells whether every required criterion is met; of alternatives one.
func (a Assessment) Satisfied() bool {
	alternatives := map[string]bool{}
	for _, f := range a.Findings {
		switch c := f.Criterion; {
		case !c.Required:
		case c.Alternative != "":
			alternatives[c.Alternative] = alternatives[c.Alternative] || f.Verdict == Met
		case f.Verdict != Met:
			return false
		}
	}
	for _, met := range alternatives {
		if !met {
			return false
		}
	}
	return true
}

// Changed tells whether anything is otherwise than in the waiver that the case
// re-examines; so is everything where there is none that stands.
func (a Assessment) Changed() bool {
	if a.Previous == nil || a.Lost || a.Facts.Evidence[0].Fresh > 0 || a.Facts.Evidence[0].Files < a.Previous.Evidence[0].Files {
		return true
	}
	for _, f := range a.Findings {
		if f.Changed {
			return true
		}
	}
	return false
}

// Clean tells whether a case needs nobody's special attention: unchanged since
// it was granted last, complete, and every required criterion met; nobody of
// the Board pulled it out of a pack, and there is still a fee to waive.
func (a Assessment) Clean() bool {
	return !a.Changed() && a.Complete() && a.Satisfied() && a.Facts.Pulled.IsZero() && !a.Facts.Paid
}
