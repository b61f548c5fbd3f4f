package board

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Somebody is a person by their id, or by address: a known address names the
// known person, another makes a new one.
type Somebody struct {
	PersonID int64
	Name     string
	Email    string
	Language texts.Language // of a new person; empty: English
}

func (s Somebody) find(ctx context.Context, tx *store.Tx) (id int64, err error) {
	if s.PersonID != 0 {
		known, err := tx.Get(ctx, &id, `select id from people where id = $1`, s.PersonID)
		if err == nil && !known {
			err = refuse.NotFound("personId")
		}
		return id, err
	}
	if strings.TrimSpace(s.Email) == "" {
		return 0, refuse.Invalid("email", "SEAT_WHO")
	}
	person, found, err := people.Find(ctx, tx, s.Email)
	if err != nil || found {
		return person.ID, err
	}
	if s.Language == "" {
		s.Language = texts.English
	}
	return people.Add(ctx, tx, s.Name, s.Email, s.Language)
}

// post lets a person act for a holder; field is what refusals are about.
func post(ctx context.Context, tx *store.Tx, field string, p Post) error {
	_, err := tx.Exec(ctx, `
		insert into seat_people (term_id, person_id, part, starts_on, ends_on, reason, recorded_at, recorded_by)
		values ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0))`,
		p.TermID, p.PersonID, p.Part, p.StartsOn, p.EndsOn, p.Reason, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "seat_people_one_seat"):
		return refuse.Conflict(field, "SEAT_REPRESENTS_ANOTHER")
	case store.Violates(err, "seat_people_one_part"):
		return refuse.Conflict(field, "SEAT_PART_TAKEN")
	case store.Violates(err, "seat_people_one_representative"):
		return refuse.Conflict("from", "SEAT_REPRESENTATIVE_TO_COME")
	case store.Violates(err, "seat_people_within"):
		return refuse.Invalid("from", "SEAT_OUTSIDE_TERM")
	}
	return err
}

// Replacement puts another representative in the place of a holder's.
type Replacement struct {
	TermID int64
	By     Somebody
	From   date.Date // zero: today
	Reason string
}

// Replace changes who represents a holder, from a day of its term on. An
// alternate who takes over is an alternate no longer.
func Replace(ctx context.Context, tx *store.Tx, r Replacement) error {
	known, term, err := termOn(ctx, tx, r.TermID, &r.From)
	if err != nil {
		return err
	}
	if r.Reason, err = reasoned(r.Reason); err != nil {
		return err
	}
	person, err := r.By.find(ctx, tx)
	if err != nil {
		return refuse.Under("representative", err)
	}
	now := known.holding(Seat{ID: term.SeatID}, r.From)
	if now.Representative != nil && now.Representative.PersonID == person {
		return refuse.Conflict("representative", "SEAT_REPRESENTS_ALREADY")
	}
	for _, p := range append(now.Alternates, deref(now.Representative)...) {
		if p.Part == Representative || p.PersonID == person {
			if err := end(ctx, tx, p.ID, r.From.AddDays(-1), ""); err != nil {
				return err
			}
		}
	}
	return post(ctx, tx, "representative", Post{TermID: term.ID, PersonID: person, Part: Representative, StartsOn: r.From, EndsOn: term.HeldUntil, Reason: r.Reason})
}

func deref(p *Post) []Post {
	if p == nil {
		return nil
	}
	return []Post{*p}
}

// AddAlternate names somebody who may stand in for a holder's representative.
func AddAlternate(ctx context.Context, tx *store.Tx, termID int64, who Somebody, from date.Date) error {
	_, term, err := termOn(ctx, tx, termID, &from)
	if err != nil {
		return err
	}
	person, err := who.find(ctx, tx)
	if err != nil {
		return refuse.Under("alternate", err)
	}
	return post(ctx, tx, "alternate", Post{TermID: term.ID, PersonID: person, Part: Alternate, StartsOn: from, EndsOn: term.HeldUntil})
}

// EndAlternate ends an alternate's time with a last day; today if zero.
func EndAlternate(ctx context.Context, tx *store.Tx, postID int64, last date.Date, reason string) (termID int64, err error) {
	if last.IsZero() {
		last = tx.Today()
	}
	if reason, err = reasoned(reason); err != nil {
		return 0, err
	}
	known, err := Load(ctx, tx)
	if err != nil {
		return 0, err
	}
	p, found := known.Post(postID)
	switch {
	case !found || p.Part != Alternate:
		return 0, refuse.NotFound("id")
	case last.Before(p.StartsOn.AddDays(-1)) || last.After(p.EndsOn):
		return 0, refuse.Invalid("endsOn", "SEAT_OUTSIDE_TERM")
	}
	return p.TermID, end(ctx, tx, postID, last, reason)
}

func end(ctx context.Context, tx *store.Tx, postID int64, last date.Date, reason string) error {
	_, err := tx.Exec(ctx, `
		update seat_people set ends_on = greatest($2::date, starts_on - 1), reason = case when $3 = '' then reason else $3 end where id = $1`, postID, last, reason)
	return err
}

// termOn finds a term that is held on a day; today if zero.
func termOn(ctx context.Context, tx *store.Tx, id int64, day *date.Date) (known Register, t Term, err error) {
	if day.IsZero() {
		*day = tx.Today()
	}
	if known, err = Load(ctx, tx); err != nil {
		return known, t, err
	}
	t, found := known.Term(id)
	switch {
	case !found:
		return known, t, refuse.NotFound("termId")
	case !within(*day, t.StartsOn, t.HeldUntil):
		return known, t, refuse.Invalid("from", "SEAT_OUTSIDE_TERM")
	}
	return known, t, nil
}

func reasoned(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return "", refuse.Invalid("reason", "SEAT_REASON_LONG", "Max", maxReason)
	}
	return reason, nil
}
