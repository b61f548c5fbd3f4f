// Package waivers is about fee waivers: a member asks not to pay the fee of a
// membership year, members of the Board review the case by the criteria of a
// rule of the rulebook, the Board decides, and at its end the waiver is
// examined again. A case is one member and one year; what happened to it stays
// on record for ever.
package waivers

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Outcome is what a decision says.
type Outcome string

const (
	Granted     Outcome = "GRANTED"
	Declined    Outcome = "DECLINED"
	InPrinciple Outcome = "IN_PRINCIPLE" // granted if a decision to come passes
)

// Waiver is a case as a viewer sees it.
type Waiver struct {
	ID             int64
	MemberID       int64            `db:"member_id"`
	OrganisationID int64            `db:"organisation_id"`
	Names          texts.Translated // the organisation's
	YearID         int64            `db:"year_id"`
	Year           int              // calendar year of the membership year's first day
	Number         int              // of the membership year
	SetID          int64            `db:"set_id"`
	Rule           string           // of the rulebook: "SOP 2.3.6"
	Principle      bool             `db:"in_principle"` // the rule is in the making
	RoundID        int64            `db:"round_id"`     // 0: asked outside of a round
	PreviousID     int64            `db:"previous_id"`  // the waiver that it re-examines; 0: none
	ReferenceOn    date.Date        `db:"reference_on"`
	State          State
	Version        int
	Outcome        Outcome   // of the decision that holds; empty: none
	DecisionID     int64     `db:"decision_id"`
	ValidFrom      date.Date `db:"valid_from"`
	ValidTo        date.Date `db:"valid_to"` // the last day; to be re-examined by then
	NamedDecision  string    `db:"named_decision"`
	Statement      string
	AskedBy        string     `db:"asked_by"`
	AskedHow       *string    `db:"asked_how"`
	FiledAt        time.Time  `db:"filed_at"`
	FiledBy        *string    `db:"filed_by"`
	SubmittedAt    *time.Time `db:"submitted_at"`
	SubmittedBy    *string    `db:"submitted_by"`
	DecidedAt      *time.Time `db:"decided_at"`
	View
}

// View is what a case is to the viewer who loaded it.
type View struct {
	Theirs    bool   // the viewer is a contact of the member
	Staff     bool   // the viewer is of the secretariat
	Assigned  bool   // the viewer sits on the Board and reviews it, or has recommended
	Recusal   string // why the viewer takes no part: OWN_ORGANISATION, INTEREST; empty: they may
	Recommend bool   `db:"recommended"` // the viewer has recommended
}

// Deliberates tells whether the viewer may read the deliberation: who reviews,
// recommendations and what was asked.
func (v View) Deliberates() bool { return v.Recusal == "" && (v.Staff || v.Assigned) }

// Reads tells whether the viewer may read evidence and answers: its member, its
// reviewers and staff, nobody else.
func (v View) Reads() bool { return v.Theirs || v.Deliberates() }

// ReviewDueOn is the day by which a granted waiver is examined again; zero
// where none is in effect.
func (w Waiver) ReviewDueOn() date.Date {
	if w.State == StateGranted || w.State == StateRenewed || w.State == StateEnded {
		return w.ValidTo
	}
	return date.Date{}
}

// InEffect tells whether the waiver holds on a day.
func (w Waiver) InEffect(on date.Date) bool {
	return !w.ReviewDueOn().IsZero() && !on.Before(w.ValidFrom) && !on.After(w.ValidTo)
}
