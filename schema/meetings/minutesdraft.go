package meetings

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// DraftMinutes writes the first version of a meeting's minutes, or a new one
// until they are circulated, from all that is on record: who came, the quorum,
// and by item what was noted, declared, decided and is to be done. l is the
// language in which the notes were taken.
func DraftMinutes(ctx context.Context, tx *store.Tx, meetingID int64, l texts.Language) error {
	m, err := take(ctx, tx, meetingID, nil)
	if err != nil {
		return err
	}
	switch state := m.State(tx.Now()); {
	case m.CancelledAt != nil:
		return refuse.Closed("", "MEETING_CANCELLED")
	case state == Draft || state == Convened:
		return refuse.Closed("", "MEETING_NOT_YET", "On", m.Day())
	}
	known, err := Of(ctx, tx, []int64{meetingID})
	if err != nil {
		return err
	}
	last := known[meetingID]
	if last.CirculatedAt != nil || last.ApprovedAt != nil {
		return refuse.Conflict("", "MINUTES_CIRCULATED")
	}
	parts, err := m.compose(ctx, tx)
	if err != nil {
		return err
	}
	_, err = version(ctx, tx, meetingID, last.Number+1, l, "", parts)
	return err
}

// Rewrite writes minutes anew from a version that somebody saw: as the record
// stands now, with texts by the position of their part among those that they
// read; what was typed into others stays. Where an earlier version was circulated this one has to be, too.
func Rewrite(ctx context.Context, tx *store.Tx, meetingID int64, expected int, changed map[int]string, why string) error {
	n, err := worked(ctx, tx, meetingID)
	if err != nil {
		return err
	}
	if n.Number != expected {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	read, err := Parts(ctx, tx, []int64{n.ID})
	if err != nil {
		return err
	}
	before, now, err := n.compare(ctx, tx)
	if err == nil {
		_, err = n.follow(ctx, tx, before, anew(before, now, placed(read[n.ID], changed)), why)
	}
	return err
}

// compare loads the parts of minutes as they are, and as the record has them now:
// all of them, whoever asks.
func (n Minutes) compare(ctx context.Context, tx *store.Tx) (before, now []Part, err error) {
	m, err := Get(ctx, tx, n.MeetingID)
	if err != nil {
		return nil, nil, err
	}
	known, err := Parts(ctx, whole{tx}, []int64{n.ID})
	if err != nil {
		return nil, nil, err
	}
	now, err = m.compose(ctx, tx)
	return known[n.ID], now, err
}

// Outdated tells of minutes whether something was put on record since that they
// do not say. For the secretariat; others may not read all of the record.
func Outdated(ctx context.Context, q store.Reader, all []Minutes) (map[int64]bool, error) {
	var ids, meetingIDs []int64
	for _, n := range all {
		ids, meetingIDs = append(ids, n.ID), append(meetingIDs, n.MeetingID)
	}
	known, err := ByIDs(ctx, q, meetingIDs)
	if err != nil {
		return nil, err
	}
	before, err := Parts(ctx, whole{q}, ids)
	if err != nil {
		return nil, err
	}
	now, err := composed(ctx, whole{q}, known)
	outdated := map[int64]bool{}
	for _, n := range all {
		outdated[n.ID] = n.ApprovedAt == nil && differs(before[n.ID], anew(before[n.ID], now[n.MeetingID], nil))
	}
	return outdated, err
}

// compose has the parts of all of the record, whoever asks.
func (m Meeting) compose(ctx context.Context, q store.Reader) ([]Part, error) {
	parts, err := composed(ctx, whole{q}, map[int64]Meeting{m.ID: m})
	return parts[m.ID], err
}

// record is what minutes are composed of.
type record struct {
	agendas   map[int64][]Item
	attendees map[int64][]Attendee
	unlisted  map[int64]int
	declared  map[int64][]Declared
	decided   map[int64][]Decided
	follow    map[int64][]actions.Action
}

// composed are the parts of the minutes of meetings as the record stands, with
// the notes of each item as what was typed.
func composed(ctx context.Context, q store.Reader, known map[int64]Meeting) (parts map[int64][]Part, err error) {
	var ids, items []int64
	for id := range known {
		ids = append(ids, id)
	}
	var r record
	if r.agendas, err = Agendas(ctx, q, ids); err != nil {
		return nil, err
	}
	for _, agenda := range r.agendas {
		for _, i := range agenda {
			items = append(items, i.ID)
		}
	}
	if r.attendees, err = Attendees(ctx, q, ids); err != nil {
		return nil, err
	}
	if r.unlisted, err = Unlisted(ctx, q, ids); err != nil {
		return nil, err
	}
	if r.declared, err = Interests(ctx, q, ids); err != nil {
		return nil, err
	}
	if r.decided, err = DecidedOn(ctx, q, items); err != nil {
		return nil, err
	}
	if r.follow, err = actions.OfItems(ctx, q, items); err != nil {
		return nil, err
	}
	parts = map[int64][]Part{}
	for id, m := range known {
		parts[id] = r.parts(m)
	}
	return parts, nil
}

func (r record) parts(m Meeting) []Part {
	people := r.attendees[m.ID]
	parts := []Part{
		{Kind: "PRESENCE", Audience: m.Audience, Titles: translated("minutes.presence"), Said: inAll(func(l texts.Language) string { return attendance(l, people) })},
		{Kind: "QUORUM", Audience: m.Audience, Titles: translated("minutes.quorum"), Said: inAll(m.QuorumOf(people, r.unlisted[m.ID], nil).Explain)},
	}
	for _, i := range r.agendas[m.ID] {
		parts = append(parts, Part{Kind: "ITEM", ItemID: i.ID, Audience: i.Audience, Titles: i.Titles, Text: i.Notes, Said: inAll(func(l texts.Language) string {
			var lines []string
			if declared := r.declared[i.ID]; len(declared) > 0 {
				lines = []string{texts.Domain.Say(l, "minutes.interests", texts.Args{"Names": declarers(people, declared)}) + " " + m.QuorumOf(people, r.unlisted[m.ID], declared).Explain(l)}
			}
			return strings.Join(append(lines, r.followed(i.ID, l, func(audience string) bool { return !wider(i.Audience, audience) })...), "\n\n")
		})})
		// What is for fewer than the item stands apart, for them.
		for _, fewer := range audiences {
			said := inAll(func(l texts.Language) string {
				return strings.Join(r.followed(i.ID, l, func(audience string) bool { return audience == fewer }), "\n\n")
			})
			if wider(i.Audience, fewer) && len(said) > 0 {
				parts = append(parts, Part{Kind: "MORE", ItemID: i.ID, Audience: fewer, Titles: i.Titles, Said: said})
			}
		}
	}
	return parts
}

// followed says what was decided on an item and is to be done, of what is for
// some audiences.
func (r record) followed(itemID int64, l texts.Language, of func(audience string) bool) (lines []string) {
	for _, d := range r.decided[itemID] {
		if of(d.Audience) {
			lines = append(lines, texts.Domain.Say(l, "minutes.decision", texts.Args{"Number": d.Number, "Title": d.Titles.In(l)}))
		}
	}
	for _, a := range r.follow[itemID] {
		if of(a.Audience) {
			lines = append(lines, texts.Domain.Say(l, "minutes.action", texts.Args{"Title": a.Titles.In(l), "Who": a.Who(l), "DueOn": texts.FormatDate(l, a.DueOn)}))
		}
	}
	return lines
}
