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
	NamedDecision    string // as the waivers name it
	Rule             string // theirs: those of other rules may call another decision so
	Passed           bool
	Citation         decisions.Citation // the decision, of whichever body took it
	RejectFailedRows bool               // settle the others where some are refused
}

// PassNamed brings the waivers of a rule that depend on a decision into effect,
// or lets them lapse, and says what became of each. Where one is refused nothing
// is done, unless failed ones may be left out.
func PassNamed(ctx context.Context, tx *store.Tx, p Passing) ([]Result, error) {
	if p.Citation.On.IsZero() {
		p.Citation.On = tx.Today()
	}
	var ids []int64
	if err := tx.Select(ctx, &ids, `
		select w.id from fee_waivers w join criteria_sets s on s.id = w.set_id
		where w.state = 'IN_PRINCIPLE' and lower(w.named_decision) = lower($1) and s.rule = $2 order by w.id`,
		strings.TrimSpace(p.NamedDecision), strings.TrimSpace(p.Rule)); err != nil {
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
	results, rulings, refused := p.rule(ids, cases, b)
	if len(refused) > 0 && !p.RejectFailedRows || len(rulings) == 0 {
		return results, refused.unless(p.RejectFailedRows)
	}
	decision, err := decisions.Cite(ctx, tx, p.Citation)
	if err != nil {
		return nil, err
	}
	return results, enact(ctx, tx, rulings, enacting{decisionID: decision})
}

// rule settles each case, without writing anything.
func (p Passing) rule(ids []int64, cases map[int64]Waiver, b brief) (results []Result, rulings []ruling, refused refusals) {
	for _, id := range ids {
		r, refusal := p.ruling(cases[id], b)
		result := Result{WaiverID: id}
		if refusal != nil {
			refusal = about(refusal, cases[id], true)
			result.Refusals, refused = refuse.List{refusal}, append(refused, refusal)
		} else {
			rulings = append(rulings, r)
		}
		results = append(results, result)
	}
	return results, rulings, refused
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
