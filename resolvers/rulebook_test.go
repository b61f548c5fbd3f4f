package resolvers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/store"
)

type readRule struct {
	Code    string
	Version *struct {
		Number  int
		Wording struct{ Language, Title, Text string }
	}
}

func TestTheRulebookReadsAsItStoodOnADay(t *testing.T) {
	h := newHouse(t)
	var got struct {
		Now, Before, Early    []readRule
		Eve, Day, Gone, Never *readRule
	}
	h.ask(t, h.as(t, ""), `query {
		now: ruleSections { ...R } before: ruleSections(on: "2021-12-07") { ...R } early: ruleSections(on: "2016-06-27") { ...R }
		eve: ruleSection(code: "2.3.6", on: "2021-12-07") { ...R } day: ruleSection(code: "2.3.6", on: "2021-12-08") { ...R }
		gone: ruleSection(code: "5.3") { ...R } never: ruleSection(code: "9.9") { ...R }
	} fragment R on RuleSection { code version { number wording(language: FR) { language title text } } }`, nil, &got)
	if len(got.Now) != 39 || len(got.Before) != 40 || len(got.Early) != 0 || got.Now[0].Code != "1" || got.Never != nil {
		t.Errorf("%d now, %d before, %d early", len(got.Now), len(got.Before), len(got.Early))
	}
	if got.Eve.Version.Number != 1 || got.Day.Version.Number != 2 || got.Day.Version.Wording.Title != "Durée et réexamen" || got.Day.Version.Wording.Language != "FR" {
		t.Errorf("%+v, %+v", got.Eve.Version, got.Day.Version)
	}
	if got.Gone == nil || got.Gone.Version != nil {
		t.Error("what was repealed is on record and says nothing")
	}
}

// TestTheAssemblyAmendsTheRulebook, where nobody says who decided: no number of
// the Board's series is taken.
func TestTheAssemblyAmendsTheRulebook(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	next := func() (numbers [2]string) {
		var got struct{ Board, Assembly string }
		h.ask(t, ada, `{ board: decisionNumber(body: "BOARD") assembly: decisionNumber(body: "ASSEMBLY") }`, nil, &got)
		return [2]string{got.Board, got.Assembly}
	}
	before := next()
	for code, decision := range map[string]map[string]any{"2.9": {"decidedOn": "2023-11-30"}, "2.8": {"decidedOn": "2023-11-30", "body": "BOARD"}, "2.7": nil} {
		input := map[string]any{"code": code, "expectedVersion": 0, "titles": map[string]any{"en": "A new section"}}
		if decision != nil {
			input["decision"] = decision
		}
		var got adopted
		h.ask(t, ada, adoptRule, map[string]any{"input": input}, &got)
		if e := got.RuleVersionAdd.UserErrors; len(e) > 0 {
			t.Errorf("%s: %v", code, e)
		}
		after := next()
		board, assembly := after[0] != before[0], after[1] != before[1]
		if before = after; board != (code == "2.8") || assembly != (code == "2.9") {
			t.Errorf("section %s takes a number of the Board: %v, of the Assembly: %v", code, board, assembly)
		}
	}
}

// TestAVersionIsAdoptedEvenByADecisionThatOneMayNotRead, which is not to say
// that the section stood so from the beginning.
func TestAVersionIsAdoptedEvenByADecisionThatOneMayNotRead(t *testing.T) {
	h := newHouse(t)
	type version struct {
		Adopted  bool
		Decision *struct{ ID string }
	}
	read := func(who string) (v [2]version) {
		var got struct{ RuleSection struct{ Versions []version } }
		h.ask(t, h.as(t, who), `{ ruleSection(code: "2.3.6") { versions { adopted decision { id } } } }`, nil, &got)
		return [2]version(got.RuleSection.Versions)
	}
	first := read("")
	if first[0].Decision == nil || first[1] != (version{}) {
		t.Fatalf("%+v", first)
	}
	h.keeps(t, `insert into decision_versions (decision_id, number, titles, audience) values ($1, 99, '{"en": "Of the Board"}', 'BOARD')`, "Decision", first[0].Decision.ID)
	for who, sees := range map[string]bool{"": false, "Diego": true} {
		if v := read(who); !v[0].Adopted || (v[0].Decision != nil) != sees || v[1].Adopted {
			t.Errorf("%q reads %+v", who, v)
		}
	}
}

// What a decision rests on is the section as it stood on its day.
func TestADecisionLeadsToItsRuleAsOfItsDay(t *testing.T) {
	h := newHouse(t)
	var got struct {
		FeeWaivers struct {
			Nodes []struct {
				Decision struct {
					DecidedOn   string
					RuleSection *struct {
						Code, On string
						Version  struct{ Number int }
					}
				}
			}
		}
	}
	h.ask(t, h.as(t, ""), `{ feeWaivers(first: 5, filter: { year: 2023, outcome: GRANTED }) { nodes { decision { decidedOn ruleSection { code on version { number } } } } } }`, nil, &got)
	for _, w := range got.FeeWaivers.Nodes {
		if s := w.Decision.RuleSection; s == nil || s.Code != "2.3.6" || s.On != "2023-03-14" || s.Version.Number != 2 {
			t.Errorf("%+v", w.Decision)
		}
	}
	if len(got.FeeWaivers.Nodes) == 0 {
		t.Error("no waivers")
	}
}

const ruleProposalsOf = `{ ruleProposals { code reasonsText state } ruleSection(code: "2.1") { proposals { state } } elsewhere: ruleSection(code: "7") { code } }`

// A proposal for the Board is on record for the Board and staff, and a new
// section that it proposes is unknown to others.
func TestAProposalIsReadByThoseItIsFor(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	for _, code := range []string{"2.1", "7"} {
		var added struct{ RuleProposalAdd struct{ UserErrors errs } }
		h.ask(t, ada, `mutation($input: RuleProposalAddInput!) { ruleProposalAdd(input: $input) { proposal { id } userErrors { field code } } }`, map[string]any{"input": map[string]any{
			"code": code, "body": "BOARD", "titles": map[string]any{"en": "Fees"}, "reasons": map[string]any{"en": "Confidential reasons"}, "audience": "BOARD",
		}}, &added)
		if len(added.RuleProposalAdd.UserErrors) > 0 {
			t.Fatal(added.RuleProposalAdd.UserErrors)
		}
	}
	for who, sees := range map[string]bool{"": false, "Ben": false, "Diego": true, "Ada": true} {
		v := h.as(t, who)
		var got struct {
			RuleProposals []struct{ Code, ReasonsText, State string }
			RuleSection   struct{ Proposals []struct{ State string } }
			Elsewhere     *struct{ Code string }
		}
		h.ask(t, v, ruleProposalsOf, nil, &got)
		if (len(got.RuleProposals) == 3) != sees || (len(got.RuleSection.Proposals) == 1) != sees || (got.Elsewhere != nil) != sees {
			t.Errorf("%q: %+v", who, got)
		}
		for _, p := range got.RuleProposals {
			if !sees && strings.Contains(p.ReasonsText, "Confidential") {
				t.Errorf("%q reads it", who)
			}
		}
	}
	sections, err := rulebook.All(t.Context(), h.store.Read(store.System("test")))
	if err != nil {
		t.Fatal(err)
	}
	seven, _ := sections.Section("7")
	for who, sees := range map[string]bool{"": false, "Diego": true} {
		var got struct{ Node *struct{ ID string } }
		h.ask(t, h.as(t, who), `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": string(id("RuleSection", seven.ID))}, &got)
		if (got.Node != nil) != sees {
			t.Errorf("%q by its id: %v", who, got.Node)
		}
	}
}

type adopted struct {
	RuleVersionAdd struct {
		Section *struct {
			Versions  []struct{ State string }
			Proposals []struct {
				State         string
				VersionNumber *int
				Decision      *struct{ Number string }
			}
		}
		Version    *struct{ InForceFrom, State string }
		UserErrors errs
	}
}

const adoptRule = `mutation($input: RuleVersionAddInput!) { ruleVersionAdd(input: $input) {
	section { versions { state } proposals { state versionNumber decision { number } } } version { inForceFrom state } userErrors { field code } } }`

// The proposal of the working group is adopted, from a day to come; then what
// is to come is replaced, and the section repealed after that.
func TestAProposalBecomesAVersionAndTheSectionIsRepealed(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var waiting struct {
		RuleProposals []struct{ ID, Code string }
	}
	h.ask(t, ada, `{ ruleProposals(state: PROPOSED) { id code } }`, nil, &waiting)
	if len(waiting.RuleProposals) != 1 || waiting.RuleProposals[0].Code != "2.3.6" {
		t.Fatalf("%+v", waiting)
	}
	input := map[string]any{
		"code": "2.3.6", "expectedVersion": 2, "inForceFrom": "2024-05-01", "proposalId": waiting.RuleProposals[0].ID,
		"titles": map[string]any{"en": "Duration"}, "texts": map[string]any{"en": "One year, for civil society too."},
		"decision": map[string]any{"body": "ASSEMBLY", "number": "2023/03", "decidedOn": "2023-11-30", "rule": "SOP 6.1"},
	}
	var got adopted
	h.ask(t, ada, adoptRule, map[string]any{"input": input}, &got)
	p := got.RuleVersionAdd
	if len(p.UserErrors) > 0 || p.Version.State != "TO_COME" || len(p.Section.Versions) != 3 || p.Section.Proposals[0].State != "ADOPTED" ||
		*p.Section.Proposals[0].VersionNumber != 3 || p.Section.Proposals[0].Decision.Number != "2023/03" {
		t.Errorf("%+v", p)
	}
	var again adopted
	h.ask(t, ada, adoptRule, map[string]any{"input": input}, &again)
	if diff := cmp.Diff("expectedVersion:STALE_VERSION", again.RuleVersionAdd.UserErrors.String()); diff != "" {
		t.Error(diff)
	}
	var repealed struct{ RuleSectionRepeal struct{ UserErrors errs } }
	repeal := `mutation($input: RuleSectionRepealInput!) { ruleSectionRepeal(input: $input) { userErrors { field code } } }`
	for _, row := range [][2]string{{"2024-04-30", "inForceFrom:RULEBOOK_NOT_AFTER"}, {"2024-06-01", ""}} {
		from, want := row[0], row[1]
		h.ask(t, ada, repeal, map[string]any{"input": map[string]any{"code": "2.3.6", "expectedVersion": 3, "inForceFrom": from, "decision": input["decision"]}}, &repealed)
		if got := repealed.RuleSectionRepeal.UserErrors.String(); got != want {
			t.Errorf("from %s: %q", from, got)
		}
	}
	var then struct {
		Eve, Day struct{ Version *struct{ Number int } }
	}
	h.ask(t, ada, `{ eve: ruleSection(code: "2.3.6", on: "2024-05-31") { version { number } } day: ruleSection(code: "2.3.6", on: "2024-06-01") { version { number } } }`, nil, &then)
	if then.Eve.Version == nil || then.Eve.Version.Number != 3 || then.Day.Version != nil {
		t.Errorf("%+v", then)
	}
}

func TestWhatCitesASectionIsForWhoMayReadIt(t *testing.T) {
	h := newHouse(t)
	const ask = `query($code: String!) { ruleSection(code: $code) { decisions: citedBy(kind: DECISION, first: 1) { totalCount nodes { text subjectId } pageInfo { endCursor hasNextPage } }
		rights: citedBy(kind: STANDING_RULE) { totalCount nodes { text } } members: citedBy(kind: MEMBER_EVENT) { totalCount } packs: citedBy(kind: WAIVER_PACK) { totalCount }
		sections: citedBy(kind: SECTION) { nodes { code text } } criteria: citedBy(kind: CRITERIA) { nodes { text } } } }`
	type counted struct {
		TotalCount int
		Nodes      []struct{ Code, Text string }
		PageInfo   struct {
			EndCursor   string
			HasNextPage bool
		}
	}
	var got struct {
		RuleSection struct{ Decisions, Rights, Members, Packs, Sections, Criteria counted }
	}
	for who, want := range map[string][]int{"": {0, 0}, "Ben": {5, 0}, "Diego": {5, 0}, "Ada": {5, 1}} { // rights, and mergers
		h.ask(t, h.as(t, who), ask, map[string]any{"code": "2.2.4"}, &got)
		rights := got.RuleSection.Rights.TotalCount
		h.ask(t, h.as(t, who), ask, map[string]any{"code": "1.4"}, &got)
		if diff := cmp.Diff(want, []int{rights, got.RuleSection.Members.TotalCount}); diff != "" {
			t.Errorf("%q: %s", who, diff)
		}
	}
	h.ask(t, h.as(t, ""), ask, map[string]any{"code": "2.3.6"}, &got)
	s := got.RuleSection
	if s.Decisions.TotalCount < 1 || len(s.Decisions.Nodes) != 1 || !strings.Contains(s.Decisions.Nodes[0].Text, "SOP 2.3.6") || len(s.Criteria.Nodes) != 1 || len(s.Sections.Nodes) != 0 {
		t.Errorf("%+v", s)
	}
	h.ask(t, h.as(t, ""), ask, map[string]any{"code": "2.3.2"}, &got)
	if list := got.RuleSection.Sections.Nodes; len(list) != 1 || list[0].Code != "2.3.6" || list[0].Text != "2.3.6 Duration and re-examination" {
		t.Errorf("%+v", list)
	}
}

func TestTwoVersionsAndAProposalAreCompared(t *testing.T) {
	h := newHouse(t)
	var list struct{ RuleProposals []struct{ ID string } }
	h.ask(t, h.as(t, ""), `{ ruleProposals { id } }`, nil, &list)
	type compared struct {
		Differences []struct {
			Changed  bool
			Language string
			Text     []struct{ Change, Text string }
		}
		From struct{ Number int }
	}
	var got struct {
		RuleSection struct{ Versions, Proposal, None *compared }
	}
	h.ask(t, h.as(t, ""), `query($id: ID) { ruleSection(code: "2.3.6") { versions: comparison { ...C } proposal: comparison(proposalId: $id) { ...C } none: comparison(from: 2, to: 2) { ...C } } }
		fragment C on RuleComparison { from { number } differences { changed language text { change text } } }`, map[string]any{"id": list.RuleProposals[0].ID}, &got)
	for name, c := range map[string]*compared{"versions": got.RuleSection.Versions, "proposal": got.RuleSection.Proposal} {
		if c == nil || len(c.Differences) != 3 || !c.Differences[0].Changed || c.From.Number != map[string]int{"versions": 1, "proposal": 2}[name] {
			t.Fatalf("%s: %+v", name, c)
		}
		kinds := map[string]bool{}
		for _, piece := range c.Differences[0].Text {
			kinds[piece.Change] = true
		}
		if !kinds["ADDED"] || !kinds["KEPT"] {
			t.Errorf("%s: %v", name, kinds)
		}
	}
	if got.RuleSection.None != nil {
		t.Error("a version is compared with itself")
	}
}

func TestComparingOverAndOverIsBeyondTheBudget(t *testing.T) {
	h := newHouse(t)
	var many strings.Builder
	for _, alias := range []string{"a", "b", "c", "d", "e"} {
		many.WriteString(alias + `: ruleSection(code: "2.3.6") { comparison { from { number } } } `)
	}
	if got := h.told(t, h.as(t, ""), `{ `+many.String()+`}`, nil); !strings.Contains(got, "COST_EXCEEDED") {
		t.Error(got)
	}
	if got := h.told(t, h.as(t, ""), `{ ruleSection(code: "2.3.6") { comparison { from { number } } } }`, nil); !strings.Contains(got, `"number":1`) {
		t.Error(got)
	}
}

// TestACitedDecisionIsCalledWhatItDid: in the reader's language, until somebody
// types a title.
func TestACitedDecisionIsCalledWhatItDid(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	const adopt = `mutation($input: RuleVersionAddInput!) { ruleVersionAdd(input: $input) { version { decision { id title version } } userErrors { code } } }`
	got := h.told(t, ada, adopt, map[string]any{"input": map[string]any{"code": "2.3.6", "expectedVersion": 2, "titles": map[string]any{"en": "Duration"}, "texts": map[string]any{"en": "One year."},
		"inForceFrom": "2024-02-01", "decision": map[string]any{"body": "ASSEMBLY", "rule": "SOP 6.1"}}})
	if !strings.Contains(got, `"title":"SOP 2.3.6 amended","version":0`) {
		t.Fatal(got)
	}
	_, rest, _ := strings.Cut(got, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	const ask = `query($id: ID!) { decision(id: $id) { es: title(language: ES) title effects { kind path } } }`
	if got := h.told(t, h.as(t, ""), ask, map[string]any{"id": id}); got != `{"data":{"decision":{"es":"Modificación: SOP 2.3.6","title":"SOP 2.3.6 amended","effects":[{"kind":"RULE_CHANGED","path":"/rulebook/2.3.6"}]}}}` {
		t.Error(got)
	}
	h.told(t, ada, `mutation($id: ID!) { decisionWrite(input: {id: $id, title: {en: "Waivers last a year"}}) { decision { id } } }`, map[string]any{"id": id})
	if got := h.told(t, h.as(t, ""), ask, map[string]any{"id": id}); !strings.Contains(got, `"title":"Waivers last a year"`) {
		t.Error(got)
	}
}

// TestTheRegisterFindsARuleByItsCodeAlone, and what waited on a day.
func TestTheRegisterFindsARuleByItsCodeAlone(t *testing.T) {
	h := newHouse(t)
	public := h.as(t, "")
	for _, rule := range []string{"2.3.6", "2.3", "SOP 2.3", "sop 2.3.6"} {
		if got := h.told(t, public, `query($rule: String) { decisions(filter: {rule: $rule}) { nodes { number } } }`, map[string]any{"rule": rule}); !strings.Contains(got, `"2023/03"`) {
			t.Errorf("%s: %s", rule, got)
		}
	}
	for day, found := range map[string]bool{"2020-01-01": false, "2023-10-04": false, "2023-10-05": true} {
		if got := h.told(t, public, `query($on: Date) { ruleProposals(waitingOn: $on) { code } }`, map[string]any{"on": day}); strings.Contains(got, "2.3.6") != found {
			t.Errorf("%s: %s", day, got)
		}
	}
}
