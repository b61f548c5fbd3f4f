package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestABoxOverrulesOnlyTheRefusalThatItIsAbout(t *testing.T) {
	d := newReal(t)
	d.api.values["id"] = "d1"
	for code, want := range map[string]bool{"PAYMENT_TWICE": true, "AMOUNT_NOT_POSITIVE": false} {
		d.api.values["userErrors"] = []any{map[string]any{"code": code, "field": "amount", "message": "No."}}
		w := d.post("/members/m1/paymentRecord", "_form", "d1", "input.amount", "5", "input.currency", "USD", "input.duesId", "d1")
		d.wants(w, http.StatusUnprocessableEntity)
		if got := strings.Contains(w.Body.String(), `name="input.allowDuplicate"`); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func TestAnOrganisationIsNotCalledAMember(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/organisations/new?member=no"), 200, `action="/organisations/new/organisationAdd?member=no"`)
	w := d.post("/organisations/new/organisationAdd?member=no", "input.names.en", "Observer")
	d.wants(w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != "/organisations/id" {
		t.Errorf("leads to %s", got)
	}
}

func TestRemindersStartWithTheNextDays(t *testing.T) {
	d := newReal(t)
	tomorrow := d.Today().AddDays(1).String()
	for query, want := range map[string]map[string]any{
		"":                               {"plannedTo": tomorrow},
		"?filter.state=SENT":             {"plannedTo": tomorrow, "state": "SENT"},
		"?filter.plannedTo=":             nil,
		"?filter.plannedFrom=2030-01-01": {"plannedFrom": "2030-01-01"},
		"?filter.memberId=m1":            {"memberId": "m1"},
	} {
		d.api.asked = nil
		d.wants(d.get("/reminders"+query), 200)
		got, _ := d.api.asked[0].variables["filter"].(map[string]any)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	d.wants(d.get("/reminders"), 200, `name="filter.plannedTo" value="`+tomorrow+`"`)
}

func TestYearsThatAreOverdueAreUnfolded(t *testing.T) {
	d := newReal(t)
	history := "member.duesHistory."
	d.api.values[history+"0.membershipYear.current"], d.api.values[history+"2.membershipYear.current"] = false, false
	for _, row := range []struct {
		overdue bool
		open    int
	}{{true, 3}, {false, 1}} {
		d.api.values["overdue"] = row.overdue
		body := d.get("/members/m1").Body.String()
		if got := strings.Count(body, `<details class="year" open>`); got != row.open {
			t.Errorf("overdue %v: %d are open", row.overdue, got)
		}
	}
	d.api.values["overdue"], d.api.values["state"] = true, "PART_PAID"
	d.wants(d.get("/members"), 200, `<span class="badge late">Paid in part · overdue</span>`)
}
