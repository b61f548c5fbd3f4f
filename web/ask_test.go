package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// asking is a focal point before a draft with three criteria: one that data
// answer, one to declare, one that reviewers judge.
func asking(t *testing.T) *desk {
	t.Helper()
	d := focal(t)
	d.api.lists["feeWaiver.criteria"] = 3
	for name, value := range map[string]any{
		"feeWaiver.state": "DRAFT", "viewerCanEdit": true, "viewerCanSubmit": true, "openQuestion": nil, "feeWaiver.id": "w1", "feeWaiver.version": 3,
		"feeWaiver.criteria.0.kind": "COMPUTED", "feeWaiver.criteria.0.code": "low_income",
		"feeWaiver.criteria.1.kind": "DECLARED", "feeWaiver.criteria.1.code": "hardship", "feeWaiver.criteria.1.required": true,
		"feeWaiver.criteria.1.declared": nil, "feeWaiver.criteria.1.evidenceAsked": "OPTIONAL", "feeWaiver.criteria.1.carried": true,
		"feeWaiver.criteria.2.kind": "JUDGED", "feeWaiver.criteria.2.code": "engagement", "feeWaiver.criteria.2.evidenceAsked": "NONE",
		"feeWaiver.evidence.nodes.0.criterion": "hardship", "feeWaiver.evidence.nodes.0.name": "budget.pdf", "feeWaiver.evidence.nodes.0.path": "/evidence/e1",
		"feeWaiver.nextSteps.0.progress": "NOW", "feeWaiver.criteria.2.carried": true, "feeWaiver.events.0.act": "FILE", "feeWaiver.events.1.act": "FILE",
	} {
		d.api.values[name] = value
	}
	return d
}

const askPage = "/my-membership/waiver/w1"

func TestAMemberFillsInOneFormAndSubmits(t *testing.T) {
	d := asking(t)
	w := d.get("/fr" + askPage)
	d.wants(w, 200, `action="/fr/my-membership/waiver/w1/feeWaiverSave"`, `name="input.answers.0.criterion" value="hardship"`, `name="input.answers.0.declared" value="true" required`,
		`name="input.answers.0.evidence"`, `name="input.answers.1.criterion" value="engagement"`, `<button name="input.submit" value="true">Enregistrer et soumettre</button>`,
		`formnovalidate>Enregistrer le brouillon`, `href="/fr/evidence/e1" download>budget.pdf`, `name="input.removeEvidence"`, `<button name="input.submit" value="true">Soumettre ce qui figure ci-dessous</button>`)
	if body := w.Body.String(); strings.Contains(body, `input.answers.1.evidence"`) || strings.Contains(body, `input.answers.1.declared"`) || strings.Contains(body, "low_income") {
		t.Error("asks what it need not")
	}
	if n := strings.Count(w.Body.String(), " required"); n != 1 {
		t.Errorf("%d controls must be filled in", n)
	}
	w = d.send(askPage+"/feeWaiverSave", [][3]string{
		{"input.id", "", "w1"}, {"input.expectedVersion", "", "3"}, {"input.answers.0.criterion", "", "hardship"}, {"input.answers.0.declared", "", "true"},
		{"input.answers.0.words", "", "Sécheresse"}, {"input.answers.0.evidence", "budget.pdf", "%PDF-"}, {"input.answers.1.criterion", "", "engagement"},
		{"input.answers.1.words", "", ""}, {"input.removeEvidence", "", "e1"}, {"input.evidence", "lettre.pdf", "%PDF-"}, {"input.submit", "", "true"},
	})
	d.wants(w, http.StatusSeeOther)
	want := map[string]any{
		"id": "w1", "expectedVersion": 3, "submit": true, "removeEvidence": []any{"e1"}, "evidence": []any{"sealed-lettre.pdf"},
		"answers": []any{
			map[string]any{"criterion": "hardship", "declared": true, "words": "Sécheresse", "evidence": []any{"sealed-budget.pdf"}},
			map[string]any{"criterion": "engagement", "words": ""},
		},
	}
	if diff := cmp.Diff(want, d.api.asked[len(d.api.asked)-1].variables["input"]); diff != "" {
		t.Error(diff)
	}
	if got := d.Files.(*fileDesk).purpose; got != "WAIVER_EVIDENCE" {
		t.Error(got)
	}
}

// The short way is open until something is changed; it sends what is typed, too.
func TestWhatWasSaidLastYearIsSubmittedAsItStandsOnlyWhereItStands(t *testing.T) {
	short := "Submit as filled in below"
	for name, change := range map[string]any{
		"feeWaiver.events.0.act": "EDIT", "feeWaiver.events.1.act": "EVIDENCE", "feeWaiver.previous": nil, "viewerCanSubmit": false, "feeWaiver.criteria.2.carried": false,
	} {
		d := asking(t)
		d.wants(d.get(askPage), 200, short)
		d.api.values[name] = change
		if strings.Contains(d.get(askPage).Body.String(), short) {
			t.Errorf("%s: %v does not count", name, change)
		}
	}
	d := asking(t)
	body := d.get(askPage).Body.String()
	if _, form, _ := strings.Cut(body, "/feeWaiverSave"); strings.Index(form, short) > strings.Index(form, "</form>") {
		t.Error("what was typed is not sent")
	}
	w := d.post(askPage+"/feeWaiverSave", "input.id", "w1", "input.submit", "true")
	d.wants(w, http.StatusSeeOther)
	if got := w.Header().Get("Set-Cookie"); !strings.Contains(got, "plenary_flash=feeWaiverSubmit") {
		t.Error(got)
	}
	d.api.values["userErrors"] = []any{map[string]any{"code": "REQUIRED_NOT_DECLARED", "field": "answers.hardship", "message": "It is required."}}
	w = d.post(askPage+"/feeWaiverSave", "input.id", "w1", "input.answers.0.criterion", "hardship", "input.answers.0.declared", "false")
	d.wants(w, 422, `<a href="#feeWaiverSave-input-answers-0">It is required.</a>`)
	if strings.Contains(w.Body.String(), short) {
		t.Error("a refused form has a short way")
	}
}

func TestAMemberIsToldBeforehandWhatDataDoNotShow(t *testing.T) {
	d := asking(t)
	d.api.values["viewerSubmitWarnings"] = []any{"The data do not show it."}
	d.wants(d.get(askPage), 200, `<p class="callout">The data do not show it.</p>`, `name="input.submit"`)
}

func TestWhatIsMissingIsSaidAtItsCriterion(t *testing.T) {
	d := asking(t)
	d.api.values["userErrors"] = []any{map[string]any{"code": "NOT_COMPLETE", "field": "answers.engagement", "message": "Complete it."}}
	w := d.post(askPage+"/feeWaiverSave", "input.id", "w1", "input.answers.0.criterion", "hardship", "input.answers.0.declared", "false", "input.answers.1.criterion", "engagement", "input.answers.1.words", "We met")
	d.wants(w, 422, `<a href="#feeWaiverSave-input-answers-1">Complete it.</a>`, `id="feeWaiverSave-input-answers-1"`, `value="false" checked`, "We met")
}

func TestWhatWaitsForAnAnswerShowsTheQuestionFirst(t *testing.T) {
	d := asking(t)
	for name, value := range map[string]any{"feeWaiver.state": "RETURNED", "openQuestion": map[string]any{"askedAt": "2023-12-01T09:00:00Z", "text": "Which budget?"}, "viewerCanAnswer": true} {
		d.api.values[name] = value
	}
	w := d.get(askPage)
	d.wants(w, 200, "Which budget?", `action="/my-membership/waiver/w1/feeWaiverAnswer"`, `name="input.text"`, "/feeWaiverSave", "<button>Save the corrections</button>")
	body := w.Body.String()
	if strings.Index(body, "/feeWaiverSave") < strings.Index(body, "/feeWaiverAnswer") || strings.Contains(body, "input.submit") {
		t.Error("the question is not the first thing to do")
	}
	d.wants(d.post(askPage+"/feeWaiverSave", "input.id", "w1", "input.expectedVersion", "3", "input.statement", "We were wrong."), http.StatusSeeOther)
	d.wants(d.post(askPage+"/feeWaiverAnswer", "input.id", "w1", "input.expectedVersion", "3", "input.text", "That of 2023."), http.StatusSeeOther)
}

func TestWhoMayNotReadACaseReadsNothingOfIt(t *testing.T) {
	d := asking(t)
	for _, name := range []string{"criteria", "events", "evidence", "nextSteps"} {
		d.api.values["feeWaiver."+name] = nil
	}
	for _, name := range []string{"viewerCanEdit", "viewerCanSubmit", "viewerCanWithdraw", "viewerCanAnswer"} {
		d.api.values[name] = false
	}
	w := d.get(askPage)
	d.wants(w, 200, "This case can be read by its member")
	for _, part := range []string{"budget.pdf", "<form method=\"post\" action=\"/my-membership", "statement"} {
		if strings.Contains(w.Body.String(), part) {
			t.Errorf("shows %s", part)
		}
	}
}

func TestTheOwnPageSaysThatARequestWaits(t *testing.T) {
	for state, want := range map[string]string{"RETURNED": "Answer the question</a>", "DRAFT": "Complete the request</a>", "GRANTED": ">See what is owed</a>"} {
		d := focal(t)
		d.api.values["viewer.memberships.0.duesHistory.1.overdue"] = true
		d.api.values["viewer.memberships.0.duesHistory.1.balance"] = map[string]any{"amount": "1100.00", "currency": "USD"}
		d.api.values["viewer.memberships.0.feeWaivers.1.state"] = state
		w := d.get("/my-membership")
		d.wants(w, 200, want)
		if strings.Count(w.Body.String(), `<a class="button"`) > 1 {
			t.Errorf("%s: more than one thing to do", state)
		}
	}
}

func TestTheOwnPageSaysWhatARequestMeansForTheFee(t *testing.T) {
	owes := map[string]any{"amount": "1100.00", "currency": "USD"}
	for _, row := range []struct {
		state          string
		asks           bool
		wants, absents []string
	}{
		{"SUBMITTED", false, []string{"is being examined", "See the request</a>"}, []string{"you can ask for a fee waiver"}},
		{"UNDER_REVIEW", false, []string{"is being examined"}, []string{"write to the Secretariat"}},
		{"IN_PRINCIPLE", false, []string{"is granted in principle", "SOP reform. Until then the fee stays owed", "See what is owed</a>"}, []string{"If paying is a difficulty"}},
		{"DECLINED", true, []string{"you can ask for a fee waiver", `<a class="button second" href="/my-membership/waiver">Ask for a waiver</a>`}, nil},
		{"DECLINED", false, []string{"If paying is a difficulty, write to the Secretariat."}, []string{"you can ask for a fee waiver", "may be possible"}},
	} {
		d := focal(t)
		for name, value := range map[string]any{
			"duesHistory.1.overdue": true, "duesHistory.1.balance": owes, "feeWaivers.1.state": row.state, "feeWaivers.1.namedDecision": "SOP reform",
		} {
			d.api.values["viewer.memberships.0."+name] = value
		}
		d.api.values["viewerCanAskForWaiver"] = row.asks
		w := d.get("/my-membership")
		d.wants(w, 200, row.wants...)
		for _, absent := range row.absents {
			if strings.Contains(w.Body.String(), absent) {
				t.Errorf("%s says %q", row.state, absent)
			}
		}
	}
}

func TestTheListAndAnOldCaseLeadToWhereOneGoesOn(t *testing.T) {
	d := focal(t)
	d.api.values["viewerCanAskForWaiver"], d.api.values["viewer.memberships.0.feeWaivers.0.state"] = false, "SUBMITTED"
	d.wants(d.get("/my-membership/waiver"), 200, ": open the case</a>")
	d = asking(t)
	d.api.values["feeWaiver.state"], d.api.values["viewerCanEdit"], d.api.values["viewerCanAskForWaiver"] = "WITHDRAWN", false, true
	again := `<a class="button" href="/my-membership/waiver">Ask for a waiver</a>`
	d.wants(d.get(askPage), 200, again)
	d.api.values["viewerCanAskForWaiver"] = false
	if strings.Contains(d.get(askPage).Body.String(), again) {
		t.Error("leads to where one may not ask")
	}
}

// From a letter's link: this page (1), "Ask for a waiver" (2), and the form.
func TestAskingBeginsFromTheOwnPages(t *testing.T) {
	d := focal(t)
	d.api.values["viewerCanAskForWaiver"], d.api.values["waiverYear"] = true, 2024
	d.wants(d.get("/my-membership"), 200, `href="/my-membership/waiver">Ask for a waiver</a>`)
	d.wants(d.get("/my-membership/waiver"), 200, "Ask for a waiver for 2024", `name="input.year" value="2024"`)
	d.api.values["feeWaiverRequest.feeWaiver.id"] = "w1"
	w := d.post("/my-membership/waiver/feeWaiverRequest", "input.memberId", "m1", "input.year", "2024")
	d.wants(w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != askPage {
		t.Error(to)
	}
	d.viewer = store.Viewer{PersonID: 3, Name: "Ada", Roles: store.Implied(store.Staff)}
	d.wants(d.get("/members/m1"), 200, `action="/members/m1/feeWaiverRequest"`, `name="input.askedBy" value="" required`, `<option value="TELEPHONE">`, `name="input.year" value="2024"`)
	w = d.post("/members/m1/feeWaiverRequest", "input.memberId", "m1", "input.askedBy", "The minister", "input.askedHow", "LETTER", "input.year", "2024")
	if d.wants(w, http.StatusSeeOther); w.Header().Get("Location") != askPage {
		t.Error(w.Header())
	}
}

func TestEvidenceIsDownloadedAndNeverShown(t *testing.T) {
	d := asking(t)
	w := d.get("/evidence/d1")
	if d.wants(w, 200, "%PDF-1.7"); w.Header().Get("Content-Security-Policy") != documentPolicy || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Error(w.Header())
	}
	d.wants(d.get("/fr/evidence/d2"), 404)
	d.viewer = store.Viewer{}
	w = d.get("/evidence/d2") // whether or not there is one
	d.wants(w, http.StatusSeeOther)
	if !strings.Contains(w.Header().Get("Location"), "/sign-in") {
		t.Error(w.Header())
	}
}
