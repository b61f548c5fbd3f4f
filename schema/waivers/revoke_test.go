package waivers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// revises is a revision of 1 December 2023 by the whole Board.
func (b board) revises(number string, waiver int64) Revision {
	return Revision{WaiverID: waiver, Citation: decisions.Citation{Number: number, On: on("2023-12-01")}, Reason: "It was based on a wrong list.", Present: b.people}
}

const standing = `select w.state || ' ' || w.outcome || ' ' || coalesce(w.valid_from || '/' || w.valid_to, '-') || ' ' || x.waived || ' ' || x.balance || ' ' || x.due_on
	from fee_waivers w join dues x using (member_id) where w.id = $1`

func TestARevokedWaiverIsOwedAgainAndCitesTheGrant(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		w := b.cases[0]
		if err := Revoke(ctx, tx, b.revises("2023/08", w)); code(err) != "WAIVER_NOT_SO" {
			t.Fatal(err)
		}
		if _, err := Decide(ctx, tx, b.grants("2023/07", w)); err != nil {
			t.Fatal(err)
		}
		r := b.revises("2023/08", w)
		r.Present = b.people[:4]
		if err := Revoke(ctx, tx, r); code(err) != "QUORUM_NOT_MET" || !strings.Contains(err.Error(), "7 seated, 1 recused, 4 of 6 needed, 3 present") {
			t.Fatal(err)
		}
		if err := Revoke(ctx, tx, b.revises("2023/08", w)); err != nil {
			t.Fatal(err)
		}
		if got := one(ctx, t, tx, standing, w); got != "REVOKED GRANTED 2023-12-01/2023-12-01 0 100000 2023-12-31" {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(d.act || ' ' || d.outcome || ' ' || coalesce(c.act, '-'), ', ' order by d.id) from waiver_decisions d left join waiver_decisions c on c.id = d.cites_id`); got != "GRANT GRANTED -, REVOKE REVOKED GRANT" {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(kind, ' ' order by id) from notices`); got != "waiver_granted waiver_revoked" {
			t.Error(got)
		}
		if err := Revoke(ctx, tx, b.revises("2023/09", w)); code(err) != "WAIVER_NOT_SO" {
			t.Error(err)
		}
	})
}

// succeeded is a case of a waiver of 2023 that is granted, and its successor of
// 2024, granted too.
func succeeded(ctx context.Context, t *testing.T, tx *store.Tx) (b board, before, after int64) {
	t.Helper()
	b = convene(ctx, t, tx, 1)
	before = b.cases[0]
	if _, err := Decide(ctx, tx, b.grants("2023/07", before)); err != nil {
		t.Fatal(err)
	}
	after = b.next(ctx, t, tx, before, 2024)
	if _, err := Decide(ctx, tx, b.grants("2023/08", after)); err != nil {
		t.Fatal(err)
	}
	return b, before, after
}

const state = `select state from fee_waivers where id = $1`

func TestAWaiverThatWasRenewedOrHasEndedCanStillBeRevokedAndCorrected(t *testing.T) {
	for _, from := range []State{StateRenewed, StateEnded} {
		for name, act := range map[string]func(context.Context, *store.Tx, Revision) error{"REVOKED": Revoke, "DECLINED": Correct} {
			storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
				ctx := t.Context()
				b, w, _ := succeeded(ctx, t, tx)
				for _, statement := range []string{`set local session_replication_role = replica`, `update fee_waivers set state = '` + string(from) + `' where id = ` + fmt.Sprint(w), `set local session_replication_role = origin`} {
					if _, err := tx.Exec(ctx, statement); err != nil {
						t.Fatal(err)
					}
				}
				shorter := b.revises("2023/09", w)
				shorter.Outcome, shorter.ValidTo = Granted, on("2024-10-31")
				if err := Correct(ctx, tx, shorter); err != nil {
					t.Fatal(err)
				}
				if got, want := one(ctx, t, tx, `select state || ' ' || valid_to from fee_waivers where id = $1`, w), map[State]string{StateRenewed: "RENEWED 2024-10-31", StateEnded: "GRANTED 2024-10-31"}[from]; got != want {
					t.Errorf("%s, not %s", got, want)
				}
				r := b.revises("2023/10", w)
				r.Outcome = Declined
				if err := act(ctx, tx, r); err != nil {
					t.Fatal(from, name, err)
				}
				got := one(ctx, t, tx, `select w.state || ' ' || x.waived || ' ' || x.balance from fee_waivers w join dues x using (member_id, year_id) where w.id = $1`, w)
				if got != name+" 0 100000" {
					t.Errorf("%s, %s: %s", from, name, got)
				}
			})
		}
	}
}

func TestTheWaiverBeforeIsInForceAgainWhereItsSuccessorIsRevokedOrDeclined(t *testing.T) {
	for name, act := range map[string]func(context.Context, *store.Tx, Revision) error{"REVOKED": Revoke, "DECLINED": Correct} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			b, before, after := succeeded(ctx, t, tx)
			if got := one(ctx, t, tx, state, before); got != "RENEWED" {
				t.Fatal(got)
			}
			r := b.revises("2023/10", after)
			r.Outcome = Declined
			if err := act(ctx, tx, r); err != nil {
				t.Fatal(err)
			}
			if got := one(ctx, t, tx, state, before) + " " + one(ctx, t, tx, state, after); got != "GRANTED "+name {
				t.Error(got)
			}
			if got := one(ctx, t, tx, `select string_agg(act, ' ' order by id) from waiver_events where waiver_id = $1`, before); got != "GRANT RENEW UNRENEW" {
				t.Error(got)
			}
		})
	}
}

// What the Board took back is not the ground on which a case passes unread.
func TestACaseIsNotCleanWhereTheWaiverBeforeWasRevoked(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases...)); err != nil {
			t.Fatal(err)
		}
		id := b.next(ctx, t, tx, b.cases[0], 2024)
		for _, step := range []struct {
			do   func() error
			want string
		}{
			{func() error { return nil }, "[]"},
			{func() error { return Revoke(ctx, tx, b.revises("2023/08", b.cases[0])) }, "[CHANGED]"},
		} {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			w, _, err := ByID(ctx, tx, id)
			if err != nil {
				t.Fatal(err)
			}
			all, err := Assess(ctx, tx, []Waiver{w})
			a := all[id]
			var said []string
			for _, r := range a.Reasons() {
				said = append(said, r.Code)
			}
			if got := fmt.Sprint(said); err != nil || got != step.want || a.Clean() != (got == "[]") {
				t.Error(got, a.Clean(), err)
			}
		}
	})
}

// Declining first is no way around what a grant needs.
func TestACorrectionGrantsOnlyWhatMayBeGranted(t *testing.T) {
	seated := []int64{1, 2, 3}
	for _, row := range []struct {
		name   string
		change func(w *Waiver, k *briefed)
		want   string
	}{
		{"as it should be", func(*Waiver, *briefed) {}, ""},
		{"a rule in the making", func(w *Waiver, _ *briefed) { w.Principle = true }, "WAIVER_ONLY_IN_PRINCIPLE"},
		{"in a pack", func(_ *Waiver, k *briefed) { k.PackID = 4 }, "WAIVER_IN_PACK"},
		{"an answer is missing", func(_ *Waiver, k *briefed) {
			k.Assessment.Findings = []Finding{{Criterion: Criterion{Required: true}, Verdict: Missing}}
		}, "NOT_COMPLETE"},
		{"its period only", func(w *Waiver, _ *briefed) {
			w.State, w.Principle, w.ValidFrom, w.ValidTo = StateGranted, true, on("2023-11-01"), on("2024-10-31")
		}, ""},
		{"before what it corrects", func(w *Waiver, _ *briefed) { w.DecisionID = 8 }, "WAIVER_BEFORE_DECISION"},
	} {
		w, k := Waiver{ID: 1, State: StateDeclined, DecisionID: 7}, briefed{}
		row.change(&w, &k)
		b := brief{
			day: on("2023-12-01"), seated: seated, settings: Settings{QuorumPercent: 50, ValidMonths: 12}, cases: map[int64]briefed{1: k},
			taken: map[int64]decisions.Decision{7: {DecidedOn: on("2023-12-01")}, 8: {DecidedOn: on("2023-12-02")}},
		}
		_, refusal := Revision{Outcome: Granted, Present: seated}.ruling(w, b, ActCorrect)
		if got := codeOf(refusal); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// Two cases cannot both take the place of one waiver.
func TestACorrectionIsRefusedWhereAnotherCaseExaminesTheWaiverBefore(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases[0])); err != nil {
			t.Fatal(err)
		}
		first := b.next(ctx, t, tx, b.cases[0], 2024)
		d := b.grants("2023/08", first)
		d.Outcome, d.Reason = Declined, "The budget allows for it."
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		b.next(ctx, t, tx, b.cases[0], 2025)
		r := b.revises("2023/09", first)
		r.Outcome, r.ValidFrom = Granted, on("2024-12-01")
		if err := Correct(ctx, tx, r); code(err) != "WAIVER_ASKED" {
			t.Error(err)
		}
	})
}

func TestARevokedWaiverInPrincipleIsOwedByTheDaySaid(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		d := b.grants("2023/07", b.cases...)
		d.Outcome, d.NamedDecision = InPrinciple, "SOP reform of 2024"
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		r := b.revises("2023/08", b.cases[0])
		r.DueOn = on("2024-02-29")
		if err := Revoke(ctx, tx, r); err != nil {
			t.Fatal(err)
		}
		if got := one(ctx, t, tx, standing, b.cases[0]); got != "REVOKED IN_PRINCIPLE 2023-12-01/2023-12-01 0 100000 2024-02-29" {
			t.Error(got)
		}
	})
}

func TestACorrectionGoesBothWays(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		w := b.cases[0]
		if _, err := Decide(ctx, tx, b.grants("2023/07", w)); err != nil {
			t.Fatal(err)
		}
		for i, step := range []struct {
			outcome Outcome
			to      string
			want    string
		}{
			{Granted, "2024-03-13", "GRANTED GRANTED 2023-12-01/2024-03-13 100000 0 2023-03-31"},
			{Declined, "2024-03-13", "DECLINED DECLINED - 0 100000 2023-12-31"},
			{Granted, "2024-11-30", "GRANTED GRANTED 2023-12-01/2024-11-30 100000 0 2023-12-31"},
		} {
			r := b.revises(fmt.Sprintf("2023/1%d", i), w)
			r.Outcome, r.ValidTo = step.outcome, on(step.to)
			if err := Correct(ctx, tx, r); err != nil {
				t.Fatal(err)
			}
			if got := one(ctx, t, tx, standing, w); got != step.want {
				t.Errorf("%d: %s, want %s", i, got, step.want)
			}
		}
		r := b.revises("2023/20", w)
		r.Outcome = InPrinciple
		if err := Correct(ctx, tx, r); code(err) != "WAIVER_NOT_SO" {
			t.Error(err)
		}
		if got := one(ctx, t, tx, `select count(cites_id) || ' of ' || count(*) from waiver_decisions`); got != "3 of 4" {
			t.Error(got)
		}
	})
}

func TestAWaiverInPrincipleTakesEffectOrLapsesWithTheNamedDecision(t *testing.T) {
	for passed, want := range map[bool]string{
		true: "GRANTED GRANTED 2023-12-01/2024-11-30 100000 0 2023-03-31", false: "LAPSED IN_PRINCIPLE 2023-12-01/2024-11-30 0 100000 2023-12-31",
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			b := convene(ctx, t, tx, 2)
			d := b.grants("2023/07", b.cases...)
			d.Outcome = InPrinciple
			if _, err := Decide(ctx, tx, d); code(err) != "NAMED_DECISION_MISSING" {
				t.Fatal(err)
			}
			d.NamedDecision = "SOP reform of 2024"
			if _, err := Decide(ctx, tx, d); err != nil {
				t.Fatal(err)
			}
			if got := one(ctx, t, tx, standing, b.cases[0]); got != "IN_PRINCIPLE IN_PRINCIPLE 2023-12-01/2024-11-30 0 100000 2023-03-31" {
				t.Error(got)
			}
			p := Passing{NamedDecision: "sop reform of 2024", Rule: "SOP 2.3.6", Passed: passed, Citation: decisions.Citation{Body: "ASSEMBLY", Number: "2023/01", On: on("2023-12-01")}}
			other := p
			other.Rule = "SOP 9"
			if _, err := PassNamed(ctx, tx, other); code(err) != "NAMED_DECISION_UNKNOWN" {
				t.Fatal("waivers of another rule:", err)
			}
			results, err := PassNamed(ctx, tx, p)
			if err != nil || len(results) != 2 {
				t.Fatal(results, err)
			}
			if got := one(ctx, t, tx, standing, b.cases[0]); got != want {
				t.Errorf("passed %v: %s", passed, got)
			}
			if _, err := PassNamed(ctx, tx, p); code(err) != "NAMED_DECISION_UNKNOWN" {
				t.Error(err)
			}
		})
	}
}

// One that runs into another waiver does not hold up the others, where it may be
// left out.
func TestANamedDecisionLeavesOutWhatIsRefused(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 2)
		d := b.grants("2023/07", b.cases...)
		d.Outcome, d.NamedDecision = InPrinciple, "SOP reform of 2024"
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		overlapping := b.grants("2023/08", b.next(ctx, t, tx, b.cases[0], 2024))
		overlapping.ValidFrom, overlapping.ValidTo = on("2024-01-01"), on("2024-12-31")
		if _, err := Decide(ctx, tx, overlapping); err != nil {
			t.Fatal(err)
		}
		p := Passing{NamedDecision: "SOP reform of 2024", Rule: "SOP 2.3.6", Passed: true, Citation: decisions.Citation{Body: "ASSEMBLY", Number: "2023/01", On: on("2023-12-01")}}
		if _, err := PassNamed(ctx, tx, p); code(err) != "WAIVER_OVERLAPS" {
			t.Fatal(err)
		}
		p.RejectFailedRows = true
		results, err := PassNamed(ctx, tx, p)
		if err != nil || len(results) != 2 || code(results[0].Refusals) != "WAIVER_OVERLAPS" || results[1].Refusals != nil {
			t.Fatal(results, err)
		}
		if got := one(ctx, t, tx, `select string_agg(state, ' ' order by id) from fee_waivers where id = any($1)`, store.IDs(b.cases)); got != "IN_PRINCIPLE GRANTED" {
			t.Error(got)
		}
	})
}

// TestTheAccountAddsUpWhateverIsDecided: any sequence of decisions, revisions
// and payments leaves assessed = paid + waived + written off + credited +
// balance, by the rows themselves.
func TestTheAccountAddsUpWhateverIsDecided(t *testing.T) {
	for seed := range uint64(12) {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			b := convene(ctx, t, tx, 1)
			random := rand.New(rand.NewPCG(seed, 4))
			var done []string
			for i := range 8 {
				done = append(done, act(ctx, t, tx, b, random.IntN(5), fmt.Sprintf("2023/%d", i)))
				got := one(ctx, t, tx, `
					select x.amount = (select coalesce(sum(amount), 0) from payments) + (select coalesce(sum(amount), 0) from reliefs) + x.balance
					   and x.waived = (select coalesce(sum(amount), 0) from reliefs where kind = 'WAIVED') and x.waived >= 0
					   and (w.state <> 'GRANTED' or x.balance <= 0) and (w.state <> 'REVOKED' or x.waived = 0)
					from dues x join fee_waivers w using (member_id)`)
				if got != "true" {
					t.Fatalf("seed %d: after %v", seed, done)
				}
			}
		})
	}
}

// act does one thing of five; what is refused changes nothing.
func act(ctx context.Context, t *testing.T, tx *store.Tx, b board, which int, number string) string {
	t.Helper()
	w, r := b.cases[0], b.revises(number, b.cases[0])
	var err error
	var name string
	switch which {
	case 0:
		name = "grant"
		_, err = Decide(ctx, tx, b.grants(number, w))
	case 1:
		name, r.Outcome = "correct to declined", Declined
		err = Correct(ctx, tx, r)
	case 2:
		name, r.Outcome = "correct to granted", Granted
		err = Correct(ctx, tx, r)
	case 3:
		name = "revoke"
		err = Revoke(ctx, tx, r)
	default:
		name = "pay"
		_, err = dues.Record(ctx, tx, dues.Receipt{DuesID: rows(ctx, t, tx, `select id from dues`)[0], Amount: money.Decimal("250"), AllowDuplicate: true})
	}
	if c := code(err); err != nil && c != "ALREADY_DECIDED" && c != "WAIVER_NOT_SO" {
		t.Fatal(name, err)
	}
	return name
}

func TestALetterOfPrincipleTellsThePeriodWhatIsOwedAndWhatIfItFails(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 2)
		do(ctx, t, tx, `update dues set due_on = '2024-01-31' where member_id = (select max(member_id) from dues)`)
		d := b.grants("2023/07", b.cases...)
		d.Outcome, d.NamedDecision = InPrinciple, "SOP reform of 2024"
		if _, err := Decide(ctx, tx, d); err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"USD 1,000.00 is owed, and is overdue since 31 March 2023.", "USD 1,000.00 is to be paid by 31 January 2024."} {
			decision := rows(ctx, t, tx, `select id from waiver_decisions where waiver_id = $1`, b.cases[i])[0]
			item := notices.Item{Data: fmt.Appendf(nil, `{"decisionId": %d}`, decision), Name: "Amina", Language: texts.English}
			letters, err := composeDecided(ctx, tx, []notices.Item{item}, func(texts.Language) string { return "https://plenary.example.org" })
			if err != nil {
				t.Fatal(err)
			}
			l := letters[0]
			said := strings.Join(l.After, " ")
			for _, fact := range l.Facts {
				said += " " + fact.Label + ": " + fact.Value
			}
			for _, words := range []string{want, "If this decision does not pass, the fee stays owed, and you may ask again.", "Period, once it takes effect: 1 December 2023 – 30 November 2024"} {
				if plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(said); !strings.Contains(plain, words) {
					t.Errorf("no %q in %s", words, plain)
				}
			}
		}
	})
}
