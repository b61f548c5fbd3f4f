package meetings_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestANameIsFoundBesidePunctuation, and not within another word.
func TestANameIsFoundBesidePunctuation(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		who := people(t, tx)
		id, open, _ := held(t, tx)
		exec(t, tx, `insert into organisations (names) values ('{"en": "Côte-Verte"}')`)
		exec(t, tx, `insert into interests (person_id, organisation_id) select $1, id from organisations where name_en = 'Côte-Verte'`, who["Bea"])
		for title, want := range map[string]int{
			"Côte-Verte: fee waiver": 1, "Waivers (Niger, COTE VERTE)": 1, "Waiver of «Côte-Verte».": 1, "Côte-Vertement": 0, "Waiver": 0,
		} {
			exec(t, tx, `update agenda_items set titles = jsonb_build_object('en', $2::text) where id = $1`, open, title)
			list, err := meetings.Proposed(t.Context(), tx, []int64{id})
			if err != nil || len(list[open]) != want {
				t.Errorf("%s: %+v %v", title, list[open], err)
			}
		}
	})
}
