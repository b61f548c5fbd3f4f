package money_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/money"
)

func TestAmountsAreReadInTheirCurrency(t *testing.T) {
	for _, row := range []struct {
		text, currency string
		minor          int64
		err            error
	}{
		{"2200", "USD", 220000, nil},
		{"2200.5", "USD", 220050, nil},
		{"-0.05", "USD", -5, nil},
		{"2200", "XOF", 2200, nil},
		{"0.100", "TND", 100, nil},
		{"2200.505", "USD", 0, money.ErrDecimals},
		{"2200.5", "XOF", 0, money.ErrDecimals},
		{"1e3", "USD", 0, money.ErrSyntax},
		{"1,000", "USD", 0, money.ErrSyntax},
		{".5", "USD", 0, money.ErrSyntax},
		{"5.", "USD", 0, money.ErrSyntax},
		{"--5", "USD", 0, money.ErrSyntax},
		{"", "USD", 0, money.ErrSyntax},
		{"٣", "USD", 0, money.ErrSyntax},
		{"999999999999999", "USD", 0, money.ErrRange},
		{"9999999999999999999", "USD", 0, money.ErrRange},
	} {
		got, err := money.Parse(row.text, row.currency)
		if got.Minor != row.minor || !errors.Is(err, row.err) {
			t.Errorf("%q %s: %d, %v; want %d, %v", row.text, row.currency, got.Minor, err, row.minor, row.err)
		}
	}
}

func TestAnUnknownCurrencyIsRefused(t *testing.T) {
	for _, code := range []string{"", "usd", "DOLLAR", "ZZZ", "XX"} {
		if _, err := money.Parse("1", code); err == nil {
			t.Errorf("%q was taken for a currency", code)
		}
	}
}

func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := money.Money{
			Minor:    rapid.Int64Range(-1e14, 1e14).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]string{"USD", "EUR", "XOF", "TND"}).Draw(t, "currency"),
		}
		if again, err := money.Parse(string(m.Amount()), m.Currency); err != nil || again != m {
			t.Fatalf("%v reads as %v, %v", m, again, err)
		}
	})
}
