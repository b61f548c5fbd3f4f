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
