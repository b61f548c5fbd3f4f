package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Asking is a case that a member, or staff for it, begins.
type Asking struct {
	MemberID int64
	Year     int    // calendar year; 0: the year to ask for now
	AskedBy  string // filed by staff: who asked,
	AskedHow string // and how: LETTER, EMAIL, TELEPHONE, MEETING
}

// maxAskedBy is the most characters of who asked.
const maxAskedBy = 200

// Chance is what speaks for and against asking, for one member and one year.
type Chance struct {
	MemberID       int64     `db:"member_id"`
	OrganisationID int64     `db:"organisation_id"`
	Current        bool      // it is a member today
	Year           int       // calendar year; 0: no membership year is open
	Over           bool      // that year has ended
	Criteria       bool      // there are some for it on the reference date
	AsksUntil      date.Date `db:"asks_until"` // last day of the round to ask; zero: there is no round
	WaiverID       int64     `db:"waiver_id"`  // its case of that year that is open or was granted; 0: none
}

// Chances reads the chances of members for a year; 0 is for each the year to
// ask for now: one without a case, in whose round one may still ask, else one
// without a round; the next to come. For members that the viewer may act for.
func Chances(ctx context.Context, q store.Reader, memberIDs []int64, year int) (map[int64]Chance, error) {
	var rows []Chance
	err := q.Select(ctx, &rows, `
		select m.id as member_id, m.organisation_id, coalesce(r.status = 'CURRENT', false) as current, coalesce(x.year, 0) as year,
		       coalesce(x.over, false) as over, coalesce(x.criteria, false) as criteria, x.asks_until, coalesce(x.waiver_id, 0) as waiver_id
		from members m left join register($2::date) r on r.id = m.id
		left join lateral (
		  select extract(year from y.starts_on)::int as year, y.ends_on < $2::date as over, d.asks_until, w.id as waiver_id,
		         exists (select from criteria_sets s where s.effective_from <= coalesce(d.reference_on, $2::date)
		                 and (s.category_id is null or s.category_id = r.category_id)) as criteria
		  from membership_years y left join waiver_rounds d on d.year_id = y.id
		  left join fee_waivers w on w.year_id = y.id and w.member_id = m.id and w.state not in ('DECLINED', 'WITHDRAWN', 'LAPSED', 'REVOKED')
		  where $3 = 0 and y.ends_on >= $2::date or extract(year from y.starts_on) = $3
		  order by w.id is not null, case when d.asks_until >= $2::date then 0 when d.asks_until is null then 1 else 2 end, y.starts_on limit 1) x on true
		where m.id = any($1)`, store.IDs(memberIDs), q.Today(), year)
	byMember := make(map[int64]Chance, len(rows))
	for _, row := range rows {
		byMember[row.MemberID] = row
	}
	return byMember, err
}

// Refusal says why nobody may ask now; staff may after the last day, and for a
// year that is over. It is nil where they may.
func (c Chance) Refusal(staff bool, today date.Date) *refuse.Refusal {
	switch {
	case !c.Current:
		return refuse.Closed("memberId", "WAIVER_MEMBERS_ONLY")
	case c.Year == 0:
		return refuse.Closed("year", "WAIVER_NO_YEAR")
	case c.WaiverID != 0:
		return refuse.Conflict("year", "WAIVER_ASKED")
	case c.Over && !staff:
		return refuse.Closed("year", "WAIVER_YEAR_OVER", "Year", c.Year)
	case !c.Criteria:
		return refuse.Closed("memberId", "WAIVER_NO_CRITERIA")
	case !staff:
		return closed("year", c.AsksUntil, today)
	}
	return nil
}

// closed refuses what comes after the last day of a round to ask.
func closed(field string, until, today date.Date) *refuse.Refusal {
	if until.IsZero() || !today.After(until) {
		return nil
	}
	return refuse.Closed(field, "ROUND_CLOSED", "Until", until)
}

// Request begins a case as a draft: a focal point's own, or one that staff
// file for a member, who note by whom and how it was asked. Refusals:
// WAIVER_ASKED, WAIVER_MEMBERS_ONLY, WAIVER_NO_YEAR, WAIVER_YEAR_OVER,
// WAIVER_NO_CRITERIA, ROUND_CLOSED; of staff WAIVER_ASKED_BY, WAIVER_ASKED_HOW.
func Request(ctx context.Context, tx *store.Tx, a Asking) (id int64, err error) {
	all, err := Chances(ctx, tx, []int64{a.MemberID}, a.Year)
	if err != nil {
		return 0, err
	}
	c, found := all[a.MemberID]
	if !found {
		return 0, refuse.NotFound("memberId")
	}
	own := organisations.CheckEditor(ctx, tx, c.OrganisationID, "memberId")
	if refuse.From(own) == nil && own != nil {
		return 0, own
	}
	if err := a.asked(own, tx.Viewer().Can(store.Staff)); err != nil {
		return 0, err
	}
	if refusal := c.Refusal(tx.Viewer().Can(store.Staff), tx.Today()); refusal != nil {
		return 0, refusal
	}
	y, err := yearOf(ctx, tx, c.Year)
	if err != nil {
		return 0, err
	}
	made, err := file(ctx, tx, filing{MemberIDs: []int64{a.MemberID}, Year: y, AskedBy: a.AskedBy, AskedHow: a.AskedHow})
	return made[a.MemberID], err
}

// asked brings who asked and how into its stored form; own is nil where the
// viewer speaks for the member, who then asks itself.
func (a *Asking) asked(own error, staff bool) error {
	if own == nil {
		a.AskedBy, a.AskedHow = "", ""
		return nil
	}
	if !staff {
		return own
	}
	var problems refuse.List
	a.AskedBy = strings.Join(strings.Fields(a.AskedBy), " ")
	if n := utf8.RuneCountInString(a.AskedBy); n == 0 || n > maxAskedBy {
		problems.Add(refuse.Invalid("askedBy", "WAIVER_ASKED_BY", "Max", maxAskedBy))
	}
	if a.AskedHow == "" {
		problems.Add(refuse.Invalid("askedHow", "WAIVER_ASKED_HOW"))
	}
	return problems.Err()
}

// Edits is nil where the viewer, with these roles in the member's
// organisation, may act for the member in its case: staff may, unless they are
// recused, and its focal points.
func (w Waiver) Edits(roles []string) *refuse.Refusal {
	switch {
	case w.Staff && w.Recusal == "":
		return nil
	case !w.Theirs:
		return refuse.NotFound("waiverId")
	}
	return organisations.MayEdit(roles)
}

// openOwn locks a case for who may act for its member.
func openOwn(ctx context.Context, tx *store.Tx, id int64, version *int) (w Waiver, err error) {
	if w, err = open(ctx, tx, id, version); err != nil {
		return w, err
	}
	roles, err := organisations.RolesOf(ctx, tx, []int64{w.OrganisationID})
	if err != nil {
		return w, err
	}
	if refusal := w.Edits(roles[w.OrganisationID]); refusal != nil {
		return w, refusal
	}
	return w, nil
}
