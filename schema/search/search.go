// Package search finds words in what the initiative has written: papers and
// the files they are, decisions, meetings, their agendas and published minutes,
// bodies, the rulebook as it stands. Each type is one entry of a list, and each entry keeps to what
// the viewer may read.
package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Type is what is found; the words are those of the schema.
type Type string

const (
	AgendaItem Type = "AGENDA_ITEM"
	Body       Type = "BODY"
	Decision   Type = "DECISION"
	Meeting    Type = "MEETING"
	Minutes    Type = "MINUTES" // published ones
	Paper      Type = "PAPER"
	Rule       Type = "RULE" // a section of the rulebook
)

// Question is what somebody looks for.
type Question struct {
	Text  string // words, "phrases", -without, or
	Types []Type // empty: all
}

// Segment is a piece of a text as it stands.
type Segment struct {
	Text  string
	Found bool // it is what was looked for
}

// Result is a thing that was found.
type Result struct {
	Type     Type
	Node     string // the kind of its id
	ID       int64
	Path     string // of the page that shows it, without language
	Language texts.Language
	Title    []Segment
	Passage  []Segment
	Name     string    // of a paper: "Document 2"
	On       date.Date // of a decision, of a meeting, or of that of a paper, an item or minutes; zero: of no day
	Within   string    // the title of the meeting of a paper or an item
}

// maxText is the most characters to look for.
const maxText = 200

// ListName names the list for cursors.
const ListName = "search"

// hit is a place in the list of what was found.
type hit struct {
	Place int // of its entry
	ID    int64
	Rank  int64
}

func (h hit) key() string { return strconv.FormatInt(h.Rank, 10) + " " + strconv.Itoa(h.Place) }

func parse(key string) (rank int64, place int) {
	first, second, _ := strings.Cut(key, " ")
	rank, _ = strconv.ParseInt(first, 10, 64) // what is none is the end of the list
	place, _ = strconv.Atoi(second)
	return rank, place
}

// check returns the question with nothing around it; refusal: SEARCH_TEXT.
func (q Question) check() (Question, error) {
	q.Text = strings.TrimSpace(q.Text)
	if utf8.RuneCountInString(q.Text) > maxText || strings.ContainsRune(q.Text, 0) || !utf8.ValidString(q.Text) {
		return q, refuse.Invalid("text", "SEARCH_TEXT", "Max", maxText)
	}
	return q, nil
}

// union joins what matches of every type asked for.
func (q Question) union() string {
	var parts []string
	for place, e := range entries {
		if len(q.Types) == 0 || slices.Contains(q.Types, e.kind) {
			parts = append(parts, fmt.Sprintf(`select %d as place, h.id, (h.rank * %g * 1000000)::bigint as rank from (%s) h`, place, e.weight, e.hits))
		}
	}
	if len(parts) == 0 {
		return `select 0 as place, 0::bigint as id, 0::bigint as rank where false`
	}
	return strings.Join(parts, " union all ")
}

func asking(r store.Reader, text string) *store.Where {
	return &store.Where{Args: []any{text, store.Texts(r.Viewer().Audiences()), r.Viewer().Can(store.Staff), r.Today(), r.Viewer().PersonID}}
}

// typed names the types of parameters that a choice of entries may not use.
const typed = ` from (select $1::text, $2::text[], $3::boolean, $4::date, $5::bigint) unused, `

// Find reads a page of what the viewer may read and find, the best first.
func Find(ctx context.Context, r store.Reader, q Question, page relay.Page) ([]Result, relay.Info, error) {
	q, err := q.check()
	if err != nil || q.Text == "" {
		return nil, relay.Info{}, err
	}
	w := asking(r, q.Text)
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		rank, place := parse(page.Key)
		w.And("(f.rank, f.place, f.id) "+compare+" ($?::bigint, $?::int, $?::bigint)", rank, place, page.ID)
	}
	var hits []hit
	err = r.Select(ctx, &hits, `
		select f.place, f.id, f.rank`+typed+`(`+q.union()+`) f where `+w.SQL()+`
		order by f.rank `+direction+`, f.place `+direction+`, f.id `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	hits, info := relay.Cut(page, hits, func(h hit) (string, int64) { return h.key(), h.ID })
	results, err := quote(ctx, r, q.Text, hits)
	return results, info, err
}

// Count counts what the viewer may read and find.
func Count(ctx context.Context, r store.Reader, q Question) (n int32, err error) {
	q, err = q.check()
	if err != nil || q.Text == "" {
		return 0, err
	}
	_, err = r.Get(ctx, &n, `select count(*)`+typed+`(`+q.union()+`) f`, asking(r, q.Text).Args...)
	return n, err
}
