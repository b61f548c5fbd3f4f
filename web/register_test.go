package web

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
)

func TestTheRegisterOfAPastDaySaysSoAndLeadsBack(t *testing.T) {
	d := newReal(t)
	d.Today = func() date.Date { return date.MustParse("2023-12-01") }
	for _, row := range []struct {
		path string
		on   any // what the API is asked for
		says string
	}{
		{"/register?on=2022-12-31&filter.search=aid", "2022-12-31", "The register as on 31\u00a0December\u00a02022."},
		{"/fr/register?on=2022-12-31", "2022-12-31", "Le registre au 31\u00a0décembre\u00a02022."},
		{"/register?on=2023-12-01", nil, ""},
		{"/register?on=2024-01-01", nil, ""}, // the public reads no day to come
		{"/members?on=2024-01-01", "2024-01-01", "The register as on 1\u00a0January\u00a02024."},
	} {
		d.api.asked = nil
		body := d.get(row.path).Body.String()
		if got := d.api.asked[0].variables["on"]; got != row.on {
			t.Errorf("%s asks for %v", row.path, got)
		}
		if row.says == "" {
			if strings.Contains(body, "register as on") {
				t.Errorf("%s is of another day", row.path)
			}
			continue
		}
		if !strings.Contains(body, row.says) {
			t.Errorf("%s does not say %q", row.path, row.says)
		}
		back, _, _ := strings.Cut(row.path, "?")
		if strings.Contains(row.path, "search") {
			back += "?filter.search=aid"
		}
		if !strings.Contains(body, `href="`+back+`"`) {
			t.Errorf("%s does not lead back to %s", row.path, back)
		}
	}
}

func TestDuesStandOnlyBesideTheRegisterOfToday(t *testing.T) {
	d := newReal(t)
	d.Today = func() date.Date { return date.MustParse("2023-12-01") }
	for path, want := range map[string]bool{"/members": true, "/members?on=2022-12-31": false, "/members?on=2023-12-01": true} {
		d.api.asked = nil
		body := d.get(path).Body.String()
		if got := strings.Contains(body, "BALANCE_DESC"); got != want {
			t.Errorf("%s: a column of dues %v, want %v", path, got, want)
		}
		if got, _ := d.api.asked[0].variables["past"].(bool); got == want {
			t.Errorf("%s: past %v", path, got)
		}
	}
	d.answers(0, 3)
	w := d.get("/members.csv?on=2022-12-31")
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "2022-12-31.csv") {
		t.Errorf("file name: %s", got)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || slices.Contains(rows[0], "Dues") || !slices.Contains(rows[0], "Fee category") {
		t.Errorf("%v %v", rows[0], err)
	}
}
