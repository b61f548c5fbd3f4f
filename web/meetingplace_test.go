package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A meeting without a place is not therefore online: neither need be given yet.
func TestAMeetingIsOnlineOnlyWhereItHasACall(t *testing.T) {
	d := newReal(t)
	for _, address := range []string{"/meetings", "/meetings/m1"} {
		d.api.values["place"] = nil
		for call, want := range map[bool]string{true: "Online", false: "No place given"} {
			d.api.values["hasCall"] = call
			d.wants(d.get(address), http.StatusOK, `<span class="quiet">`+want+`</span>`)
		}
		d.api.values["place"] = "Bogotá"
		if got := d.get(address).Body.String(); !strings.Contains(got, "Bogotá") || strings.Contains(got, "No place given") {
			t.Errorf("%s does not say where the meeting is", address)
		}
	}
}

// The new meeting takes the place of the earlier one where none is typed; a
// meeting loses its place by emptying the fields, all three of them.
func TestAPlaceIsGivenAtOnceAndTakenAway(t *testing.T) {
	d := newReal(t)
	d.wants(d.get("/meetings"), http.StatusOK, `name="input.places.en"`)
	empty := []string{"input.places.en", "", "input.places.fr", "", "input.places.es", ""}
	day := []string{"input.startsOn", "2024-03-14", "input.startTime", "14:00", "input.endTime", "17:00"}
	d.post("/meetings/meetingCreate", append(day, empty...)...)
	d.post("/meetings/meetingCreate", append(day, "input.places.en", "Dakar")...)
	// What the page sends is what is posted: its own empty control is among it.
	d.wants(d.get("/meetings/m1"), http.StatusOK, `<input type="hidden" name="input.places">`)
	d.post("/meetings/m1/meetingEdit", append(append(day, "input.id", "m1", "input.expectedVersion", "1", "input.places", ""), empty...)...)
	var got []any
	for _, c := range d.api.asked {
		if c.operation == "meetingCreate" || c.operation == "meetingEdit" {
			got = append(got, c.variables["input"].(map[string]any)["places"])
		}
	}
	want := []any{nil, map[string]any{"en": "Dakar"}, map[string]any{"en": "", "es": "", "fr": ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
