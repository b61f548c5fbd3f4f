// Package calls is how people come forward for a body whose members are
// appointed: a call with a last day, expressions of interest, a look at the
// balance of constituencies, regions and languages while somebody chooses, and
// a letter to everybody who came forward. What they wrote is read by them and
// by the secretariat, and by nobody else; not even how many they were.
package calls

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State of a call; the words are those of the schema.
type State string

const (
	Open      State = "OPEN"      // one may apply
	Choosing  State = "TO_DECIDE" // its last day has passed; somebody chooses
	Decided   State = "DECIDED"   // people were appointed
	Cancelled State = "CANCELLED" // closed without an appointment
)

// Call asks who would serve in a body.
type Call struct {
	ID         int64
	BodyID     int64 `db:"body_id"`
	Titles     texts.Translated
	Texts      texts.Translated
	Places     int       // how many may be appointed
	ClosesOn   date.Date `db:"closes_on"` // the last day to apply, to its end
	OpenedAt   time.Time `db:"opened_at"`
	OpenedBy   *string   `db:"opened_by"`
	Version    int
	ClosedAt   *time.Time `db:"closed_at"`
	Outcome    string     // DECIDED, CANCELLED; empty: none yet
	Why        string     `db:"closed_why"` // it was closed without an appointment
	StartsOn   *date.Date `db:"starts_on"`  // of those appointed
	DecisionID int64      `db:"decision_id"`
	Appointed  int        // how many were; 0 before
	Place      string
}

// State tells where a call stands on a day.
func (c Call) State(today date.Date) State {
	switch {
	case c.Outcome != "":
		return State(c.Outcome)
	case today.After(c.ClosesOn):
		return Choosing
	}
	return Open
}

// ClosesAt is the last second in which one may apply.
func (c Call) ClosesAt(zone *time.Location) time.Time {
	return c.ClosesOn.AddDays(1).Start(zone).Add(-time.Second)
}

// Draft is a call to open.
type Draft struct {
	BodyID   int64
	Titles   texts.Translated
	Texts    texts.Translated
	Places   int
	ClosesOn date.Date // the last day to apply
}

const (
	mostPlaces = 50
	longest    = 180 // days until the last day
	maxTitle   = 300
	maxText    = 20_000
	maxSaid    = 4000 // of an application
	maxWhy     = 1000
)

func (d Draft) tidy() Draft {
	d.Titles, d.Texts = d.Titles.Trimmed(), d.Texts.Trimmed()
	return d
}

// check refuses what a call cannot be. first is the earliest last day.
func (d Draft) check(first, today date.Date) (problems refuse.List) {
	if d.Titles[texts.English] == "" {
		problems.Add(refuse.Invalid("title.en", "CALL_TITLE", "Max", maxTitle))
	}
	if d.Texts[texts.English] == "" {
		problems.Add(refuse.Invalid("text.en", "CALL_TEXT", "Max", maxText))
	}
	for _, l := range texts.Languages {
		if utf8.RuneCountInString(d.Titles[l]) > maxTitle || strings.ContainsFunc(d.Titles[l], unicode.IsControl) {
			problems.Add(refuse.Invalid("title."+string(l), "CALL_TITLE", "Max", maxTitle))
		}
		if utf8.RuneCountInString(d.Texts[l]) > maxText || unprintable(d.Texts[l]) {
			problems.Add(refuse.Invalid("text."+string(l), "CALL_TEXT", "Max", maxText))
		}
	}
	if d.Places < 1 || d.Places > mostPlaces {
		problems.Add(refuse.Invalid("places", "CALL_PLACES", "Max", mostPlaces))
	}
	if last := today.AddDays(longest); d.ClosesOn.Before(first) || d.ClosesOn.After(last) {
		problems.Add(refuse.Invalid("closesOn", "CALL_CLOSES", "From", first, "To", last))
	}
	return problems
}

func unprintable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) })
}

// lock locks a call: what is done to it is done one after another.
func lock(ctx context.Context, tx *store.Tx, id int64) (c Call, err error) {
	if _, err := tx.Exec(ctx, `select id from calls where id = $1 for update`, id); err != nil {
		return c, err
	}
	known, err := ByIDs(ctx, tx, []int64{id})
	c, found := known[id]
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return c, err
}
