package rulebook

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestCodesAreReadInTheOrderOfTheirNumbers(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"2.3", "2.3.6", -1}, {"2.3.6", "2.10", -1}, {"2.10", "2.9", 1}, {"10", "9.9", 1}, {"3", "3", 0}} {
		if got := Compare(row.a, row.b); got != row.want {
			t.Errorf("%s and %s: %d", row.a, row.b, got)
		}
	}
	for code, want := range map[string]bool{
		"2": true, "2.3.6": true, "1.2.3.4.5": true, "999": true, "": false, "2.": false, ".2": false, "02": false, "2.0": false,
		"1.2.3.4.5.6": false, "1000": false, "2 3": false, "two": false, "2.3 SOP 4": false,
	} {
		if coded(code) != want {
			t.Errorf("%q: %v", code, !want)
		}
	}
}

var day = date.MustParse

func TestAVersionStandsFromItsDayUntilTheNext(t *testing.T) {
	s := Section{Code: "2.3", Versions: []Version{
		{Number: 4, Repealed: true, From: day("2024-01-01")},
		{Number: 3, From: day("2023-03-14"), To: day("2024-01-01")},
		{Number: 2, From: day("2022-06-01"), ReplacedAt: new(day("2022-05-01").Start(time.UTC))},
		{Number: 1, From: day("2016-06-28"), To: day("2023-03-14")},
	}}
	for on, want := range map[string]int{
		"2016-06-27": 0, "2016-06-28": 1, "2022-06-01": 1, "2023-03-13": 1, "2023-03-14": 3, "2023-12-31": 3, "2024-01-01": 0, "2030-01-01": 0,
	} {
		v, stands := s.On(day(on))
		if v.Number != want || stands != (want != 0) {
			t.Errorf("on %s: version %d, want %d", on, v.Number, want)
		}
	}
	var states []string
	for _, v := range s.Versions {
		states = append(states, string(v.State(day("2023-06-01"))))
	}
	if got := strings.Join(states, " "); got != "TO_COME IN_FORCE REPLACED PAST" {
		t.Error(got)
	}
	for _, row := range []struct {
		from, to, before, after int
		found                   bool
	}{{0, 0, 3, 4, true}, {1, 0, 1, 4, true}, {0, 3, 1, 3, true}, {2, 1, 2, 1, true}, {3, 3, 3, 3, false}, {0, 1, 0, 1, false}, {9, 1, 0, 1, false}} {
		before, after, found := s.Pair(row.from, row.to)
		if before.Number != row.before || after.Number != row.after || found != row.found {
			t.Errorf("%d to %d: %d to %d, %v", row.from, row.to, before.Number, after.Number, found)
		}
	}
}

func TestAWordingIsWholeInOneLanguage(t *testing.T) {
	titles := texts.Translated{"en": "Quorum", "fr": "Quorum (fr)", "es": "Quórum"}
	said := texts.Translated{"en": "Four.", "fr": "Quatre."}
	for l, want := range map[texts.Language]Wording{
		"en": {"en", "Quorum", "Four."}, "fr": {"fr", "Quorum (fr)", "Quatre."}, "es": {"en", "Quorum", "Four."},
	} {
		if got := WordingIn(l, titles, said); got != want {
			t.Errorf("%s: %+v", l, got)
		}
	}
	if got := WordingIn("es", titles, nil); got != (Wording{"es", "Quórum", ""}) {
		t.Errorf("a title alone: %+v", got)
	}
}

func TestADraftIsRefusedForWhatIsWrongWithIt(t *testing.T) {
	good := Draft{Code: "2.3.6", Titles: texts.Translated{"en": "Waivers"}, Texts: texts.Translated{"en": "One year."}, From: day("2023-12-01")}
	on := basis{today: day("2023-12-01"), decision: 7, decided: day("2023-11-20")}
	for want, change := range map[string]func(*Draft){
		"":                                     func(*Draft) {},
		"code:RULEBOOK_CODE":                   func(d *Draft) { d.Code = "2.3.x" },
		"titles.en:RULEBOOK_TITLE":             func(d *Draft) { d.Titles = texts.Translated{"en": " "} },
		"titles.fr:RULEBOOK_TITLE":             func(d *Draft) { d.Titles["fr"], d.Texts["fr"] = strings.Repeat("é", 201), "Un an." },
		"texts.en:RULEBOOK_LONG":               func(d *Draft) { d.Texts["en"] = strings.Repeat("x", maxText+1) },
		"titles.es:RULEBOOK_HALF":              func(d *Draft) { d.Texts["es"] = "Un año." },
		"texts.es:RULEBOOK_HALF":               func(d *Draft) { d.Titles["es"] = "Exenciones" },
		"texts.en:RULEBOOK_ENGLISH":            func(d *Draft) { d.Texts = texts.Translated{"fr": "Un an."}; d.Titles["fr"] = "Dispenses" },
		"why:RULEBOOK_LONG":                    func(d *Draft) { d.Why = strings.Repeat("x", maxReason+1) },
		"reason:RULEBOOK_REASON":               func(d *Draft) { d.ReplacesID = 3 },
		"inForceFrom:DATE_TOO_EARLY":           func(d *Draft) { d.From = day("1899-12-31") },
		"inForceFrom:RULEBOOK_TOO_FAR":         func(d *Draft) { d.From = day("2028-12-02") },
		"inForceFrom:RULEBOOK_BEFORE_DECISION": func(d *Draft) { d.From = day("2023-11-19") },
	} {
		d := good
		d.Titles, d.Texts = texts.Translated{"en": "Waivers"}, texts.Translated{"en": "One year."}
		change(&d)
		d = d.complete(on)
		if got := refusetest.Codes(d.check(on).Err()); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	repeal := Draft{Code: "2.3", Repeal: true}.complete(on)
	if err := repeal.check(on).Err(); err != nil || repeal.From != on.decided {
		t.Errorf("a repeal needs no words: %v, from %s", err, repeal.From)
	}
}

func TestADraftFitsTheRulebookAsItIs(t *testing.T) {
	one, three := 1, 3
	book := &Book{Sections: []Section{
		{ID: 1, Code: "2", Versions: []Version{{ID: 1, Number: 1, From: day("2016-06-28")}}},
		{ID: 2, Code: "2.3", Versions: []Version{
			{ID: 4, Number: 3, From: day("2024-07-01")},
			{ID: 3, Number: 2, From: day("2021-12-08"), To: day("2024-07-01")},
			{ID: 2, Number: 1, From: day("2016-06-28"), To: day("2021-12-08")}}},
		{ID: 3, Code: "2.4", Versions: []Version{{ID: 6, Number: 2, Repealed: true, From: day("2020-01-01")}, {ID: 5, Number: 1, From: day("2016-06-28"), To: day("2020-01-01")}}},
	}}
	decided, undecided := basis{day("2023-12-01"), 7, day("2023-11-20")}, basis{today: day("2023-12-01")}
	for _, row := range []struct {
		name string
		on   basis
		Draft
		want string
	}{
		{"after the last", decided, Draft{Code: "2", From: day("2024-01-01"), Seen: &one}, ""},
		{"seen an older one", decided, Draft{Code: "2.3", From: day("2025-01-01"), Seen: &one}, "expectedVersion:STALE_VERSION"},
		{"on the day of one to come", decided, Draft{Code: "2.3", From: day("2024-07-01"), Seen: &three}, "inForceFrom:RULEBOOK_NOT_AFTER"},
		{"in its place", decided, Draft{Code: "2.3", From: day("2024-07-01"), ReplacesID: 4}, ""},
		{"in its place, earlier", decided, Draft{Code: "2.3", From: day("2024-01-01"), ReplacesID: 4}, ""},
		{"in its place, but before the one in force", decided, Draft{Code: "2.3", From: day("2021-01-01"), ReplacesID: 4}, "inForceFrom:RULEBOOK_NOT_AFTER"},
		{"in the place of one in force", decided, Draft{Code: "2.3", From: day("2024-01-01"), ReplacesID: 3}, "replacesId:RULEBOOK_IN_FORCE"},
		{"in the place of another section's", decided, Draft{Code: "2.3", From: day("2024-01-01"), ReplacesID: 1}, "replacesId:NOT_FOUND"},
		{"without a decision", undecided, Draft{Code: "2.3", From: day("2025-01-01")}, "decision:RULEBOOK_UNDECIDED"},
		{"a new one without a decision", undecided, Draft{Code: "2.5", From: day("2016-06-28")}, ""},
		{"a new one before its chapter", decided, Draft{Code: "2.5", From: day("2016-06-27")}, "code:RULEBOOK_PARENT"},
		{"below nothing", decided, Draft{Code: "2.5.1", From: day("2024-01-01")}, "code:RULEBOOK_PARENT"},
		{"below what was repealed", decided, Draft{Code: "2.4.1", From: day("2024-01-01")}, "code:RULEBOOK_PARENT"},
		{"what was repealed, again", decided, Draft{Code: "2.4", From: day("2024-01-01")}, ""},
		{"repeal of a chapter with sections", decided, Draft{Code: "2", Repeal: true, From: day("2024-01-01")}, "code:RULEBOOK_HAS_PARTS"},
		{"repeal before the version to come", decided, Draft{Code: "2.3", Repeal: true, From: day("2024-01-01")}, "inForceFrom:RULEBOOK_NOT_AFTER"},
		{"repeal", decided, Draft{Code: "2.3", Repeal: true, From: day("2025-01-01")}, ""},
		{"repeal of nothing", decided, Draft{Code: "2.9", Repeal: true, From: day("2025-01-01")}, "code:RULEBOOK_NOT_STANDING"},
		{"repeal of what is repealed", decided, Draft{Code: "2.4", Repeal: true, From: day("2025-01-01")}, "code:RULEBOOK_NOT_STANDING"},
		{"repeal by nobody", undecided, Draft{Code: "2.3", Repeal: true, From: day("2025-01-01")}, "decision:RULEBOOK_UNDECIDED"},
	} {
		if got := refusetest.Codes(book.admits(row.Draft, row.on)); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if diff := cmp.Diff([]string{"2", "2.3"}, codesOf(book.On(day("2023-12-01")))); diff != "" {
		t.Error(diff)
	}
}

func codesOf(sections []Section) (list []string) {
	for _, s := range sections {
		list = append(list, s.Code)
	}
	return list
}
