package demo

import (
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/date"
)

// actDays are meetings of the Board in place of the usual ones of a quarter:
// those of 2023 are the real days on which it decided about its groups.
var actDays = map[int]map[time.Month]int{
	2022: {time.June: 15, time.September: 21},
	2023: {time.June: 14, time.September: 20},
}

// moreDays are its meetings between them: it created the technical group on 22
// February 2023, and admitted the bank on 24 January 2024.
var moreDays = []date.Date{date.New(2023, time.February, 22), admission}

// admission is the day on which the Board admitted the bank.
var admission = date.New(2024, time.January, 24)

// boardDays are the days on which the Board meets in the years up to one: second
// Tuesdays of the last month of each quarter, and some others.
func boardDays(today date.Date) []date.Date {
	days := slices.Clone(moreDays)
	if today.Year()-1 > waived.Year() {
		days = append(days, lateRound(today))
	}
	for year := firstSession; year <= today.Year(); year++ {
		for _, month := range []time.Month{time.March, time.June, time.September, time.December} {
			on := date.New(year, month, 8)
			for on.Start(time.UTC).Weekday() != time.Tuesday {
				on = on.AddDays(1)
			}
			if day := actDays[year][month]; day != 0 {
				on = date.New(year, month, day)
			}
			days = append(days, on)
		}
	}
	slices.SortFunc(days, func(a, b date.Date) int { return a.Start(time.UTC).Compare(b.Start(time.UTC)) })
	return slices.Compact(days)
}

// lateRound is when the Board decided on the fee waivers of the year before a
// day, a year ago and some days: so that they end soon.
func lateRound(today date.Date) date.Date { return today.AddDays(20 - 365) }

// inMarch is the Board's meeting of March.
func inMarch(year int) date.Date {
	for _, day := range boardDays(date.New(year, time.December, 31)) {
		if day.Year() == year && day.Month() == time.March {
			return day
		}
	}
	return date.New(year, time.March, 12) // before there were any
}

// lastBefore is the last meeting of the Board in the quarter before a day that
// was held two weeks ago or earlier; zero: none was.
func lastBefore(end, today date.Date) (last date.Date) {
	for _, m := range sessions(today) {
		if !m.coming && !m.on.After(end) && m.on.After(end.AddDays(-95)) {
			last = m.on
		}
	}
	return last
}
