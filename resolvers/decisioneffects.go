package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// mostEffects bounds those of one decision that are listed.
const mostEffects = 1000

type decisionEffect struct {
	Kind      string
	Path      *string
	SubjectID graphql.ID
	row       decisions.Effect
}

func (e decisionEffect) Label(ctx context.Context) string { return e.row.In(language(ctx)) }

func (d *decision) Effects(ctx context.Context) ([]decisionEffect, error) {
	rows, err := d.page.effects.Get(ctx, d.row.ID)
	list := []decisionEffect{}
	for _, row := range rows[:min(len(rows), mostEffects)] {
		subject := relay.Encode(row.Node, row.ID)
		e := decisionEffect{Kind: row.Kind, SubjectID: graphql.ID(subject), row: row}
		switch inside := row.Open || viewer(ctx).Can(store.Board, store.Staff); {
		case row.Whole:
			e.Path = optional(row.Page)
		case row.Page != "" && inside:
			e.Path = optional(row.Page + "/" + subject)
		case row.MemberID != 0: // a case has no page for others, its member has
			e.Path = optional("/members/" + relay.Encode("Member", row.MemberID))
		}
		list = append(list, e)
	}
	return list, err
}

type decisionEffectCount struct {
	Count int32
	Kind  string
	row   decisions.Count
}

func (c decisionEffectCount) Label(ctx context.Context) string { return c.row.In(language(ctx)) }

func (d *decision) EffectCounts(ctx context.Context) ([]decisionEffectCount, error) {
	rows, err := d.page.effects.Get(ctx, d.row.ID)
	list := []decisionEffectCount{}
	for _, row := range decisions.Counts(rows) {
		list = append(list, decisionEffectCount{int32(row.Count), row.Kind, row})
	}
	return list, err
}

type decisionRelation struct {
	Earlier *decision
	Kind    string
	Later   *decision
}

// relationsOf loads the relations of decisions to others that the viewer may
// read.
func relationsOf(ctx context.Context, ids []int64) (map[int64][]decisionRelation, error) {
	rows, err := decisions.Relations(ctx, reader(ctx), ids)
	if err != nil {
		return nil, err
	}
	var others []int64
	for _, list := range rows {
		for _, r := range list {
			others = append(others, r.DecisionID, r.EarlierID)
		}
	}
	known, err := loadDecisions(ctx, reader(ctx), others)
	byID := map[int64][]decisionRelation{}
	for n, list := range rows {
		for _, r := range list {
			if earlier, later := known[r.EarlierID], known[r.DecisionID]; earlier != nil && later != nil {
				byID[n] = append(byID[n], decisionRelation{earlier, r.Kind, later})
			}
		}
	}
	return byID, err
}

func (d *decision) Relations(ctx context.Context) ([]decisionRelation, error) {
	list, err := d.page.relations.Get(ctx, d.row.ID)
	return append([]decisionRelation{}, list...), err
}

func (d *decision) AmendedBy(ctx context.Context) ([]*decision, error) {
	list, err := d.page.relations.Get(ctx, d.row.ID)
	amending := []*decision{}
	for _, r := range list {
		if r.Kind == "AMENDS" && r.Earlier.row.ID == d.row.ID {
			amending = append(amending, r.Later)
		}
	}
	return amending, err
}

type decisionVersion struct {
	Number    int32
	Titles    translations
	Why       *string
	Wordings  translations
	WrittenAt DateTime
	WrittenBy *string
}

// Version is that of what it says, among those that the viewer reads; 0: nobody
// has written it down yet.
func (d *decision) Version(ctx context.Context) (int32, error) {
	if d.row.Version == 0 || viewer(ctx).Can(store.Staff) {
		return int32(d.row.Version), nil
	}
	rows, err := d.page.versions.Get(ctx, d.row.ID)
	return int32(len(rows)), err
}

func (d *decision) Versions(ctx context.Context) ([]decisionVersion, error) {
	rows, err := d.page.versions.Get(ctx, d.row.ID)
	list := make([]decisionVersion, len(rows))
	for i, row := range rows {
		list[i] = decisionVersion{int32(row.Number), translationsOf(row.Titles), optional(row.Why), translationsOf(row.Texts), DateTime{row.At}, row.By}
	}
	return list, err
}
