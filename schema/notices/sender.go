package notices

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Mail is a letter with everything that goes on its envelope.
type Mail struct {
	Address     string
	ReturnTo    string // the envelope's sender; empty: the letter's
	Name        string
	Language    string
	MessageID   string // with its host, without angle brackets
	Date        time.Time
	Subject     string
	Text        string
	HTML        string
	Unsubscribe string    // one-click link; empty: none
	Calendar    *Calendar // nil: none
}

// Sender reaches a mail server.
type Sender interface {
	Connect(ctx context.Context) (Connection, error)
}

// Connection carries many letters, one after the other.
type Connection interface {
	// Send returns nil when the server took the letter, a *Rejection when it
	// answered that it does not, and any other error when the connection failed.
	Send(ctx context.Context, m Mail) error
	Close() error
}

// Rejection is a mail server's answer to a letter that it does not take.
type Rejection struct {
	Code      int  // SMTP reply code; 0: the address itself is wrong
	Permanent bool // trying again is of no use
	Recipient bool // it is the recipient that the server does not know, or want
	Answer    string
}

func (r *Rejection) Error() string {
	if r.Code == 0 {
		return r.Answer
	}
	return fmt.Sprintf("%d: %s", r.Code, r.Answer)
}

// mail addresses a message. The Message-ID is the notice's own, so that a
// repeat after a crash is recognised.
func (o *Outbox) mail(item Item, m Message, now time.Time) Mail {
	return Mail{
		Address: item.Address, ReturnTo: o.returnAddress(item.ID), Name: item.Name, Language: string(item.Language),
		MessageID: item.MessageID + "@" + o.host, Date: now,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, Unsubscribe: m.Unsubscribe, Calendar: m.Calendar,
	}
}

// line is a worker's connection: opened when first needed, opened again after
// a failure, dead when the server cannot be reached.
type line struct {
	sender Sender
	open   Connection
	dead   error
}

func (l *line) send(ctx context.Context, m Mail) error {
	if l.dead != nil {
		return l.dead
	}
	if l.open == nil {
		if l.open, l.dead = l.sender.Connect(ctx); l.dead != nil {
			l.open = nil
			l.dead = fmt.Errorf("the mail server cannot be reached: %w", l.dead)
			return l.dead
		}
	}
	err := l.open.Send(ctx, m)
	rejection := (*Rejection)(nil)
	if err != nil && (!errors.As(err, &rejection) || rejection.Code == 421) { // 421: closing the connection
		l.hangUp()
	}
	return err
}

func (l *line) hangUp() {
	if l.open != nil {
		_ = l.open.Close() // all letters are accounted for
		l.open = nil
	}
}
