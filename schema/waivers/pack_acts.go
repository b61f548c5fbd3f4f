package waivers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// lockPack locks a pack: what is done to it is done one after another.
func lockPack(ctx context.Context, tx *store.Tx, id int64) (p Pack, err error) {
	if _, err := tx.Exec(ctx, `select id from waiver_packs where id = $1 for update`, id); err != nil {
		return p, err
	}
	p, found, err := PackByID(ctx, tx, id)
	if err == nil && !found {
		err = refuse.NotFound("packId")
	}
	return p, err
}

// open says whether members of the Board may still act on a pack: with the day
// of the meeting, or the last day in writing, that ends.
func (p Pack) open(today date.Date) *refuse.Refusal {
	if p.Result != "" || today.After(p.ClosesOn) {
		return refuse.Closed("packId", "PACK_CLOSED")
	}
	return nil
}

// sits refuses who is not on the Board today.
func sits(ctx context.Context, tx *store.Tx) error {
	seated, err := Seated(ctx, tx, tx.Today())
	if err == nil && !slices.Contains(seated, tx.Viewer().PersonID) {
		return refuse.Closed("packId", "PACK_NOT_SEATED")
	}
	return err
}

// Pulling takes a case out of a pack.
type Pulling struct {
	PackID   int64
	WaiverID int64
	Reason   string // 1 to 1,000 characters
}

// Pull takes a case out of a pack by its last day: it goes on singly. For any
// member of the Board who is not recused from the case.
func Pull(ctx context.Context, tx *store.Tx, p Pulling) error {
	pack, err := lockPack(ctx, tx, p.PackID)
	if err != nil {
		return err
	}
	if err := sits(ctx, tx); err != nil {
		return err
	}
	if refusal := pack.open(tx.Today()); refusal != nil {
		return refusal
	}
	reason, refusal := reasoned(p.Reason)
	if refusal != nil {
		return refusal
	}
	w, err := open(ctx, tx, p.WaiverID, nil)
	if err != nil {
		return err
	}
	if w.Recusal != "" {
		return refuse.Closed("waiverId", "RECUSED", "Why", w.Recusal)
	}
	pulled, err := tx.Exec(ctx, `
		update waiver_pack_cases set pulled_at = $3, pulled_by = nullif($4::bigint, 0), reason = $5, open = false
		where pack_id = $1 and waiver_id = $2 and open`, p.PackID, p.WaiverID, tx.Now(), tx.Viewer().PersonID, reason)
	if err != nil {
		return err
	}
	if pulled == 0 {
		return refuse.Conflict("waiverId", "PACK_NOT_IN")
	}
	return w.note(ctx, tx, "PULL", reason, false)
}

func reasoned(reason string) (string, *refuse.Refusal) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > 1000 {
		return "", refuse.Invalid("reason", "REASON_MISSING")
	}
	return reason, nil
}

// Voting is what a member of the Board says to a pack in writing.
type Voting struct {
	PackID  int64
	Approve bool
	Reason  string // needed to object
}

// Vote records what a member of the Board says to a pack, once. It counts for
// the cases from which they are not recused.
func Vote(ctx context.Context, tx *store.Tx, v Voting) error {
	pack, err := lockPack(ctx, tx, v.PackID)
	if err != nil {
		return err
	}
	if err := sits(ctx, tx); err != nil {
		return err
	}
	vote, reason := "APPROVE", strings.TrimSpace(v.Reason)
	refusal := pack.open(tx.Today())
	switch {
	case refusal != nil:
		return refusal
	case pack.Way != InWriting:
		return refuse.Closed("packId", "PACK_AT_MEETING")
	case utf8.RuneCountInString(reason) > 1000:
		return refuse.Invalid("reason", "REASON_MISSING")
	}
	if !v.Approve {
		vote = "OBJECT"
		if reason, refusal = reasoned(v.Reason); refusal != nil {
			return refusal
		}
	}
	var may bool
	if _, err := tx.Get(ctx, &may, `
		select exists (select from waiver_pack_cases c where c.pack_id = $1 and c.open and recusal($2, c.waiver_id, $3) is null)`,
		v.PackID, tx.Viewer().PersonID, tx.Today()); err != nil {
		return err
	}
	if !may {
		return refuse.Closed("packId", "PACK_RECUSED")
	}
	_, err = tx.Exec(ctx, `insert into waiver_pack_votes (pack_id, person_id, vote, reason, at) values ($1, $2, $3, $4, $5)`,
		v.PackID, tx.Viewer().PersonID, vote, reason, tx.Now())
	if store.Violates(err, "waiver_pack_votes_once") {
		return refuse.Conflict("packId", "PACK_VOTED")
	}
	return err
}
