package meetings_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// code is the field and code of a refusal.
func code(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return strings.TrimPrefix(refusals[0].Field+":"+refusals[0].Code, ":")
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// people adds five who sit on the Board, one of the secretariat and a stranger,
// and returns their ids by name.
func people(t *testing.T, tx *store.Tx) map[string]int64 {
	t.Helper()
	ids := map[string]int64{}
	for _, name := range []string{"Ama", "Bea", "Cem", "Dan", "Eva", "Sam", "Zoe"} {
		id := int64(0)
		if _, err := tx.Get(t.Context(), &id, `insert into people (name, email, language) values ($1, lower($1) || '@example.org', 'fr') returning id`, name); err != nil {
			t.Fatal(err)
		}
		ids[name] = id
		switch {
		case name < "F":
			boardtest.Seat(t, t.Context(), tx, id, "2022-01-01")
		case name == "Sam":
			if _, err := tx.Exec(t.Context(), `insert into person_roles (person_id, role, starts_on) values ($1, 'STAFF', '2022-01-01')`, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	return ids
}

func board(t *testing.T, q store.Reader) (id int64) {
	t.Helper()
	if _, err := q.Get(t.Context(), &id, `select id from bodies where code = 'BOARD'`); err != nil {
		t.Fatal(err)
	}
	return id
}

func plan(t *testing.T, q store.Reader, day string) meetings.Plan {
	online := "https://meet.example.org/board"
	return meetings.Plan{
		BodyID: board(t, q), Titles: texts.Translated{"en": "Board meeting"}, StartsOn: date.MustParse(day), StartTime: "14:00", EndTime: "16:00",
		Zone: "America/Bogota", Places: texts.Translated{"en": "Bogotá"}, Online: &online, Audience: "MEMBERS",
	}
}

func create(t *testing.T, tx *store.Tx, p meetings.Plan) int64 {
	t.Helper()
	id, err := meetings.Create(t.Context(), tx, p)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func add(t *testing.T, tx *store.Tx, meetingID int64, title, audience string, minutes int32, sub bool) int64 {
	t.Helper()
	standing := title == "Opening"
	id, err := meetings.AddItem(t.Context(), tx, meetingID, nil, meetings.Entry{Titles: texts.Translated{"en": title}, Audience: &audience, Minutes: &minutes, Sub: &sub, Standing: &standing})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// agenda says it as "1 Opening 14:00".
func agenda(t *testing.T, q store.Reader, meetingID int64) (lines []string) {
	t.Helper()
	m, err := meetings.Get(t.Context(), q, meetingID)
	if err != nil {
		t.Fatal(err)
	}
	items, err := meetings.Agendas(t.Context(), q, []int64{meetingID})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items[meetingID] {
		lines = append(lines, i.Number+" "+i.Titles["en"]+" "+i.Clock(m))
	}
	return lines
}

func TestAnAgendaIsNumberedAndTimedInItsOrder(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		add(t, tx, id, "Opening", "PUBLIC", 5, false)
		add(t, tx, id, "Waivers", "MEMBERS", 30, false)
		secret := add(t, tx, id, "Staffing", "BOARD", 15, true)
		last := add(t, tx, id, "Fees", "MEMBERS", 20, true)
		want := []string{"1 Opening 14:00", "2 Waivers 14:05", "2.1 Staffing 14:35", "2.2 Fees 14:50"}
		if diff := cmp.Diff(want, agenda(t, tx, id)); diff != "" {
			t.Error(diff)
		}
		no := false
		if _, err := meetings.UpdateItem(t.Context(), tx, last, nil, meetings.Entry{Sub: &no}); err != nil {
			t.Fatal(err)
		}
		if _, err := meetings.MoveItem(t.Context(), tx, last, nil, 2); err != nil {
			t.Fatal(err)
		}
		want = []string{"1 Opening 14:00", "2 Fees 14:05", "3 Waivers 14:25", "3.1 Staffing 14:55"}
		if diff := cmp.Diff(want, agenda(t, tx, id)); diff != "" {
			t.Error(diff)
		}
		if _, err := meetings.MoveItem(t.Context(), tx, last, nil, 4); err != nil {
			t.Fatal(err)
		}
		if got := agenda(t, tx, id)[3]; got != "3 Fees 14:50" {
			t.Error(got)
		}
		if _, err := meetings.RemoveItem(t.Context(), tx, secret, nil); err != nil {
			t.Fatal(err)
		}
		next := create(t, tx, meetings.Plan{CopyFrom: id, StartsOn: date.MustParse("2024-04-24"), StartTime: "14:00", EndTime: "16:00"})
		if diff := cmp.Diff([]string{"1 Opening 14:00"}, agenda(t, tx, next)); diff != "" {
			t.Errorf("carried over: %s", diff)
		}
	})
}

// TestAMeetingIsMadeFromTheLast carries places, zone and guests over.
func TestAMeetingIsMadeFromTheLast(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		last := create(t, tx, plan(t, tx, "2024-01-24"))
		for _, g := range []meetings.Guest{{PersonID: who["Zoe"]}, {Name: "Yves Guest", Email: "yves@example.org", Language: "fr"}} {
			if err := meetings.Invite(t.Context(), tx, last, g); err != nil {
				t.Fatal(err)
			}
		}
		next := create(t, tx, meetings.Plan{CopyFrom: last, StartsOn: date.MustParse("2024-04-24"), StartTime: "09:00", EndTime: "10:00"})
		m, err := meetings.Get(t.Context(), tx, next)
		if err != nil || m.Number != 0 || m.Zone != "America/Bogota" || m.Places["en"] != "Bogotá" || m.Online == "" {
			t.Errorf("%+v, %v", m, err)
		}
		list, err := meetings.Attendees(t.Context(), tx, []int64{next})
		var names []string
		for _, a := range list[next] {
			names = append(names, a.Name+" "+a.Part)
		}
		want := []string{"Ama MEMBER", "Bea MEMBER", "Cem MEMBER", "Dan MEMBER", "Eva MEMBER", "Sam STAFF", "Yves Guest GUEST", "Zoe GUEST"}
		if diff := cmp.Diff(want, names); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if err := meetings.Invite(t.Context(), tx, last, meetings.Guest{PersonID: who["Ama"]}); code(err) != "personId:MEETING_INVITED" {
			t.Error(err)
		}
	})
}

func TestAConvocationKeepsTheNoticeUnlessShortNoticeIsExplained(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		convene := func(id int64, short bool, why string) string {
			return code(meetings.Convene(t.Context(), tx, id, nil, short, why))
		}
		early := create(t, tx, plan(t, tx, "2023-12-15")) // 14 days after today
		if got := convene(early, false, ""); got != "MEETING_NO_AGENDA" {
			t.Error(got)
		}
		add(t, tx, early, "Opening", "PUBLIC", 5, false)
		if got := convene(early, false, ""); got != "" {
			t.Error(got)
		}
		if got := convene(early, false, ""); got != "MEETING_CONVENED" {
			t.Error(got)
		}
		late := create(t, tx, plan(t, tx, "2023-12-14"))
		add(t, tx, late, "Opening", "PUBLIC", 5, false)
		for _, row := range []struct {
			short bool
			why   string
			want  string
		}{{false, "", "shortNotice:MEETING_SHORT_NOTICE"}, {true, " ", "reason:MEETING_REASON"}, {true, "The grant ends in December.", ""}} {
			if got := convene(late, row.short, row.why); got != row.want {
				t.Errorf("%v %q: %s", row.short, row.why, got)
			}
		}
		past := create(t, tx, plan(t, tx, "2023-11-30"))
		add(t, tx, past, "Opening", "PUBLIC", 5, false)
		if got := convene(past, true, "x"); got != "MEETING_PAST" {
			t.Error(got)
		}
		var sent int
		if _, err := tx.Get(t.Context(), &sent, `select count(*) from notices where kind = 'meeting_convocation' and language = 'fr'`); err != nil || sent != 12 {
			t.Errorf("%d convocations, %v", sent, err)
		}
		m, _ := meetings.Get(t.Context(), tx, late)
		if m.ShortNotice != "The grant ends in December." {
			t.Errorf("%+v", m)
		}
		// Another time is told, with the next sequence of the calendar; another title is not.
		if err := meetings.Edit(t.Context(), tx, early, nil, meetings.Plan{Titles: texts.Translated{"en": "Board meeting, autumn"}}); err != nil {
			t.Fatal(err)
		}
		if err := meetings.Edit(t.Context(), tx, early, nil, meetings.Plan{StartTime: "15:00"}); err != nil {
			t.Fatal(err)
		}
		if err := meetings.Cancel(t.Context(), tx, early, nil, "No quorum in sight"); err != nil {
			t.Fatal(err)
		}
		var told []string
		if err := tx.Select(t.Context(), &told, `select kind || ' ' || (data->>'sequence') || ' ' || count(*) from notices where (data->>'meetingId')::bigint = $1 group by kind, data->>'sequence' order by 1`, early); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"meeting_cancelled 2 6", "meeting_changed 1 6", "meeting_convocation 0 6"}, told); diff != "" {
			t.Error(diff)
		}
	})
}

// TestAnAgendaReorderedByTwoEndsInOneOrderAndOneRefusal, at once and on two
// connections.
func TestAnAgendaReorderedByTwoEndsInOneOrderAndOneRefusal(t *testing.T) {
	s := storetest.New(t)
	var id, first, last int64
	if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		people(t, tx)
		id = create(t, tx, plan(t, tx, "2024-01-24"))
		first = add(t, tx, id, "One", "MEMBERS", 5, false)
		add(t, tx, id, "Two", "MEMBERS", 5, false)
		last = add(t, tx, id, "Three", "MEMBERS", 5, false)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	q := s.Read(store.System("test"))
	m, err := meetings.Get(t.Context(), q, id)
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	got := make([]string, 2)
	for i, move := range []struct {
		item int64
		to   int
	}{{first, 3}, {last, 1}} {
		both.Go(func() {
			got[i] = code(s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
				_, err := meetings.MoveItem(t.Context(), tx, move.item, &m.Version, move.to)
				return err
			}))
		})
	}
	both.Wait()
	want := "1 Two 14:00,2 Three 14:05,3 One 14:10"
	if got[1] == "" {
		want = "1 Three 14:00,2 One 14:05,3 Two 14:10"
	}
	order := strings.Join(agenda(t, s.Read(store.System("test")), id), ",")
	if order != want || got[0] == got[1] || got[0]+got[1] != "expectedVersion:STALE_VERSION" {
		t.Errorf("refused %q, order %s", got, order)
	}
}

// held convenes a meeting of last month and returns it with its items; the
// clock of the store stands after it.
func held(t *testing.T, tx *store.Tx) (id, open, secret int64) {
	t.Helper()
	id = create(t, tx, plan(t, tx, "2023-11-15"))
	open, secret = add(t, tx, id, "Waivers", "MEMBERS", 30, false), add(t, tx, id, "Staffing", "BOARD", 15, false)
	if _, err := tx.Exec(t.Context(), `update meetings set convened_at = '2023-11-01T09:00Z' where id = $1`, id); err != nil {
		t.Fatal(err)
	}
	return id, open, secret
}

func attendeeIDs(t *testing.T, q store.Reader, meetingID int64) map[string]int64 {
	t.Helper()
	list, err := meetings.Attendees(t.Context(), q, []int64{meetingID})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int64{}
	for _, a := range list[meetingID] {
		ids[a.Name] = a.ID
	}
	return ids
}

func person(t *testing.T, tx *store.Tx, name string) (id int64) {
	t.Helper()
	if _, err := tx.Get(t.Context(), &id, `insert into people (name, email, language) values ($1, $2, 'en') returning id`, name, strings.ToLower(strings.ReplaceAll(name, " ", ""))+"@example.org"); err != nil {
		t.Fatal(err)
	}
	return id
}

// alternate names somebody new as the alternate of who sits on the Board.
func alternate(t *testing.T, tx *store.Tx, name, of string) int64 {
	t.Helper()
	id, member := person(t, tx, name), int64(0)
	if _, err := tx.Get(t.Context(), &member, `select id from people where name = $1`, of); err != nil {
		t.Fatal(err)
	}
	boardtest.Alternate(t, t.Context(), tx, id, member)
	return id
}

// run puts a whole meeting on record.
func run(t *testing.T, tx *store.Tx, id, open, secret int64) {
	t.Helper()
	if err := meetings.Invite(t.Context(), tx, id, meetings.Guest{PersonID: alternate(t, tx, "Alt Ernate", "Dan")}); err != nil {
		t.Fatal(err)
	}
	at := attendeeIDs(t, tx, id)
	notes, whispers := "The Board discussed.", "The new post is secret."
	r := meetings.Record{
		People: []meetings.Presence{
			{AttendeeID: at["Ama"], Presence: "PRESENT"}, {AttendeeID: at["Bea"], Presence: "PRESENT", Remote: true}, {AttendeeID: at["Cem"], Presence: "PRESENT"},
			{AttendeeID: at["Dan"], Presence: "EXCUSED"}, {AttendeeID: at["Eva"], Presence: "ABSENT"}, {AttendeeID: at["Sam"], Presence: "PRESENT"},
			{AttendeeID: at["Alt Ernate"], Presence: "PRESENT", StandsFor: at["Dan"]},
		},
		Items: []meetings.Noted{
			{ItemID: open, Notes: &notes, Interests: []int64{at["Ama"]}, Decision: &meetings.Resolved{Titles: texts.Translated{"en": "Waivers granted"}, Rule: "SOP 2.3.6"},
				Action: &actions.Draft{Titles: texts.Translated{"en": "Write to members"}, DueOn: date.MustParse("2023-12-15")}},
			{ItemID: secret, Notes: &whispers, Decision: &meetings.Resolved{Titles: texts.Translated{"en": "A secret post"}},
				Action: &actions.Draft{Titles: texts.Translated{"en": "Secret hiring"}, DueOn: date.MustParse("2023-12-15")}},
		},
	}
	if err := meetings.Run(t.Context(), tx, id, nil, r); err != nil {
		t.Fatal(err)
	}
}

func TestTheMinutesSayWhatWasPutOnRecord(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, secret := held(t, tx)
		run(t, tx, id, open, secret)
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			t.Fatal(err)
		}
		got := minutes(t, tx, id, "en")
		want := []string{
			"MEMBERS Attendance: Present: Ama, Bea (remotely), Cem, Alt Ernate (for Dan)\nExcused: Dan\nAbsent: Eva\nSecretariat: Sam",
			"MEMBERS Quorum: Quorum reached: 4 of 5 who may decide are present, and 3 are needed. 1 of them takes part remotely. 1 is represented by an alternate.",
			"MEMBERS 1. Waivers: The Board discussed.\n\nDeclared an interest and took no part in this item: Ama. Quorum reached: 3 of 4 who may decide are present, and 3 are needed. 1 of them takes part remotely. 1 is represented by an alternate. 1 has declared an interest and does not count.\n\nDecision 2023/01: Waivers granted\n\nAction point: Write to members (Secretariat, by 15 December 2023)",
			"BOARD 2. Staffing: The new post is secret.\n\nDecision 2023/02: A secret post\n\nAction point: Secret hiring (Secretariat, by 15 December 2023)",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPresenceIsRefusedThatDoesNotAddUp(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, _, _ := held(t, tx)
		for range 2 {
			_ = meetings.Invite(t.Context(), tx, id, meetings.Guest{Name: "Guest"})
		}
		at := attendeeIDs(t, tx, id)
		for want, people := range map[string][]meetings.Presence{
			"people.0.standsForId:MEETING_ALTERNATE_ABSENT":   {{AttendeeID: at["Guest"], Presence: "EXCUSED", StandsFor: at["Dan"]}},
			"people.1.standsForId:MEETING_ALTERNATE_NEEDLESS": {{AttendeeID: at["Dan"], Presence: "PRESENT"}, {AttendeeID: at["Guest"], Presence: "PRESENT", StandsFor: at["Dan"]}},
			"people.0.id:NOT_FOUND":                           {{AttendeeID: 1 << 40, Presence: "PRESENT"}},
		} {
			if got := code(meetings.Run(t.Context(), tx, id, nil, meetings.Record{People: people})); got != want {
				t.Errorf("%s instead of %s", got, want)
			}
		}
		future := create(t, tx, plan(t, tx, "2024-01-24"))
		if got := code(meetings.Run(t.Context(), tx, future, nil, meetings.Record{})); got != "MEETING_NOT_CONVENED" {
			t.Error(got)
		}
	})
}

// TestWhatIsForTheBoardIsForTheBoard through every way in of this area.
func TestWhatIsForTheBoardIsForTheBoard(t *testing.T) {
	s := storetest.New(t)
	var id, open, secret int64
	var who map[string]int64
	if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		who = people(t, tx)
		id, open, secret = held(t, tx)
		run(t, tx, id, open, secret)
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			return err
		}
		if err := meetings.Circulate(t.Context(), tx, id, date.MustParse("2023-12-10"), "The year ends."); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `
			insert into minutes_acts (meeting_id, minutes_id, act) select meeting_id, id, 'APPROVED' from minutes`)
		if err != nil {
			return err
		}
		return meetings.Publish(t.Context(), tx, id, "MEMBERS")
	}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name                           string
		viewer                         store.Viewer
		items, parts, decided, actions int
		known, people                  bool
	}{
		{"public", store.Viewer{}, 0, 0, 0, 0, false, false},
		{"a person", store.Viewer{PersonID: who["Zoe"], Roles: store.Implied(store.Person)}, 0, 0, 0, 0, false, false},
		{"a member", store.Viewer{PersonID: who["Zoe"], Roles: store.Implied(store.Member)}, 1, 3, 1, 1, true, false},
		{"the Board", store.Viewer{PersonID: who["Eva"], Roles: store.Implied(store.Board)}, 2, 4, 2, 2, true, true},
		{"staff", store.Viewer{PersonID: who["Sam"], Roles: store.Implied(store.Staff)}, 2, 4, 2, 2, true, true},
	} {
		q := s.Read(row.viewer)
		known, err := meetings.ByIDs(t.Context(), q, []int64{id})
		if err != nil || (len(known) == 1) != row.known {
			t.Errorf("%s knows of %d, %v", row.name, len(known), err)
		}
		n, err := meetings.Count(t.Context(), q, meetings.Filter{})
		if err != nil || (n == 1) != row.known {
			t.Errorf("%s counts %d, %v", row.name, n, err)
		}
		items, err := meetings.Agendas(t.Context(), q, []int64{id})
		if err != nil || len(items[id]) != row.items {
			t.Errorf("%s reads %d items, %v", row.name, len(items[id]), err)
		}
		all, err := meetings.Of(t.Context(), q, []int64{id})
		if err != nil || (len(all) == 1) != row.known {
			t.Errorf("%s reads %d minutes, %v", row.name, len(all), err)
		}
		parts, err := meetings.Parts(t.Context(), q, []int64{all[id].ID})
		if err != nil || len(parts[all[id].ID]) != row.parts {
			t.Errorf("%s reads %d parts, %v", row.name, len(parts[all[id].ID]), err)
		}
		decided, err := meetings.DecidedOn(t.Context(), q, []int64{secret})
		if err != nil || (len(decided[secret]) == 1) != (row.decided == 2) {
			t.Errorf("%s reads %d secret decisions, %v", row.name, len(decided[secret]), err)
		}
		follow, err := actions.Count(t.Context(), q, actions.Filter{BodyID: board(t, q)})
		if err != nil || int(follow) != row.actions {
			t.Errorf("%s counts %d actions, %v", row.name, follow, err)
		}
		list, err := meetings.Attendees(t.Context(), q, []int64{id})
		if err != nil || (len(list[id]) > 0) != row.people {
			t.Errorf("%s sees %d people, %v", row.name, len(list[id]), err)
		}
	}
}

func TestMinutesAreCorrectedAndApprovedWhereNobodyObjects(t *testing.T) {
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	system := store.System("test")
	do := func(v store.Viewer, act func(*store.Tx) error) string {
		t.Helper()
		return code(s.Write(t.Context(), v, act))
	}
	var id, open, secret int64
	var who map[string]int64
	if got := do(system, func(tx *store.Tx) error {
		who = people(t, tx)
		id, open, secret = held(t, tx)
		run(t, tx, id, open, secret)
		return meetings.DraftMinutes(t.Context(), tx, id, texts.French)
	}); got != "" {
		t.Fatal(got)
	}
	eva := store.Viewer{PersonID: who["Eva"], Roles: store.Implied(store.Board)}
	suggest := func(v store.Viewer) string {
		return do(v, func(tx *store.Tx) error { return meetings.Suggest(t.Context(), tx, id, 1, "Eva was excused") })
	}
	if got := suggest(eva); got != "meetingId:NOT_FOUND" { // a draft
		t.Error(got)
	}
	if got := do(system, func(tx *store.Tx) error {
		return meetings.Circulate(t.Context(), tx, id, date.MustParse("2023-12-10"), "The year ends.")
	}); got != "" {
		t.Fatal(got)
	}
	if got := suggest(eva); got != "" {
		t.Fatal(got)
	}
	if got := suggest(store.System("test")); got != "MINUTES_NOT_INVITED" {
		t.Error(got)
	}
	approve := func() (n int64) {
		t.Helper()
		if err := s.Work(t.Context(), system, func(tx *store.Tx) (err error) { n, err = meetings.ApproveUnopposed(t.Context(), tx); return err }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := approve(); n != 0 {
		t.Error("approved within the period")
	}
	now = time.Date(2023, 12, 11, 1, 0, 0, 0, time.UTC)
	if n := approve(); n != 0 {
		t.Error("approved while a correction waits")
	}
	if got := suggest(eva); got != "MINUTES_PERIOD_OVER" {
		t.Error(got)
	}
	answer := func(accept bool, text, why string) string {
		return do(system, func(tx *store.Tx) error {
			list, err := meetings.Corrections(t.Context(), tx, []int64{id})
			if err != nil {
				return err
			}
			_, err = meetings.Answer(t.Context(), tx, list[id][0].ID, accept, text, why)
			return err
		})
	}
	if got := answer(false, "", " "); got != "why:MEETING_REASON" {
		t.Error(got)
	}
	if got := answer(true, "Présents : …", ""); got != "" {
		t.Error(got)
	}
	if got := answer(true, "Présents : toutes", ""); got != "id:MINUTES_ANSWERED" {
		t.Error(got)
	}
	if n := approve(); n != 1 {
		t.Errorf("approved %d", n)
	}
	if n := approve(); n != 0 {
		t.Errorf("approved %d again", n)
	}
	if got := do(system, func(tx *store.Tx) error { return meetings.Rewrite(t.Context(), tx, id, 2, map[int]string{1: "x"}, "") }); got != "MINUTES_APPROVED" {
		t.Error(got)
	}
	if got := do(system, func(tx *store.Tx) error { return meetings.Run(t.Context(), tx, id, nil, meetings.Record{}) }); got != "MINUTES_APPROVED" {
		t.Error(got)
	}
}
