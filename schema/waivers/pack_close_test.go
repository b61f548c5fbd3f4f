package waivers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// closes records what the meeting made of a pack.
func (c *chamber) closes(v store.Viewer, pack int64, want string, present ...int64) {
	c.t.Helper()
	c.do(v, want, func(tx *store.Tx) error {
		_, err := ClosePack(c.t.Context(), tx, Closing{pack, present})
		return err
	})
}

// clerk is of the secretariat, and a contact of the first member.
func (c *chamber) clerk() store.Viewer {
	c.t.Helper()
	v := store.Viewer{Roles: store.Implied(store.Staff), Language: texts.English}
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		if _, err := tx.Get(c.t.Context(), &v.PersonID, `insert into people (name, email, language) values ('Clerk', 'clerk@example.org', 'en') returning id`); err != nil {
			return err
		}
		_, err := tx.Exec(c.t.Context(), `
			insert into contacts (organisation_id, person_id, role, starts_on)
			select m.organisation_id, $1, 'FINANCE', '2020-01-01' from fee_waivers w join members m on m.id = w.member_id where w.id = $2`, v.PersonID, c.cases[0])
		return err
	})
	return v
}

func TestNobodyTickedAsPresentLeavesAPackOpen(t *testing.T) {
	c := open24(t, 2)
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases}, "")
	before := c.says(`select count(*) from notices`)
	c.closes(store.System("test"), pack, "QUORUM_NOT_MET")
	if got := c.says(`select coalesce(p.result, 'open') || ' ' || count(*) from waiver_packs p join waiver_pack_cases c on c.pack_id = p.id and c.open group by p.id`); got != "open 2" {
		t.Error(got)
	}
	if after := c.says(`select count(*) from notices`); after != before {
		t.Errorf("%s letters, %s before", after, before)
	}
	c.closes(store.System("test"), pack, "", c.people...)
	if got := c.says(cast); got != "GRANTED, GRANTED" {
		t.Error(got)
	}
}

func TestStaffWhoAreRecusedFromACaseRecordNothingOfItsPack(t *testing.T) {
	c := open24(t, 2)
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases}, "")
	clerk := c.clerk()
	c.closes(clerk, pack, "PACK_STAFF_RECUSED", c.people...)
	c.do(clerk, "PACK_STAFF_RECUSED", func(tx *store.Tx) error { return CancelPack(t.Context(), tx, pack, "Not now.") })
	cases, err := PackCases(t.Context(), c.s.Read(clerk), []int64{pack})
	if err != nil || !RecusedFrom(cases[pack]) {
		t.Error(cases, err)
	}
	c.pulls(pack, c.cases[0], 3, "") // without that case it is theirs
	c.closes(clerk, pack, "", c.people...)
	if got := c.says(cast); got != "SUBMITTED, GRANTED" {
		t.Error(got)
	}
}

func TestStaffDealNoReviewersToTheCaseOfTheirOwnOrganisation(t *testing.T) {
	c := open24(t, 2)
	clerk := c.clerk()
	c.do(clerk, "RECUSED", func(tx *store.Tx) error {
		_, err := Assign(t.Context(), tx, Assignment{WaiverIDs: c.cases[:1], Each: 1})
		return err
	})
	c.do(clerk, "", func(tx *store.Tx) error {
		dealt, err := Deal(t.Context(), tx, Assignment{WaiverIDs: c.cases, Each: 1})
		if dealt.Count != 1 || dealt.Refused[c.cases[0]] == nil {
			t.Errorf("%+v", dealt)
		}
		return err
	})
	var reviewer int64
	c.do(store.Viewer{Roles: store.Implied(store.Staff)}, "", func(tx *store.Tx) error {
		if _, err := Assign(t.Context(), tx, Assignment{WaiverIDs: c.cases[:1], Each: 1}); err != nil {
			return err
		}
		_, err := tx.Get(t.Context(), &reviewer, `select person_id from waiver_assignments where waiver_id = $1`, c.cases[0])
		return err
	})
	c.do(clerk, "RECUSED", func(tx *store.Tx) error { return Release(t.Context(), tx, c.cases[0], reviewer) })
}

func TestNobodyPullsACaseAfterTheDayOfTheMeeting(t *testing.T) {
	c := open24(t, 2)
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases, ClosesOn: on("2023-12-05")}, "")
	c.now = c.now.AddDate(0, 0, 4)
	c.pulls(pack, c.cases[0], 3, "")
	c.now = c.now.AddDate(0, 0, 1)
	c.pulls(pack, c.cases[1], 3, "PACK_CLOSED")
	p, _, err := PackByID(t.Context(), c.s.Read(c.member(3)), pack)
	if err != nil || p.Acts(c.member(3), []Seat{{PersonID: c.people[3]}}, on("2023-12-06")) || !p.Acts(c.member(3), []Seat{{PersonID: c.people[3]}}, on("2023-12-05")) {
		t.Error("the page offers otherwise", err)
	}
	c.closes(store.System("test"), pack, "", c.people...)
}

// TestWhatIsWithdrawnOrAskedLeavesItsPack, and may come into another.
func TestWhatIsWithdrawnOrAskedLeavesItsPack(t *testing.T) {
	c := open24(t, 3)
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases}, "")
	staff := store.Viewer{Roles: store.Implied(store.Staff), Language: texts.English}
	c.do(staff, "", func(tx *store.Tx) error { return Withdraw(t.Context(), tx, c.cases[0], nil, "They will pay.") })
	c.do(staff, "", func(tx *store.Tx) error {
		return Ask(t.Context(), tx, Question{WaiverID: c.cases[1], Text: "Of which year is the budget?"})
	})
	if got := c.says(`select string_agg(open || coalesce(' ' || failed, ''), ', ' order by waiver_id) from waiver_pack_cases`); got != "false WITHDRAWN, false RETURNED, true" {
		t.Error(got)
	}
	if got := c.says(`select string_agg(to_state, ', ' order by waiver_id) from waiver_events where act = 'PACK_LEFT'`); got != "WITHDRAWN, RETURNED" {
		t.Error(got)
	}
	if in, err := InPacks(t.Context(), c.s.Read(staff), c.cases); err != nil || len(in) != 1 || in[c.cases[2]] != pack {
		t.Error(in, err)
	}
	for _, l := range texts.Languages {
		for _, failed := range []string{"WITHDRAWN", "RETURNED"} {
			if other := (PackCase{Failed: "NEW"}).FailedIn(l); (PackCase{Failed: failed}).FailedIn(l) == other {
				t.Errorf("%s: %s is not said", l, failed)
			}
		}
	}
	c.closes(store.System("test"), pack, "", c.people...)
	if got := c.says(cast); got != "WITHDRAWN WITHDRAWN, RETURNED RETURNED, GRANTED" {
		t.Error(got)
	}
}

func TestTheObjectionOfSomebodyWhoLeftTheBoardDoesNotCount(t *testing.T) {
	c := open24(t, 2)
	pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases}, "")
	c.votes(pack, 3, false, "")
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		boardtest.Leave(t, t.Context(), tx, c.people[3], "2023-12-05")
		return nil
	})
	c.now = c.now.AddDate(0, 0, 11)
	c.closesWritten(pack)
	if got := c.says(cast); got != "GRANTED, GRANTED" {
		t.Error(got)
	}
}
