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

// TestTextsOfGovernanceCiteTheRulebook: each by the day of what it says, be it
// of another page, so that one text leads to one version wherever it stands.
func TestTextsOfGovernanceCiteTheRulebook(t *testing.T) {
	for _, row := range []struct{ path, field, day string }{ // without a day, today
		{"/decisions/d1", "decision.wording", "decision.decidedOn"}, {"/decisions/d1", "decision.rule", "decision.decidedOn"},
		{"/decisions/d1", "decision.text", "decision.decidedOn"}, {"/decisions/d1", "decision.endedBy.text", "decision.endedBy.decidedOn"},
		{"/decisions/d1", "decision.relations.0.later.text", "decision.relations.0.later.decidedOn"}, {"/decisions", "decisions.nodes.0.rule", "decisions.nodes.0.decidedOn"},
		{"/meetings/m1", "meeting.agenda.0.title", "meeting.startsOn"}, {"/meetings/m1", "meeting.shortNoticeWhy", "meeting.convenedAt"},
		{"/meetings/m1", "meeting.agenda.0.decisions.0.text", "meeting.agenda.0.decisions.0.decidedOn"}, {"/meetings/m1", "meeting.agenda.0.actions.0.title", "meeting.agenda.0.actions.0.createdAt"},
		{"/meetings/m1", "meeting.openActions.0.title", "meeting.openActions.0.createdAt"}, {"/meetings/m1/run", "meeting.agenda.0.actions.0.title", "meeting.agenda.0.actions.0.createdAt"},
		{"/meetings/m1/minutes", "meeting.minutes.parts.0.text", "meeting.startsOn"}, {"/meetings/m1/minutes", "meeting.corrections.0.text", "meeting.startsOn"},
		{"/meetings/m1/run", "meeting.agenda.0.decisions.0.text", "meeting.agenda.0.decisions.0.decidedOn"},
		{"/actions", "actions.nodes.0.title", "actions.nodes.0.createdAt"}, {"/actions", "actions.nodes.0.decision.text", "actions.nodes.0.decision.decidedOn"}, {"/actions", "actions.nodes.0.note", "actions.nodes.0.actedAt"},
		{"/papers/p1", "paper.texts.0.versions.0.text.0.lines", "paper.texts.0.versions.0.at"}, {"/papers/p1", "paper.withdrawal.reason", "paper.withdrawal.at"},
		{"/procedures/w1", "writtenProcedure.text", "writtenProcedure.opensOn"}, {"/procedures/w1", "writtenProcedure.objections.0.reason", "writtenProcedure.objections.0.at"},
		{"/procedures", "writtenProcedures.nodes.0.rule", "writtenProcedures.nodes.0.opensOn"},
		{"/packs/p1", "waiverPack.note", "waiverPack.closesOn"}, {"/waivers/f1", "feeWaiver.decisions.0.reason", "feeWaiver.decisions.0.decision.decidedOn"},
		{"/waivers/f1", "feeWaiver.recommendations.0.reason", "feeWaiver.recommendations.0.at"}, {"/my-membership/waiver/f1", "feeWaiver.openQuestion.text", "feeWaiver.openQuestion.askedAt"},
		{"/interests", "interests.0.note", "interests.0.declaredAt"},
		{"/bodies/b1", "body.purpose", ""}, {"/bodies/b1", "body.terms.text", "body.terms.since"}, {"/bodies/b1", "body.termsVersions.0.text", "body.termsVersions.0.since"},
		{"/bodies/b1", "body.mandate.periods.0.note", "body.mandate.periods.0.startsOn"},
		{"/mandates/m1", "mandate.periods.0.note", "mandate.periods.0.startsOn"}, {"/mandates/m1", "mandate.periods.0.closedWhy", "mandate.periods.0.closedOn"},
		{"/board", "board.seats.0.terms.0.result", "board.seats.0.terms.0.startsOn"},
		{"/rulebook/2.3", "ruleSection.version.wording.text", "ruleSection.on"}, {"/rulebook/2.3", "ruleSection.versions.0.replacedWhy", "ruleSection.versions.0.replacedAt"},
		{"/rulebook/2.3", "ruleSection.proposals.0.reasonsText", "ruleSection.proposals.0.proposedOn"}, {"/rulebook/2.3", "ruleSection.proposals.0.wording.text", "ruleSection.proposals.0.proposedOn"},
		{"/rulebook/2.3", "ruleSection.proposals.0.reason", "ruleSection.proposals.0.endedOn"},
		{"/calls/c1", "call.text", "call.openedAt"}, {"/calls/c1", "call.closedBecause", "call.closedAt"}, {"/calls/c1", "call.decision.text", "call.decision.decidedOn"},
		{"/calls/c1", "call.viewerApplication.motivation", "call.viewerApplication.changedAt"}, {"/calls/c1/choose", "call.applications.0.expertise", "call.applications.0.changedAt"},
	} {
		d := newReal(t)
		d.api.values[row.field] = "as SOP 2.3.6 says"
		if strings.HasSuffix(row.field, "lines") {
			d.api.values[row.field] = []any{"as SOP 2.3.6 says"}
		}
		want := `<a class="rule-link" href="/rulebook/2.3.6">`
		switch _, of, _ := strings.Cut(row.day[max(0, strings.LastIndexByte(row.day, '.')):], "."); {
		case of == "at" || strings.HasSuffix(of, "At"):
			d.api.values[row.day], want = "2019-05-07T10:00:00Z", `<a class="rule-link" href="/rulebook/2.3.6?on=2019-05-07">`
		case of != "":
			d.api.values[row.day], want = "2019-05-07", `<a class="rule-link" href="/rulebook/2.3.6?on=2019-05-07">`
		}
		d.api.values["decision.state"], d.api.values["body.termsVersions.0.inForce"], d.api.values["feeWaiver.viewerRecusal"] = "REVOKED", false, nil
		d.api.values["meeting.state"], d.api.values["meeting.briefingOf"], d.api.values["call.state"] = "BEGUN", nil, "DECIDED"
		d.api.values["meeting.recordClosedBecause"] = nil
		d.api.values["rulePeriods"] = []any{map[string]any{"code": "2.3.6", "from": "1900-01-01", "to": nil}}
		w := d.get(row.path)
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, want) {
			t.Errorf("%s does not link what %s cites by %q (%d)", row.path, row.field, row.day, w.Code)
		}
	}
}
