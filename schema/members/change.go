package members

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Change is what to change about a membership; nil leaves as it is.
type Change struct {
	ID           int64
	Version      *int
	Constituency *string
	Category     *string
	Band         *string
	JoinedOn     *date.Date
}

// apply lays the change over the codes of a class.
func (c Change) apply(m Membership) Membership {
	if c.Category != nil && *c.Category != m.Category {
		m.Category, m.Band = *c.Category, "" // a band belongs to its category
	}
	if c.Constituency != nil {
		m.Constituency = *c.Constituency
	}
	if c.Band != nil {
		m.Band = *c.Band
	}
	return m
}

// Update corrects a membership, as if it had been entered so: its first day,
// and its class over the whole span of today. What changes from a day on is
// for Reclassify. Dues already assessed stay as assessed.
func Update(ctx context.Context, tx *store.Tx, c Change) error {
	f, err := open(ctx, tx, c.ID, c.Version)
	if err != nil {
		return err
	}
	now := f.History.On(tx.Today())
	class, err := f.reclassed(ctx, tx, now.Class, c)
	if err != nil {
		return err
	}
	next := f.History.correctClass(tx.Today(), class)
	was, becomes := differences(now.Class, class)
	on := now.From
	if on.IsZero() {
		on = now.Joined
	}
	if c.JoinedOn != nil && *c.JoinedOn != now.Joined {
		if err := checkRejoined(next, *c.JoinedOn, tx.Today()); err != nil {
			return err
		}
		next = next.Since(tx.Today(), *c.JoinedOn)
		was["joined_on"], becomes["joined_on"], on = now.Joined, *c.JoinedOn, *c.JoinedOn
	}
	if len(becomes) == 0 {
		_, err := tx.Exec(ctx, `update members set version = version + 1 where id = $1`, c.ID)
		return err
	}
	_, err = f.save(ctx, tx, next, fact{Kind: "CORRECTED", On: on, Was: was, Becomes: becomes})
	return err
}

// checkRejoined refuses a first day that the membership's other days forbid.
func checkRejoined(h History, joined, today date.Date) error {
	now := h.On(today)
	problems := checkJoined(joined, today)
	if !now.Ended.IsZero() && !joined.Before(now.Ended) {
		problems.Add(refuse.Invalid("joinedOn", "JOINED_AFTER_END"))
	}
	for i, s := range h {
		if s.Joined != now.Joined {
			if !s.Ended.IsZero() && joined.Before(s.Ended) && s.Joined.Before(now.Joined) {
				problems.Add(refuse.Invalid("joinedOn", "JOINED_BEFORE_END", "Day", s.Ended))
				break
			}
			continue
		}
		first := s.Status == Current && s.From == now.Joined
		if s.Status == Current && !first && !joined.Before(s.From) || first && !s.To.IsZero() && i+1 < len(h) && !joined.Before(s.To) && now.Ended != s.To {
			problems.Add(refuse.Invalid("joinedOn", "JOINED_AFTER_CHANGE"))
			break
		}
	}
	return problems.Err()
}

// correctClass changes the class of the span of a day, and of what follows
// without saying otherwise; a membership to come, or that is over, is
// corrected as a whole.
func (h History) correctClass(today date.Date, to Class) History {
	now := h.On(today)
	day := now.From
	if now.Status == Future || day.IsZero() {
		day = now.Joined
	}
	if now.Status == Former {
		for _, s := range h {
			if s.Joined == now.Joined && s.Status == Current && s.Class.same(now.Class) {
				day = s.From
				break
			}
		}
	}
	changed := h.Reclassify(day, now.Class, to)
	for i, s := range changed { // the days before a first membership bear its class
		if s.Status == Future && s.Joined == now.Joined {
			changed[i].Class = changed[i].replaced(now.Class, to)
		}
	}
	return changed.joined()
}

func (f file) reclassed(ctx context.Context, tx *store.Tx, from Class, c Change) (Class, error) {
	m, err := codes(ctx, tx, from)
	if err != nil {
		return Class{}, err
	}
	return look(ctx, tx, c.apply(m))
}

// Reclassification changes what a member is filed under from a day on.
type Reclassification struct {
	Change           // JoinedOn is not read
	On     date.Date // zero: today for a constituency, the next 1 January for a category or band
	Ground
}

// Reclassify changes category, band or constituency from a day on, never in
// the past: dues and rolls of what was stay as they were.
func Reclassify(ctx context.Context, tx *store.Tx, r Reclassification) (eventID int64, err error) {
	f, err := open(ctx, tx, r.ID, r.Version)
	if err != nil {
		return 0, err
	}
	if r.On.IsZero() {
		r.On = tx.Today()
		if r.Category != nil || r.Band != nil {
			r.On = date.New(tx.Today().Year()+1, 1, 1)
		}
	}
	var problems refuse.List
	problems.Add(r.given())
	if r.On.Before(tx.Today()) {
		problems.Add(refuse.Invalid("effectiveOn", "CHANGE_IN_PAST"))
	}
	if r.On.After(tx.Today().AddYears(2)) {
		problems.Add(refuse.Invalid("effectiveOn", "DATE_TOO_LATE"))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	then := f.History.On(r.On)
	if then.Status != Current {
		return 0, refuse.Invalid("effectiveOn", "NOT_MEMBER_THEN", "Day", r.On)
	}
	class, err := f.reclassed(ctx, tx, then.Class, r.Change)
	if err != nil {
		return 0, err
	}
	was, becomes := differences(then.Class, class)
	if len(becomes) == 0 {
		return 0, refuse.Invalid("category", "NOTHING_CHANGES")
	}
	if problem := f.History.planned(r.On, tx.Today(), then.Class, class); problem != nil {
		return 0, problem
	}
	return f.save(ctx, tx, f.History.Reclassify(r.On, then.Class, class),
		fact{Kind: "RECLASSIFIED", On: r.On, Ground: r.Ground, Was: was, Becomes: becomes})
}

// planned refuses to plan for a day what is planned for it otherwise: each
// plan is taken back before another takes its place.
func (h History) planned(on, today date.Date, from, to Class) *refuse.Refusal {
	before, then := h.On(on.AddDays(-1)), h.On(on)
	if !on.After(today) || before.Status != Current || then.From != on {
		return nil
	}
	was, _ := differences(before.Class, then.Class)
	again, _ := differences(from, to)
	for name := range again {
		if _, both := was[name]; both {
			return refuse.Conflict("effectiveOn", "CHANGE_PLANNED", "Day", on)
		}
	}
	return nil
}
