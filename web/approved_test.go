package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestAPageSaysNoMoreThanItsReaderMayKnow: who may not know of the meeting that
// approved, or of the decision, is not told that there was none.
func TestAPageSaysNoMoreThanItsReaderMayKnow(t *testing.T) {
	d := newReal(t)
	unopposed, original, hidden := "nobody objected", "stood as it entered the register", "by a decision that is not public"
	for _, c := range []struct {
		page, field string
		by          any // nil: hidden, or none
		flag        string
		set         bool
		says, not   string
	}{
		{"/meetings/m1/minutes", "meeting.minutes.approvedBy", map[string]any{"when": "12 March"}, "unopposed", false, "by the meeting of 12 March", unopposed},
		{"/meetings/m1/minutes", "meeting.minutes.approvedBy", nil, "unopposed", false, `<p class="callout good">Approved on`, unopposed},
		{"/meetings/m1/minutes", "meeting.minutes.approvedBy", nil, "unopposed", true, unopposed, "by the meeting"},
		{"/rulebook/2.3.6", "decision", nil, "adopted", true, hidden, original},
		{"/rulebook/2.3.6", "decision", nil, "adopted", false, original, hidden},
	} {
		d.api.values[c.field], d.api.values[c.flag] = c.by, c.set
		w := d.get(c.page)
		d.wants(w, http.StatusOK, c.says)
		if strings.Contains(w.Body.String(), c.not) {
			t.Errorf("%s with %v says %q", c.page, c.by, c.not)
		}
	}
}
