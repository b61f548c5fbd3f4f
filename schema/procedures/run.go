package procedures

import (
	"context"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// remindedBefore is how many days before the last those who decide are
// reminded. Days are those of the calendar: weekends count.
const remindedBefore = 2

// step is what is to be done about a procedure on a day.
type step string

const (
	nothing  step = ""
	tell     step = "opened"
	remind   step = "reminded"
	conclude step = "closed"
)

// due tells the next step of a procedure. What was missed is made up for: its
// opening late, with its last day as much later, but never a reminder after the
// last day.
func (p Procedure) due(today date.Date) step {
	switch {
	case p.Outcome != "" || today.Before(p.OpensOn):
		return nothing
	case today.After(p.ClosesOn):
		return conclude
	case p.ToldAt == nil:
		return tell
	case p.RemindedAt == nil && !today.Before(p.ClosesOn.AddDays(-remindedBefore)) && today.After(p.OpensOn):
		return remind
	}
	return nothing
}

// Due finds the procedures about which something is to be done today.
func Due(ctx context.Context, q store.Reader) (ids []int64, err error) {
	var rows []Procedure
	err = q.Select(ctx, &rows, `select `+columns+from+` where p.closed_at is null and p.opens_on <= $1 order by p.closes_on, p.id`, q.Today())
	for _, p := range rows {
		if p.due(q.Today()) != nothing {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}

// Advance does what is to be done about a procedure today, and says what that
// was; done again it does nothing.
func Advance(ctx context.Context, tx *store.Tx, id int64) (did string, err error) {
	p, err := lock(ctx, tx, id)
	if err != nil {
		return "", err
	}
	switch s := p.due(tx.Today()); s {
	case tell, remind:
		return string(s), p.write(ctx, tx, s)
	case conclude:
		return string(s), p.conclude(ctx, tx)
	}
	return "", nil
}

// write queues the letters of a step to those who decide today, and notes it:
// an opening that reached nobody is none, and is tried again each night. One
// that comes late moves the last day with it: silence decides only after as many
// days as were announced.
func (p Procedure) write(ctx context.Context, tx *store.Tx, s step) error {
	if s == tell {
		p.OpensOn, p.ClosesOn = tx.Today(), tx.Today().AddDays(bodies.DaysLeft(p.OpensOn, p.ClosesOn))
	}
	people, err := p.asked(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	kind := kindOpened
	if s == remind {
		kind = kindReminder
	}
	if letters, err := queue(ctx, tx, kind, p.ID, people); err != nil || letters == 0 && s == tell {
		return err
	}
	_, err = tx.Exec(ctx, `
		update procedures set told_at = coalesce(told_at, $2), reminded_at = case when $3 then $2 else reminded_at end, opens_on = $4, closes_on = $5
		where id = $1`, p.ID, tx.Now(), s == remind, p.OpensOn, p.ClosesOn)
	return err
}

// conclude records the outcome of a procedure whose last day is over. What
// nobody was told of, for the jobs stood still or the group had nobody in it, is
// not decided by silence; nor is anything by a body whose mandate has ended.
func (p Procedure) conclude(ctx context.Context, tx *store.Tx) error {
	people, err := p.asked(ctx, tx, p.ClosesOn)
	if err != nil {
		return err
	}
	over, err := bodies.Over(ctx, tx, p.Body, p.ClosesOn)
	switch {
	case err != nil:
		return err
	case p.ToldAt == nil || len(people) == 0:
		return p.close(ctx, tx, closing{outcome: Withdrawn, why: texts.Domain.Say(texts.English, "procedures.untold", nil)})
	case over:
		return p.close(ctx, tx, closing{outcome: Withdrawn, why: texts.Domain.Say(texts.English, "procedures.mandateOver", nil)})
	case p.Objections > 0:
		return p.close(ctx, tx, closing{outcome: Objected})
	}
	id, _, err := decisions.Record(ctx, tx, decisions.Recording{
		Body: p.Body, On: p.ClosesOn, Rule: p.Rule, Titles: p.Titles, Texts: p.decided(), Audience: p.DecidedFor,
	})
	if err != nil {
		return refuse.Under("decision", err)
	}
	return p.close(ctx, tx, closing{outcome: Decided, decisionID: id})
}

// decided is the text of the decision: the proposal, and how it was decided.
func (p Procedure) decided() texts.Translated {
	said := texts.Translated{}
	for l, text := range p.Texts {
		said[l] = text + "\n\n" + texts.Domain.Say(l, "procedures.decidedSo", texts.Args{"From": p.OpensOn, "To": p.ClosesOn})
	}
	return said
}

// closing is how a procedure ends.
type closing struct {
	outcome    State
	why        string
	decisionID int64
}

// close writes down how a procedure ended and tells everybody: those who
// decide today, who objected, and who opened it. One that never opened was
// known to nobody else.
func (p Procedure) close(ctx context.Context, tx *store.Tx, c closing) error {
	_, err := tx.Exec(ctx, `
		update procedures set closed_at = $2, closed_by = nullif($3::bigint, 0), outcome = $4, closed_why = $5, decision_id = nullif($6::bigint, 0) where id = $1`,
		p.ID, tx.Now(), tx.Viewer().PersonID, c.outcome, c.why, c.decisionID)
	if err != nil {
		return err
	}
	people := []int64{p.CreatorID}
	if p.ToldAt != nil {
		deciding, err := p.asked(ctx, tx, tx.Today())
		if err != nil {
			return err
		}
		var objecting []int64
		if err := tx.Select(ctx, &objecting, `select distinct person_id from procedure_objections where procedure_id = $1`, p.ID); err != nil {
			return err
		}
		people = append(append(people, deciding...), objecting...)
	}
	_, err = queue(ctx, tx, kindClosed, p.ID, people)
	return err
}
