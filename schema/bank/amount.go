package bank

import (
	"errors"
	"strings"

	"github.com/plenary-org/plenary/schema/money"
)

// errAmbiguous is an amount that two readers would read differently.
var errAmbiguous = errors.New("the sign before the last three digits may be decimal or grouping")

var spaces = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", "\u2212", "-")

// amount reads an amount as banks write it in a sheet: "1 234,50", "1.234,50",
// "1,234.50", "-12", "12-", "(12.00)", "USD 1100". In a currency of two decimals
// a lone sign before three digits groups; in one of three it is refused.
func amount(written, currency string) (minor int64, err error) {
	s := spaces.Replace(written)
	s = strings.TrimSuffix(strings.TrimPrefix(s, currency), currency)
	negative := false
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		s, negative = strings.TrimSuffix(inner, ")"), true
	}
	for _, sign := range []string{"-", "+"} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			s, negative = rest, negative != (sign == "-")
		} else if rest, ok := strings.CutSuffix(s, sign); ok {
			s, negative = rest, negative != (sign == "-")
		}
	}
	if strings.ContainsAny(s, "+-") { // a second sign
		return 0, money.ErrSyntax
	}
	scale, err := money.Scale(currency)
	if err != nil {
		return 0, err
	}
	if s, err = decimal(s, scale); err != nil {
		return 0, err
	}
	m, err := money.Parse(trimZeros(s, scale), currency)
	if negative {
		m.Minor = -m.Minor
	}
	return m.Minor, err
}

// decimal turns a number with either decimal sign into one with a point.
func decimal(s string, scale int) (string, error) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, nil
	}
	sign, other := s[last:last+1], ","
	if sign == "," {
		other = "."
	}
	whole, fraction := s[:last], s[last+1:]
	switch {
	case strings.Contains(whole, sign): // the same sign twice groups
		if strings.Contains(whole, other) {
			return "", money.ErrSyntax
		}
		return ungroup(s, sign)
	case strings.Contains(whole, other): // the last of two is the decimal one
		whole, err := ungroup(whole, other)
		return whole + "." + fraction, err
	case len(fraction) != 3:
		return whole + "." + fraction, nil
	case scale >= 3:
		return "", errAmbiguous
	}
	return ungroup(s, sign)
}

// ungroup takes the signs out of a number that is grouped by three digits.
func ungroup(s, sign string) (string, error) {
	parts := strings.Split(s, sign)
	for i, part := range parts {
		if i == 0 && (part == "" || len(part) > 3 || strings.HasPrefix(part, "0")) || i > 0 && len(part) != 3 {
			return "", errAmbiguous
		}
	}
	return strings.Join(parts, ""), nil
}

// trimZeros takes off zeros beyond the currency's decimals: 650000.00 XOF.
func trimZeros(s string, scale int) string {
	whole, fraction, ok := strings.Cut(s, ".")
	for ok && len(fraction) > scale && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if ok && fraction == "" && !strings.HasSuffix(s, ".") {
		return whole
	}
	if !ok {
		return whole
	}
	return whole + "." + fraction
}
