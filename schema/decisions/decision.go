package decisions

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Decision is a decision on record, as it is cited and as it reads today.
type Decision struct {
	ID        int64     `db:"id"`
	Body      string    `db:"body"` // its code
	Number    string    `db:"number"`
	DecidedOn date.Date `db:"decided_on"`
	Rule      string    `db:"rule"`
	ItemID    int64     `db:"agenda_item_id"` // of the meeting that took it; 0: none on record

	Version  int              // of what follows; 0: nobody has written it down yet
	Titles   texts.Translated // none: only the citation is known
	Texts    texts.Translated
	Audience string // of the version, or its body's
	Said     string // who reads it as the version says; empty: as its body decides for
	Votes    *Votes `db:"-"` // nil: not counted

	InFavour  *int   `db:"in_favour"`
	Against   *int   `db:"against"`
	Abstained *int   `db:"abstained"`
	EndedBy   int64  `db:"ended_by"` // the decision that superseded or revoked it; 0: it is in force
	EndedHow  string `db:"ended_how"`
}

// Votes are those of a decision where they were counted.
type Votes struct{ InFavour, Against, Abstained int }

// State of a decision; the words are those of the schema.
type State string

const (
	InForce    State = "IN_FORCE"
	Superseded State = "SUPERSEDED"
	Revoked    State = "REVOKED"
)

// State tells whether a decision is in force.
func (d Decision) State() State {
	switch d.EndedHow {
	case "SUPERSEDES":
		return Superseded
	case "REVOKES":
		return Revoked
	}
	return InForce
}

// Pending are the languages in which a decision that was written down has no
// title or, where it has a text, no text yet.
func (d Decision) Pending() (list []texts.Language) {
	for _, l := range texts.Languages {
		if d.Version > 0 && (d.Titles[l] == "" || len(d.Texts) > 0 && d.Texts[l] == "") {
			list = append(list, l)
		}
	}
	return list
}

// Name is a decision's title in a language; where it has none, its citation.
func (d Decision) Name(l texts.Language) string {
	if title := d.Titles.In(l); title != "" {
		return title
	}
	return d.In(l)
}

const columns = `d.id, d.body, d.number, d.decided_on, d.rule, coalesce(d.agenda_item_id, 0) as agenda_item_id,
	coalesce(v.number, 0) as version, coalesce(v.titles, '{}') as titles, coalesce(v.texts, '{}') as texts, coalesce(v.audience, b.decided_for) as audience, coalesce(v.audience, '') as said,
	v.in_favour, v.against, v.abstained, coalesce(e.decision_id, 0) as ended_by, coalesce(e.kind, '') as ended_how`

const from = `
	from decisions d join bodies b on b.code = d.body
	left join lateral (select v.number, v.titles, v.texts, v.audience, v.in_favour, v.against, v.abstained
	                   from decision_versions v where v.decision_id = d.id order by v.number desc limit 1) v on true
	left join decision_relations e on e.earlier_id = d.id and e.kind in ('SUPERSEDES', 'REVOKES')`

// readable is the condition under which a viewer reads a decision; who may not
// does not know of it.
const readable = `coalesce(v.audience, b.decided_for) = any($?)`

// ByIDs loads the decisions that the viewer may read; an id of 0 cites none,
// and where none is cited nothing is asked.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Decision, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	if len(ids) == 0 {
		return nil, nil
	}
	w := new(store.Where)
	w.And("d.id = any($?)", store.IDs(ids))
	w.And(readable, store.Texts(q.Viewer().Audiences()))
	rows, err := load(ctx, q, w, "")
	return store.Index(rows, func(row Decision) int64 { return row.ID }), err
}

func load(ctx context.Context, q store.Reader, w *store.Where, rest string) (rows []Decision, err error) {
	err = q.Select(ctx, &rows, `select `+columns+from+` where `+w.SQL()+rest, w.Args...)
	for i, row := range rows {
		if row.InFavour != nil {
			rows[i].Votes = &Votes{*row.InFavour, *row.Against, *row.Abstained}
		}
	}
	return rows, err
}

// Cited loads decisions as they are cited, whoever asks: for rules, which hold
// whether or not the viewer may read what they rest on.
func Cited(ctx context.Context, q store.Reader, ids []int64) (map[int64]Decision, error) {
	var rows []Decision
	err := q.Select(ctx, &rows, `select id, body, number, decided_on, rule from decisions where id = any($1)`, store.IDs(ids))
	return store.Index(rows, func(row Decision) int64 { return row.ID }), err
}

// In says a decision in a reader's language: "decision 2024/03 of the
// Governing Board of 24 January 2024 (SOP 2.3.6)"; that of a group by the
// group's code.
func (d Decision) In(l texts.Language) string {
	phrase := "decision." + d.Body
	if !texts.Domain.Has(l, phrase) {
		phrase = "decision.group"
	}
	return texts.Domain.Say(l, phrase, texts.Args{
		"Body": d.Body, "Number": d.Number, "On": texts.FormatDate(l, d.DecidedOn), "Rule": d.Rule,
	})
}
