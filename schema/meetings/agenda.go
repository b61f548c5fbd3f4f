package meetings

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Item is an item of an agenda.
type Item struct {
	ID        int64
	MeetingID int64 `db:"meeting_id"`
	Position  int
	Number    string // "3", "3.1"
	Titles    texts.Translated
	Purpose   string
	Minutes   int
	Before    int // minutes of the items before it, whoever reads them
	Presenter string
	Presents  string `db:"presenter_part"` // what the presenter is: CHAIR, SECRETARIAT; BY_NAME: Presenter says who
	Consent   bool
	Standing  bool
	Audience  string
	Notes     string // for staff without an interest; what the minutes say is for those who read them
	Recused   bool   // the viewer, or with whom they share a voice, declared an interest
	Declared  bool   // the viewer did
	All       int    `db:"of_all"` // items of the agenda, whoever reads them
	Partial   bool   `db:"-"`      // the viewer does not read all of them: its number is among those that they do
}

// StartsAt is when an item of a meeting begins by the agenda's durations.
func (i Item) StartsAt(m Meeting) time.Time {
	return m.StartsAt.Add(time.Duration(i.Before) * time.Minute)
}

// Clock is that hour in the meeting's zone: "14:10"; empty for whoever does not
// read all of the agenda, and is not to learn how long the rest takes.
func (i Item) Clock(m Meeting) string {
	if i.Partial {
		return ""
	}
	return clock(i.StartsAt(m), m.Location())
}

// PresentedBy is who presents it, in a language; empty: nobody is named.
func (i Item) PresentedBy(l texts.Language) string {
	var by []string
	if i.Presents != ByName {
		by = append(by, texts.Domain.Say(l, "agenda.presenter."+i.Presents, nil))
	}
	if i.Presenter != "" {
		by = append(by, i.Presenter)
	}
	return strings.Join(by, " · ")
}

// FollowsFor is for whom what follows from it is, decisions and actions: for
// those for whom it is and its meeting is. A meeting for the Board is not told of
// by what members read of its items.
func (i Item) FollowsFor(m Meeting) string {
	if wider(i.Audience, m.Audience) {
		return m.Audience
	}
	return i.Audience
}

// ByName are presenters who are no more than their name.
const ByName = "BY_NAME"

// IsSub tells whether it belongs to the item above.
func (i Item) IsSub() bool { return strings.Contains(i.Number, ".") }

const itemColumns = `i.id, i.meeting_id, i.position, i.number, i.titles, i.purpose, i.minutes, i.before, i.presenter, i.presenter_part, i.consent, i.standing, i.audience, i.of_all`

// timed are the items with the minutes before each.
const timed = ` from (select id, meeting_id, position, number, titles, purpose, minutes, presenter, presenter_part, consent, standing, audience,
	count(*) over (partition by meeting_id)::int as of_all, (sum(minutes) over (partition by meeting_id order by position) - minutes)::int as before
	from agenda_items where meeting_id = any($1)) i `

// Agendas reads what a viewer may of the agendas of meetings that the viewer
// may know of, in order.
func Agendas(ctx context.Context, q store.Reader, meetingIDs []int64) (map[int64][]Item, error) {
	var rows []Item
	err := q.Select(ctx, &rows, `
		select `+itemColumns+`, `+recused("i.id", "$3")+` as recused, `+declared("i.id", "$3")+` as declared,
		       case when $4 and not `+recused("i.id", "$3")+` then coalesce((select n.text from item_notes n where n.item_id = i.id order by n.number desc limit 1), '') else '' end as notes`+timed+`
		where `+readable("i.audience", "i.meeting_id", "$2", "$3", "$5")+` order by i.meeting_id, i.position`,
		store.IDs(meetingIDs), store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID, q.Viewer().Can(store.Staff), q.Today())
	agendas := store.Group(rows, func(i Item) int64 { return i.MeetingID })
	for id, seen := range agendas {
		agendas[id] = counted(seen)
	}
	return agendas, err
}

// counted numbers what somebody reads of an agenda. Whoever does not read all of
// it counts what they read: gaps would tell how much is kept from them.
func counted(seen []Item) []Item {
	if len(seen) == 0 || len(seen) == seen[0].All {
		return seen
	}
	top, sub, above := 0, 0, ""
	for n, i := range seen {
		parent, _, below := strings.Cut(i.Number, ".")
		if below && parent == above && top > 0 {
			sub++
			i.Number = strconv.Itoa(top) + "." + strconv.Itoa(sub)
		} else {
			top, sub, above = top+1, 0, parent
			if below { // the item above it is not for them
				above = ""
			}
			i.Number = strconv.Itoa(top)
		}
		i.Position, i.Partial = n+1, true
		seen[n] = i
	}
	return seen
}

// MeetingOf finds the meeting of an item that the viewer may read; 0: there is
// none.
func MeetingOf(ctx context.Context, q store.Reader, itemID int64) (id int64, err error) {
	_, err = q.Get(ctx, &id, `select i.meeting_id from agenda_items i where i.id = $1 and `+readable("i.audience", "i.meeting_id", "$2", "$3", "$4"),
		itemID, store.Texts(q.Viewer().Audiences()), q.Viewer().PersonID, q.Today())
	return id, err
}
