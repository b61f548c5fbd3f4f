package demo_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

func TestTheDemosBankStatementHasSomethingOfEverything(t *testing.T) {
	s := storetest.Filled(t, "demo", func(ctx context.Context, c store.Config) error {
		return demo.Load(ctx, c, outbox(t), folder(t), storetest.Now)
	})
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
