package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

type waiverTextInput struct{ En, Es, Fr *string }

func (in *waiverTextInput) translated() texts.Translated {
	if in == nil {
		return nil
	}
	return texts.Translated{texts.English: value(in.En), texts.Spanish: value(in.Es), texts.French: value(in.Fr)}
}

type waiverCriterionInput struct {
	Alternative   *string
	Code          *string
	Drop          *bool
	EvidenceAsked *string
	Fact          *string
	Help          *waiverTextInput
	Incomes       *[]string
	Kind          *string
	Required      *bool
	Text          *waiverTextInput
	Years         *int32
}

func (in waiverCriterionInput) draft() waivers.CriterionDraft {
	return waivers.CriterionDraft{Drop: value(in.Drop), Criterion: waivers.Criterion{
		Alternative: value(in.Alternative), Code: value(in.Code), Evidence: value(in.EvidenceAsked), Fact: value(in.Fact), Help: in.Help.translated(),
		Incomes: value(in.Incomes), Kind: value(in.Kind), Required: value(in.Required), Text: in.Text.translated(), Years: int(value(in.Years)),
	}}
}

type waiverCriteriaWriteInput struct {
	Category        *string
	Criteria        []waiverCriterionInput
	EffectiveFrom   date.Date
	ExpectedVersion *int32
	InPrinciple     *bool
	RuleRef         string
	Title           waiverTextInput
}

type waiverCriteriaWritePayload struct {
	CriteriaSet *waiverCriteriaSet
	UserErrors  []userError
}

// WaiverCriteriaWrite records a version.
func (r *Root) WaiverCriteriaWrite(ctx context.Context, args struct{ Input waiverCriteriaWriteInput }) (p waiverCriteriaWritePayload, err error) {
	in := args.Input
	draft := waivers.SetDraft{
		Rule: in.RuleRef, Version: version(in.ExpectedVersion), EffectiveFrom: in.EffectiveFrom, Category: value(in.Category),
		Principle: value(in.InPrinciple), Title: in.Title.translated(),
	}
	for _, c := range in.Criteria {
		draft.Criteria = append(draft.Criteria, c.draft())
	}
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := waivers.Write(ctx, tx, draft)
		if err != nil {
			return err
		}
		rows, err := waivers.SetsByIDs(ctx, tx, []int64{n})
		p.CriteriaSet = criteriaSetsOf([]waivers.Set{rows[n]})[0]
		return err
	})
	return p, err
}
