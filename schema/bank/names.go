package bank

import (
	"cmp"
	"slices"
	"strings"
)

// alikeAt is from which similarity two names are shown as alike, 1 being the
// same. It proposes only: a person looks at both names.
const alikeAt = 0.5

// mostAlike is how many members a payer's name proposes.
const mostAlike = 3

// names finds members whose name a payer's resembles. It compares trigrams of
// words, as pg_trgm does, in memory: thousands of payers against thousands of
// names are then a matter of milliseconds.
type names struct {
	members []int64
	sizes   []int              // trigrams of each name
	letters []int              // letters of each name
	places  map[string][]int32 // the names that have a trigram
}

// named is a name that a member has or had.
type named struct {
	MemberID int64 `db:"member_id"`
	Name     string
}

func newNames(list []named) *names {
	n := &names{places: map[string][]int32{}}
	for _, one := range list {
		grams := trigrams(one.Name)
		if len(grams) == 0 {
			continue
		}
		for gram := range grams {
			n.places[gram] = append(n.places[gram], int32(len(n.members)))
		}
		n.members, n.sizes, n.letters = append(n.members, one.MemberID), append(n.sizes, len(grams)), append(n.letters, len(letters(one.Name)))
	}
	return n
}

// trigrams are those of a name's words, without accents, case and signs.
func trigrams(name string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(name) {
		runes := []rune("  " + letters(word) + " ")
		for i := 0; len(runes) > 3 && i+3 <= len(runes); i++ {
			set[string(runes[i:i+3])] = true
		}
	}
	return set
}

// alike lists the members whose name resembles a payer's, the most alike first.
// A name of five letters and more that stands within what the bank wrote, as in
// "SECRETARIA DE FINANZAS HONDURAS", is alike too.
func (n *names) alike(payer string) []int64 {
	grams := trigrams(payer)
	shared := map[int32]int{}
	for gram := range grams {
		for _, place := range n.places[gram] {
			shared[place]++
		}
	}
	scores := map[int64]float64{}
	for place, count := range shared {
		size := n.sizes[place]
		score := float64(count) / float64(size+len(grams)-count)
		if count == size && n.letters[place] >= 5 {
			score = max(score, 0.9*alikeAt+0.1)
		}
		if score >= alikeAt {
			member := n.members[place]
			scores[member] = max(scores[member], score)
		}
	}
	var list []int64
	for member := range scores {
		list = append(list, member)
	}
	slices.SortFunc(list, func(a, b int64) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return list[:min(len(list), mostAlike)]
}
