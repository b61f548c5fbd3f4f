package date_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
)

func TestADayDependsOnTheZone(t *testing.T) {
	bogota, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	instant := time.Date(2024, 4, 25, 2, 30, 0, 0, time.UTC)
	if utc, local := date.Of(instant, time.UTC), date.Of(instant, bogota); utc.String() != "2024-04-25" || local.String() != "2024-04-24" {
		t.Errorf("UTC %v, Bogotá %v", utc, local)
	}
}

func TestDaysAreCountedAcrossYears(t *testing.T) {
	start, end := date.MustParse("2023-12-31"), date.MustParse("2024-03-01")
	if got := start.AddDays(61); got != end || end.AddDays(-61) != start {
		t.Errorf("61 days after %v: %v", start, got)
	}
	if leap := date.MustParse("2024-02-29").AddYears(1); leap.String() != "2025-03-01" {
		t.Errorf("a year after 29 February: %v", leap)
	}
}

func TestOnlyISO8601IsADay(t *testing.T) {
	for _, text := range []string{"2023-13-01", "2023-02-29", "1/2/2023", "2023-1-2", "", "0001-01-01", "0999-12-31", "12026-01-01", "2023-01-01T00:00:00Z"} {
		if d, err := date.Parse(text); err == nil {
			t.Errorf("%q was taken for %v", text, d)
		}
	}
}

func TestADayGoesThroughJSON(t *testing.T) {
	for _, text := range []string{`"2023-12-31"`, `null`} {
		var d date.Date
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			t.Fatal(err)
		}
		if out, err := json.Marshal(d); err != nil || string(out) != text {
			t.Errorf("%s came back as %s, %v", text, out, err)
		}
	}
}
