// Package actions keeps the action points that follow from a meeting's item,
// from a decision or from neither: who is to do what by when, and whether it
// was done. Those still open are put before the next meeting of the body.
package actions

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State is where an action stands.
type State string

const (
	Open    State = "OPEN"
	Done    State = "DONE"
	Dropped State = "DROPPED"
)

// Action is something to do.
type Action struct {
	ID         int64
	BodyID     int64 `db:"body_id"`
	ItemID     int64 `db:"item_id"`     // 0: of no meeting
	MeetingID  int64 `db:"meeting_id"`  // of the item; 0: none
	DecisionID int64 `db:"decision_id"` // 0: none
	Titles     texts.Translated
	PersonID   int64 `db:"person_id"` // 0: the secretariat
	Person     string
	DueOn      date.Date `db:"due_on"`
	State      State
	Note       string     // of the last act
	ActedAt    *time.Time `db:"acted_at"`
	ActedBy    string     `db:"acted_by"`
	Audience   string
	CreatedAt  time.Time `db:"created_at"`
	Version    int
}

// Overdue tells whether it is open after its day.
func (a Action) Overdue(today date.Date) bool { return a.State == Open && a.DueOn.Before(today) }

const columns = `x.id, x.body_id, coalesce(x.item_id, 0) as item_id, coalesce(i.meeting_id, 0) as meeting_id, coalesce(x.decision_id, 0) as decision_id, x.titles,
	coalesce(x.person_id, 0) as person_id, coalesce(p.name, '') as person, x.due_on, action_state(x.id) as state,
	coalesce(last.note, '') as note, last.at as acted_at, coalesce(last.by, '') as acted_by, x.audience, x.created_at, x.version`

const from = ` from actions x left join agenda_items i on i.id = x.item_id left join people p on p.id = x.person_id
	left join lateral (select a.note, a.at, w.name as by from action_acts a left join people w on w.id = a.by where a.action_id = x.id order by a.id desc limit 1) last on true `

// Filter narrows the list; zero values do not.
type Filter struct {
	BodyID  int64
	ItemIDs []int64
	Mine    bool
	State   State
	Overdue bool
}

func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	v := q.Viewer()
	w.And("x.audience = any($?) or x.person_id = $?", store.Texts(v.Audiences()), v.PersonID)
	if f.BodyID != 0 {
		w.And("x.body_id = $?", f.BodyID)
	}
	if f.ItemIDs != nil {
		w.And("x.item_id = any($?)", store.IDs(f.ItemIDs))
	}
	if f.Mine {
		w.And("x.person_id = $?", v.PersonID)
	}
	if f.State != "" {
		w.And("action_state(x.id) = $?", f.State)
	}
	if f.Overdue {
		w.And("x.due_on < $? and action_state(x.id) = 'OPEN'", q.Today())
	}
	return w
}

// ListName names the list for cursors.
const ListName = "actions"

// List reads a page of actions by their day, so that what is overdue is first.
func List(ctx context.Context, q store.Reader, f Filter, page relay.Page) ([]Action, relay.Info, error) {
	w := f.scope(q)
	direction, compare := "asc", ">"
	if page.Back {
		direction, compare = "desc", "<"
	}
	if page.Placed {
		day, err := date.Parse(page.Key)
		if err != nil {
			day = date.Date{}
		}
		w.And("(x.due_on, x.id) "+compare+" ($?, $?)", day, page.ID)
	}
	limit := w.Param(page.Size + 1)
	var rows []Action
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by x.due_on `+direction+`, x.id `+direction+` limit `+limit, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(a Action) (string, int64) { return a.DueOn.String(), a.ID })
	return rows, info, nil
}

// Count counts the actions of a filter.
func Count(ctx context.Context, q store.Reader, f Filter) (n int32, err error) {
	w := f.scope(q)
	_, err = q.Get(ctx, &n, `select count(*) from actions x where `+w.SQL(), w.Args...)
	return n, err
}

// OfItems reads the actions that follow from items.
func OfItems(ctx context.Context, q store.Reader, itemIDs []int64) (map[int64][]Action, error) {
	w := Filter{ItemIDs: itemIDs}.scope(q)
	var rows []Action
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by x.id`, w.Args...)
	return store.Group(rows, func(a Action) int64 { return a.ItemID }), err
}

// OpenOf reads the open actions of bodies, by their day: the list that the next
// agenda of each carries.
func OpenOf(ctx context.Context, q store.Reader, bodyIDs []int64) (map[int64][]Action, error) {
	w := Filter{State: Open}.scope(q)
	w.And("x.body_id = any($?)", store.IDs(bodyIDs))
	var rows []Action
	err := q.Select(ctx, &rows, `select `+columns+from+`where `+w.SQL()+` order by x.due_on, x.id limit 200`, w.Args...)
	return store.Group(rows, func(a Action) int64 { return a.BodyID }), err
}

// Get loads one; NotFound where the viewer may not know of it.
func Get(ctx context.Context, q store.Reader, id int64) (a Action, err error) {
	w := Filter{}.scope(q)
	w.And("x.id = $?", id)
	found, err := q.Get(ctx, &a, `select `+columns+from+`where `+w.SQL(), w.Args...)
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return a, err
}

// Draft is an action to be.
type Draft struct {
	BodyID     int64
	ItemID     int64 // 0: of no item
	DecisionID int64 // 0: of no decision
	Titles     texts.Translated
	PersonID   int64 // 0: the secretariat
	DueOn      date.Date
	Audience   string // empty: those for whom its item is and its meeting is; STAFF where there is none
}

const longest = 500

func (d Draft) check(today date.Date) error {
	var problems refuse.List
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Titles[texts.English])); n == 0 {
		problems.Add(refuse.Invalid("titles.en", "ACTION_TITLE", "Max", longest))
	}
	for l, title := range d.Titles {
		if utf8.RuneCountInString(title) > longest || strings.ContainsFunc(title, unicode.IsControl) {
			problems.Add(refuse.Invalid("titles."+string(l), "ACTION_TITLE", "Max", longest))
		}
	}
	if d.DueOn.Year() < 1990 || d.DueOn.After(today.AddYears(10)) {
		problems.Add(refuse.Invalid("dueOn", "ACTION_DUE"))
	}
	return problems.Err()
}

// Add puts an action on record.
func Add(ctx context.Context, tx *store.Tx, d Draft) (id int64, err error) {
	if err := d.check(tx.Today()); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into actions (body_id, item_id, decision_id, titles, person_id, due_on, audience, created_at, created_by)
		values ($1, nullif($2::bigint, 0), nullif($3::bigint, 0), $4, nullif($5::bigint, 0), $6,
		  coalesce(nullif($7, ''), item_audience($2), 'STAFF'), $8, nullif($9::bigint, 0)) returning id`,
		d.BodyID, d.ItemID, d.DecisionID, d.Titles, d.PersonID, d.DueOn, d.Audience, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "actions_body_id_fkey"):
		return 0, refuse.NotFound("bodyId")
	case store.Violates(err, "actions_person_id_fkey"):
		return 0, refuse.NotFound("personId")
	case store.Violates(err, "actions_decision_id_fkey"):
		return 0, refuse.NotFound("decisionId")
	}
	return id, err
}
