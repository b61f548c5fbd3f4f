package texts

import (
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

const (
	noBreak       = "\u00a0" // no-break space
	narrowNoBreak = "\u202f" // narrow no-break space, the French separator of thousands
	minus         = "\u2212"
)

var months = map[Language][12]string{
	English: {"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"},
	French: {"janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	Spanish: {"enero", "febrero", "marzo", "abril", "mayo", "junio",
		"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}

// FormatDate writes a day in full: "1 December 2023", "1er décembre 2023",
// "1 de diciembre de 2023". It never breaks across lines; no day is empty.
func FormatDate(l Language, d date.Date) string {
	if d.IsZero() {
		return ""
	}
	day, year := strconv.Itoa(d.Day()), strconv.Itoa(d.Year())
	switch l {
	case French:
		if d.Day() == 1 {
			day = "1er"
		}
		return strings.Join([]string{day, months[French][d.Month()-1], year}, noBreak)
	case Spanish:
		return strings.Join([]string{day, "de", months[Spanish][d.Month()-1], "de", year}, noBreak)
	default:
		return strings.Join([]string{day, months[English][d.Month()-1], year}, noBreak)
	}
}

// FormatInstant writes a day and a time of day as a clock in the zone shows
// them: "1 December 2023, 09:00".
func FormatInstant(l Language, t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	comma := "," + noBreak
	if l == French {
		comma = noBreak + "à" + noBreak
	}
	return FormatDate(l, date.Of(t, zone)) + comma + t.In(zone).Format("15:04")
}

// FormatMoney writes an amount with its currency: "USD 2,200.00",
// "2 200,00 USD", "2.200,00 USD". It never breaks across lines.
func FormatMoney(l Language, m money.Money) string {
	if l == French || l == Spanish {
		return FormatAmount(l, m) + noBreak + m.Currency
	}
	return m.Currency + noBreak + FormatAmount(l, m)
}

// FormatAmount writes an amount where its currency stands beside: "2,200.00".
func FormatAmount(l Language, m money.Money) string {
	digits, negative := strings.CutPrefix(string(m.Amount()), "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	written := group(whole, thousands(l))
	if fraction != "" {
		written += decimalMark(l) + fraction
	}
	if negative {
		written = minus + written
	}
	return written
}

// FormatCount writes a whole number: "12,345", "12 345", "12.345".
func FormatCount(l Language, n int64) string {
	digits, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	if negative {
		return minus + group(digits, thousands(l))
	}
	return group(digits, thousands(l))
}

func thousands(l Language) string {
	switch l {
	case French:
		return narrowNoBreak
	case Spanish:
		return "."
	default:
		return ","
	}
}

func decimalMark(l Language) string {
	if l == French || l == Spanish {
		return ","
	}
	return "."
}

func group(digits, mark string) string {
	var out strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(mark)
		}
		out.WriteRune(digit)
	}
	return out.String()
}
