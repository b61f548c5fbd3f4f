package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAListOfWhatIsOverdueSaysSo, and leads back to the whole: today's work
// links to it.
func TestAListOfWhatIsOverdueSaysSo(t *testing.T) {
	d := newReal(t)
	clear := `<a href="/actions">Clear all filters</a>`
	d.wants(d.get(deskOf("ACTION_OVERDUE").List), http.StatusOK, `name="filter.overdue">`, `<option value="true" selected>overdue</option>`, clear)
	if diff := cmp.Diff(map[string]any{"overdue": true, "state": "OPEN"}, d.api.asked[len(d.api.asked)-1].variables["filter"]); diff != "" {
		t.Error(diff)
	}
	if body := d.get("/actions").Body.String(); strings.Contains(body, clear) || strings.Contains(body, `value="true" selected`) {
		t.Error("the whole list says that it is filtered")
	}
}

// TestEveryMeetingToComeIsReached, however many there are.
func TestEveryMeetingToComeIsReached(t *testing.T) {
	d := newReal(t)
	all := "/meetings?filter.when=COMING"
	for total, leads := range map[int]bool{3: false, 21: true} {
		d.api.values["coming.totalCount"] = total
		if body := d.get("/meetings").Body.String(); strings.Contains(body, `<a href="`+all+`">All 21 meetings to come</a>`) != leads {
			t.Errorf("of %d meetings three are shown, and the rest is reached: %v", total, !leads)
		}
	}
	for address, want := range map[string]string{all: "COMING", "/meetings": "PAST"} {
		d.api.asked = nil
		d.wants(d.get(address), http.StatusOK, `<option value="`+want+`" selected>`)
		if diff := cmp.Diff(map[string]any{"when": want}, d.api.asked[0].variables["filter"]); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}
