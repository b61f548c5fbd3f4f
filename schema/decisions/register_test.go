package decisions_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func codes(err error) string {
	var list []string
	for _, r := range refuse.From(err) {
		list = append(list, r.Field+":"+r.Code)
	}
	if len(list) == 0 && err != nil {
		return err.Error()
	}
	return strings.Join(list, " ")
}

func said(title string) decisions.Recording {
	return decisions.Recording{Titles: texts.Translated{"en": title}}
}

// TestFiftyAtOnceGetFiftyNumbersInARow, those that fail leave no gap.
func TestFiftyAtOnceGetFiftyNumbersInARow(t *testing.T) {
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Connections: 50})
	undone := errors.New("undone")
	var (
		all  sync.WaitGroup
		lock sync.Mutex
		got  []string
	)
	for i := range 60 {
		all.Go(func() {
			var number string
			err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) (err error) {
				_, number, err = decisions.Record(t.Context(), tx, said(fmt.Sprint("Decision ", i)))
				if i%6 == 0 && err == nil {
					return undone
				}
				return err
			})
			lock.Lock()
			defer lock.Unlock()
			switch {
			case err == nil:
				got = append(got, number)
			case !errors.Is(err, undone):
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	all.Wait()
	slices.Sort(got)
	for i, number := range got {
		if want := fmt.Sprintf("2023/%02d", i+1); number != want {
			t.Fatalf("%s, want %s among %v", number, want, got)
		}
	}
	if len(got) != 50 {
		t.Errorf("%d numbers", len(got))
	}
}

func TestTypedNumbersAreTheNextOnes(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		for _, row := range []struct{ number, want, code string }{
			{"2023/3", "2023/03", ""}, // the first on record: those before are elsewhere
			{"", "2023/04", ""},
			{"2023/06", "", "number:DECISION_NOT_NEXT"},
			{"2023/02", "", "number:DECISION_NOT_NEXT"},
			{"2023/004", "", "number:DECISION_RECORDED"}, // written otherwise, the same
			{"2023/05", "2023/05", ""},
			{"Resolution 7", "Resolution 7", ""},
			{"", "2023/06", ""},
		} {
			r := said("One")
			r.Number = row.number
			_, number, err := decisions.Record(t.Context(), tx, r)
			if number != row.want || codes(err) != row.code {
				t.Errorf("%q: %q %q", row.number, number, codes(err))
			}
			if row.code == "number:DECISION_NOT_NEXT" && !strings.Contains(err.Error(), "2023/05") {
				t.Errorf("the next is not named: %v", err)
			}
		}
		r := said("Of the Assembly")
		r.Body = "ASSEMBLY"
		if _, number, err := decisions.Record(t.Context(), tx, r); number != "2023/01" || err != nil {
			t.Errorf("%s %v: a series of its own", number, err)
		}
	})
}

func TestWhatARecordingMustSay(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		for want, change := range map[string]func(*decisions.Recording){
			"title.en:DECISION_TITLE":       func(r *decisions.Recording) { r.Titles = texts.Translated{"fr": "Seulement"} },
			"title.fr:DECISION_TITLE":       func(r *decisions.Recording) { r.Titles["fr"] = strings.Repeat("é", 301) },
			"text.es:DECISION_TEXT":         func(r *decisions.Recording) { r.Texts = texts.Translated{"es": "a\x01"} },
			"decidedOn:DECISION_IN_FUTURE":  func(r *decisions.Recording) { r.On = tx.Today().AddDays(1) },
			"votes:DECISION_VOTES":          func(r *decisions.Recording) { r.Votes = &decisions.Votes{Against: -1} },
			"relations.earlierId:NOT_FOUND": func(r *decisions.Recording) { r.Relations = []decisions.Relation{{Kind: "AMENDS", EarlierID: 1 << 40}} },
		} {
			r := said("One")
			change(&r)
			if _, _, err := decisions.Record(t.Context(), tx, r); codes(err) != want {
				t.Errorf("%q, not %q", codes(err), want)
			}
		}
		r := said("One")
		r.Body = "NOBODY" // last: a constraint says so
		if _, _, err := decisions.Record(t.Context(), tx, r); codes(err) != "body:NOT_FOUND" {
			t.Error(err)
		}
	})
}

func record(t *testing.T, tx *store.Tx, r decisions.Recording) int64 {
	t.Helper()
	id, _, err := decisions.Record(t.Context(), tx, r)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func find(t *testing.T, q store.Reader, f decisions.Filter) string {
	t.Helper()
	rows, _, err := decisions.List(t.Context(), q, f, relay.Page{Size: 50})
	if err != nil {
		t.Fatal(err)
	}
	n, err := decisions.Total(t.Context(), q, f)
	if err != nil || int(n) != len(rows) {
		t.Errorf("%+v: %d counted, %d found: %v", f, n, len(rows), err)
	}
	var numbers []string
	for _, row := range rows {
		numbers = append(numbers, row.Body[:1]+" "+row.Number)
	}
	return strings.Join(numbers, ", ")
}

func TestWhatWasEndedIsNotInForceAndIsEndedOnce(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		first, second, third := record(t, tx, said("One")), record(t, tx, said("Two")), record(t, tx, said("Three"))
		past := said("Of the past")
		past.On, past.Number = tx.Today().AddDays(-40), "EB 1"
		old := record(t, tx, past)
		for _, row := range []struct {
			relation decisions.Relation
			want     string
		}{
			{decisions.Relation{DecisionID: second, Kind: "SUPERSEDES", EarlierID: first}, ""},
			{decisions.Relation{DecisionID: third, Kind: "REVOKES", EarlierID: first}, "earlierId:DECISION_ENDED"},
			{decisions.Relation{DecisionID: third, Kind: "AMENDS", EarlierID: first}, "earlierId:DECISION_ENDED"},
			{decisions.Relation{DecisionID: third, Kind: "REVOKES", EarlierID: third}, "earlierId:DECISION_ITSELF"},
			{decisions.Relation{DecisionID: old, Kind: "REVOKES", EarlierID: third}, "earlierId:DECISION_LATER"},
			{decisions.Relation{DecisionID: third, Kind: "REVOKES", EarlierID: old}, ""},
		} {
			if err := decisions.Relate(ctx, tx, row.relation); codes(err) != row.want {
				t.Errorf("%+v: %q", row.relation, codes(err))
			}
		}
		for state, want := range map[decisions.State]string{decisions.InForce: "B 2023/03, B 2023/02", decisions.Superseded: "B 2023/01", decisions.Revoked: "B EB 1"} {
			if got := find(t, tx, decisions.Filter{State: state}); got != want {
				t.Errorf("%s: %s", state, got)
			}
		}
		again := decisions.Relation{DecisionID: third, Kind: "AMENDS", EarlierID: second}
		if err := decisions.Relate(ctx, tx, again); err != nil {
			t.Fatal(err)
		}
		again.Kind = "EXTENDS"
		if err := decisions.Relate(ctx, tx, again); codes(err) != "earlierId:DECISION_RELATED" {
			t.Error(err)
		}
	})
}

func TestANewVersionSaysWhyAndOneOnTopOfWhatWasSeen(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		cited, err := decisions.Cite(ctx, tx, decisions.Citation{Rule: "SOP 2.3.6"})
		if err != nil {
			t.Fatal(err)
		}
		write := func(v decisions.Version, seen int, want string) {
			t.Helper()
			v.DecisionID = cited
			if err := decisions.Write(ctx, tx, v, &seen); codes(err) != want {
				t.Errorf("%+v: %q", v, codes(err))
			}
		}
		english := texts.Translated{"en": "Waivers"}
		all := texts.Translated{"en": "Waivers", "fr": "Dispenses", "es": "Exenciones"}
		write(decisions.Version{Titles: english}, 0, "")
		write(decisions.Version{Titles: all, Why: "Translated."}, 0, "expectedVersion:STALE_VERSION")
		write(decisions.Version{Titles: all}, 1, "why:DECISION_WHY")
		known, _ := decisions.ByIDs(ctx, tx, []int64{cited})
		if pending := known[cited].Pending(); len(pending) != 2 {
			t.Errorf("pending: %v", pending)
		}
		write(decisions.Version{Titles: all, Why: "Translated.", Votes: &decisions.Votes{InFavour: 6, Abstained: 1}}, 1, "")
		known, err = decisions.ByIDs(ctx, tx, []int64{cited})
		if d := known[cited]; err != nil || d.Version != 2 || d.Pending() != nil || d.Votes == nil || d.Votes.InFavour != 6 || d.Rule != "SOP 2.3.6" {
			t.Errorf("%+v %v", known[cited], err)
		}
		versions, err := decisions.Versions(ctx, tx, []int64{cited})
		if err != nil || len(versions[cited]) != 2 || versions[cited][0].Why != "Translated." {
			t.Errorf("%+v %v", versions, err)
		}
	})
}

func TestNoNumberIsMissingSinceTheRegisterBegan(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		if _, err := tx.Exec(t.Context(), `update bodies set created_at = '2022-05-03 09:00:00Z'`); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct{ number, on, want, code string }{
			{"2023/07", "2023-11-01", "", "number:DECISION_NOT_NEXT"}, // 01 to 06 would never exist
			{"2023/01", "2023-11-01", "2023/01", ""},
			{"2022/07", "2022-06-01", "2022/07", ""}, // 01 to 06 are on paper
			{"2023-04", "2023-11-01", "", "number:DECISION_COUNTED"},
			{"Board 2023/08", "2023-11-01", "", "number:DECISION_COUNTED"},
			{"1999/12", "2023-11-01", "", "number:DECISION_YEAR"},
			{"2999/01", "2023-11-01", "", "number:DECISION_YEAR"},
			{"Resolution 7", "2023-11-01", "", "number:DECISION_NAMED"},
			{"Resolution 7", "2022-05-02", "Resolution 7", ""},
			{"1999/12", "1999-11-01", "1999/12", ""},
		} {
			r := said("One")
			r.Number, r.On = row.number, date.MustParse(row.on)
			_, number, err := decisions.Record(t.Context(), tx, r)
			if number != row.want || codes(err) != row.code {
				t.Errorf("%q of %s: %q %q", row.number, row.on, number, codes(err))
			}
		}
	})
}
