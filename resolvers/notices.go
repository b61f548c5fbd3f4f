package resolvers

import (
	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/reminders"
)

// notice is Notice of the schema.
type notice struct {
	Attempts  int32
	CreatedAt DateTime
	HTML      string
	ID        graphql.ID
	LastError *string
	SentAt    *DateTime
	State     string
	Subject   string
	Text      string
}

// noticeOf is the letter that a reminder led to, if any.
func noticeOf(row reminders.Reminder) *notice {
	if row.NoticeID == 0 {
		return nil
	}
	n := &notice{
		Attempts: int32(row.Attempts), CreatedAt: DateTime{*row.CreatedAt}, HTML: row.HTML, ID: id("Notice", row.NoticeID),
		LastError: optional(row.LastError), State: row.NoticeState, Subject: row.Subject, Text: row.Body,
	}
	if row.SentAt != nil {
		n.SentAt = &DateTime{*row.SentAt}
	}
	return n
}

// noticePreview is NoticePreview of the schema.
type noticePreview struct {
	HTML    string
	Subject string
	Text    string
}

// previewOf is null where the letter would not be sent.
func previewOf(m notices.Message) *noticePreview {
	if m.Dropped != "" {
		return nil
	}
	return &noticePreview{HTML: m.HTML, Subject: m.Subject, Text: m.Text}
}
