package members

import (
	"context"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

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
