package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// node is anything by its id.
type node struct {
	id    graphql.ID
	value any
}

func (n *node) ID() graphql.ID { return n.id }

func (n *node) ToBody() (*body, bool) { v, ok := n.value.(*body); return v, ok }
func (n *node) ToCall() (*call, bool) { v, ok := n.value.(*call); return v, ok }
func (n *node) ToCallApplication() (*callApplication, bool) {
	v, ok := n.value.(*callApplication)
	return v, ok
}
func (n *node) ToAction() (*action, bool)         { v, ok := n.value.(*action); return v, ok }
func (n *node) ToAgendaItem() (*agendaItem, bool) { v, ok := n.value.(*agendaItem); return v, ok }
func (n *node) ToMeeting() (*meeting, bool)       { v, ok := n.value.(*meeting); return v, ok }
func (n *node) ToDecision() (*decision, bool)     { v, ok := n.value.(*decision); return v, ok }
func (n *node) ToContact() (*contact, bool)       { v, ok := n.value.(*contact); return v, ok }
func (n *node) ToFeeWaiver() (*waiver, bool)      { v, ok := n.value.(*waiver); return v, ok }
func (n *node) ToMandate() (*mandate, bool)       { v, ok := n.value.(*mandate); return v, ok }
func (n *node) ToWrittenProcedure() (*procedure, bool) {
	v, ok := n.value.(*procedure)
	return v, ok
}
func (n *node) ToWaiverEvidence() (*waiverEvidence, bool) {
	v, ok := n.value.(*waiverEvidence)
	return v, ok
}
func (n *node) ToPaper() (*meetingPaper, bool)      { v, ok := n.value.(*meetingPaper); return v, ok }
func (n *node) ToWaiverPack() (*waiverPack, bool)   { v, ok := n.value.(*waiverPack); return v, ok }
func (n *node) ToDues() (*duesNode, bool)           { v, ok := n.value.(*duesNode); return v, ok }
func (n *node) ToLetter() (*letter, bool)           { v, ok := n.value.(*letter); return v, ok }
func (n *node) ToMember() (*member, bool)           { v, ok := n.value.(*member); return v, ok }
func (n *node) ToApplication() (*application, bool) { v, ok := n.value.(*application); return v, ok }
func (n *node) ToBankLine() (*bankLine, bool)       { v, ok := n.value.(*bankLine); return v, ok }
func (n *node) ToBankStatement() (*bankStatement, bool) {
	v, ok := n.value.(*bankStatement)
	return v, ok
}
func (n *node) ToInvoice() (*invoice, bool) { v, ok := n.value.(*invoice); return v, ok }
func (n *node) ToMembershipYear() (*membershipYear, bool) {
	v, ok := n.value.(*membershipYear)
	return v, ok
}
func (n *node) ToOrganisation() (*organisation, bool) { v, ok := n.value.(*organisation); return v, ok }
func (n *node) ToRuleSection() (*ruleSection, bool)   { v, ok := n.value.(*ruleSection); return v, ok }
func (n *node) ToPerson() (*person, bool)             { v, ok := n.value.(*person); return v, ok }
func (n *node) ToProfileProposal() (*proposal, bool)  { v, ok := n.value.(*proposal); return v, ok }

// Node finds anything by its id, under the rules of the field that leads to
// its kind: what the viewer may not see does not exist.
func (r *Root) Node(ctx context.Context, args struct{ ID graphql.ID }) (*node, error) {
	kind, n, ok := relay.Split(string(args.ID))
	if !ok {
		return nil, refuse.Invalid("id", "BAD_ID", "Kind", "Node")
	}
	found, err := findNode(ctx, reader(ctx), kind, n)
	if found == nil || err != nil {
		return nil, err
	}
	return &node{args.ID, found}, nil
}

// findNode returns nil, and not a nil pointer in disguise, where there is none.
func findNode(ctx context.Context, q store.Reader, kind string, n int64) (any, error) {
	private := q.Viewer().Can(store.Staff, store.Member)
	switch {
	case kind == "Organisation":
		return orNil(loadOrganisation(ctx, q, n))
	case kind == "Member":
		return orNil(loadMember(ctx, q, n))
	case kind == "Person":
		return orNil(loadPerson(ctx, q, n))
	case kind == "Body":
		return orNil(loadBody(ctx, q, n))
	case kind == "Mandate":
		return orNil(loadMandate(ctx, q, n))
	case kind == "Decision":
		return orNil(loadDecision(ctx, q, n))
	case kind == "Meeting":
		return orNil(loadMeeting(ctx, q, n))
	case kind == "AgendaItem":
		return orNil(loadAgendaItem(ctx, q, n))
	case kind == "Action" && q.Viewer().PersonID != 0:
		return orNil(loadAction(ctx, q, n))
	case kind == "Paper":
		return orNil(loadPaper(ctx, q, n))
	case kind == "RuleSection":
		return orNil(loadRuleSection(ctx, q, n))
	case kind == "WrittenProcedure":
		return orNil(loadProcedure(ctx, q, n))
	case kind == "Call":
		return orNil(loadCall(ctx, q, n))
	case kind == "CallApplication" && q.Viewer().PersonID != 0:
		return orNil(loadCallApplication(ctx, q, n))
	case kind == "FeeWaiver":
		return orNil(loadWaiver(ctx, q, n))
	case kind == "WaiverPack" && q.Viewer().Can(store.Board, store.Staff):
		return orNil(loadWaiverPack(ctx, q, n))
	case kind == "Application" && q.Viewer().Can(store.Staff):
		return orNil(loadApplication(ctx, q, n))
	case kind == "BankLine" && q.Viewer().Can(store.Staff):
		return orNil(loadBankLine(ctx, q, n))
	case kind == "BankStatement" && q.Viewer().Can(store.Staff):
		return orNil(loadBankStatement(ctx, q, n))
	case kind == "Contact" && private:
		return orNil(loadContact(ctx, q, n))
	case kind == "Dues" && private:
		return orNil(loadDues(ctx, q, n))
	case kind == "Invoice" && private:
		return orNil(loadInvoice(ctx, q, n))
	case kind == "Letter" && private:
		return orNil(loadLetter(ctx, q, n))
	case kind == "ProfileProposal" && private:
		return orNil(loadProposal(ctx, q, n))
	case kind == "WaiverEvidence" && (private || q.Viewer().Can(store.Board)):
		return orNil(loadWaiverEvidence(ctx, q, n))
	case kind == "MembershipYear" && private:
		return orNil(loadYear(ctx, q, n))
	}
	return nil, nil
}

func orNil[T any](found *T, err error) (any, error) {
	if found == nil || err != nil {
		return nil, err
	}
	return found, nil
}

func loadYear(ctx context.Context, q store.Reader, n int64) (*membershipYear, error) {
	rows, err := dues.Years(ctx, q)
	for _, row := range rows {
		if row.ID == n {
			return newYearPage([]dues.Year{row}).node(row), err
		}
	}
	return nil, err
}
