package waivers

import (
	"cmp"
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Held says what keeps a case out of a pack of all clean cases, whatever its
// criteria say.
type Held string

const (
	HeldByPack      Held = "OTHER_PACK"   // it is in one already
	HeldByPrinciple Held = "IN_PRINCIPLE" // its rule is in the making
	HeldByQuestion  Held = "QUESTION"     // its member is asked something
	HeldByRecusal   Held = "RECUSED"      // the viewer is
)

// Candidate is a case of a year that waits for its decision.
type Candidate struct {
	Waiver
	Held  Held // empty: nothing
	Clean bool // needs nobody's special attention, and nothing holds it: it goes into the pack
}

// Candidates are the cases of a membership year: those that a pack of all clean
// cases would hold, and the others.
type Candidates struct {
	Year  int         // by its calendar year
	Years []int       // that have cases, the latest first
	Cases []Candidate // those that would go in first, by the members' names
	Clean int         // how many would
}

// CandidatesOf finds the cases that wait for their decision, of a year or of the
// latest that has any (0). Whoever pulled a case out of a pack wants it decided
// singly: it does not come back with the others.
func CandidatesOf(ctx context.Context, q store.Reader, year int) (c Candidates, err error) {
	if err = q.Select(ctx, &c.Years, `
		select distinct extract(year from y.starts_on)::int as year from fee_waivers w join membership_years y on y.id = w.year_id
		where w.state in ('SUBMITTED', 'UNDER_REVIEW', 'RETURNED') order by year desc`); err != nil {
		return c, err
	}
	if c.Year = year; year == 0 && len(c.Years) > 0 {
		c.Year = c.Years[0]
	}
	var rows []struct {
		ID     int64
		Packed bool
	}
	err = q.Select(ctx, &rows, `
		select w.id, exists (select from waiver_pack_cases c where c.waiver_id = w.id and c.open) as packed
		from fee_waivers w join membership_years y on y.id = w.year_id join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where extract(year from y.starts_on) = $1 and w.state in ('SUBMITTED', 'UNDER_REVIEW', 'RETURNED')
		order by packed, w.state = 'RETURNED', o.sort_`+string(cmp.Or(q.Viewer().Language, "en"))+`, w.id limit $2`, c.Year, most)
	if err != nil {
		return c, err
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	cases, err := ByIDs(ctx, q, ids)
	if err != nil {
		return c, err
	}
	for _, row := range rows {
		if w, found := cases[row.ID]; found {
			c.Cases = append(c.Cases, Candidate{Waiver: w, Held: w.held(row.Packed)})
		}
	}
	return c, c.assess(ctx, q)
}

func (w Waiver) held(packed bool) Held {
	switch {
	case w.Recusal != "":
		return HeldByRecusal
	case packed:
		return HeldByPack
	case w.State == StateReturned:
		return HeldByQuestion
	case w.Principle:
		return HeldByPrinciple
	}
	return ""
}

// assess tells which cases are clean, and puts them first.
func (c *Candidates) assess(ctx context.Context, q store.Reader) error {
	var free []Waiver
	for _, one := range c.Cases {
		if one.Held == "" {
			free = append(free, one.Waiver)
		}
	}
	assessments, err := Assess(ctx, q, free)
	for i := range c.Cases {
		if a, free := assessments[c.Cases[i].ID]; free && a.Clean() {
			c.Cases[i].Clean = true
			c.Clean++
		}
	}
	slices.SortStableFunc(c.Cases, func(a, b Candidate) int {
		switch {
		case a.Clean == b.Clean:
			return 0
		case a.Clean:
			return -1
		}
		return 1
	})
	return err
}

// CandidatesName is the name of the list, for cursors.
const CandidatesName = "pack-candidates"

// Page cuts a page out of the cases.
func (c Candidates) Page(page relay.Page) ([]Candidate, relay.Info) {
	return pageOf(c.Cases, page, func(one Candidate) int64 { return one.ID })
}

// cleanOf are the cases of a year that need nobody's special attention and that
// the viewer may put before the Board: as many as the viewer saw, where they say
// how many (0: they do not).
func cleanOf(ctx context.Context, tx *store.Tx, year, seen int) (ids []int64, err error) {
	c, err := CandidatesOf(ctx, tx, year)
	if err != nil {
		return nil, err
	}
	for _, one := range c.Cases[:c.Clean] {
		ids = append(ids, one.ID)
	}
	switch {
	case len(ids) == 0:
		err = refuse.Closed("cleanOf", "PACK_NOTHING_CLEAN", "Year", year)
	case seen != 0 && seen != len(ids):
		err = refuse.Conflict("expectedCases", "PACK_CASES_CHANGED", "Count", len(ids))
	}
	return ids, err
}
