package waivers

import (
	"cmp"
	"slices"

	"github.com/plenary-org/plenary/schema/texts"
)

// seat is a member of the Board to whom cases may go.
type seat struct {
	PersonID       int64
	Language       texts.Language
	Constituencies []int64 // of the members whose contact they are
	Load           int     // cases that they review already
}

// docket is a case to be given to reviewers.
type docket struct {
	WaiverID     int64
	Languages    []texts.Language // in which the member's people write
	Constituency int64
	Has          []int64 // people who review it already
	Recused      []int64
}

// bars tells why a person does not get the case: they have it, or are recused.
func (d docket) bars(person int64) bool {
	return slices.Contains(d.Has, person) || slices.Contains(d.Recused, person)
}

// suits is how well a reviewer suits the case: reading the member's language
// counts for more than looking from another constituency.
func (d docket) suits(s seat) (points int) {
	if slices.Contains(d.Languages, s.Language) {
		points += 2
	}
	if !slices.Contains(s.Constituencies, d.Constituency) {
		points++
	}
	return points
}

// table is a distribution in the making.
type table struct {
	cases []docket
	board []seat
	given [][]int // by case: indexes of the board
	load  []int   // by index of the board
}

// distribute gives each case reviewers until it has `each`, those it has
// included: nobody a case that bars them, all as even a load as that allows,
// and of equally loaded ones whoever suits the case best. It returns, in the
// order of the cases, who is added.
func distribute(cases []docket, board []seat, each int) [][]int64 {
	t := table{cases, board, make([][]int, len(cases)), make([]int, len(board))}
	for i, s := range board {
		t.load[i] = s.Load
	}
	order := make([]int, len(cases))
	choices := make([]int, len(cases))
	for i, c := range cases {
		order[i] = i
		for _, s := range board {
			if !c.bars(s.PersonID) {
				choices[i]++
			}
		}
	}
	// Cases with the fewest to choose from choose first.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(choices[a], choices[b]) })
	for _, i := range order {
		for len(cases[i].Has)+len(t.given[i]) < each && t.add(i) {
		}
	}
	for t.even() {
	}
	for range 4 {
		if !t.swap() {
			break
		}
	}
	added := make([][]int64, len(cases))
	for i, reviewers := range t.given {
		for _, r := range reviewers {
			added[i] = append(added[i], board[r].PersonID)
		}
	}
	return added
}

func (t *table) free(i, person int) bool {
	return !t.cases[i].bars(t.board[person].PersonID) && !slices.Contains(t.given[i], person)
}

// add gives a case to the least loaded who may have it, and tells whether
// there was one.
func (t *table) add(i int) bool {
	best := -1
	for p, s := range t.board {
		if t.free(i, p) && (best < 0 || t.load[p] < t.load[best] ||
			t.load[p] == t.load[best] && t.cases[i].suits(s) > t.cases[i].suits(t.board[best])) {
			best = p
		}
	}
	if best >= 0 {
		t.given[i], t.load[best] = append(t.given[i], best), t.load[best]+1
	}
	return best >= 0
}

// even takes a case from somebody who has at least two more than somebody
// else, directly or by a chain of people who pass one on, and tells whether it
// did. Where no chain is left, no distribution is more even.
func (t *table) even() bool {
	for busiest := range t.board {
		cameBy := make([]link, len(t.board))
		reached := make([]bool, len(t.board))
		reached[busiest] = true
		for queue := []int{busiest}; len(queue) > 0; queue = queue[1:] {
			giver := queue[0]
			if t.load[giver] <= t.load[busiest]-2 {
				t.passOn(cameBy, busiest, giver)
				return true
			}
			for i := range t.cases {
				if !slices.Contains(t.given[i], giver) {
					continue
				}
				for taker := range t.board {
					if !reached[taker] && t.free(i, taker) {
						reached[taker], cameBy[taker] = true, link{i, giver}
						queue = append(queue, taker)
					}
				}
			}
		}
	}
	return false
}

// link is how a person would come by a case: from whom.
type link struct{ Case, Giver int }

func (t *table) passOn(cameBy []link, busiest, last int) {
	t.load[busiest], t.load[last] = t.load[busiest]-1, t.load[last]+1
	for taker := last; taker != busiest; taker = cameBy[taker].Giver {
		t.replace(cameBy[taker].Case, cameBy[taker].Giver, taker)
	}
}

func (t *table) replace(i, old, now int) {
	t.given[i][slices.Index(t.given[i], old)] = now
}

// swap lets two reviewers exchange cases where both together suit better then;
// loads stay as they are. It tells whether anybody did.
func (t *table) swap() (did bool) {
	for i := range t.cases {
		for j := i + 1; j < len(t.cases); j++ {
			for _, a := range slices.Clone(t.given[i]) {
				for _, b := range slices.Clone(t.given[j]) {
					if a == b || !slices.Contains(t.given[i], a) || !t.free(i, b) || !t.free(j, a) || !slices.Contains(t.given[j], b) {
						continue
					}
					one, other := t.cases[i], t.cases[j]
					if one.suits(t.board[b])+other.suits(t.board[a]) > one.suits(t.board[a])+other.suits(t.board[b]) {
						t.replace(i, a, b)
						t.replace(j, b, a)
						did = true
					}
				}
			}
		}
	}
	return did
}
