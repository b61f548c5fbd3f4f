package decisions_test

import (
	"context"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// readers are one of each kind.
var readers = []store.Viewer{
	{}, {Roles: store.Implied(store.Member)}, {Roles: store.Implied(store.Board)}, {Roles: store.Implied(store.Staff)},
}

func TestWhatOneMayNotReadDoesNotExist(t *testing.T) {
	s := storetest.New(t)
	ids := map[string]int64{}
	var ender int64
	err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"} {
			r := said("Secret of the " + audience)
			r.Audience = audience
			ids[audience] = record(t, tx, r)
		}
		// What was for the Board and is for everybody in other words.
		told := decisions.Version{DecisionID: ids["BOARD"], Titles: texts.Translated{"en": "Told"}, Audience: "PUBLIC", Why: "Published."}
		if err := decisions.Write(t.Context(), tx, told, nil); err != nil {
			return err
		}
		r := said("Ends it")
		r.Audience, r.Relations = "STAFF", []decisions.Relation{{Kind: "REVOKES", EarlierID: ids["PUBLIC"]}}
		ender = record(t, tx, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range readers {
		q := s.Read(v)
		if got, want := find(t, q, decisions.Filter{}), []string{"B 2023/03, B 2023/01", "B 2023/03, B 2023/02, B 2023/01", "B 2023/03, B 2023/02, B 2023/01", "B 2023/05, B 2023/04, B 2023/03, B 2023/02, B 2023/01"}[i]; got != want {
			t.Errorf("%v: %s", v.Top(), got)
		}
		if got, want := find(t, q, decisions.Filter{Search: "secret"}), []string{"B 2023/01", "B 2023/02, B 2023/01", "B 2023/02, B 2023/01", "B 2023/04, B 2023/02, B 2023/01"}[i]; got != want {
			t.Errorf("%v searches: %s", v.Top(), got)
		}
		known, err := decisions.ByIDs(t.Context(), q, []int64{ids["PUBLIC"], ender})
		if _, found := known[ender]; err != nil || found != (i == 3) || known[ids["PUBLIC"]].State() != decisions.Revoked {
			t.Errorf("%v: %+v %v", v.Top(), known, err)
		}
		versions, err := decisions.Versions(t.Context(), q, []int64{ids["BOARD"]})
		if n := len(versions[ids["BOARD"]]); err != nil || n != []int{1, 1, 2, 2}[i] || versions[ids["BOARD"]][0].Number != n {
			t.Errorf("%v: %d versions, %+v, %v", v.Top(), n, versions, err)
		}
	}
	if _, known := decisionsNamed(t.Context(), t, s.Read(readers[0]), ids["STAFF"]); known {
		t.Error("found by its id")
	}
}

func decisionsNamed(ctx context.Context, t *testing.T, q store.Reader, id int64) (decisions.Decision, bool) {
	t.Helper()
	known, err := decisions.ByIDs(ctx, q, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	d, found := known[id]
	return d, found
}

func TestDecisionsAreFoundByWordsRuleBodyAndDay(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		for _, r := range []decisions.Recording{
			{On: date.MustParse("2023-03-14"), Number: "2023/03", Rule: "SOP 2.3.6", Titles: texts.Translated{"en": "Fee waivers", "fr": "Dispenses accordées", "es": "Exenciones"}, Texts: texts.Translated{"es": "La Junta directiva concede…"}},
			{On: date.MustParse("2023-06-01"), Rule: "SOP 2.30", Titles: texts.Translated{"en": "Working group"}},
			{On: date.MustParse("2022-12-01"), Body: "ASSEMBLY", Rule: "SOP 1", Titles: texts.Translated{"en": "Hosting"}},
		} {
			record(t, tx, r)
		}
		for _, row := range []struct {
			f    decisions.Filter
			want string
		}{
			{decisions.Filter{}, "B 2023/04, B 2023/03, A 2022/01"},
			{decisions.Filter{Search: "accordees WAIVERS"}, "B 2023/03"},
			{decisions.Filter{Search: "junta"}, "B 2023/03"},
			{decisions.Filter{Search: "2023/04"}, "B 2023/04"},
			{decisions.Filter{Search: "waivers hosting"}, ""},
			{decisions.Filter{Rule: "sop 2.3"}, "B 2023/03"}, // and not 2.30
			{decisions.Filter{Body: "ASSEMBLY"}, "A 2022/01"},
			{decisions.Filter{Year: 2023}, "B 2023/04, B 2023/03"},
			{decisions.Filter{Year: 20230}, ""},
			{decisions.Filter{From: date.MustParse("2023-03-14"), To: date.MustParse("2023-03-14")}, "B 2023/03"},
			{decisions.Filter{Effect: "WAIVER_GRANTED"}, ""},
		} {
			if got := find(t, tx, row.f); got != row.want {
				t.Errorf("%+v: %s", row.f, got)
			}
		}
	})
}
