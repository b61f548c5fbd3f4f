package resolvers

import (
	"fmt"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestTheAPISaysThatDuesWaitForTheDecisionOnAWaiver: in the ledger and in the
// course of arrears.
func TestTheAPISaysThatDuesWaitForTheDecisionOnAWaiver(t *testing.T) {
	a, s := reminded(t, 1)
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-12-01' from members m, membership_years y, criteria_sets s where s.number = 1`,
			`update fee_waivers set state = 'SUBMITTED', submitted_at = clock()`,
			`update dues set due_on = '2023-11-20'`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var said struct {
		Reminders struct {
			Nodes []struct {
				State, WaitsText string
				Waits            *string
			}
		}
		ArrearsCourses struct {
			TotalCount int
			Counts     map[string]int
			Nodes      []struct{ WaiverID string }
		}
	}
	asked(t, t.Context(), a, `{ reminders { nodes { state waits waitsText } } arrearsCourses { totalCount counts { none reminder waiting } nodes { waiverId } } }`, nil, &said)
	planned := 0
	for _, r := range said.Reminders.Nodes {
		switch {
		case r.State != "PLANNED" && r.Waits != nil:
			t.Errorf("%+v", r)
		case r.State == "PLANNED":
			planned++
			if r.Waits == nil || *r.Waits != "REQUEST" || r.WaitsText != "espera la decisión sobre la exención solicitada" {
				t.Errorf("%+v", r)
			}
		}
	}
	if c := said.ArrearsCourses; planned == 0 || c.TotalCount != 1 || c.Counts["waiting"] != 1 || c.Counts["none"]+c.Counts["reminder"] != 0 || c.Nodes[0].WaiverID == "" {
		t.Errorf("%d planned, %+v", planned, c)
	}
}
