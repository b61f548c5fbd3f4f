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
// and by item what was noted, declared, decided and is to be done.
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
	parts, err := m.draft(ctx, tx, l)
	if err != nil {
		return err
	}
	_, err = version(ctx, tx, meetingID, last.Number+1, l, "", parts)
	return err
}

// draft writes the parts; each is for those for whom its item is.
func (m Meeting) draft(ctx context.Context, tx *store.Tx, l texts.Language) ([]Part, error) {
	agenda, err := Agendas(ctx, tx, []int64{m.ID})
	if err != nil {
		return nil, err
	}
	attendees, err := Attendees(ctx, tx, []int64{m.ID})
	if err != nil {
		return nil, err
	}
	declared, err := Interests(ctx, tx, []int64{m.ID})
	if err != nil {
		return nil, err
	}
	var items []int64
	for _, i := range agenda[m.ID] {
		items = append(items, i.ID)
	}
	decided, err := DecidedOn(ctx, tx, items)
	if err != nil {
		return nil, err
	}
	follow, err := actions.OfItems(ctx, tx, items)
	if err != nil {
		return nil, err
	}
	people := attendees[m.ID]
	say := func(id string) string { return texts.Domain.Say(l, id, nil) }
	parts := []Part{
		{Audience: m.Audience, Title: say("minutes.presence"), Text: attendance(l, people)},
		{Audience: m.Audience, Title: say("minutes.quorum"), Text: m.QuorumOf(people, nil).Explain(l)},
	}
	for _, i := range agenda[m.ID] {
		lines := []string{}
		if i.Notes != "" {
			lines = append(lines, i.Notes)
		}
		if len(declared[i.ID]) > 0 {
			lines = append(lines, texts.Domain.Say(l, "minutes.interests", texts.Args{"Names": declarers(people, declared[i.ID])})+" "+m.QuorumOf(people, declared[i.ID]).Explain(l))
		}
		for _, d := range decided[i.ID] {
			lines = append(lines, texts.Domain.Say(l, "minutes.decision", texts.Args{"Number": d.Number, "Title": d.Titles.In(l)}))
		}
		for _, a := range follow[i.ID] {
			who := a.Person
			if who == "" {
				who = say("actions.secretariat")
			}
			lines = append(lines, texts.Domain.Say(l, "minutes.action", texts.Args{"Title": a.Titles.In(l), "Who": who, "DueOn": texts.FormatDate(l, a.DueOn)}))
		}
		parts = append(parts, Part{ItemID: i.ID, Audience: i.Audience, Title: i.Number + ". " + i.Titles.In(l), Text: strings.Join(lines, "\n\n")})
	}
	return parts, nil
}

// attendance says who came, line by line.
func attendance(l texts.Language, people []Attendee) string {
	groups := map[string][]string{}
	for _, a := range people {
		name := a.Name
		switch {
		case a.StandsFor != 0:
			name = texts.Domain.Say(l, "minutes.for", texts.Args{"Name": name, "For": a.StandsName})
		case a.Remote:
			name = texts.Domain.Say(l, "minutes.remote", texts.Args{"Name": name})
		}
		group := a.Presence
		if group == "PRESENT" && a.Part != "MEMBER" && a.StandsFor == 0 {
			group = a.Part
		}
		if a.Part == "MEMBER" || group != "ABSENT" {
			groups[group] = append(groups[group], name)
		}
	}
	var lines []string
	for _, group := range []string{"PRESENT", "EXCUSED", "ABSENT", "STAFF", "GUEST"} {
		if len(groups[group]) > 0 {
			lines = append(lines, texts.Domain.Say(l, "minutes.group."+group, texts.Args{"Names": strings.Join(groups[group], ", ")}))
		}
	}
	return strings.Join(lines, "\n")
}

func declarers(people []Attendee, declared []Declared) string {
	var names []string
	for _, d := range declared {
		for _, a := range people {
			if a.ID == d.AttendeeID {
				names = append(names, a.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}
