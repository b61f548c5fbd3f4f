package members

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Merger is of one member into another, which goes on.
type Merger struct {
	From, Into int64
	Version    *int      // of From
	On         date.Date // the first day on which they are one; zero: today
	Contacts   bool      // people who speak for From speak for Into from that day on
	Names      bool      // Into is found by the names of From
	Ground
}

// Merge ends a member because it has become part of another. Dues stay with the
// member that they were assessed for. Both are locked in the order of their
// ids, so that two mergers at once do not wait for each other.
func Merge(ctx context.Context, tx *store.Tx, m Merger) (eventID int64, err error) {
	if m.From == m.Into {
		return 0, refuse.Invalid("into", "MERGE_WITH_ITSELF")
	}
	from, into, err := m.open(ctx, tx)
	if err != nil {
		return 0, err
	}
	if m.On.IsZero() {
		m.On = tx.Today()
	}
	var problems refuse.List
	problems.Add(m.given())
	if problem := from.History.endable("mergedOn", m.On, tx.Today()); problem != nil {
		problems.Add(problem)
	} else if into.History.On(m.On).Status != Current {
		problems.Add(refuse.Invalid("into", "INTO_NOT_MEMBER", "Day", m.On))
	}
	if err := problems.Err(); err != nil {
		return 0, err
	}
	was := map[string]any{}
	if m.Contacts {
		if was["contacts"], err = organisations.MoveContacts(ctx, tx, from.OrganisationID, into.OrganisationID, m.On); err != nil {
			return 0, err
		}
	}
	eventID, err = from.save(ctx, tx, from.History.End(m.On), fact{
		Kind: "ENDED", On: m.On, Ending: "MERGER", Other: m.Into, Ground: m.Ground, Was: was, Becomes: map[string]any{"ended_on": m.On},
	})
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `update members set version = version + 1 where id = $1`, m.Into); err != nil {
		return 0, err
	}
	if m.Names {
		err = organisations.Adopt(ctx, tx, into.OrganisationID, from.OrganisationID, m.On)
	}
	return eventID, err
}

func (m Merger) open(ctx context.Context, tx *store.Tx) (from, into file, err error) {
	other := func() error {
		into, err = open(ctx, tx, m.Into, nil)
		if refuse.From(err) != nil {
			return refuse.NotFound("into")
		}
		return err
	}
	if m.Into < m.From {
		if err := other(); err != nil {
			return from, into, err
		}
	}
	if from, err = open(ctx, tx, m.From, m.Version); err != nil {
		return from, into, err
	}
	if m.Into > m.From {
		err = other()
	}
	return from, into, err
}
