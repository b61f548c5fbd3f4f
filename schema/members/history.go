package members

import (
	"slices"

	"github.com/plenary-org/plenary/schema/date"
)

// Class is what a member is filed under: ids of its constituency, category and
// size band (nil: not known).
type Class struct {
	Constituency int64  `db:"constituency_id"`
	Category     int64  `db:"category_id"`
	Band         *int64 `db:"band_id"`
}

func (c Class) same(other Class) bool {
	return c.Constituency == other.Constituency && c.Category == other.Category && sameBand(c.Band, other.Band)
}

func sameBand(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// Span is a stretch of days on which a membership is the same.
type Span struct {
	From    date.Date `db:"from_on"` // zero: since ever
	To      date.Date `db:"to_on"`   // the first day after it; zero: for ever
	Status  Status    `db:"status"`
	Joined  date.Date `db:"joined_on"`
	Ended   date.Date `db:"ended_on"` // first day no longer a member; zero: none known
	Quality           // of the facts
	Class
}

// Quality says how well the facts of a membership are known.
type Quality struct {
	Precision    string `db:"joined_precision"`     // DAY, YEAR
	Joined       string `db:"joined_quality"`       // EXACT, DERIVED
	Constituency string `db:"constituency_quality"` // EXACT, DERIVED
}

func (s Span) same(other Span) bool {
	return s.From == other.From && s.To == other.To && s.Status == other.Status && s.Joined == other.Joined &&
		s.Ended == other.Ended && s.Quality == other.Quality && s.Class.same(other.Class)
}

func (s Span) holds(day date.Date) bool {
	return !s.From.After(day) && (s.To.IsZero() || s.To.After(day))
}

// History is what a member was, is and will be: spans in order that leave no
// day out. Its methods return another history and leave this one as it is.
type History []Span

// On is the span of a day.
func (h History) On(day date.Date) Span { return h[h.index(day)] }

func (h History) index(day date.Date) int {
	return slices.IndexFunc(h, func(s Span) bool { return s.holds(day) })
}

// cut makes a day the first of a span.
func (h History) cut(day date.Date) History {
	i := h.index(day)
	if h[i].From == day {
		return slices.Clone(h)
	}
	before, after := h[i], h[i]
	before.To, after.From = day, day
	return slices.Concat(h[:i], History{before, after}, h[i+1:])
}

// End ends the membership under way on the day before: the given day is the
// first no longer a member. Changes planned for later fall away.
func (h History) End(day date.Date) History {
	var ended History
	last := h.On(day.AddDays(-1))
	for _, s := range h.cut(day) {
		switch {
		case s.Status != Current || s.Joined != last.Joined:
		case s.To.IsZero() || s.To.After(day): // from the day on
			s.Status, s.Ended, s.Class = Former, day, last.Class
		default:
			s.Ended = day
		}
		ended = append(ended, s)
	}
	return ended.joined()
}

// Resume takes an ending back: the membership that ended on a day goes on.
func (h History) Resume(day date.Date) History {
	goes := slices.Clone(h)
	for i, s := range goes {
		if s.Ended == day {
			goes[i].Ended = date.Date{}
			if s.Status == Former {
				goes[i].Status, goes[i].Class = Current, goes[i-1].Class
			}
		}
	}
	return goes.joined()
}

// Return begins a membership again, after an ending.
func (h History) Return(day date.Date, c Class) History {
	back := h.cut(day)
	last := &back[len(back)-1]
	*last = Span{From: day, Status: Current, Joined: day, Quality: Quality{"DAY", "EXACT", "EXACT"}, Class: c}
	return back
}

// Reclassify changes what differs between two classes from a day on, for as
// long as what comes later says nothing else.
func (h History) Reclassify(day date.Date, from, to Class) History {
	changed := h.cut(day)
	for i := changed.index(day); i < len(changed) && changed[i].Joined == changed.On(day).Joined; i++ {
		changed[i].Class = changed[i].replaced(from, to)
		if from.Constituency != to.Constituency {
			changed[i].Quality.Constituency = "EXACT"
		}
	}
	return changed.joined()
}

// replaced puts what differs in place of what was the same as before.
func (c Class) replaced(from, to Class) Class {
	if c.Constituency == from.Constituency {
		c.Constituency = to.Constituency
	}
	if c.Category == from.Category && sameBand(c.Band, from.Band) {
		c.Category, c.Band = to.Category, to.Band
	}
	return c
}

// Since corrects the first day of the membership under way, or to come, on a
// day. The days since an earlier membership reach up to it.
func (h History) Since(on, joined date.Date) History {
	was := h.On(on).Joined
	var corrected History
	for _, s := range h {
		if s.Joined == was {
			s.Joined, s.Precision, s.Quality.Joined = joined, "DAY", "EXACT"
		}
		switch {
		case s.Status == Current && s.From == was:
			if last := len(corrected) - 1; last >= 0 && corrected[last].Status == Current && joined.After(was) {
				gap := corrected[last] // it had returned on the day of the ending
				gap.From, gap.To, gap.Status = was, joined, Former
				corrected = append(corrected, gap)
			}
			s.From = joined
		case s.Status != Current && s.To == was:
			s.To = joined
		}
		if s.To.IsZero() || s.From.Before(s.To) {
			corrected = append(corrected, s)
		}
	}
	return corrected
}

// joined puts together neighbours that are the same.
func (h History) joined() History {
	var whole History
	for _, s := range h {
		if last := len(whole) - 1; last >= 0 {
			apart := whole[last]
			apart.From, apart.To = s.From, s.To
			if apart.same(s) {
				whole[last].To = s.To
				continue
			}
		}
		whole = append(whole, s)
	}
	return whole
}
