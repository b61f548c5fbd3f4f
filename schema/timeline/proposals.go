package timeline

import "strings"

// sides are the row before and after, flat. A change that somebody proposes
// shows what it is about: the values before and after that it holds.
func (e Entry) sides() (before, after map[string]*string) {
	before, after = fields(e.Before), fields(e.After)
	if e.Entity != "proposed_changes" {
		return before, after
	}
	if e.Act == "insert" {
		proposed := within(after, "after.")
		proposed["note"] = after["note"]
		return within(after, "before."), proposed
	}
	for _, side := range []map[string]*string{before, after} {
		for name := range side {
			if name != "outcome" && name != "reason" {
				delete(side, name)
			}
		}
	}
	return before, after
}

// within takes the fields below a name.
func within(row map[string]*string, name string) map[string]*string {
	inner := map[string]*string{}
	for key, value := range row {
		if rest, ok := strings.CutPrefix(key, name); ok {
			inner[rest] = value
		}
	}
	return inner
}
