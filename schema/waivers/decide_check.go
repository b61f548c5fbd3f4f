package waivers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// records refuses to let one member of the Board put on record what the Board
// has decided, as who took part is the recorder's word: the secretariat does.
func records(v store.Viewer) *refuse.Refusal {
	if v.Can(store.Staff) {
		return nil
	}
	return refuse.Denied("WAIVER_BY_STAFF")
}

// due is the new due day of the dues of who was declined.
func (d Deciding) due(b brief) date.Date {
	if d.DueOn.IsZero() {
		return b.day.AddDays(b.settings.DueDays)
	}
	return d.DueOn
}

func (d Deciding) tidy(today date.Date) Deciding {
	var ids []int64
	seen := make(map[int64]bool, len(d.WaiverIDs))
	for _, id := range d.WaiverIDs {
		if !seen[id] {
			seen[id], ids = true, append(ids, id)
		}
	}
	d.WaiverIDs, d.Reason, d.NamedDecision = ids, strings.TrimSpace(d.Reason), strings.TrimSpace(d.NamedDecision)
	if d.Citation.On.IsZero() {
		d.Citation.On = today
	}
	return d
}

// check holds the rules of an act that need no database.
func (d Deciding) check() error {
	var problems refuse.List
	if n := len(d.WaiverIDs); n == 0 || n > most {
		problems.Add(refuse.Invalid("waiverIds", "WAIVERS_NONE", "Max", most))
	}
	if d.Citation.Body != "" && d.Citation.Body != "BOARD" {
		problems.Add(refuse.Invalid("decision.body", "WAIVER_NEEDS_BOARD"))
	}
	if n := utf8.RuneCountInString(d.Reason); n > 1000 || n == 0 && d.Outcome == Declined {
		problems.Add(refuse.Invalid("reason", "REASON_MISSING"))
	}
	problems.Add(checkTongues("reasonIn", d.Reason, d.ReasonIn))
	if d.Outcome == InPrinciple {
		problems.Add(checkNamed(d.NamedDecision))
	}
	if on := d.Citation.On; d.Outcome == Declined && !d.DueOn.IsZero() && (d.DueOn.Before(on) || d.DueOn.After(on.AddDays(366))) {
		problems.Add(refuse.Invalid("dueOn", "WAIVER_DUE_ON", "Day", on))
	}
	return problems.Err()
}

// checkNamed refuses what does not name a decision to come.
func checkNamed(decision string) *refuse.Refusal {
	if n := utf8.RuneCountInString(decision); n == 0 || n > 200 || strings.ContainsFunc(decision, unicode.IsControl) {
		return refuse.Invalid("namedDecision", "NAMED_DECISION_MISSING")
	}
	return nil
}
