package actions

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const longestNote = 1000

// Act says what became of an action: DONE, DROPPED or REOPENED, with a note.
// Whoever is to do it may say that it is done; the rest is the secretariat's.
func Act(ctx context.Context, tx *store.Tx, id int64, act, note string) error {
	a, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	v := tx.Viewer()
	switch {
	case !a.MayAct(v, act):
		return refuse.Denied("ACTION_NOT_YOURS")
	case (act == "REOPENED") == (a.State == Open):
		return refuse.Conflict("id", "ACTION_STATE")
	case act == "DROPPED" && note == "" || utf8.RuneCountInString(note) > longestNote:
		return refuse.Invalid("note", "ACTION_NOTE", "Max", longestNote)
	}
	_, err = tx.Exec(ctx, `
		insert into action_acts (action_id, act, note, at, by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`, id, act, note, tx.Now(), v.PersonID)
	return err
}

// MayAct tells whether a viewer may say so of an action.
func (a Action) MayAct(v store.Viewer, act string) bool {
	return v.Can(store.Staff) || act == "DONE" && v.PersonID != 0 && v.PersonID == a.PersonID
}

// Change is what is to change of an action; nil: it stays.
type Change struct {
	DueOn    *date.Date
	PersonID *int64  // 0: the secretariat
	Audience *string // of an item, no wider than the item and its meeting; also once it is done
}

// Move gives an action another day, another person, or other readers.
func Move(ctx context.Context, tx *store.Tx, id int64, expected *int, c Change) error {
	a, err := lock(ctx, tx, id)
	if err != nil {
		return err
	}
	if expected != nil && *expected != a.Version {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	if a.State != Open && (c.DueOn != nil || c.PersonID != nil) {
		return refuse.Conflict("id", "ACTION_STATE")
	}
	if c.DueOn != nil {
		a.DueOn = *c.DueOn
	}
	if c.PersonID != nil {
		a.PersonID = *c.PersonID
	}
	if c.Audience != nil && *c.Audience != a.Audience {
		open := false
		if _, err := tx.Get(ctx, &open, `select coalesce(wider($1, item_audience(nullif($2::bigint, 0))), false) as open`, *c.Audience, a.ItemID); err != nil {
			return err
		}
		if open {
			return refuse.Conflict("audience", "ACTION_WIDER")
		}
		a.Audience = *c.Audience
	}
	if err := (Draft{Titles: a.Titles, DueOn: a.DueOn}).check(tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update actions set due_on = $2, person_id = nullif($3::bigint, 0), audience = $4, version = version + 1 where id = $1`, id, a.DueOn, a.PersonID, a.Audience)
	if store.Violates(err, "actions_person_id_fkey") {
		return refuse.NotFound("personId")
	}
	return err
}

func lock(ctx context.Context, tx *store.Tx, id int64) (Action, error) {
	if _, err := tx.Exec(ctx, `select from actions where id = $1 for update`, id); err != nil {
		return Action{}, err
	}
	return Get(ctx, tx, id)
}

// Who is to do it: a person's name, or the secretariat.
func (a Action) Who(l texts.Language) string {
	if a.PersonID == 0 {
		return texts.Domain.Say(l, "actions.secretariat", nil)
	}
	return a.Person
}
