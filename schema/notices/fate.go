package notices

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// waits says how long after each failed attempt the next one comes: ten
// attempts in not quite two days, closely at first (greylisting).
var waits = []time.Duration{
	time.Minute, 3 * time.Minute, 7 * time.Minute, 16 * time.Minute, 40 * time.Minute,
	100 * time.Minute, 4 * time.Hour, 10 * time.Hour, 25 * time.Hour,
}

// fate is what became of a leased notice.
type fate struct {
	ID       int64     `json:"id"`
	Attempts int       `json:"attempts"`
	State    string    `json:"state"`
	NextAt   time.Time `json:"next_at"`
	Error    string    `json:"error"`
	Subject  string    `json:"subject"`
	Body     string    `json:"body"`
	HTML     string    `json:"html"`
	unspent  bool      // the attempt was not made
	refused  bool      // the recipient, for good
}

func (f fate) counts() Counts {
	switch {
	case f.unspent:
		return Counts{}
	case f.State == "SENT":
		return Counts{Sent: 1}
	case f.State == "FAILED":
		return Counts{Failed: 1}
	case f.State == "DROPPED":
		return Counts{Dropped: 1}
	default:
		return Counts{Retried: 1}
	}
}

// settle reads the mail server's answer: done, never, or later.
func (f *fate) settle(now time.Time, err error) {
	rejection := (*Rejection)(nil)
	switch {
	case err == nil:
		f.State, f.NextAt = "SENT", now
	case errors.As(err, &rejection) && rejection.Permanent:
		f.State, f.NextAt, f.Error, f.refused = "FAILED", now, clean(err), rejection.Recipient
	default:
		f.later(now, err)
	}
}

func (f *fate) later(now time.Time, err error) {
	f.State, f.NextAt, f.Error = "FAILED", now, clean(err)
	if f.Attempts <= len(waits) {
		f.State, f.NextAt = "QUEUED", now.Add(waits[f.Attempts-1])
	}
}

// clean makes an error fit for the ledger.
func clean(err error) string {
	said := []rune(strings.ToValidUTF8(strings.ReplaceAll(err.Error(), "\x00", ""), "\ufffd"))
	return string(said[:min(len(said), 500)])
}

// mark writes a batch's fates in one statement. A worker that lost its lease
// may still say that it sent a letter, but nothing else about it.
func mark(ctx context.Context, s *store.Store, fates []fate) error {
	told, err := json.Marshal(fates)
	if err != nil {
		return fmt.Errorf("the outbox's ledger: %w", err)
	}
	return s.Work(ctx, outboxJob, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			update notices n set state = f.state, next_at = f.next_at, attempts = f.attempts, last_error = f.error,
			       sent_at = case when f.state = 'SENT' then f.next_at end, subject = f.subject, body = f.body, html = f.html
			from jsonb_to_recordset($1::jsonb) as f(id bigint, attempts int, state text, next_at timestamptz,
			     error text, subject text, body text, html text)
			where n.id = f.id and n.state = 'QUEUED'
			  and (f.state = 'SENT' or n.attempts in (f.attempts, f.attempts + 1))`, string(told))
		for _, b := range refused(fates) {
			if err == nil {
				_, err = record(ctx, tx, b)
			}
		}
		return err
	})
}
