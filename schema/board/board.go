// Package board keeps the seats of the Governing Board: who elects each, which
// organisation held it for which term, who represented the holder, who was
// chosen to lead, and what each of them declared. The Board as on any day is
// read from these facts; who is of the Board, and may act so, follows from
// them.
package board

import (
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/texts"
)

// Part is what a person does for the holder of a seat.
type Part string

const (
	Representative Part = "REPRESENTATIVE" // is of the Board
	Alternate      Part = "ALTERNATE"      // stands in where a meeting says so; is not of the Board
)

// Office is what the members of the Board choose somebody for.
type Office string

const (
	Chair     Office = "CHAIR"
	ViceChair Office = "VICE_CHAIR"
)

// Seat is a place on the Board.
type Seat struct {
	ID           int64
	Code         string
	Names        texts.Translated
	Constituency *string          // its code, whose members elect; nil: all members elect
	Electorate   texts.Translated // its name; empty: all members
}

// Term is a time for which an organisation holds a seat.
type Term struct {
	ID             int64
	SeatID         int64     `db:"seat_id"`
	OrganisationID int64     `db:"organisation_id"`
	StartsOn       date.Date `db:"starts_on"`
	EndsOn         date.Date `db:"ends_on"`      // the last day, as elected
	HeldUntil      date.Date `db:"held_until"`   // the last day, as it was
	CompletesID    int64     `db:"completes_id"` // the term that a by-election completes; 0: none
	DecisionID     int64     `db:"decision_id"`  // 0: the result of an election tells
	Result         string
	Recorded
	VacantFrom date.Date  `db:"vacant_from"` // zero: nobody gave it up
	Why        Why        // RESIGNED or MEMBERSHIP_ENDED; empty: nobody gave it up
	Reason     string     // of the resignation; empty where the membership ended
	ResignedBy *string    `db:"resigned_by"` // who recorded it
	ResignedAt *time.Time `db:"resigned_at"`
	NotedID    int64      `db:"noted_id"` // the decision that took note of it; 0: none
}

// Recorded is who put a fact on record, and when.
type Recorded struct {
	At time.Time `db:"recorded_at"`
	By *string   `db:"recorded_by"` // nil: a job or the import
}

// Post is a person's time for the holder of a seat. One that ends before it
// begins never came to pass.
type Post struct {
	ID        int64
	TermID    int64 `db:"term_id"`
	Part      Part
	StartsOn  date.Date      `db:"starts_on"`
	EndsOn    date.Date      `db:"ends_on"`
	Reason    string         // why it changed
	PersonID  int64          `db:"person_id"`
	Name      string         `db:"name"`
	Email     *string        `db:"email"`
	Language  texts.Language `db:"language"`
	Version   int            `db:"version"`
	Confirmed date.Date      `db:"confirmed"` // when they last confirmed their interests; zero: never
}

// Person is who it is.
func (p Post) Person() people.Row {
	return people.Row{ID: p.PersonID, Name: p.Name, Email: p.Email, Language: p.Language, Version: p.Version}
}

// Officer is a time for which somebody leads the Board.
type Officer struct {
	ID         int64
	PostID     int64 `db:"seat_person_id"`
	Role       Office
	StartsOn   date.Date `db:"starts_on"`
	EndsOn     date.Date `db:"ends_on"`
	DecisionID int64     `db:"decision_id"` // 0: Result tells
	Result     string
	Reason     string // why it ended early
}

// Register is all of it, in the order of the seats and of time.
type Register struct {
	Seats    []Seat
	Terms    []Term
	Posts    []Post
	Officers []Officer
}

// Holding is a seat on a day.
type Holding struct {
	Seat
	Term           *Term // nil: vacant
	Representative *Post // nil: nobody, for now
	Alternates     []Post
	Next           *Term    // the first to come; nil: none
	Vacancy        *Vacancy // nil: held
}

// Why says why a seat is vacant.
type Why string

const (
	NeverHeld Why = "NEVER_HELD" // nobody has held it yet
	Resigned  Why = "RESIGNED"
	Left      Why = "MEMBERSHIP_ENDED" // its holder is no longer a member
	TermEnded Why = "TERM_ENDED"
)

// Vacancy is since when a seat has been vacant, and why.
type Vacancy struct {
	Since date.Date // zero: it was never held
	Why   Why
	After *Term // the last that was held
}

// never tells that a term did not come to pass: its holder left before it.
func (t Term) never() bool { return t.HeldUntil.Before(t.StartsOn) }

func within(day, from, to date.Date) bool { return !day.Before(from) && !day.After(to) }

// On is the Board as on a day.
func (r Register) On(day date.Date) []Holding {
	list := make([]Holding, len(r.Seats))
	for i, seat := range r.Seats {
		list[i] = r.holding(seat, day)
	}
	return list
}

func (r Register) holding(seat Seat, day date.Date) Holding {
	h := Holding{Seat: seat, Alternates: []Post{}}
	var last *Term
	for i := range r.Terms {
		t := &r.Terms[i]
		if t.SeatID != seat.ID || t.never() {
			continue
		}
		if t.StartsOn.After(day) {
			if h.Next == nil || t.StartsOn.Before(h.Next.StartsOn) {
				h.Next = t
			}
			continue
		}
		if within(day, t.StartsOn, t.HeldUntil) {
			h.Term = t
		}
		if last == nil || t.StartsOn.After(last.StartsOn) {
			last = t
		}
	}
	if h.Term == nil {
		h.Vacancy = vacancy(last)
		return h
	}
	for i := range r.Posts {
		p := r.Posts[i]
		switch {
		case p.TermID != h.Term.ID || !within(day, p.StartsOn, p.EndsOn):
		case p.Part == Representative:
			h.Representative = &p
		default:
			h.Alternates = append(h.Alternates, p)
		}
	}
	return h
}

func vacancy(last *Term) *Vacancy {
	switch {
	case last == nil:
		return &Vacancy{Why: NeverHeld}
	case !last.VacantFrom.IsZero():
		return &Vacancy{last.VacantFrom, last.Why, last}
	}
	return &Vacancy{last.HeldUntil.AddDays(1), TermEnded, last}
}

// Leading are those who held an office on a day.
func (r Register) Leading(day date.Date, role Office) (list []Officer) {
	for _, o := range r.Officers {
		if o.Role == role && within(day, o.StartsOn, o.EndsOn) {
			list = append(list, o)
		}
	}
	return list
}

// Post finds a person's time for a holder.
func (r Register) Post(id int64) (p Post, found bool) {
	for _, p := range r.Posts {
		if p.ID == id {
			return p, true
		}
	}
	return p, false
}

// Term finds a term.
func (r Register) Term(id int64) (t Term, found bool) {
	for _, t := range r.Terms {
		if t.ID == id {
			return t, true
		}
	}
	return t, false
}

// Unfinished is the term of a seat that a by-election on a day would complete:
// the last held, where it was given up and its time is not over.
func (r Register) Unfinished(seatID int64, day date.Date) (t Term, found bool) {
	for _, other := range r.Terms {
		if other.SeatID == seatID && !other.VacantFrom.IsZero() && !other.VacantFrom.After(day) && !other.EndsOn.Before(day) && (!found || other.StartsOn.After(t.StartsOn)) {
			t, found = other, true
		}
	}
	for _, other := range r.Terms {
		if found && other.CompletesID == t.ID && !other.StartsOn.After(day) {
			return Term{}, false
		}
	}
	return t, found
}
