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
			p := Passing{NamedDecision: "sop reform of 2024", Passed: passed, Citation: decisions.Citation{Body: "ASSEMBLY", Number: "2023/01", On: on("2023-12-01")}}
			ids, err := PassNamed(ctx, tx, p)
			if err != nil || len(ids) != 2 {
				t.Fatal(ids, err)
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
