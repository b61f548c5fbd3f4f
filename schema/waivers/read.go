package waivers

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Filter narrows the list; zero values do not.
type Filter struct {
	Year     int     // calendar year of the membership year's first day
	Rule     string  // as cited: "SOP 2.3.6"
	Outcome  Outcome // of the decision that holds; revoked ones are left out
	States   []State
	MemberID int64
	RoundID  int64
	Search   string // part of a name, former ones included
	Mine     bool   // only cases that the viewer reviews now
	Awaited  bool   // only cases that wait for a recommendation of the viewer's
	ids      []int64
}

// ListName is the name of the list for cursors.
const ListName = "waivers"

const from = `
	from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
	join membership_years y on y.id = w.year_id join criteria_sets s on s.id = w.set_id
	left join people filer on filer.id = w.filed_by left join people sender on sender.id = w.submitted_by`

// columns are those of Waiver. Whose case it is to the viewer is decided here
// and nowhere else: a reviewer reads as long as they sit on the Board and
// review, or have recommended; who has only looked in reads no longer.
func columns(w *store.Where, q store.Reader) string {
	v := q.Viewer()
	me, today := w.Param(v.PersonID)+"::bigint", w.Param(q.Today())+"::date"
	return `w.id, w.member_id, m.organisation_id, o.names, w.year_id, extract(year from y.starts_on)::int as year, y.number, w.set_id, s.rule, s.in_principle,
	coalesce(w.round_id, 0) as round_id, coalesce(w.previous_id, 0) as previous_id, w.reference_on, w.state, w.version, coalesce(w.outcome, '') as outcome,
	coalesce(w.decision_id, 0) as decision_id, w.valid_from, w.valid_to, w.named_decision, w.statement, w.asked_by, w.asked_how,
	w.filed_at, filer.name as filed_by, w.submitted_at, sender.name as submitted_by, w.decided_at,
	coalesce(m.organisation_id = any(` + w.Param(store.IDs(v.Members)) + `), false) as theirs, ` + w.Param(v.Can(store.Staff)) + `::boolean as staff,
	` + w.Param(v.Can(store.Board)) + `::boolean and exists (select from waiver_assignments a where a.waiver_id = w.id and a.person_id = ` + me + `
	  and (a.ended_at is null or a.ended_why <> 'RECUSED' and exists (select from waiver_recommendations r where r.waiver_id = w.id and r.person_id = ` + me + `))) as assigned,
	coalesce(recusal(` + me + `, w.id, ` + today + `), '') as recusal,
	exists (select from waiver_recommendations r where r.waiver_id = w.id and r.person_id = ` + me + `) as recommended`
}

// where says which cases there are for the viewer: for staff all; for members
// of the Board those submitted; for members their own; for everybody else the
// register, as far as it is public.
func (f Filter) where(q store.Reader) *store.Where {
	var w store.Where
	if v := q.Viewer(); !v.Can(store.Staff) {
		readers := []string{"PUBLIC"}
		if v.Can(store.Member, store.Board) {
			readers = append(readers, "MEMBERS")
		}
		w.And(`m.organisation_id = any($?) or $? and w.submitted_at is not null
			or w.outcome = 'GRANTED' and w.state <> 'REVOKED' and (select register from waiver_settings order by id desc limit 1) = any($?)`,
			store.IDs(v.Members), v.Can(store.Board), store.Texts(readers))
	}
	if f.ids != nil {
		w.And("w.id = any($?)", store.IDs(f.ids))
	}
	if f.Year != 0 {
		w.And("extract(year from y.starts_on) = $?", f.Year)
	}
	if f.Rule != "" {
		w.And("s.rule = $?", f.Rule)
	}
	if f.Outcome != "" {
		w.And("w.outcome = $? and w.state <> 'REVOKED'", f.Outcome)
	}
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		w.And("w.state = any($?)", store.Texts(states))
	}
	if f.MemberID != 0 {
		w.And("w.member_id = $?", f.MemberID)
	}
	if f.RoundID != 0 {
		w.And("w.round_id = $?", f.RoundID)
	}
	if f.Search != "" {
		w.And("o.search like '%' || replace(replace(replace(fold($?), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'", strings.TrimSpace(f.Search))
	}
	if f.Mine || f.Awaited {
		w.And(`exists (select from waiver_assignments a where a.waiver_id = w.id and a.person_id = $? and a.ended_at is null)
			and recusal($?, w.id, $?) is null`, q.Viewer().PersonID, q.Viewer().PersonID, q.Today())
	}
	if f.Awaited {
		w.And("w.state = 'UNDER_REVIEW' and not exists (select from waiver_recommendations r where r.waiver_id = w.id and r.person_id = $?)", q.Viewer().PersonID)
	}
	return &w
}

// List reads a page: the latest year first, each by the organisation's name.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Waiver, relay.Info, error) {
	w := f.where(q)
	name := "o.sort_" + string(q.Viewer().Language)
	if q.Viewer().Language == "" {
		name = "o.sort_en"
	}
	key := `(to_char(9999 - extract(year from y.starts_on), 'FM0000') || ` + name + `)`
	order, beyond := "asc", ">"
	if page.Back {
		order, beyond = "desc", "<"
	}
	if page.Placed {
		w.And("("+key+", w.id) "+beyond+" ($?, $?)", page.Key, page.ID)
	}
	var rows []struct {
		Waiver
		Key string
	}
	selected := columns(w, q)
	err := q.Select(ctx, &rows, `select `+selected+`, `+key+` as key`+from+` where `+w.SQL()+`
		order by `+key+` `+order+`, w.id `+order+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(r struct {
		Waiver
		Key string
	}) (string, int64) {
		return r.Key, r.ID
	})
	list := make([]Waiver, len(rows))
	for i, row := range rows {
		list[i] = row.Waiver
	}
	return list, info, nil
}

// Count counts what a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.where(q)
	_, err = q.Get(ctx, &n, `select count(*)`+from+` where `+w.SQL(), w.Args...)
	return n, err
}

// ByIDs loads cases that the viewer may see.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Waiver, error) {
	w := Filter{ids: append([]int64{}, ids...)}.where(q) // none are none, not all
	var rows []Waiver
	selected := columns(w, q)
	err := q.Select(ctx, &rows, `select `+selected+from+` where `+w.SQL(), w.Args...)
	byID := make(map[int64]Waiver, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

// ByID loads a case that the viewer may see.
func ByID(ctx context.Context, q store.Reader, id int64) (w Waiver, found bool, err error) {
	all, err := ByIDs(ctx, q, []int64{id})
	w, found = all[id]
	return w, found, err
}

// OfMembers loads the cases of members, the latest year first.
func OfMembers(ctx context.Context, q store.Reader, memberIDs []int64) (map[int64][]Waiver, error) {
	w := Filter{}.where(q)
	w.And("w.member_id = any($?)", store.IDs(memberIDs))
	var rows []Waiver
	selected := columns(w, q)
	err := q.Select(ctx, &rows, `select `+selected+from+` where `+w.SQL()+` order by y.starts_on desc, w.id desc`, w.Args...)
	byID := make(map[int64][]Waiver, len(rows))
	for _, row := range rows {
		byID[row.MemberID] = append(byID[row.MemberID], row)
	}
	return byID, err
}
