package resolvers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestTheRegisterIsReadAsFarAsItIsOpen asks as everybody, with each setting.
func TestTheRegisterIsReadAsFarAsItIsOpen(t *testing.T) {
	h := waiving(t)
	board := store.Viewer{Roles: store.Implied(store.Board), Language: texts.English}
	viewers := map[string]store.Viewer{
		"a stranger": stranger, "somebody signed in": {Roles: store.Implied(store.Person)}, "another member": h.focal(t, "4"),
		"a member refused": h.focal(t, "3"), "a member granted": h.focal(t, "1"), "the Board": board, "staff": secretary,
	}
	type seen struct {
		All, Granted int
		Reads        bool
	}
	for register, want := range map[string]map[string]seen{
		"PUBLIC": {"a stranger": {2, 2, true}, "somebody signed in": {2, 2, true}, "another member": {2, 2, true}, "a member refused": {3, 2, true},
			"a member granted": {2, 2, true}, "the Board": {3, 2, true}, "staff": {3, 2, true}},
		"MEMBERS": {"a stranger": {0, 0, false}, "somebody signed in": {0, 0, false}, "another member": {2, 2, true}, "a member refused": {3, 2, true},
			"a member granted": {2, 2, true}, "the Board": {3, 2, true}, "staff": {3, 2, true}},
		"STAFF": {"a stranger": {0, 0, false}, "somebody signed in": {0, 0, false}, "another member": {0, 0, false}, "a member refused": {1, 0, false},
			"a member granted": {1, 1, false}, "the Board": {3, 2, true}, "staff": {3, 2, true}},
	} {
		if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into waiver_settings (passes_by, quorum_percent, written_days, review_days, ask_days, valid_months, due_days, register)
				select passes_by, quorum_percent, written_days, review_days, ask_days, valid_months, due_days, $1 from waiver_settings order by id desc limit 1`, register)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		got := map[string]seen{}
		for name, v := range viewers {
			var answer struct {
				All, Granted      struct{ TotalCount int }
				FeeWaiverRegister struct{ ViewerCanRead bool }
				FeeWaiverTotals   []struct{ Year, Granted, Cases int }
			}
			h.ask(t, v, `{ all: feeWaivers { totalCount } granted: feeWaivers(filter: { year: 2023, ruleRef: "SOP 2.3.6", outcome: GRANTED }) { totalCount }
				feeWaiverRegister { viewerCanRead rules { ref } } feeWaiverTotals { year granted cases } }`, nil, &answer)
			got[name] = seen{answer.All.TotalCount, answer.Granted.TotalCount, answer.FeeWaiverRegister.ViewerCanRead}
			if totals := answer.FeeWaiverTotals; answer.All.TotalCount > 0 && (len(totals) != 1 || totals[0].Cases != answer.All.TotalCount || totals[0].Granted != answer.Granted.TotalCount) {
				t.Errorf("%s, %s: totals %+v", register, name, totals)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", register, diff)
		}
	}
}

func TestWhatWaiversCostIsForTheBoardAndStaff(t *testing.T) {
	h := waiving(t)
	query := `{ feeWaivers { nodes { outcome cost { amount currency } } } feeWaiverTotals { costs { amount currency } } }`
	for _, v := range []store.Viewer{secretary, {Roles: store.Implied(store.Board)}} {
		var answer struct {
			FeeWaivers struct {
				Nodes []struct {
					Outcome string
					Cost    *struct{ Amount, Currency string }
				}
			}
			FeeWaiverTotals []struct {
				Costs []struct{ Amount, Currency string }
			}
		}
		h.ask(t, v, query, nil, &answer)
		for _, node := range answer.FeeWaivers.Nodes {
			if (node.Cost != nil) != (node.Outcome == "GRANTED") || node.Cost != nil && (node.Cost.Amount != "1100.00" || node.Cost.Currency != "USD") {
				t.Errorf("%s cost %+v", node.Outcome, node.Cost)
			}
		}
		if sum := answer.FeeWaiverTotals[0].Costs; len(sum) != 1 || sum[0].Amount != "2200.00" {
			t.Errorf("%+v", sum)
		}
	}
	for name, v := range map[string]store.Viewer{"a stranger": stranger, "a member": h.focal(t, "1")} {
		for _, part := range []string{`{ feeWaivers { nodes { cost { amount } } } }`, `{ feeWaiverTotals { costs { amount } } }`, `{ waiverRounds { id } }`, `{ feeWaivers { nodes { decision { number } criteria { verdict } } } }`} {
			answer := h.api.Execute(t.Context(), v, part, "", nil)
			if name == "a member" && strings.Contains(part, "criteria") {
				if data := string(answer.Data); strings.Count(data, `"criteria":null`) != 1 {
					t.Errorf("another member's criteria: %s", data)
				}
				continue
			}
			if len(answer.Errors) == 0 {
				t.Errorf("%s reads %s: %s", name, part, answer.Data)
			}
		}
	}
}
