package waivers

import (
	"testing"

	seatings "github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestWhoActsForASeatIsRecusedFromItsHoldersCase: staff seat somebody by
// address, who is no contact of the member; also its alternate.
func TestWhoActsForASeatIsRecusedFromItsHoldersCase(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 2)
		holder := rows(ctx, t, tx, `select m.organisation_id from fee_waivers w join members m on m.id = w.member_id where w.id = any($1) order by w.id`, store.IDs(b.cases))[1]
		seat := rows(ctx, t, tx, `select id from seats where code = 'BOARD-2-1'`)[0]
		since := date.MustParse("2023-06-01")
		term, err := seatings.Fill(ctx, tx, seatings.Filling{SeatID: seat, OrganisationID: holder, StartsOn: since,
			Representative: seatings.Somebody{Name: "New", Email: "new@example.org"}, Basis: seatings.Basis{Result: "Election"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := seatings.AddAlternate(ctx, tx, term, seatings.Somebody{Name: "Instead", Email: "instead@example.org"}, since); err != nil {
			t.Fatal(err)
		}
		people := rows(ctx, t, tx, `select id from people where name in ('New', 'Instead') order by name`)
		for _, test := range []struct {
			day  string
			want string
		}{{"2023-05-31", ""}, {"2023-06-01", "OWN_ORGANISATION"}} {
			found, err := recusals(ctx, tx, b.cases, people, date.MustParse(test.day))
			if err != nil {
				t.Fatal(err)
			}
			for _, person := range people {
				if got := found[b.cases[1]][person]; got != test.want {
					t.Errorf("%s: person %d is recused with %q, want %q", test.day, person, got, test.want)
				}
				if got := found[b.cases[0]][person]; got != "" {
					t.Errorf("%s: recused from another's case: %q", test.day, got)
				}
			}
		}
		quorums, err := Quorums(ctx, tx, b.cases, tx.Today())
		if err != nil {
			t.Fatal(err)
		}
		// The first of the Board is a contact of the first member.
		if other, own := quorums[b.cases[0]], quorums[b.cases[1]]; other.Recused != 1 || own.Recused != 1 {
			t.Errorf("%+v, %+v", other, own)
		}
	})
}
