package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// assembled is the day of the Members' Assembly in Copenhagen.
var assembled = date.New(2023, time.March, 14)

// ofAssembly is its agenda: titles, what each item is for, how long it takes and
// what was noted.
var ofAssembly = []struct {
	titles  texts.Translated
	purpose string
	minutes int32
	notes   string
}{
	{words("Opening and agenda", "Ouverture et ordre du jour", "Apertura y orden del día"), "NOTE", 30, "The agenda was adopted as circulated."},
	{words("Report of the Secretariat", "Rapport du Secrétariat", "Informe de la Secretaría"), "INFORMATION", 120, "The Secretariat reported on the activities of 2022. Members thanked it and asked for the figures by constituency."},
	{words("Fee waivers", "Dispenses de cotisation", "Exenciones de cuota"), "DECISION", 90, "The Assembly discussed the fee waivers of partner countries. The cases were decided as the rule provides (SOP 2.3.6)."},
	{words("Hosting arrangements", "Dispositifs d’hébergement", "Acuerdos de acogida"), "DECISION", 120, "The Board presented the offers that it had compared. The Assembly discussed them and chose the host."},
}

// planAssembly plans the Assembly of March 2023: its convocation, who came, its
// minutes, and their approval, since nobody objected.
func (d *demo) planAssembly(s story, now time.Time) {
	s.add(d.hour(elected, 9), d.staffDoes(restNotice))
	var id int64
	d.day(s, now, assembled.AddDays(-60), 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
		p := meetings.Plan{
			Titles: words("Members’ Assembly", "Assemblée des membres", "Asamblea de miembros"), StartsOn: assembled, StartTime: "09:00", EndTime: "17:00",
			Zone: "Europe/Copenhagen", Places: words("Copenhagen", "Copenhague", "Copenhague"), Online: new(string), Audience: "PUBLIC",
		}
		if _, err := tx.Get(ctx, &p.BodyID, `select id from bodies where code = 'ASSEMBLY'`); err != nil {
			return err
		}
		if id, err = meetings.Create(ctx, tx, p); err != nil {
			return err
		}
		public := "PUBLIC"
		for _, i := range ofAssembly {
			if _, err := meetings.AddItem(ctx, tx, id, nil, meetings.Entry{Titles: i.titles, Purpose: &i.purpose, Minutes: &i.minutes, Audience: &public}); err != nil {
				return err
			}
		}
		return meetings.Convene(ctx, tx, id, nil, false, "")
	}))
	d.day(s, now, assembled.AddDays(-14), 9, d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return meetings.Follow(ctx, tx, id) }))
	d.day(s, now, assembled, 18, d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return recordAssembly(ctx, tx, id) }))
	d.day(s, now, assembled.AddDays(6), 11, d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		if err := meetings.DraftMinutes(ctx, tx, id, texts.English); err != nil {
			return err
		}
		return meetings.Circulate(ctx, tx, id, assembled.AddDays(27), "")
	}))
	d.day(s, now, assembled.AddDays(28), 1, d.approve)
	d.day(s, now, assembled.AddDays(30), 11, d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return meetings.Publish(ctx, tx, id, "PUBLIC") }))
}

// recordAssembly puts on record who came, two of three of the members, some of
// them remotely, and what was noted.
func recordAssembly(ctx context.Context, tx *store.Tx, id int64) error {
	people, err := meetings.Attendees(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	var r meetings.Record
	for n, a := range people[id] {
		p := meetings.Presence{AttendeeID: a.ID, Presence: "PRESENT", Remote: n%5 == 1}
		if a.Part == "MEMBER" && n%3 == 2 {
			p = meetings.Presence{AttendeeID: a.ID, Presence: "ABSENT"}
		}
		r.People = append(r.People, p)
	}
	items, err := meetings.Agendas(ctx, tx, []int64{id})
	if err != nil {
		return err
	}
	for n, i := range items[id] {
		r.Items = append(r.Items, meetings.Noted{ItemID: i.ID, Notes: &ofAssembly[n].notes})
	}
	return meetings.Run(ctx, tx, id, nil, r)
}

// restNotice names the rule that the notice of meetings rests on.
func restNotice(ctx context.Context, tx *store.Tx) error {
	for _, code := range []string{"ASSEMBLY", "BOARD"} {
		body, found, err := bodies.ByCode(ctx, tx, code)
		if err != nil || !found {
			return err
		}
		change := body.DraftOf()
		change.NoticeRule = "SOP 4.2"
		if err := bodies.Update(ctx, tx, body.ID, change, body.Version); err != nil {
			return err
		}
	}
	return nil
}

// held is a meeting that papers are for.
type held struct {
	ID       int64
	StartsAt time.Time `db:"starts_at"`
}

// meetingOf is the first meeting of a body from an instant on that is no
// briefing.
func (d *demo) meetingOf(ctx context.Context, body string, from time.Time) (m held, err error) {
	found, err := d.store.Read(store.System("plenary demo")).Get(ctx, &m, `
		select m.id, m.starts_at from meetings m join bodies b on b.id = m.body_id
		where b.code = $1 and m.starts_at >= $2 and m.cancelled_at is null and m.briefing_of_id is null
		order by m.starts_at limit 1`, body, from)
	if err == nil && !found {
		err = fmt.Errorf("no meeting of %s from %s on", body, from)
	}
	return m, err
}

// itemOf is the item of a number on a meeting's agenda; 0 for the empty number.
func itemOf(ctx context.Context, q store.Reader, meetingID int64, number string) (id int64, err error) {
	_, err = q.Get(ctx, &id, `select id from agenda_items where meeting_id = $1 and number = $2`, meetingID, number)
	return id, err
}

// itemOfAssembly is an item of the Assembly's agenda; 0 where the demo's story
// begins later.
func itemOfAssembly(ctx context.Context, q store.Reader, number string) (id int64, err error) {
	_, err = q.Get(ctx, &id, `
		select i.id from agenda_items i join meetings m on m.id = i.meeting_id join bodies b on b.id = m.body_id
		where b.code = 'ASSEMBLY' and i.number = $1 order by m.starts_at limit 1`, number)
	return id, err
}

// askForPacks has the pack of the next meeting of the Board made for those who
// sit on it, in English and in French; the server makes it once it has begun.
func (d *demo) askForPacks(ctx context.Context, m held, now time.Time) error {
	var member int64
	if _, err := d.store.Read(store.System("plenary demo")).Get(ctx, &member, `
		select person_id from person_roles where role = 'BOARD' and starts_on <= $1::date and coalesce(ends_on, 'infinity') >= $1::date
		order by person_id limit 1`, now); err != nil {
		return err
	}
	return d.as(ctx, now, member, func(tx *store.Tx) error {
		for _, l := range []texts.Language{texts.English, texts.French} {
			if err := packs.Ask(ctx, tx, m.ID, l); err != nil {
				return err
			}
		}
		return nil
	})
}
