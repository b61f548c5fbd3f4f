package web

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

func TestATextIsEscapedAndItsCitationsMarked(t *testing.T) {
	day := date.New(2023, time.March, 14)
	for _, row := range []struct {
		text string
		on   []any
		want string
	}{
		{"", nil, ""},
		{"nothing <b>bold</b>", nil, "nothing &lt;b&gt;bold&lt;/b&gt;"},
		{"see SOP 2.3.6.", nil, `see <x-rule c="2.3.6" d="">SOP 2.3.6</x-rule>.`},
		{"SOP 1 & SOP 2", []any{day}, `<x-rule c="1" d="2023-03-14">SOP 1</x-rule> &amp; <x-rule c="2" d="2023-03-14">SOP 2</x-rule>`},
		{"SOP 1", []any{&day}, `<x-rule c="1" d="2023-03-14">SOP 1</x-rule>`},
		{"SOP 1", []any{day.Start(time.UTC)}, `<x-rule c="1" d="2023-03-14">SOP 1</x-rule>`},
		{"SOP 1", []any{"2023-03-14"}, `<x-rule c="1" d="2023-03-14">SOP 1</x-rule>`},
		{"SOP 1", []any{(*date.Date)(nil)}, `<x-rule c="1" d="">SOP 1</x-rule>`},
		{"SOP 1", []any{`"><script>`}, `<x-rule c="1" d="">SOP 1</x-rule>`},
		{"decision 7 (SOP 1)", []any{day, "/decisions/x&y"}, `<a href="/decisions/x&amp;y">decision 7</a> (<x-rule c="1" d="2023-03-14">SOP 1</x-rule>)`},
		{"decision 7", []any{day, "/decisions/7"}, `<a href="/decisions/7">decision 7</a>`},
		{`<x-rule c="1" d="">SOP 1</x-rule>`, nil, `&lt;x-rule c=&#34;1&#34; d=&#34;&#34;&gt;<x-rule c="1" d="">SOP 1</x-rule>&lt;/x-rule&gt;`},
	} {
		if got, err := cited(row.text, row.on...); string(got) != row.want || err != nil {
			t.Errorf("%q on %v: %q, %v", row.text, row.on, got, err)
		}
	}
	if _, err := cited("SOP 1", 7); err == nil {
		t.Error("a number is a day")
	}
}

// One question finds all sections of a page, and what leads nowhere on its day
// stays as it is written.
func TestACitationLeadsToTheSectionAsOfThatDay(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{}
	d.Today = func() date.Date { return date.MustParse("2023-12-01") }
	d.api.values["ruleSections.0.version.wording.text"] = "Under SOP 2.3.6, SOP 2.3.7 and SOP 9; <i>SOP 2.3.6</i>"
	d.api.values["rulePeriods"] = []any{
		map[string]any{"code": "2.3.6", "from": "2016-06-28", "to": "2021-12-07"}, map[string]any{"code": "2.3.6", "from": "2021-12-08", "to": nil},
		map[string]any{"code": "2.3.7", "from": "2023-01-01", "to": nil},
	}
	w := d.get("/fr/rulebook?on=2022-12-31")
	d.wants(w, 200, `Under <a class="rule-link" href="/fr/rulebook/2.3.6?on=2022-12-31">SOP 2.3.6</a>, SOP 2.3.7 and SOP 9; &lt;i&gt;<a`)
	if n := len(d.api.asked); n != 2 || strings.Contains(w.Body.String(), "x-rule") {
		t.Errorf("%d questions", n)
	}
	if got := d.api.asked[1].variables["codes"]; len(got.([]any)) != 3 {
		t.Errorf("asked for %v", got)
	}
	d.wants(d.get("/rulebook"), 200, `<a class="rule-link" href="/rulebook/2.3.6">SOP 2.3.6</a>, <a class="rule-link" href="/rulebook/2.3.7">`)
	d.api.before = func(asked int) {
		if asked%2 == 0 {
			d.api.errs = []Error{{Code: "UNAVAILABLE"}}
		}
	}
	d.api.asked = nil
	d.wants(d.get("/rulebook"), 200, "Under SOP 2.3.6, SOP 2.3.7") // readable without its links
}

func TestTheRulebookReadsAsOfAnyDayThatIsOne(t *testing.T) {
	d := newReal(t)
	for address, want := range map[string]any{"/rulebook": nil, "/rulebook?on=2020-01-01": "2020-01-01", "/rulebook?on=soon": nil, "/rulebook/2.3.6?on=": nil} {
		d.api.asked = nil
		d.wants(d.get(address), 200)
		if got := d.api.asked[0].variables["on"]; got != want {
			t.Errorf("%s: as on %v", address, got)
		}
	}
	d.api.values["ruleSection"] = nil
	d.wants(d.get("/rulebook/9.9"), 404)
}

func TestWhatStaffAdoptsIsTypedOnceAndToldWhereItIsWrong(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 1, Roles: store.Implied(store.Staff)}
	typed := []string{"input.code", "2.3.6", "input.expectedVersion", "2", "input.titles.en", "Waivers", "input.texts.en", "First.\r\n\r\nSecond.",
		"input.titles.fr", "", "input.texts.fr", "", "input.inForceFrom", "", "input.decision.number", "2023/09", "input.decision.body", "ASSEMBLY"}
	d.wants(d.post("/rulebook/2.3.6/ruleVersionAdd", typed...), 303)
	input := d.api.asked[0].variables["input"].(map[string]any)
	if input["expectedVersion"] != 2 || input["texts"].(map[string]any)["en"] != "First.\n\nSecond." || input["decision"].(map[string]any)["body"] != "ASSEMBLY" {
		t.Errorf("%v", input)
	}
	d.api.values["userErrors"] = []any{map[string]any{"code": "RULEBOOK_NOT_AFTER", "field": "inForceFrom", "message": "choose a later day"}}
	d.wants(d.post("/rulebook/2.3.6/ruleVersionAdd", typed...), 422, "choose a later day", `value="Waivers"`)
	d.api.values["userErrors"] = []any{}
	d.wants(d.post("/rulebook/ruleSectionAdd", typed...), 303)
	d.wants(d.get("/rulebook"), 200, `<option value="">Members’ Assembly, if no other</option>`)
	d.wants(d.get("/rulebook/2.3.6"), 200, `<option value="ASSEMBLY" selected>`, `value="SOP 6.1"`)
	d.wants(d.get("/mandates"), 200, `<option value="">Governing Board, if no other</option>`)
}

// What changed is said in words too, for who sees no colour.
func TestAComparisonSaysWhatWasRemovedAndAdded(t *testing.T) {
	d := newReal(t)
	for i, change := range []string{"KEPT", "REMOVED", "ADDED"} {
		d.api.values["ruleSection.comparison.differences.0.text."+string(rune('0'+i))+".change"] = change
		d.api.values["ruleSection.comparison.differences.0.text."+string(rune('0'+i))+".text"] = strings.ToLower(change)
	}
	d.wants(d.get("/rulebook/2.3.6/compare?from=1&to=2"), 200,
		`kept<del><span class="hidden">[removed: </span>removed<span class="hidden"> end]</span></del></div>`,
		`kept<ins><span class="hidden">[added: </span>added<span class="hidden"> end]</span></ins></div>`)
	d.api.values["ruleSection.comparison"] = nil
	d.wants(d.get("/rulebook/2.3.6/compare?from=1&to=1"), 200, "Nothing to compare")
}

// TestTextsOfGovernanceCiteTheRulebook: each by the day of what it says.
func TestTextsOfGovernanceCiteTheRulebook(t *testing.T) {
	for _, row := range []struct{ path, field string }{
		{"/decisions/d1", "decision.wording"}, {"/decisions/d1", "decision.rule"}, {"/decisions/d1", "decision.text"}, {"/decisions/d1", "decision.endedBy.text"},
		{"/decisions/d1", "decision.relations.0.later.text"}, {"/decisions", "decisions.nodes.0.rule"},
		{"/meetings/m1", "meeting.agenda.0.title"}, {"/meetings/m1", "meeting.agenda.0.decisions.0.text"}, {"/meetings/m1", "meeting.agenda.0.actions.0.title"},
		{"/meetings/m1", "meeting.shortNoticeWhy"}, {"/meetings/m1", "meeting.openActions.0.title"},
		{"/meetings/m1/minutes", "meeting.minutes.parts.0.text"}, {"/meetings/m1/minutes", "meeting.corrections.0.text"}, {"/meetings/m1/run", "meeting.agenda.0.decisions.0.text"},
		{"/actions", "actions.nodes.0.title"}, {"/actions", "actions.nodes.0.decision.text"}, {"/actions", "actions.nodes.0.note"},
		{"/papers/p1", "paper.texts.0.versions.0.text.0.lines"}, {"/papers/p1", "paper.withdrawal.reason"},
		{"/procedures/w1", "writtenProcedure.text"}, {"/procedures/w1", "writtenProcedure.objections.0.reason"}, {"/procedures", "writtenProcedures.nodes.0.rule"},
		{"/packs/p1", "waiverPack.note"}, {"/waivers/f1", "feeWaiver.decisions.0.reason"}, {"/waivers/f1", "feeWaiver.recommendations.0.reason"},
		{"/my-membership/waiver/f1", "feeWaiver.openQuestion.text"},
		{"/bodies/b1", "body.purpose"}, {"/bodies/b1", "body.terms.text"}, {"/bodies/b1", "body.termsVersions.0.text"}, {"/bodies/b1", "body.mandate.periods.0.note"},
		{"/mandates/m1", "mandate.periods.0.note"}, {"/mandates/m1", "mandate.periods.0.closedWhy"}, {"/board", "board.seats.0.terms.0.result"},
		{"/rulebook/2.3", "ruleSection.version.wording.text"}, {"/rulebook/2.3", "ruleSection.proposals.0.reasonsText"},
	} {
		d := newReal(t)
		d.api.values[row.field] = "as SOP 2.3.6 says"
		if strings.HasSuffix(row.field, "lines") {
			d.api.values[row.field] = []any{"as SOP 2.3.6 says"}
		}
		d.api.values["decision.state"], d.api.values["body.termsVersions.0.inForce"], d.api.values["feeWaiver.viewerRecusal"] = "REVOKED", false, nil
		d.api.values["meeting.state"], d.api.values["meeting.briefingOf"] = "BEGUN", nil
		d.api.values["meeting.recordClosedBecause"] = nil
		d.api.values["rulePeriods"] = []any{map[string]any{"code": "2.3.6", "from": "1900-01-01", "to": nil}}
		w := d.get(row.path)
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, `<a class="rule-link" href="/rulebook/2.3.6`) {
			t.Errorf("%s does not link what %s cites (%d)", row.path, row.field, w.Code)
		}
	}
}
