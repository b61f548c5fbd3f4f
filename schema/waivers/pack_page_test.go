package waivers

import (
	"fmt"
	"testing"

	"github.com/plenary-org/plenary/schema/relay"
)

func TestThePagesOfAPackAreItsCasesInOrder(t *testing.T) {
	var cases []PackCase
	for _, id := range []int64{7, 3, 9, 1, 5} { // by the members' names
		cases = append(cases, PackCase{WaiverID: id})
	}
	for _, row := range []struct {
		page relay.Page
		want string
	}{
		{relay.Page{Size: 2}, "[7 3] true false"},
		{relay.Page{Size: 2, Placed: true, ID: 3}, "[9 1] true true"},
		{relay.Page{Size: 2, Placed: true, ID: 1}, "[5] false true"},
		{relay.Page{Size: 2, Placed: true, ID: 5}, "[] false true"},
		{relay.Page{Size: 2, Placed: true, ID: 4}, "[] false true"},
		{relay.Page{Size: 2, Back: true, Placed: true, ID: 1}, "[3 9] true true"},
		{relay.Page{Size: 5}, "[7 3 9 1 5] false false"},
	} {
		got, info := PageOfPack(cases, row.page)
		ids := []int64{}
		for _, c := range got {
			ids = append(ids, c.WaiverID)
		}
		if said := fmt.Sprint(ids, info.HasNextPage, info.HasPreviousPage); said != row.want {
			t.Errorf("%+v: %s, not %s", row.page, said, row.want)
		}
	}
	if cases[0].WaiverID != 7 {
		t.Error("the pack itself was turned round")
	}
}
