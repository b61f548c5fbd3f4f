package meetings

import (
	"net/mail"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/texts"
)

// calendar is a meeting's entry in the calendar of somebody invited: what it is
// called, when and where, and where its agenda stands; nothing of the agenda
// itself. For somebody who is not invited any more it is taken back.
func (m Meeting) calendar(item notices.Item, now time.Time, link string, withdrawn bool) *notices.Calendar {
	method := "REQUEST"
	if m.CancelledAt != nil || withdrawn {
		method = "CANCEL"
	}
	return &notices.Calendar{Method: method, Text: func(organiser *mail.Address) string {
		c := ics.NewCalendarFor("Plenary")
		c.SetMethod(ics.Method(method))
		e := c.AddEvent(m.UID + "@plenary")
		e.SetDtStampTime(now)
		e.SetStartAt(m.StartsAt)
		e.SetEndAt(m.EndsAt)
		e.SetSequence(m.Sequence)
		e.SetSummary(m.BodyNames.In(item.Language) + texts.Domain.Say(item.Language, "notices.colon", nil) + " " + m.Titles.In(item.Language))
		e.SetURL(link)
		if place := m.place(item.Language); place != "" && !withdrawn {
			e.SetLocation(place)
		}
		e.SetDescription(m.When(item.Language) + "\n" + link)
		e.SetOrganizer("mailto:"+organiser.Address, ics.WithCN(organiser.Name))
		if method == "CANCEL" {
			e.SetStatus(ics.ObjectStatusCancelled)
		} else {
			e.SetStatus(ics.ObjectStatusConfirmed)
		}
		e.AddAttendee("mailto:"+item.Address, ics.CalendarUserTypeIndividual, ics.ParticipationStatusNeedsAction, ics.WithRSVP(true), ics.WithCN(item.Name))
		return c.Serialize()
	}}
}

// place is where it takes place, for those invited: the room, the address of
// the call, or both.
func (m Meeting) place(l texts.Language) string {
	place := m.Places.In(l)
	switch {
	case place == "":
		return m.Online
	case m.Online == "":
		return place
	}
	return place + " · " + m.Online
}
