package jobs

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestAPackThatFailsDoesNotHoldUpTheOthers, and the run says that it failed.
func TestAPackThatFailsDoesNotHoldUpTheOthers(t *testing.T) {
	s := storetest.New(t)
	if err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`alter table waiver_packs add constraint never_closes check (note <> 'stuck' or closed_at is null)`,
			`insert into waiver_packs (way, note, rule, closes_on, passes_by) values ('WRITTEN', 'stuck', 'SOP 2.3.6', '2023-11-01', 'NO_OBJECTION')`,
			`insert into waiver_packs (way, note, rule, closes_on, passes_by) values ('WRITTEN', 'loose', 'SOP 2.3.6', '2023-11-01', 'NO_OBJECTION')`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	counts, err := closePacks(t.Context(), s)
	if err == nil {
		t.Error("nothing is said of the pack that failed")
	}
	if diff := cmp.Diff(runs.Counts{"closed": 1, "decided": 0, "failed": 0}, counts); diff != "" {
		t.Error(diff)
	}
	var left []string
	if err := s.Read(store.System("test")).Select(t.Context(), &left, `select note from waiver_packs where closed_at is null`); err != nil || !cmp.Equal(left, []string{"stuck"}) {
		t.Error(left, err)
	}
}
