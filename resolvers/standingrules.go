package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type standingRule struct {
	Citation         string
	EffectiveFrom    date.Date
	ID               graphql.ID
	NotOverdueDays   *int32
	RecordedAt       DateTime
	RecordedBy       *string
	Right            string
	SettledBy        *string
	SettledGraceDays *int32
	SettledYearsBack *int32
	State            string
	TakenBackAt      *DateTime
	TakenBackBy      *string
	Text             string
}

func standingRuleOf(r standing.Rule, state standing.State, l texts.Language) *standingRule {
	shown := &standingRule{
		Citation: r.Citation, EffectiveFrom: r.EffectiveFrom, ID: id("StandingRule", r.ID), NotOverdueDays: r.NotOverdueDays,
		RecordedAt: DateTime{r.RecordedAt}, RecordedBy: r.RecordedBy, Right: string(r.Right), SettledBy: (*string)(r.SettledBy),
		SettledGraceDays: r.SettledGraceDays, SettledYearsBack: r.SettledYearsBack, State: string(state),
		TakenBackBy: r.TakenBackBy, Text: r.In(l),
	}
	if r.TakenBackAt != nil {
		shown.TakenBackAt = &DateTime{*r.TakenBackAt}
	}
	return shown
}

type standingRules struct {
	InForce  *standingRule
	Right    string
	Versions []*standingRule
}

func (r *Root) StandingRules(ctx context.Context, args struct{ On *date.Date }) ([]standingRules, error) {
	q := reader(ctx)
	on := value(args.On)
	if on.IsZero() {
		on = q.Today()
	}
	inForce, err := standing.InForce(ctx, q, on)
	if err != nil {
		return nil, err
	}
	versions, err := standing.Versions(ctx, q)
	list := make([]standingRules, len(standing.Rights))
	for i, right := range standing.Rights {
		list[i] = standingRules{Right: string(right), Versions: []*standingRule{}}
		now, found := inForce[right]
		if found {
			list[i].InForce = standingRuleOf(now, standing.IsInForce, language(ctx))
		}
		for _, v := range versions[right] {
			list[i].Versions = append(list[i].Versions, standingRuleOf(v, v.State(on, now.ID), language(ctx)))
		}
	}
	return list, err
}

type standingRuleAddInput struct {
	Citation         string
	DryRun           *bool
	EffectiveFrom    *date.Date
	NotOverdueDays   *int32
	Right            string
	SettledBy        *string
	SettledGraceDays *int32
	SettledYearsBack *int32
}

func (in standingRuleAddInput) draft() standing.Draft {
	return standing.Draft{
		Right: standing.Right(in.Right), EffectiveFrom: value(in.EffectiveFrom), Citation: in.Citation,
		Conditions: standing.Conditions{
			SettledBy: (*standing.Deadline)(in.SettledBy), SettledYearsBack: in.SettledYearsBack,
			SettledGraceDays: in.SettledGraceDays, NotOverdueDays: in.NotOverdueDays,
		},
	}
}

type standingRuleAddPayload struct {
	Effect     *standingEffect
	Rule       *standingRule
	UserErrors []userError
}

func (r *Root) StandingRuleAdd(ctx context.Context, args struct{ Input standingRuleAddInput }) (p standingRuleAddPayload, err error) {
	add := func(tx *store.Tx) error {
		n, err := standing.Add(ctx, tx, args.Input.draft())
		if err != nil {
			return err
		}
		rule, _, err := standing.ByID(ctx, tx, n)
		if err != nil {
			return err
		}
		p.Rule = standingRuleOf(rule, standing.ToCome, language(ctx))
		if value(args.Input.DryRun) {
			p.Effect, err = effectOf(ctx, tx, rule)
		}
		return err
	}
	if value(args.Input.DryRun) {
		p.UserErrors, err = r.rehearse(ctx, add)
	} else {
		p.UserErrors, err = r.write(ctx, add)
	}
	return p, err
}

type standingEffect struct {
	EntitledAfter  int32
	EntitledBefore int32
	Gains          int32
	Gaining        []*standingRow
	Losses         int32
	Losing         []*standingRow
	On             date.Date
}

// shownEffects bounds the lists of an effect; its counts are of all.
const shownEffects = 100

func effectOf(ctx context.Context, tx *store.Tx, rule standing.Rule) (*standingEffect, error) {
	e, err := rule.Effect(ctx, tx)
	shown := func(rows []standing.Row) []*standingRow {
		return rollRows(rows[:min(len(rows), shownEffects)], language(ctx))
	}
	return &standingEffect{
		int32(e.After), int32(e.Before), int32(len(e.Gaining)), shown(e.Gaining), int32(len(e.Losing)), shown(e.Losing), e.On,
	}, err
}

type standingRulePayload struct {
	Rule       *standingRule
	UserErrors []userError
}

func (r *Root) StandingRuleTakeBack(ctx context.Context, args struct{ Input struct{ ID graphql.ID } }) (p standingRulePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "StandingRule", "id", args.Input.ID, func(tx *store.Tx, n int64) error {
		if err := standing.TakeBack(ctx, tx, n); err != nil {
			return err
		}
		rule, _, err := standing.ByID(ctx, tx, n)
		if err == nil {
			p.Rule = standingRuleOf(rule, rule.State(tx.Today(), 0), language(ctx))
		}
		return err
	})
	return p, err
}
