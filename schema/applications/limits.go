package applications

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

// How many applications may be sent within an hour, and for an address within
// a day: each writes a letter.
const (
	PerAddress  = 3
	PerDay      = 5
	PerNetwork  = 10
	limitWindow = time.Hour
	day         = 24 * time.Hour
)

// limit refuses what goes beyond and says when to come back: when the oldest
// one that counts is an hour old, or a day.
func limit(ctx context.Context, tx *store.Tx, email, network string) error {
	var free *time.Time
	_, err := tx.Get(ctx, &free, `
		select greatest(
		  (select submitted_at from applications where email = $1 and submitted_at > $3 order by submitted_at desc offset $4 limit 1) + $8 * interval '1 second',
		  (select submitted_at from applications where network = $2 and network <> '' and submitted_at > $3
		   order by submitted_at desc offset $5 limit 1) + $8 * interval '1 second',
		  (select submitted_at from applications where email = $1 and submitted_at > $6 order by submitted_at desc offset $7 limit 1) + $9 * interval '1 second')`,
		email, network, tx.Now().Add(-limitWindow), PerAddress-1, PerNetwork-1,
		tx.Now().Add(-day), PerDay-1, int(limitWindow.Seconds()), int(day.Seconds()))
	if err != nil || free == nil {
		return err
	}
	wait := free.Sub(tx.Now())
	if wait > 2*limitWindow {
		return refuse.Closed("email", "APPLICATION_TOO_MANY_TODAY", "Count", int((wait+time.Hour-1)/time.Hour))
	}
	return refuse.Closed("email", "APPLICATION_TOO_MANY", "Count", max(int((wait+time.Minute-1)/time.Minute), 1))
}

// refuseTwice refuses a second application of one organisation, and one of a
// member. Membership is public, an application is not: of it no more is said
// than that it is under way. One that nobody confirmed keeps others out for
// two days only, so that a stranger cannot keep an organisation from applying.
func refuseTwice(ctx context.Context, tx *store.Tx, d Draft) error {
	var found struct {
		Member   *string
		UnderWay bool `db:"under_way"`
	}
	_, err := tx.Get(ctx, &found, `
		select (select o.name_en from organisations o join register($4) m on m.organisation_id = o.id
		         where m.status <> 'FORMER' and (o.id = $3 or coalesce(o.country_code, '') = $2
		           and (fold($1) in (o.sort_en, o.sort_fr, o.sort_es)
		                or exists (select from former_names f where f.organisation_id = o.id and fold(f.name) = fold($1)))) limit 1) as member,
		       exists (select from applications a
		         where (a.sort_en = fold($1) and coalesce(a.country_code, '') = $2 or a.organisation_id = $3)
		           and (a.stage in ('CONFIRMED', 'INFORMATION_REQUESTED') or a.stage = 'SUBMITTED' and a.submitted_at > $5 and a.email = lower($6))) as under_way`,
		d.Organisation.Names["en"], d.Organisation.Country, d.Organised, tx.Today(), tx.Now().Add(-blocksFor), d.Email)
	switch {
	case err != nil:
		return err
	case found.Member != nil:
		return refuse.Conflict("names.en", "APPLICATION_MEMBER", "Name", *found.Member)
	case found.UnderWay:
		return refuse.Conflict("names.en", "APPLICATION_TWICE")
	}
	return nil
}

// Purge deletes the applications that nobody confirmed within 14 days, with
// their files. A second run finds nothing.
func Purge(ctx context.Context, tx *store.Tx) (int64, error) {
	var files []int64
	err := tx.Select(ctx, &files, `
		select d.upload_id from application_documents d join applications a on a.id = d.application_id
		where a.stage = 'SUBMITTED' and a.submitted_at < $1
		  and not exists (select from application_events e where e.application_id = a.id)`, tx.Now().Add(-ConfirmWithin))
	if err != nil {
		return 0, err
	}
	gone, err := tx.Exec(ctx, `
		delete from applications a where a.stage = 'SUBMITTED' and a.submitted_at < $1
		  and not exists (select from application_events e where e.application_id = a.id)`, tx.Now().Add(-ConfirmWithin))
	if err != nil {
		return 0, err
	}
	_, err = uploads.Forget(ctx, tx, files)
	return gone, err
}
