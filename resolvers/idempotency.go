package resolvers

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// A mutation sent again under the same Idempotency-Key has one effect. What
// holds, and why:
//
//   - The key is claimed before the mutation runs, and the mutation's own
//     transaction marks the claim as effected (seal). Both are there or neither.
//   - An attempt that failed without effect frees its key; one whose process
//     died frees it when its lease is over. Another attempt then takes a new
//     claim, and the old one, should it still hang somewhere, can no longer
//     commit: its seal finds no claim.
//   - The answer is kept after the effect, in a transaction of its own. Where
//     the process dies between the two, a repetition is refused and told that
//     the effect took place: never a second effect, at worst a lost answer.
//   - A request of several mutations seals with the first that commits; if it
//     dies after that one, a repetition is refused likewise.
const (
	keyLife      = 24 * time.Hour
	leaseMargin  = time.Second // beyond the deadline
	settleTime   = 5 * time.Second
	askAgain     = 50 * time.Millisecond
	askAgainMost = 40 // times: two seconds
)

// claim is one attempt's hold on a key: the caller's, by its hash.
type claim struct{ caller, key, id, secret string }

type claimKey struct{}

// seal marks, inside a mutation's transaction, that its key has had its
// effect. It refuses where another attempt has taken the key over.
func seal(ctx context.Context, tx *store.Tx) error {
	c, ok := ctx.Value(claimKey{}).(claim)
	if !ok {
		return nil
	}
	rows, err := tx.Exec(ctx, `
		update idempotency set effected = true where caller = $1 and key = $2 and claim = $3`, c.caller, c.key, c.id)
	if err == nil && rows == 0 {
		return refuse.Conflict("", "IDEMPOTENCY_OVERTAKEN")
	}
	return err
}

// prior is what an earlier attempt left under a key.
type prior struct {
	Hash     []byte `db:"body_hash"`
	Status   *int
	Answer   []byte
	Effected bool
	Lapsed   bool
}

// once runs a mutation unless its key has been used: then it answers what was
// answered, or says why it cannot.
func (a *API) once(ctx context.Context, p *plan, c claim, hash []byte, media string) reply {
	for attempt := 0; ; attempt++ {
		c.id = rand.Text()
		won, before, err := a.claim(ctx, p.viewer, c, hash)
		switch {
		case err != nil:
			return a.failed(p.viewer, err).reply(media)
		case won:
			return a.claimed(ctx, p, c, media)
		case before == nil: // released this moment
		case !bytes.Equal(before.Hash, hash):
			return turnAway(http.StatusUnprocessableEntity, refuse.Conflict("", "IDEMPOTENCY_MISMATCH")).reply(p.viewer.Language)
		case before.Status != nil:
			body, err := takeOut(c.secret, before.Answer)
			if err != nil {
				return a.failed(p.viewer, err).reply(media)
			}
			return reply{status: *before.Status, body: body, replayed: true}
		case before.Effected && before.Lapsed:
			return turnAway(http.StatusConflict, refuse.Conflict("", "IDEMPOTENCY_ANSWER_LOST")).reply(p.viewer.Language)
		}
		if attempt == askAgainMost {
			return turnAway(http.StatusConflict, refuse.Conflict("", "IDEMPOTENCY_BUSY")).reply(p.viewer.Language)
		}
		select {
		case <-ctx.Done():
			return a.failed(p.viewer, ctx.Err()).reply(media)
		case <-time.After(askAgain):
		}
	}
}

// claim takes a key that is free: unknown, older than a day, or left without
// effect by an attempt that is dead. Otherwise it tells what is there.
func (a *API) claim(ctx context.Context, v store.Viewer, c claim, hash []byte) (won bool, before *prior, err error) {
	err = a.store.Work(ctx, v, func(tx *store.Tx) error {
		won, before = false, nil
		now := time.Now() // leases are about processes, whatever day is replayed
		rows, err := tx.Exec(ctx, `
			insert into idempotency (caller, key, body_hash, at, claim, leased_until) values ($1, $2, $3, $4, $5, $6)
			on conflict (caller, key) do update
			   set body_hash = excluded.body_hash, at = excluded.at, claim = excluded.claim,
			       leased_until = excluded.leased_until, effected = false, status = null, answer = null
			 where idempotency.at < $7
			    or (idempotency.status is null and not idempotency.effected and idempotency.leased_until < $8)`,
			c.caller, c.key, hash, tx.Now(), c.id, now.Add(a.options.Deadline+leaseMargin), tx.Now().Add(-keyLife), now)
		if err != nil || rows == 1 {
			won = err == nil
			return err
		}
		var row prior
		found, err := tx.Get(ctx, &row, `
			select body_hash, status, answer, effected, leased_until < $3 as lapsed
			  from idempotency where caller = $1 and key = $2`, c.caller, c.key, now)
		if found {
			before = &row
		}
		return err
	})
	return won, before, err
}

// claimed runs the mutation under its claim and keeps the answer, or frees the
// key where nothing took effect.
func (a *API) claimed(ctx context.Context, p *plan, c claim, media string) reply {
	settled := false
	settle := func(r *Response, answer reply) {
		settled = true
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
		defer cancel()
		if err := a.settle(ctx, p.viewer, c, r, answer); err != nil {
			a.options.Logger.Error("an idempotent answer was not kept", "request", p.viewer.RequestID, "error", err)
		}
	}
	defer func() {
		if !settled { // a panic is on its way
			settle(&Response{}, reply{})
		}
	}()
	r := a.run(context.WithValue(ctx, claimKey{}, c), p)
	answer := r.reply(media)
	settle(r, answer)
	return answer
}

func (a *API) settle(ctx context.Context, v store.Viewer, c claim, r *Response, answer reply) error {
	return a.store.Work(ctx, v, func(tx *store.Tx) error {
		if r.Data == nil || r.faulty() {
			rows, err := tx.Exec(ctx, `
				delete from idempotency where caller = $1 and key = $2 and claim = $3 and not effected`, c.caller, c.key, c.id)
			if err != nil || rows == 1 || r.Data == nil {
				return err
			}
		}
		sealed, err := lockAway(c.secret, answer.body)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update idempotency set status = $4, answer = $5 where caller = $1 and key = $2 and claim = $3`,
			c.caller, c.key, c.id, answer.status, sealed)
		return err
	})
}

// ForgetOldKeys removes the answers kept for longer than a day, as a job does
// now and then; it returns how many.
func (a *API) ForgetOldKeys(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, `delete from idempotency where at < $1`, tx.Now().Add(-keyLife))
}

// caller is whose keys a request's key is among.
func (a *API) caller(v store.Viewer, r *http.Request) string {
	switch {
	case v.TokenID != 0:
		return "token:" + strconv.FormatInt(v.TokenID, 10)
	case v.PersonID != 0:
		return "person:" + strconv.FormatInt(v.PersonID, 10)
	}
	return "network:" + people.NetworkOf(r.Context())
}

// idempotencyKey reads the header; a request without it has an empty key.
func idempotencyKey(r *http.Request) (string, *turnedAway) {
	values := r.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	visible := func(c rune) bool { return c >= '!' && c <= '~' }
	if len(values) > 1 || key == "" || len(key) > 200 || !all(key, visible) {
		return "", turnAway(http.StatusBadRequest, refuse.Invalid("Idempotency-Key", "IDEMPOTENCY_KEY", "Max", 200))
	}
	return key, nil
}

func all(s string, holds func(rune) bool) bool {
	for _, c := range s {
		if !holds(c) {
			return false
		}
	}
	return true
}
