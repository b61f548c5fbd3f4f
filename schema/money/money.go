// Package money holds amounts as whole minor units of one currency (cents of
// a dollar, whole francs of the CFA franc), so that dues, payments and
// balances add up exactly. No floating point anywhere.
package money

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Reasons why an amount cannot be read; callers turn them into refusals.
var (
	ErrSyntax   = errors.New("not an amount such as 1234.50")
	ErrDecimals = errors.New("more decimals than the currency has")
	ErrRange    = errors.New("amount too large")
)

// maxMinor keeps sums of many amounts far from the end of int64.
const maxMinor = 1_000_000_000_000_00

// Money is an amount of minor units in an ISO 4217 currency.
type Money struct {
	Minor    int64
	Currency string
}

// Scale is the number of decimals of a currency: 2 for USD, 0 for XOF.
func Scale(code string) (int, error) {
	unit, err := currency.ParseISO(code)
	if err != nil || code != unit.String() {
		return 0, fmt.Errorf("not an ISO 4217 currency code: %q", code)
	}
	scale, _ := currency.Standard.Rounding(unit)
	return scale, nil
}

// Parse reads a plain decimal number ("2200", "2200.5", "-3.20") as an amount
// of a currency. Grouping signs, exponents and surplus decimals are refused.
func Parse(s, code string) (Money, error) {
	scale, err := Scale(code)
	if err != nil {
		return Money{}, err
	}
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, dot := strings.Cut(digits, ".")
	if whole == "" || dot && fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return Money{}, ErrSyntax
	}
	if len(fraction) > scale {
		return Money{}, ErrDecimals
	}
	if len(whole) > 15 {
		return Money{}, ErrRange
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10, 64)
	if err != nil || minor > maxMinor {
		return Money{}, ErrRange
	}
	if negative {
		minor = -minor
	}
	return Money{minor, code}, nil
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Amount is the plain decimal form with all decimals of the currency:
// "2200.00" in USD, "2200" in XOF.
func (m Money) Amount() Decimal {
	scale, err := Scale(m.Currency)
	if err != nil {
		scale = 0 // the database admits no unknown currency
	}
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := strconv.FormatInt(minor, 10)
	if scale == 0 {
		return Decimal(sign + digits)
	}
	if pad := scale + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	return Decimal(sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:])
}

func (m Money) String() string { return string(m.Amount()) + " " + m.Currency }

// Decimal is the GraphQL scalar: a decimal number written as a string.
type Decimal string

// ImplementsGraphQLType makes Decimal the scalar of the same name.
func (Decimal) ImplementsGraphQLType(name string) bool { return name == "Decimal" }

// UnmarshalGraphQL reads "12.50" or 12; the amount itself is checked by Parse,
// which knows the currency.
func (d *Decimal) UnmarshalGraphQL(input any) error {
	switch v := input.(type) {
	case string:
		*d = Decimal(strings.TrimSpace(v))
	case int32:
		*d = Decimal(strconv.FormatInt(int64(v), 10))
	case int:
		*d = Decimal(strconv.Itoa(v))
	default:
		return errors.New(`a decimal is a string such as "1234.50"`)
	}
	return nil
}
