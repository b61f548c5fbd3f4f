package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Round is that of a membership year: members ask, then reviewers review, then
// the Board decides.
type Round struct {
	ID          int64
	Year        int       // calendar year of the membership year's first day
	ReferenceOn date.Date `db:"reference_on"` // the day whose income groups and LDC list count
	AsksUntil   date.Date `db:"asks_until"`   // last day to ask
	ReviewUntil date.Date `db:"review_until"`
	Version     int
	OpenedAt    time.Time `db:"opened_at"`
	OpenedBy    *string   `db:"opened_by"`
}

const roundColumns = `
	select r.id, extract(year from y.starts_on)::int as year, r.reference_on, r.asks_until, r.review_until, r.version, r.opened_at, who.name as opened_by
	from waiver_rounds r join membership_years y on y.id = r.year_id left join people who on who.id = r.opened_by `

// Rounds lists the rounds, the latest year first.
func Rounds(ctx context.Context, q store.Reader) (list []Round, err error) {
	err = q.Select(ctx, &list, roundColumns+`order by y.starts_on desc`)
	return list, err
}

// RoundByID loads a round.
func RoundByID(ctx context.Context, q store.Reader, id int64) (r Round, found bool, err error) {
	found, err = q.Get(ctx, &r, roundColumns+`where r.id = $1`, id)
	return r, found, err
}

// Opening is a round to open.
type Opening struct {
	Year        int       // calendar year of the membership year's first day; it is open
	ReferenceOn date.Date // zero: today
	AsksUntil   date.Date // zero: as many days from now as the settings say
	ReviewUntil date.Date // zero: as many days later as the settings say
}

// Opened is what opening a round did, or would do.
type Opened struct {
	RoundID     int64
	Opening             // with the days that were left open
	Cases       []int64 // of the waivers that are examined again
	Joined      int     // cases that were asked for before the round was opened
	Letters     int     // of invitation, one for each focal point
	MayAsk      []int64 // members without a case who were told that they may ask
	Unreachable []int64 // members of both kinds who have nobody to write to
	LeftOut     []int64 // members whose waiver of last year is not carried over: no criteria are for them any more, or they left
}

// OpenRound is Begin, for who needs to know the round and how many cases only.
func OpenRound(ctx context.Context, tx *store.Tx, o Opening) (roundID int64, cases int, err error) {
	opened, err := Begin(ctx, tx, o)
	return opened.RoundID, len(opened.Cases), err
}

// Begin opens the round of a membership year, once. Every waiver of the year
// before becomes a case with its answers and evidence, and members whose
// category has criteria are invited by letter. The number of statements does
// not depend on that of members.
func Begin(ctx context.Context, tx *store.Tx, o Opening) (opened Opened, err error) {
	y, err := yearOf(ctx, tx, o.Year)
	if err != nil {
		return opened, err
	}
	if y.RoundID != 0 {
		return opened, refuse.Conflict("year", "ROUND_OPEN", "Year", o.Year)
	}
	settings, err := InForce(ctx, tx)
	if err != nil {
		return opened, err
	}
	opened.Opening = o.complete(tx.Today(), settings)
	if err := opened.check(tx.Today(), y); err != nil {
		return opened, err
	}
	_, err = tx.Get(ctx, &opened.RoundID, `
		insert into waiver_rounds (year_id, reference_on, asks_until, review_until, opened_at, opened_by)
		values ($1, $2, $3, $4, $5, nullif($6::bigint, 0)) returning id`,
		y.ID, opened.ReferenceOn, opened.AsksUntil, opened.ReviewUntil, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "waiver_rounds_once") {
		return opened, refuse.Conflict("year", "ROUND_OPEN", "Year", o.Year)
	}
	if err != nil {
		return opened, err
	}
	y.RoundID, y.ReferenceOn = opened.RoundID, opened.ReferenceOn
	if err := opened.carryOver(ctx, tx, y); err != nil {
		return opened, err
	}
	return opened, opened.invite(ctx, tx, y)
}

// complete fills in the days that were left open.
func (o Opening) complete(today date.Date, s Settings) Opening {
	if o.ReferenceOn.IsZero() {
		o.ReferenceOn = today
	}
	if o.AsksUntil.IsZero() {
		o.AsksUntil = today.AddDays(s.AskDays)
	}
	if o.ReviewUntil.IsZero() {
		o.ReviewUntil = o.AsksUntil.AddDays(s.ReviewDays)
	}
	return o
}

// check refuses days that do not follow each other, and a reference date of
// which no list could speak.
func (o Opening) check(today date.Date, y year) error {
	if o.ReferenceOn.Before(y.StartsOn.AddDays(-366)) || o.ReferenceOn.After(y.StartsOn.AddDays(365)) {
		return refuse.Invalid("referenceOn", "ROUND_REFERENCE", "Year", o.Year)
	}
	if o.AsksUntil.Before(today) {
		return refuse.Invalid("asksUntil", "ROUND_ASKS_PAST")
	}
	if o.ReviewUntil.Before(o.AsksUntil) {
		return refuse.Invalid("reviewUntil", "ROUND_REVIEW_EARLY")
	}
	return nil
}

// carryOver begins the cases of the waivers of the membership year before, and
// takes in what was asked for already. Who has a case of the year in whatever
// state is not asked again.
func (o *Opened) carryOver(ctx context.Context, tx *store.Tx, y year) error {
	var due []int64
	err := tx.Select(ctx, &due, `
		select w.member_id from fee_waivers w
		where w.state in ('GRANTED', 'RENEWED', 'ENDED')
		  and w.year_id = (select id from membership_years where starts_on < $2 order by starts_on desc limit 1)
		  and not exists (select from fee_waivers n where n.member_id = w.member_id and n.year_id = $1)
		order by w.member_id`, y.ID, y.StartsOn)
	if err != nil {
		return err
	}
	joined, err := tx.Exec(ctx, `update fee_waivers set round_id = $1 where year_id = $2 and round_id is null`, y.RoundID, y.ID)
	if err != nil {
		return err
	}
	o.Joined = int(joined)
	made, err := file(ctx, tx, filing{MemberIDs: due, Year: y})
	for _, member := range due {
		if id, filed := made[member]; filed {
			o.Cases = append(o.Cases, id)
		} else {
			o.LeftOut = append(o.LeftOut, member)
		}
	}
	return err
}

// RoundDays are other days of a round. Its reference date stays: the cases rest on it.
type RoundDays struct {
	RoundID     int64
	Version     int // that was seen
	AsksUntil   date.Date
	ReviewUntil date.Date
}

// ChangeRound sets other days to a round; the audit trail keeps the old ones.
func ChangeRound(ctx context.Context, tx *store.Tx, c RoundDays) error {
	if c.ReviewUntil.Before(c.AsksUntil) {
		return refuse.Invalid("reviewUntil", "ROUND_REVIEW_EARLY")
	}
	changed, err := tx.Exec(ctx, `
		update waiver_rounds set asks_until = $3, review_until = $4, version = version + 1 where id = $1 and version = $2`,
		c.RoundID, c.Version, c.AsksUntil, c.ReviewUntil)
	if err != nil || changed == 1 {
		return err
	}
	_, found, err := RoundByID(ctx, tx, c.RoundID)
	switch {
	case err != nil:
		return err
	case found:
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	return refuse.NotFound("roundId")
}
