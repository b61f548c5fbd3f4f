package waivers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

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
