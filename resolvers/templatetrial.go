package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type reminderTemplateTrialInput struct {
	Body     letterTextInput
	ID       graphql.ID
	MemberID graphql.ID
	Subject  letterTextInput
}

// read tells what to try, on which member or, of a text about mandates, on
// which mandate.
func (in reminderTemplateTrialInput) read(ctx context.Context, q store.Reader) (templateID, memberID int64, d reminders.Draft, err error) {
	d = reminders.Draft{Subject: in.Subject.text(), Body: in.Body.text()}
	if templateID, err = relay.Decode("ReminderTemplate", "id", string(in.ID)); err != nil {
		return 0, 0, d, err
	}
	t, _, err := reminders.TemplateByID(ctx, q, templateID)
	if err == nil {
		memberID, err = relay.Decode(triedOn(t.About), "memberId", string(in.MemberID))
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
	templateID, memberID, d, err := args.Input.read(ctx, reader(ctx))
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
		templateID, memberID, d, err := args.Input.read(ctx, tx)
		if err != nil {
			return err
		}
		address, err := reminders.SendTrial(ctx, tx, templateID, memberID, d)
		p.Address = optional(address)
		return err
	})
	return p, err
}
