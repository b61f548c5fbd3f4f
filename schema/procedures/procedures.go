// Package procedures is how a body decides between its meetings: a proposal is
// put to those who decide in it, with a last day to object. Where nobody does,
// it is decided on that day; where somebody does, it goes to the next meeting.
package procedures

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State of a procedure; the words are those of the schema.
type State string

const (
	Planned   State = "PLANNED"   // its first day is to come
	Running   State = "OPEN"      // those who decide may object
	Over      State = "OVER"      // its last day has passed; its outcome is recorded in the night
	Decided   State = "DECIDED"   // nobody objected
	Objected  State = "OBJECTED"  // it goes to the next meeting
	Withdrawn State = "WITHDRAWN" // taken back by the secretariat
)

// Procedure is a proposal to a body, in writing.
type Procedure struct {
	ID         int64
	Body       string // its code
	Titles     texts.Translated
	Texts      texts.Translated
	Rule       string     // that it rests on; may be empty
	Audience   string     // who reads it
	DecidedFor string     `db:"decided_for"` // who reads its decision; empty: as the body decides for
	OpensOn    date.Date  `db:"opens_on"`
	ClosesOn   date.Date  `db:"closes_on"` // the last day to object
	ShortWhy   string     `db:"short_why"` // why it runs for fewer days than is usual; empty: it does not
	CreatedBy  *string    `db:"created_by"`
	CreatorID  int64      `db:"creator_id"`
	ToldAt     *time.Time `db:"told_at"`
	RemindedAt *time.Time `db:"reminded_at"`
	ClosedAt   *time.Time `db:"closed_at"`
	Outcome    string     // DECIDED, OBJECTED, WITHDRAWN; empty: none yet
	Why        string     `db:"closed_why"`  // it was withdrawn
	DecisionID int64      `db:"decision_id"` // 0: none
	Objections int        // that stand
}

// State tells where a procedure stands on a day.
func (p Procedure) State(today date.Date) State {
	switch {
	case p.Outcome != "":
		return State(p.Outcome)
	case today.Before(p.OpensOn):
		return Planned
	case today.After(p.ClosesOn):
		return Over
	}
	return Running
}

// Draft is a procedure to open.
type Draft struct {
	Body       string // any but the secretariat; empty: BOARD
	Titles     texts.Translated
	Texts      texts.Translated
	Rule       string
	Audience   string    // empty: of the Board BOARD, of others MEMBERS; in a group who is asked reads it whatever it is
	DecidedFor string    // who reads the decision; empty: who reads the proposal, or fewer where the body decides for fewer
	OpensOn    date.Date // zero: today
	ClosesOn   date.Date // the last day to object; zero: after as many days as the body's meetings are convened before
	ShortWhy   string    // why it runs for fewer days than that; needed where it does
	usual      int       // as many days
}

const (
	shortest = 2   // days from the first to the last: everybody gets the reminder
	longest  = 180 // days
	leadTime = 365 // days until it opens
)

// Open puts a proposal before those who decide in a body, and tells them on
// its first day. For staff.
func Open(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	d, err = d.complete(ctx, tx)
	if err != nil {
		return 0, err
	}
	if err := d.check(tx.Today()).Err(); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into procedures (body, titles, texts, rule, audience, decided_for, opens_on, closes_on, short_why, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::bigint, 0)) returning id`,
		d.Body, d.Titles, d.Texts, d.Rule, d.Audience, d.DecidedFor, d.OpensOn, d.ClosesOn, d.ShortWhy, tx.Now(), tx.Viewer().PersonID)
	if err != nil || d.OpensOn.After(tx.Today()) {
		return id, err
	}
	if _, err := Advance(ctx, tx, id); err != nil {
		return 0, err
	}
	told := false
	if _, err = tx.Get(ctx, &told, `select told_at is not null from procedures where id = $1`, id); err == nil && !told {
		err = refuse.Closed("body", "PROCEDURE_NOBODY")
	}
	return id, err
}

func (d Draft) complete(ctx context.Context, tx *store.Tx) (Draft, error) {
	d.Titles, d.Texts, d.Rule = d.Titles.Trimmed(), d.Texts.Trimmed(), strings.TrimSpace(d.Rule)
	d.ShortWhy = strings.TrimSpace(d.ShortWhy)
	if d.Body == "" {
		d.Body = Board
	}
	if d.Audience == "" {
		d.Audience = "MEMBERS"
		if d.Body == Board {
			d.Audience = "BOARD"
		}
	}
	if d.OpensOn.IsZero() {
		d.OpensOn = tx.Today()
	}
	var usual struct {
		Days       int
		DecidedFor string `db:"decided_for"`
	}
	found, err := tx.Get(ctx, &usual, `select notice_days as days, decided_for from bodies where code = $1 and kind <> 'SECRETARIAT'`, d.Body)
	if err == nil && !found {
		err = refuse.Invalid("body", "PROCEDURE_BODY")
	}
	d.usual = max(usual.Days, shortest)
	if d.ClosesOn.IsZero() {
		d.ClosesOn = d.OpensOn.AddDays(d.usual)
	}
	if !d.short() {
		d.ShortWhy = ""
	}
	if d.DecidedFor == "" {
		d.DecidedFor = fewer(d.Audience, usual.DecidedFor)
	}
	return d, err
}

// fewer is the one of two audiences that fewer belong to: what is read by few
// while it is a proposal is not read by more only because nobody objected.
func fewer(a, b string) string {
	order := []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"}
	return order[max(slices.Index(order, a), slices.Index(order, b), 0)]
}

func (d Draft) check(today date.Date) refuse.List {
	problems := decisions.CheckWords(d.Titles, d.Texts)
	if d.Texts[texts.English] == "" {
		problems.Add(refuse.Invalid("text.en", "PROCEDURE_TEXT"))
	}
	if utf8.RuneCountInString(d.Rule) > 100 || strings.ContainsFunc(d.Rule, unicode.IsControl) {
		problems.Add(refuse.Invalid("rule", "DECISION_RULE"))
	}
	if d.Audience == "STAFF" || d.Audience == "BOARD" && d.Body != Board {
		problems.Add(refuse.Invalid("audience", "PROCEDURE_AUDIENCE"))
	}
	if d.OpensOn.Before(today) || d.OpensOn.After(today.AddDays(leadTime)) {
		problems.Add(refuse.Invalid("opensOn", "PROCEDURE_OPENS", "From", today, "To", today.AddDays(leadTime)))
	}
	if first, last := d.OpensOn.AddDays(shortest), d.OpensOn.AddDays(longest); d.ClosesOn.Before(first) || d.ClosesOn.After(last) {
		problems.Add(refuse.Invalid("closesOn", "PROCEDURE_CLOSES", "From", first, "To", last))
	} else if n := utf8.RuneCountInString(d.ShortWhy); d.short() && (n == 0 || n > maxWhy) {
		problems.Add(refuse.Invalid("shortBecause", "PROCEDURE_SHORT", "Days", d.usual, "Max", maxWhy))
	}
	return problems
}

// short tells whether a proposal is open for fewer days than the notice of the
// body's meetings: whoever decides in writing is not to have less time.
func (d Draft) short() bool { return d.ClosesOn.Before(d.OpensOn.AddDays(d.usual)) }

// Withdraw takes a procedure back before its outcome is recorded, and tells
// those who were asked. For staff.
func Withdraw(ctx context.Context, tx *store.Tx, id int64, why string) error {
	p, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	switch n := utf8.RuneCountInString(why); {
	case p.Outcome != "":
		return refuse.Closed("id", "PROCEDURE_CLOSED")
	case n == 0 || n > maxWhy:
		return refuse.Invalid("reason", "PROCEDURE_WHY", "Max", maxWhy)
	}
	return p.close(ctx, tx, closing{outcome: Withdrawn, why: why})
}

const maxWhy = 1000

// lock locks a procedure: what is done to it is done one after another.
func lock(ctx context.Context, tx *store.Tx, id int64) (p Procedure, err error) {
	if _, err := tx.Exec(ctx, `select id from procedures where id = $1 for update`, id); err != nil {
		return p, err
	}
	known, err := ByIDs(ctx, tx, []int64{id})
	p, found := known[id]
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return p, err
}
