package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// call is Call of the schema.
type call struct {
	AppointedCount int32
	ClosedAt       *DateTime
	ClosedBecause  *string
	ClosesOn       date.Date
	ID             graphql.ID
	OpenedAt       DateTime
	OpenedBy       *string
	Places         int32
	StartsOn       *date.Date
	Texts          translations
	Titles         translations
	Version        int32
	row            calls.Call
	page           *callPage
}

// callPage loads what belongs to the calls of a page.
type callPage struct {
	access       *Batch[int64, bodies.Access]
	applications *Batch[int64, []*callApplication]
	decisions    *Batch[int64, *decision]
	organisation *Batch[int64, *organisation] // of the viewer
	own          *Batch[int64, *callApplication]
	profiles     *Batch[int64, []calls.Profile]
	runs         *Batch[int64, bool]
	steps        *Batch[int, []calls.Step]
}

func callsOf(rows []calls.Call) []*call {
	ids, of, decided := make([]int64, len(rows)), make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		ids[i], of[i], decided[i] = row.ID, row.BodyID, row.DecisionID
	}
	page := newCallPage(ids, of, decided)
	list := make([]*call, len(rows))
	for i, row := range rows {
		list[i] = &call{
			AppointedCount: int32(row.Appointed), ClosedBecause: optional(row.Why), ClosesOn: row.ClosesOn, ID: id("Call", row.ID), OpenedAt: DateTime{row.OpenedAt},
			OpenedBy: row.OpenedBy, Places: int32(row.Places), StartsOn: row.StartsOn, Texts: translationsOf(row.Texts), Titles: translationsOf(row.Titles),
			Version: int32(row.Version), row: row, page: page,
		}
		if row.ClosedAt != nil {
			list[i].ClosedAt = &DateTime{*row.ClosedAt}
		}
	}
	return list
}

func newCallPage(ids, of, decided []int64) *callPage {
	return &callPage{
		access: NewBatch(of, func(ctx context.Context, ids []int64) (map[int64]bodies.Access, error) {
			return bodies.AccessTo(ctx, reader(ctx), ids)
		}),
		applications: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]*callApplication, error) {
			rows, err := calls.Applications(ctx, reader(ctx), ids)
			shown := callApplicationsOf(slices.Concat(slices.Collect(maps.Values(rows))...))
			return store.Group(shown, func(a *callApplication) int64 { return a.row.CallID }), err
		}),
		decisions: NewBatch(decided, shownDecisions),
		organisation: NewBatch(nil, func(ctx context.Context, _ []int64) (map[int64]*organisation, error) {
			return loadOrganisations(ctx, viewer(ctx).Members)
		}),
		own: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]*callApplication, error) {
			rows, err := calls.Own(ctx, reader(ctx), ids)
			shown := callApplicationsOf(slices.Collect(maps.Values(rows)))
			return store.Index(shown, func(a *callApplication) int64 { return a.row.CallID }), err
		}),
		profiles: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]calls.Profile, error) {
			return calls.Profiles(ctx, reader(ctx), ids)
		}),
		runs: NewBatch(of, func(ctx context.Context, ids []int64) (map[int64]bool, error) {
			return calls.Runs(ctx, reader(ctx), ids)
		}),
		steps: NewBatch(nil, func(ctx context.Context, _ []int) (map[int][]calls.Step, error) {
			steps, err := calls.Steps(ctx, reader(ctx))
			return map[int][]calls.Step{0: steps}, err
		}),
	}
}

func loadCall(ctx context.Context, q store.Reader, n int64) (*call, error) {
	known, err := calls.ByIDs(ctx, q, []int64{n})
	if row, found := known[n]; found && err == nil {
		return callsOf([]calls.Call{row})[0], nil
	}
	return nil, err
}

// loadOpenCalls loads the calls that are open, by their body.
func loadOpenCalls(ctx context.Context, bodyIDs []int64) (map[int64]*call, error) {
	open, err := calls.OpenFor(ctx, reader(ctx), bodyIDs)
	return store.Index(callsOf(slices.Collect(maps.Values(open))), func(c *call) int64 { return c.row.BodyID }), err
}

// OpenCall is the call of a body to which one may answer.
func (b *body) OpenCall(ctx context.Context) (*call, error) {
	page, err := pageOf(ctx, b)
	if err != nil {
		return nil, err
	}
	return page.calls.Get(ctx, b.row.ID)
}

func (c *call) Body(ctx context.Context) (*body, error) {
	known, err := bodiesByID(ctx)
	return known[c.row.BodyID], err
}

func (c *call) ClosesAt(ctx context.Context) DateTime {
	return DateTime{c.row.ClosesAt(reader(ctx).Zone())}
}

func (c *call) Decision(ctx context.Context) (*decision, error) {
	return c.page.decisions.Get(ctx, c.row.DecisionID)
}

func (c *call) PendingTranslations() []string {
	list := []string{}
	for _, l := range texts.Languages {
		if c.row.Titles[l] == "" || c.row.Texts[l] == "" {
			list = append(list, languageWord(l))
		}
	}
	return list
}

func (c *call) State(ctx context.Context) string { return string(c.row.State(reader(ctx).Today())) }

func (c *call) Text(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.row.Texts)
}

func (c *call) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, c.row.Titles)
}

// bars says why the viewer, who is signed in, may not apply; nil: they may.
func (c *call) bars(ctx context.Context) (*refuse.Refusal, error) {
	own, err := c.page.own.Get(ctx, c.row.ID)
	if err != nil {
		return nil, err
	}
	access, err := c.page.access.Get(ctx, c.row.BodyID)
	return c.row.Bars(reader(ctx), own != nil, access.In), err
}

func (c *call) ViewerApplication(ctx context.Context) (*callApplication, error) {
	return c.page.own.Get(ctx, c.row.ID)
}

func (c *call) ViewerCanApply(ctx context.Context) (bool, error) {
	if viewer(ctx).PersonID == 0 {
		return false, nil
	}
	bars, err := c.bars(ctx)
	return bars == nil && err == nil, err
}

func (c *call) ViewerCannotApplyBecause(ctx context.Context) (*string, error) {
	if viewer(ctx).PersonID == 0 {
		return nil, nil
	}
	bars, err := c.bars(ctx)
	if bars == nil || err != nil {
		return nil, err
	}
	return optional(bars.Message(language(ctx))), nil
}

func (c *call) ViewerCanDecide(ctx context.Context) bool {
	return viewer(ctx).Can(store.Staff) && c.row.State(reader(ctx).Today()) == calls.Choosing
}

func (c *call) ViewerCanEdit(ctx context.Context) (bool, error) {
	if c.row.Outcome != "" {
		return false, nil
	}
	return c.page.runs.Get(ctx, c.row.BodyID)
}

func (c *call) ViewerOrganisations(ctx context.Context) ([]*organisation, error) {
	list := []*organisation{}
	for _, n := range viewer(ctx).Members {
		one, err := c.page.organisation.Get(ctx, n)
		if err != nil {
			return nil, err
		}
		if one != nil {
			list = append(list, one)
		}
	}
	return list, nil
}
