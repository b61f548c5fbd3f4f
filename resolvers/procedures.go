package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// procedure is WrittenProcedure of the schema.
type procedure struct {
	Audience         string
	ClosedAt         *DateTime
	ClosesOn         date.Date
	CreatedBy        *string
	ID               graphql.ID
	OpensOn          date.Date
	Rule             *string
	ShortBecause     *string
	Texts            translations
	Titles           translations
	WithdrawnBecause *string
	row              procedures.Procedure
	page             *procedurePage
}

// procedurePage loads what belongs to the procedures of a page.
type procedurePage struct {
	decisions  *Batch[int64, *decision]
	objections *Batch[int64, []procedures.Objection]
	speaker    *Batch[int64, procedures.Speaker] // the viewer, under 0
}

func proceduresOf(rows []procedures.Procedure) []*procedure {
	ids, taken := make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		ids[i], taken[i] = row.ID, row.DecisionID
	}
	page := &procedurePage{
		decisions: NewBatch(taken, shownDecisions),
		objections: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]procedures.Objection, error) {
			return procedures.Objections(ctx, reader(ctx), ids)
		}),
		speaker: NewBatch([]int64{0}, func(ctx context.Context, _ []int64) (map[int64]procedures.Speaker, error) {
			s, err := procedures.Speaking(ctx, reader(ctx))
			return map[int64]procedures.Speaker{0: s}, err
		}),
	}
	list := make([]*procedure, len(rows))
	for i, row := range rows {
		list[i] = &procedure{
			Audience: row.Audience, ClosesOn: row.ClosesOn, CreatedBy: row.CreatedBy, ID: id("WrittenProcedure", row.ID), OpensOn: row.OpensOn, Rule: optional(row.Rule), ShortBecause: optional(row.ShortWhy),
			Texts: translationsOf(row.Texts), Titles: translationsOf(row.Titles), WithdrawnBecause: optional(row.Why), row: row, page: page,
		}
		if row.ClosedAt != nil {
			list[i].ClosedAt = &DateTime{*row.ClosedAt}
		}
	}
	return list
}

func loadProcedure(ctx context.Context, q store.Reader, n int64) (*procedure, error) {
	known, err := procedures.ByIDs(ctx, q, []int64{n})
	if row, found := known[n]; found && err == nil {
		return proceduresOf([]procedures.Procedure{row})[0], nil
	}
	return nil, err
}

func (p *procedure) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	return bodyOf(known[p.row.Body]), err
}

func (p *procedure) Decision(ctx context.Context) (*decision, error) {
	return p.page.decisions.Get(ctx, p.row.DecisionID)
}

func (p *procedure) PendingTranslations() []string {
	list := []string{}
	for _, l := range texts.Languages {
		if p.row.Titles[l] == "" || p.row.Texts[l] == "" {
			list = append(list, languageWord(l))
		}
	}
	return list
}

func (p *procedure) State(ctx context.Context) string {
	return string(p.row.State(reader(ctx).Today()))
}

func (p *procedure) Text(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, p.row.Texts)
}

func (p *procedure) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, p.row.Titles)
}

type procedureObjection struct {
	At           DateTime
	Name         string
	Organisation *string
	Reason       string
	WithdrawnAt  *DateTime
}

func (p *procedure) Objections(ctx context.Context) ([]procedureObjection, error) {
	rows, err := p.page.objections.Get(ctx, p.row.ID)
	list := make([]procedureObjection, len(rows))
	for i, row := range rows {
		list[i] = procedureObjection{At: DateTime{row.At}, Name: row.Name, Organisation: optional(row.Organisation.In(language(ctx))), Reason: row.Reason}
		if row.WithdrawnAt != nil {
			list[i].WithdrawnAt = &DateTime{*row.WithdrawnAt}
		}
	}
	return list, err
}

// voiced counts the names in which the viewer decides on it today: those in
// which an objection stands, and the others.
func (p *procedure) voiced(ctx context.Context) (objecting, silent int, err error) {
	if p.row.State(reader(ctx).Today()) != procedures.Running || viewer(ctx).PersonID == 0 {
		return 0, 0, nil
	}
	speaker, err := p.page.speaker.Get(ctx, 0)
	voices := speaker.On(p.row)
	if err != nil || len(voices) == 0 {
		return 0, 0, err
	}
	rows, err := p.page.objections.Get(ctx, p.row.ID)
	for _, v := range voices {
		if slices.ContainsFunc(rows, func(o procedures.Objection) bool {
			return o.WithdrawnAt == nil && o.OrganisationID == v.OrganisationID && (v.OrganisationID != 0 || o.PersonID == viewer(ctx).PersonID)
		}) {
			objecting++
		} else {
			silent++
		}
	}
	return objecting, silent, err
}

func (p *procedure) ViewerCanObject(ctx context.Context) (bool, error) {
	_, silent, err := p.voiced(ctx)
	return silent > 0, err
}

func (p *procedure) ViewerCanWithdrawObjection(ctx context.Context) (bool, error) {
	objecting, _, err := p.voiced(ctx)
	return objecting > 0, err
}

// proceduresBehind loads the procedures by which decisions were taken.
func proceduresBehind(ctx context.Context, ids []int64) (map[int64]*procedure, error) {
	found, err := procedures.Deciding(ctx, reader(ctx), ids)
	rows := make([]procedures.Procedure, 0, len(found))
	for _, row := range found {
		rows = append(rows, row)
	}
	return store.Index(proceduresOf(rows), func(p *procedure) int64 { return p.row.DecisionID }), err
}

// WrittenProcedure is how a decision was taken in writing.
func (d *decision) WrittenProcedure(ctx context.Context) (*procedure, error) {
	return d.page.procedures.Get(ctx, d.row.ID)
}

func (r *Root) WrittenProcedure(ctx context.Context, args struct{ ID graphql.ID }) (*procedure, error) {
	return one(ctx, "WrittenProcedure", args.ID, loadProcedure)
}

type procedureConnection struct {
	Nodes    []*procedure
	PageInfo relay.Info
	open     bool
}

func (c *procedureConnection) TotalCount(ctx context.Context) (int32, error) {
	return procedures.Total(ctx, reader(ctx), c.open)
}

func (r *Root) WrittenProcedures(ctx context.Context, args struct {
	relay.Args
	Open *bool
}) (*procedureConnection, error) {
	page, err := args.Page(procedures.ListName, 50)
	if err != nil {
		return nil, err
	}
	open := value(args.Open)
	rows, info, err := procedures.List(ctx, reader(ctx), open, page)
	return &procedureConnection{proceduresOf(rows), info, open}, err
}
