package members

import (
	"context"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Notice is how long before its last day a member says that it withdraws.
type Notice struct {
	Months  int32  `db:"months"`
	Rule    string `db:"rule"` // as cited; may be empty
	LastDay date.Date
}

// NoticeOn is the notice that a withdrawal takes which is notified on a day,
// and the last day that it allows.
func NoticeOn(ctx context.Context, q store.Reader, day date.Date) (n Notice, err error) {
	_, err = q.Get(ctx, &n, `
		select months, rule from notice_periods where effective_on <= $1 order by effective_on desc limit 1`, day)
	n.LastDay = after(day, int(n.Months))
	return n, err
}

// after is the same day some months later, or the last of a shorter month.
func after(day date.Date, months int) date.Date {
	later := date.New(day.Year(), day.Month()+time.Month(months), day.Day())
	if later.Day() != day.Day() {
		return later.AddDays(-later.Day())
	}
	return later
}

// notice proposes the day on which a withdrawal takes effect, and refuses one
// before the notice has run, unless staff say for a reason that it may.
func (e *Ending) notice(ctx context.Context, q store.Reader) (problems refuse.List, err error) {
	if e.Kind != "WITHDRAWAL" || e.NotifiedOn.IsZero() {
		return nil, nil
	}
	if e.NotifiedOn.After(q.Today()) {
		problems.Add(refuse.Invalid("notifiedOn", "NOTIFIED_IN_FUTURE"))
		return problems, nil
	}
	n, err := NoticeOn(ctx, q, e.NotifiedOn)
	switch {
	case err != nil:
		return nil, err
	case e.On.IsZero():
		e.On = n.LastDay.AddDays(1)
	case e.On.After(n.LastDay):
	case !e.ShortNotice:
		problems.Add(refuse.Invalid("lastDay", "NOTICE_TOO_SHORT", "Day", n.LastDay, "Count", int(n.Months)))
	case strings.TrimSpace(e.Reason) == "" && e.DecisionID != 0: // without either, given says it
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	}
	return problems, nil
}
