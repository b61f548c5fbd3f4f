package waivers

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// move is a row of waiver_moves.
type move struct {
	Act  string
	From string `db:"from_state"`
	To   string `db:"to_state"`
}

func TestTheDatabaseKnowsTheSameLife(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		var kept, stated []move
		if err := tx.Select(t.Context(), &kept, `select act, from_state, to_state from waiver_moves`); err != nil {
			t.Fatal(err)
		}
		for act, from := range moves {
			for s, targets := range from {
				for _, to := range targets {
					stated = append(stated, move{string(act), string(s), string(to)})
				}
			}
		}
		order := func(list []move) []move {
			slices.SortFunc(list, func(a, b move) int {
				return slices.Compare([]string{a.Act, a.From, a.To}, []string{b.Act, b.From, b.To})
			})
			return list
		}
		if diff := cmp.Diff(order(stated), order(kept)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestEveryActOnEveryStateLeadsOnOrIsRefused goes through all acts, states and
// targets: what the table allows is done and on record, all else is refused by
// the rules and, past them, by the database.
func TestEveryActOnEveryStateLeadsOnOrIsRefused(t *testing.T) {
	for act := range moves {
		for _, from := range States {
			for _, to := range States {
				allowed := slices.Contains(moves[act][from], to)
				refusal := from.after(act, to)
				if allowed != (refusal == nil) {
					t.Errorf("%s from %s to %s: %v", act, from, to, refusal)
				}
				if refusal != nil && (refusal.Code == "ALREADY_DECIDED") != (!from.Open() && (act == ActGrant || act == ActDecline || act == ActGrantInPrinciple)) {
					t.Errorf("%s from %s to %s: %s", act, from, to, refusal.Code)
				}
			}
		}
	}
}

func TestTheDatabaseRefusesEveryOtherMove(t *testing.T) {
	s := storetest.New(t)
	for _, from := range States {
		for _, to := range States {
			if from == to {
				continue
			}
			allowed := false
			for act := range moves {
				allowed = allowed || slices.Contains(moves[act][from], to)
			}
			err := s.Rehearse(t.Context(), store.System("test"), func(tx *store.Tx) error {
				id := inState(t.Context(), t, tx, from)
				return set(t.Context(), tx, id, to)
			})
			if allowed != !store.Violates(err, "waiver_moves") || allowed && err != nil {
				t.Errorf("from %s to %s: %v", from, to, err)
			}
		}
	}
}

// inState makes a case of a state, past the triggers.
func inState(ctx context.Context, t *testing.T, tx *store.Tx, s State) (id int64) {
	t.Helper()
	for _, statement := range []string{
		`insert into organisations (names, country_code) values ('{"en": "Test"}', 'BF')`,
		`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o, constituencies c, bands b, categories g
		 where c.code = 'partner_country' and g.id = b.category_id and g.code = 'partner_country' limit 1`,
		`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 10, '2023-01-01', '2023-12-31', '2023-03-31', id from fee_schedules limit 1`,
		`insert into decisions (body, number, decided_on) values ('BOARD', 'T1', '2023-03-14')`,
		`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-01-24' from members m, membership_years y, criteria_sets s`,
		`set local session_replication_role = replica`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	if err := set(ctx, tx, 0, s); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `set local session_replication_role = origin`); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Get(ctx, &id, `select max(id) from fee_waivers`); err != nil {
		t.Fatal(err)
	}
	return id
}

// set gives a case (0: every) a state with what the state goes with.
func set(ctx context.Context, tx *store.Tx, id int64, s State) error {
	outcome, valid := "", false
	switch s {
	case StateGranted, StateRenewed, StateEnded, StateRevoked:
		outcome, valid = "GRANTED", true
	case StateInPrinciple, StateLapsed:
		outcome, valid = "IN_PRINCIPLE", true
	case StateDeclined:
		outcome = "DECLINED"
	}
	_, err := tx.Exec(ctx, `
		update fee_waivers set state = $2, outcome = nullif($3, ''), submitted_at = case when $2 in ('DRAFT', 'WITHDRAWN') then null else clock() end,
		  decision_id = case when $3 <> '' then (select max(id) from decisions) end, decided_at = case when $3 <> '' then clock() end,
		  named_decision = case when $3 = 'IN_PRINCIPLE' then 'SOP reform' else '' end,
		  valid_from = case when $4 then date '2023-03-14' end, valid_to = case when $4 then date '2024-03-13' end
		where $1 = 0 or id = $1`, id, s, outcome, valid)
	return err
}

func TestAStepIsOnRecordAndRaisesTheVersion(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		id := inState(ctx, t, tx, StateDraft)
		one, two := 1, 2
		if _, err := open(ctx, tx, id, &two); code(err) != "STALE_VERSION" {
			t.Fatal(err)
		}
		w, err := open(ctx, tx, id, &one)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.take(ctx, tx, step{Act: ActSubmit, To: StateSubmitted}); err != nil {
			t.Fatal(err)
		}
		if err := w.take(ctx, tx, step{Act: ActSubmit, To: StateSubmitted}); code(err) != "WAIVER_NOT_SO" {
			t.Fatal(err)
		}
		if err := w.note(ctx, tx, "EDIT", "", true); err != nil {
			t.Fatal(err)
		}
		again, err := open(ctx, tx, id, nil)
		if err != nil || again.State != StateSubmitted || again.SubmittedAt == nil || again.Version != 3 || w.Version != 3 {
			t.Fatalf("%+v %v", again, err)
		}
		var acts []string
		if err := tx.Select(ctx, &acts, `select act from waiver_events where waiver_id = $1 order by id`, id); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"SUBMIT", "EDIT"}, acts); diff != "" {
			t.Error(diff)
		}
	})
}

// code is that of the first refusal; empty where nothing was refused.
func code(err error) string {
	if refusals := refuse.From(err); len(refusals) > 0 {
		return refusals[0].Code
	}
	return ""
}
