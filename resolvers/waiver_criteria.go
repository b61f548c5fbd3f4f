package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverCriteriaSet is WaiverCriteriaSet of the schema.
type waiverCriteriaSet struct {
	Category      *category
	EffectiveFrom date.Date
	ID            graphql.ID
	InPrinciple   bool
	Number        int32
	RecordedAt    DateTime
	RecordedBy    *string
	RuleRef       string
	State         string
	Titles        translations
	row           waivers.Set
	criteria      *Batch[int64, []waivers.Criterion]
}

func criteriaSetsOf(rows []waivers.Set) []*waiverCriteriaSet {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	bandsOf, criteria := newBands(), NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]waivers.Criterion, error) {
		return waivers.Criteria(ctx, reader(ctx), ids)
	})
	list := make([]*waiverCriteriaSet, len(rows))
	for i, row := range rows {
		list[i] = &waiverCriteriaSet{
			EffectiveFrom: row.EffectiveFrom, ID: id("WaiverCriteriaSet", row.ID), InPrinciple: row.Principle, Number: int32(row.Number),
			RecordedAt: DateTime{row.RecordedAt}, RecordedBy: row.RecordedBy, RuleRef: row.Rule, State: string(row.State),
			Titles: translationsOf(row.Title), row: row, criteria: criteria,
		}
		if row.CategoryCode != "" {
			list[i].Category = &category{named{row.CategoryCode, row.CategoryName}, bandsOf}
		}
	}
	return list
}

// loadCriteriaSets is the load of batches that lead to versions of criteria.
func loadCriteriaSets(ctx context.Context, ids []int64) (map[int64]*waiverCriteriaSet, error) {
	found, err := waivers.SetsByIDs(ctx, reader(ctx), ids)
	rows := make([]waivers.Set, 0, len(found))
	for _, row := range found {
		rows = append(rows, row)
	}
	byID := make(map[int64]*waiverCriteriaSet, len(rows))
	for _, s := range criteriaSetsOf(rows) {
		byID[s.row.ID] = s
	}
	return byID, err
}

func (w *waiver) CriteriaSet(ctx context.Context) (*waiverCriteriaSet, error) {
	return w.page.sets.Get(ctx, w.row.SetID)
}

func (s *waiverCriteriaSet) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, s.row.Title)
}

func (s *waiverCriteriaSet) Criteria(ctx context.Context) ([]*waiverCriterion, error) {
	rows, err := s.criteria.Get(ctx, s.row.ID)
	list := make([]*waiverCriterion, len(rows))
	for i, c := range rows {
		list[i] = &waiverCriterion{
			Alternative: optional(c.Alternative), Code: c.Code, EvidenceAsked: c.Evidence, Fact: optional(c.Fact), Helps: translationsOf(c.Help),
			ID: id("Criterion", c.ID), Incomes: append([]string{}, c.Incomes...), Kind: c.Kind, Means: c.Means(language(ctx)), Required: c.Required,
			Texts: translationsOf(c.Text), row: c,
		}
		if years := int32(c.Years); years > 0 {
			list[i].Years = &years
		}
	}
	return list, err
}

// waiverCriterion is WaiverCriterion of the schema.
type waiverCriterion struct {
	Alternative   *string
	Code          string
	EvidenceAsked string
	Fact          *string
	Helps         translations
	ID            graphql.ID
	Incomes       []string
	Kind          string
	Means         string
	Required      bool
	Texts         translations
	Years         *int32
	row           waivers.Criterion
}

func (c *waiverCriterion) Help(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, c.row.Help))
}

func (c *waiverCriterion) Text(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.row.Text)
}

// WaiverCriteriaSets lists the versions.
func (r *Root) WaiverCriteriaSets(ctx context.Context, args struct {
	RuleRef *string
	State   *string
}) ([]*waiverCriteriaSet, error) {
	rows, err := waivers.Sets(ctx, reader(ctx))
	var wanted []waivers.Set
	for _, row := range rows {
		if (args.RuleRef == nil || row.Rule == *args.RuleRef) && (args.State == nil || string(row.State) == *args.State) {
			wanted = append(wanted, row)
		}
	}
	return criteriaSetsOf(wanted), err
}

// WaiverCriteriaSet finds a version.
func (r *Root) WaiverCriteriaSet(ctx context.Context, args struct{ ID graphql.ID }) (*waiverCriteriaSet, error) {
	n, err := relay.Decode("WaiverCriteriaSet", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	found, err := loadCriteriaSets(ctx, []int64{n})
	return found[n], err
}

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
