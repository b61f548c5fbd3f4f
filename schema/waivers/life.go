package waivers

import (
	"slices"

	"github.com/plenary-org/plenary/schema/refuse"
)

// State is where a case stands.
type State string

const (
	StateDraft       State = "DRAFT"        // the member, or staff for it, writes
	StateSubmitted   State = "SUBMITTED"    // nobody reviews it yet
	StateUnderReview State = "UNDER_REVIEW" // assigned
	StateReturned    State = "RETURNED"     // the member was asked something; the clock stands still
	StateInPrinciple State = "IN_PRINCIPLE" // waits for the named decision
	StateGranted     State = "GRANTED"
	StateDeclined    State = "DECLINED"
	StateWithdrawn   State = "WITHDRAWN"
	StateLapsed      State = "LAPSED"  // the named decision did not pass
	StateRenewed     State = "RENEWED" // examined again, and granted
	StateEnded       State = "ENDED"   // its last day has passed without another
	StateRevoked     State = "REVOKED"
)

// States lists every state in the order of a case's life.
var States = []State{
	StateDraft, StateSubmitted, StateUnderReview, StateReturned, StateInPrinciple, StateGranted,
	StateDeclined, StateWithdrawn, StateLapsed, StateRenewed, StateEnded, StateRevoked,
}

// Open tells whether the case is still to be decided.
func (s State) Open() bool {
	return s == StateDraft || s == StateSubmitted || s == StateUnderReview || s == StateReturned || s == StateInPrinciple
}

// Granted tells whether a waiver was granted and stands, over or not: its dues
// are waived.
func (s State) Granted() bool { return s == StateGranted || s == StateRenewed || s == StateEnded }

// Act is what may be done to a case.
type Act string

const (
	ActSubmit           Act = "SUBMIT"
	ActWithdraw         Act = "WITHDRAW"
	ActAssign           Act = "ASSIGN"
	ActAsk              Act = "ASK"
	ActAnswer           Act = "ANSWER"
	ActGrant            Act = "GRANT"
	ActGrantInPrinciple Act = "GRANT_IN_PRINCIPLE"
	ActDecline          Act = "DECLINE"
	ActLapse            Act = "LAPSE"
	ActCorrect          Act = "CORRECT"
	ActRevoke           Act = "REVOKE"
	ActRenew            Act = "RENEW"
	ActUnrenew          Act = "UNRENEW" // the waiver that had renewed it is one no more
	ActEnd              Act = "END"
)

// moves is a case's whole life: for each act, from which states to which. The
// database holds the same table and refuses everything else.
var moves = map[Act]map[State][]State{
	ActSubmit:           {StateDraft: {StateSubmitted}},
	ActWithdraw:         {StateDraft: {StateWithdrawn}, StateSubmitted: {StateWithdrawn}, StateUnderReview: {StateWithdrawn}, StateReturned: {StateWithdrawn}},
	ActAssign:           {StateSubmitted: {StateUnderReview}},
	ActAsk:              {StateSubmitted: {StateReturned}, StateUnderReview: {StateReturned}},
	ActAnswer:           {StateReturned: {StateSubmitted, StateUnderReview}},
	ActGrant:            {StateSubmitted: {StateGranted}, StateUnderReview: {StateGranted}, StateInPrinciple: {StateGranted}},
	ActGrantInPrinciple: {StateSubmitted: {StateInPrinciple}, StateUnderReview: {StateInPrinciple}},
	ActDecline:          {StateSubmitted: {StateDeclined}, StateUnderReview: {StateDeclined}, StateReturned: {StateDeclined}},
	ActLapse:            {StateInPrinciple: {StateLapsed}},
	ActCorrect: {
		StateGranted: {StateGranted, StateDeclined}, StateDeclined: {StateGranted},
		StateRenewed: {StateRenewed, StateDeclined}, StateEnded: {StateEnded, StateGranted, StateDeclined},
	},
	ActRevoke:  {StateGranted: {StateRevoked}, StateInPrinciple: {StateRevoked}, StateRenewed: {StateRevoked}, StateEnded: {StateRevoked}},
	ActRenew:   {StateGranted: {StateRenewed}, StateEnded: {StateRenewed}},
	ActUnrenew: {StateRenewed: {StateGranted}},
	ActEnd:     {StateGranted: {StateEnded}},
}

// Allows tells whether an act may be done to a case of the state.
func (s State) Allows(a Act) bool { return len(moves[a][s]) > 0 }

// after refuses an act that a state does not allow, naming the state: CLOSED
// ones cannot be acted upon any more, the others not in this way.
func (s State) after(a Act, to State) *refuse.Refusal {
	if slices.Contains(moves[a][s], to) {
		return nil
	}
	if (a == ActGrant || a == ActDecline || a == ActGrantInPrinciple) && !s.Open() {
		return refuse.Conflict("waiverId", "ALREADY_DECIDED")
	}
	return refuse.Closed("waiverId", "WAIVER_NOT_SO", "State", string(s), "Act", string(a))
}
