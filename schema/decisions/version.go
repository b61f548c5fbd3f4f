package decisions

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Write writes a decision down anew, or for the first time where it was only
// cited; what it decided does not change by that, its number and day neither.
// expected is the version that the writer saw (nil: whichever), 0 the first.
func Write(ctx context.Context, tx *store.Tx, v Version, expected *int) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('decision', $1::bigint))`, v.DecisionID); err != nil {
		return err
	}
	known, err := ByIDs(ctx, tx, []int64{v.DecisionID})
	if err != nil {
		return err
	}
	d, found := known[v.DecisionID]
	v = v.tidy()
	switch {
	case !found:
		return refuse.NotFound("id")
	case expected != nil && *expected != d.Version:
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	case d.Version > 0 && v.Why == "":
		return refuse.Invalid("why", "DECISION_WHY", "Max", maxWhy)
	}
	if err := v.check().Err(); err != nil {
		return err
	}
	return v.insert(ctx, tx, d.Version+1)
}

func (v Version) insert(ctx context.Context, tx *store.Tx, number int) error {
	var for3 [3]*int
	if v.Votes != nil {
		for3 = [3]*int{&v.Votes.InFavour, &v.Votes.Against, &v.Votes.Abstained}
	}
	_, err := tx.Exec(ctx, `
		insert into decision_versions (decision_id, number, titles, texts, audience, in_favour, against, abstained, why, written_at, written_by)
		values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, nullif($11::bigint, 0))`,
		v.DecisionID, number, v.Titles, v.Texts, v.Audience, for3[0], for3[1], for3[2], v.Why, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "decision_versions_number") {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return err
}

// Keep writes a decision down again as it reads, for an audience, and why: what
// it rests on is for fewer readers now.
func Keep(ctx context.Context, tx *store.Tx, id int64, audience, why string) error {
	_, err := tx.Exec(ctx, `
		insert into decision_versions (decision_id, number, titles, texts, audience, in_favour, against, abstained, why, written_at, written_by)
		select decision_id, number + 1, titles, texts, $2, in_favour, against, abstained, $3, $4, nullif($5::bigint, 0)
		from decision_versions where decision_id = $1 order by number desc limit 1`, id, audience, why, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "decision_versions_number") {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return err
}

// Written is a version as it was written.
type Written struct {
	DecisionID int64 `db:"decision_id"`
	Number     int   // among those that the viewer reads: gaps would tell how many are kept from them
	Titles     texts.Translated
	Texts      texts.Translated
	Why        string
	At         time.Time `db:"written_at"`
	By         *string   `db:"written_by"` // nil: by the system
}

// Versions loads the versions of decisions that the viewer may read, the
// latest first: one that was for fewer readers than a later one stays so.
func Versions(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Written, error) {
	var rows []Written
	err := q.Select(ctx, &rows, `
		select v.decision_id, row_number() over (partition by v.decision_id order by v.number)::int as number, v.titles, v.texts, v.why, v.written_at, p.name as written_by
		from decision_versions v join decisions d on d.id = v.decision_id join bodies b on b.code = d.body left join people p on p.id = v.written_by
		where v.decision_id = any($1) and coalesce(v.audience, b.decided_for) = any($2) order by v.number desc`,
		store.IDs(ids), store.Texts(q.Viewer().Audiences()))
	return store.Group(rows, func(row Written) int64 { return row.DecisionID }), err
}
