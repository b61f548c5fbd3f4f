package calls

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var today = date.New(2023, time.December, 1)

func TestACallIsOpenToTheEndOfItsLastDay(t *testing.T) {
	for _, row := range []struct {
		closes  date.Date
		outcome string
		want    State
	}{
		{today.AddDays(1), "", Open}, {today, "", Open}, {today.AddDays(-1), "", Choosing}, {today, "DECIDED", Decided}, {today.AddDays(9), "CANCELLED", Cancelled},
	} {
		if got := (Call{ClosesOn: row.closes, Outcome: row.outcome}).State(today); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
	if got := (Call{ClosesOn: today}).ClosesAt(time.UTC).Format(time.DateTime); got != "2023-12-01 23:59:59" {
		t.Error(got)
	}
}

func TestWhatACallMayBe(t *testing.T) {
	for _, row := range []struct {
		name  string
		spoil func(*Draft)
		want  string
	}{
		{"as it is", func(*Draft) {}, ""},
		{"without an English title", func(d *Draft) { d.Titles = texts.Translated{"fr": "Appel"} }, "title.en:CALL_TITLE"},
		{"a title on two lines", func(d *Draft) { d.Titles["fr"] = "un\ndeux" }, "title.fr:CALL_TITLE"},
		{"without an English text", func(d *Draft) { d.Texts = texts.Translated{"en": "  "} }, "text.en:CALL_TEXT"},
		{"a text that is too long", func(d *Draft) { d.Texts["es"] = strings.Repeat("x", maxText+1) }, "text.es:CALL_TEXT"},
		{"no place", func(d *Draft) { d.Places = 0 }, "places:CALL_PLACES"},
		{"the most places", func(d *Draft) { d.Places = mostPlaces }, ""},
		{"too many places", func(d *Draft) { d.Places = mostPlaces + 1 }, "places:CALL_PLACES"},
		{"until the first day that may be", func(d *Draft) { d.ClosesOn = today.AddDays(1) }, ""},
		{"until today", func(d *Draft) { d.ClosesOn = today }, "closesOn:CALL_CLOSES"},
		{"for as long as may be", func(d *Draft) { d.ClosesOn = today.AddDays(longest) }, ""},
		{"for longer", func(d *Draft) { d.ClosesOn = today.AddDays(longest + 1) }, "closesOn:CALL_CLOSES"},
		{"nothing", func(d *Draft) { *d = Draft{} }, "title.en:CALL_TITLE text.en:CALL_TEXT places:CALL_PLACES closesOn:CALL_CLOSES"},
	} {
		d := Draft{Titles: texts.Translated{"en": "Call"}, Texts: texts.Translated{"en": "Come.\n\nSoon."}, Places: 2, ClosesOn: today.AddDays(14)}
		row.spoil(&d)
		if got := refusetest.Codes(d.tidy().check(today.AddDays(1), today).Err()); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestWhatAnApplicationMaySay(t *testing.T) {
	for _, row := range []struct {
		name string
		w    Wording
		want string
	}{
		{"for oneself", Wording{Motivation: "I would", Expertise: "I can", Languages: texts.Languages}, ""},
		{"for one's own", Wording{OrganisationID: 7, Motivation: "I would", Expertise: "I can", Languages: texts.Languages}, ""},
		{"for another", Wording{OrganisationID: 8, Motivation: "I would", Expertise: "I can", Languages: texts.Languages}, "organisationId:CALL_ORGANISATION"},
		{"nothing", Wording{Motivation: " "}, "motivation:CALL_MOTIVATION expertise:CALL_EXPERTISE languages:CALL_LANGUAGES"},
		{"too much", Wording{Motivation: strings.Repeat("é", maxSaid), Expertise: strings.Repeat("é", maxSaid+1), Languages: texts.Languages}, "expertise:CALL_EXPERTISE"},
		{"a bell", Wording{Motivation: "ding\a", Expertise: "a\nline", Languages: texts.Languages}, "motivation:CALL_MOTIVATION"},
	} {
		if got := refusetest.Codes(row.w.tidy().check([]int64{5, 7}).Err()); got != row.want {
			t.Errorf("%s: %q", row.name, got)
		}
	}
}

func TestWhomOneMayChoose(t *testing.T) {
	c := Call{Places: 2, ClosesOn: today.AddDays(-1)}
	came := []Application{{ID: 1, PersonID: 11, Name: "A"}, {ID: 2, PersonID: 12, Name: "B"}, {ID: 3, PersonID: 13, Name: "C"}}
	for _, row := range []struct {
		name    string
		chosen  []int64
		from    date.Date
		chooser int64
		want    string
		who     string
	}{
		{"two for two", []int64{3, 1}, today, 99, "", "AC"},
		{"one, named twice", []int64{2, 2, 2}, today, 99, "", "B"},
		{"nobody", nil, today, 99, "chosen:CALL_NOBODY", ""},
		{"more than places", []int64{1, 2, 3}, today, 99, "chosen:CALL_TOO_MANY", ""},
		{"who did not apply", []int64{1, 4}, today, 99, "chosen:NOT_FOUND", ""},
		{"from the last day", []int64{1}, today.AddDays(-1), 99, "startsOn:CALL_STARTS", ""},
		{"among whom oneself is", []int64{1}, today, 13, "CALL_OWN", ""},
	} {
		chosen, err := Choice{Chosen: row.chosen, StartsOn: row.from}.check(c, came, row.chooser)
		who := ""
		for _, a := range chosen {
			who += a.Name
		}
		if got := refusetest.Codes(err); got != row.want || who != row.who {
			t.Errorf("%s: %q %q", row.name, got, who)
		}
	}
}

func TestTheBalanceCountsWhoIsThereWhoIsTickedAndWhoApplied(t *testing.T) {
	steps := []Step{
		{ByConstituency, "partners", nil}, {ByConstituency, "providers", nil}, {ByConstituency, "", nil}, {ByRegion, "002", nil}, {ByRegion, "150", nil}, {ByRegion, "", nil},
		{ByLanguage, "en", nil}, {ByLanguage, "fr", nil},
	}
	people := []Profile{
		{1, 0, "partners", "002", "en"}, {1, 0, "", "150", "fr"},
		{1, 7, "partners", "002", "en,fr"}, {1, 8, "partners", "002", "fr"}, {1, 9, "", "150", "en"},
	}
	told := func(shares []Share) (list [][4]any) {
		for _, s := range shares {
			list = append(list, [4]any{s.Code, s.Inside, s.Chosen, s.Applied})
		}
		return list
	}
	for _, row := range []struct {
		scale  string
		people []Profile
		chosen []int64
		want   [][4]any
	}{
		{ByConstituency, people, []int64{7, 9}, [][4]any{{"partners", 1, 1, 2}, {"providers", 0, 0, 0}, {"", 1, 1, 1}}},
		{ByRegion, people, []int64{7, 8}, [][4]any{{"002", 1, 2, 2}, {"150", 1, 0, 1}}},
		{ByLanguage, people, []int64{7}, [][4]any{{"en", 1, 1, 2}, {"fr", 1, 1, 2}}},
		{ByLanguage, people, []int64{99, 0}, [][4]any{{"en", 1, 0, 2}, {"fr", 1, 0, 2}}}, // who is in the body is not ticked
		{ByRegion, nil, nil, [][4]any{{"002", 0, 0, 0}, {"150", 0, 0, 0}}},
	} {
		if diff := cmp.Diff(row.want, told(Weigh(row.scale, steps, row.people, row.chosen))); diff != "" {
			t.Errorf("%s of %v: %s", row.scale, row.chosen, diff)
		}
	}
}
