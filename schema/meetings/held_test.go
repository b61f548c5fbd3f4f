package meetings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestAlternatesAreInvitedAsLongAsTheyAreAlternates: into the next meeting, and
// off the list of one to come, also where they were to stand in.
func TestAlternatesAreInvitedAsLongAsTheyAreAlternates(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id := create(t, tx, plan(t, tx, "2024-01-24"))
		for _, g := range []meetings.Guest{{PersonID: alternate(t, tx, "Alt", "Dan")}, {PersonID: who["Zoe"]}} {
			if err := meetings.Invite(t.Context(), tx, id, g); err != nil {
				t.Fatal(err)
			}
		}
		at := attendeeIDs(t, tx, id)
		if _, err := tx.Exec(t.Context(), `update meeting_people set stands_for_id = $2 where id = $1`, at["Alt"], at["Dan"]); err != nil {
			t.Fatal(err)
		}
		next := func(day string) []string {
			t.Helper()
			p := plan(t, tx, day)
			p.CopyFrom = id
			return list(t, tx, create(t, tx, p))
		}
		boardtest.Leave(t, t.Context(), tx, who["Dan"], "2024-02-29")
		if got := next("2024-02-14"); !slices.Contains(got, "Alt GUEST") || !slices.Contains(got, "Zoe GUEST") {
			t.Errorf("while the seat is held: %v", got)
		}
		if got := next("2024-03-14"); slices.Contains(got, "Alt GUEST") || !slices.Contains(got, "Zoe GUEST") {
			t.Errorf("after the seat was left: %v", got)
		}
		if err := meetings.Edit(t.Context(), tx, id, nil, meetings.Plan{StartsOn: date.MustParse("2024-03-20")}); err != nil {
			t.Fatal(err)
		}
		if got := list(t, tx, id); slices.Contains(got, "Alt GUEST") || slices.Contains(got, "Dan MEMBER") || !slices.Contains(got, "Zoe GUEST") {
			t.Errorf("moved after the seat was left: %v", got)
		}
	})
}

// TestAMeetingThatWasHeldStaysWhereItWas: its record is of that day. It may take
// longer while it lasts, and be called otherwise.
func TestAMeetingThatWasHeldStaysWhereItWas(t *testing.T) {
	c := newClockwork(t)
	for _, row := range []struct {
		now  string
		plan meetings.Plan
		want string
	}{
		{"2023-11-15T20:00:00Z", meetings.Plan{StartTime: "13:00"}, "startsOn:MEETING_HELD"},
		{"2023-11-15T20:00:00Z", meetings.Plan{Zone: "Europe/Paris"}, "startsOn:MEETING_HELD"},
		{"2023-11-15T20:00:00Z", meetings.Plan{EndTime: "17:00"}, ""},
		{"2023-12-01T09:00:00Z", meetings.Plan{EndTime: "18:00"}, "startsOn:MEETING_HELD"},
		{"2023-12-01T09:00:00Z", meetings.Plan{StartsOn: date.MustParse("2024-11-15")}, "startsOn:MEETING_HELD"},
		{"2023-12-01T09:00:00Z", meetings.Plan{Titles: texts.Translated{"en": "Autumn meeting"}}, ""},
	} {
		now, err := time.Parse(time.RFC3339, row.now)
		if err != nil {
			t.Fatal(err)
		}
		c.now = now
		if got := c.do(func(tx *store.Tx) error { return meetings.Edit(t.Context(), tx, c.id, nil, row.plan) }); got != row.want {
			t.Errorf("%s %+v: %q", row.now, row.plan, got)
		}
	}
}

// TestAMeetingIsPutOnRecordOnItsOwnDay, which may be tomorrow here; what it
// decides is of today then.
func TestAMeetingIsPutOnRecordOnItsOwnDay(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update meetings set starts_at = '2023-11-14T23:00Z', ends_at = '2023-11-15T02:00Z', zone = 'Asia/Tokyo' where id = $1`, c.id)
		return err
	})
	c.now = time.Date(2023, 11, 14, 14, 59, 0, 0, time.UTC)
	if got := c.do(func(tx *store.Tx) error { return meetings.Run(t.Context(), tx, c.id, nil, meetings.Record{}) }); got != "MEETING_NOT_YET" {
		t.Errorf("the day before: %q", got)
	}
	c.now = time.Date(2023, 11, 14, 23, 30, 0, 0, time.UTC)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	var on date.Date
	if _, err := c.Store.Read(store.System("test")).Get(t.Context(), &on, `select decided_on from decisions where agenda_item_id = $1`, c.open); err != nil || on.String() != "2023-11-14" {
		t.Errorf("decided on %s, %v", on, err)
	}
}

// TestTheQuorumIsOfThoseWhoHoldSeats on the meeting's day, whoever is on the
// list; who was not may be put on it until the minutes are approved, and is not
// told of a meeting that is over.
func TestTheQuorumIsOfThoseWhoHoldSeats(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id, _, _ := held(t, tx)
		boardtest.Leave(t, t.Context(), tx, who["Eva"], "2023-10-31")
		boardtest.Leave(t, t.Context(), tx, who["Dan"], "2023-10-31")
		for _, name := range []string{"Fay", "Gil"} {
			boardtest.Seat(t, t.Context(), tx, person(t, tx, name), "2023-11-01")
		}
		m, err := meetings.Get(t.Context(), tx, id)
		if err != nil {
			t.Fatal(err)
		}
		quorum := func() meetings.Quorum {
			t.Helper()
			rows, err := meetings.Attendees(t.Context(), tx, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			unlisted, err := meetings.Unlisted(t.Context(), tx, []int64{id})
			if err != nil {
				t.Fatal(err)
			}
			return m.QuorumOf(rows[id], unlisted[id], nil)
		}
		if q := quorum(); q.Eligible != 5 || q.Needed != 3 || q.Unlisted != 2 {
			t.Errorf("before they are on the list: %+v", q)
		}
		if err := meetings.Follow(t.Context(), tx, id); err != nil {
			t.Fatal(err)
		}
		if q := quorum(); q.Eligible != 5 || q.Needed != 3 || q.Unlisted != 0 {
			t.Errorf("once they are: %+v", q)
		}
		var told int
		if _, err := tx.Get(t.Context(), &told, `select count(*) from notices where kind like 'meeting_%'`); err != nil || told != 0 {
			t.Errorf("%d are told of a meeting that is over, %v", told, err)
		}
	})
}
