package waivers

import (
	"cmp"
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Deciding is what the Board decides on cases.
type Deciding struct {
	WaiverIDs        []int64 // up to 1,000
	Outcome          Outcome
	Citation         decisions.Citation // of the Board; no rule: that of the first case
	ValidFrom        date.Date          // zero: the decision's day, or the day after the member's last waiver
	ValidTo          date.Date          // the last day; zero: as long as the settings say
	NamedDecision    string             // in principle: what it depends on
	DueOn            date.Date          // declined: when the dues fall due; zero: as the settings say
	Reason           string             // declined: needed, and told to the member
	ReasonIn         texts.Translated   // the same in other languages than the reason's
	Spoken           texts.Language     // the reason's; empty: the viewer's
	Present          []int64            // people on the Board that day who took part
	Versions         map[int64]int      // expected, by case; of those left out any
	RejectFailedRows bool               // decide the others where some are refused
}

// Result is what became of one case.
type Result struct {
	WaiverID int64
	Refusals refuse.List // empty: decided
}

// most bounds the cases of one act.
const most = 1000

// Decide decides cases in one transaction and with the same number of
// statements however many they are: their state, the dues of their year, the
// waiver before, and the letters. Where one is refused nothing is done and
// every refusal is told, unless failed ones may be left out. For staff, who
// record what the Board has decided.
func Decide(ctx context.Context, tx *store.Tx, d Deciding) ([]Result, error) {
	if refusal := records(tx.Viewer()); refusal != nil {
		return nil, refusal
	}
	return decide(ctx, tx, d, hearing{heard: d.Present, quorate: true})
}

func decide(ctx context.Context, tx *store.Tx, d Deciding, h hearing) ([]Result, error) {
	d = d.tidy(tx.Today())
	d.Spoken = cmp.Or(d.Spoken, tx.Viewer().Language)
	if err := d.check(); err != nil {
		return nil, err
	}
	cases, err := openAll(ctx, tx, d.WaiverIDs)
	if err != nil {
		return nil, err
	}
	b, err := loadBrief(ctx, tx, d.Citation.On, cases)
	if err != nil {
		return nil, err
	}
	if refusal := seats(b.seated, d.Present); refusal != nil {
		return nil, refusal
	}
	results, rulings, refused := d.rule(cases, b, h)
	if len(refused) > 0 && !d.RejectFailedRows || len(rulings) == 0 {
		return results, refused.unless(d.RejectFailedRows)
	}
	if d.Citation.Rule == "" {
		d.Citation.Rule = rulings[0].waiver.Rule
	}
	decision, err := decisions.Cite(ctx, tx, d.Citation)
	if err != nil {
		return nil, err
	}
	if err := enact(ctx, tx, rulings, enacting{decisionID: decision, packID: h.packID}); err != nil {
		return nil, err
	}
	return results, nil
}

// rule decides each case, without writing anything.
func (d Deciding) rule(cases map[int64]Waiver, b brief, h hearing) (results []Result, rulings []ruling, refused refusals) {
	granted := map[int64][]held{} // in this act, by member
	for _, id := range d.WaiverIDs {
		w, found := cases[id]
		known := b.cases[id]
		known.Others = append(slices.Clone(known.Others), granted[w.MemberID]...)
		r, refusal := d.ruling(w, known, b, h)
		if !found {
			refusal = refuse.NotFound("waiverIds")
		}
		result := Result{WaiverID: id}
		if refusal != nil {
			refusal = about(refusal, w, len(d.WaiverIDs) > 1)
			result.Refusals, refused = refuse.List{refusal}, append(refused, refusal)
		} else {
			rulings = append(rulings, r)
			granted[w.MemberID] = append(granted[w.MemberID], held{r.period, w.Year})
		}
		results = append(results, result)
	}
	return results, rulings, refused
}

// ruling decides one case, or says the first reason why it cannot be decided.
func (d Deciding) ruling(w Waiver, known briefed, b brief, h hearing) (r ruling, refusal *refuse.Refusal) {
	q := b.settings.hears(b.seated, known.Recused, h.heard)
	r = ruling{waiver: w, act: acts[d.Outcome], to: State(d.Outcome), outcome: string(d.Outcome), holds: d.Outcome, quorum: q, reason: d.Reason, spoken: d.Spoken, reasons: inTongues(d.Reason, d.Spoken, d.ReasonIn), criteria: known.Assessment.snapshot()}
	if refusal := d.admits(w, known, b.taken[w.DecisionID], h.packID); refusal != nil {
		return r, refusal
	}
	switch {
	case h.against(b.seated, known.Recused):
		return r, refuse.Conflict("waiverIds", "WAIVER_OBJECTED")
	case h.quorate && !q.Met():
		return r, refuse.Conflict("present", "QUORUM_NOT_MET", pairs(q)...)
	case d.Outcome == Declined:
		r.dueOn = d.due(b)
		return r, nil
	}
	if d.Outcome == InPrinciple {
		r.named = d.NamedDecision
	}
	r.period, refusal = valid(period{d.ValidFrom, d.ValidTo}, b.day, known.Others, w.Year, b.settings.ValidMonths)
	return r, refusal
}

// admits says the first reason why a case as it stands is not decided so.
func (d Deciding) admits(w Waiver, known briefed, taken decisions.Decision, packID int64) *refuse.Refusal {
	grants := d.Outcome != Declined
	version, expected := d.Versions[w.ID]
	switch {
	case w.DecisionID != 0:
		return refuse.Conflict("waiverIds", "ALREADY_DECIDED", "Outcome", string(w.Outcome), "Decision", taken)
	case expected && version != w.Version:
		return refuse.Conflict("expectedVersions", "STALE_VERSION")
	case w.Recusal != "":
		return refuse.Closed("waiverIds", "RECUSED", "Why", w.Recusal)
	case w.State == StateWithdrawn:
		return refuse.Closed("waiverIds", "WAIVER_NOT_SO", "State", string(w.State), "Act", string(acts[d.Outcome]))
	case w.State == StateDraft, w.State == StateReturned && grants:
		return refuse.Closed("waiverIds", "NOT_COMPLETE", "State", string(w.State))
	}
	if refusal := allows(d.Outcome, w, known, packID); refusal != nil {
		return refusal
	}
	return w.State.after(acts[d.Outcome], State(d.Outcome))
}

// allows says why a case as it is cannot have an outcome, decided or corrected.
func allows(outcome Outcome, w Waiver, known briefed, packID int64) *refuse.Refusal {
	switch {
	case known.PackID != packID:
		return refuse.Closed("waiverIds", "WAIVER_IN_PACK")
	case outcome != Declined && !known.Assessment.Complete():
		return refuse.Closed("waiverIds", "NOT_COMPLETE", "State", "")
	case outcome == Granted && w.Principle:
		return refuse.Invalid("outcome", "WAIVER_ONLY_IN_PRINCIPLE", "Rule", w.Rule)
	}
	return nil
}

// acts are what outcomes do to a case.
var acts = map[Outcome]Act{Granted: ActGrant, Declined: ActDecline, InPrinciple: ActGrantInPrinciple}
