package members

import (
	"context"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Filter says which members to list; filters add up, an empty one is none.
type Filter struct {
	Search       string
	Constituency []string  // codes
	Category     []string  // codes; for people signed in
	Country      []string  // ISO 3166-1 alpha-2
	Region       []string  // UN M49
	Status       []string  // of Status; where empty, all but FORMER today, and CURRENT on another day
	Dues         []string  // of dues.State; for staff
	Year         int       // whose dues; 0: the current year; for staff
	On           date.Date // the register as it was, or, for staff, will be, on this day; zero: today
}

// Order is how a list of members is sorted.
type Order string

// order is a sort key as SQL; keys of texts compare as texts. A direction of
// the list and reading backwards both turn the comparison round.
type order struct {
	key     string // SQL over m, o, d and what join adds; $lang stands for the viewer's language
	join    string
	numeric bool
	down    bool
	dues    bool // for staff: shows who owes what
}

const byCountry = ` left join countries c on c.code = o.country_code`

var orders = map[Order]order{
	"NAME_ASC":     {key: "o.sort_$lang"},
	"NAME_DESC":    {key: "o.sort_$lang", down: true},
	"COUNTRY_ASC":  {key: "coalesce(c.sort_$lang, '')", join: byCountry},
	"COUNTRY_DESC": {key: "coalesce(c.sort_$lang, '')", join: byCountry, down: true},
	"JOINED_ASC":   {key: "to_char(m.joined_on, 'YYYY-MM-DD')"},
	"JOINED_DESC":  {key: "to_char(m.joined_on, 'YYYY-MM-DD')", down: true},
	"BALANCE_DESC": {key: "coalesce(d.balance, 0)", numeric: true, down: true, dues: true},
}

// ListName names the list in an order, for cursors; an unknown order is NAME_ASC.
func ListName(by Order, l texts.Language) string { return "members " + string(by) + " " + string(l) }

// allowed refuses what would tell a viewer more than the register shows.
func (f Filter) allowed(q store.Reader, by Order) error {
	var problems refuse.List
	v := q.Viewer()
	switch {
	case f.On.After(q.Today()) && !v.Can(store.Staff):
		problems.Add(refuse.Denied("REGISTER_TO_COME"))
	case !f.On.IsZero() && f.On.Before(earliest):
		problems.Add(refuse.Invalid("on", "DATE_TOO_EARLY"))
	case f.On.After(q.Today().AddYears(2)):
		problems.Add(refuse.Invalid("on", "DATE_TOO_LATE"))
	}
	if len(f.Category) > 0 && !v.Can(store.Person) {
		problems.Add(refuse.Denied("FILTER_FOR_PEOPLE"))
	}
	if (len(f.Dues) > 0 || f.Year != 0 || orders[by].dues) && !v.Can(store.Staff) {
		problems.Add(refuse.Denied("FILTER_FOR_STAFF"))
	}
	return problems.Err()
}

// scope writes the filter as conditions over m, o and d.
func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	organisations.Search(w, f.Search)
	if len(f.Constituency) > 0 {
		w.And("m.constituency_id in (select id from constituencies where code = any($?))", store.Texts(f.Constituency))
	}
	if len(f.Category) > 0 {
		w.And("m.category_id in (select id from categories where code = any($?))", store.Texts(f.Category))
	}
	if len(f.Country) > 0 {
		w.And("o.country_code = any($?)", store.Texts(f.Country))
	}
	if len(f.Region) > 0 {
		w.And("o.country_code in (select code from countries where region = any($?))", store.Texts(f.Region))
	}
	statuses := f.Status
	if len(statuses) == 0 {
		statuses = []string{string(Current)}
		if f.On.IsZero() {
			statuses = append(statuses, string(Future))
		}
	}
	w.And("m.status = any($?)", store.Texts(statuses))
	if len(f.Dues) > 0 {
		dues.InState(w, q.Today(), f.Dues)
	}
	return w
}

// day is the day whose register is listed.
func (f Filter) day(q store.Reader) date.Date {
	if f.On.IsZero() {
		return q.Today()
	}
	return f.On
}

// from joins what the conditions look at, and no more: organisations where
// names or countries are asked for, dues of the filter's year likewise.
func (f Filter) from(q store.Reader, w *store.Where, withOrganisations, withDues bool) string {
	from := `register(` + w.Param(f.day(q)) + `) m`
	if withOrganisations || f.Search != "" || len(f.Country) > 0 || len(f.Region) > 0 {
		from += ` join organisations o on o.id = m.organisation_id`
	}
	if withDues || len(f.Dues) > 0 {
		from += ` left join dues d on d.member_id = m.id and d.year_id = (` + dues.YearID(w, q.Today(), f.Year) + `)`
	}
	return from
}

// List reads a page of the register. The page's list must be ListName(by, …).
func List(ctx context.Context, q store.Reader, f Filter, by Order, page relay.Page) ([]Member, relay.Info, error) {
	if err := f.allowed(q, by); err != nil {
		return nil, relay.Info{}, err
	}
	o := orders[by]
	key := localise(o.key, q.Viewer().Language)
	direction, compare := "asc", ">"
	if o.down != page.Back {
		direction, compare = "desc", "<"
	}
	w := f.scope(q)
	from := f.from(q, w, true, o.dues) + o.join
	if page.Placed {
		cast := "text"
		if o.numeric {
			cast = "bigint"
			if _, err := strconv.ParseInt(page.Key, 10, 64); err != nil {
				return nil, relay.Info{}, refuse.Invalid("after", "BAD_CURSOR")
			}
		}
		w.And("("+key+", m.id) "+compare+" ($?::"+cast+", $?)", page.Key, page.ID)
	}
	shown := organisations.Columns
	if f.day(q).Before(q.Today()) {
		shown = organisations.ColumnsOn(w.Param(f.On))
	}
	var rows []Member
	err := q.Select(ctx, &rows, `
		with page as (
		  select m.id, `+key+` as sort_key from `+from+` where `+w.SQL()+`
		  order by `+key+` `+direction+`, m.id `+direction+` limit `+w.Param(page.Size+1)+`)
		select `+shown+ownColumns+`, page.sort_key::text as sort_key
		from page join register(`+w.Param(f.day(q))+`) m using (id) `+joins+`
		order by page.sort_key `+direction+`, m.id `+direction, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(m Member) (string, int64) { return m.SortKey, m.ID })
	return rows, info, nil
}

// Count counts the members that a filter finds.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	if err := f.allowed(q, ""); err != nil {
		return 0, err
	}
	w := f.scope(q)
	from := f.from(q, w, false, false)
	_, err = q.Get(ctx, &n, `select count(*) from `+from+` where `+w.SQL(), w.Args...)
	return n, err
}

// Totals adds up the dues of the members that a filter finds, a row a currency.
func Totals(ctx context.Context, q store.Reader, f Filter) (totals []dues.Total, err error) {
	if err := f.allowed(q, ""); err != nil {
		return nil, err
	}
	w := f.scope(q)
	from := f.from(q, w, false, true)
	err = q.Select(ctx, &totals, `
		select `+dues.TotalColumns+` from `+from+` where `+w.SQL()+` and d.id is not null
		group by d.currency order by d.currency`, w.Args...)
	return totals, err
}

// localise picks the sort column of the viewer's language.
func localise(key string, l texts.Language) string {
	if _, known := texts.ParseLanguage(string(l)); !known {
		l = texts.English
	}
	return strings.ReplaceAll(key, "$lang", string(l))
}
