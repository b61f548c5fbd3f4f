package waivers

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// chamber is a database with a Board and its cases, whose time passes.
type chamber struct {
	t   *testing.T
	s   *store.Store
	now time.Time
	board
}

func open24(t *testing.T, cases int) *chamber {
	c := &chamber{t: t, now: storetest.Now}
	c.s = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return c.now }})
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		c.board = convene(t.Context(), t, tx, cases)
		return nil
	})
	return c
}

// do acts as somebody, and wants a refusal's code; empty: none.
func (c *chamber) do(v store.Viewer, want string, act func(*store.Tx) error) {
	c.t.Helper()
	err := c.s.Write(c.t.Context(), v, act)
	if got := code(err); got != want || err != nil && want == "" {
		c.t.Fatalf("%q, want %q: %v", got, want, err)
	}
}

// member is one of the Board, from 0.
func (c *chamber) member(i int) store.Viewer {
	return store.Viewer{PersonID: c.people[i], Roles: store.Implied(store.Board)}
}

func (c *chamber) opens(p Pack, want string) (id int64) {
	c.t.Helper()
	p.Rule = "SOP 2.3.6"
	c.do(store.System("test"), want, func(tx *store.Tx) (err error) {
		id, err = OpenPack(c.t.Context(), tx, p)
		return err
	})
	return id
}

func (c *chamber) votes(pack int64, i int, approve bool, want string) {
	c.t.Helper()
	c.do(c.member(i), want, func(tx *store.Tx) error { return Vote(c.t.Context(), tx, Voting{pack, approve, "Look again."}) })
}

func (c *chamber) pulls(pack, waiver int64, i int, want string) {
	c.t.Helper()
	c.do(c.member(i), want, func(tx *store.Tx) error { return Pull(c.t.Context(), tx, Pulling{pack, waiver, "Their budget grew."}) })
}

func (c *chamber) closesWritten(pack int64) {
	c.t.Helper()
	c.do(store.System("waiver-packs"), "", func(tx *store.Tx) error {
		_, _, err := CloseWritten(c.t.Context(), tx, pack)
		return err
	})
}

func (c *chamber) says(query string, args ...any) string {
	c.t.Helper()
	return one(c.t.Context(), c.t, c.s.Read(store.System("test")), query, args...)
}

const cast = `select string_agg(w.state || coalesce(' ' || c.failed, ''), ', ' order by w.id) from fee_waivers w left join waiver_pack_cases c on c.waiver_id = w.id`

func TestAPackAtAMeetingIsDecidedWithoutWhatWasPulled(t *testing.T) {
	c := open24(t, 3)
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases, ClosesOn: on("2023-12-05")}, "")
	if got := c.says(`select count(*) from notices where kind = 'waiver_pack_opened'`); got != "7" {
		t.Errorf("%s letters", got)
	}
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases[:1]}, "WAIVER_IN_PACK")
	c.pulls(pack, c.cases[0], 0, "RECUSED") // a contact of the first member
	c.pulls(pack, c.cases[1], 3, "")
	c.pulls(pack, c.cases[1], 4, "PACK_NOT_IN")
	c.votes(pack, 2, true, "PACK_AT_MEETING")
	closing := func(want string, present ...int64) (results []Result) {
		t.Helper()
		c.do(store.System("test"), want, func(tx *store.Tx) (err error) {
			results, err = ClosePack(t.Context(), tx, Closing{pack, present})
			return err
		})
		return results
	}
	closing("PACK_NOT_YET", c.people...)
	c.now = c.now.AddDate(0, 0, 4)
	// Of four present the first is recused from the first case: 3 of 6.
	results := closing("", c.people[:4]...)
	if len(results) != 2 || code(results[0].Refusals) != "QUORUM_NOT_MET" || results[1].Refusals != nil {
		t.Error(results)
	}
	if got := c.says(cast); got != "SUBMITTED QUORUM_NOT_MET, SUBMITTED, GRANTED" {
		t.Error(got)
	}
	if got := c.says(`select p.result || ' ' || c.number || ' ' || c.decided_on || ' ' || d.seated || '/' || d.present from waiver_packs p join decisions c on c.id = p.decision_id join waiver_decisions d on d.pack_id = p.id`); got != "DECIDED 2023/01 2023-12-05 7/4" {
		t.Error(got)
	}
	closing("PACK_CLOSED", c.people...)
	c.pulls(pack, c.cases[2], 3, "PACK_CLOSED")
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases[2:]}, "ALREADY_DECIDED")
}

func TestAPackInWritingPassesIfNobodyObjects(t *testing.T) {
	for _, row := range []struct {
		name  string
		votes map[int]bool
		want  string
	}{
		{"silence", nil, "GRANTED, GRANTED"},
		{"approvals", map[int]bool{1: true, 2: true}, "GRANTED, GRANTED"},
		{"an objection", map[int]bool{1: true, 2: false}, "SUBMITTED WAIVER_OBJECTED, SUBMITTED WAIVER_OBJECTED"},
		{"an objection of somebody recused from the first", map[int]bool{0: false}, "GRANTED, SUBMITTED WAIVER_OBJECTED"},
	} {
		c := open24(t, 2)
		pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases}, "")
		for i, approve := range row.votes {
			c.votes(pack, i, approve, "")
			c.votes(pack, i, true, "PACK_VOTED")
		}
		c.now = c.now.AddDate(0, 0, 10)
		c.closesWritten(pack) // the last day is not over
		if got := c.says(`select coalesce(max(result), 'open') from waiver_packs`); got != "open" {
			t.Error(got)
		}
		c.now = c.now.AddDate(0, 0, 1)
		c.votes(pack, 5, false, "PACK_CLOSED")
		c.closesWritten(pack)
		c.closesWritten(pack)
		if got := c.says(cast); got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
		if got := c.says(`select count(*) from notices where kind = 'waiver_pack_closed'`); got != "7" {
			t.Errorf("%s: %s letters", row.name, got)
		}
	}
}

func TestAPackInWritingMayNeedAQuorumOfApprovals(t *testing.T) {
	c := open24(t, 2)
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into waiver_settings (passes_by, quorum_percent, written_days, review_days, ask_days, valid_months, due_days, register)
			values ('APPROVALS', 50, 10, 14, 30, 12, 30, 'PUBLIC')`)
		return err
	})
	pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases, ClosesOn: on("2023-12-04")}, "")
	for i := range 4 { // the first of them recused from the first case
		c.votes(pack, i, true, "")
	}
	c.votes(pack, 6, false, "")
	c.now = c.now.AddDate(0, 0, 4)
	c.closesWritten(pack)
	if got := c.says(cast); got != "SUBMITTED QUORUM_NOT_MET, GRANTED" {
		t.Error(got)
	}
}

func TestWhatCannotBeDecidedDoesNotComeIntoAPack(t *testing.T) {
	c := open24(t, 2)
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update waiver_answers set declared = null where waiver_id = $1`, c.cases[0])
		return err
	})
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases}, "NOT_COMPLETE")
	c.opens(Pack{Way: AtMeeting, CleanOf: 2023}, "PACK_NOTHING_CLEAN") // nothing was granted before
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases[1:], Outcome: Declined}, "REASON_MISSING")
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases[1:], Outcome: InPrinciple}, "NAMED_DECISION_MISSING")
	c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases[1:], ClosesOn: on("2023-11-30")}, "PACK_CLOSES_ON")
	pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases[1:]}, "")
	c.do(store.System("test"), "WAIVER_IN_PACK", func(tx *store.Tx) error {
		_, err := Decide(t.Context(), tx, c.grants("2023/11", c.cases[1]))
		return err
	})
	staff := store.Viewer{PersonID: c.people[0] + 1000, Roles: store.Implied(store.Staff)}
	c.do(staff, "PACK_NOT_SEATED", func(tx *store.Tx) error { return Vote(t.Context(), tx, Voting{PackID: pack, Approve: true}) })
	c.do(store.System("test"), "", func(tx *store.Tx) error { return CancelPack(t.Context(), tx, pack, "Opened too early.") })
	if got := c.says(`select result || ' ' || note from waiver_packs`); got != "CANCELLED Opened too early." {
		t.Error(got)
	}
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := Decide(t.Context(), tx, c.grants("2023/11", c.cases[1]))
		return err
	})
}

func TestTheCasesOfAPackAreReadWithWhoIsRecused(t *testing.T) {
	c := open24(t, 2)
	pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases}, "")
	q := c.s.Read(c.member(0))
	p, found, err := PackByID(t.Context(), q, pack)
	if err != nil || !found {
		t.Fatal(err)
	}
	cases, err := PackCases(t.Context(), q, []int64{pack})
	if err != nil {
		t.Fatal(err)
	}
	seats, err := Seats(t.Context(), q, []date.Date{p.ClosesOn})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, one := range cases[pack] {
		said = append(said, p.QuorumOf(one, Settings{QuorumPercent: 50}, seats[p.ClosesOn], []PackVote{{PersonID: c.people[0], Vote: "APPROVE"}}).In("en")+one.Recusal)
	}
	if diff := cmp.Diff([]string{"7 seated, 1 recused: 4 of 6 neededOWN_ORGANISATION", "7 seated, 0 recused: 4 of 7 needed, 1 present"}, said); diff != "" {
		t.Error(diff)
	}
	if _, found, _ := PackByID(t.Context(), c.s.Read(store.Viewer{}), pack); found || strings.Contains(p.Result, "D") {
		t.Error("a pack is the Board's")
	}
}

func TestWhatWasPulledOutOrIsPaidDoesNotComeWithTheCleanOnes(t *testing.T) {
	c := open24(t, 3)
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		do(t.Context(), t, tx, `set local session_replication_role = replica`,
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 9, '2022-01-01', '2022-12-31', '2022-03-31', id from fee_schedules limit 1`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select w.member_id, y.id, w.set_id, '2023-01-24' from fee_waivers w, membership_years y where y.number = 9`,
			`update fee_waivers w set previous_id = p.id from fee_waivers p where p.member_id = w.member_id and p.id > w.id`,
			`insert into decisions (body, number, decided_on) values ('BOARD', '2022/03', '2022-03-14')`,
			`update fee_waivers p set state = 'ENDED', outcome = 'GRANTED', submitted_at = clock(), decided_at = clock(), valid_from = '2022-03-14', valid_to = '2023-03-13',
			   decision_id = (select id from decisions where number = '2022/03') from fee_waivers w where w.previous_id = p.id`,
			`insert into waiver_answers (waiver_id, criterion_id, declared) select w.id, c.id, true from fee_waivers w join criteria c on c.set_id = w.set_id and c.code = 'hardship' where w.previous_id is null`,
			`update waiver_answers set carried = true`,
			`insert into ldc_periods (country_code, from_on) select 'BF', '1971-01-01' where not exists (select from ldc_periods where country_code = 'BF')`,
			`set local session_replication_role = origin`,
			`insert into payments (dues_id, amount, paid_on) select d.id, d.amount, '2023-03-01' from dues d where d.member_id = (select member_id from fee_waivers where id = `+strconv.FormatInt(c.cases[2], 10)+`)`)
		return nil
	})
	inPack := func(pack int64) string {
		return c.says(`select string_agg(w.id::text, ' ' order by w.id) from waiver_pack_cases k join fee_waivers w on w.id = k.waiver_id where k.pack_id = $1`, pack)
	}
	c.opens(Pack{Way: AtMeeting, CleanOf: 2023, Seen: 3}, "PACK_CASES_CHANGED")
	first := c.opens(Pack{Way: AtMeeting, CleanOf: 2023, Seen: 2}, "")
	if got, want := inPack(first), fmt.Sprint(c.cases[0], " ", c.cases[1]); got != want {
		t.Errorf("%s, want %s: the third is paid", got, want)
	}
	c.pulls(first, c.cases[1], 3, "")
	c.do(store.System("test"), "", func(tx *store.Tx) error { return CancelPack(t.Context(), tx, first, "Opened too early.") })
	second := c.opens(Pack{Way: AtMeeting, CleanOf: 2023}, "")
	if got, want := inPack(second), fmt.Sprint(c.cases[0]); got != want {
		t.Errorf("%s, want %s: the second was pulled out", got, want)
	}
	q := c.s.Read(staffer)
	cases, err := ByIDs(t.Context(), q, c.cases)
	if err != nil {
		t.Fatal(err)
	}
	assessed, err := Assess(t.Context(), q, []Waiver{cases[c.cases[1]], cases[c.cases[2]]})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]string{c.cases[1]: "Pulled out of the consent pack of 1\u00a0December\u00a02023", c.cases[2]: "The fee of 2023 is paid already"} {
		if got := strings.Join(assessed[id].Attention("en"), ", "); got != want || assessed[id].Clean() {
			t.Errorf("%q, want %q", got, want)
		}
	}
	// Asked anew, with a new submission, it is as others.
	c.now = c.now.Add(time.Hour)
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update fee_waivers set submitted_at = clock() where id = $1`, c.cases[1])
		return err
	})
	c.do(store.System("test"), "", func(tx *store.Tx) error { return CancelPack(t.Context(), tx, second, "Once more.") })
	if got, want := inPack(c.opens(Pack{Way: AtMeeting, CleanOf: 2023}, "")), fmt.Sprint(c.cases[0], " ", c.cases[1]); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
