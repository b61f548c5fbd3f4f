package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// checkBank: the demo's bank statement has something of everything.
func checkBank(t *testing.T, s *store.Store) {
	t.Helper()
	q := s.Read(store.System("test"))
	rows, _, err := bank.Lines(t.Context(), q, bank.Filter{}, relay.Page{Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	got := map[bank.State]int{}
	for _, row := range rows {
		got[row.State]++
	}
	want := map[bank.State]int{bank.Matched: 8, bank.Proposed: 2, bank.Unmatched: 1, bank.Ignored: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
