package bodies_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// told writes a mandate's periods, the earliest first.
func told(t *testing.T, tx *store.Tx, mandate int64) (list []string) {
	t.Helper()
	periods := must[map[int64][]bodies.Period](t)(bodies.PeriodsOf(t.Context(), tx, []int64{mandate}))[mandate]
	for _, p := range periods {
		list = append([]string{p.Act + " " + p.StartsOn.String() + " " + p.Last().String() + " " + p.Stands(tx.Today())}, list...)
	}
	return list
}

// TestPeriodsFollowOneAnother on 1 December 2023, by decisions.
func TestPeriodsFollowOneAnother(t *testing.T) {
	renew := func(ctx context.Context, tx *store.Tx, id int64, g bodies.Grant) error {
		return bodies.Renew(ctx, tx, id, g, nil)
	}
	extend := func(ctx context.Context, tx *store.Tx, id int64, g bodies.Grant) error {
		return bodies.Extend(ctx, tx, id, g, nil)
	}
	closing := func(day string) func(context.Context, *store.Tx, int64, bodies.Grant) error {
		return func(ctx context.Context, tx *store.Tx, id int64, g bodies.Grant) error {
			return bodies.Close(ctx, tx, id, on(day), g.DecisionID, "Its task is done", nil)
		}
	}
	closed := func(ctx context.Context, tx *store.Tx, id int64, g bodies.Grant) error {
		return closing("2023-11-30")(ctx, tx, id, g)
	}
	type act = func(context.Context, *store.Tx, int64, bodies.Grant) error
	for name, row := range map[string]struct {
		first act
		then  act
		grant bodies.Grant
		want  string // the refusal
		told  []string
	}{
		"renewed":            {nil, renew, bodies.Grant{EndsOn: on("2025-12-31")}, "", []string{"CREATED 2023-01-01 2023-12-31 IN_FORCE", "RENEWED 2024-01-01 2025-12-31 UPCOMING"}},
		"renewed with a gap": {nil, renew, bodies.Grant{StartsOn: on("2024-01-02"), EndsOn: on("2025-12-31")}, "startsOn:MANDATE_GAP", nil},
		"renewed after a gap": {nil, renew, bodies.Grant{StartsOn: on("2024-03-01"), EndsOn: on("2025-12-31"), Gap: true}, "",
			[]string{"CREATED 2023-01-01 2023-12-31 IN_FORCE", "RENEWED 2024-03-01 2025-12-31 UPCOMING"}},
		"renewed too early": {nil, renew, bodies.Grant{StartsOn: on("2023-12-31"), EndsOn: on("2025-12-31")}, "startsOn:MANDATE_OVERLAP", nil},
		"backwards":         {nil, renew, bodies.Grant{StartsOn: on("2024-01-01"), EndsOn: on("2023-12-31")}, "endsOn:ENDS_BEFORE_START", nil},
		"for ever":          {nil, renew, bodies.Grant{EndsOn: on("2099-12-31")}, "endsOn:MANDATE_TOO_LONG", nil},
		"by nobody":         {nil, renew, bodies.Grant{StartsOn: on("2024-01-01"), EndsOn: on("2025-12-31"), DecisionID: -1}, "decision:MANDATE_DECISION", nil},
		"extended":          {nil, extend, bodies.Grant{EndsOn: on("2024-06-30")}, "", []string{"CREATED 2023-01-01 2023-12-31 IN_FORCE", "EXTENDED 2024-01-01 2024-06-30 UPCOMING"}},
		"extended into it":  {nil, extend, bodies.Grant{EndsOn: on("2023-12-31")}, "endsOn:MANDATE_RUNS", nil},
		"closed":            {nil, closed, bodies.Grant{}, "", []string{"CREATED 2023-01-01 2023-11-30 CLOSED"}},
		"closed after all":  {nil, closing("2023-12-31"), bodies.Grant{}, "closedOn:MANDATE_ENDS_BEFORE", nil},
		"closed beforehand": {nil, closing("2022-12-31"), bodies.Grant{}, "closedOn:MANDATE_CLOSED_EARLY", nil},
		"closed twice":      {closed, closed, bodies.Grant{}, "id:MANDATE_CLOSED", nil},
		"closed, extended":  {closed, extend, bodies.Grant{EndsOn: on("2024-06-30")}, "id:MANDATE_CLOSED", nil},
		"closed, renewed": {closed, renew, bodies.Grant{EndsOn: on("2024-06-30")}, "",
			[]string{"CREATED 2023-01-01 2023-11-30 CLOSED", "RENEWED 2023-12-01 2024-06-30 IN_FORCE"}},
		"renewed, closed": {func(ctx context.Context, tx *store.Tx, id int64, g bodies.Grant) error {
			return bodies.Renew(ctx, tx, id, bodies.Grant{EndsOn: on("2024-12-31"), DecisionID: g.DecisionID}, nil)
		}, closed, bodies.Grant{}, "", []string{"CREATED 2023-01-01 2023-11-30 CLOSED", "RENEWED 2024-01-01 2023-11-30 CLOSED"}},
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			_, mandate := mandated(t, tx)
			g := row.grant
			if g.DecisionID == 0 {
				g.DecisionID = decided(t, tx, "2023-12-01")
			} else {
				g.DecisionID = 0
			}
			if row.first != nil {
				if err := row.first(t.Context(), tx, mandate, bodies.Grant{DecisionID: g.DecisionID}); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			if said := refusetest.Codes(row.then(t.Context(), tx, mandate, g)); said != row.want {
				t.Errorf("%s: %q, not %q", name, said, row.want)
			}
			if row.want == "" {
				if diff := cmp.Diff(row.told, told(t, tx, mandate)); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
		})
	}
}

// TestWhereSomethingStands on 1 December 2023.
func TestWhereSomethingStands(t *testing.T) {
	for _, row := range []struct{ first, last, next, closed, want string }{
		{"2023-01-01", "2023-11-30", "", "", bodies.StateEnded},
		{"2023-01-01", "2023-12-01", "", "", bodies.StateEnding},
		{"2023-01-01", "2024-02-29", "", "", bodies.StateEnding},
		{"2023-01-01", "2024-03-01", "", "", bodies.StateInForce},
		{"2023-01-01", "2023-12-31", "2024-01-01", "", bodies.StateInForce},
		{"2023-01-01", "2023-11-30", "2023-12-01", "", bodies.StateFollowed},
		{"2023-12-02", "2024-12-01", "", "", bodies.StateUpcoming},
		{"2023-01-01", "2024-12-31", "", "2023-11-30", bodies.StateClosed},
		{"2023-01-01", "2024-12-31", "", "2023-12-15", bodies.StateEnding},
	} {
		p := bodies.Period{StartsOn: on(row.first), EndsOn: on(row.last)}
		for text, into := range map[string]**date.Date{row.next: &p.NextOn, row.closed: &p.ClosedOn} {
			if text != "" {
				*into = new(on(text))
			}
		}
		if got := p.Stands(on("2023-12-01")); got != row.want {
			t.Errorf("%+v stands %s", row, got)
		}
	}
}

// TestAMandateNeverOverlapsItself: of 50 at once one is in force, be they asked
// through the rules or past them.
func TestAMandateNeverOverlapsItself(t *testing.T) {
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Connections: 50, Clock: func() time.Time { return storetest.Now }})
	var mandate, decision int64
	if err := s.Work(t.Context(), staff, func(tx *store.Tx) error {
		_, mandate = mandated(t, tx)
		decision = decided(t, tx, "2023-12-01")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 50, "startsOn:MANDATE_OVERLAP", func(i int) error {
		return s.Write(t.Context(), staff, func(tx *store.Tx) error {
			return bodies.Renew(t.Context(), tx, mandate, bodies.Grant{StartsOn: on("2024-01-01").AddDays(i), EndsOn: on("2025-01-31"), DecisionID: decision, Gap: true}, nil)
		})
	})
	refusetest.Race(t, 50, "expectedVersion:MANDATE_CHANGED", func(int) error {
		return s.Write(t.Context(), staff, func(tx *store.Tx) error {
			return bodies.Extend(t.Context(), tx, mandate, bodies.Grant{EndsOn: on("2025-06-30"), DecisionID: decision}, new(2))
		})
	})
	refusetest.Race(t, 50, "overlap", func(i int) error {
		return s.Write(t.Context(), staff, func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into mandate_periods (mandate_id, act, starts_on, ends_on, decision_id) values ($1, 'RENEWED', $2, '2027-12-31', $3)`,
				mandate, on("2025-08-01").AddDays(i), decision)
			if store.Violates(err, "mandate_periods_apart") {
				return errOverlap
			}
			return err
		})
	})
}

type overlap struct{}

func (overlap) Error() string { return "overlap" }

var errOverlap error = overlap{}

// TestAPeriodIsNeverEdited: the database refuses what the rules never ask.
func TestAPeriodIsNeverEdited(t *testing.T) {
	for _, statement := range []string{
		`update mandate_periods set ends_on = ends_on + 1`, `update mandate_periods set starts_on = starts_on + 1`, `delete from mandate_periods`,
		`update mandate_periods set closed_on = ends_on, closed_by_id = decision_id, closed_why = 'x', note = 'y'`, `delete from mandates`, `delete from body_members`,
		`update body_terms set number = 2`,
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			body, _ := mandated(t, tx)
			if err := bodies.WriteTerms(t.Context(), tx, bodies.Terms{BodyID: body, Texts: en("To test")}, 0); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "edited") && !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		})
	}
}

// TestWhereAMandateStands: in force until what follows begins, also where that
// was closed in time.
func TestWhereAMandateStands(t *testing.T) {
	closing := on("2024-06-30")
	periods := []bodies.Period{
		{StartsOn: on("2024-01-01"), EndsOn: on("2024-12-31"), ClosedOn: &closing},
		{StartsOn: on("2023-01-01"), EndsOn: on("2023-12-31"), NextOn: &[]date.Date{on("2024-01-01")}[0]},
	}
	for day, want := range map[string]string{"2022-12-31": "UPCOMING", "2023-12-01": "IN_FORCE", "2024-01-01": "IN_FORCE", "2024-05-01": "ENDING", "2024-07-01": "CLOSED"} {
		if got := bodies.Standing(periods, on(day)); got != want {
			t.Errorf("on %s: %s, not %s", day, got, want)
		}
	}
}
