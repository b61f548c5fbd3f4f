package meetings

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Letters are the kinds of letters about meetings. page is the address of a
// meeting's page in a language; minutes that of its minutes.
func Letters(page, minutes func(l texts.Language, meetingID int64) string) []notices.Kind {
	var kinds []notices.Kind
	for _, name := range []string{kindConvocation, kindChanged, kindCancelled, kindWithdrawn, kindMinutes} {
		link := page
		if name == kindMinutes {
			link = minutes
		}
		kinds = append(kinds, notices.Kind{Name: name, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return compose(ctx, r, name, batch, link)
		}})
	}
	return kinds
}

// known is what letters of a batch say.
type known struct {
	meetings map[int64]Meeting
	agendas  map[int64][]Item
	readers  map[int64][]string  // the audiences of somebody invited
	until    map[int64]date.Date // of minutes: the last day for corrections
}

func compose(ctx context.Context, r store.Reader, kind string, batch []notices.Item, link func(texts.Language, int64) string) ([]notices.Letter, error) {
	wanted := make([]data, len(batch))
	var ids, people, minutes []int64
	for i, item := range batch {
		if err := item.Into(&wanted[i]); err != nil {
			return nil, err
		}
		ids, people, minutes = append(ids, wanted[i].MeetingID), append(people, wanted[i].AttendeeID), append(minutes, wanted[i].MinutesID)
	}
	k, err := know(ctx, r, ids, people, minutes)
	if err != nil {
		return nil, err
	}
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		m, found := k.meetings[wanted[i].MeetingID]
		switch {
		case !found:
			letters[i] = notices.Letter{Dropped: "GONE"}
		case m.CancelledAt != nil && kind != kindCancelled && kind != kindWithdrawn:
			letters[i] = notices.Letter{Dropped: "CANCELLED"}
		case kind != kindWithdrawn && k.readers[wanted[i].AttendeeID] == nil:
			letters[i] = notices.Letter{Dropped: "UNINVITED"} // taken off the list since it was written
		default:
			letters[i] = k.letter(kind, item, wanted[i], m, link(item.Language, m.ID))
			if kind != kindMinutes {
				letters[i].Calendar = m.calendar(item, r.Now(), link(item.Language, m.ID), kind == kindWithdrawn)
			}
		}
	}
	return letters, nil
}

// know loads it as the secretariat; each letter says only what its own reader
// may read.
func know(ctx context.Context, r store.Reader, ids, people, minutes []int64) (k known, err error) {
	var meetings []Meeting
	if err = r.Select(ctx, &meetings, `select `+columns("0")+from+`where m.id = any($1)`, store.IDs(ids)); err != nil {
		return k, err
	}
	k.meetings = store.Index(meetings, func(m Meeting) int64 { return m.ID })
	var items []Item
	if err = r.Select(ctx, &items, `select `+itemColumns+timed+`order by i.meeting_id, i.position`, store.IDs(ids)); err != nil {
		return k, err
	}
	k.agendas = store.Group(items, func(i Item) int64 { return i.MeetingID })
	var readers []struct {
		ID           int64
		Board, Staff bool
	}
	err = r.Select(ctx, &readers, `
		select a.id, coalesce(bool_or(r.role = 'BOARD'), false) as board, coalesce(bool_or(r.role in ('STAFF', 'ADMIN')), false) as staff
		from meeting_people a left join person_roles r on r.person_id = a.person_id and r.starts_on <= $2::date and coalesce(r.ends_on, 'infinity') >= $2::date
		where a.id = any($1) group by a.id`, store.IDs(people), r.Today())
	k.readers = map[int64][]string{}
	for _, row := range readers {
		roles := []store.Role{store.Public, store.Member}
		if row.Board {
			roles = append(roles, store.Board)
		}
		if row.Staff {
			roles = append(roles, store.Staff)
		}
		k.readers[row.ID] = store.Viewer{Roles: roles}.Audiences()
	}
	if err != nil {
		return k, err
	}
	var periods []struct {
		ID    int64
		Until date.Date
	}
	err = r.Select(ctx, &periods, `select minutes_id as id, max(until) as until from minutes_acts where minutes_id = any($1) and act = 'CIRCULATED' group by minutes_id`, store.IDs(minutes))
	k.until = map[int64]date.Date{}
	for _, row := range periods {
		k.until[row.ID] = row.Until
	}
	return k, err
}

func (k known) letter(kind string, item notices.Item, d data, m Meeting, link string) notices.Letter {
	l := item.Language
	args := texts.Args{
		"Body": m.BodyNames.In(l), "Title": m.Titles.In(l), "When": m.When(l), "Why": m.CancelledWhy, "Name": item.Name,
		"Until": texts.FormatDate(l, k.until[d.MinutesID]), "Notice": m.ShortNotice, "Rule": m.NoticeRule,
	}
	say := func(id string) string { return texts.Domain.Say(l, id, args) }
	letter := notices.Letter{
		Subject: oneLine(say("meetings." + kind + ".subject")), Greeting: say("notices.greeting"), Paragraphs: []string{say("meetings." + kind + ".text")},
		Action: notices.Action{Label: say("meetings." + kind + ".action"), URL: link},
	}
	if kind == kindMinutes {
		return letter
	}
	letter.Facts = append(letter.Facts, notices.Fact{Label: say("meetings.fact.when"), Value: m.When(l)})
	if place := m.place(l); place != "" && kind != kindCancelled && kind != kindWithdrawn {
		letter.Facts = append(letter.Facts, notices.Fact{Label: say("meetings.fact.where"), Value: place})
	}
	if (kind == kindConvocation || kind == kindChanged) && m.ShortNotice != "" {
		letter.Paragraphs = append(letter.Paragraphs, say("meetings.short_notice"))
	}
	if kind == kindConvocation {
		for _, i := range k.agendaFor(m.ID, d.AttendeeID) {
			label := i.Number
			if at := i.Clock(m); at != "" {
				label += " · " + at
			}
			letter.Facts = append(letter.Facts, notices.Fact{Label: label, Value: i.Titles.In(l)})
		}
	}
	return letter
}

// agendaFor is what somebody invited reads of an agenda.
func (k known) agendaFor(meetingID, attendeeID int64) []Item {
	var seen []Item
	for _, i := range k.agendas[meetingID] {
		if slices.Contains(k.readers[attendeeID], i.Audience) {
			seen = append(seen, i)
		}
	}
	return counted(seen)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
