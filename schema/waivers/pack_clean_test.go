package waivers

import (
	"fmt"
	"slices"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestThePreviewOfAPackSaysWhatGoesInAndWhatKeepsTheOthersOut, as opening it
// does then.
func TestThePreviewOfAPackSaysWhatGoesInAndWhatKeepsTheOthersOut(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 5)
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases...)); err != nil {
			t.Fatal(err)
		}
		next := make([]int64, len(b.cases))
		for i, id := range b.cases {
			next[i] = b.next(ctx, t, tx, id, 2024)
		}
		do(ctx, t, tx, fmt.Sprintf(`update waiver_answers set carried = false where waiver_id = %d`, next[1]),
			fmt.Sprintf(`update fee_waivers set state = 'RETURNED' where id = %d`, next[2]))
		packed, err := OpenPack(ctx, tx, Pack{Way: AtMeeting, Number: "2024/01", WaiverIDs: next[3:4]})
		if err != nil {
			t.Fatal(err)
		}
		said := func(year int) string {
			c, err := CandidatesOf(ctx, tx, year)
			if err != nil {
				t.Fatal(err)
			}
			out := fmt.Sprint(c.Year, " of ", c.Years, " ", c.Clean, " clean:")
			for _, one := range c.Cases {
				out += fmt.Sprintf(" %d=%t/%s", slices.Index(next, one.ID), one.Clean, one.Held)
			}
			return out
		}
		want := "2024 of [2024] 2 clean: 0=true/ 4=true/ 1=false/ 2=false/QUESTION 3=false/OTHER_PACK"
		for _, year := range []int{0, 2024} {
			if got := said(year); got != want {
				t.Errorf("%d: %s\nnot %s", year, got, want)
			}
		}
		if got := said(2023); got != "2023 of [2024] 0 clean:" {
			t.Error(got)
		}
		opened, err := OpenPack(ctx, tx, Pack{Way: AtMeeting, Number: "2024/02", CleanOf: 2024, Seen: 2})
		if err != nil {
			t.Fatal(err)
		}
		in := rows(ctx, t, tx, `select waiver_id from waiver_pack_cases where pack_id = $1 order by 1`, opened)
		if got := fmt.Sprint(in); packed == opened || got != fmt.Sprint([]int64{next[0], next[4]}) {
			t.Errorf("%v went in", in)
		}
	})
}
