package store

import (
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// Where collects the conditions of a list's filter, which stand in the source
// with $? for their value; the values go as parameters. Conditions that a
// filter does not use are absent, so that PostgreSQL can plan with indexes.
type Where struct {
	conditions []string
	Args       []any
}

// And adds a condition; each $? takes the next value.
func (w *Where) And(condition string, values ...any) {
	for _, value := range values {
		condition = strings.Replace(condition, "$?", w.Param(value), 1)
	}
	w.conditions = append(w.conditions, condition)
}

// Param adds a value for use outside of the conditions and returns its $n.
func (w *Where) Param(value any) string {
	w.Args = append(w.Args, value)
	return "$" + strconv.Itoa(len(w.Args))
}

// SQL joins the conditions; "true" where there are none.
func (w *Where) SQL() string {
	if len(w.conditions) == 0 {
		return "true"
	}
	return "(" + strings.Join(w.conditions, ") and (") + ")"
}

// Texts is a text[] parameter.
func Texts(list []string) any { return pq.Array(list) }

// IDs is a bigint[] parameter.
func IDs(list []int64) any { return pq.Array(list) }
