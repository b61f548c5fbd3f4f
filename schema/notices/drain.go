package notices

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plenary-org/plenary/schema/store"
)

const (
	batchSize = 200
	// lease is how long a worker may hold a batch. A worker that dies leaves
	// it to the others when the lease ends: what it had sent but not yet
	// marked then goes out again, under the same Message-ID.
	lease = 10 * time.Minute
)

// unreachable is how long letters wait while there is no mail server to take them.
const unreachable = time.Minute

// Counts says what a run of the outbox did.
type Counts struct{ Sent, Retried, Failed, Dropped int64 }

func (c *Counts) add(other Counts) {
	c.Sent += other.Sent
	c.Retried += other.Retried
	c.Failed += other.Failed
	c.Dropped += other.Dropped
}

// outboxJob signs what the outbox does.
var outboxJob = store.System("outbox")

// Drain delivers what is due, by several workers with a connection each, until
// nothing is left. It ends early, with the letters in hand put back, when the
// context does or the mail server cannot be reached (an error). Several
// processes may drain at once: a letter is leased by one worker at a time.
func (o *Outbox) Drain(ctx context.Context, s *store.Store, sender Sender, workers int) (Counts, error) {
	group, ctx := errgroup.WithContext(ctx)
	each := make([]Counts, max(1, workers))
	for i := range each {
		group.Go(func() error { return o.work(ctx, s, sender, &each[i]) })
	}
	err := group.Wait()
	var all Counts
	for _, c := range each {
		all.add(c)
	}
	return all, err
}

func (o *Outbox) work(ctx context.Context, s *store.Store, sender Sender, c *Counts) (err error) {
	line := &line{sender: sender}
	defer line.hangUp()
	defer func() { // a panic in a goroutine would end the process
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("panic: %v\n%s", thrown, debug.Stack())
		}
	}()
	for ctx.Err() == nil && line.dead == nil {
		until := s.Now().Add(lease)
		batch, err := claim(ctx, s, until)
		if err != nil || len(batch) == 0 {
			return err
		}
		fates := o.deliver(ctx, s, line, batch, until)
		if err := mark(context.WithoutCancel(ctx), s, fates); err != nil {
			return err
		}
		for _, f := range fates {
			c.add(f.counts())
		}
	}
	return line.dead
}

// claim leases a batch to this worker; others skip its rows.
func claim(ctx context.Context, s *store.Store, until time.Time) (batch []Item, err error) {
	err = s.Work(ctx, outboxJob, func(tx *store.Tx) error {
		batch = nil // a transaction may run again
		return tx.Select(ctx, &batch, `
			with due as materialized (
			  select id from notices where state = 'QUEUED' and next_at <= $1
			  order by next_at, id limit $2 for update skip locked)
			update notices n set next_at = $3, attempts = n.attempts + 1
			from due where n.id = due.id
			returning n.id, n.kind, coalesce(n.person_id, 0) as person_id, coalesce(n.organisation_id, 0) as organisation_id,
			          n.address, n.name, n.language, n.data, n.message_id, n.attempts, n.created_at,
			          exists (select from stopped_addresses s where s.address = lower(n.address)) as stopped`,
			tx.Now(), batchSize, until)
	})
	return batch, err
}

// deliver composes and sends a batch; what the worker does not come to, it
// puts back.
func (o *Outbox) deliver(ctx context.Context, s *store.Store, line *line, batch []Item, until time.Time) []fate {
	messages, faults := o.composeEach(ctx, s.Read(outboxJob), batch)
	fates := make([]fate, len(batch))
	for i, item := range batch {
		fates[i] = fate{ID: item.ID, Attempts: item.Attempts}
		f := &fates[i]
		switch now := s.Now(); {
		case ctx.Err() != nil || !now.Before(until):
			f.State, f.NextAt, f.Attempts, f.unspent = "QUEUED", now, item.Attempts-1, true
		case item.Stopped && !o.kinds[item.Kind].Secret: // its reader asked for a secret one just now
			f.State, f.NextAt, f.Error = "DROPPED", now, "ADDRESS_BOUNCES"
		case faults[i] != nil:
			f.later(now, faults[i])
		case messages[i].Dropped != "":
			f.State, f.NextAt, f.Error = "DROPPED", now, messages[i].Dropped
		default:
			f.settle(now, line.send(ctx, o.mail(item, messages[i], now)))
			if line.dead != nil { // nobody tried: an outage of days uses up no letter's attempts
				f.State, f.NextAt, f.Attempts, f.unspent = "QUEUED", now.Add(unreachable), item.Attempts-1, true
			}
			if f.State == "SENT" && !o.kinds[item.Kind].Secret {
				f.Subject, f.Body, f.HTML = messages[i].Subject, messages[i].Text, messages[i].HTML
			}
		}
	}
	return fates
}

// composeEach composes a batch at once; where that fails, one by one, so that
// one letter that cannot be written does not hold up the others.
func (o *Outbox) composeEach(ctx context.Context, r store.Reader, batch []Item) ([]Message, []error) {
	faults := make([]error, len(batch))
	messages, err := o.Compose(ctx, r, batch)
	if err == nil {
		return messages, faults
	}
	messages = make([]Message, len(batch))
	for i, item := range batch {
		messages[i], faults[i] = o.Preview(ctx, r, item)
	}
	return messages, faults
}
