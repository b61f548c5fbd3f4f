package observers_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestWhatWasObservedStaysOnRecord: an admission with effect from a past day
// takes no observership away that has taken place.
func TestWhatWasObservedStaysOnRecord(t *testing.T) {
	periods := []struct{ from, to string }{
		{"2023-02-01", "2023-02-28"}, {"2023-04-01", "2023-06-30"}, {"2023-07-01", "2023-07-31"}, {"2023-10-01", ""}, {"2024-06-01", ""},
	}
	for day, want := range map[string][]string{
		"2023-05-01": {"2023-02-01 2023-02-28", "2023-04-01 2023-04-30", "2023-07-01 2023-07-31", "2023-10-01 2023-11-30"},
		"2023-12-15": {"2023-02-01 2023-02-28", "2023-04-01 2023-06-30", "2023-07-01 2023-07-31", "2023-10-01 2023-12-14"},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id, err := organisations.Create(t.Context(), tx, organisations.Draft{Names: texts.Translated{"en": "Guest"}, Country: "AE"})
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range periods {
				o := observers.Observership{OrganisationID: id, StartsOn: date.MustParse(p.from), Occasion: "Assembly"}
				if i == 3 {
					o.EndsOn = date.MustParse("2024-05-31") // under way
				} else if p.to != "" {
					o.EndsOn = date.MustParse(p.to)
				}
				if _, err := observers.Add(t.Context(), tx, o); err != nil {
					t.Fatal(err)
				}
			}
			if err := observers.EndBefore(t.Context(), tx, id, date.MustParse(day)); err != nil {
				t.Fatal(err)
			}
			var got []string
			if err := tx.Select(t.Context(), &got, `select concat_ws(' ', starts_on, ends_on) from observerships order by starts_on`); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("a member since %s: %s", day, diff)
			}
		})
	}
}
