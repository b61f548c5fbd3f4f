package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// reminderTemplate is ReminderTemplate of the schema.
type reminderTemplate struct {
	Body          translations
	ID            graphql.ID
	Kind          string
	Places        []string
	PlannedBefore int32
	Subject       translations
	Version       int32
	WrittenAt     DateTime
	WrittenBy     *string
	names         texts.Translated
	About         string
	sampled       reminders.Subject
	samples       *Batch[reminders.Subject, []reminders.Sample] // the same for every text about a subject
}

func (t *reminderTemplate) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, t.names)
}

type reminderSample struct {
	MemberID graphql.ID
	names    texts.Translated
}

func (s *reminderSample) Name(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, s.names)
}

// mostSamples is how many members a letter can be tried on from a list.
const mostSamples = 100

// Samples lists members to try the text on.
func (t *reminderTemplate) Samples(ctx context.Context) ([]*reminderSample, error) {
	rows, err := t.samples.Get(ctx, t.sampled)
	list := make([]*reminderSample, len(rows))
	for i, row := range rows {
		list[i] = &reminderSample{id(triedOn(t.sampled), row.MemberID), row.Names}
	}
	return list, err
}

// triedOn is of what kind the samples are.
func triedOn(s reminders.Subject) string {
	switch s {
	case reminders.MandateEnd:
		return "Mandate"
	case reminders.TermEnd:
		return "Seat"
	case reminders.InterestsDue:
		return "Person"
	case reminders.ActionDue:
		return "Action"
	}
	return "Member"
}

// sampledFor is the subject whose samples a text has: both about waivers have
// the same.
func sampledFor(s reminders.Subject) reminders.Subject {
	if s == reminders.WaiverReview {
		return reminders.WaiverEnd
	}
	return s
}

func newSamples(rows ...reminders.Template) *Batch[reminders.Subject, []reminders.Sample] {
	var about []reminders.Subject
	for _, row := range rows {
		if s := sampledFor(row.About); !slices.Contains(about, s) {
			about = append(about, s)
		}
	}
	return NewBatch(about, func(ctx context.Context, about []reminders.Subject) (map[reminders.Subject][]reminders.Sample, error) {
		samples := map[reminders.Subject][]reminders.Sample{}
		for _, s := range about {
			rows, err := reminders.Samples(ctx, reader(ctx), s, mostSamples)
			if err != nil {
				return nil, err
			}
			samples[s] = rows
		}
		return samples, nil
	})
}

func templateOf(row reminders.Template, samples *Batch[reminders.Subject, []reminders.Sample]) *reminderTemplate {
	return &reminderTemplate{
		Body: translationsOf(row.Body), ID: id("ReminderTemplate", row.ID), Kind: string(row.Kind), Places: row.Places(),
		PlannedBefore: row.Planned, Subject: translationsOf(row.Subject), Version: int32(row.Number),
		WrittenAt: DateTime{row.WrittenAt}, WrittenBy: row.WrittenBy, names: row.Name, samples: samples, About: subjectWord(row.About), sampled: sampledFor(row.About),
	}
}

// ReminderTemplates lists the texts.
func (r *Root) ReminderTemplates(ctx context.Context) ([]*reminderTemplate, error) {
	rows, err := reminders.Templates(ctx, reader(ctx))
	list, samples := make([]*reminderTemplate, len(rows)), newSamples(rows...)
	for i, row := range rows {
		list[i] = templateOf(row, samples)
	}
	return list, err
}

// ReminderTemplate reads one text.
func (r *Root) ReminderTemplate(ctx context.Context, args struct{ ID graphql.ID }) (*reminderTemplate, error) {
	return one(ctx, "ReminderTemplate", args.ID, loadTemplate)
}

func loadTemplate(ctx context.Context, q store.Reader, n int64) (*reminderTemplate, error) {
	row, found, err := reminders.TemplateByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return templateOf(row, newSamples(row)), nil
}

type letterTextInput struct{ En, Es, Fr *string }

func (in letterTextInput) text() texts.Translated {
	return texts.Translated{texts.English: value(in.En), texts.French: value(in.Fr), texts.Spanish: value(in.Es)}
}

type reminderTemplatePayload struct {
	Template   *reminderTemplate
	UserErrors []userError
}

// ReminderTemplateAdd begins a text as a copy of another.
func (r *Root) ReminderTemplateAdd(ctx context.Context, args struct {
	Input struct {
		CopyOf graphql.ID
		Name   string
	}
}) (p reminderTemplatePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "ReminderTemplate", "copyOf", args.Input.CopyOf, func(tx *store.Tx, n int64) (err error) {
		if n, err = reminders.AddTemplate(ctx, tx, n, args.Input.Name); err != nil {
			return err
		}
		p.Template, err = loadTemplate(ctx, tx, n)
		return err
	})
	return p, err
}

// ReminderTemplateUpdate writes a text anew.
func (r *Root) ReminderTemplateUpdate(ctx context.Context, args struct {
	Input struct {
		Body            letterTextInput
		ExpectedVersion int32
		ID              graphql.ID
		Subject         letterTextInput
	}
}) (p reminderTemplatePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "ReminderTemplate", "id", in.ID, func(tx *store.Tx, n int64) (err error) {
		d := reminders.Draft{Subject: in.Subject.text(), Body: in.Body.text()}
		if err := reminders.UpdateTemplate(ctx, tx, n, d, int(in.ExpectedVersion)); err != nil {
			return err
		}
		p.Template, err = loadTemplate(ctx, tx, n)
		return err
	})
	return p, err
}
