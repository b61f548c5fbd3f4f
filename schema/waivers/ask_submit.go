package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Submit hands a draft in. Refusals: STALE_VERSION, WAIVER_NOT_SO where it is
// handed in already, NOT_COMPLETE for each criterion that lacks something,
// REQUIRED_NOT_DECLARED for each that is required and answered with no,
// ROUND_CLOSED, WAIVER_MEMBERS_ONLY.
func Submit(ctx context.Context, tx *store.Tx, id int64, version *int) error {
	w, err := openOwn(ctx, tx, id, version)
	if err != nil {
		return err
	}
	return w.submit(ctx, tx)
}

func (w *Waiver) submit(ctx context.Context, tx *store.Tx) error {
	if refusal := w.State.after(ActSubmit, StateSubmitted); refusal != nil {
		return refusal
	}
	schedules, err := Schedules(ctx, tx, []int64{w.ID})
	if err != nil {
		return err
	}
	assessments, err := Assess(ctx, tx, []Waiver{*w})
	if err != nil {
		return err
	}
	if err := w.Submittable(schedules[w.ID], assessments[w.ID], tx.Today(), tx.Viewer().Language).Err(); err != nil {
		return err
	}
	if err := w.take(ctx, tx, step{Act: ActSubmit, To: StateSubmitted}); err != nil {
		return err
	}
	return w.tell(ctx, tx, kindReceived, letterData{WaiverID: w.ID})
}

// Submittable says why a draft cannot be handed in as it stands, with the
// criteria in the reader's language; none: it can. Staff may after the last day.
func (w Waiver) Submittable(s Schedule, a Assessment, today date.Date, l texts.Language) (problems refuse.List) {
	problems.Add(w.State.after(ActSubmit, StateSubmitted))
	if len(problems) > 0 {
		return problems
	}
	if !s.Current {
		problems.Add(refuse.Closed("waiverId", "WAIVER_MEMBERS_ONLY"))
	}
	if !w.Staff {
		problems.Add(closed("waiverId", s.AsksUntil, today))
	}
	for _, f := range a.Findings {
		code := ""
		switch c := f.Criterion; {
		case a.lacks(f):
			code = "NOT_COMPLETE"
		case c.Required && c.Kind == Declares && c.Alternative == "" && f.Verdict == NotMet: // nobody asks for what it says it has no claim to
			code = "REQUIRED_NOT_DECLARED"
		}
		if code != "" {
			problems.Add(refuse.Invalid("answers."+f.Criterion.Code, code, "Criterion", f.Criterion.Text.In(l)))
		}
	}
	return problems
}

// Withdraw takes a case back, before it is decided. Staff say why; a member
// may. Refusals: WAIVER_NOT_SO, WITHDRAW_REASON_MISSING, NOTE_TOO_LONG.
func Withdraw(ctx context.Context, tx *store.Tx, id int64, version *int, reason string) error {
	w, err := openOwn(ctx, tx, id, version)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case utf8.RuneCountInString(reason) > maxWords:
		return refuse.Invalid("reason", "NOTE_TOO_LONG", "Max", maxWords)
	case reason == "" && !w.Theirs:
		return refuse.Invalid("reason", "WITHDRAW_REASON_MISSING")
	}
	return w.take(ctx, tx, step{Act: ActWithdraw, To: StateWithdrawn, Reason: reason})
}
