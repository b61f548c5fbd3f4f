package board

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// years is how long a term is where nothing else is said.
const years = 2

const (
	maxResult = 300
	maxReason = 1000
	maxYears  = 6 // of a term
)

// Basis is what an act rests on: a decision, the result of an election, or both.
type Basis struct {
	Decision *decisions.Citation
	Result   string // "Election by partner countries, 16 March 2022"
}

// cite records what an act rests on; the act must rest on something.
func (b Basis) cite(ctx context.Context, tx *store.Tx) (decisionID int64, result string, err error) {
	result = strings.TrimSpace(b.Result)
	switch {
	case b.Decision == nil && result == "":
		return 0, "", refuse.Invalid("result", "SEAT_BASIS_MISSING")
	case utf8.RuneCountInString(result) > maxResult:
		return 0, "", refuse.Invalid("result", "SEAT_RESULT_LONG", "Max", maxResult)
	case b.Decision == nil:
		return 0, result, nil
	}
	decisionID, err = decisions.Cite(ctx, tx, *b.Decision)
	return decisionID, result, err
}

// Filling gives a seat to an organisation for a term.
type Filling struct {
	SeatID         int64
	OrganisationID int64
	Representative Somebody
	StartsOn       date.Date // zero: today
	EndsOn         date.Date // the last day; zero: two years later, or where the by-elected term ends
	ByElection     bool      // for the rest of the term that was given up last
	Basis          Basis
}

// Fill gives a seat to a member of its electorate. A seat that is held on any
// day of the term, an organisation that holds another, and a representative of
// another seat are refused.
func Fill(ctx context.Context, tx *store.Tx, f Filling) (termID int64, err error) {
	if f.StartsOn.IsZero() {
		f.StartsOn = tx.Today()
	}
	known, err := Load(ctx, tx)
	if err != nil {
		return 0, err
	}
	completes, err := f.complete(known, tx.Today())
	if err != nil {
		return 0, err
	}
	if err := f.electable(ctx, tx); err != nil {
		return 0, err
	}
	decisionID, result, err := f.Basis.cite(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &termID, `
		insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, completes_id, decision_id, result, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $4, nullif($5::bigint, 0), nullif($6::bigint, 0), $7, $8, nullif($9::bigint, 0)) returning id`,
		f.SeatID, f.OrganisationID, f.StartsOn, f.EndsOn, completes, decisionID, result, tx.Now(), tx.Viewer().PersonID)
	if err != nil {
		return 0, broken(err)
	}
	person, err := f.Representative.find(ctx, tx)
	if err != nil {
		return 0, refuse.Under("representative", err)
	}
	// Where the membership ends within the term, the seat is held until then.
	if _, err := tx.Get(ctx, &f.EndsOn, `select held_until from seat_terms where id = $1`, termID); err != nil {
		return 0, err
	}
	return termID, post(ctx, tx, "representative", Post{TermID: termID, PersonID: person, Part: Representative, StartsOn: f.StartsOn, EndsOn: f.EndsOn})
}

// complete settles the term's last day, and says which term it completes.
func (f *Filling) complete(known Register, today date.Date) (completes int64, err error) {
	var problems refuse.List
	if !known.has(f.SeatID) {
		return 0, refuse.NotFound("seatId")
	}
	if f.StartsOn.Year() < 1900 {
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_EARLY"))
	}
	if f.StartsOn.After(today.AddYears(2)) {
		problems.Add(refuse.Invalid("startsOn", "DATE_TOO_LATE"))
	}
	if f.ByElection {
		rest, found := known.Unfinished(f.SeatID, f.StartsOn)
		switch {
		case !found:
			problems.Add(refuse.Conflict("byElection", "SEAT_NOTHING_TO_COMPLETE"))
		case !f.EndsOn.IsZero() && f.EndsOn != rest.EndsOn:
			problems.Add(refuse.Invalid("endsOn", "SEAT_BY_ELECTION_ENDS", "Day", rest.EndsOn))
		}
		f.EndsOn, completes = rest.EndsOn, rest.ID
		return completes, problems.Err()
	}
	if f.EndsOn.IsZero() {
		f.EndsOn = f.StartsOn.AddYears(years).AddDays(-1)
	}
	switch {
	case f.EndsOn.Before(f.StartsOn):
		problems.Add(refuse.Invalid("endsOn", "ENDS_BEFORE_START"))
	case f.EndsOn.After(f.StartsOn.AddYears(maxYears)):
		problems.Add(refuse.Invalid("endsOn", "SEAT_TERM_LONG", "Max", maxYears))
	}
	return 0, problems.Err()
}

func (r Register) has(seatID int64) bool {
	for _, s := range r.Seats {
		if s.ID == seatID {
			return true
		}
	}
	return false
}

// electable refuses whoever is no member on the term's first day, or in another
// constituency than the seat's.
func (f Filling) electable(ctx context.Context, tx *store.Tx) error {
	var is struct{ Member, Elects bool }
	found, err := tx.Get(ctx, &is, `
		select coalesce(m.status = 'CURRENT', false) as member, s.constituency_id is null or coalesce(s.constituency_id = m.constituency_id, false) as elects
		from organisations o join seats s on s.id = $2 left join register($3) m on m.organisation_id = o.id where o.id = $1`,
		f.OrganisationID, f.SeatID, f.StartsOn)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("organisationId")
	case !is.Member:
		return refuse.Conflict("organisationId", "SEAT_NOT_MEMBER", "Day", f.StartsOn)
	case !is.Elects:
		return refuse.Conflict("organisationId", "SEAT_OTHER_CONSTITUENCY")
	}
	return nil
}

// broken says in words what the database refused: its last word on a race.
func broken(err error) error {
	switch {
	case store.Violates(err, "seat_terms_apart"):
		return refuse.Conflict("startsOn", "SEAT_HELD")
	case store.Violates(err, "seat_terms_one_seat"):
		return refuse.Conflict("organisationId", "SEAT_HOLDS_ANOTHER")
	case store.Violates(err, "seat_terms_remainder"), store.Violates(err, "seat_terms_completes_id_key"):
		return refuse.Conflict("byElection", "SEAT_NOTHING_TO_COMPLETE")
	}
	return err
}
