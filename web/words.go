package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/texts"
)

// step says when a reminder goes out: from the due date, or from the last day
// of a waiver, a mandate or a term.
func (s *Site) step(l texts.Language, days int, subject string) string {
	before, on, after := "reminder.before", "reminder.on", "reminder.after"
	switch subject {
	case "DUES":
	case "MANDATE_END":
		before, on, after = "mandates.step.before", "mandates.step.on", "mandates.step.after"
	case "TERM_END":
		before, on, after = "terms.step.before", "terms.step.on", "terms.step.after"
	default:
		before, on, after = "ending.before", "ending.today", "ending.after"
	}
	switch {
	case days < 0:
		return s.book.Say(l, before, texts.Args{"Count": -days})
	case days > 0:
		return s.book.Say(l, after, texts.Args{"Count": days})
	}
	return s.book.Say(l, on, nil)
}

// tallies are the texts of what runs count; others show by their name.
var tallies = map[string]string{
	"dropped": "tally.dropped", "ended": "tally.ended", "failed": "tally.failed", "imports": "tally.imports", "planned": "tally.planned",
	"queued": "tally.queued", "reopened": "tally.reopened", "retried": "tally.retried", "sent": "tally.sent",
	"people": "tally.people", "uploads": "tally.uploads", "applications": "tally.applications", "idempotency_keys": "tally.keys", "outbox_runs": "tally.runs",
	"approved": "tally.approved",
	"recused":  "tally.recused", "files": "tally.files", "bound": "tally.bound", "outdated": "tally.outdated", "meeting_packs": "tally.meetingPacks", "unbound": "tally.unbound", "scanned": "tally.scanned", "unread": "tally.unread",
}

func (s *Site) tally(l texts.Language, name string, count int) string {
	if id, ok := tallies[name]; ok {
		return s.book.Say(l, id, texts.Args{"Count": count})
	}
	if reason, ok := strings.CutPrefix(name, "skipped_"); ok {
		return s.book.Say(l, "tally.skipped", texts.Args{"Count": count, "Reason": s.book.Say(l, "reminders.reason."+reason, nil)})
	}
	return name + "\u00a0" + texts.FormatCount(l, int64(count))
}

// duration is how long something took, in the units of all three languages;
// empty while it goes on.
func duration(from time.Time, to *time.Time) string {
	if to == nil {
		return ""
	}
	took := max(to.Sub(from), 0)
	switch seconds := int(took.Round(time.Second).Seconds()); {
	case took < time.Millisecond:
		return "<\u00a01\u00a0ms"
	case took < time.Second:
		return strconv.FormatInt(took.Milliseconds(), 10) + "\u00a0ms"
	case seconds < 60:
		return strconv.Itoa(seconds) + "\u00a0s"
	default:
		return strconv.Itoa(seconds/60) + "\u00a0min " + strconv.Itoa(seconds%60) + "\u00a0s"
	}
}
