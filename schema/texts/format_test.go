package texts_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestAmountsAreWrittenInTheReadersManner(t *testing.T) {
	for _, c := range []struct {
		minor      int64
		currency   string
		en, fr, es string
	}{
		{220000, "USD", "USD\u00a02,200.00", "2\u202f200,00\u00a0USD", "2.200,00\u00a0USD"},
		{-5, "USD", "USD\u00a0\u22120.05", "\u22120,05\u00a0USD", "\u22120,05\u00a0USD"},
		{1234567, "XOF", "XOF\u00a01,234,567", "1\u202f234\u202f567\u00a0XOF", "1.234.567\u00a0XOF"},
		{0, "CHF", "CHF\u00a00.00", "0,00\u00a0CHF", "0,00\u00a0CHF"},
	} {
		for l, want := range map[texts.Language]string{texts.English: c.en, texts.French: c.fr, texts.Spanish: c.es} {
			if got := texts.FormatMoney(l, money.Money{Minor: c.minor, Currency: c.currency}); got != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
}

func TestDaysAndInstantsAreWrittenInTheReadersManner(t *testing.T) {
	first := date.MustParse("2023-12-01")
	for l, want := range map[texts.Language]string{
		texts.English: "1\u00a0December\u00a02023",
		texts.French:  "1er\u00a0décembre\u00a02023",
		texts.Spanish: "1\u00a0de\u00a0diciembre\u00a0de\u00a02023",
	} {
		if got := texts.FormatDate(l, first); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	zone := time.FixedZone("CET", 3600)
	if got := texts.FormatInstant(texts.French, time.Date(2023, 12, 1, 23, 5, 0, 0, time.UTC), zone); got != "2\u00a0décembre\u00a02023\u00a0à\u00a000:05" {
		t.Errorf("instant %q", got)
	}
	if got := texts.FormatDate(texts.English, date.Date{}) + texts.FormatInstant(texts.English, time.Time{}, zone); got != "" {
		t.Errorf("no day is written %q", got)
	}
	if got := texts.FormatCount(texts.Spanish, -1234567); got != "\u22121.234.567" {
		t.Errorf("count %q", got)
	}
}
