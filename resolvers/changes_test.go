package resolvers

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// memberFound is a member as these tests read it.
type memberFound struct {
	ID           string
	Version      int
	Status       string
	EndedOn      *string
	Organisation struct {
		ID, Name string
		Version  int
	}
	Category       *struct{ Code string }
	PlannedChanges []eventFound
	Events         []eventFound
}

type eventFound struct {
	ID, Kind, EffectiveOn, Text, Reason string
	Author                              *string
	Overtaken                           bool
}

func (h house) member(t *testing.T, v store.Viewer, name string) memberFound {
	t.Helper()
	fields := "id status endedOn organisation { id name } events { id kind effectiveOn text } plannedChanges { text effectiveOn }"
	if v.Can(store.Staff) {
		fields = "id status endedOn version organisation { id name version } category { code } plannedChanges { id kind text effectiveOn } events { id kind effectiveOn text reason author overtaken }"
	}
	var found struct{ Members struct{ Nodes []memberFound } }
	h.ask(t, v, `query($s: String) { members(filter: {search: $s, status: [CURRENT, FORMER]}) { nodes { `+fields+` } } }`, map[string]any{"s": name}, &found)
	if len(found.Members.Nodes) != 1 {
		t.Fatalf("%s: %+v", name, found)
	}
	return found.Members.Nodes[0]
}

// change runs one of the mutations on a member and answers its refusals.
func (h house) change(t *testing.T, v store.Viewer, mutation, input string, variables map[string]any) errs {
	t.Helper()
	var done map[string]struct {
		UserErrors errs
	}
	h.ask(t, v, `mutation($input: `+input+`!) { `+mutation+`(input: $input) { userErrors { code field message } } }`, map[string]any{"input": variables}, &done)
	return done[mutation].UserErrors
}

// Who was a member on 31 December 2022? Anybody gets the exact answer, with
// the names of that day.
func TestTheRegisterOfAPastDayHasAnExactAnswer(t *testing.T) {
	h := newHouse(t)
	type register struct {
		Members struct {
			TotalCount int
			Nodes      []struct {
				Status       string
				Organisation struct{ Name string }
			}
		}
	}
	as := func(on, search string) (r register) {
		h.ask(t, store.Viewer{Language: "en"}, `query($on: Date, $s: String) { members(on: $on, first: 100, filter: {search: $s}) { totalCount nodes { status organisation { name } } } }`,
			map[string]any{"on": on, "s": search}, &r)
		return r
	}
	// 105 of the list had joined by the end of 2022, 97 by the end of 2020; of
	// these one was away, and two were members that are no more.
	for on, want := range map[string]int{"2022-12-31": 105, "2020-12-31": 98, "2021-07-01": 102, "2021-09-01": 101, "2019-12-31": 96, "2020-01-01": 98} {
		if got := as(on, "").Members; got.TotalCount != want || slices.ContainsFunc(got.Nodes, func(n struct {
			Status       string
			Organisation struct{ Name string }
		}) bool {
			return n.Status != "CURRENT"
		}) {
			t.Errorf("%s: %d members, want %d", on, got.TotalCount, want)
		}
	}
	for on, want := range map[string]string{"2020-09-01": "UK - Department for International Development (DFID)", "2020-09-02": "UK - Foreign, Commonwealth and Development Office (FCDO)"} {
		if got := as(on, "dfid").Members.Nodes; len(got) != 1 || got[0].Organisation.Name != want {
			t.Errorf("%s: %+v, want %s", on, got, want)
		}
	}
	// Found by its own name while it was a member; since, by those of the one it joined.
	for on, want := range map[string]string{"2021-08-31": "Aid Data Watch", "2021-09-01": "Development Initiatives Poverty Research"} {
		names := []string{}
		for _, n := range as(on, "aid data watch").Members.Nodes {
			names = append(names, n.Organisation.Name)
		}
		if !slices.Contains(names, want) || on == "2021-09-01" && len(names) != 1 {
			t.Errorf("%s: %v, want %s", on, names, want)
		}
	}
	answer := h.api.Execute(t.Context(), store.Viewer{Language: "en"}, `{ members(on: "2024-06-01") { totalCount } }`, "", nil)
	if len(answer.Errors) != 1 || answer.Errors[0].Code() != "REGISTER_TO_COME" && answer.Errors[0].Code() != "FORBIDDEN" {
		t.Errorf("a day to come: %+v", answer.Errors)
	}
	var next struct{ Members struct{ Nodes []memberFound } }
	h.ask(t, h.as(t, "Ada"), `{ members(on: "2024-06-01", filter: {search: "open data services"}) { nodes { category { code } status } } }`, nil, &next)
	if got := next.Members.Nodes; len(got) != 1 || got[0].Category.Code != "private_sector" {
		t.Errorf("what is planned: %+v", got)
	}
}

func TestStaffPlanAnEndWithNoticeAndTakeItBackAndNobodyElseReadsOfIt(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	m := h.member(t, ada, "akvo")
	end := func(in map[string]any) string {
		in["id"], in["kind"] = m.ID, "WITHDRAWAL"
		return h.change(t, ada, "memberEnd", "MemberEndInput", in).String()
	}
	for _, row := range []struct {
		in   map[string]any
		want string
	}{
		{map[string]any{"reason": "their letter", "lastDay": "2023-12-31"}, "lastDay:NOTICE_TOO_SHORT"},
		{map[string]any{"reason": "their letter", "lastDay": "2015-12-31", "shortNotice": true}, "lastDay:ENDS_BEFORE_ADMISSION"},
		{map[string]any{"lastDay": "2024-06-30"}, "reason:REASON_MISSING"},
		{map[string]any{"reason": "their letter", "expectedVersion": m.Version}, ""},
		{map[string]any{"reason": "their letter", "expectedVersion": m.Version}, "expectedVersion:STALE_VERSION"},
		{map[string]any{"reason": "again"}, "lastDay:ENDING_PLANNED"},
	} {
		if got := end(row.in); got != row.want {
			t.Errorf("%v: %s, want %s", row.in, got, row.want)
		}
	}
	planned := h.member(t, ada, "akvo")
	if len(planned.PlannedChanges) != 1 || planned.PlannedChanges[0].EffectiveOn != "2024-03-02" || *planned.EndedOn != "2024-03-02" || planned.Status != "CURRENT" {
		t.Fatalf("%+v", planned)
	}
	if public := h.member(t, store.Viewer{Language: "en"}, "akvo"); public.EndedOn != nil || len(public.PlannedChanges) != 0 || len(public.Events) != 1 {
		t.Errorf("anybody reads %+v", public)
	}
	back := map[string]any{"eventId": planned.PlannedChanges[0].ID, "reason": "they stay"}
	for _, want := range []string{"", "eventId:TAKEN_BACK_ALREADY"} {
		if got := h.change(t, ada, "memberEndTakeBack", "MemberTakeBackInput", back).String(); got != want {
			t.Errorf("take back: %s, want %s", got, want)
		}
	}
	after := h.member(t, ada, "akvo")
	var kinds []string
	for _, e := range after.Events {
		kinds = append(kinds, e.Kind+" "+*orText(e.Author))
	}
	if diff := cmp.Diff([]string{"ENTERED Plenary", "ENDED Ada Okafor", "TAKEN_BACK Ada Okafor"}, kinds); diff != "" || !after.Events[1].Overtaken || after.EndedOn != nil {
		t.Errorf("%s %+v", diff, after)
	}
}

func orText(s *string) *string {
	if s == nil {
		plenary := "Plenary"
		return &plenary
	}
	return s
}

func TestALapseRestsOnADecisionThatIsCitedInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	amina := h.as(t, "Amina")
	amina.Language = "fr"
	m := h.member(t, amina, "akvo")
	lapse := map[string]any{"id": m.ID, "kind": "LAPSE", "reason": "Deux ans d’arriérés"}
	if got := h.change(t, amina, "memberEnd", "MemberEndInput", lapse).String(); got != "decision:DECISION_NEEDED" {
		t.Errorf("without a decision: %s", got)
	}
	next := h.nextDecision(t)
	lapse["decision"] = map[string]any{"decidedOn": "2023-11-20", "rule": "SOP 2.4"}
	var done struct {
		MemberEnd struct {
			Member *struct{ Status, EndedOn string }
			Event  *struct {
				Text, Ending string
				Decision     struct{ Text string }
			}
			UserErrors errs
		}
	}
	h.ask(t, amina, `mutation($input: MemberEndInput!) { memberEnd(input: $input) {
		member { status endedOn } event { text ending decision { text } } userErrors { code field } } }`, map[string]any{"input": lapse}, &done)
	got := done.MemberEnd
	if got.Event == nil || got.Event.Ending != "LAPSE" || got.Member.EndedOn != "2023-12-02" || !strings.HasPrefix(got.Event.Text, "Caducité") ||
		!strings.Contains(got.Event.Decision.Text, next) {
		t.Errorf("%+v", got)
	}
}

func TestChangesThatCannotBeAreRefusedWithTheirField(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	m, other, gone := h.member(t, ada, "akvo"), h.member(t, ada, "cordaid"), h.member(t, ada, "open ledger forum")
	for _, row := range []struct {
		mutation, input string
		in              map[string]any
		want            string
	}{
		{"memberChangeCategory", "MemberChangeCategoryInput", map[string]any{"id": m.ID, "category": "provider", "effectiveOn": "2023-11-30", "reason": "x"}, "effectiveOn:CHANGE_IN_PAST"},
		{"memberChangeConstituency", "MemberChangeConstituencyInput", map[string]any{"id": m.ID, "constituency": "cso_other", "reason": "x"}, "constituency:NOTHING_CHANGES"},
		{"memberChangeConstituency", "MemberChangeConstituencyInput", map[string]any{"id": gone.ID, "constituency": "provider", "reason": "x"}, "effectiveOn:NOT_MEMBER_THEN"},
		{"memberMerge", "MemberMergeInput", map[string]any{"id": m.ID, "into": m.ID, "reason": "x"}, "into:MERGE_WITH_ITSELF"},
		{"memberMerge", "MemberMergeInput", map[string]any{"id": m.ID, "into": gone.ID, "reason": "x"}, "into:INTO_NOT_MEMBER"},
		{"memberMerge", "MemberMergeInput", map[string]any{"id": gone.ID, "into": m.ID, "reason": "x"}, "mergedOn:NOT_MEMBER_THEN"},
		{"memberRejoin", "MemberRejoinInput", map[string]any{"id": m.ID, "reason": "x"}, "member:ALREADY_MEMBER"},
		{"memberRejoin", "MemberRejoinInput", map[string]any{"id": gone.ID, "reason": "x", "joinedOn": "2021-06-30"}, "joinedOn:JOINED_BEFORE_END"},
		{"memberSplit", "MemberSplitInput", map[string]any{"id": m.ID, "reason": "x", "parts": []any{}}, "parts:SPLIT_PARTS"},
		{"memberSplit", "MemberSplitInput", map[string]any{"id": m.ID, "reason": "x", "parts": []any{
			map[string]any{"names": map[string]any{"en": "Cordaid"}, "country": "NL", "constituency": "cso_other", "category": "cso_other"}}}, "parts.0.names.en:ORGANISATION_EXISTS"},
		{"organisationRename", "OrganisationRenameInput", map[string]any{"id": m.Organisation.ID, "names": map[string]any{"en": "Akvo Foundation"}, "reason": " "}, "reason:REASON_MISSING"},
		{"memberChangeTakeBack", "MemberTakeBackInput", map[string]any{"eventId": other.Events[0].ID, "reason": "x"}, "eventId:ONLY_CHANGES_BACK"},
	} {
		if got := h.change(t, ada, row.mutation, row.input, row.in).String(); got != row.want {
			t.Errorf("%s %v: %s, want %s", row.mutation, row.in, got, row.want)
		}
	}
	if after := h.member(t, ada, "akvo"); after.Version != m.Version {
		t.Errorf("refusals changed something: %+v", after)
	}
}

func TestAMergerASplitARenamingAndAReturnStandInTheStory(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	m, other, gone := h.member(t, ada, "akvo"), h.member(t, ada, "cordaid"), h.member(t, ada, "open ledger forum")
	for _, row := range []struct {
		mutation, input string
		in              map[string]any
	}{
		{"memberSplit", "MemberSplitInput", map[string]any{"id": other.ID, "reason": "two programmes", "splitOn": "2023-11-01", "parts": []any{
			map[string]any{"names": map[string]any{"en": "Cordaid Data"}, "country": "NL", "constituency": "cso_other", "category": "private_sector", "band": "private_sector_1m"}}}},
		{"organisationRename", "OrganisationRenameInput", map[string]any{"id": m.Organisation.ID, "expectedVersion": m.Organisation.Version, "names": map[string]any{"en": "Akvo Foundation"}, "renamedOn": "2023-06-01", "reason": "new statutes"}},
		{"memberMerge", "MemberMergeInput", map[string]any{"id": m.ID, "into": other.ID, "keepName": true, "moveContacts": true, "mergedOn": "2023-12-01",
			"decision": map[string]any{"decidedOn": "2023-11-28"}}},
		{"memberRejoin", "MemberRejoinInput", map[string]any{"id": gone.ID, "reason": "funds again", "category": "private_sector"}},
	} {
		if got := h.change(t, ada, row.mutation, row.input, row.in); len(got) > 0 {
			t.Fatalf("%s: %v", row.mutation, got)
		}
	}
	texts := func(m memberFound) (list []string) {
		for _, e := range m.Events[1:] {
			list = append(list, e.EffectiveOn+" "+strings.ReplaceAll(e.Text, "\u00a0", " "))
		}
		return list
	}
	if diff := cmp.Diff([]string{"2023-11-01 Cordaid Data split off and became a member of its own", "2023-12-01 Akvo Foundation merged into it"},
		texts(h.member(t, ada, "bilance"))); diff != "" {
		t.Error(diff)
	}
	var ended struct{ Member memberFound }
	h.ask(t, store.Viewer{Language: "en"}, `query($id: ID!) { member(id: $id) { status events { effectiveOn text } } }`, map[string]any{"id": m.ID}, &ended)
	want := []string{"2023-06-01 Renamed; its name until then: Akvo", "2023-12-01 Merged into Cordaid; last day as a member of its own: 30 November 2023"}
	if diff := cmp.Diff(want, texts(ended.Member)); diff != "" || ended.Member.Status != "FORMER" {
		t.Errorf("%s %s", ended.Member.Status, diff)
	}
	back := h.member(t, ada, "open ledger forum")
	if back.Status != "CURRENT" || back.Category.Code != "private_sector" || back.Events[2].Kind != "RETURNED" || back.Events[2].Reason != "funds again" {
		t.Errorf("%+v", back)
	}
}
