package decisions

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Next is the number that the next decision of a body would bear in a year, if
// nobody is first.
func Next(ctx context.Context, q store.Reader, body string, year int) (number string, err error) {
	last := 0
	_, err = q.Get(ctx, &last, `select last from decision_series where body = $1 and year = $2`, body, year)
	return fmt.Sprintf("%d/%02d", year, last+1), err
}

// Began is the day on which the register began to count: the first decision of
// a body in a year that had begun by then may bear any number.
func Began(ctx context.Context, q store.Reader) (day date.Date, err error) {
	var at time.Time
	_, err = q.Get(ctx, &at, `select created_at from bodies where kind = 'BOARD'`)
	return date.Of(at, q.Zone()), err
}

// looksCounted is what people write for a number of the series: "2023-04",
// "Board 2023/08".
var looksCounted = regexp.MustCompile(`[12][0-9]{3}\W+[0-9]+`)

// enter writes a decision into the register, under the number that was typed
// or the next one. A typed number that is not next is refused, naming the next.
func (c Citation) enter(ctx context.Context, tx *store.Tx, itemID int64) (id int64, number string, err error) {
	if c.Number, err = c.numbered(ctx, tx); err != nil {
		return 0, "", err
	}
	_, err = tx.Get(ctx, &id, `
		insert into decisions (body, number, decided_on, rule, agenda_item_id, recorded_by) values ($1, $2, $3, $4, nullif($5::bigint, 0), nullif($6::bigint, 0)) returning id`,
		c.Body, c.Number, c.On, c.Rule, itemID, tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "decisions_body"), store.Violates(err, "decision_series_body_fkey"):
		return 0, "", refuse.NotFound("body")
	case store.Violates(err, "decisions_number"):
		return 0, "", refuse.Conflict("number", "DECISION_DIFFERS", "Number", c.Number, "Day", c.On, "Rule", c.Rule)
	}
	return id, c.Number, err
}

// numbered is the number that a decision gets. Whoever asks keeps others from
// asking until the transaction ends, so that none is given twice; the trigger
// on decisions holds the same rule against whatever does not ask.
func (c Citation) numbered(ctx context.Context, tx *store.Tx) (string, error) {
	parts, year := counted.FindStringSubmatch(c.Number), c.On.Year()
	began, err := Began(ctx, tx)
	switch {
	case err != nil:
		return "", err
	case c.Number == "":
	case parts == nil && looksCounted.MatchString(c.Number):
		return "", refuse.Invalid("number", "DECISION_COUNTED", "Number", c.Number, "Year", year)
	case parts == nil && !c.On.Before(began):
		return "", refuse.Invalid("number", "DECISION_NAMED", "Day", began)
	case parts == nil:
		return c.Number, nil // of before the register: "Resolution 7"
	case parts[1] != strconv.Itoa(year):
		return "", refuse.Invalid("number", "DECISION_YEAR", "Number", c.Number, "Day", c.On)
	}
	if err := tx.Turn(ctx, "decision_series"); err != nil {
		return "", err
	}
	next, err := Next(ctx, tx, c.Body, year)
	begun := false
	if err == nil {
		_, err = tx.Get(ctx, &begun, `select exists (select from decision_series where body = $1 and year = $2)`, c.Body, year)
	}
	switch {
	case err != nil:
		return "", err
	case c.Number == "" || c.Number == next:
		return next, nil
	case begun, year > began.Year(): // the whole year was counted here
		return "", refuse.Conflict("number", "DECISION_NOT_NEXT", "Number", c.Number, "Next", next)
	}
	return c.Number, nil // the first on record: those before it are elsewhere
}
