package timeline_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/timeline"
)

// TestAWriteOffOfBeforeReliefsIsNamed: the trail is never rewritten, and so its
// old rows name the table as it was.
func TestAWriteOffOfBeforeReliefsIsNamed(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		var organisation int64
		if _, err := tx.Get(t.Context(), &organisation, `
			with o as (insert into organisations (names) values ('{"en": "Old"}') returning id),
			written as (
			  insert into audit (at, job, entity, row_id, organisation_id, act, after)
			  select clock(), 'test', 'write_offs', 1, o.id, 'insert', '{"id": 1, "amount": 500, "reason": "hardship"}' from o)
			select id from o`); err != nil {
			t.Fatal(err)
		}
		entries, _, err := timeline.Of(t.Context(), tx, organisation, relay.Page{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		for l, want := range map[texts.Language]string{texts.English: "Write-off", texts.French: texts.Domain.Say(texts.French, "fact.reliefs.WRITTEN_OFF", nil), texts.Spanish: texts.Domain.Say(texts.Spanish, "fact.reliefs.WRITTEN_OFF", nil)} {
			said := map[string]bool{}
			for _, e := range entries {
				said[e.SummaryIn(l)] = true
			}
			if !said[want] {
				t.Errorf("%s: no %q among %v", l, want, said)
			}
		}
	})
}
