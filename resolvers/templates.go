package resolvers

import (
	"context"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
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
		list[i] = &reminderSample{id("Member", row.MemberID), row.Names}
	}
	return list, err
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
	n, err := relay.Decode("ReminderTemplate", "id", string(args.ID))
	if err != nil {
		return nil, err
	}
	return loadTemplate(ctx, reader(ctx), n)
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
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("ReminderTemplate", "copyOf", string(args.Input.CopyOf))
		if err != nil {
			return err
		}
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
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := relay.Decode("ReminderTemplate", "id", string(in.ID))
		if err != nil {
			return err
		}
		d := reminders.Draft{Subject: in.Subject.text(), Body: in.Body.text()}
		if err := reminders.UpdateTemplate(ctx, tx, n, d, int(in.ExpectedVersion)); err != nil {
			return err
		}
		p.Template, err = loadTemplate(ctx, tx, n)
		return err
	})
	return p, err
}

type reminderTemplateTrialInput struct {
	Body     letterTextInput
	ID       graphql.ID
	MemberID graphql.ID
	Subject  letterTextInput
}

func (in reminderTemplateTrialInput) read() (templateID, memberID int64, d reminders.Draft, err error) {
	d = reminders.Draft{Subject: in.Subject.text(), Body: in.Body.text()}
	if templateID, err = relay.Decode("ReminderTemplate", "id", string(in.ID)); err == nil {
		memberID, err = relay.Decode("Member", "memberId", string(in.MemberID))
	}
	return templateID, memberID, d, err
}

type reminderTemplatePreview struct {
	HTML     string
	Language string
	Subject  string
	Text     string
}

type reminderTemplatePreviewPayload struct {
	Previews   []reminderTemplatePreview
	UserErrors []userError
}

// ReminderTemplatePreview shows what a text would say; it writes nothing.
func (r *Root) ReminderTemplatePreview(ctx context.Context, args struct{ Input reminderTemplateTrialInput }) (p reminderTemplatePreviewPayload, err error) {
	p.Previews = []reminderTemplatePreview{}
	templateID, memberID, d, err := args.Input.read()
	if err == nil {
		messages, failure := reminders.Try(ctx, reader(ctx), r.outbox, templateID, memberID, d)
		err = failure
		for i, m := range messages {
			l := []texts.Language{texts.English, texts.French, texts.Spanish}[i]
			p.Previews = append(p.Previews, reminderTemplatePreview{m.HTML, languageWord(l), m.Subject, m.Text})
		}
	}
	p.UserErrors, err = outcome(ctx, err)
	return p, err
}

type reminderTemplateTestPayload struct {
	Address    *string
	UserErrors []userError
}

// ReminderTemplateTest sends a text to the viewer.
func (r *Root) ReminderTemplateTest(ctx context.Context, args struct{ Input reminderTemplateTrialInput }) (p reminderTemplateTestPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		templateID, memberID, d, err := args.Input.read()
		if err != nil {
			return err
		}
		address, err := reminders.SendTrial(ctx, tx, templateID, memberID, d)
		p.Address = optional(address)
		return err
	})
	return p, err
}
