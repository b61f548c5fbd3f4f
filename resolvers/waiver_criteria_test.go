package resolvers

import (
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

const readSets = `{ waiverCriteriaSets(ruleRef: "SOP 2.3.6") { id number state inPrinciple effectiveFrom title category { code }
	criteria { code kind fact incomes years required alternative evidenceAsked means text(language: FR) help texts { es } } } }`

type shownSet struct {
	ID       string
	Number   int
	State    string
	Criteria []struct {
		Code, Means, Text string
		Incomes           []string
		Texts             struct{ Es string }
	}
}

func (h house) sets(t *testing.T, v store.Viewer) []shownSet {
	t.Helper()
	var answer struct{ WaiverCriteriaSets []shownSet }
	h.ask(t, v, readSets, nil, &answer)
	return answer.WaiverCriteriaSets
}

// aVersion is the input of a version with two criteria.
func aVersion() map[string]any {
	text := func(s string) map[string]any { return map[string]any{"en": s, "fr": s + " fr", "es": s + " es"} }
	return map[string]any{
		"ruleRef": "SOP 2.3.6", "effectiveFrom": "2024-01-01", "category": "partner_country", "title": text("Waivers"), "expectedVersion": 1,
		"criteria": []any{
			map[string]any{"code": "low_income", "kind": "COMPUTED", "fact": "INCOME_GROUP", "incomes": []any{"LIC", "LMC"}, "required": true, "text": text("Lower income")},
			map[string]any{"evidenceAsked": "OPTIONAL", "text": map[string]any{"en": ""}},
			map[string]any{"kind": "DECLARED", "evidenceAsked": "REQUIRED", "required": true, "text": text("Budget"), "help": map[string]any{"en": "Of the year"}},
		},
	}
}

const writeSet = `mutation($input: WaiverCriteriaWriteInput!) { waiverCriteriaWrite(input: $input) { criteriaSet { number state recordedBy criteria { code } } userErrors { field code message } } }`

func TestStaffWriteCriteriaForADayToCome(t *testing.T) {
	h := newHouse(t)
	ada, diego := h.as(t, "Ada"), h.as(t, "Diego")
	if got := h.told(t, diego, writeSet, map[string]any{"input": aVersion()}); !strings.Contains(got, "FORBIDDEN") {
		t.Errorf("a member of the Board writes: %s", got)
	}
	bad := aVersion()
	bad["effectiveFrom"] = "2023-12-01"
	bad["criteria"].([]any)[2].(map[string]any)["text"] = map[string]any{"en": "Budget", "es": "Presupuesto"}
	got := h.told(t, ada, writeSet, map[string]any{"input": bad})
	for _, want := range []string{`"field":"effectiveFrom","code":"CRITERIA_IN_PAST"`, `"field":"criteria.2.text.fr","code":"CRITERIA_TEXT_MISSING"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if got := h.told(t, ada, writeSet, map[string]any{"input": aVersion()}); !strings.Contains(got, `"number":2`) || !strings.Contains(got, "Ada") || strings.Contains(got, `"code":"CRITERIA`) {
		t.Error(got)
	}
	if got := h.told(t, ada, writeSet, map[string]any{"input": aVersion()}); !strings.Contains(got, "STALE_VERSION") {
		t.Errorf("two write at once: %s", got)
	}
	for name, numbers := range map[string][]int{"Ada": {2, 1}, "Diego": {2, 1}, "Ben": {1}, "": {1}} {
		var seen []int
		sets := h.sets(t, h.as(t, name))
		for _, s := range sets {
			seen = append(seen, s.Number)
		}
		if !slices.Equal(seen, numbers) {
			t.Errorf("%q sees %v", name, seen)
		}
		last := sets[len(sets)-1]
		if last.State != "IN_FORCE" || len(last.Criteria) != 5 || last.Criteria[0].Text != "Pays à faible revenu" || last.Criteria[0].Means != "The country’s income group on the reference date: Low income" {
			t.Errorf("%+v", last)
		}
		var one struct{ WaiverCriteriaSet *struct{ Number int } }
		h.ask(t, h.as(t, name), `query($id: ID!) { waiverCriteriaSet(id: $id) { number } }`, map[string]any{"id": h.sets(t, ada)[0].ID}, &one)
		if (one.WaiverCriteriaSet != nil) != (len(numbers) == 2) {
			t.Errorf("%q finds the version to come: %+v", name, one)
		}
	}
	var audited int
	if _, err := h.store.Read(store.System("test")).Get(t.Context(), &audited, `select count(*) from audit a join criteria_sets s on s.id = a.row_id where a.entity = 'criteria_sets' and s.number = 2 and a.actor_id is not null`); err != nil || audited != 1 {
		t.Errorf("%d lines of audit, %v", audited, err)
	}
}

const receiveList = `mutation($input: IncomeListReceiveInput!) { incomeListReceive(input: $input) { incomeList { countries source recordedBy }
	changes { code name before after members } userErrors { field code message } } }`

func TestAListIsSeenBeforeItIsRecorded(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	send := func(content string) (token string) {
		err := h.store.Write(t.Context(), ada, func(tx *store.Tx) (err error) {
			token, err = uploads.Receive(t.Context(), tx, h.seals, uploads.ReferenceList, "list.csv", []byte(content))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	input := func(token string, dry bool) map[string]any {
		return map[string]any{"input": map[string]any{"file": token, "publishedOn": "2023-07-01", "source": "World Bank, FY24", "dryRun": dry}}
	}
	if got := h.told(t, ada, receiveList, input(send("code,group\nMLI,LIC\nZZZ,LIC\nGIN,POOR\n"), true)); !strings.Contains(got, "LIST_COUNTRY") || !strings.Contains(got, "Line 4") {
		t.Error(got)
	}
	token := send("code,group\nMLI,LIC\nGIN,LMC\n")
	const lists = `{ incomeLists { publishedOn } countryReferences(code: "gn") { changed incomes { income since until } leastDeveloped { since until } } }`
	before := h.told(t, ada, lists, nil)
	var seen struct {
		IncomeListReceive struct {
			Changes []struct {
				Code, Name, Before, After string
				Members                   int
			}
		}
	}
	h.ask(t, ada, receiveList, input(token, true), &seen)
	changes := seen.IncomeListReceive.Changes
	guinea := slices.IndexFunc(changes, func(c struct {
		Code, Name, Before, After string
		Members                   int
	}) bool {
		return c.Code == "GN"
	})
	if guinea < 0 || changes[guinea].After != "LMC" || changes[guinea].Before != "LIC" || changes[guinea].Members != 1 || changes[guinea].Name != "Guinea" {
		t.Errorf("%+v", changes)
	}
	if after := h.told(t, ada, lists, nil); after != before {
		t.Errorf("a dry run recorded something: %s", after)
	}
	if got := h.told(t, ada, receiveList, input(token, false)); !strings.Contains(got, `"recordedBy":"Ada`) || !strings.Contains(got, `"userErrors":[]`) {
		t.Error(got)
	}
	if got := h.told(t, ada, lists, nil); !strings.Contains(got, `"since":"2023-07-01"`) || !strings.Contains(got, `"changed":true`) {
		t.Error(got)
	}
	if got := h.told(t, ada, receiveList, input(token, false)); !strings.Contains(got, "UPLOAD_UNKNOWN") {
		t.Errorf("the file was taken: %s", got)
	}
}

func TestWhoReadsAndChangesReferenceDataAndSettings(t *testing.T) {
	h := newHouse(t)
	const read = `{ waiverSettings { passesBy quorumPercent } waiverSettingsHistory { changes { text } recordedBy } incomeLists { source } countryReferences(members: true) { name members } }`
	for name, may := range map[string]bool{"Ada": true, "Diego": true, "Ben": false, "": false} {
		if got := h.told(t, h.as(t, name), read, nil); strings.Contains(got, "FORBIDDEN") == may {
			t.Errorf("%q: %s", name, got)
		}
	}
	ada := h.as(t, "Ada")
	const change = `mutation($input: WaiverSettingsChangeInput!) { waiverSettingsChange(input: $input) { settings { quorumPercent recordedBy changes { text } } userErrors { field code } } }`
	settings := map[string]any{"passesBy": "APPROVALS", "quorumPercent": 60, "writtenDays": 10, "reviewDays": 14, "askDays": 30, "validMonths": 12, "dueDays": 30, "register": "PUBLIC"}
	if got := h.told(t, ada, change, map[string]any{"input": settings}); !strings.Contains(got, "Quorum, percent: 50 → 60") || !strings.Contains(got, "Ada") {
		t.Error(got)
	}
	settings["quorumPercent"] = 0
	if got := h.told(t, ada, change, map[string]any{"input": settings}); !strings.Contains(got, "SETTING_NUMBER") {
		t.Error(got)
	}
	const record = `mutation($input: LeastDevelopedRecordInput!) { leastDevelopedRecord(input: $input) { country { changed leastDeveloped { until endedBy source } } userErrors { code } } }`
	leaves := map[string]any{"act": "LEAVES", "country": "np", "on": "2026-11-24", "source": "A/RES/76/8"}
	if got := h.told(t, ada, record, map[string]any{"input": leaves}); !strings.Contains(got, `"until":"2026-11-24"`) || !strings.Contains(got, "Ada") {
		t.Error(got)
	}
	if got := h.told(t, ada, `{ countries { code leastDeveloped } }`, nil); !strings.Contains(got, `{"code":"NP","leastDeveloped":true}`) || !strings.Contains(got, `{"code":"VU","leastDeveloped":false}`) {
		t.Error("the list of today is not that of the periods")
	}
}
