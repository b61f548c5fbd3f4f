package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// waiverEvidence is WaiverEvidence of the schema.
type waiverEvidence struct {
	AddedAt   DateTime
	AddedBy   *string
	Bytes     *int32
	Carried   bool
	Criterion *string
	ID        graphql.ID
	MediaType *string
	Name      *string
	Note      *string
	Path      *string
}

func newWaiverEvidence(p waivers.Piece) *waiverEvidence {
	e := &waiverEvidence{
		AddedAt: DateTime{p.AddedAt}, AddedBy: p.AddedBy, Carried: p.Carried, Criterion: optional(p.Criterion), ID: id("WaiverEvidence", p.ID),
		MediaType: optional(p.MediaType), Name: optional(p.Name), Note: optional(p.Note),
	}
	if p.UploadID != 0 {
		bytes := int32(p.Bytes)
		e.Bytes, e.Path = &bytes, optional("/evidence/"+string(e.ID))
	}
	return e
}

func loadWaiverEvidence(ctx context.Context, q store.Reader, n int64) (*waiverEvidence, error) {
	piece, found, err := waivers.EvidenceByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return newWaiverEvidence(piece), nil
}

// evidencePlace is a page of evidence, comparable by what it says.
type evidencePlace struct {
	after int64
	limit int
}

type waiverEvidenceConnection struct {
	Nodes    []*waiverEvidence
	PageInfo relay.Info
	of       *waiver
}

// Evidence is null for those who may not read the case.
func (w *waiver) Evidence(ctx context.Context, args struct {
	After *string
	First *int32
}) (*waiverEvidenceConnection, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	page, err := relay.Args{First: args.First, After: args.After}.Page(waivers.EvidenceList, 50)
	if err != nil {
		return nil, err
	}
	rows, err := w.page.asking.evidence.Get(ctx, evidencePlace{page.ID, page.Size}, w.row.ID)
	rows, info := relay.Cut(page, rows[:len(rows):len(rows)], func(p waivers.Piece) (string, int64) { return "", p.ID })
	list := make([]*waiverEvidence, len(rows))
	for i, row := range rows {
		list[i] = newWaiverEvidence(row)
	}
	return &waiverEvidenceConnection{list, info, w}, err
}

func (c *waiverEvidenceConnection) TotalCount(ctx context.Context) (int32, error) {
	return c.of.page.asking.counts.Get(ctx, c.of.row.ID)
}

type waiverEvent struct {
	Act    string
	At     DateTime
	By     *string
	Reason *string
	Text   string
}

// Events is null for those who may not read the case.
func (w *waiver) Events(ctx context.Context) (*[]waiverEvent, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	rows, err := w.page.asking.events.Get(ctx, w.row.ID)
	list := make([]waiverEvent, len(rows))
	for i, e := range rows {
		list[i] = waiverEvent{Act: e.Act, At: DateTime{e.At}, By: e.By, Reason: optional(e.Reason), Text: e.In(language(ctx))}
	}
	return &list, err
}

type waiverStep struct {
	On       *date.Date
	Progress string
	Text     string
}

// NextSteps is null for those who may not read the case.
func (w *waiver) NextSteps(ctx context.Context) (*[]waiverStep, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	s, err := w.page.asking.schedules.Get(ctx, w.row.ID)
	q := reader(ctx)
	steps := w.row.Next(s, q.Today(), q.Zone())
	list := make([]waiverStep, len(steps))
	for i, step := range steps {
		list[i] = waiverStep{optionalDay(step.On), step.How, step.In(language(ctx), w.row)}
	}
	return &list, err
}

type waiverOpenQuestion struct {
	AskedAt DateTime
	Text    string
}

// OpenQuestion is null for those who may not read the case.
func (w *waiver) OpenQuestion(ctx context.Context) (*waiverOpenQuestion, error) {
	if !w.row.Reads() {
		return nil, nil
	}
	q, err := w.page.asking.questions.Get(ctx, w.row.ID)
	if q.ID == 0 || err != nil {
		return nil, err
	}
	return &waiverOpenQuestion{DateTime{q.AskedAt}, q.Question}, nil
}
