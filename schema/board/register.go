package board

import "github.com/plenary-org/plenary/schema/date"

// Register is all of it, in the order of the seats and of time.
type Register struct {
	Seats    []Seat
	Terms    []Term
	Posts    []Post
	Officers []Officer
}

// Holding is a seat on a day.
type Holding struct {
	Seat
	Term           *Term // nil: vacant
	Representative *Post // nil: nobody, for now
	Alternates     []Post
	Next           *Term    // the first to come; nil: none
	Vacancy        *Vacancy // nil: held
}

// Why says why a seat is vacant.
type Why string

const (
	NeverHeld Why = "NEVER_HELD" // nobody has held it yet
	Resigned  Why = "RESIGNED"
	Left      Why = "MEMBERSHIP_ENDED" // its holder is no longer a member
	TermEnded Why = "TERM_ENDED"
)

// Vacancy is since when a seat has been vacant, and why.
type Vacancy struct {
	Since date.Date // zero: it was never held
	Why   Why
	After *Term // the last that was held
}

// never tells that a term did not come to pass: its holder left before it.
func (t Term) never() bool { return t.HeldUntil.Before(t.StartsOn) }

func within(day, from, to date.Date) bool { return !day.Before(from) && !day.After(to) }

// On is the Board as on a day.
func (r Register) On(day date.Date) []Holding {
	list := make([]Holding, len(r.Seats))
	for i, seat := range r.Seats {
		list[i] = r.holding(seat, day)
	}
	return list
}

func (r Register) holding(seat Seat, day date.Date) Holding {
	h := Holding{Seat: seat, Alternates: []Post{}}
	var last *Term
	for i := range r.Terms {
		t := &r.Terms[i]
		if t.SeatID != seat.ID || t.never() {
			continue
		}
		if t.StartsOn.After(day) {
			if h.Next == nil || t.StartsOn.Before(h.Next.StartsOn) {
				h.Next = t
			}
			continue
		}
		if within(day, t.StartsOn, t.HeldUntil) {
			h.Term = t
		}
		if last == nil || t.StartsOn.After(last.StartsOn) {
			last = t
		}
	}
	if h.Term == nil {
		h.Vacancy = vacancy(last)
		return h
	}
	for i := range r.Posts {
		p := r.Posts[i]
		switch {
		case p.TermID != h.Term.ID || !within(day, p.StartsOn, p.EndsOn):
		case p.Part == Representative:
			h.Representative = &p
		default:
			h.Alternates = append(h.Alternates, p)
		}
	}
	return h
}

func vacancy(last *Term) *Vacancy {
	switch {
	case last == nil:
		return &Vacancy{Why: NeverHeld}
	case !last.VacantFrom.IsZero():
		return &Vacancy{last.VacantFrom, last.Why, last}
	}
	return &Vacancy{last.HeldUntil.AddDays(1), TermEnded, last}
}

// Leading are those who held an office on a day.
func (r Register) Leading(day date.Date, role Office) (list []Officer) {
	for _, o := range r.Officers {
		if o.Role == role && within(day, o.StartsOn, o.EndsOn) {
			list = append(list, o)
		}
	}
	return list
}

// Post finds a person's time for a holder.
func (r Register) Post(id int64) (p Post, found bool) {
	for _, p := range r.Posts {
		if p.ID == id {
			return p, true
		}
	}
	return p, false
}

// Term finds a term.
func (r Register) Term(id int64) (t Term, found bool) {
	for _, t := range r.Terms {
		if t.ID == id {
			return t, true
		}
	}
	return t, false
}

// Unfinished is the term of a seat that a by-election on a day would complete:
// the last held, where it was given up and its time is not over.
func (r Register) Unfinished(seatID int64, day date.Date) (t Term, found bool) {
	for _, other := range r.Terms {
		if other.SeatID == seatID && !other.VacantFrom.IsZero() && !other.VacantFrom.After(day) && !other.EndsOn.Before(day) && (!found || other.StartsOn.After(t.StartsOn)) {
			t, found = other, true
		}
	}
	for _, other := range r.Terms {
		if found && other.CompletesID == t.ID && !other.StartsOn.After(day) {
			return Term{}, false
		}
	}
	return t, found
}
