package waivers

import (
	"maps"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// refusals are those of several cases.
type refusals refuse.List

// unless is nil where failed cases are left out of an act.
func (l refusals) unless(leftOut bool) error {
	if leftOut {
		return nil
	}
	return refuse.List(l).Err()
}

// about gives a refusal the name of its case, where several are decided.
func about(r *refuse.Refusal, w Waiver, several bool) *refuse.Refusal {
	if !several || w.ID == 0 {
		return r
	}
	said := *r
	said.Args = texts.Args{"Case": w.Names}
	maps.Copy(said.Args, r.Args)
	return &said
}

// pairs are the figures of a quorum, for a sentence.
func pairs(q Quorum) (list []any) {
	for name, value := range q.args() {
		list = append(list, name, value)
	}
	return list
}
