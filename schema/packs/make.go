package packs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const (
	// lease is how long a pack is left to whoever makes it; each paper renews
	// it. Where a process dies, another goes on when the lease ends.
	lease = 5 * time.Minute
	// later is how long a pack waits that could not be made at once.
	later = time.Minute
	// mostAttempts is how often making is begun before it is given up.
	mostAttempts = 8
)

// Counts says what a run did.
type Counts struct{ Made, Stale, Failed int64 }

var job = store.System("meeting-packs")

// task is a pack in the making.
type task struct {
	store *store.Store
	files blobs.Store

	ID        int64
	MeetingID int64 `db:"meeting_id"`
	Language  texts.Language
	Reach     Reach
	Key       string
	Attempts  int
	plan      plan
}

// Make makes the packs that were asked for, until none waits. Several
// processes may do so at once. What one cannot make is tried again later, and
// holds up no other.
func Make(ctx context.Context, s *store.Store, files blobs.Store) (c Counts, err error) {
	if c.Failed, err = bury(ctx, s); err != nil {
		return c, err
	}
	for ctx.Err() == nil {
		t, failure := claim(ctx, s, files)
		if failure != nil || t == nil {
			return c, errors.Join(err, failure)
		}
		state, failure := t.work(ctx)
		if failure != nil {
			err = errors.Join(err, fmt.Errorf("pack %d: %w", t.ID, failure))
			state = t.leave(context.WithoutCancel(ctx))
		}
		switch state {
		case Ready:
			c.Made++
		case stale:
			c.Stale++
		case Failed:
			c.Failed++
		}
	}
	return c, err
}

// stale packs were asked for before something changed.
const stale State = "STALE"

// bury gives up the packs whose makers died, as often as making may be begun:
// whoever dies of a pack cannot say so.
func bury(ctx context.Context, s *store.Store) (n int64, err error) {
	err = s.Work(ctx, job, func(tx *store.Tx) (err error) {
		n, err = tx.Exec(ctx, `
			update packs set state = 'FAILED', leased_until = null, settled_at = $1
			where settled_at is null and attempts >= $2 and (leased_until is null or leased_until <= $1)`, tx.Now(), mostAttempts)
		return err
	})
	return n, err
}

// claim leases the pack that waits longest, those for the public last; nil where
// none does.
func claim(ctx context.Context, s *store.Store, files blobs.Store) (*task, error) {
	t := &task{store: s, files: files}
	found := false
	err := s.Work(ctx, job, func(tx *store.Tx) (err error) {
		found, err = tx.Get(ctx, t, `
			update packs set state = 'MAKING', attempts = attempts + 1, leased_until = $2
			where id = (select id from packs where settled_at is null and attempts < $3 and (leased_until is null or leased_until <= $1)
			            order by reach = 'PUBLIC', asked_at, id limit 1 for update skip locked)
			returning id, meeting_id, language, reach, key, attempts`, tx.Now(), tx.Now().Add(lease), mostAttempts)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	return t, nil
}

// leave puts back what could not be made, or gives it up.
func (t *task) leave(ctx context.Context) State {
	state := Asked
	if t.Attempts >= mostAttempts {
		state = Failed
	}
	_ = t.store.Work(ctx, job, func(tx *store.Tx) error { // where this fails too, the lease ends
		_, err := tx.Exec(ctx, `
			update packs set state = $2::text, leased_until = $3, settled_at = case when $2::text = 'FAILED' then $4::timestamptz end
			where id = $1 and state = 'MAKING'`, t.ID, state, tx.Now().Add(later), tx.Now())
		return err
	})
	return state
}

// work plans the pack anew, as those for whom it is read the meeting now, and
// makes it. Where it is no longer what was asked for, the new one is queued.
func (t *task) work(ctx context.Context) (State, error) {
	p, err := load(ctx, t.store.Read(job), t.MeetingID, t.Reach, t.Language)
	if err != nil {
		return "", err
	}
	t.plan = p
	if p.key() != t.Key {
		return stale, t.store.Work(ctx, job, func(tx *store.Tx) error { return t.replace(ctx, tx, p) })
	}
	pdf, pages, err := t.pdf(ctx)
	if err != nil {
		return "", err
	}
	state := Ready
	err = t.store.Work(ctx, job, func(tx *store.Tx) (err error) {
		state, err = t.settle(ctx, tx, pdf, pages)
		return err
	})
	return state, err
}

// pdf gathers the papers and binds them. One whose pages cannot be bound is
// printed from its words instead; each at most once.
func (t *task) pdf(ctx context.Context) (pdf []byte, pages int, err error) {
	for range len(t.plan.Parts) + 1 {
		contents, counts, err := t.gather(ctx)
		if err != nil {
			return nil, 0, err
		}
		b, err := within(ctx, joiningTime, func() (b bound, err error) {
			b.pdf, b.pages, err = t.plan.bind(contents, counts)
			return b, err
		})
		var bad badPart
		if !errors.As(err, &bad) || bad.index == 0 {
			return b.pdf, b.pages, err
		}
		if err := t.reject(ctx, bad.index); err != nil {
			return nil, 0, err
		}
	}
	return nil, 0, errPDF
}

// bound is a pack that is made.
type bound struct {
	pdf   []byte
	pages int
}

// replace ends a pack that is out of date and queues the one that is not.
func (t *task) replace(ctx context.Context, tx *store.Tx, now plan) error {
	if _, err := tx.Exec(ctx, `update packs set state = 'STALE', leased_until = null, settled_at = $2 where id = $1 and settled_at is null`, t.ID, tx.Now()); err != nil {
		return err
	}
	if now.Cancelled {
		return nil
	}
	return now.ask(ctx, tx)
}

// settle stores the pack, unless something changed while it was made.
func (t *task) settle(ctx context.Context, tx *store.Tx, pdf []byte, pages int) (State, error) {
	now, err := load(ctx, tx, t.MeetingID, t.Reach, t.Language)
	if err != nil {
		return "", err
	}
	if now.key() != t.Key {
		return stale, t.replace(ctx, tx, now)
	}
	blob, err := blobs.Keep(ctx, tx, t.files, pdf)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `
		update packs set state = 'READY', blob = $2, pages = $3, leased_until = null, settled_at = $4 where id = $1 and settled_at is null`,
		t.ID, blob, pages, tx.Now())
	return Ready, err
}
