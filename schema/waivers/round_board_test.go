package waivers

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestEveryStateHasItsStage(t *testing.T) {
	want := map[State]Stage{
		StateDraft: StageToSend, StateSubmitted: StageToAssign, StateUnderReview: StageUnderReview, StateReturned: StageReturned,
		StateInPrinciple: StageInPrinciple, StateGranted: StageDecided, StateDeclined: StageDecided, StateWithdrawn: StageWithdrawn,
		StateLapsed: StageDecided, StateRenewed: StageDecided, StateEnded: StageDecided, StateRevoked: StageDecided,
	}
	for _, s := range States {
		if s.Stage() != want[s] {
			t.Errorf("%s stands in %s", s, s.Stage())
		}
	}
}

func TestTheBoardShowsWhatIsAskedFor(t *testing.T) {
	storetest.Tx(t, staffer, func(tx *store.Tx) {
		ctx := t.Context()
		do(ctx, t, tx, `insert into ldc_periods (country_code, from_on) values ('BF', '1971-01-01') on conflict do nothing`)
		id := round(t, tx, 5)
		moved(t, tx, StateSubmitted, 2, 3)
		moved(t, tx, StateDeclined, 4)
		do(ctx, t, tx, `update waiver_answers set declared = null where waiver_id = (select w.id from fee_waivers w join members m on m.id = w.member_id
			join organisations o on o.id = m.organisation_id where w.round_id is not null and o.name_en = 'Member 003')`)
		for name, row := range map[string]struct {
			filter BoardFilter
			want   map[Stage][]string
		}{
			"all":        {BoardFilter{}, map[Stage][]string{StageToSend: {"Member 001", "Member 005"}, StageToAssign: {"Member 002", "Member 003"}, StageDecided: {"Member 004"}}},
			"incomplete": {BoardFilter{Show: ShowIncomplete}, map[Stage][]string{StageToAssign: {"Member 003"}}},
			"a stage":    {BoardFilter{Stage: StageDecided}, map[Stage][]string{StageDecided: {"Member 004"}}},
			"a name":     {BoardFilter{Search: "005"}, map[Stage][]string{StageToSend: {"Member 005"}}},
			"changed":    {BoardFilter{Show: ShowChanged}, map[Stage][]string{StageToAssign: {"Member 003"}}},
			"clean":      {BoardFilter{Show: ShowClean}, map[Stage][]string{StageToSend: {"Member 001", "Member 005"}, StageToAssign: {"Member 002"}, StageDecided: {"Member 004"}}},
		} {
			counting, statements := store.CountStatements(ctx)
			board, err := BoardOf(counting, tx, id, row.filter)
			if err != nil {
				t.Fatal(err)
			}
			got := map[Stage][]string{}
			counts := map[Stage]int{}
			for i, w := range board.Cases {
				stage := w.State.Stage()
				got[stage], counts[stage] = append(got[stage], w.Names["en"]), counts[stage]+1
				if i > 0 && slices.Index(Stages, board.Cases[i-1].State.Stage()) > slices.Index(Stages, stage) {
					t.Errorf("%s: %s is out of order", name, stage)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(counts, board.Counts); diff != "" || statements.Load() > 4 {
				t.Errorf("%s: %s, %d statements", name, diff, statements.Load())
			}
		}
		counts, err := RoundCounts(ctx, tx, []int64{id})
		if diff := cmp.Diff(map[Stage]int{StageToSend: 2, StageToAssign: 2, StageDecided: 1}, counts[id]); diff != "" || err != nil {
			t.Errorf("%s, %v", diff, err)
		}
	})
}

func TestACaseSaysWhatItLacksAndWhatIsNew(t *testing.T) {
	no, yes := false, true
	declared := Criterion{ID: 1, Code: "hardship", Kind: Declares, Required: true, Evidence: "REQUIRED", Text: texts.Translated{"en": "Hardship", "fr": "Difficultés"}}
	income := Criterion{ID: 2, Code: "income", Kind: Computed, Fact: FactIncome, Required: true, Text: texts.Translated{"en": "Low income"}}
	for name, row := range map[string]struct {
		facts         Facts
		verdicts      [2]Verdict // of this case
		gaps, changes []string
	}{
		"unanswered": {Facts{}, [2]Verdict{Missing, Unknown}, []string{"Not answered: Hardship", "The data do not say: Low income"},
			[]string{"Hardship: not answered or shown, in the case of 2023 met", "Low income: not known, in the case of 2023 met"}},
		"not shown": {Facts{Answers: map[int64]Answer{1: {Declared: &yes}}}, [2]Verdict{Missing, Met}, []string{"Evidence is missing: Hardship"},
			[]string{"Hardship: not answered or shown, in the case of 2023 met"}},
		"otherwise": {Facts{Answers: map[int64]Answer{1: {Declared: &no}}}, [2]Verdict{NotMet, Met}, nil, []string{"Hardship: not met, in the case of 2023 met"}},
		"the same":  {Facts{Answers: map[int64]Answer{1: {Declared: &yes, Carried: true}}}, [2]Verdict{Met, Met}, nil, nil},
		"a paper": {Facts{Answers: map[int64]Answer{1: {Declared: &yes, Carried: true}}, Evidence: map[int64]Evidence{0: {1, 1}, 1: {2, 1}}}, [2]Verdict{Met, Met}, nil,
			[]string{"A document was added to the case", "Hardship: a document was added"}},
		"other words": {Facts{Answers: map[int64]Answer{1: {Declared: &yes}}, Evidence: map[int64]Evidence{1: {1, 0}}}, [2]Verdict{Met, Met}, nil, []string{"Hardship: answered anew"}},
	} {
		a := Assessment{Facts: row.facts, Previous: &Facts{Year: 2023}}
		for i, c := range []Criterion{declared, income} {
			answer := row.facts.Answers[c.ID]
			a.Findings = append(a.Findings, Finding{Criterion: c, Verdict: row.verdicts[i], Before: Met,
				Changed: row.verdicts[i] != Met || row.facts.Evidence[c.ID].Fresh > 0 || answer.Declared != nil && !answer.Carried})
		}
		if diff := cmp.Diff(row.gaps, a.Gaps("en")); diff != "" {
			t.Errorf("%s: gaps %s", name, diff)
		}
		if diff := cmp.Diff(row.changes, a.Changes("en")); diff != "" {
			t.Errorf("%s: changes %s", name, diff)
		}
	}
	fresh := Assessment{Previous: &Facts{Year: 2023}, Findings: []Finding{{Criterion: declared, Verdict: Met, Changed: true}}}
	if diff := cmp.Diff([]string{"Difficultés\u00a0: nouveau critère"}, fresh.Changes("fr")); diff != "" {
		t.Error(diff)
	}
}

func TestABoardIsTurnedPageByPage(t *testing.T) {
	var b Board
	for i, s := range []State{StateDraft, StateDraft, StateReturned, StateSubmitted, StateSubmitted} {
		b.Cases = append(b.Cases, Waiver{ID: int64(i + 1), State: s})
	}
	ids := func(page relay.Page) (list []int64) {
		page.List = BoardName
		rows, _ := b.Page(page)
		for _, w := range rows {
			list = append(list, w.ID)
		}
		return list
	}
	for name, row := range map[string]struct {
		page relay.Page
		want []int64
	}{
		"first":    {relay.Page{Size: 2}, []int64{1, 2}},
		"next":     {relay.Page{Size: 2, Placed: true, Key: "TO_SEND", ID: 2}, []int64{3, 4}},
		"last":     {relay.Page{Size: 2, Placed: true, Key: "TO_ASSIGN", ID: 4}, []int64{5}},
		"back":     {relay.Page{Size: 2, Back: true, Placed: true, Key: "TO_ASSIGN", ID: 4}, []int64{2, 3}},
		"moved on": {relay.Page{Size: 2, Placed: true, Key: "TO_SEND", ID: 5}, []int64{1, 2}},
		"gone":     {relay.Page{Size: 2, Placed: true, Key: "RETURNED", ID: 99}, []int64{3, 4}},
	} {
		if diff := cmp.Diff(row.want, ids(row.page)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, info := b.Page(relay.Page{Size: 4}); !info.HasNextPage || info.HasPreviousPage {
		t.Errorf("%+v", info)
	}
}
