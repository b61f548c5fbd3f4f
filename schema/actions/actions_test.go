package actions_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestWhoeverIsToDoSomethingIsRemindedUntilItIsDone by the ledger, once a step.
func TestWhoeverIsToDoSomethingIsRemindedUntilItIsDone(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		var person, body int64
		if _, err := tx.Get(t.Context(), &person, `insert into people (name, email) values ('Eva', 'eva@example.org') returning id`); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Get(t.Context(), &body, `select id from bodies where code = 'BOARD'`); err != nil {
			t.Fatal(err)
		}
		id, err := actions.Add(t.Context(), tx, actions.Draft{BodyID: body, Titles: texts.Translated{"en": "Write"}, PersonID: person, DueOn: tx.Today().AddDays(7)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := reminders.RunActions(t.Context(), tx)
		if err != nil || c.Planned != 3 || c.Queued != 1 {
			t.Errorf("%+v, %v", c, err)
		}
		if c, err = reminders.RunActions(t.Context(), tx); err != nil || c.Any() {
			t.Errorf("again: %+v, %v", c, err)
		}
		if err := actions.Act(t.Context(), tx, id, "DROPPED", ""); len(refuse.From(err)) != 1 || refuse.From(err)[0].Code != "ACTION_NOTE" {
			t.Error(err)
		}
		if err := actions.Act(t.Context(), tx, id, "DONE", ""); err != nil {
			t.Fatal(err)
		}
		if err := actions.Act(t.Context(), tx, id, "DONE", ""); len(refuse.From(err)) != 1 || refuse.From(err)[0].Code != "ACTION_STATE" {
			t.Error(err)
		}
		if c, err = reminders.RunActions(t.Context(), tx); err != nil || c.Skipped["DONE"] != 2 {
			t.Errorf("done: %+v, %v", c, err)
		}
	})
}
