package members_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func because(reason string) members.Ground { return members.Ground{Reason: reason} }

// TestEveryDayHasOneStatus: after any sequence of endings, returns, changes,
// mergers, splits, renamings and corrections, on days past and to come, every
// day of every member has exactly one state, and periods of membership do not
// overlap.
func TestEveryDayHasOneStatus(t *testing.T) {
	serial := 0
	rapid.Check(t, func(r *rapid.T) {
		storetest.Tx(t, staff(), func(tx *store.Tx) {
			ctx := t.Context()
			serial++
			ids := []int64{
				enter(t, ctx, tx, fmt.Sprintf("Member %d", serial), "KE", "2020-01-01"),
				enter(t, ctx, tx, fmt.Sprintf("Other %d", serial), "KE", "2023-06-01"),
			}
			for range rapid.IntRange(1, 14).Draw(r, "steps") {
				ids = append(ids, step(ctx, tx, r, ids)...)
			}
			for _, id := range ids {
				covered(t, ctx, tx, id)
			}
		})
	})
}

// step does something to a member, and returns those that it made; what is
// refused changes nothing.
func step(ctx context.Context, tx *store.Tx, r *rapid.T, ids []int64) (made []int64) {
	day := tx.Today().AddDays(rapid.IntRange(-400, 400).Draw(r, "day"))
	one := rapid.SampledFrom([]string{"provider", "partner_country", "cso_other"}).Draw(r, "code")
	id := rapid.SampledFrom(ids).Draw(r, "member")
	switch rapid.IntRange(0, 8).Draw(r, "what") {
	case 0:
		_, _ = members.End(ctx, tx, members.Ending{ID: id, Kind: "WITHDRAWAL", On: day, Ground: because("asked")})
	case 1:
		_, _ = members.Rejoin(ctx, tx, id, nil, members.Membership{Category: one, JoinedOn: day}, because("asked"))
	case 2:
		_, _ = members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: id, Category: &one}, On: day, Ground: because("grew")})
	case 3:
		_ = members.Update(ctx, tx, members.Change{ID: id, Constituency: &one, JoinedOn: &day})
	case 4, 5:
		var last struct {
			ID   int64
			Kind string
		}
		found, _ := tx.Get(ctx, &last, `
			select id, kind from member_events where member_id = $1 and kind in ('ENDED', 'RECLASSIFIED') order by id desc limit 1`, id)
		switch back := (members.Reversal{EventID: last.ID, Reason: "a mistake"}); {
		case found && last.Kind == "ENDED":
			_, _, _ = members.TakeBack(ctx, tx, back)
		case found:
			_, _, _ = members.Unplan(ctx, tx, back)
		}
	case 6:
		into := rapid.SampledFrom(ids).Draw(r, "into")
		_, _ = members.Merge(ctx, tx, members.Merger{From: id, Into: into, On: day, Names: true, Contacts: true, Ground: because("one")})
	case 7:
		made, _, _ = members.Split(ctx, tx, members.Division{
			ID: id, On: day, Ends: rapid.Bool().Draw(r, "ends"), Ground: because("two"),
			Parts: []members.Part{{Draft: organisations.Draft{Names: texts.Translated{texts.English: fmt.Sprintf("Part %d of %d", len(ids), id)}},
				Membership: members.Membership{Constituency: one, Category: one}}},
		})
	case 8:
		var of int64
		_, _ = tx.Get(ctx, &of, `select organisation_id from members where id = $1`, id)
		_ = organisations.Rename(ctx, tx, organisations.Renaming{ID: of, Names: texts.Translated{texts.English: fmt.Sprintf("Name %d of %d", len(ids), id)}, On: day, Reason: "asked"})
	}
	return made
}

// covered fails where a day has no state or several.
func covered(t *testing.T, ctx context.Context, tx *store.Tx, id int64) {
	t.Helper()
	var spans []struct {
		From   string
		To     string
		Status string
	}
	if err := tx.Select(ctx, &spans, `
		select from_on::text as "from", to_on::text as "to", status from member_states
		where member_id = $1 and known_to = 'infinity' order by from_on`, id); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `set constraints whole immediate; set constraints whole deferred`); err != nil {
		t.Fatal(err)
	}
	at := "-infinity"
	for _, s := range spans {
		if s.From != at {
			t.Fatalf("a gap before %s: %+v", s.From, spans)
		}
		at = s.To
	}
	if at != "infinity" {
		t.Fatalf("no end: %+v", spans)
	}
}

// TestThePastStaysAsItWasKnown: whatever is recorded later, also about earlier
// days, the register as known at an earlier instant is the same.
func TestThePastStaysAsItWasKnown(t *testing.T) {
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	ctx := t.Context()
	act := func(do func(tx *store.Tx) error) {
		t.Helper()
		if err := s.Write(ctx, staff(), do); err != nil {
			t.Fatal(err)
		}
	}
	var stays, goes int64
	act(func(tx *store.Tx) error {
		stays, goes = enter(t, ctx, tx, "Stays", "KE", "2020-01-01"), enter(t, ctx, tx, "Goes", "KE", "2021-01-01")
		return nil
	})
	frozen := now.Add(time.Hour)
	roll := func() (rows []struct {
		ID       int64
		Status   string
		Category int64 `db:"category_id"`
		Joined   date.Date
	}) {
		t.Helper()
		if err := s.Read(staff()).Select(ctx, &rows, `
			select id, status, category_id, joined_on as joined from register_as_known('2023-12-01', $1) order by id`, frozen); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	before := roll()
	now = now.AddDate(0, 2, 0)
	category, joined := "provider", date.MustParse("2022-05-01")
	act(func(tx *store.Tx) error {
		_, err := members.End(ctx, tx, members.Ending{ID: goes, Kind: "WITHDRAWAL", On: date.MustParse("2022-01-01"), Ground: because("told us late")})
		return err
	})
	act(func(tx *store.Tx) error {
		return members.Update(ctx, tx, members.Change{ID: stays, Category: &category, JoinedOn: &joined})
	})
	act(func(tx *store.Tx) error { enter(t, ctx, tx, "Late entry", "KE", "2019-01-01"); return nil })
	if diff := cmp.Diff(before, roll()); diff != "" {
		t.Errorf("the roll of an earlier day changed: %s", diff)
	}
	var today []string
	if err := s.Read(staff()).Select(ctx, &today, `select status from register('2023-12-01') order by id`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"CURRENT", "FORMER", "CURRENT"}, today); diff != "" {
		t.Errorf("by what is known now: %s", diff)
	}
}

func TestALifeOfAMember(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "Wanderer", "KE", "2020-01-01")
		end := func(kind, on string) (int64, error) {
			return members.End(ctx, tx, members.Ending{ID: id, Kind: kind, On: date.MustParse(on), Ground: because("their letter")})
		}
		for _, row := range []struct{ kind, on, want string }{
			{"WITHDRAWAL", "2020-01-01", "lastDay:ENDS_BEFORE_ADMISSION"},
			{"WITHDRAWAL", "2019-06-01", "lastDay:ENDS_BEFORE_ADMISSION"},
			{"WITHDRAWAL", "2030-01-01", "lastDay:DATE_TOO_LATE"},
			{"EXPULSION", "2024-01-01", "decision:DECISION_NEEDED"},
			{"WITHDRAWAL", "2024-01-01", ""},
			{"WITHDRAWAL", "2024-02-01", "lastDay:NOT_MEMBER_THEN"},
			{"WITHDRAWAL", "2023-12-31", "lastDay:ENDING_PLANNED"},
		} {
			if _, err := end(row.kind, row.on); codes(err) != row.want {
				t.Errorf("%s on %s: %v, want %s", row.kind, row.on, err, row.want)
			}
		}
		back := members.Membership{Category: "provider", JoinedOn: date.MustParse("2023-12-15")}
		if _, err := members.Rejoin(ctx, tx, id, nil, back, because("again")); codes(err) != "joinedOn:JOINED_BEFORE_END" {
			t.Errorf("before the end: %v", err)
		}
		back.JoinedOn = date.MustParse("2024-06-01")
		if _, err := members.Rejoin(ctx, tx, id, nil, back, because("again")); err != nil {
			t.Fatal(err)
		}
		if _, err := members.Rejoin(ctx, tx, id, nil, back, because("again")); codes(err) != "member:ALREADY_MEMBER" {
			t.Errorf("twice: %v", err)
		}
		for day, want := range map[string]string{
			"2019-12-31": "FUTURE cso_other", "2023-12-31": "CURRENT cso_other", "2024-01-01": "FORMER cso_other",
			"2024-05-31": "FORMER cso_other", "2024-06-01": "CURRENT provider",
		} {
			var got string
			if _, err := tx.Get(ctx, &got, `
				select m.status || ' ' || c.code from register($1::date) m join categories c on c.id = m.category_id where m.id = $2`, day, id); err != nil || got != want {
				t.Errorf("%s: %s, want %s (%v)", day, got, want, err)
			}
		}
	})
}

func TestAChangeOfCategoryIsForTheDaysToCome(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "Growing", "KE", "2020-01-01")
		change := func(category, constituency, on string) error {
			r := members.Reclassification{Change: members.Change{ID: id}, Ground: because("grew")}
			if category != "" {
				r.Category = &category
			}
			if constituency != "" {
				r.Constituency = &constituency
			}
			if on != "" {
				r.On = date.MustParse(on)
			}
			_, err := members.Reclassify(ctx, tx, r)
			return err
		}
		for _, row := range []struct{ category, constituency, on, want string }{
			{"provider", "", "2023-11-30", "effectiveOn:CHANGE_IN_PAST"},
			{"nonsense", "", "", "category:CATEGORY_UNKNOWN"},
			{"cso_other", "", "", "category:NOTHING_CHANGES"},
			{"provider", "", "", ""},           // from next January
			{"", "provider", "2023-12-01", ""}, // at once; the category to come stays
			{"private_sector", "", "2030-01-01", "effectiveOn:DATE_TOO_LATE"},
		} {
			if err := change(row.category, row.constituency, row.on); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
			}
		}
		for day, want := range map[string]string{"2023-11-30": "cso_other cso_other", "2023-12-01": "cso_other provider", "2024-01-01": "provider provider"} {
			var got string
			if _, err := tx.Get(ctx, &got, `
				select c.code || ' ' || k.code from register($1::date) m join categories c on c.id = m.category_id
				join constituencies k on k.id = m.constituency_id where m.id = $2`, day, id); err != nil || got != want {
				t.Errorf("%s: %s, want %s (%v)", day, got, want, err)
			}
		}
	})
}

func TestADecisionIsOneFactForAllWhoCiteIt(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		c := decisions.Citation{Number: " 2023/07 ", On: date.MustParse("2023-03-14"), Rule: "SOP 2.3.6"}
		first, err := decisions.Cite(ctx, tx, c)
		if err != nil {
			t.Fatal(err)
		}
		c.Rule = ""
		if again, err := decisions.Cite(ctx, tx, c); err != nil || again != first {
			t.Errorf("cited again: %d, %v", again, err)
		}
		c.On = date.MustParse("2023-03-15")
		if _, err := decisions.Cite(ctx, tx, c); codes(err) != "decision.number:DECISION_DIFFERS" {
			t.Errorf("another day: %v", err)
		}
		if _, err := decisions.Cite(ctx, tx, decisions.Citation{Number: strings.Repeat("7", 61), On: date.MustParse("2024-01-01")}); codes(err) != "decision.number:DECISION_NUMBER decision.decidedOn:DECISION_IN_FUTURE" {
			t.Errorf("nothing right: %v", err)
		}
		if _, err := decisions.Cite(ctx, tx, decisions.Citation{}); err != nil { // takes 2023/08
			t.Error(err)
		}
		if _, err := decisions.Cite(ctx, tx, decisions.Citation{Number: "2023/10"}); codes(err) != "decision.number:DECISION_NOT_NEXT" {
			t.Errorf("a number skipped: %v", err)
		}
	})
}
