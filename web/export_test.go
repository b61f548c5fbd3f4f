package web

import (
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
)

// answers makes the API answer members page by page, full but for the last.
func (d *desk) answers(full, last int) {
	d.api.lists["members.nodes"] = exportPage
	d.api.values["hasNextPage"] = true
	d.api.before = func(asked int) {
		if asked > full {
			d.api.lists["members.nodes"], d.api.values["hasNextPage"] = last, false
		}
	}
}

func TestAnExportHoldsEveryFilteredRow(t *testing.T) {
	d := newReal(t)
	d.answers(2, 7)
	d.Today = func() date.Date { return date.MustParse("2024-03-01") }
	w := d.get("/fr/members.csv?filter.search=agence&filter.year=2023&orderBy=BALANCE_DESC&after=somewhere")
	d.wants(w, 200)
	if got := w.Header().Get("Content-Disposition"); got != "attachment; filename=membres-2024-03-01.csv" {
		t.Errorf("file name: %s", got)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*exportPage+7 {
		t.Errorf("%d rows", len(rows))
	}
	if rows[0][0] != "Membre" || rows[1][0] != "name0" || missingText.MatchString(strings.Join(rows[0], " ")) {
		t.Errorf("starts with %q, %q", rows[0], rows[1])
	}
	for i, call := range d.api.asked {
		want := map[string]any{"first": exportPage, "orderBy": "BALANCE_DESC", "year": 2023, "filter": map[string]any{"search": "agence", "year": 2023}}
		if i > 0 {
			want["after"] = "endCursor"
		}
		if diff := cmp.Diff(want, call.variables); diff != "" || call.operation != "export" {
			t.Errorf("question %d, %s: %s", i, call.operation, diff)
		}
	}
}

func TestAnExportIsAWorkbookToo(t *testing.T) {
	for _, path := range []string{"/members.xlsx", "/es/register.xlsx"} {
		d := newReal(t)
		d.answers(0, 3)
		w := d.get(path)
		d.wants(w, 200)
		sheet, err := sheets.Read("x", w.Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if sheet.Format != sheets.XLSX || len(sheet.Rows) != 3 {
			t.Errorf("%s: %s of %d rows", path, sheet.Format, len(sheet.Rows))
		}
	}
}

func TestAnExportIsNoWayAroundTheGate(t *testing.T) {
	d := newReal(t)
	d.viewer = store.Viewer{PersonID: 5, Roles: store.Implied(store.Member)}
	d.api.errs = []Error{{Code: "FORBIDDEN"}}
	w := d.get("/members.csv")
	d.wants(w, 403)
	if w.Header().Get("Content-Disposition") != "" {
		t.Error("a refusal came as a file")
	}
	d.viewer = store.Viewer{}
	if to := d.get("/fr/members.csv?filter.search=x").Header().Get("Location"); to != "/fr/sign-in?next="+url.QueryEscape("/fr/members.csv?filter.search=x") {
		t.Errorf("a stranger is led to %s", to)
	}
}

func TestAFaultMidwayCutsTheFileOff(t *testing.T) {
	d := newReal(t)
	d.answers(5, 1)
	d.api.before = func(asked int) {
		if asked == 2 {
			d.api.errs = []Error{{Code: "TIMEOUT"}}
		}
	}
	defer func() {
		if err, ok := recover().(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Error("a part of the list passes for the whole")
		}
	}()
	d.get("/members.csv")
}
