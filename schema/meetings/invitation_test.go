package meetings_test

import (
	"net/mail"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// letters composes the letters of a kind to somebody, as they leave now.
func letters(t *testing.T, tx *store.Tx, kind string, person int64) []notices.Letter {
	t.Helper()
	var batch []notices.Item
	if err := tx.Select(t.Context(), &batch, `
		select id, kind, coalesce(person_id, 0) as person_id, address, name, language, data, message_id, attempts, created_at
		from notices where kind = $1 and person_id = $2 order by id`, kind, person); err != nil {
		t.Fatal(err)
	}
	link := func(l texts.Language, id int64) string { return "https://plenary.example/" + string(l) }
	for _, k := range meetings.Letters(link, link) {
		if k.Name == kind {
			composed, err := k.Compose(t.Context(), tx, batch)
			if err != nil || len(composed) == 0 {
				t.Fatalf("%s: %d letters, %v", kind, len(composed), err)
			}
			return composed
		}
	}
	t.Fatalf("no kind %s", kind)
	return nil
}

// entry reads the calendar part of a letter as a calendar does.
func entry(t *testing.T, l notices.Letter) (e *ics.VEvent, method string) {
	t.Helper()
	if l.Calendar == nil {
		t.Fatalf("no calendar goes with %q", l.Subject)
	}
	text := l.Calendar.Text(&mail.Address{Name: "The Secretariat", Address: "office@example.org"})
	c, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil || len(c.Events()) != 1 {
		t.Fatalf("%v in %s", err, text)
	}
	for _, p := range c.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) {
			method = p.Value
		}
	}
	if method != l.Calendar.Method {
		t.Errorf("the mail says %s, the calendar %s", l.Calendar.Method, method)
	}
	for _, secret := range []string{"Staffing", "Waivers"} {
		if strings.Contains(text, secret) {
			t.Errorf("the calendar tells of the agenda: %s", text)
		}
	}
	return c.Events()[0], method
}

func said(e *ics.VEvent, p ics.ComponentProperty) string {
	if found := e.GetProperty(p); found != nil {
		return found.Value
	}
	return ""
}

// TestAnInvitationIsOneEntryThatFollowsTheMeeting: the same UID in the mail
// that invites, that moves the meeting and that calls it off, each time with
// the next sequence, and in UTC, which no calendar mistakes.
func TestAnInvitationIsOneEntryThatFollowsTheMeeting(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ama := people(t, tx)["Ama"]
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Waivers", "MEMBERS", 30, false)
		add(t, tx, id, "Staffing", "BOARD", 30, false)
		m, err := meetings.Get(t.Context(), tx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			kind string
			act  func() error
			want []string // method, sequence, begin, end, status
		}{
			{"meeting_convocation", func() error { return meetings.Convene(t.Context(), tx, id, nil, false, "") },
				[]string{"REQUEST", "0", "20240124T190000Z", "20240124T210000Z", "CONFIRMED"}},
			{"meeting_changed", func() error {
				return meetings.Edit(t.Context(), tx, id, nil, meetings.Plan{StartTime: "15:30", EndTime: "17:00", Zone: "Africa/Dakar"})
			}, []string{"REQUEST", "1", "20240124T153000Z", "20240124T170000Z", "CONFIRMED"}},
			{"meeting_cancelled", func() error { return meetings.Cancel(t.Context(), tx, id, nil, "No quorum in sight") },
				[]string{"CANCEL", "2", "20240124T153000Z", "20240124T170000Z", "CANCELLED"}},
		} {
			if err := row.act(); err != nil {
				t.Fatalf("%s: %v", row.kind, err)
			}
			e, method := entry(t, letters(t, tx, row.kind, ama)[0])
			got := []string{method, said(e, ics.ComponentPropertySequence), said(e, ics.ComponentPropertyDtStart), said(e, ics.ComponentPropertyDtEnd), said(e, ics.ComponentPropertyStatus)}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s: %s", row.kind, diff)
			}
			if uid := said(e, ics.ComponentPropertyUniqueId); uid != m.UID+"@plenary" {
				t.Errorf("%s: another entry, %s", row.kind, uid)
			}
			if who := e.Attendees(); len(who) != 1 || who[0].Email() != "ama@example.org" || said(e, ics.ComponentPropertyOrganizer) != "mailto:office@example.org" {
				t.Errorf("%s: attendees %+v, organiser %s", row.kind, who, said(e, ics.ComponentPropertyOrganizer))
			}
			if place := said(e, ics.ComponentPropertyLocation); place != "Bogotá · https://meet.example.org/board" {
				t.Errorf("%s: at %s", row.kind, place)
			}
		}
		// What was still to leave when the meeting was called off stays.
		if l := letters(t, tx, "meeting_convocation", ama)[0]; l.Dropped != "CANCELLED" || l.Calendar != nil {
			t.Errorf("somebody is still invited: %+v", l)
		}
	})
}

// TestAnInvitationSaysWhatItsReaderMayRead: who sits on the Board finds its
// items in the letter, a guest those for members.
func TestAnInvitationSaysWhatItsReaderMayRead(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Waivers", "MEMBERS", 30, false)
		add(t, tx, id, "Staffing", "BOARD", 30, false)
		if err := meetings.Invite(t.Context(), tx, id, meetings.Guest{PersonID: who["Zoe"]}); err != nil {
			t.Fatal(err)
		}
		if err := meetings.Convene(t.Context(), tx, id, nil, false, ""); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"Ama": "1 · 14:00 Waivers,2 · 14:30 Staffing", "Zoe": "1 Waivers"} {
			var items []string
			for _, f := range letters(t, tx, "meeting_convocation", who[name])[0].Facts[2:] {
				items = append(items, f.Label+" "+f.Value)
			}
			if got := strings.Join(items, ","); got != want {
				t.Errorf("%s reads %s", name, got)
			}
		}
	})
}

// TestWhoCameLaterIsInvitedByTheirPerson: those elected since, and alternates,
// stand on a list to choose from, and count as what they are.
func TestWhoCameLaterIsInvitedByTheirPerson(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		if _, err := tx.Exec(t.Context(), `
			insert into seat_people (term_id, person_id, part, starts_on, ends_on)
			select t.id, $1, 'ALTERNATE', '2022-01-01', t.ends_on from seat_terms t join seats s on s.id = t.seat_id where s.code = 'TEST-' || $2::bigint`, who["Zoe"], who["Ama"]); err != nil {
			t.Fatal(err)
		}
		candidates := func() (list []string) {
			t.Helper()
			m, err := meetings.Get(t.Context(), tx, id)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := meetings.Candidates(t.Context(), tx, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range rows {
				list = append(list, c.Name+" "+c.Part)
			}
			return list
		}
		if diff := cmp.Diff([]string{"Zoe GUEST"}, candidates()); diff != "" {
			t.Error(diff)
		}
		if _, err := meetings.Uninvite(t.Context(), tx, attendeeIDs(t, tx, id)["Dan"]); code(err) != "id:MEETING_PERSON_OF_BODY" {
			t.Error(err)
		}
		elected := person(t, tx, "New")
		boardtest.Seat(t, t.Context(), tx, elected, "2023-12-05")
		who["New"] = elected
		if diff := cmp.Diff([]string{"New MEMBER", "Zoe GUEST"}, candidates()); diff != "" {
			t.Error(diff)
		}
		for _, name := range []string{"New", "Zoe"} {
			if err := meetings.Invite(t.Context(), tx, id, meetings.Guest{PersonID: who[name]}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := meetings.Attendees(t.Context(), tx, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]string{}
		for _, a := range list[id] {
			parts[a.Name] = a.Part
		}
		if parts["New"] != "MEMBER" || parts["Zoe"] != "GUEST" || len(candidates()) != 0 {
			t.Errorf("%v, still %v", parts, candidates())
		}
	})
}
