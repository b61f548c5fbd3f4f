package bodies_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

var staff = store.System("test")

func on(day string) date.Date { return date.MustParse(day) }

func en(text string) texts.Translated { return texts.Translated{texts.English: text} }

// must stops a test at a fault.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func group(t *testing.T, tx *store.Tx, code, joining string) int64 {
	t.Helper()
	return must[int64](t)(bodies.Create(t.Context(), tx, code, bodies.WorkingGroup, bodies.Draft{Names: en(code), Joining: joining, Quorum: 50, NoticeDays: 14}))
}

func person(t *testing.T, tx *store.Tx, name string) (id int64) {
	t.Helper()
	_, err := tx.Get(t.Context(), &id, `insert into people (name, email) values ($1, lower($1) || '@example.org') returning id`, name)
	return must[int64](t)(id, err)
}

func decided(t *testing.T, tx *store.Tx, day string) int64 {
	t.Helper()
	return must[int64](t)(decisions.Cite(t.Context(), tx, decisions.Citation{Body: "BOARD", On: on(day)}))
}

// mandated is a group with a mandate of the year 2023.
func mandated(t *testing.T, tx *store.Tx) (body, mandate int64) {
	t.Helper()
	body = group(t, tx, "WG-TEST", bodies.Open)
	return body, must[int64](t)(bodies.CreateMandate(t.Context(), tx, body, "", nil,
		bodies.Grant{StartsOn: on("2023-01-01"), EndsOn: on("2023-12-31"), DecisionID: decided(t, tx, "2023-01-01")}))
}
