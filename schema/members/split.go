package members

import (
	"context"
	"fmt"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Division is of a member: organisations that were part of it become members.
type Division struct {
	ID      int64
	Version *int
	On      date.Date // the first day of the new members; zero: today
	Ends    bool      // the old member ends; else it goes on
	Parts   []Part
	Ground
}

// Part is an organisation that becomes a member by a division.
type Part struct {
	OrganisationID int64               // one that is known already; 0: Draft
	Draft          organisations.Draft // a new one
	Membership                         // its own class; JoinedOn is not read
}

const mostParts = 10

// Split makes parts of a member members of their own, each in its own class,
// from a day on. Dues assessed stay with the old one.
func Split(ctx context.Context, tx *store.Tx, d Division) (parts []int64, eventID int64, err error) {
	f, err := open(ctx, tx, d.ID, d.Version)
	if err != nil {
		return nil, 0, err
	}
	if d.On.IsZero() {
		d.On = tx.Today()
	}
	if err := d.check(f.History, tx.Today()); err != nil {
		return nil, 0, err
	}
	classes, err := d.classes(ctx, tx)
	if err != nil {
		return nil, 0, err
	}
	for i, p := range d.Parts {
		id, event, err := d.admit(ctx, tx, p, classes[i])
		if err != nil {
			return nil, 0, refuse.Under(fmt.Sprintf("parts.%d", i), err)
		}
		parts, eventID = append(parts, id), event
	}
	if d.Ends {
		eventID, err = f.save(ctx, tx, f.History.End(d.On), fact{
			Kind: "ENDED", On: d.On, Ending: "SPLIT", Ground: d.Ground, Becomes: map[string]any{"ended_on": d.On},
		})
		return parts, eventID, err
	}
	_, err = tx.Exec(ctx, `update members set version = version + 1 where id = $1`, d.ID)
	return parts, eventID, err
}

func (d *Division) check(h History, today date.Date) error {
	var problems refuse.List
	problems.Add(d.given())
	if len(d.Parts) == 0 || len(d.Parts) > mostParts {
		problems.Add(refuse.Invalid("parts", "SPLIT_PARTS", "Max", mostParts))
	}
	if d.Ends {
		problems.Add(h.endable("splitOn", d.On, today))
		return problems.Err()
	}
	switch {
	case d.On.After(today.AddYears(2)):
		problems.Add(refuse.Invalid("splitOn", "DATE_TOO_LATE"))
	case !d.On.After(h[0].Joined):
		problems.Add(refuse.Invalid("splitOn", "ENDS_BEFORE_ADMISSION", "Day", h[0].Joined))
	case h.On(d.On).Status != Current:
		problems.Add(refuse.Invalid("splitOn", "NOT_MEMBER_THEN", "Day", d.On))
	}
	return problems.Err()
}

// classes finds the classes of all parts, so that a form hears of all mistakes.
func (d *Division) classes(ctx context.Context, tx *store.Tx) (list []Class, err error) {
	var problems refuse.List
	for i, p := range d.Parts {
		c, err := look(ctx, tx, p.Membership)
		refusals := refuse.From(refuse.Under(fmt.Sprintf("parts.%d", i), err))
		if err != nil && refusals == nil {
			return nil, err
		}
		problems = append(problems, refusals...)
		list = append(list, c)
	}
	return list, problems.Err()
}

// admit makes a part a member, for the first time or again, which cites the
// member that it was part of.
func (d *Division) admit(ctx context.Context, tx *store.Tx, p Part, class Class) (memberID, eventID int64, err error) {
	if p.OrganisationID == 0 {
		if p.OrganisationID, err = organisations.Create(ctx, tx, p.Draft); err != nil {
			return 0, 0, err
		}
	}
	found, err := tx.Get(ctx, &memberID, `select id from members where organisation_id = $1`, p.OrganisationID)
	if err != nil {
		return 0, 0, err
	}
	what := fact{Kind: "ADMITTED", On: d.On, Other: d.ID, Ground: d.Ground}
	if found {
		what.Kind = "RETURNED"
		eventID, err = readmit(ctx, tx, memberID, class, what)
		return memberID, eventID, err
	}
	_, err = tx.Get(ctx, &memberID, `insert into members (organisation_id) values ($1) returning id`, p.OrganisationID)
	switch {
	case store.Violates(err, "members_organisation_id_key"):
		return 0, 0, refuse.Conflict("organisationId", "ALREADY_MEMBER")
	case store.Violates(err, "members_organisation_id_fkey"):
		return 0, 0, refuse.NotFound("organisationId")
	case err != nil:
		return 0, 0, err
	}
	what.Becomes = came(Class{}, class, d.On)
	f := file{MemberID: memberID, OrganisationID: p.OrganisationID}
	eventID, err = f.save(ctx, tx, beginning(d.On, class), what)
	return memberID, eventID, err
}

// readmit makes a former member a member again, as Rejoin does.
func readmit(ctx context.Context, tx *store.Tx, memberID int64, class Class, what fact) (eventID int64, err error) {
	f, err := open(ctx, tx, memberID, nil)
	if err != nil {
		return 0, err
	}
	last := f.History[len(f.History)-1]
	switch {
	case last.Status != Former:
		return 0, refuse.Conflict("organisationId", "ALREADY_MEMBER")
	case what.On.Before(last.Ended):
		return 0, refuse.Conflict("organisationId", "JOINED_BEFORE_END", "Day", last.Ended)
	}
	what.Was, _ = differences(last.Class, class)
	what.Becomes = came(last.Class, class, what.On)
	return f.save(ctx, tx, f.History.Return(what.On, class), what)
}

// came is what the fact of a membership's beginning says.
func came(before, class Class, on date.Date) map[string]any {
	_, becomes := differences(before, class)
	becomes["joined_on"] = on
	return becomes
}

// beginning is the history of a member that has just been admitted.
func beginning(day date.Date, c Class) History {
	known := Quality{"DAY", "EXACT", "EXACT"}
	return History{
		{To: day, Status: Future, Joined: day, Quality: known, Class: c},
		{From: day, Status: Current, Joined: day, Quality: known, Class: c},
	}
}
