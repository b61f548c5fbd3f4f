package search

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// What was found stands between two signs that no text of ours has: private
// ones, taken out of whatever is quoted.
const (
	begin = "\ue000"
	end   = "\ue001"
	signs = "StartSel=" + begin + ", StopSel=" + end
)

type quotation struct {
	ID         int64
	Target     int64
	TargetNode string `db:"target_node"`
	Code       string
	Language   texts.Language
	Title      string
	Passage    string
	OnDay      date.Date `db:"on_day"` // zero: none
	Label      papers.Label
	Number     string
	Within     string
}

// quote shows what was found where, a statement for each type of the page.
func quote(ctx context.Context, r store.Reader, text string, hits []hit) ([]Result, error) {
	ids := map[int][]int64{}
	for _, h := range hits {
		ids[h.Place] = append(ids[h.Place], h.ID)
	}
	said := map[hit]quotation{}
	for place, list := range ids {
		var rows []quotation
		w := asking(r, text)
		of, language, whole, short := w.Param(store.IDs(list)), w.Param(r.Viewer().Language), w.Param(signs+", HighlightAll=true"),
			w.Param(signs+", MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=\" … \"")
		err := r.Select(ctx, &rows, `
			with said as (`+strings.ReplaceAll(entries[place].says, "IDS", of)+`),
			best as (
			  select distinct on (s.id) s.* from said s, (select $2::text[], $3::boolean, $4::date, $5::bigint) unused
			  order by s.id, s.matches desc, s.language = `+language+` desc, s.words <> '' desc)
			select id, target, target_node, code, language, on_day, label, number, within, ts_headline(c.config, translate(title, '`+begin+end+`', ''), asked_in(language, $1), `+whole+`) as title,
			       ts_headline(c.config, translate(words, '`+begin+end+`', ''), asked_in(language, $1), `+short+`) as passage
			from best, lateral (select ('public.words_' || language)::regconfig as config) c`, w.Args...)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			said[hit{Place: place, ID: row.ID}] = row
		}
	}
	results := make([]Result, 0, len(hits))
	for _, h := range hits {
		if row, found := said[hit{Place: h.Place, ID: h.ID}]; found { // else it was withdrawn meanwhile
			results = append(results, result(entries[h.Place], row))
		}
	}
	return results, nil
}

func result(e entry, row quotation) Result {
	tail := row.Code
	if tail == "" {
		tail = relay.Encode(row.TargetNode, row.Target)
	}
	found := Result{
		Type: e.kind, Node: e.node, ID: row.ID, Path: e.path + tail + e.after, Language: row.Language,
		Title: segments(row.Title), Passage: segments(row.Passage), On: row.OnDay, Within: row.Within,
	}
	if e.kind == Paper {
		found.Name = papers.Paper{Label: row.Label, Number: row.Number}.Name(row.Language)
	}
	return found
}

// segments reads the signs.
func segments(marked string) (list []Segment) {
	plain, rest, _ := strings.Cut(marked, begin)
	for {
		if plain != "" {
			list = append(list, Segment{plain, false})
		}
		if rest == "" {
			return list
		}
		found, after, _ := strings.Cut(rest, end)
		list = append(list, Segment{found, true})
		plain, rest, _ = strings.Cut(after, begin)
	}
}
