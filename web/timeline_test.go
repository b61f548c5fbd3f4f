package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
)

// TestATimelineDrawsPeriodsAroundToday, of long ones the part that is shown.
func TestATimelineDrawsPeriodsAroundToday(t *testing.T) {
	d := newReal(t)
	type row struct {
		Subject, Kind, State string
		StartsOn, EndsOn     date.Date
	}
	year := d.Site.Today().Year()
	day := func(y, m, dd int) date.Date { return date.New(y, 1, 1).AddDays((m-1)*31 + dd - 1) }
	got, err := d.timeline("en", []row{
		{"Group", "GROUP", "FOLLOWED", day(year-9, 1, 1), day(year-3, 1, 1).AddDays(-1)},
		{"Group", "GROUP", "IN_FORCE", day(year-3, 1, 1), day(year+4, 1, 1).AddDays(-1)},
		{"Group", "HOSTING", "ENDED", day(year-3, 1, 1), day(year-3, 1, 1)},
	})
	if err != nil || len(got.Lines) != 2 || len(got.Years) != 7 || got.Years[0].X != "0.00%" {
		t.Fatalf("%+v %v", got, err)
	}
	bars := got.Lines[0].Bars
	if diff := cmp.Diff([]string{"0.00%", "0.00%", "", "0.00%", "99.85%", "good"}, []string{bars[0].X, bars[0].Width, bars[0].Tone, bars[1].X, bars[1].Width, bars[1].Tone}); diff != "" {
		t.Error(diff)
	}
	if _, err := d.timeline("en", []struct{ Subject string }{{"x"}}); err == nil {
		t.Error("a list without days is drawn")
	}
	if _, err := d.timeline("en", 7); err == nil {
		t.Error("a number is drawn")
	}
}

// TestThePictureOfMandatesSaysWhatEachLineIs, two of one name apart, and where
// it has not all of the periods.
func TestThePictureOfMandatesSaysWhatEachLineIs(t *testing.T) {
	d := newReal(t)
	d.api.values["kind"], d.api.values["subject"] = "HOSTING", "Group"
	d.api.values["picture.totalCount"] = 3
	w := d.get("/mandates")
	d.wants(w, 200, `Group <span class="quiet">Hosting`, ` · Group:`)
	if strings.Contains(w.Body.String(), "periods that end last") {
		t.Error("a whole picture is said to be cut")
	}
	d.api.values["picture.totalCount"] = 104
	d.wants(d.get("/mandates"), 200, "The picture has the 3 periods that end last, of 104.")
}
