package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Revision corrects or revokes what was decided, by a new decision that cites
// the one before.
type Revision struct {
	WaiverID  int64
	Version   *int               // expected; nil: any
	Citation  decisions.Citation // of the Board; no rule: the case's
	Outcome   Outcome            // of a correction: GRANTED, DECLINED
	ValidFrom date.Date          // of a correction; zero: as it is
	ValidTo   date.Date          // of a correction; zero: as it is
	DueOn     date.Date          // where dues are owed again; zero: as the settings say
	Reason    string             // told to the member
	ReasonIn  texts.Translated   // the same in other languages than the viewer's
	spoken    texts.Language     // the reason's
	Present   []int64            // people on the Board that day who took part
}

// Revoke ends a waiver: from now on the dues of its year are owed again.
// For staff.
func Revoke(ctx context.Context, tx *store.Tx, r Revision) error {
	return r.enact(ctx, tx, ActRevoke)
}

// Correct puts right the outcome or the period of what was decided. For
// staff.
func Correct(ctx context.Context, tx *store.Tx, r Revision) error {
	return r.enact(ctx, tx, ActCorrect)
}

func (r Revision) enact(ctx context.Context, tx *store.Tx, act Act) error {
	if refusal := records(tx.Viewer()); refusal != nil {
		return refusal
	}
	r.Reason, r.spoken = strings.TrimSpace(r.Reason), tx.Viewer().Language
	if r.Citation.On.IsZero() {
		r.Citation.On = tx.Today()
	}
	if err := r.check(); err != nil {
		return err
	}
	w, err := open(ctx, tx, r.WaiverID, r.Version)
	if err != nil {
		return err
	}
	b, err := loadBrief(ctx, tx, r.Citation.On, map[int64]Waiver{w.ID: w})
	if err != nil {
		return err
	}
	if refusal := seats(b.seated, r.Present); refusal != nil {
		return refusal
	}
	ruled, refusal := r.ruling(w, b, act)
	if refusal != nil {
		return refusal
	}
	if r.Citation.Rule == "" {
		r.Citation.Rule = w.Rule
	}
	decision, err := decisions.Cite(ctx, tx, r.Citation)
	if err != nil {
		return err
	}
	if w.State.Granted() && !ruled.to.Granted() {
		if err := takeBack(ctx, tx, w, r.Reason); err != nil {
			return err
		}
	}
	return enact(ctx, tx, []ruling{ruled}, enacting{decisionID: decision})
}

func (r Revision) check() error {
	var problems refuse.List
	if r.Citation.Body != "" && r.Citation.Body != "BOARD" {
		problems.Add(refuse.Invalid("decision.body", "WAIVER_NEEDS_BOARD"))
	}
	if n := utf8.RuneCountInString(r.Reason); n == 0 || n > 1000 {
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	}
	problems.Add(checkTongues("reasonIn", r.Reason, r.ReasonIn))
	if on := r.Citation.On; !r.DueOn.IsZero() && (r.DueOn.Before(on) || r.DueOn.After(on.AddDays(366))) {
		problems.Add(refuse.Invalid("dueOn", "WAIVER_DUE_ON", "Day", on))
	}
	return problems.Err()
}

// ruling decides a revision, or says the first reason why it cannot be made.
func (r Revision) ruling(w Waiver, b brief, act Act) (made ruling, refusal *refuse.Refusal) {
	known := b.cases[w.ID]
	made = ruling{
		waiver: w, act: act, to: StateRevoked, outcome: string(StateRevoked), holds: w.Outcome, cites: known.Last, named: w.NamedDecision, reason: r.Reason,
		spoken: r.spoken, reasons: inTongues(r.Reason, r.spoken, r.ReasonIn),
		criteria: known.Assessment.snapshot(), quorum: b.settings.hears(b.seated, known.Recused, r.Present),
	}
	if act == ActCorrect {
		made.to, made.outcome, made.holds = r.to(w, b.day), string(r.Outcome), r.Outcome
	}
	if w.Recusal != "" {
		return made, refuse.Closed("waiverId", "RECUSED", "Why", w.Recusal)
	}
	if refusal := w.State.after(act, made.to); refusal != nil {
		return made, refusal
	}
	if made.to.Granted() && !w.State.Granted() {
		if refusal := allows(Granted, w, known, 0); refusal != nil {
			return made, refusal
		}
	}
	if before := b.taken[w.DecisionID]; b.day.Before(before.DecidedOn) {
		return made, refuse.Invalid("decision.decidedOn", "WAIVER_BEFORE_DECISION", "Day", before.DecidedOn)
	}
	if !made.quorum.Met() {
		return made, refuse.Conflict("present", "QUORUM_NOT_MET", pairs(made.quorum)...)
	}
	if !made.to.Granted() { // one in principle as well: its dues are owed
		made.dueOn = Deciding{DueOn: r.DueOn}.due(b)
	}
	switch {
	case made.to == StateRevoked:
		made.period = ended(period{w.ValidFrom, w.ValidTo}, b.day)
	case made.to.Granted():
		made.period, refusal = valid(r.asked(w), b.day, known.Others, w.Year, b.settings.ValidMonths)
	}
	return made, refusal
}

// to is the state that a correction leads to: a waiver that was renewed stays
// so, and one that has ended does unless its last day is yet to come.
func (r Revision) to(w Waiver, day date.Date) State {
	switch {
	case r.Outcome != Granted:
		return State(r.Outcome)
	case w.State == StateRenewed, w.State == StateEnded && r.asked(w).To.Before(day):
		return w.State
	}
	return StateGranted
}

// asked is the period that a correction asks for: as it was where it says
// nothing else.
func (r Revision) asked(w Waiver) period {
	p := period{r.ValidFrom, r.ValidTo}
	if p.From.IsZero() {
		p.From = w.ValidFrom
	}
	if p.To.IsZero() && !p.From.After(w.ValidTo) {
		p.To = w.ValidTo
	}
	return p
}

// ended is a period that is over on a day: one that had not begun is its first
// day only, as no period is empty.
func ended(p period, day date.Date) period {
	switch {
	case day.Before(p.From):
		p.To = p.From
	case day.Before(p.To):
		p.To = day
	}
	return p
}

// takeBack reverses what a case's decisions waived: it is owed again from now
// on.
func takeBack(ctx context.Context, tx *store.Tx, w Waiver, reason string) error {
	var ids []int64
	err := tx.Select(ctx, &ids, `
		select r.id from reliefs r join dues d on d.id = r.dues_id
		where d.member_id = $1 and d.year_id = $2 and r.kind = 'WAIVED' and r.reverses_id is null
		  and r.decision_id in (select decision_id from waiver_decisions where waiver_id = $3)
		  and not exists (select from reliefs b where b.reverses_id = r.id) order by r.id`, w.MemberID, w.YearID, w.ID)
	for _, id := range ids {
		if err == nil {
			_, err = dues.ReverseRelief(ctx, tx, id, reason)
		}
	}
	return err
}
