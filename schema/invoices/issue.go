package invoices

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Issued is what issuing the invoices of a year did, or would do.
type Issued struct {
	IDs  []int64
	Sums []Sum // a row a currency
	// Standing are dues that have their invoice, Nothing those of which
	// nothing is claimed.
	Standing, Nothing int
	Letters           int64
}

// Issue writes the invoice of dues and returns its id. It claims what was
// assessed less what the member was relieved of; payments do not matter. Dues
// have one invoice, unless credit notes took it back, or a relief that lessened
// it was reversed: then another claims the difference. send tells the member.
func Issue(ctx context.Context, tx *store.Tx, duesID int64, send bool) (id int64, err error) {
	number, err := last(ctx, tx, Claim)
	if err != nil {
		return 0, err
	}
	var d struct {
		Claimed int64
		Open    bool
	}
	found, err := tx.Get(ctx, &d, `select `+claimed+` as claimed, `+open+` as open from dues d where d.id = $1 for update of d`, duesID)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("duesId")
	case d.Open:
		return 0, refuse.Conflict("duesId", "ALREADY_INVOICED")
	case d.Claimed <= 0:
		return 0, refuse.Closed("duesId", "NOTHING_TO_INVOICE")
	}
	ids, err := write(ctx, tx, number, `d.id = $5`, duesID)
	if err != nil {
		return 0, err
	}
	if send {
		_, err = tell(ctx, tx, ids)
	}
	return ids[0], err
}

// IssueYear writes the invoices that the dues of a membership year lack, in
// the order of the members' names.
func IssueYear(ctx context.Context, tx *store.Tx, year int, send bool) (done Issued, err error) {
	number, err := last(ctx, tx, Claim)
	if err != nil {
		return done, err
	}
	var y struct {
		ID                int64
		Standing, Nothing int
	}
	found, err := tx.Get(ctx, &y, `
		select y.id, count(*) filter (where `+open+`) as standing,
		       count(*) filter (where `+claimed+` <= 0 and not `+open+`) as nothing
		from membership_years y left join dues d on d.year_id = y.id
		where extract(year from y.starts_on) = $1 group by y.id`, year)
	if err != nil {
		return done, err
	}
	if !found {
		return done, refuse.Closed("year", "YEAR_NOT_OPEN", "Year", year)
	}
	done.Standing, done.Nothing = y.Standing, y.Nothing
	if done.IDs, err = write(ctx, tx, number, `d.year_id = $5`, y.ID); err != nil || len(done.IDs) == 0 {
		return done, err
	}
	if done.Sums, err = sumsOf(ctx, tx, done.IDs); err != nil || !send {
		return done, err
	}
	done.Letters, err = tell(ctx, tx, done.IDs)
	return done, err
}

// write numbers and writes the invoices of the dues that a condition picks,
// on from the last number, and returns their ids in the order of numbers.
func write(ctx context.Context, tx *store.Tx, number int, which string, value int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, `
		with lines as (
		  select d.id, d.currency, `+missing+` as amount, `+printed+` as content,
		         row_number() over (order by o.sort_en, d.id) as place`+printedFrom+`
		  where `+which+` and `+missing+` > 0),
		written as (
		  insert into invoices (kind, year, number, dues_id, currency, amount, issued_on, issued_by, content)
		  select $1, extract(year from $2::date), $3 + l.place, l.id, l.currency, l.amount, $2, nullif($4, 0), l.content
		  from lines l order by l.place
		  returning id, number)
		select id from written order by number`, Claim, tx.Today(), number, tx.Viewer().PersonID, value)
	if err != nil || len(ids) == 0 {
		return ids, err
	}
	return ids, used(ctx, tx, Claim, number+len(ids))
}
