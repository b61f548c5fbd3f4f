// Package decisions is the register of what the bodies of the initiative have
// decided: who, when, under which number and on which rule, what it says, what
// it did, and whether it is still in force. Whatever acts on a decision cites
// it here.
package decisions

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Citation names a decision as a person types it.
type Citation struct {
	Body   string    // its code; empty: BOARD
	Number string    // as the body counts its decisions: "2024/03"; empty: the next of the year of On
	On     date.Date // zero: today
	Rule   string    // what it rests on: "SOP 2.3.6"; may be empty
}

// Cite returns the id of a decision and records it where it is new. One number
// of one body is one decision: another day or rule is refused. Fields of
// refusals begin with "decision.".
func Cite(ctx context.Context, tx *store.Tx, c Citation) (id int64, err error) {
	c = c.complete(tx.Today())
	if err := c.check(tx.Today()); err != nil {
		return 0, refuse.Under("decision", err)
	}
	known, found, err := c.known(ctx, tx)
	switch {
	case err != nil:
		return 0, err
	case found && (known.DecidedOn != c.On || c.Rule != "" && known.Rule != c.Rule):
		return 0, refuse.Conflict("decision.number", "DECISION_DIFFERS",
			"Number", c.Number, "Day", known.DecidedOn, "Rule", known.Rule)
	case found:
		return known.ID, nil
	}
	id, _, err = c.enter(ctx, tx, 0)
	return id, refuse.Under("decision", err)
}

func (c Citation) known(ctx context.Context, tx *store.Tx) (d Decision, found bool, err error) {
	found, err = tx.Get(ctx, &d, `select id, body, number, decided_on, rule from decisions where body = $1 and number = $2`, c.Body, c.Number)
	return d, found, err
}

// counted is how people write a number of the series: "2024/3" is "2024/03".
var counted = regexp.MustCompile(`^([12][0-9]{3}) ?/ ?0*([1-9][0-9]{0,3})$`)

func (c Citation) complete(today date.Date) Citation {
	c.Number, c.Rule = strings.TrimSpace(c.Number), strings.TrimSpace(c.Rule)
	if parts := counted.FindStringSubmatch(c.Number); parts != nil {
		n, _ := strconv.Atoi(parts[2]) // matched as digits
		c.Number = fmt.Sprintf("%s/%02d", parts[1], n)
	}
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
