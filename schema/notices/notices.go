// Package notices is the initiative's outbox: every letter to a person is
// written down with the fact that causes it, in the same transaction, and
// delivered afterwards, in the reader's language. What was sent is kept as it
// was sent, except for letters that hold a secret.
package notices

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Notice is something to say to somebody. Its words are composed when its turn
// comes, from its kind, its language and its data.
type Notice struct {
	Kind           string
	PersonID       int64 // 0: an address without a person
	OrganisationID int64 // whom it is about; 0: no organisation
	Address        string
	Name           string
	Language       texts.Language
	Data           any   // what the kind's composer needs; stored as JSON
	ResendsID      int64 // the notice that this one repeats, if any
}

// Queue writes a notice into the outbox and returns its id. It leaves when the
// transaction has committed and the outbox next runs; undone with it if not.
func Queue(ctx context.Context, tx *store.Tx, n Notice) (int64, error) {
	data, err := json.Marshal(n.Data)
	if err != nil {
		return 0, fmt.Errorf("notice %s: %w", n.Kind, err)
	}
	var id int64
	_, err = tx.Get(ctx, &id, `
		insert into notices (kind, person_id, organisation_id, address, name, language, data, resends_id, created_at, next_at)
		values ($1, nullif($2, 0), nullif($3, 0), $4, $5, $6, $7, nullif($8, 0), $9, $9)
		returning id`,
		n.Kind, n.PersonID, n.OrganisationID, n.Address, n.Name, n.Language, string(data), n.ResendsID, tx.Now())
	return id, err
}

// Item is a notice as its composer sees it.
type Item struct {
	ID             int64
	Kind           string
	PersonID       int64 `db:"person_id"`
	OrganisationID int64 `db:"organisation_id"`
	Address        string
	Name           string
	Language       texts.Language
	Data           []byte
	MessageID      string `db:"message_id"`
	Attempts       int
	CreatedAt      time.Time `db:"created_at"`
	Stopped        bool      // the address came back too often
}

// Into reads an item's data.
func (i Item) Into(data any) error {
	if err := json.Unmarshal(i.Data, data); err != nil {
		return fmt.Errorf("data of notice %d (%s): %w", i.ID, i.Kind, err)
	}
	return nil
}

// Backlog counts what is not delivered.
type Backlog struct {
	Queued int64 // waiting, or to be tried again
	Failed int64 // given up
}

// BacklogOf counts the outbox, for monitoring.
func BacklogOf(ctx context.Context, r store.Reader) (b Backlog, err error) {
	_, err = r.Get(ctx, &b, `
		select (select count(*) from notices where state = 'QUEUED') as queued,
		       (select count(*) from notices where state = 'FAILED') as failed`)
	return b, err
}
