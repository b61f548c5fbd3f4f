package meetings

import (
	"context"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Part is a part of minutes: what was composed from the record, in three
// languages, and what was typed, in that of the minutes.
type Part struct {
	MinutesID int64  `db:"minutes_id"`
	MeetingID int64  `db:"meeting_id"`
	Position  int    `db:"-"` // among those that the viewer reads: gaps would tell how many are kept from them
	place     int    // in the version
	Kind      string // PRESENCE, QUORUM, ITEM; MORE: what of an item is for fewer readers
	ItemID    int64  `db:"item_id"` // 0: about no item
	Number    string `db:"-"`       // of the item, as the viewer counts; empty: about none
	Audience  string
	Titles    texts.Translated
	Said      texts.Translated
	Text      string
}

// Title is its heading in a language: "3. Fees and waivers".
func (p Part) Title(l texts.Language) string {
	if p.Number == "" {
		return p.Titles.In(l)
	}
	return p.Number + ". " + p.Titles.In(l)
}

// Parts reads of minutes that the viewer may read the parts that the viewer may
// read, in order: those for whom the part and its item are, today. Whoever has
// declared an interest in an item reads what was said in their absence when it is
// published for them, no sooner.
func Parts(ctx context.Context, q store.Reader, minutesIDs []int64) (map[int64][]Part, error) {
	v := q.Viewer()
	var found []struct {
		Part
		Place int
	}
	err := q.Select(ctx, &found, `
		select p.minutes_id, n.meeting_id, p.position as place, p.kind, coalesce(p.item_id, 0) as item_id, p.audience, p.titles, p.said, p.text
		from minutes_parts p join minutes n on n.id = p.minutes_id left join agenda_items i on i.id = p.item_id
		where p.minutes_id = any($1) and `+PartReadable("p", "i", "n.meeting_id", "$2", "$3", "$4")+`
		order by p.minutes_id, p.position`,
		store.IDs(minutesIDs), store.Texts(v.Audiences()), v.PersonID, q.Today())
	if err != nil {
		return nil, err
	}
	var meetingIDs []int64
	for _, p := range found {
		meetingIDs = append(meetingIDs, p.MeetingID)
	}
	agendas, err := Agendas(ctx, q, meetingIDs)
	numbers := map[int64]string{}
	for _, items := range agendas {
		for _, i := range items {
			numbers[i.ID] = i.Number
		}
	}
	parts := map[int64][]Part{}
	for _, row := range found {
		p := row.Part
		p.place, p.Number, p.Position = row.Place, numbers[p.ItemID], len(parts[p.MinutesID])+1
		parts[p.MinutesID] = append(parts[p.MinutesID], p)
	}
	return parts, err
}

// placed are texts by the place of their part in the version, of texts by its
// position among those that somebody reads. What they do not read they cannot
// change.
func placed(read []Part, typed map[int]string) map[int]string {
	places := map[int]string{}
	for _, p := range read {
		if text, given := typed[p.Position]; given {
			places[p.place] = text
		}
	}
	return places
}

// same tells whether two parts of two versions are about the same.
func (p Part) same(o Part) bool {
	return p.Kind == o.Kind && p.ItemID == o.ItemID && (p.Kind != "MORE" || p.Audience == o.Audience)
}

// says tells whether two parts read alike.
func (p Part) says(o Part) bool {
	return p.Text == o.Text && p.Audience == o.Audience && maps.Equal(p.Said, o.Said) && maps.Equal(p.Titles, o.Titles)
}

// anew are the parts as the record stands now, with what was typed into those
// before it, or is typed now, by their place. What was typed is never dropped.
func anew(before, composed []Part, typed map[int]string) (parts []Part) {
	kept := map[int]bool{}
	for _, p := range composed {
		for _, b := range before {
			if p.same(b) {
				kept[b.place], p.Text = true, written(b, typed)
			}
		}
		parts = append(parts, p)
	}
	for _, b := range before {
		if text := written(b, typed); !kept[b.place] && text != "" {
			b.Text, b.Said = text, texts.Translated{}
			parts = append(parts, b)
		}
	}
	return parts
}

// corrected are parts of which one reads otherwise: as typed, and as the record
// stands now. The others stay as everybody was sent them.
func corrected(before, composed []Part, place int, text string) (parts []Part) {
	for _, b := range before {
		if b.place == place {
			b.Text = written(b, map[int]string{place: text})
			for _, p := range composed {
				if p.same(b) {
					b.Said = p.Said
				}
			}
		}
		parts = append(parts, b)
	}
	return parts
}

func written(b Part, typed map[int]string) string {
	if text, given := typed[b.place]; given {
		return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	}
	return b.Text
}

// differs tells whether two versions read otherwise.
func differs(before, after []Part) bool {
	if len(before) != len(after) {
		return true
	}
	for i := range before {
		if !before[i].same(after[i]) || !before[i].says(after[i]) {
			return true
		}
	}
	return false
}

const longestPart = 30000

// follow writes the version that comes after n.
func (n Minutes) follow(ctx context.Context, tx *store.Tx, before, parts []Part, why string) (id int64, err error) {
	for _, p := range parts {
		if utf8.RuneCountInString(p.Text) > longestPart {
			return 0, refuse.Invalid("parts", "MINUTES_LONG", "Max", longestPart)
		}
	}
	if !differs(before, parts) {
		return 0, refuse.Invalid("parts", "MINUTES_SAME")
	}
	if why = strings.TrimSpace(why); utf8.RuneCountInString(why) > longestReason {
		return 0, refuse.Invalid("why", "MEETING_REASON", "Max", longestReason)
	}
	return version(ctx, tx, n.MeetingID, n.Number+1, n.Language, why, parts)
}
