package proposals

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Outcome is how a proposal ended; empty while it waits.
type Outcome string

const (
	Approved  Outcome = "APPROVED"
	Declined  Outcome = "DECLINED"
	Withdrawn Outcome = "WITHDRAWN"
)

// Decision is what staff make of a proposal.
type Decision struct {
	ID       int64
	Approve  bool
	Reason   string // needed to decline
	Namesake bool   // another organisation of the same country has the name, and that is right
}

// pending is a proposal as a decision finds it.
type pending struct {
	ID             int64
	OrganisationID int64 `db:"organisation_id"`
	Before         Fields
	After          Fields
	ProposedBy     int64 `db:"proposed_by"`
	Outcome        Outcome
}

// lock reads a proposal that the viewer may act on; of two who act at once the
// second finds it decided.
func lock(ctx context.Context, tx *store.Tx, id int64) (p pending, err error) {
	v := tx.Viewer()
	found, err := tx.Get(ctx, &p, `
		select id, organisation_id, before, after, proposed_by, coalesce(outcome, '') as outcome
		from proposed_changes where id = $1 and ($2 or organisation_id = any($3)) for update`,
		id, v.Can(store.Staff), store.IDs(v.Members))
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return p, err
}

// check is nil where a decision may be taken; stale says that the organisation
// is no longer what the proposer saw.
func (d Decision) check(outcome Outcome, stale bool) error {
	switch {
	case outcome != "":
		return refuse.Conflict("id", "PROPOSAL_DECIDED")
	case utf8.RuneCountInString(d.Reason) > maxNote:
		return refuse.Invalid("reason", "NOTE_TOO_LONG", "Max", maxNote)
	case !d.Approve && d.Reason == "":
		return refuse.Invalid("reason", "DECLINE_REASON_MISSING")
	case d.Approve && stale:
		return refuse.Conflict("id", "PROPOSAL_STALE")
	}
	return nil
}

// Decide approves a proposal, which changes the organisation in the same
// transaction, or declines it, and tells its people. For staff.
func Decide(ctx context.Context, tx *store.Tx, d Decision) error {
	if !tx.Viewer().Can(store.Staff) {
		return refuse.NotFound("id")
	}
	p, err := lock(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	now, err := read(ctx, tx, p.OrganisationID)
	if err != nil {
		return err
	}
	d.Reason = strings.TrimSpace(d.Reason)
	if err := d.check(p.Outcome, len(p.Before.stale(now.fields)) > 0); err != nil {
		return err
	}
	outcome := Declined
	if d.Approve {
		outcome = Approved
		if err := apply(ctx, tx, p, now.member, d.Namesake); err != nil {
			return err
		}
	}
	if err := settle(ctx, tx, p.ID, outcome, d.Reason); err != nil {
		return err
	}
	return tell(ctx, tx, p)
}

// apply makes the organisation what was proposed, under the decider's name.
func apply(ctx context.Context, tx *store.Tx, p pending, memberID int64, namesake bool) (err error) {
	change := organisations.Change{
		ID: p.OrganisationID, Names: p.After.names(), Country: p.After.value(countryField), Kind: p.After.value(kindField), Namesake: namesake,
	}
	if change.Names != nil || change.Country != nil || change.Kind != nil {
		err = organisations.Update(ctx, tx, change)
	}
	if band := p.After.value(bandField); err == nil && band != nil {
		size := members.Change{ID: memberID, Band: band}
		if p.Before[bandField] == "" { // it always was of that size: we did not know
			err = members.Update(ctx, tx, size)
		} else {
			_, err = members.Reclassify(ctx, tx, members.Reclassification{Change: size, On: tx.Today(), Ground: members.Ground{
				Reason: texts.Domain.Say(tx.Viewer().Language, "proposals.asked", nil),
			}})
		}
	}
	for _, refusal := range refuse.From(err) {
		refusal.Field = "" // a decision has no such field
	}
	return err
}

func settle(ctx context.Context, tx *store.Tx, id int64, outcome Outcome, reason string) error {
	var by *int64
	if person := tx.Viewer().PersonID; person != 0 {
		by = &person
	}
	_, err := tx.Exec(ctx, `update proposed_changes set outcome = $2, reason = $3, decided_at = $4, decided_by = $5 where id = $1`,
		id, string(outcome), reason, tx.Now(), by)
	return err
}

// Withdraw takes a waiting proposal back. For the organisation's focal points.
func Withdraw(ctx context.Context, tx *store.Tx, id int64) error {
	p, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := organisations.CheckEditor(ctx, tx, p.OrganisationID, "id"); err != nil {
		return err
	}
	if p.Outcome != "" {
		return refuse.Conflict("id", "PROPOSAL_DECIDED")
	}
	return settle(ctx, tx, id, Withdrawn, "")
}
