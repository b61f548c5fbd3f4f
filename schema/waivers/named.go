package waivers

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Passing is what became of the decision that waivers in principle depend on.
type Passing struct {
	NamedDecision string // as the waivers name it
	Passed        bool
	Citation      decisions.Citation // the decision, of whichever body took it
}

// PassNamed brings the waivers that depend on a decision into effect, or lets
// them lapse, and returns their cases' ids.
func PassNamed(ctx context.Context, tx *store.Tx, p Passing) (ids []int64, err error) {
	if p.Citation.On.IsZero() {
		p.Citation.On = tx.Today()
	}
	if err := tx.Select(ctx, &ids, `
		select id from fee_waivers where state = 'IN_PRINCIPLE' and lower(named_decision) = lower($1) order by id`, strings.TrimSpace(p.NamedDecision)); err != nil {
		return nil, err
	}
	cases, err := openAll(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	if len(cases) == 0 {
		return nil, refuse.Invalid("namedDecision", "NAMED_DECISION_UNKNOWN")
	}
	b, err := loadBrief(ctx, tx, p.Citation.On, cases)
	if err != nil {
		return nil, err
	}
	var rulings []ruling
	var refused refusals
	for _, id := range ids {
		r, refusal := p.ruling(cases[id], b)
		if refusal != nil {
			refused = append(refused, about(refusal, cases[id], true))
		}
		rulings = append(rulings, r)
	}
	if err := refused.unless(false); err != nil {
		return nil, err
	}
	decision, err := decisions.Cite(ctx, tx, p.Citation)
	if err != nil {
		return nil, err
	}
	return ids, enact(ctx, tx, rulings, enacting{decisionID: decision})
}

// ruling is what the decision means for one case. No quorum is counted: the
// Board has decided on the case before.
func (p Passing) ruling(w Waiver, b brief) (r ruling, refusal *refuse.Refusal) {
	known := b.cases[w.ID]
	r = ruling{
		waiver: w, act: ActLapse, to: StateLapsed, outcome: string(StateLapsed), holds: w.Outcome, cites: known.Last, named: w.NamedDecision,
		period: period{w.ValidFrom, w.ValidTo}, criteria: known.Assessment.snapshot(), quorum: Quorum{Seated: len(b.seated), Recused: len(known.Recused)},
	}
	if p.Passed {
		r.act, r.to, r.outcome, r.holds = ActGrant, StateGranted, string(Granted), Granted
	} else {
		r.dueOn = b.day.AddDays(b.settings.DueDays)
	}
	if w.Recusal != "" {
		return r, refuse.Closed("namedDecision", "RECUSED", "Why", w.Recusal)
	}
	if refusal := w.State.after(r.act, r.to); refusal != nil {
		return r, refusal
	}
	if i := slices.IndexFunc(known.Others, func(other held) bool { return r.period.overlaps(other.period) }); p.Passed && i >= 0 {
		return r, refuse.Conflict("namedDecision", "WAIVER_OVERLAPS", "From", known.Others[i].From, "To", known.Others[i].To)
	}
	return r, nil
}
