package meetings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// minutes says them as somebody reads them, part by part: "BOARD 2. Staffing: …".
func minutes(t *testing.T, q store.Reader, meetingID int64, l texts.Language) (lines []string) {
	t.Helper()
	n, err := meetings.Of(t.Context(), q, []int64{meetingID})
	if err != nil {
		t.Fatal(err)
	}
	parts, err := meetings.Parts(t.Context(), q, []int64{n[meetingID].ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts[n[meetingID].ID] {
		text := strings.Trim(p.Text+"\n\n"+p.Said.In(l), "\n")
		lines = append(lines, p.Audience+" "+p.Title(l)+": "+strings.ReplaceAll(text, "\u00a0", " "))
	}
	return lines
}

// clockwork is a store whose clock a test moves, with a meeting that was held.
type clockwork struct {
	*testing.T
	*store.Store
	now              time.Time
	id, open, secret int64
	who              map[string]int64
}

func newClockwork(t *testing.T) *clockwork {
	c := &clockwork{T: t, now: storetest.Now}
	c.Store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return c.now }})
	c.must(func(tx *store.Tx) error {
		c.who = people(t, tx)
		c.id, c.open, c.secret = held(t, tx)
		return nil
	})
	return c
}

// do says how an act of the secretariat is refused; empty: it is not.
func (c *clockwork) do(act func(*store.Tx) error) string {
	c.Helper()
	return code(c.Write(c.Context(), store.System("test"), act))
}

func (c *clockwork) must(act func(*store.Tx) error) {
	c.Helper()
	if refused := c.do(act); refused != "" {
		c.Fatal(refused)
	}
}

func (c *clockwork) draft() {
	c.Helper()
	c.must(func(tx *store.Tx) error { return meetings.DraftMinutes(c.Context(), tx, c.id, texts.English) })
}

func (c *clockwork) circulate(until, why string) string {
	c.Helper()
	return c.do(func(tx *store.Tx) error { return meetings.Circulate(c.Context(), tx, c.id, date.MustParse(until), why) })
}

func (c *clockwork) rewrite(version, position int, text string) string {
	c.Helper()
	return c.do(func(tx *store.Tx) error {
		return meetings.Rewrite(c.Context(), tx, c.id, version, map[int]string{position: text}, "")
	})
}

func (c *clockwork) approve() (n int64) {
	c.Helper()
	if err := c.Work(c.Context(), store.System("test"), func(tx *store.Tx) (err error) { n, err = meetings.ApproveUnopposed(c.Context(), tx); return err }); err != nil {
		c.Fatal(err)
	}
	return n
}

func (c *clockwork) read(name string, role store.Role) []string {
	c.Helper()
	return minutes(c.T, c.Read(store.Viewer{PersonID: c.who[name], Roles: store.Implied(role)}), c.id, "en")
}

// TestMinutesAreReadInTheReadersLanguageButForWhatWasTyped by heading, presence,
// quorum, decision and action; each item in the language that it has.
func TestMinutesAreReadInTheReadersLanguageButForWhatWasTyped(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, secret := held(t, tx)
		if _, err := tx.Exec(t.Context(), `update agenda_items set titles = titles || '{"fr": "Dispenses"}' where id = $1`, open); err != nil {
			t.Fatal(err)
		}
		run(t, tx, id, open, secret)
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(minutes(t, tx, id, "fr"), "\n")
		for _, want := range []string{"Présents", "Excusés", "MEMBERS Participants", "Quorum atteint", "1. Dispenses: The Board discussed.", "Décision 2023/01", "15 décembre 2023"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in %s", want, got)
			}
		}
	})
}

// TestWhatIsForFewerThanTheItemStandsApart in the minutes: a decision that is
// for the Board on an item for all members, and so of an action.
func TestWhatIsForFewerThanTheItemStandsApart(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, open, _ := held(t, tx)
		if _, _, err := decisions.Record(t.Context(), tx, decisions.Recording{
			Body: "BOARD", On: date.MustParse("2023-11-15"), Rule: "SOP 2.3.6", Titles: texts.Translated{"en": "Dismissal"}, Texts: texts.Translated{"en": "X."}, Audience: "BOARD", ItemID: open,
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := actions.Add(t.Context(), tx, actions.Draft{BodyID: board(t, tx), ItemID: open, Titles: texts.Translated{"en": "Tell the bank"}, DueOn: date.MustParse("2023-12-15"), Audience: "STAFF"}); err != nil {
			t.Fatal(err)
		}
		if err := meetings.DraftMinutes(t.Context(), tx, id, texts.English); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"MEMBERS 1. Waivers: ", "BOARD 1. Waivers: Decision 2023/01: Dismissal", "STAFF 1. Waivers: Action point: Tell the bank (Secretariat, by 15 December 2023)", "BOARD 2. Staffing: ",
		}
		if diff := cmp.Diff(want, minutes(t, tx, id, "en")[2:]); diff != "" {
			t.Error(diff)
		}
	})
}

// TestNarrowingAnItemNarrowsItsMinutes after they were drafted, and published.
func TestNarrowingAnItemNarrowsItsMinutes(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	c.draft()
	if refused := c.circulate("2023-12-15", ""); refused != "" {
		t.Fatal(refused)
	}
	if got := c.read("Zoe", store.Member); len(got) != 0 {
		t.Errorf("read before they are published: %v", got)
	}
	board := "BOARD"
	c.must(func(tx *store.Tx) error {
		_, err := meetings.UpdateItem(t.Context(), tx, c.open, nil, meetings.Entry{Audience: &board})
		return err
	})
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	if n := c.approve(); n != 1 {
		t.Fatalf("approved %d", n)
	}
	c.must(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "MEMBERS") })
	if got := strings.Join(c.read("Zoe", store.Member), "\n"); strings.Contains(got, "Waivers") || !strings.Contains(got, "Attendance") {
		t.Errorf("a member reads %s", got)
	}
	if got := strings.Join(c.read("Eva", store.Board), "\n"); !strings.Contains(got, "1. Waivers") {
		t.Errorf("the Board reads %s", got)
	}
	if refused := c.do(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "PUBLIC") }); refused != "audience:MINUTES_WIDER" {
		t.Errorf("published wider than the meeting: %s", refused)
	}
}

// TestMinutesAreCirculatedAfterTheMeetingAndLongEnough, once for each text.
func TestMinutesAreCirculatedAfterTheMeetingAndLongEnough(t *testing.T) {
	c := newClockwork(t)
	c.now = time.Date(2023, 11, 15, 20, 0, 0, 0, time.UTC) // 15:00 in Bogotá
	c.draft()
	for _, row := range []struct{ now, until, why, want string }{
		{"2023-11-15", "2023-12-20", "", "MINUTES_NOT_OVER"},
		{"2023-12-01", "2023-12-01", "In a hurry", "until:MINUTES_UNTIL"},
		{"2023-12-01", "2024-12-02", "", "until:MINUTES_UNTIL"},
		{"2023-12-01", "2023-12-14", " ", "until:MINUTES_SHORT"},
		{"2023-12-01", "2023-12-10", "The bank waits.", ""},
		{"2023-12-01", "2023-12-10", "The bank waits.", "until:MINUTES_SENT"},
		{"2023-12-01", "2023-12-12", "", ""}, // longer
		{"2023-12-02", "2023-12-11", "", "until:MINUTES_SENT"},
	} {
		if row.now > "2023-11-15" {
			c.now = date.MustParse(row.now).Start(time.UTC).Add(9 * time.Hour)
		}
		if got := c.circulate(row.until, row.why); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
	n, err := meetings.Of(t.Context(), c.Read(store.System("test")), []int64{c.id})
	if err != nil || n[c.id].Short != "The bank waits." || n[c.id].Until.String() != "2023-12-12" {
		t.Errorf("%+v, %v", n[c.id], err)
	}
	// What was rewritten begins a whole period.
	if got := c.rewrite(1, 3, "A text that nobody was sent"); got != "" {
		t.Fatal(got)
	}
	if got := c.circulate("2023-12-13", ""); got != "until:MINUTES_SHORT" {
		t.Error(got)
	}
	if got := c.circulate("2023-12-16", ""); got != "" {
		t.Error(got)
	}
}

// TestNobodyApprovesWhatNobodyWasSent: a text rewritten after it was circulated
// is neither approved nor read by those invited until it is circulated.
func TestNobodyApprovesWhatNobodyWasSent(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	c.draft()
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	if got := c.rewrite(1, 3, "A text that nobody was sent"); got != "" {
		t.Fatal(got)
	}
	if got := strings.Join(c.read("Eva", store.Board), "\n"); strings.Contains(got, "nobody was sent") || !strings.Contains(got, "The Board discussed.") {
		t.Errorf("Eva reads %s", got)
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	if n := c.approve(); n != 0 {
		t.Errorf("approved %d", n)
	}
	later := int64(0)
	c.must(func(tx *store.Tx) error {
		later = create(t, tx, plan(t, tx, "2023-12-15"))
		_, err := tx.Exec(t.Context(), `update meetings set convened_at = '2023-12-01T09:00Z' where id = $1`, later)
		return err
	})
	by := func() string {
		return c.do(func(tx *store.Tx) error { return meetings.Approve(t.Context(), tx, c.id, later) })
	}
	if got := by(); got != "MINUTES_REWRITTEN" {
		t.Errorf("approved by a meeting: %s", got)
	}
	if got := c.circulate("2023-12-30", ""); got != "" {
		t.Fatal(got)
	}
	if got := strings.Join(c.read("Eva", store.Board), "\n"); !strings.Contains(got, "nobody was sent") {
		t.Errorf("Eva reads %s", got)
	}
	if got := by(); got != "" {
		t.Error(got)
	}
}

// TestApprovedMinutesAreTheLast by the database itself, and what reads as
// approved is what was, when somebody rewrites them as they are approved.
func TestApprovedMinutesAreTheLast(t *testing.T) {
	c := newClockwork(t)
	c.draft()
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	tries := 0
	got := c.do(func(tx *store.Tx) error {
		// The snapshot is taken; then the night's job commits.
		if _, err := meetings.Get(t.Context(), tx, c.id); err != nil {
			return err
		}
		if tries++; tries == 1 {
			if n := c.approve(); n != 1 {
				t.Errorf("approved %d", n)
			}
		}
		return meetings.Rewrite(t.Context(), tx, c.id, 1, map[int]string{3: "Too late"}, "")
	})
	if got != "MINUTES_APPROVED" || tries != 2 {
		t.Errorf("%s after %d tries", got, tries)
	}
	q := c.Read(store.System("test"))
	if n, err := meetings.Of(t.Context(), q, []int64{c.id}); err != nil || n[c.id].Number != 1 || n[c.id].ApprovedAt == nil {
		t.Errorf("%+v, %v", n[c.id], err)
	}
	err := c.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into minutes (meeting_id, number, language) values ($1, 2, 'en')`, c.id)
		return err
	})
	if !store.Violates(err, "minutes_open") {
		t.Errorf("the database takes minutes after the approved ones: %v", err)
	}
}

// TestMinutesFollowTheRecord: what is put on record after the draft is told to
// the secretariat and is in the next version, with what was typed.
func TestMinutesFollowTheRecord(t *testing.T) {
	c := newClockwork(t)
	c.draft()
	outdated := func() bool {
		t.Helper()
		q := c.Read(store.System("test"))
		n, err := meetings.Of(t.Context(), q, []int64{c.id})
		if err != nil {
			t.Fatal(err)
		}
		is, err := meetings.Outdated(t.Context(), q, []meetings.Minutes{n[c.id]})
		if err != nil {
			t.Fatal(err)
		}
		return is[n[c.id].ID]
	}
	if got := c.rewrite(1, 3, "As typed."); got != "" || outdated() {
		t.Fatal(got, outdated())
	}
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	if !outdated() {
		t.Error("nobody is told that more is on record")
	}
	if got := c.rewrite(2, 4, ""); got != "" || outdated() {
		t.Error(got, outdated())
	}
	got := strings.Join(minutes(t, c.Read(store.System("test")), c.id, "en"), "\n")
	for _, want := range []string{"1. Waivers: As typed.", "Decision 2023/01: Waivers granted", "Present: Ama"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
}

// TestWhoeverHasAnInterestReadsWhatWasSaidWithoutThemOnceItIsPublished.
func TestWhoeverHasAnInterestReadsWhatWasSaidWithoutThemOnceItIsPublished(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	c.draft()
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	reads := func(name string) bool {
		return strings.Contains(strings.Join(c.read(name, store.Board), "\n"), "The Board discussed.")
	}
	if reads("Ama") || !reads("Bea") {
		t.Errorf("Ama, who is recused, reads it: %v; Bea: %v", reads("Ama"), reads("Bea"))
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	c.approve()
	c.must(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "MEMBERS") })
	if !reads("Ama") {
		t.Error("Ama reads less than every member")
	}
}

// TestMinutesAreApprovedByAMeetingThatCould: a later one of the body that has
// begun and decides.
func TestMinutesAreApprovedByAMeetingThatCould(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		people(t, tx)
		id, _, _ := held(t, tx)
		make := func(day string, of int64) int64 {
			p := plan(t, tx, day)
			p.BriefingOf = of
			other := create(t, tx, p)
			if _, err := tx.Exec(t.Context(), `update meetings set convened_at = '2023-10-01T09:00Z' where id = $1`, other); err != nil {
				t.Fatal(err)
			}
			return other
		}
		make("2023-10-15", 0)
		make("2023-12-24", 0)
		later := make("2023-11-29", 0)
		make("2023-11-28", later)
		draft := create(t, tx, plan(t, tx, "2023-11-30"))
		by, err := meetings.Approvers(t.Context(), tx, []int64{id, draft})
		if err != nil || len(by[id]) != 1 || by[id][0].ID != later || len(by[draft]) != 0 {
			t.Errorf("%+v, %v", by, err)
		}
	})
}
