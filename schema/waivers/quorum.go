package waivers

import (
	"slices"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// Attendance is a quorum with how many of the eligible took part: were present,
// or heard in writing.
type Attendance struct {
	Quorum
	Present int
}

// Met tells whether enough took part.
func (q Attendance) Met() bool { return q.Present >= q.Needed }

// In says the quorum in a language: "7 seated, 1 recused: 4 of 6 needed, 3
// present".
func (q Attendance) In(l texts.Language) string {
	return texts.Domain.Say(l, "waivers.quorum", q.args())
}

func (q Attendance) args() texts.Args {
	return texts.Args{"Seated": q.Seated, "Recused": q.Recused, "Eligible": q.Eligible, "Needed": q.Needed, "Present": q.Present}
}

// hearing is who took part in deciding, and how.
type hearing struct {
	heard     []int64 // present, or approving in writing
	objecting []int64 // in writing
	quorate   bool    // a quorum must have been heard
	packID    int64   // 0: singly
}

// quorumOf works a quorum out.
func (s Settings) quorumOf(seated, recused int) Quorum {
	q := Quorum{Seated: seated, Recused: recused, Eligible: seated - recused}
	q.Needed = s.quorum(q.Eligible)
	return q
}

// hears counts a hearing for one case: recused ones count for nothing.
func (s Settings) hears(seated, recused, heard []int64) Attendance {
	q := Attendance{Quorum: s.quorumOf(len(seated), len(recused))}
	for _, person := range seated {
		if slices.Contains(heard, person) && !slices.Contains(recused, person) {
			q.Present++
		}
	}
	return q
}

// against tells whether somebody objects who is not recused from the case.
func (h hearing) against(recused []int64) bool {
	return slices.ContainsFunc(h.objecting, func(person int64) bool { return !slices.Contains(recused, person) })
}

// seats refuses as present who does not sit on the Board that day.
func seats(seated, present []int64) *refuse.Refusal {
	for _, person := range present {
		if !slices.Contains(seated, person) {
			return refuse.Invalid("present", "PRESENT_NOT_SEATED")
		}
	}
	return nil
}
