package web

import (
	"strings"
	"testing"
)

// TestADecisionOfAnotherDayOffersTheBoardOfThatDay as present, and keeps the day.
func TestADecisionOfAnotherDayOffersTheBoardOfThatDay(t *testing.T) {
	d := newReal(t)
	d.api.values["feeWaiver.state"], d.api.values["feeWaiver.viewerCanDecide"], d.api.values["feeWaiver.viewerRecusal"] = "SUBMITTED", true, nil
	d.api.values["boardThen.0.label"] = "Of that day"
	w := d.get("/waivers/x1?on=2023-06-30")
	d.wants(w, 200, `name="on"`, `name="input.decision.decidedOn"`)
	if d.api.asked[0].variables["on"] != "2023-06-30" {
		t.Errorf("asked for %v", d.api.asked[0].variables)
	}
	if n := strings.Count(w.Body.String(), `value="2023-06-30"`); n < 2 {
		t.Errorf("the day stands %d times", n)
	}
}
