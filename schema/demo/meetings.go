package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The Board meets each quarter, five days after an open briefing for all members;
// that of March 2023 is the real one that waived fees. Of some meetings all is
// told: those of 2023, the last one, and the next.
type session struct {
	on     date.Date
	told   bool // who came, notes, minutes
	last   bool // of those that were held: what follows from it is under way
	coming bool
}

// firstSession is the year from which on the Board's meetings are told: the one
// in which it was elected, in March.
const firstSession = 2022

// sessions are the Board's meetings as seen from a day (boarddays.go), and one
// in three weeks, on a working day.
func sessions(today date.Date) (list []session) {
	for _, on := range boardDays(today) {
		if on.After(elected) && on.Before(today.AddDays(-14)) {
			list = append(list, session{on: on, told: on.Year() == 2023})
		}
	}
	if len(list) > 0 {
		list[len(list)-1].told, list[len(list)-1].last = true, true
	}
	coming := today.AddDays(21)
	for coming.Start(time.UTC).Weekday() == time.Saturday || coming.Start(time.UTC).Weekday() == time.Sunday {
		coming = coming.AddDays(1)
	}
	return append(list, session{on: coming, coming: true})
}

// planMeetings plans them all: convened 20 days before, held, put on record.
func (d *demo) planMeetings(s story, now time.Time, today date.Date) {
	d.planAssembly(s, now)
	var last int64
	for _, m := range sessions(today) {
		convened := m.on.AddDays(-20)
		if m.coming {
			convened = today.AddDays(-1)
		}
		id := new(int64)
		s.add(d.hour(convened, 10), d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
			*id, err = convene(ctx, tx, m, last)
			last = *id
			return err
		}))
		if m.told {
			s.add(d.hour(m.on, 18), d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return record(ctx, tx, *id, m, today) }))
			s.add(d.hour(m.on.AddDays(5), 11), d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
				if err := meetings.DraftMinutes(ctx, tx, *id, texts.English); err != nil {
					return err
				}
				return meetings.Circulate(ctx, tx, *id, m.on.AddDays(19), "")
			}))
		}
		if m.told && m.on.AddDays(22).Before(today) {
			s.add(d.hour(m.on.AddDays(20), 1), d.approve)
			s.add(d.hour(m.on.AddDays(22), 11), d.staffDoes(func(ctx context.Context, tx *store.Tx) error { return meetings.Publish(ctx, tx, *id, "PUBLIC") }))
		}
	}
}

// approve is a night's run of the job that approves minutes.
func (d *demo) approve(ctx context.Context, at time.Time) error {
	return d.run(ctx, at, "minutes", func(tx *store.Tx) (runs.Counts, error) {
		n, err := meetings.ApproveUnopposed(ctx, tx)
		return runs.Counts{"approved": n}, err
	})
}

var (
	boardTitle    = texts.Translated{"en": "Meeting of the Governing Board", "fr": "Réunion du Conseil d’administration", "es": "Reunión de la Junta directiva"}
	briefingTitle = texts.Translated{"en": "Briefing before the Board meeting", "fr": "Séance d’information avant la réunion du Conseil", "es": "Sesión informativa previa a la reunión de la Junta"}
	boardCall     = "https://meet.example.org/board"
	briefingCall  = "https://meet.example.org/briefing"
)

// convene makes a meeting from the last one, with its briefing, and convenes both.
func convene(ctx context.Context, tx *store.Tx, m session, last int64) (id int64, err error) {
	var body int64
	if _, err := tx.Get(ctx, &body, `select id from bodies where code = 'BOARD'`); err != nil {
		return 0, err
	}
	p := meetings.Plan{BodyID: body, CopyFrom: last, Titles: boardTitle, StartsOn: m.on, StartTime: "14:00", EndTime: "17:00", Zone: "Europe/Paris", Online: &boardCall, Audience: "PUBLIC"}
	if m.coming {
		p.StartTime, p.EndTime, p.Zone = "09:00", "13:00", "America/Bogota"
		p.Places = texts.Translated{"en": "Bogotá, Colombia", "fr": "Bogota, Colombie", "es": "Bogotá, Colombia"}
	}
	if id, err = meetings.Create(ctx, tx, p); err != nil {
		return 0, err
	}
	if err := agenda(ctx, tx, id, m, last == 0); err != nil {
		return 0, err
	}
	briefing, err := meetings.Create(ctx, tx, meetings.Plan{
		BriefingOf: id, Titles: briefingTitle, StartsOn: m.on.AddDays(-5), StartTime: "15:00", EndTime: "16:00", Zone: "Europe/Paris", Places: texts.Translated{}, Online: &briefingCall, Audience: "MEMBERS",
	})
	if err != nil {
		return 0, err
	}
	members := "MEMBERS"
	if _, err := meetings.AddItem(ctx, tx, briefing, nil, meetings.Entry{Titles: texts.Translated{
		"en": "What the Board will decide, and your questions", "fr": "Ce que le Conseil va décider, et vos questions", "es": "Lo que decidirá la Junta, y sus preguntas"}, Audience: &members, Minutes: new(int32(60))}); err != nil {
		return 0, err
	}
	for _, one := range []int64{id, briefing} {
		if err := meetings.Convene(ctx, tx, one, nil, true, "The briefing follows the papers of the Board"); err != nil {
			return 0, fmt.Errorf("meeting of %s: %w", m.on, err)
		}
	}
	return id, nil
}
