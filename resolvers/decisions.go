package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// decision is Decision of the schema.
type decision struct {
	Audience  string
	DecidedOn date.Date
	ID        graphql.ID
	Number    string
	Rule      *string
	State     string
	Titles    translations
	Votes     *decisionVotes
	Wordings  translations
	row       decisions.Decision
	page      *decisionPage
}

type decisionVotes struct{ Abstained, Against, InFavour int32 }

// decisionPage loads what belongs to decisions that were loaded together.
type decisionPage struct {
	effects   *Batch[int64, []decisions.Effect]
	relations *Batch[int64, []decisionRelation]
	versions  *Batch[int64, []decisions.Written]
	endings   *Batch[int64, *decision]
	// procedures are those by which they were taken in writing.
	procedures *Batch[int64, *procedure]
}

func newDecisionPage(rows []decisions.Decision) *decisionPage {
	ids, enders := make([]int64, len(rows)), make([]int64, 0, len(rows))
	for i, row := range rows {
		ids[i], enders = row.ID, append(enders, row.EndedBy)
	}
	return &decisionPage{
		effects: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]decisions.Effect, error) {
			return decisions.Effects(ctx, reader(ctx), ids)
		}),
		relations: NewBatch(ids, relationsOf),
		versions: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]decisions.Written, error) {
			return decisions.Versions(ctx, reader(ctx), ids)
		}),
		endings:    NewBatch(enders, shownDecisions),
		procedures: NewBatch(ids, proceduresBehind),
	}
}

func decisionsOf(rows []decisions.Decision) []*decision {
	page, list := newDecisionPage(rows), make([]*decision, len(rows))
	for i, row := range rows {
		list[i] = &decision{
			Audience: row.Audience, DecidedOn: row.DecidedOn, ID: id("Decision", row.ID), Number: row.Number, Rule: optional(row.Rule), State: string(row.State()),
			Titles: translationsOf(row.Titles), Wordings: translationsOf(row.Texts), row: row, page: page,
		}
		if v := row.Votes; v != nil {
			list[i].Votes = &decisionVotes{int32(v.Abstained), int32(v.Against), int32(v.InFavour)}
		}
	}
	return list
}

// loadDecisions is the load of batches that lead to decisions: those that the
// viewer may read; the others are nil.
func loadDecisions(ctx context.Context, q store.Reader, ids []int64) (map[int64]*decision, error) {
	known, err := decisions.ByIDs(ctx, q, ids)
	rows := make([]decisions.Decision, 0, len(known))
	for _, row := range known {
		rows = append(rows, row)
	}
	return store.Index(decisionsOf(rows), func(d *decision) int64 { return d.row.ID }), err
}

// shownDecisions is the same for the batches of a page.
func shownDecisions(ctx context.Context, ids []int64) (map[int64]*decision, error) {
	return loadDecisions(ctx, reader(ctx), ids)
}

func loadDecision(ctx context.Context, q store.Reader, n int64) (*decision, error) {
	known, err := loadDecisions(ctx, q, []int64{n})
	return known[n], err
}

func (d *decision) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	if err != nil {
		return nil, err
	}
	return bodyOf(known[d.row.Body]), nil
}

func (d *decision) EndedBy(ctx context.Context) (*decision, error) {
	return d.page.endings.Get(ctx, d.row.EndedBy)
}

func (d *decision) PendingTranslations() []string {
	list := []string{}
	for _, l := range d.row.Pending() {
		list = append(list, languageWord(l))
	}
	return list
}

func (d *decision) Text(ctx context.Context, args languageArgs) string {
	return d.row.In(args.or(ctx))
}

// Title is what was written, else what the decision did.
func (d *decision) Title(ctx context.Context, args languageArgs) (*string, error) {
	if d.row.Version > 0 {
		return optional(pick(ctx, args, d.row.Titles)), nil
	}
	effects, err := d.page.effects.Get(ctx, d.row.ID)
	return optional(decisions.TitleFrom(effects, args.or(ctx))), err
}

func (d *decision) Wording(ctx context.Context, args languageArgs) *string {
	return optional(pick(ctx, args, d.row.Texts))
}

type decisionFilter struct {
	Body, Effect, Rule, Search, State *string
	From, To                          *date.Date
	Year                              *int32
}

func (f *decisionFilter) filter() decisions.Filter {
	if f == nil {
		return decisions.Filter{}
	}
	return decisions.Filter{
		Body: value(f.Body), Effect: value(f.Effect), Rule: value(f.Rule), Search: value(f.Search), State: decisions.State(value(f.State)),
		From: value(f.From), To: value(f.To), Year: int(value(f.Year)),
	}
}

type decisionConnection struct {
	Nodes    []*decision
	PageInfo relay.Info
	filter   decisions.Filter
}

func (c *decisionConnection) TotalCount(ctx context.Context) (int32, error) {
	return decisions.Total(ctx, reader(ctx), c.filter)
}

func (r *Root) Decisions(ctx context.Context, args struct {
	relay.Args
	Filter *decisionFilter
}) (*decisionConnection, error) {
	page, err := args.Page(decisions.ListName, 50)
	if err != nil {
		return nil, err
	}
	filter := args.Filter.filter()
	rows, info, err := decisions.List(ctx, reader(ctx), filter, page)
	return &decisionConnection{decisionsOf(rows), info, filter}, err
}

func (r *Root) Decision(ctx context.Context, args struct{ ID graphql.ID }) (*decision, error) {
	return one(ctx, "Decision", args.ID, loadDecision)
}

func (r *Root) DecisionNumber(ctx context.Context, args struct {
	Body *string
	Year *int32
}) (string, error) {
	body, year := value(args.Body), int(value(args.Year))
	if body == "" {
		body = "BOARD"
	}
	if year == 0 {
		year = reader(ctx).Today().Year()
	}
	return decisions.Next(ctx, reader(ctx), body, year)
}

// DecisionBodies are those that may decide.
func (r *Root) DecisionBodies(ctx context.Context) ([]*body, error) { return bodiesToChoose(ctx) }

func (r *Root) DecisionYears(ctx context.Context) ([]int32, error) {
	years, err := decisions.Years(ctx, reader(ctx))
	return append([]int32{}, years...), err
}
