package decisions

import (
	"context"
	"regexp"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Filter narrows the register; zero values do not.
type Filter struct {
	Search string // words, all of which stand in its titles, texts, number or rule, or in the name of what it was about
	Body   string // its code
	Rule   string // as cited, or its code alone, with the sections below it: "SOP 2.3" and "2.3" find "SOP 2.3.6"
	Year   int    // of its day
	From   date.Date
	To     date.Date
	Effect string // a word of DecisionEffectKind
	State  State
}

// ListName names the register for cursors.
const ListName = "decisions"

// codeAlone is a rule as people type it: "2.3.6".
var codeAlone = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*$`)

// maxWords bounds the words that are looked for.
const maxWords = 10

// where holds the filter, and what the viewer may read.
func (f Filter) where(q store.Reader) *store.Where {
	w := new(store.Where)
	w.And(readable, store.Texts(q.Viewer().Audiences()))
	words := strings.Fields(f.Search)
	for _, word := range words[:min(len(words), maxWords)] {
		w.And(`strpos(fold(concat_ws(' ', d.number, d.rule, v.titles->>'en', v.titles->>'fr', v.titles->>'es', v.texts->>'en', v.texts->>'fr', v.texts->>'es')), fold($?)) > 0
			or d.id in (select e.decision_id from `+effects(w, q.Viewer())+` e where strpos(fold(concat_ws(' ', e.names->>'en', e.names->>'fr', e.names->>'es')), fold($?)) > 0)`, word, word)
	}
	if f.Body != "" {
		w.And("d.body = $?", f.Body)
	}
	if rule := strings.TrimSpace(f.Rule); rule != "" {
		if codeAlone.MatchString(rule) {
			rule = "SOP " + rule
		}
		w.And("fold(d.rule) = fold($?) or starts_with(fold(d.rule), fold($?) || '.')", rule, rule)
	}
	if f.Year != 0 {
		w.And("d.decided_on >= make_date($?, 1, 1) and d.decided_on < make_date($?, 1, 1)", f.Year, f.Year+1)
	}
	if !f.From.IsZero() {
		w.And("d.decided_on >= $?", f.From)
	}
	if !f.To.IsZero() {
		w.And("d.decided_on <= $?", f.To)
	}
	if f.Effect != "" {
		w.And("d.id in (select e.decision_id from "+effects(w, q.Viewer())+" e where e.kind = $?)", f.Effect)
	}
	switch f.State {
	case InForce:
		w.And("e.kind is null")
	case Superseded:
		w.And("e.kind = 'SUPERSEDES'")
	case Revoked:
		w.And("e.kind = 'REVOKES'")
	}
	return w
}

// List reads a page of the register, the latest first.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Decision, relay.Info, error) {
	if f.Year != 0 && (f.Year < 1900 || f.Year > 2200) {
		return nil, relay.Info{}, nil
	}
	w := f.where(q)
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		day, err := date.Parse(page.Key)
		if err != nil {
			day = date.Date{}
		}
		w.And("(d.decided_on, d.id) "+compare+" ($?::date, $?::bigint)", day, page.ID)
	}
	rows, err := load(ctx, q, w, ` order by d.decided_on `+direction+`, d.id `+direction+` limit `+w.Param(page.Size+1))
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(d Decision) (string, int64) { return d.DecidedOn.String(), d.ID })
	return rows, info, nil
}

// Total counts what a filter finds.
func Total(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	if f.Year != 0 && (f.Year < 1900 || f.Year > 2200) {
		return 0, nil
	}
	w := f.where(q)
	_, err = q.Get(ctx, &n, `select count(*)`+from+` where `+w.SQL(), w.Args...)
	return n, err
}

// Years are those of which the viewer may read a decision, the latest first.
func Years(ctx context.Context, q store.Reader) (years []int32, err error) {
	w := new(store.Where)
	w.And(readable, store.Texts(q.Viewer().Audiences()))
	err = q.Select(ctx, &years, `select distinct extract(year from d.decided_on)::int as year`+from+` where `+w.SQL()+` order by year desc`, w.Args...)
	return years, err
}
