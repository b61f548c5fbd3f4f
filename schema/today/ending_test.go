package today_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestAWaiverThatEndsUndecidedIsTold until its case is decided.
func TestAWaiverThatEndsUndecidedIsTold(t *testing.T) {
	for lastDay, want := range map[string]int32{"2023-12-01": 1, "2023-12-31": 1, "2024-01-01": 0, "2023-11-30": 0} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			do := func(statement string, args ...any) {
				t.Helper()
				if _, err := tx.Exec(t.Context(), statement, args...); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			for _, statement := range calm {
				do(statement)
			}
			do(`insert into decisions (body, number, decided_on) values ('BOARD', '1', '2022-12-20')`)
			do(`set local session_replication_role = replica`)
			do(`insert into fee_waivers (member_id, year_id, set_id, reference_on, state, outcome, decision_id, decided_at, submitted_at, valid_from, valid_to)
				select m.id, y.id, s.id, '2022-12-01', 'GRANTED', 'GRANTED', d.id, clock(), clock(), '2022-12-20', $1
				from members m, membership_years y, criteria_sets s, decisions d where y.number = 9 and s.number = 1`, lastDay)
			if waits := kinds(t, tx); waits["WAIVER_ENDING"] != 0 {
				t.Errorf("%s, no case: %v", lastDay, waits)
			}
			do(`insert into fee_waivers (member_id, year_id, set_id, reference_on, previous_id)
				select w.member_id, y.id, w.set_id, '2023-11-01', w.id from fee_waivers w, membership_years y where y.number = 10`)
			if waits := kinds(t, tx); waits["WAIVER_ENDING"] != want {
				t.Errorf("%s: %v", lastDay, waits)
			}
			do(`update fee_waivers set state = 'DECLINED', submitted_at = clock(), decided_at = clock(), outcome = 'DECLINED', decision_id = (select id from decisions)
				where previous_id is not null`)
			if waits := kinds(t, tx); waits["WAIVER_ENDING"] != 0 {
				t.Errorf("%s, declined: %v", lastDay, waits)
			}
		})
	}
}
