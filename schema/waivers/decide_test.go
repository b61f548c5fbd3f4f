package waivers

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestAGrantWaivesTheDuesRenewsTheOneBeforeAndWrites(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 2)
		results, err := Decide(ctx, tx, b.grants("2023/07", b.cases...))
		if err != nil || len(results) != 2 || results[0].Refusals != nil {
			t.Fatal(results, err)
		}
		got := one(ctx, t, tx, `
			select string_agg(w.state || ' ' || w.outcome || ' ' || w.valid_from || ' ' || w.valid_to || ' ' || d.seated || '-' || d.recused || ':' || d.present || ' ' || x.waived || '/' || x.balance || ' ' || w.version, E'\n' order by w.id)
			from fee_waivers w join waiver_decisions d on d.waiver_id = w.id join dues x on x.member_id = w.member_id`)
		want := "GRANTED GRANTED 2023-12-01 2024-11-30 7-1:6 100000/0 2\nGRANTED GRANTED 2023-12-01 2024-11-30 7-0:7 100000/0 2"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if got := one(ctx, t, tx, `select string_agg(kind || ' ' || language || ' ' || address, ', ' order by id) from notices`); strings.Count(got, "waiver_granted fr focal") != 2 {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(k->>'code' || ' ' || (k->>'verdict'), ', ') from waiver_decisions d, jsonb_array_elements(d.criteria) k where d.waiver_id = $1`, b.cases[0]); !strings.Contains(got, "hardship MET") {
			t.Error(got)
		}
		_, err = Decide(ctx, tx, b.grants("2023/08", b.cases[0]))
		if code(err) != "ALREADY_DECIDED" || !strings.Contains(refuse.From(err)[0].Message(texts.French), "2023/07") {
			t.Error(err)
		}
	})
}

// Each row changes one thing about a case that may be decided.
func TestWhatCannotBeDecidedIsRefusedByTheFirstReason(t *testing.T) {
	seated := []int64{1, 2, 3, 4, 5, 6, 7}
	for _, row := range []struct {
		name   string
		change func(d *Deciding, w *Waiver, k *briefed, h *hearing)
		want   string
	}{
		{"as it should be", func(*Deciding, *Waiver, *briefed, *hearing) {}, ""},
		{"under review", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State = StateUnderReview }, ""},
		{"decided", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State, w.DecisionID = StateGranted, 1 }, "ALREADY_DECIDED"},
		{"in principle", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State, w.DecisionID = StateInPrinciple, 1 }, "ALREADY_DECIDED"},
		{"withdrawn", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State = StateWithdrawn }, "WAIVER_NOT_SO"},
		{"a draft", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State = StateDraft }, "NOT_COMPLETE"},
		{"asked something", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.State = StateReturned }, "NOT_COMPLETE"},
		{"asked something and declined", func(d *Deciding, w *Waiver, _ *briefed, _ *hearing) { d.Outcome, w.State = Declined, StateReturned }, ""},
		{"an answer is missing", func(_ *Deciding, _ *Waiver, k *briefed, _ *hearing) {
			k.Assessment.Findings = []Finding{{Criterion: Criterion{Required: true}, Verdict: Missing}}
		}, "NOT_COMPLETE"},
		{"stale", func(d *Deciding, _ *Waiver, _ *briefed, _ *hearing) { d.Versions = map[int64]int{1: 2} }, "STALE_VERSION"},
		{"the version is right", func(d *Deciding, _ *Waiver, _ *briefed, _ *hearing) { d.Versions = map[int64]int{1: 3} }, ""},
		{"recused", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.Recusal = "INTEREST" }, "RECUSED"},
		{"in a pack", func(_ *Deciding, _ *Waiver, k *briefed, _ *hearing) { k.PackID = 4 }, "WAIVER_IN_PACK"},
		{"with its pack", func(_ *Deciding, _ *Waiver, k *briefed, h *hearing) { k.PackID, h.packID = 4, 4 }, ""},
		{"a rule in the making", func(_ *Deciding, w *Waiver, _ *briefed, _ *hearing) { w.Principle = true }, "WAIVER_ONLY_IN_PRINCIPLE"},
		{"a rule in the making, in principle", func(d *Deciding, w *Waiver, _ *briefed, _ *hearing) { d.Outcome, w.Principle = InPrinciple, true }, ""},
		{"three of seven", func(_ *Deciding, _ *Waiver, _ *briefed, h *hearing) { h.heard = seated[:3] }, "QUORUM_NOT_MET"},
		{"four of seven", func(_ *Deciding, _ *Waiver, _ *briefed, h *hearing) { h.heard = seated[:4] }, ""},
		{"four of whom one is recused", func(_ *Deciding, _ *Waiver, k *briefed, h *hearing) { h.heard, k.Recused = seated[:4], []int64{1} }, "QUORUM_NOT_MET"},
		{"recusal lowers what is needed", func(_ *Deciding, _ *Waiver, k *briefed, h *hearing) { h.heard, k.Recused = seated[2:5], []int64{1, 2} }, ""},
		{"strangers do not count", func(_ *Deciding, _ *Waiver, _ *briefed, h *hearing) { h.heard = []int64{1, 2, 3, 99} }, "QUORUM_NOT_MET"},
		{"objected to", func(_ *Deciding, _ *Waiver, _ *briefed, h *hearing) { h.objecting = []int64{3} }, "WAIVER_OBJECTED"},
		{"objected to by a recused one", func(_ *Deciding, _ *Waiver, k *briefed, h *hearing) { h.objecting, k.Recused = []int64{3}, []int64{3} }, ""},
		{"in writing without a quorum", func(_ *Deciding, _ *Waiver, _ *briefed, h *hearing) { h.heard, h.quorate = nil, false }, ""},
		{"overlapping", func(d *Deciding, _ *Waiver, k *briefed, _ *hearing) {
			d.ValidFrom, k.Others = on("2023-06-01"), []held{{period{on("2023-01-01"), on("2023-06-01")}, 2022}}
		}, "WAIVER_OVERLAPS"},
		{"backwards", func(d *Deciding, _ *Waiver, _ *briefed, _ *hearing) { d.ValidTo = on("2023-11-30") }, "VALIDITY_RANGE"},
	} {
		d := Deciding{Outcome: Granted, Reason: "Why."}
		w, k := Waiver{ID: 1, Version: 3, State: StateSubmitted}, briefed{}
		h := hearing{heard: seated, quorate: true}
		row.change(&d, &w, &k, &h)
		b := brief{day: on("2023-12-01"), seated: seated, settings: Settings{QuorumPercent: 50, ValidMonths: 12}}
		_, refusal := d.ruling(w, k, b, h)
		if got := codeOf(refusal); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func codeOf(r *refuse.Refusal) string {
	if r == nil {
		return ""
	}
	return r.Code
}

func TestAWaiverLastsAsLongAsAgreedAndBeginsAfterTheOneBefore(t *testing.T) {
	for _, row := range []struct {
		asked  period
		others []held
		months int
		want   string
	}{
		{period{}, nil, 12, "2023-12-01 2024-11-30"},
		{period{}, []held{{period{on("2023-03-14"), on("2024-03-13")}, 2022}}, 12, "2024-03-14 2025-03-13"},
		{period{}, []held{{period{on("2021-03-14"), on("2022-03-13")}, 2021}}, 12, "2023-12-01 2024-11-30"},
		{period{From: on("2023-08-31")}, nil, 6, "2023-08-31 2024-02-29"},
		{period{From: on("2023-01-01"), To: on("2023-12-31")}, nil, 12, "2023-01-01 2023-12-31"},
	} {
		p, refusal := valid(row.asked, on("2023-12-01"), row.others, 2023, row.months)
		if got := p.From.String() + " " + p.To.String(); refusal != nil || got != row.want {
			t.Errorf("%+v: %s %v", row, got, refusal)
		}
	}
}

// A waiver of a year gone by is not put behind those of later years.
func TestAWaiverOfAnEarlierYearNeedsDaysOfItsOwn(t *testing.T) {
	later := []held{{period{on("2023-11-01"), on("2024-10-31")}, 2024}}
	if p, refusal := valid(period{}, on("2023-12-01"), later, 2022, 12); codeOf(refusal) != "WAIVER_OVERLAPS" {
		t.Error(p, refusal)
	}
	if _, refusal := valid(period{on("2022-01-01"), on("2022-12-31")}, on("2023-12-01"), later, 2022, 12); refusal != nil {
		t.Error(refusal)
	}
}

// Who was present is the recorder's own word: one member of the Board cannot
// grant, correct or revoke alone.
func TestOneOfTheBoardRecordsNoDecision(t *testing.T) {
	storetest.Tx(t, store.Viewer{Roles: store.Implied(store.Board)}, func(tx *store.Tx) {
		if _, err := Decide(t.Context(), tx, Deciding{WaiverIDs: []int64{1}, Outcome: Granted}); code(err) != "WAIVER_BY_STAFF" {
			t.Error(err)
		}
		for name, act := range map[string]func(context.Context, *store.Tx, Revision) error{"revoke": Revoke, "correct": Correct} {
			if err := act(t.Context(), tx, Revision{WaiverID: 1, Outcome: Granted, Reason: "Mine."}); code(err) != "WAIVER_BY_STAFF" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOnlyTheBoardDecides(t *testing.T) {
	d := Deciding{WaiverIDs: []int64{1}, Outcome: Granted, Citation: decisions.Citation{Body: "SECRETARIAT"}}
	if err := d.check(); code(err) != "WAIVER_NEEDS_BOARD" {
		t.Error(err)
	}
}
