package bodies

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Terms are a version of a body's terms of reference.
type Terms struct {
	ID         int64
	BodyID     int64 `db:"body_id"`
	Number     int   // from 1 on
	Texts      texts.Translated
	Since      date.Date // in force from this day on
	DecisionID int64     `db:"decision_id"` // 0: none
	WrittenAt  time.Time `db:"written_at"`
}

const maxTerms = 20000

// WriteTerms writes a new version. expected is the number of the version that
// it follows, 0 where there is none: TERMS_CHANGED refuses where another was
// written since.
func WriteTerms(ctx context.Context, tx *store.Tx, t Terms, expected int) error {
	if t.Since.IsZero() {
		t.Since = tx.Today()
	}
	t.Texts = t.Texts.Trimmed()
	problems := checkTexts("texts", t.Texts, maxTerms, true)
	switch {
	case t.Since.Year() < 1900:
		problems.Add(refuse.Invalid("since", "DATE_TOO_EARLY"))
	case t.Since.After(tx.Today().AddYears(2)):
		problems.Add(refuse.Invalid("since", "DATE_TOO_LATE"))
	}
	if err := problems.Err(); err != nil {
		return err
	}
	last := Terms{}
	if _, err := tx.Get(ctx, &last, `select number, since from body_terms where body_id = $1 order by number desc limit 1`, t.BodyID); err != nil {
		return err
	}
	switch {
	case last.Number != expected:
		return refuse.Conflict("expectedNumber", "TERMS_CHANGED")
	case t.Since.Before(last.Since):
		return refuse.Invalid("since", "TERMS_BEFORE_LAST", "Day", last.Since)
	}
	_, err := tx.Exec(ctx, `
		insert into body_terms (body_id, number, texts, since, decision_id, written_at, written_by) values ($1, $2, $3, $4, nullif($5, 0), $6, nullif($7, 0))`,
		t.BodyID, expected+1, t.Texts, t.Since, t.DecisionID, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "body_terms_number") {
		return refuse.Conflict("expectedNumber", "TERMS_CHANGED")
	}
	return err
}

// TermsOf reads all versions of bodies, the latest first.
func TermsOf(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64][]Terms, error) {
	var rows []Terms
	err := q.Select(ctx, &rows, `
		select id, body_id, number, texts, since, coalesce(decision_id, 0) as decision_id, written_at
		from body_terms where body_id = any($1) order by number desc`, store.IDs(bodyIDs))
	return store.Group(rows, func(t Terms) int64 { return t.BodyID }), err
}

// InForce is the place of the version that holds on a day, of versions with
// the latest first; -1: none does.
func InForce(versions []Terms, day date.Date) int {
	for i, t := range versions {
		if !t.Since.After(day) {
			return i
		}
	}
	return -1
}
