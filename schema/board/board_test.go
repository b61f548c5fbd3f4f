package board

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
)

func d(s string) date.Date { return date.MustParse(s) }

// TestTheBoardAsOnADay tells of a seat whose holder resigned and was followed
// by another, for the rest of the term.
func TestTheBoardAsOnADay(t *testing.T) {
	r := Register{
		Seats: []Seat{{ID: 1, Code: "A"}, {ID: 2, Code: "B"}},
		Terms: []Term{
			{ID: 1, SeatID: 1, OrganisationID: 10, StartsOn: d("2022-03-16"), EndsOn: d("2024-03-15"), HeldUntil: d("2023-09-29"), VacantFrom: d("2023-09-30"), Why: Resigned},
			{ID: 2, SeatID: 1, OrganisationID: 11, StartsOn: d("2023-11-20"), EndsOn: d("2024-03-15"), HeldUntil: d("2024-03-15"), CompletesID: 1},
		},
		Posts: []Post{
			{ID: 1, TermID: 1, Part: Representative, PersonID: 100, StartsOn: d("2022-03-16"), EndsOn: d("2022-12-31")},
			{ID: 2, TermID: 1, Part: Representative, PersonID: 101, StartsOn: d("2023-01-01"), EndsOn: d("2023-09-29")},
			{ID: 3, TermID: 1, Part: Alternate, PersonID: 102, StartsOn: d("2022-06-01"), EndsOn: d("2023-09-29")},
			{ID: 4, TermID: 2, Part: Representative, PersonID: 103, StartsOn: d("2023-11-20"), EndsOn: d("2024-03-15")},
		},
		Officers: []Officer{{ID: 1, PostID: 1, Role: Chair, StartsOn: d("2022-04-01"), EndsOn: d("2022-12-31")}},
	}
	for _, want := range []struct {
		on             string
		holder         int64
		representative int64
		alternates     int
		why            Why
		since          string
		chairs         int
	}{
		{on: "2022-03-15", why: NeverHeld},
		{on: "2022-03-16", holder: 10, representative: 100},
		{on: "2022-12-31", holder: 10, representative: 100, alternates: 1, chairs: 1},
		{on: "2023-01-01", holder: 10, representative: 101, alternates: 1},
		{on: "2023-09-29", holder: 10, representative: 101, alternates: 1},
		{on: "2023-09-30", why: Resigned, since: "2023-09-30"},
		{on: "2023-11-19", why: Resigned, since: "2023-09-30"},
		{on: "2023-11-20", holder: 11, representative: 103},
		{on: "2024-03-16", why: TermEnded, since: "2024-03-16"},
	} {
		h := r.On(d(want.on))[0]
		var holder, representative int64
		if h.Term != nil {
			holder = h.Term.OrganisationID
		}
		if h.Representative != nil {
			representative = h.Representative.PersonID
		}
		if holder != want.holder || representative != want.representative || len(h.Alternates) != want.alternates || len(r.Leading(d(want.on), Chair)) != want.chairs {
			t.Errorf("on %s: %+v", want.on, h)
		}
		var why Why
		since := ""
		if h.Vacancy != nil {
			why = h.Vacancy.Why
			if !h.Vacancy.Since.IsZero() {
				since = h.Vacancy.Since.String()
			}
		}
		if diff := cmp.Diff([]string{string(want.why), want.since}, []string{string(why), since}); diff != "" {
			t.Errorf("on %s: %s", want.on, diff)
		}
	}
	for day, completes := range map[string]int64{"2023-09-29": 0, "2023-09-30": 1, "2023-11-19": 1, "2023-11-20": 0, "2024-03-16": 0} {
		if rest, _ := r.Unfinished(1, d(day)); rest.ID != completes {
			t.Errorf("on %s: term %d would be completed, want %d", day, rest.ID, completes)
		}
	}
	r.Terms = r.Terms[:1]
	for day, completes := range map[string]int64{"2023-09-29": 0, "2023-09-30": 1, "2024-03-15": 1, "2024-03-16": 0} {
		if rest, _ := r.Unfinished(1, d(day)); rest.ID != completes {
			t.Errorf("on %s: term %d would be completed, want %d", day, rest.ID, completes)
		}
	}
}
