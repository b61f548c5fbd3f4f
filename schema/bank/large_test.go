package bank_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestAStatementOfThousandsIsTakenInOneGo: of 1,000 members that owe the same
// most pay with their reference, and some hundreds say only who they are.
func TestAStatementOfThousandsIsTakenInOneGo(t *testing.T) {
	const members, named = 1000, 800
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Patience: time.Minute})
	err := s.Rehearse(t.Context(), staff(), func(tx *store.Tx) error {
		ctx := t.Context()
		var first int64
		for _, statement := range []string{
			fmt.Sprintf(`insert into organisations (names) select jsonb_build_object('en', 'Institute ' || md5(i::text) || ' of ' || i) from generate_series(1, %d) i`, members),
			`select member_admit(o.id, c.id, b.category_id, b.id, '2019-01-01') from organisations o, constituencies c, bands b where c.code = 'cso_other' and b.code = 'cso_other_10m'`,
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		if _, err := tx.Get(ctx, &first, `select min(id) from members`); err != nil {
			return err
		}
		assess(t, ctx, tx)
		var names []string
		if err := tx.Select(ctx, &names, `select o.name_en from members m join organisations o on o.id = m.organisation_id where m.id >= $1 order by m.id`, first); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for i, name := range names {
			text := "fee"
			if i < named {
				text = ref(first + int64(i))
			}
			rows = append(rows, row(date.MustParse("2023-11-20").AddDays(i%5).String(), strings.ToUpper(name), text, "2200"))
		}
		begin := time.Now()
		id := take(t, ctx, tx, sheet(rows...))
		t.Logf("%d lines in %s", len(rows), time.Since(begin))
		sums, err := bank.Sums(ctx, tx, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s %d", sums[id][len(sums[id])-1].State, sums[id][len(sums[id])-1].Count)
		if got != fmt.Sprintf("%s %d", bank.Matched, named) {
			t.Errorf("%+v", sums[id])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
