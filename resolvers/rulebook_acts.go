package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type ruleTextInput struct{ En, Es, Fr *string }

func (in *ruleTextInput) translated() texts.Translated {
	if in == nil {
		return texts.Translated{}
	}
	return texts.Translated{texts.English: value(in.En), texts.French: value(in.Fr), texts.Spanish: value(in.Es)}
}

type ruleVersionAddInput struct {
	Code            string
	Decision        *decisionInput
	ExpectedVersion int32
	InForceFrom     *date.Date
	ProposalID      *graphql.ID
	Reason          *string
	ReplacesID      *graphql.ID
	Texts           *ruleTextInput
	Titles          ruleTextInput
	Why             *string
}

func (in ruleVersionAddInput) draft() (d rulebook.Draft, err error) {
	d = rulebook.Draft{
		Code: in.Code, Titles: in.Titles.translated(), Texts: in.Texts.translated(), From: value(in.InForceFrom), Why: value(in.Why),
		Seen: new(int(in.ExpectedVersion)), ReplacedWhy: value(in.Reason),
	}
	if d.ReplacesID, err = optionalID("RuleVersion", "replacesId", in.ReplacesID); err != nil {
		return d, err
	}
	d.ProposalID, err = optionalID("RuleProposal", "proposalId", in.ProposalID)
	return d, err
}

type ruleVersionPayload struct {
	Section    *ruleSection
	UserErrors []userError
	Version    *ruleVersion
}

// RuleVersionAdd adopts a version.
func (r *Root) RuleVersionAdd(ctx context.Context, args struct{ Input ruleVersionAddInput }) (p ruleVersionPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		d, err := args.Input.draft()
		if err != nil {
			return err
		}
		return p.adopt(ctx, tx, args.Input.Decision, d)
	})
	return p, err
}

// RuleSectionRepeal ends a section.
func (r *Root) RuleSectionRepeal(ctx context.Context, args struct {
	Input struct {
		Code            string
		Decision        decisionInput
		ExpectedVersion int32
		InForceFrom     *date.Date
		Why             *string
	}
}) (p ruleVersionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		return p.adopt(ctx, tx, &in.Decision, rulebook.Draft{
			Code: in.Code, Repeal: true, From: value(in.InForceFrom), Why: value(in.Why), Seen: new(int(in.ExpectedVersion)),
		})
	})
	return p, err
}

// adopt records a draft and shows its section as it is then.
func (p *ruleVersionPayload) adopt(ctx context.Context, tx *store.Tx, on *decisionInput, d rulebook.Draft) error {
	decision, err := on.by(rulebook.Amender).cite(ctx, tx)
	if err != nil {
		return err
	}
	ids, err := rulebook.Adopt(ctx, tx, decision, d)
	if err != nil {
		return err
	}
	sh, err := newShelf(ctx, tx)
	if err != nil {
		return err
	}
	for _, row := range sh.book.Sections {
		for _, v := range row.Versions {
			if v.ID == ids[0] {
				p.Section, p.Version = sh.section(row, tx.Today(), sh.citers), sh.version(ctx, v)
			}
		}
	}
	return nil
}

type ruleProposalPayload struct {
	Proposal   *ruleProposal
	UserErrors []userError
	id         int64
}

// shown reads what a mutation did, once it is done.
func (p *ruleProposalPayload) shown(ctx context.Context) error {
	if len(p.UserErrors) > 0 {
		return nil
	}
	sh, err := newShelf(ctx, reader(ctx))
	if err != nil {
		return err
	}
	list, err := sh.proposals.Get(ctx, everySection)
	for _, row := range list {
		if row.row.ID == p.id {
			p.Proposal = row
		}
	}
	return err
}

// RuleProposalAdd records what a body proposes.
func (r *Root) RuleProposalAdd(ctx context.Context, args struct {
	Input struct {
		Audience   *string
		Body       string
		Code       string
		ProposedOn *date.Date
		Reasons    ruleTextInput
		Texts      *ruleTextInput
		Titles     ruleTextInput
	}
}) (p ruleProposalPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) (err error) {
		p.id, err = rulebook.Propose(ctx, tx, rulebook.Proposed{
			Code: in.Code, Body: in.Body, Titles: in.Titles.translated(), Texts: in.Texts.translated(), Reasons: in.Reasons.translated(),
			Audience: value(in.Audience), On: value(in.ProposedOn),
		})
		return err
	})
	if err == nil {
		err = p.shown(ctx)
	}
	return p, err
}

// RuleProposalClose ends a proposal that is not adopted.
func (r *Root) RuleProposalClose(ctx context.Context, args struct {
	Input struct {
		Decision  *decisionInput
		ID        graphql.ID
		Reason    string
		Withdrawn *bool
	}
}) (p ruleProposalPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "RuleProposal", "id", in.ID, func(tx *store.Tx, n int64) error {
		decision, err := in.Decision.cite(ctx, tx)
		if err != nil {
			return err
		}
		p.id = n
		return rulebook.Close(ctx, tx, rulebook.Closing{ID: n, Withdrawn: value(in.Withdrawn), Reason: in.Reason, DecisionID: decision})
	})
	if err == nil {
		err = p.shown(ctx)
	}
	return p, err
}
