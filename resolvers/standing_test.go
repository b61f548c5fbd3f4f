package resolvers

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

type rightsOf []struct {
	Right, Because string
	Granted        bool
}

func (list rightsOf) of(right string) (because string, granted bool) {
	for _, r := range list {
		if r.Right == right {
			return strings.ReplaceAll(r.Because, "\u00a0", " "), r.Granted
		}
	}
	return "", false
}

func TestPayingGivesTheVoteBackAtOnceAndNotForThePast(t *testing.T) {
	h := newHouse(t)
	ada, ben := h.as(t, "Ada"), h.as(t, "Ben")
	var mine struct {
		Viewer struct {
			Memberships []struct {
				ID          string
				Standing    rightsOf
				Yesterday   rightsOf
				DuesHistory []struct {
					ID      string
					Balance struct{ Amount string }
				}
			}
		}
	}
	ask := func() {
		t.Helper()
		h.ask(t, ben, `{ viewer { memberships { id standing { right granted because } yesterday: standing(on: "2023-11-30") { right granted because }
			duesHistory { id balance { amount } } } } }`, nil, &mine)
	}
	ask()
	before, granted := mine.Viewer.Memberships[0].Standing.of("VOTE")
	if granted || !strings.Contains(before, "has been owed since 31 March 2022, for 90 days or more") {
		t.Fatalf("Ben's organisation: %s", before)
	}
	yesterday, _ := mine.Viewer.Memberships[0].Yesterday.of("VOTE")
	for _, d := range mine.Viewer.Memberships[0].DuesHistory {
		var paid struct{ PaymentRecord struct{ UserErrors errs } }
		h.ask(t, ada, `mutation($input: PaymentRecordInput!) { paymentRecord(input: $input) { userErrors { field code } } }`,
			map[string]any{"input": map[string]any{"duesId": d.ID, "amount": d.Balance.Amount, "paidOn": "2023-11-29"}}, &paid)
		if len(paid.PaymentRecord.UserErrors) > 0 {
			t.Fatal(paid.PaymentRecord.UserErrors)
		}
	}
	ask()
	if now, granted := mine.Viewer.Memberships[0].Standing.of("VOTE"); !granted || now != "may vote: dues for 2022 paid on 29 November 2023 (SOP 2.2.4)" {
		t.Errorf("after paying: %s", now)
	}
	if then, granted := mine.Viewer.Memberships[0].Yesterday.of("VOTE"); granted || then != yesterday {
		t.Errorf("yesterday's answer was %q and is %q", yesterday, then)
	}
}

func TestTheRollIsForTheBoardAndTheSecretariat(t *testing.T) {
	h := newHouse(t)
	roll := `{ standingRoll(on: "2023-12-01", right: VOTE, granted: false, first: 5) { entitled members totalCount totals { entitled members }
		nodes { granted because member { id } } } }`
	for name, may := range map[string]bool{"": false, "Ben": false, "Chloé": false, "Diego": true, "Ada": true} {
		answer := h.api.Execute(t.Context(), h.as(t, name), roll, "", nil)
		if got := len(answer.Errors) == 0; got != may {
			t.Errorf("%q may read the roll: %v", name, got)
		}
	}
	var r struct {
		StandingRoll struct {
			Entitled, Members, TotalCount int
			Totals                        []struct{ Entitled, Members int }
			Nodes                         []struct {
				Granted bool
				Because string
			}
		}
	}
	h.ask(t, h.as(t, "Diego"), roll, nil, &r)
	got, entitled, members := r.StandingRoll, 0, 0
	for _, total := range got.Totals {
		entitled, members = entitled+total.Entitled, members+total.Members
	}
	if got.Members != 110 || got.TotalCount != got.Members-got.Entitled || entitled != got.Entitled || members != got.Members || got.Nodes[0].Granted {
		t.Errorf("%+v", got)
	}
	// Who is of another member sees nothing of this one.
	var seen struct {
		Members struct{ Nodes []struct{ Standing rightsOf } }
	}
	h.ask(t, h.as(t, "Ben"), `{ members(first: 100) { nodes { standing { right granted because } } } }`, nil, &seen)
	shown := 0
	for _, m := range seen.Members.Nodes {
		if len(m.Standing) > 0 {
			shown++
		}
	}
	if shown > 1 {
		t.Errorf("Ben sees the standing of %d members", shown)
	}
}

func TestARuleIsTriedSetAndTakenBack(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	type version struct{ ID, State, Text string }
	var added struct {
		StandingRuleAdd struct {
			Rule   *version
			Effect *struct {
				Losses, Gains, EntitledBefore, EntitledAfter int
				Losing                                       []struct{ Because string }
			}
			UserErrors errs
		}
	}
	add := func(dry bool, day string) {
		t.Helper()
		added.StandingRuleAdd.Effect, added.StandingRuleAdd.Rule = nil, nil
		h.ask(t, ada, `mutation($input: StandingRuleAddInput!) { standingRuleAdd(input: $input) { rule { id state text }
			effect { losses gains entitledBefore entitledAfter losing { because member { organisation { name } } } } userErrors { field code } } }`,
			map[string]any{"input": map[string]any{"right": "VOTE", "citation": "SOP 2.2.4", "settledBy": "RECORD_DATE", "settledYearsBack": 0, "effectiveFrom": day, "dryRun": dry}}, &added)
	}
	add(true, "2023-12-02")
	if e := added.StandingRuleAdd.Effect; e == nil || e.Losses == 0 || e.Losses != len(e.Losing) || e.EntitledAfter != e.EntitledBefore-e.Losses+e.Gains {
		t.Fatalf("%+v", added)
	}
	add(false, "2023-12-02")
	set := added.StandingRuleAdd.Rule
	if set == nil || set.State != "TO_COME" || added.StandingRuleAdd.Effect != nil || !strings.HasPrefix(set.Text, "dues of the year paid") {
		t.Fatalf("%+v", added)
	}
	add(false, "2023-12-01")
	if got := added.StandingRuleAdd.UserErrors.String(); got != "effectiveFrom:RULE_IN_PAST" {
		t.Error(got)
	}
	var back struct {
		StandingRuleTakeBack struct {
			Rule       *version
			UserErrors errs
		}
	}
	takeBack := `mutation($input: StandingRuleTakeBackInput!) { standingRuleTakeBack(input: $input) { rule { state } userErrors { field code } } }`
	h.ask(t, ada, takeBack, map[string]any{"input": map[string]any{"id": set.ID}}, &back)
	if back.StandingRuleTakeBack.Rule == nil || back.StandingRuleTakeBack.Rule.State != "TAKEN_BACK" {
		t.Errorf("%+v", back)
	}
	h.ask(t, ada, takeBack, map[string]any{"input": map[string]any{"id": set.ID}}, &back)
	if got := back.StandingRuleTakeBack.UserErrors.String(); got != "id:RULE_TAKEN_BACK" {
		t.Error(got)
	}
	var rules struct {
		StandingRules []struct {
			Right    string
			InForce  *version
			Versions []version
		}
	}
	h.ask(t, h.as(t, "Diego"), `{ standingRules { right inForce { id state text } versions { state } } }`, nil, &rules)
	if vote := rules.StandingRules[0]; len(rules.StandingRules) != 5 || vote.Right != "VOTE" || len(vote.Versions) != 2 || vote.InForce.State != "IN_FORCE" {
		t.Errorf("%+v", rules)
	}
	for _, v := range []store.Viewer{h.as(t, "Diego"), h.as(t, "Ben"), {}} {
		answer := h.api.Execute(t.Context(), v, `mutation { standingRuleAdd(input: {right: VOTE, citation: "x"}) { userErrors { code } } }`, "", nil)
		if len(answer.Errors) == 0 {
			t.Errorf("%q sets rules", v.Name)
		}
	}
}

// TestARollReadToItsEndIsComputedOnce: as an export reads it, page by page.
func TestARollReadToItsEndIsComputedOnce(t *testing.T) {
	h := newHouse(t)
	ctx, statements := store.CountStatements(store.Remembering(t.Context()))
	var spent []int64
	rows, after := 0, ""
	for range 6 {
		var r struct {
			StandingRoll struct {
				Nodes    []struct{ Member struct{ ID string } }
				PageInfo struct{ EndCursor string }
			}
		}
		before := statements.Load()
		answer := h.api.Execute(ctx, h.as(t, "Diego"), `query($after: String) { standingRoll(on: "2023-12-01", right: VOTE, first: 20, after: $after) {
			nodes { because constituency { name } granted member { id } name } pageInfo { endCursor hasNextPage } } }`, "", map[string]any{"after": after})
		if len(answer.Errors) > 0 {
			t.Fatal(answer.Errors)
		}
		if err := json.Unmarshal(answer.Data, &r); err != nil {
			t.Fatal(err)
		}
		spent, rows, after = append(spent, statements.Load()-before), rows+len(r.StandingRoll.Nodes), r.StandingRoll.PageInfo.EndCursor
	}
	if rows != 110 || !slices.Equal(spent[1:], []int64{1, 1, 1, 1, 1}) { // a page's members
		t.Errorf("%d rows, statements %v", rows, spent)
	}
}
