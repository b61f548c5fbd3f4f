package members

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Reversal takes back a fact that does not hold, or is not to come.
type Reversal struct {
	EventID int64
	Version *int
	Reason  string
}

// happened is a fact on record.
type happened struct {
	ID       int64
	MemberID int64 `db:"member_id"`
	Kind     string
	Ending   string
	On       date.Date `db:"effective_on"`
	Other    int64     `db:"other"`
	Was      []byte    `db:"was"`
	Becomes  []byte    `db:"becomes"`
}

// TakeBack takes an ending back, planned or mistaken: the membership goes on
// as if it had not been recorded, with the changes that were planned for later.
// Not where the member has returned since. Names that a merger left to the
// other member go, and contacts that were to move stay; those who speak for the
// other member already go on to.
func TakeBack(ctx context.Context, tx *store.Tx, r Reversal) (memberID, eventID int64, err error) {
	return r.do(ctx, tx, "ENDED", "ONLY_ENDINGS_BACK", func(f file, what happened) (History, error) {
		switch {
		case f.History.returnsAfter(what.On):
			return nil, refuse.Closed("eventId", "RETURNED_SINCE")
		case f.History[len(f.History)-1].Ended != what.On:
			return nil, refuse.Conflict("eventId", "TAKEN_BACK_ALREADY")
		}
		next, err := f.replan(ctx, tx, f.History.Resume(what.On), what)
		if err == nil && what.Ending == "MERGER" {
			err = part(ctx, tx, f.OrganisationID, what)
		}
		return next, err
	})
}

// Unplan takes back a change of category, band or constituency that has not
// taken effect. Not where a later correction has replaced it.
func Unplan(ctx context.Context, tx *store.Tx, r Reversal) (memberID, eventID int64, err error) {
	return r.do(ctx, tx, "RECLASSIFIED", "ONLY_CHANGES_BACK", func(f file, what happened) (History, error) {
		then := f.History.On(what.On)
		before, after := f.History.On(what.On.AddDays(-1)), what.apply(then.Class)
		switch {
		case !what.On.After(tx.Today()):
			return nil, refuse.Closed("eventId", "CHANGE_IN_FORCE", "Day", what.On)
		case then.Status != Current || then.From != what.On || !after.same(then.Class):
			return nil, refuse.Conflict("eventId", "CHANGED_SINCE")
		}
		return f.History.unclassify(what.On, then.Class, what.undo(then.Class, before.Class), before.Quality.Constituency), nil
	})
}

// do finds the fact, lets undo make the history without it, and saves that.
func (r Reversal) do(ctx context.Context, tx *store.Tx, kind, other string, undo func(file, happened) (History, error)) (memberID, eventID int64, err error) {
	var what happened
	found, err := tx.Get(ctx, &what, `
		select id, member_id, kind, coalesce(ending, '') as ending, effective_on, coalesce(other_member_id, 0) as other, was, becomes
		from member_events where id = $1`, r.EventID)
	switch {
	case err != nil:
		return 0, 0, err
	case !found:
		return 0, 0, refuse.NotFound("eventId")
	case what.Kind != kind:
		return 0, 0, refuse.Invalid("eventId", other)
	}
	f, err := open(ctx, tx, what.MemberID, r.Version)
	if err != nil {
		return 0, 0, err
	}
	g := Ground{Reason: r.Reason}
	if problem := g.given(); problem != nil {
		return 0, 0, problem
	}
	next, err := undo(f, what)
	if err != nil {
		return 0, 0, err
	}
	undone := fact{Kind: "TAKEN_BACK", On: what.On, Takes: r.EventID, Ground: g}
	if kind == "ENDED" {
		undone.Was, undone.Becomes = map[string]any{"ended_on": what.On}, map[string]any{"ended_on": nil}
	} else {
		undone.Was, undone.Becomes = differences(f.History.On(what.On).Class, next.On(what.On).Class)
	}
	eventID, err = f.save(ctx, tx, next, undone)
	return what.MemberID, eventID, err
}

// replan plans again the changes that fell away with an ending: not those of an
// earlier membership, nor those that fell away with another ending.
func (f file) replan(ctx context.Context, tx *store.Tx, h History, ending happened) (History, error) {
	var planned []happened
	err := tx.Select(ctx, &planned, `
		select e.id, e.effective_on, e.becomes from member_events e
		where e.member_id = $1 and e.kind = 'RECLASSIFIED' and e.id < $2 and e.effective_on >= $3
		  and not exists (select from member_events b where b.takes_back_id = e.id)
		  and not exists (
		    select from member_events x where x.member_id = e.member_id and x.id > e.id and x.id < $2
		      and (x.kind = 'RETURNED' or x.kind = 'ENDED' and x.effective_on <= e.effective_on
		           and not exists (select from member_events b where b.takes_back_id = x.id)))
		order by e.id`, f.MemberID, ending.ID, ending.On)
	for _, p := range planned {
		from := h.On(p.On)
		if from.Status == Current {
			h = h.Reclassify(p.On, from.Class, p.apply(from.Class))
		}
	}
	return h, err
}

// change is what a reclassification says about each part of a class; absent
// where it says nothing.
type change struct {
	Constituency *int64          `json:"constituency_id"`
	Category     *int64          `json:"category_id"`
	Band         json.RawMessage `json:"band_id"` // null: not known any more
}

func (w happened) change() (c change) {
	_ = json.Unmarshal(w.Becomes, &c) // written by differences
	return c
}

// apply makes the class that the change leads to.
func (w happened) apply(c Class) Class {
	to := w.change()
	if to.Constituency != nil {
		c.Constituency = *to.Constituency
	}
	if to.Category != nil {
		c.Category = *to.Category
	}
	if to.Band != nil {
		c.Band = nil
		_ = json.Unmarshal(to.Band, &c.Band) // written by differences
	}
	return c
}

// undo gives what the change changed its value of before.
func (w happened) undo(c, before Class) Class {
	to := w.change()
	if to.Constituency != nil {
		c.Constituency = before.Constituency
	}
	if to.Category != nil || to.Band != nil {
		c.Category, c.Band = before.Category, before.Band
	}
	return c
}

// unclassify is Reclassify backwards: the constituency is known as well as it
// was before.
func (h History) unclassify(day date.Date, from, to Class, quality string) History {
	goes := h.Reclassify(day, from, to)
	if from.Constituency == to.Constituency {
		return goes
	}
	joined := goes.On(day).Joined
	for i, s := range goes {
		if s.Joined == joined && s.Class.Constituency == to.Constituency && !s.From.Before(day) {
			goes[i].Quality.Constituency = quality
		}
	}
	return goes.joined()
}

// part takes away the names that a merger left to the other member, and the
// contacts that were to become the other's.
func part(ctx context.Context, tx *store.Tx, organisationID int64, merger happened) error {
	var was struct {
		Contacts []organisations.Moved `json:"contacts"`
	}
	_ = json.Unmarshal(merger.Was, &was) // written by Merge
	var into int64
	if _, err := tx.Get(ctx, &into, `select organisation_id from members where id = $1`, merger.Other); err != nil {
		return err
	}
	if err := organisations.ReturnContacts(ctx, tx, organisationID, into, was.Contacts); err != nil {
		return err
	}
	return organisations.Disown(ctx, tx, into, organisationID)
}
