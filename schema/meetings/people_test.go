package meetings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// list says who is invited: "Ama MEMBER", "Bea MEMBER left".
func list(t *testing.T, q store.Reader, meetingID int64) (lines []string) {
	t.Helper()
	rows, err := meetings.Attendees(t.Context(), q, []int64{meetingID})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rows[meetingID] {
		line := a.Name + " " + a.Part
		if a.Left {
			line += " left"
		}
		lines = append(lines, line)
	}
	return lines
}

func exec(t *testing.T, tx *store.Tx, statement string, args ...any) {
	t.Helper()
	if _, err := tx.Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// TestWhoIsInvitedFollowsTheBody: between the draft and the convocation, where
// the day moves, and after it, when the list says who left and is mended.
func TestWhoIsInvitedFollowsTheBody(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Opening", "PUBLIC", 5, false)
		boardtest.Leave(t, t.Context(), tx, who["Ama"], "2023-12-05")
		boardtest.Seat(t, t.Context(), tx, who["Zoe"], "2023-12-06")
		if err := meetings.Convene(t.Context(), tx, id, nil, false, ""); err != nil {
			t.Fatal(err)
		}
		want := []string{"Bea MEMBER", "Cem MEMBER", "Dan MEMBER", "Eva MEMBER", "Zoe MEMBER", "Sam STAFF"}
		if diff := cmp.Diff(want, list(t, tx, id)); diff != "" {
			t.Errorf("convened: %s", diff)
		}
		boardtest.Leave(t, t.Context(), tx, who["Bea"], "2023-12-20")
		boardtest.Seat(t, t.Context(), tx, person(t, tx, "Fay"), "2023-12-21")
		if got := list(t, tx, id)[0]; got != "Bea MEMBER left" {
			t.Errorf("who left reads as %s", got)
		}
		m, err := meetings.Get(t.Context(), tx, id)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := meetings.Attendees(t.Context(), tx, []int64{id})
		if q := m.QuorumOf(rows[id], 0, nil); q.Eligible != 4 {
			t.Errorf("%d may decide, with one who left", q.Eligible)
		}
		if err := meetings.Follow(t.Context(), tx, id); err != nil {
			t.Fatal(err)
		}
		want = []string{"Cem MEMBER", "Dan MEMBER", "Eva MEMBER", "Fay MEMBER", "Zoe MEMBER", "Sam STAFF"}
		if diff := cmp.Diff(want, list(t, tx, id)); diff != "" {
			t.Errorf("followed: %s", diff)
		}
		boardtest.Leave(t, t.Context(), tx, who["Cem"], "2024-02-10")
		if err := meetings.Edit(t.Context(), tx, id, nil, meetings.Plan{StartsOn: date.MustParse("2024-02-14")}); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(list(t, tx, id), "Cem MEMBER") {
			t.Error("on the new day one is not of the Board, and stays")
		}
		var told []string
		if err := tx.Select(t.Context(), &told, `select n.kind || ' ' || p.name from notices n join people p on p.id = n.person_id where n.kind in ('meeting_withdrawn', 'meeting_convocation') and p.name in ('Ama', 'Bea', 'Cem', 'Fay', 'Zoe') order by 1`); err != nil {
			t.Fatal(err)
		}
		want = []string{"meeting_convocation Bea", "meeting_convocation Cem", "meeting_convocation Fay", "meeting_convocation Zoe", "meeting_withdrawn Bea", "meeting_withdrawn Cem"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("told: %s", diff)
		}
	})
}

// TestABriefingSaysNothingOfTheBoardsMeeting: neither its title nor its call.
func TestABriefingSaysNothingOfTheBoardsMeeting(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		p := plan(t, tx, "2024-01-24")
		p.Audience = "BOARD"
		of := create(t, tx, p)
		brief := meetings.Plan{BriefingOf: of, StartsOn: date.MustParse("2024-01-20"), StartTime: "14:00", EndTime: "15:00"}
		if _, err := meetings.Create(t.Context(), tx, brief); code(err) != "titles.en:MEETING_TITLE" {
			t.Errorf("a briefing of the Board's title: %v", err)
		}
		brief.Titles, brief.CopyFrom = texts.Translated{"en": "Briefing"}, of
		m, err := meetings.Get(t.Context(), tx, create(t, tx, brief))
		if err != nil || m.Online != "" || m.Audience != "MEMBERS" || m.Zone != "America/Bogota" || m.Places["en"] != "Bogotá" {
			t.Errorf("%+v, %v", m, err)
		}
		call := "https://meet.example.org/members"
		brief.Online = &call
		last := create(t, tx, brief)
		next := create(t, tx, meetings.Plan{BriefingOf: of, CopyFrom: last, StartsOn: date.MustParse("2024-01-21"), StartTime: "14:00", EndTime: "15:00"})
		if m, err := meetings.Get(t.Context(), tx, next); err != nil || m.Online != call || m.Titles["en"] != "Briefing" {
			t.Errorf("from the last briefing: %+v, %v", m, err)
		}
		if _, err := meetings.Create(t.Context(), tx, meetings.Plan{BriefingOf: last, Titles: brief.Titles, StartsOn: brief.StartsOn, StartTime: "14:00", EndTime: "15:00"}); code(err) != "briefingOf:MEETING_BRIEFING_OF" {
			t.Error(err)
		}
	})
}

// TestWhoIsTakenOffTheListReceivesNoRoom: the convocation that has not left is
// dropped, and who was told has it taken out of the calendar.
func TestWhoIsTakenOffTheListReceivesNoRoom(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Opening", "PUBLIC", 5, false)
		if err := meetings.Invite(t.Context(), tx, id, meetings.Guest{PersonID: who["Zoe"]}); err != nil {
			t.Fatal(err)
		}
		if err := meetings.Convene(t.Context(), tx, id, nil, false, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := meetings.Uninvite(t.Context(), tx, attendeeIDs(t, tx, id)["Zoe"]); err != nil {
			t.Fatal(err)
		}
		if l := letters(t, tx, "meeting_convocation", who["Zoe"])[0]; l.Dropped != "UNINVITED" || len(l.Facts) != 0 || l.Calendar != nil {
			t.Errorf("the convocation still leaves: %+v", l)
		}
		l := letters(t, tx, "meeting_withdrawn", who["Zoe"])
		if len(l) != 1 || l[0].Dropped != "" || len(l[0].Facts) != 1 {
			t.Fatalf("%+v", l)
		}
		if _, method := entry(t, l[0]); method != "CANCEL" {
			t.Errorf("the calendar is told to %s", method)
		}
	})
}

// TestNobodyIsMadeToCount who is not of the body, and a member is represented
// by their own alternate alone.
func TestNobodyIsMadeToCount(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id, _, _ := held(t, tx)
		for _, g := range []meetings.Guest{{Name: "Passer-by", Part: "MEMBER"}, {PersonID: who["Zoe"], Part: "MEMBER"}, {PersonID: who["Zoe"], Part: "STAFF"}} {
			if got := code(meetings.Invite(t.Context(), tx, id, g)); got != "part:MEETING_PART" {
				t.Errorf("%+v: %s", g, got)
			}
		}
		for _, g := range []meetings.Guest{{PersonID: alternate(t, tx, "Alt", "Dan")}, {Name: "Passer-by"}} {
			if err := meetings.Invite(t.Context(), tx, id, g); err != nil {
				t.Fatal(err)
			}
		}
		at := attendeeIDs(t, tx, id)
		for _, row := range []struct{ who, member, want string }{
			{"Sam", "Dan", "people.0.standsForId:MEETING_ALTERNATE_NOT_NAMED"}, {"Passer-by", "Dan", "people.0.standsForId:MEETING_ALTERNATE_NOT_NAMED"},
			{"Alt", "Eva", "people.0.standsForId:MEETING_ALTERNATE_NOT_NAMED"}, {"Alt", "Dan", ""},
		} {
			got := code(meetings.Run(t.Context(), tx, id, nil, meetings.Record{People: []meetings.Presence{{AttendeeID: at[row.who], Presence: "PRESENT", StandsFor: at[row.member]}}}))
			if got != row.want {
				t.Errorf("%s for %s: %s", row.who, row.member, got)
			}
		}
		may, err := meetings.Standing(t.Context(), tx, []int64{id})
		if diff := cmp.Diff(map[int64][]int64{at["Alt"]: {at["Dan"]}}, may); diff != "" || err != nil {
			t.Error(diff, err)
		}
		boardtest.Leave(t, t.Context(), tx, who["Eva"], "2023-11-10")
		if got := code(meetings.Run(t.Context(), tx, id, nil, meetings.Record{People: []meetings.Presence{{AttendeeID: at["Eva"], Presence: "PRESENT"}}})); got != "people.0.presence:MEETING_LEFT" {
			t.Errorf("who left is present: %s", got)
		}
	})
}

// TestTheNoticeIsNotUndoneByAnEdit: sooner than people were told, with less
// notice than the rule asks for, is refused unless said why.
func TestTheNoticeIsNotUndoneByAnEdit(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Opening", "PUBLIC", 5, false)
		if err := meetings.Convene(t.Context(), tx, id, nil, false, ""); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			day   string
			short bool
			why   string
			want  string
		}{
			{"2023-12-02", false, "", "shortNotice:MEETING_SHORT_NOTICE"}, {"2023-12-02", true, "", "reason:MEETING_REASON"}, {"2023-12-15", false, "", ""},
			{"2023-12-16", false, "", ""}, {"2023-12-02", true, "The room burnt down", ""},
		} {
			if got := code(meetings.Edit(t.Context(), tx, id, nil, meetings.Plan{StartsOn: date.MustParse(row.day), Short: row.short, Why: row.why})); got != row.want {
				t.Errorf("%+v: %s", row, got)
			}
		}
		if m, err := meetings.Get(t.Context(), tx, id); err != nil || m.ShortNotice != "The room burnt down" {
			t.Errorf("%+v, %v", m, err)
		}
	})
}

// TestAMeetingIsNumberedWhenItIsConvened: neither drafts nor briefings count.
func TestAMeetingIsNumberedWhenItIsConvened(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		var numbers []int
		for i := range 4 {
			p := plan(t, tx, "2024-01-24")
			if i == 2 {
				p.BriefingOf = create(t, tx, plan(t, tx, "2024-01-25"))
			}
			id := create(t, tx, p)
			add(t, tx, id, "Opening", "PUBLIC", 5, false)
			if i != 1 {
				if err := meetings.Convene(t.Context(), tx, id, nil, false, ""); err != nil {
					t.Fatal(err)
				}
			}
			m, err := meetings.Get(t.Context(), tx, id)
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, m.Number)
		}
		if diff := cmp.Diff([]int{1, 0, 0, 2}, numbers); diff != "" {
			t.Error(diff)
		}
	})
}

// TestSomebodyInvitedExcusesThemselves, names their alternate, who reads what
// is for the Board, and declares an interest, with which they read no notes and
// no minutes of the item until these are published.
func TestSomebodyInvitedSpeaksForThemselves(t *testing.T) {
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	system := store.System("test")
	var id, secret, alt int64
	var who map[string]int64
	write := func(v store.Viewer, act func(*store.Tx) error) string {
		t.Helper()
		return code(s.Write(t.Context(), v, act))
	}
	if got := write(system, func(tx *store.Tx) error {
		who = people(t, tx)
		alt = alternate(t, tx, "Alt", "Dan")
		id = create(t, tx, plan(t, tx, "2023-12-20"))
		add(t, tx, id, "Waivers", "MEMBERS", 30, false)
		secret = add(t, tx, id, "Staffing", "BOARD", 15, false)
		return meetings.Convene(t.Context(), tx, id, nil, false, "")
	}); got != "" {
		t.Fatal(got)
	}
	dan, zoe := store.Viewer{PersonID: who["Dan"], Roles: store.Implied(store.Board)}, store.Viewer{PersonID: who["Zoe"], Roles: store.Implied(store.Member)}
	excuse := func(v store.Viewer, alternate int64, back bool) string {
		return write(v, func(tx *store.Tx) error { return meetings.Excuse(t.Context(), tx, id, alternate, back) })
	}
	reads := func(person int64) int {
		items, err := meetings.Agendas(t.Context(), s.Read(store.Viewer{PersonID: person, Roles: store.Implied(store.Person)}), []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		return len(items[id])
	}
	m, err := meetings.Get(t.Context(), s.Read(dan), id)
	if err != nil {
		t.Fatal(err)
	}
	offered, err := meetings.Alternates(t.Context(), s.Read(dan), m)
	if err != nil || len(offered) != 1 || offered[0].PersonID != alt {
		t.Errorf("offered %+v, %v", offered, err)
	}
	for _, row := range []struct {
		got, want string
	}{{excuse(zoe, 0, false), "MEETING_NOT_INVITED"}, {excuse(dan, who["Zoe"], false), "alternateId:MEETING_ALTERNATE_NOT_NAMED"}} {
		if row.got != row.want {
			t.Errorf("%s instead of %s", row.got, row.want)
		}
	}
	if n := reads(alt); n != 0 {
		t.Errorf("an alternate who was not asked reads %d items", n)
	}
	if got := excuse(dan, alt, false); got != "" {
		t.Fatal(got)
	}
	if n := reads(alt); n != 2 {
		t.Errorf("who stands in for a member of the Board reads %d items", n)
	}
	if got := excuse(dan, 0, true); got != "" {
		t.Fatal(got)
	}
	if n := reads(alt); n != 1 {
		t.Errorf("who stands in for nobody any more reads %d items", n)
	}
	declare := func(v store.Viewer, withdraw bool) string {
		return write(v, func(tx *store.Tx) error {
			_, err := meetings.Declare(t.Context(), tx, secret, "My sister applied", withdraw)
			return err
		})
	}
	if got := declare(zoe, false); got != "id:NOT_FOUND" {
		t.Errorf("declared in what one may not read: %s", got)
	}
	for _, withdraw := range []bool{false, true, false} {
		if got := declare(dan, withdraw); got != "" {
			t.Fatal(got)
		}
	}
	now = time.Date(2023, 12, 21, 9, 0, 0, 0, time.UTC)
	if got := declare(dan, true); got != "MEETING_INTEREST_LATE" {
		t.Error(got)
	}
	if got := excuse(dan, 0, false); got != "MEETING_EXCUSED_LATE" {
		t.Error(got)
	}
	said := "Whispers"
	if got := write(system, func(tx *store.Tx) error {
		if err := meetings.Run(t.Context(), tx, id, nil, meetings.Record{Items: []meetings.Noted{{ItemID: secret, Notes: &said}}}); err != nil {
			return err
		}
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			return err
		}
		return meetings.Circulate(t.Context(), tx, id, date.MustParse("2024-01-10"), "")
	}); got != "" {
		t.Fatal(got)
	}
	parts := func(v store.Viewer) (n int) {
		q := s.Read(v)
		known, err := meetings.Of(t.Context(), q, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		list, err := meetings.Parts(t.Context(), q, []int64{known[id].ID})
		if err != nil {
			t.Fatal(err)
		}
		return len(list[known[id].ID])
	}
	eva := store.Viewer{PersonID: who["Eva"], Roles: store.Implied(store.Board)}
	if mine, theirs := parts(dan), parts(eva); mine != theirs-1 {
		t.Errorf("recused one reads %d parts, others %d", mine, theirs)
	}
	if got := write(system, func(tx *store.Tx) error {
		exec(t, tx, `insert into item_interests (meeting_id, item_id, attendee_id) select a.meeting_id, $2, a.id from meeting_people a where a.meeting_id = $1 and a.person_id = $3`, id, secret, who["Sam"])
		return nil
	}); got != "" {
		t.Fatal(got)
	}
	sam := store.Viewer{PersonID: who["Sam"], Roles: store.Implied(store.Staff)}
	items, err := meetings.Agendas(t.Context(), s.Read(sam), []int64{id})
	if err != nil || items[id][1].Notes != "" || !items[id][1].Recused {
		t.Errorf("a recused one of the secretariat reads %+v, %v", items[id][1], err)
	}
	if got := write(sam, func(tx *store.Tx) error {
		return meetings.Run(t.Context(), tx, id, nil, meetings.Record{Items: []meetings.Noted{{ItemID: secret, Notes: &said}}})
	}); got != "items.0:MEETING_RECUSED" {
		t.Errorf("and writes: %s", got)
	}
}

// TestTheAssemblyCountsOrganisations: two focal points of one are one, one of
// two organisations is two.
func TestTheAssemblyCountsOrganisations(t *testing.T) {
	one, two := meetings.Attendee{ID: 1, Part: "MEMBER", Voices: []int64{10}}, meetings.Attendee{ID: 2, Part: "MEMBER", Voices: []int64{10, 20}}
	for _, row := range []struct {
		name              string
		first, second     string
		interested        []meetings.Declared
		eligible, present int
	}{
		{"both there", "PRESENT", "PRESENT", nil, 2, 2},
		{"the one of one", "PRESENT", "ABSENT", nil, 2, 1},
		{"the one of two", "ABSENT", "PRESENT", nil, 2, 2},
		{"a colleague has no interest", "PRESENT", "PRESENT", []meetings.Declared{{AttendeeID: 2}}, 1, 1},
	} {
		a, b := one, two
		a.Presence, b.Presence = row.first, row.second
		q := meetings.Meeting{BodyCode: "ASSEMBLY", Quorum: 50}.QuorumOf([]meetings.Attendee{a, b}, 0, row.interested)
		if q.Eligible != row.eligible || q.Present != row.present {
			t.Errorf("%s: %+v", row.name, q)
		}
	}
}

// TestWhoIsInvitedToTheAssembly: the focal points of members, once each, who
// speak for their organisations; who they are members read for themselves.
func TestWhoIsInvitedToTheAssembly(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		exec(t, tx, `
			with o as (insert into organisations (names) values ('{"en": "Ministry One"}'), ('{"en": "Ministry Two"}') returning id),
			m as (insert into members (organisation_id) select id from o returning id, organisation_id),
			s as (insert into member_states (member_id, status, joined_on, from_on, known_from, constituency_id, category_id)
			  select m.id, 'CURRENT', '2020-01-01', '2020-01-01', '2020-01-01', (select min(id) from constituencies), (select min(id) from categories) from m)
			insert into contacts (organisation_id, person_id, role, starts_on) select m.organisation_id, p.id, 'FOCAL_POINT', '2022-01-01' from m, people p
			where p.name = 'Zoe' or p.name = 'Ama' and m.organisation_id = (select min(id) from o)`)
		p := plan(t, tx, "2024-03-14")
		if _, err := tx.Get(t.Context(), &p.BodyID, `select id from bodies where code = 'ASSEMBLY'`); err != nil {
			t.Fatal(err)
		}
		id := create(t, tx, p)
		if diff := cmp.Diff([]string{"Ama MEMBER", "Zoe MEMBER", "Sam STAFF"}, list(t, tx, id)); diff != "" {
			t.Error(diff)
		}
		m, err := meetings.Get(t.Context(), tx, id)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := meetings.Attendees(t.Context(), tx, []int64{id})
		if q := m.QuorumOf(rows[id], 0, nil); err != nil || q.Eligible != 2 {
			t.Errorf("%d members may decide, %v", q.Eligible, err)
		}
	})
}

// TestAnInterestOnRecordIsProposed where the item names the organisation, and
// not again where it was withdrawn; and one decision is not recorded twice.
func TestAnInterestOnRecordIsProposed(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id, open, _ := held(t, tx)
		exec(t, tx, `insert into organisations (names) values ('{"en": "Ministry of Works", "fr": "Ministère des Travaux"}')`)
		exec(t, tx, `insert into interests (person_id, organisation_id) select $1, id from organisations where name_en = 'Ministry of Works'`, who["Bea"])
		exec(t, tx, `update agenda_items set titles = '{"en": "Waiver", "fr": "Dispense : ministère des travaux"}' where id = $1`, open)
		at := attendeeIDs(t, tx, id)
		proposed := func() []meetings.Declared {
			t.Helper()
			list, err := meetings.Proposed(t.Context(), tx, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			return list[open]
		}
		if diff := cmp.Diff([]meetings.Declared{{ItemID: open, AttendeeID: at["Bea"]}}, proposed()); diff != "" {
			t.Error(diff)
		}
		run := func(n meetings.Noted) string {
			n.ItemID = open
			return code(meetings.Run(t.Context(), tx, id, nil, meetings.Record{Items: []meetings.Noted{n}}))
		}
		for _, interests := range [][]int64{{at["Bea"]}, {}} {
			if got := run(meetings.Noted{Interests: interests}); got != "" {
				t.Fatal(got)
			}
			if left := proposed(); len(left) != 0 {
				t.Errorf("still proposed: %+v", left)
			}
		}
		for _, want := range []string{"", "items.0.decision.titles.en:MEETING_DECIDED"} {
			if got := run(meetings.Noted{Decision: &meetings.Resolved{Titles: texts.Translated{"en": "A waiver is granted"}, Votes: &decisions.Votes{InFavour: 3}}}); got != want {
				t.Errorf("%s instead of %s", got, want)
			}
		}
	})
}
