package resolvers

import (
	"context"
	"slices"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// job is Job of the schema.
type job struct {
	LastRun  *jobRun
	Name     string
	NextAt   DateTime
	Purpose  string
	Schedule string
}

// jobRun is JobRun of the schema.
type jobRun struct {
	AskedBy    *string
	Counts     []jobRunCount
	Error      *string
	FinishedAt *DateTime
	ID         graphql.ID
	Job        string
	Outcome    string
	Slot       DateTime
	StartedAt  DateTime
}

type jobRunCount struct {
	Name  string
	Value int32
}

func jobRunOf(l texts.Language, row runs.Run) *jobRun {
	shown := &jobRun{
		AskedBy: optional(row.AskedBy), Counts: []jobRunCount{}, Error: optional(row.Fault(l)), ID: id("JobRun", row.ID), Job: row.Job,
		Outcome: string(row.Outcome), Slot: DateTime{row.Slot}, StartedAt: DateTime{row.StartedAt},
	}
	if row.FinishedAt != nil {
		shown.FinishedAt = &DateTime{*row.FinishedAt}
	}
	for name, n := range row.Counts {
		shown.Counts = append(shown.Counts, jobRunCount{name, int32(n)})
	}
	slices.SortFunc(shown.Counts, func(a, b jobRunCount) int { return strings.Compare(a.Name, b.Name) })
	return shown
}

// Jobs reads the timetable.
func (r *Root) Jobs(ctx context.Context) ([]*job, error) {
	entries := r.runner.List()
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name
	}
	latest, err := runs.Latest(ctx, reader(ctx), names)
	if err != nil {
		return nil, err
	}
	l := language(ctx)
	list := make([]*job, len(entries))
	for i, entry := range entries {
		list[i] = &job{Name: entry.Name, NextAt: DateTime{entry.Next}, Purpose: entry.Purpose(l), Schedule: entry.Schedule(l)}
		if row, ok := latest[entry.Name]; ok {
			list[i].LastRun = jobRunOf(l, row)
		}
	}
	return list, nil
}

type jobRunFilter struct {
	Job     *string
	Outcome *string
}

type jobRunConnection struct {
	Nodes    []*jobRun
	PageInfo relay.Info
	filter   runs.Filter
}

func (c *jobRunConnection) TotalCount(ctx context.Context) (int32, error) {
	n, err := runs.Total(ctx, reader(ctx), c.filter)
	return int32(n), err
}

// JobRuns reads a page of what ran.
func (r *Root) JobRuns(ctx context.Context, args struct {
	relay.Args
	Filter *jobRunFilter
}) (*jobRunConnection, error) {
	filter := runs.Filter{}
	if args.Filter != nil {
		filter = runs.Filter{Job: value(args.Filter.Job), Outcome: runs.Outcome(value(args.Filter.Outcome))}
	}
	page, err := args.Page("jobRuns", 50)
	if err != nil {
		return nil, err
	}
	rows, err := runs.List(ctx, reader(ctx), filter, page)
	if err != nil {
		return nil, err
	}
	rows, info := relay.Cut(page, rows, runs.Place)
	nodes := make([]*jobRun, len(rows))
	for i, row := range rows {
		nodes[i] = jobRunOf(language(ctx), row)
	}
	return &jobRunConnection{nodes, info, filter}, nil
}

type jobRunPayload struct {
	JobRun     *jobRun
	UserErrors []userError
}

// JobRun starts a job. A repeat under the same Idempotency-Key is told before
// the job begins, since the job is no part of the request's transaction.
func (r *Root) JobRun(ctx context.Context, args struct{ Input struct{ Name string } }) (p jobRunPayload, err error) {
	if p.UserErrors, err = r.write(ctx, func(*store.Tx) error { return nil }); err != nil || len(p.UserErrors) > 0 {
		return p, err
	}
	n, err := r.runner.Ask(ctx, args.Input.Name, viewer(ctx))
	if p.UserErrors, err = outcome(ctx, err); err != nil || len(p.UserErrors) > 0 {
		return p, err
	}
	row, _, err := runs.ByID(ctx, reader(ctx), n)
	p.JobRun = jobRunOf(language(ctx), row)
	return p, err
}
