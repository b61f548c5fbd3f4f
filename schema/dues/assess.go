package dues

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Assessment is one member's line: an amount, or the reason why there is none.
type Assessment struct {
	Part
	MemberID      int64            `db:"member_id"`
	Currency      string           `db:"currency"`
	Amount        *int64           `db:"amount"`
	BandCode      *string          `db:"band_code"`
	BandName      texts.Translated `db:"band_name"`
	CategoryCode  string           `db:"category_code"`
	CategoryName  texts.Translated `db:"category_name"`
	NotAssessable *string          `db:"not_assessable"`
}

// AssessLate assesses one member for a year that is open already: it joined
// later, or its size band or fee was not known at the opening. A member is
// assessed once a year.
func AssessLate(ctx context.Context, tx *store.Tx, memberID int64, year int) error {
	var y Year
	found, err := tx.Get(ctx, &y, `
		select id, number, starts_on, ends_on, due_on, schedule_id, opened_at from membership_years
		where extract(year from starts_on) = $1`, year)
	if err != nil {
		return err
	}
	if !found {
		return refuse.Closed("year", "YEAR_NOT_OPEN", "Year", year)
	}
	lines, err := assess(ctx, tx, y, memberID)
	switch {
	case store.Violates(err, "dues_once"):
		return refuse.Conflict("memberId", "ALREADY_ASSESSED", "Year", year)
	case err != nil:
		return err
	case len(lines) == 0:
		return refuse.Invalid("memberId", "NOT_MEMBER_IN_YEAR", "Year", year)
	case lines[0].NotAssessable != nil:
		return refuse.Closed("memberId", *lines[0].NotAssessable+"_YET")
	}
	return nil
}

// assess writes the dues of a year, of all members or of one (0: all), in one
// statement and returns every member's line, those not assessable first. Each
// is assessed from the schedule of its currency that is in force on the year's
// first day; who joined within the year, for a part of it where the schedule
// says so. Dues assessed after their due day fall due a month later. Who holds a
// fee waiver of the year is relieved at once; who was declined one pays by the
// day that it was promised.
func assess(ctx context.Context, tx *store.Tx, y Year, memberID int64) (lines []Assessment, err error) {
	due := y.DueOn
	if month := tx.Today().AddDays(30); memberID != 0 && due.Before(month) {
		due = month
	}
	err = tx.Select(ctx, &lines, `
		with filed as (
		  select distinct on (s.member_id) s.member_id, s.category_id, s.band_id, s.joined_on, billing_currency(s.member_id, $1) as currency
		  from member_states s
		  where s.known_to = 'infinity' and s.status = 'CURRENT' and s.from_on <= $3 and s.to_on > $2 and ($6 = 0 or s.member_id = $6)
		  order by s.member_id, s.from_on),
		schedules as (
		  select distinct on (currency) id, currency, proration from fee_schedules
		  where effective_from <= $2 order by currency, effective_from desc),
		lines as (
		  select m.member_id, m.category_id, m.band_id, m.currency, f.amount as fee, p.parts, p.parts_of,
		         `+share+` as amount,
		         case when m.band_id is null then 'BAND_UNKNOWN' when f.amount is null then 'FEE_NOT_SET' end as not_assessable
		  from filed m left join schedules s on s.currency = m.currency
		  left join fees f on f.band_id = m.band_id and f.schedule_id = s.id
		  left join lateral year_parts(s.proration, m.joined_on, $2, $3) p on true),
		written as (
		  insert into dues (member_id, year_id, band_id, currency, amount, due_on, whole_fee, parts, parts_of)
		  select member_id, $4, band_id, currency, amount, $5, case when parts is not null then fee end, parts, parts_of
		  from lines where not_assessable is null)
		select l.member_id, l.currency, l.amount, l.not_assessable, b.code as band_code, coalesce(b.name, '{}') as band_name,
		       c.code as category_code, c.name as category_name, coalesce(l.parts, 0) as parts, coalesce(l.parts_of, 0) as parts_of,
		       coalesce(case when l.parts is not null then l.fee end, 0) as whole_fee
		from lines l join members m on m.id = l.member_id join organisations o on o.id = m.organisation_id
		join categories c on c.id = l.category_id left join bands b on b.id = l.band_id
		order by l.not_assessable is null, o.sort_en, l.member_id`,
		y.StartsOn.Year(), y.StartsOn, y.EndsOn, y.ID, due, memberID)
	if err != nil {
		return nil, err
	}
	if err := keepPromised(ctx, tx, y.ID, memberID); err != nil {
		return nil, err
	}
	return lines, waiveGranted(ctx, tx, y.ID, memberID)
}
