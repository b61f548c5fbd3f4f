package waivers

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
)

func TestTheClockStandsStillFromQuestionToAnswer(t *testing.T) {
	at := func(day string) time.Time { return date.MustParse(day).Start(time.UTC).Add(10 * time.Hour) }
	today := date.MustParse("2023-12-20")
	for _, row := range []struct {
		name   string
		pauses []pause
		since  string
		want   int
	}{
		{"nothing asked", nil, "2023-12-01", 0},
		{"asked and answered", []pause{{at("2023-12-05"), at("2023-12-08")}}, "2023-12-01", 3},
		{"answered on its day", []pause{{at("2023-12-05"), at("2023-12-05")}}, "2023-12-01", 0},
		{"not answered yet", []pause{{From: at("2023-12-15")}}, "2023-12-01", 5},
		{"asked today", []pause{{From: at("2023-12-20")}}, "2023-12-01", 0},
		{"twice", []pause{{at("2023-12-05"), at("2023-12-08")}, {at("2023-12-08"), at("2023-12-10")}}, "2023-12-01", 5},
		{"asked before the reviewer had the case", []pause{{at("2023-11-20"), at("2023-12-03")}}, "2023-12-01", 2},
		{"over before the reviewer had the case", []pause{{at("2023-11-20"), at("2023-11-25")}}, "2023-12-01", 0},
	} {
		if got := pausedDays(row.pauses, date.MustParse(row.since), today, time.UTC); got != row.want {
			t.Errorf("%s: %d days, want %d", row.name, got, row.want)
		}
	}
}
