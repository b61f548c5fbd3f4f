package waivers

import (
	"slices"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// Quorum is who could decide a case and who did: the members of the Board less
// those recused from it, and how many of these must take part.
type Quorum struct {
	Seated  int // members of the Board that day,
	Recused int // of whom recused from the case
	Needed  int // of the others
	Present int // of the others: present, or heard in writing
}

// Eligible is how many may decide the case.
func (q Quorum) Eligible() int { return q.Seated - q.Recused }

// Met tells whether enough took part.
func (q Quorum) Met() bool { return q.Present >= q.Needed }

// In says the quorum in a language: "7 seated, 1 recused: 4 of 6 needed, 3
// present".
func (q Quorum) In(l texts.Language) string { return texts.Domain.Say(l, "waivers.quorum", q.args()) }

func (q Quorum) args() texts.Args {
	return texts.Args{"Seated": q.Seated, "Recused": q.Recused, "Eligible": q.Eligible(), "Needed": q.Needed, "Present": q.Present}
}

// hearing is who took part in deciding, and how.
type hearing struct {
	heard     []int64 // present, or approving in writing
	objecting []int64 // in writing
	quorate   bool    // a quorum must have been heard
	packID    int64   // 0: singly
}

// hears counts a hearing for one case: recused ones count for nothing.
func (s Settings) hears(seated, recused, heard []int64) Quorum {
	q := Quorum{Seated: len(seated), Recused: len(recused)}
	q.Needed = s.quorum(q.Eligible())
	for _, person := range seated {
		if slices.Contains(heard, person) && !slices.Contains(recused, person) {
			q.Present++
		}
	}
	return q
}

// against tells whether somebody objects who sits on the Board of the day that
// decides, and is not recused from the case.
func (h hearing) against(seated, recused []int64) bool {
	return slices.ContainsFunc(h.objecting, func(person int64) bool { return slices.Contains(seated, person) && !slices.Contains(recused, person) })
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
