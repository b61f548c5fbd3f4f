package meetings

import (
	"testing"

	"github.com/plenary-org/plenary/schema/texts"
)

// seven members, of whom the first n are present.
func seven(n int) []Attendee {
	var list []Attendee
	for i := range 7 {
		a := Attendee{ID: int64(i + 1), Part: "MEMBER", Presence: "ABSENT"}
		if i < n {
			a.Presence = "PRESENT"
		}
		list = append(list, a)
	}
	return append(list, Attendee{ID: 20, Part: "STAFF", Presence: "PRESENT"})
}

func TestQuorum(t *testing.T) {
	alternate := append(seven(3), Attendee{ID: 8, Part: "GUEST", Presence: "PRESENT", StandsFor: 7})
	for _, row := range []struct {
		name                      string
		percent                   int
		people                    []Attendee
		interested                map[int64]bool
		eligible, present, needed int
		reached                   bool
	}{
		{"more than half of seven are four", 50, seven(4), nil, 7, 4, 4, true},
		{"three are too few; staff do not count", 50, seven(3), nil, 7, 3, 4, false},
		{"an alternate counts in a member's place", 50, alternate, nil, 7, 4, 4, true},
		{"an interest takes one from the present and from those who may decide", 50, seven(4), map[int64]bool{1: true}, 6, 3, 4, false},
		{"an interest of somebody absent lowers what is needed", 50, seven(4), map[int64]bool{6: true, 7: true}, 5, 4, 3, true},
		{"an interest of the alternate takes the seat", 50, alternate, map[int64]bool{8: true}, 6, 3, 4, false},
		{"all", 100, seven(7), nil, 7, 7, 7, true},
		{"none is asked", 0, seven(0), nil, 7, 0, 0, true},
		{"of nobody there is no quorum", 50, nil, nil, 0, 0, 1, false},
		{"two thirds", 66, seven(4), nil, 7, 4, 5, false},
	} {
		q := quorum(row.percent, row.people, row.interested)
		if q.Eligible != row.eligible || q.Present != row.present || q.Needed != row.needed || q.Reached() != row.reached {
			t.Errorf("%s: %+v, reached %v", row.name, q, q.Reached())
		}
	}
	got := quorum(50, alternate, map[int64]bool{1: true}).Explain(texts.English)
	if want := "No quorum: 3 of 6 who may decide are present, and 4 are needed. 1 is represented by an alternate. 1 has declared an interest and does not count."; got != want {
		t.Errorf("%q", got)
	}
}
