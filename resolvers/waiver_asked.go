package resolvers

import (
	"context"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/waivers"
)

// askingPage loads what the member says and shows, and what it may do, for a
// page of cases at once. What belongs to the answers is loaded for cases only
// that the viewer may read.
type askingPage struct {
	counts    *Batch[int64, int32]
	events    *Batch[int64, []waivers.Event]
	evidence  *ByArgs[evidencePlace, int64, []waivers.Piece]
	questions *Batch[int64, waivers.OpenQuestion]
	roles     *Batch[int64, []string] // by organisation
	schedules *Batch[int64, waivers.Schedule]
}

func newAskingPage(rows []waivers.Waiver) *askingPage {
	var readable []waivers.Waiver
	var ids, organisationIDs []int64
	for _, row := range rows {
		organisationIDs = append(organisationIDs, row.OrganisationID)
		if row.Reads() {
			readable, ids = append(readable, row), append(ids, row.ID)
		}
	}
	return &askingPage{
		counts: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]int32, error) {
			return waivers.EvidenceCounts(ctx, reader(ctx), ids)
		}),
		events: NewBatch(ids, func(ctx context.Context, _ []int64) (map[int64][]waivers.Event, error) {
			return waivers.Events(ctx, reader(ctx), readable)
		}),
		evidence: NewByArgs(ids, func(ctx context.Context, at evidencePlace, ids []int64) (map[int64][]waivers.Piece, error) {
			return waivers.EvidenceOf(ctx, reader(ctx), ids, at.after, at.limit)
		}),
		questions: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]waivers.OpenQuestion, error) {
			return waivers.OpenQuestions(ctx, reader(ctx), ids)
		}),
		roles: NewBatch(organisationIDs, func(ctx context.Context, ids []int64) (map[int64][]string, error) {
			return organisations.RolesOf(ctx, reader(ctx), ids)
		}),
		schedules: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]waivers.Schedule, error) {
			return waivers.Schedules(ctx, reader(ctx), ids)
		}),
	}
}

// readable is a value of the case for who may read it, else null.
func readable[T any](w *waiver, v *T) *T {
	if !w.row.Reads() {
		return nil
	}
	return v
}

func (w *waiver) AskedBy() *string   { return readable(w, optional(w.row.AskedBy)) }
func (w *waiver) AskedHow() *string  { return readable(w, w.row.AskedHow) }
func (w *waiver) FiledAt() *DateTime { return readable(w, &DateTime{w.row.FiledAt}) }
func (w *waiver) FiledBy() *string   { return readable(w, w.row.FiledBy) }
func (w *waiver) Statement() *string { return readable(w, optional(w.row.Statement)) }
func (w *waiver) SubmittedAt() *DateTime {
	if w.row.SubmittedAt == nil {
		return nil
	}
	return readable(w, &DateTime{*w.row.SubmittedAt})
}
func (w *waiver) SubmittedBy() *string { return readable(w, w.row.SubmittedBy) }

// acts says why the viewer may not act for the member; nil: they may.
func (w *waiver) acts(ctx context.Context) (*refuse.Refusal, error) {
	roles, err := w.page.asking.roles.Get(ctx, w.row.OrganisationID)
	if err != nil {
		return nil, err
	}
	return w.row.Edits(roles), nil
}

// actsIn tells whether the viewer may act for the member while something holds.
func (w *waiver) actsIn(ctx context.Context, holds bool) (bool, error) {
	if !holds {
		return false, nil
	}
	refusal, err := w.acts(ctx)
	return refusal == nil && err == nil, err
}

func (w *waiver) ViewerCanAnswer(ctx context.Context) (bool, error) {
	return w.actsIn(ctx, w.row.State == waivers.StateReturned)
}

func (w *waiver) ViewerCanEdit(ctx context.Context) (bool, error) {
	return w.actsIn(ctx, w.row.State.Edited())
}

func (w *waiver) ViewerCanWithdraw(ctx context.Context) (bool, error) {
	return w.actsIn(ctx, w.row.State.Allows(waivers.ActWithdraw))
}

func (w *waiver) ViewerCannotEditBecause(ctx context.Context) (*string, error) {
	refusal, err := w.acts(ctx)
	if refusal == nil && !w.row.State.Edited() {
		refusal = refuse.Closed("", "WAIVER_NOT_EDITABLE")
	}
	if refusal == nil || err != nil {
		return nil, err
	}
	return optional(refusal.Message(language(ctx))), nil
}

func (w *waiver) ViewerCanSubmit(ctx context.Context) (bool, error) {
	reasons, err := w.ViewerCannotSubmitReasons(ctx)
	return len(reasons) == 0 && err == nil, err
}

func (w *waiver) ViewerCannotSubmitReasons(ctx context.Context) ([]string, error) {
	problems, err := w.unsubmittable(ctx)
	reasons := make([]string, len(problems))
	for i, refusal := range problems {
		reasons[i] = refusal.Message(language(ctx))
	}
	return reasons, err
}

func (w *waiver) ViewerSubmitWarnings(ctx context.Context) ([]string, error) {
	edits, err := w.ViewerCanEdit(ctx)
	if err != nil || !edits {
		return []string{}, err
	}
	a, err := w.page.assessments.Get(ctx, w.row.ID)
	return append([]string{}, a.Warnings(language(ctx))...), err
}

func (w *waiver) unsubmittable(ctx context.Context) (refuse.List, error) {
	refusal, err := w.acts(ctx)
	if err != nil || refusal != nil {
		return refuse.List{refusal}, err
	}
	s, err := w.page.asking.schedules.Get(ctx, w.row.ID)
	if err != nil {
		return nil, err
	}
	a, err := w.page.assessments.Get(ctx, w.row.ID)
	return w.row.Submittable(s, a, reader(ctx).Today(), language(ctx)), err
}
