// Package decisions keeps what is cited when the initiative acts: which body
// decided, when, under which number and on which rule.
package decisions

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Citation names a decision as a person types it.
type Citation struct {
	Body   string    // its code; empty: BOARD
	Number string    // as the body counts its decisions: "2024/03"; empty: the next of the year of On
	On     date.Date // zero: today
	Rule   string    // what it rests on: "SOP 2.3.6"; may be empty
}

// Decision is a decision on record.
type Decision struct {
	ID        int64     `db:"id"`
	Body      string    `db:"body"` // its code
	Number    string    `db:"number"`
	DecidedOn date.Date `db:"decided_on"`
	Rule      string    `db:"rule"`
}

// Cite returns the id of a decision and records it where it is new. One number
// of one body is one decision: another day or rule is refused. Fields of
// refusals begin with "decision.".
func Cite(ctx context.Context, tx *store.Tx, c Citation) (id int64, err error) {
	c = c.complete(tx.Today())
	if err := c.check(tx.Today()); err != nil {
		return 0, refuse.Under("decision", err)
	}
	if c.Number == "" {
		if c.Number, err = next(ctx, tx, c.Body, c.On.Year()); err != nil {
			return 0, err
		}
	}
	var known Decision
	found, err := tx.Get(ctx, &known, `
		select id, body, number, decided_on, rule from decisions where body = $1 and number = $2`, c.Body, c.Number)
	switch {
	case err != nil:
		return 0, err
	case found && (known.DecidedOn != c.On || c.Rule != "" && known.Rule != c.Rule):
		return 0, refuse.Conflict("decision.number", "DECISION_DIFFERS",
			"Number", c.Number, "Day", known.DecidedOn, "Rule", known.Rule)
	case found:
		return known.ID, nil
	}
	_, err = tx.Get(ctx, &id, `
		insert into decisions (body, number, decided_on, rule, recorded_by) values ($1, $2, $3, $4, nullif($5, 0)) returning id`,
		c.Body, c.Number, c.On, c.Rule, tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "decisions_number"):
		return 0, refuse.Conflict("decision.number", "DECISION_DIFFERS", "Number", c.Number, "Day", c.On, "Rule", c.Rule)
	case store.Violates(err, "decisions_next"):
		return 0, refuse.Conflict("decision.number", "DECISION_NOT_NEXT", "Number", c.Number)
	}
	return id, err
}

// next is the number that the next decision of a body and year bears. Whoever
// asks keeps others from asking until the transaction ends, so that none is
// given twice.
func next(ctx context.Context, tx *store.Tx, body string, year int) (number string, err error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('decisions ' || $1 || $2::int, 0))`, body, year); err != nil {
		return "", err
	}
	last := 0
	_, err = tx.Get(ctx, &last, `select last from decision_series where body = $1 and year = $2`, body, year)
	return fmt.Sprintf("%d/%02d", year, last+1), err
}

func (c Citation) complete(today date.Date) Citation {
	c.Number, c.Rule = strings.TrimSpace(c.Number), strings.TrimSpace(c.Rule)
	if c.Body == "" {
		c.Body = "BOARD"
	}
	if c.On.IsZero() {
		c.On = today
	}
	return c
}

func (c Citation) check(today date.Date) error {
	var problems refuse.List
	if n := utf8.RuneCountInString(c.Number); n > 60 || strings.ContainsFunc(c.Number, unicode.IsControl) {
		problems.Add(refuse.Invalid("number", "DECISION_NUMBER"))
	}
	if utf8.RuneCountInString(c.Rule) > 100 || strings.ContainsFunc(c.Rule, unicode.IsControl) {
		problems.Add(refuse.Invalid("rule", "DECISION_RULE"))
	}
	switch {
	case c.On.After(today):
		problems.Add(refuse.Invalid("decidedOn", "DECISION_IN_FUTURE"))
	case c.On.Year() < 1900:
		problems.Add(refuse.Invalid("decidedOn", "DATE_TOO_EARLY"))
	}
	return problems.Err()
}

// ByIDs loads decisions; an id of 0 cites none, and where none is cited
// nothing is asked.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Decision, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []Decision
	err := q.Select(ctx, &rows, `select id, body, number, decided_on, rule from decisions where id = any($1)`, store.IDs(ids))
	return store.Index(rows, func(row Decision) int64 { return row.ID }), err
}

// In says a decision in a reader's language: "decision 2024/03 of the
// Governing Board of 24 January 2024 (SOP 2.3.6)"; that of a group by the
// group's code.
func (d Decision) In(l texts.Language) string {
	phrase := "decision." + d.Body
	if !texts.Domain.Has(l, phrase) {
		phrase = "decision.group"
	}
	return texts.Domain.Say(l, phrase, texts.Args{
		"Body": d.Body, "Number": d.Number, "On": texts.FormatDate(l, d.DecidedOn), "Rule": d.Rule,
	})
}
