package waivers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// TestWhoIsRecusedDoesNotReadTheDeliberationOfAPack: the first of the Board is
// recused from the first case.
func TestWhoIsRecusedDoesNotReadTheDeliberationOfAPack(t *testing.T) {
	c := open24(t, 3)
	pack := c.opens(Pack{Way: InWriting, WaiverIDs: c.cases}, "")
	c.pulls(pack, c.cases[0], 3, "")
	c.pulls(pack, c.cases[1], 3, "")
	c.votes(pack, 4, false, "")
	read := func(i int) (said []string) {
		cases, err := PackCases(t.Context(), c.s.Read(c.member(i)), []int64{pack})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range cases[pack] {
			by := "nobody"
			if one.PulledBy != nil && one.PulledAt != nil {
				by = *one.PulledBy
			}
			said = append(said, by+": "+one.Reason)
		}
		votes, err := PackVotes(t.Context(), c.s.Read(c.member(i)), []int64{pack})
		if err != nil || len(votes[pack]) != 1 {
			t.Fatal(votes, err)
		}
		return append(said, votes[pack][0].Name+": "+votes[pack][0].Reason)
	}
	if diff := cmp.Diff([]string{"nobody: ", "Board 4: Their budget grew.", "nobody: ", "Board 5: "}, read(0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Board 4: Their budget grew.", "Board 4: Their budget grew.", "nobody: ", "Board 5: Look again."}, read(1)); diff != "" {
		t.Error(diff)
	}
	c.now = c.now.AddDate(0, 0, 11)
	c.closesWritten(pack) // the third case fails: objected to
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into interests (person_id, organisation_id) select $1, m.organisation_id from fee_waivers w join members m on m.id = w.member_id where w.id = $2`, c.people[2], c.cases[2])
		return err
	})
	for i, want := range map[int]string{1: "WAIVER_OBJECTED", 2: ""} {
		cases, err := PackCases(t.Context(), c.s.Read(c.member(i)), []int64{pack})
		if err != nil || cases[pack][2].Failed != want {
			t.Errorf("member %d reads %q, %v", i, cases[pack][2].Failed, err)
		}
	}
}

// TestAPackShowsTheBoardOfItsDay: who joins by then is offered as present and
// counts for the quorum, who has left by then is not.
func TestAPackShowsTheBoardOfItsDay(t *testing.T) {
	c := open24(t, 1)
	c.do(store.System("test"), "", func(tx *store.Tx) error {
		boardtest.Leave(t, t.Context(), tx, c.people[0], "2023-12-03") // the one who is recused
		boardtest.Leave(t, t.Context(), tx, c.people[1], "2023-12-03")
		var focal []int64
		err := tx.Select(t.Context(), &focal, `select id from people where name like 'Focal %'`)
		for _, id := range focal {
			boardtest.Seat(t, t.Context(), tx, id, "2023-12-04")
		}
		return err
	})
	pack := c.opens(Pack{Way: AtMeeting, WaiverIDs: c.cases, ClosesOn: on("2023-12-05")}, "")
	q := c.s.Read(c.member(3))
	p, _, err := PackByID(t.Context(), q, pack)
	if err != nil {
		t.Fatal(err)
	}
	seats, err := Seats(t.Context(), q, []date.Date{p.ClosesOn, q.Today()})
	if err != nil {
		t.Fatal(err)
	}
	if first := seats[p.ClosesOn][0].Name; len(seats[p.ClosesOn]) != 6 || first != "Board 3" || len(seats[q.Today()]) != 7 {
		t.Errorf("%+v", seats)
	}
	cases, err := PackCases(t.Context(), q, []int64{pack})
	if err != nil {
		t.Fatal(err)
	}
	// Of the six of that day the member's own focal point is recused.
	if got := p.QuorumOf(cases[pack][0], Settings{QuorumPercent: 50}, seats[p.ClosesOn], nil); got != (Quorum{Seated: 6, Recused: 1, Needed: 3}) {
		t.Errorf("%+v", got)
	}
}
