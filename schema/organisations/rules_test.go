package organisations

import (
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
)

var today = date.MustParse("2023-12-01")

func on(day string) *date.Date { d := date.MustParse(day); return &d }

func code(err error) string {
	if list := refuse.From(err); list != nil {
		return list[0].Code
	}
	return ""
}

func TestOnlyFocalPointsEdit(t *testing.T) {
	for _, row := range []struct {
		roles []string
		may   bool
	}{
		{nil, false}, {[]string{"ALTERNATE", "FINANCE", "BOARD_REPRESENTATIVE"}, false}, {[]string{"FOCAL_POINT"}, true}, {[]string{"ALTERNATE", "FOCAL_POINT"}, true},
	} {
		if got := MayEdit(row.roles) == nil; got != row.may {
			t.Errorf("%v: %v", row.roles, got)
		}
	}
}

func TestTheLastFocalPointStays(t *testing.T) {
	since := date.MustParse("2020-01-01")
	ben := service{1, 11, FocalPoint, since, nil}
	for _, row := range []struct {
		name   string
		others []service
		want   string
	}{
		{"alone", nil, "LAST_FOCAL_POINT"},
		{"with finance and an alternate", []service{{2, 12, "FINANCE", since, nil}, {3, 13, "ALTERNATE", since, nil}}, "LAST_FOCAL_POINT"},
		{"with a second", []service{{2, 12, FocalPoint, since, nil}}, ""},
		{"with one who has left", []service{{2, 12, FocalPoint, since, on("2023-11-30")}}, "LAST_FOCAL_POINT"},
		{"with one who leaves", []service{{2, 12, FocalPoint, since, on("2024-06-30")}}, "LAST_FOCAL_POINT"},
		{"with one who begins tomorrow", []service{{2, 12, FocalPoint, today.AddDays(1), nil}}, ""},
		{"with one who begins later", []service{{2, 12, FocalPoint, today.AddDays(2), nil}}, "LAST_FOCAL_POINT"},
	} {
		if got := code(endable(append(row.others, ben), ben.ID, today)); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	finance := service{5, 15, "FINANCE", since, nil}
	if got := code(endable([]service{ben, finance}, finance.ID, today)); got != "" {
		t.Errorf("finance stays: %q", got)
	}
	finance.EndsOn = on("2024-01-31")
	if got := code(endable([]service{ben, finance}, finance.ID, today)); got != "CONTACT_ENDED" {
		t.Errorf("ended twice: %q", got)
	}
	if got := code(endable([]service{ben}, 99, today)); got != "NOT_FOUND" {
		t.Errorf("nobody's: %q", got)
	}
}

func TestAServiceIsHandedOverOnceToSomebodyElseFromTomorrowOn(t *testing.T) {
	since := date.MustParse("2020-01-01")
	own := service{1, 11, FocalPoint, since, nil}
	ends := own
	ends.EndsOn = on("2023-12-31")
	for _, row := range []struct {
		name      string
		list      []service
		successor int64
		from      date.Date
		want      string
	}{
		{"tomorrow", []service{own}, 12, today.AddDays(1), ""},
		{"somebody new", []service{own}, 0, today.AddDays(30), ""},
		{"today", []service{own}, 12, today, "HANDOVER_TOO_SOON"},
		{"a year ahead", []service{own}, 12, today.AddYears(1), ""},
		{"beyond a year", []service{own}, 12, today.AddYears(1).AddDays(1), "HANDOVER_TOO_LATE"},
		{"to oneself", []service{own}, 11, today.AddDays(1), "HANDOVER_TO_ONESELF"},
		{"twice", []service{ends}, 12, today.AddDays(1), "HANDED_OVER"},
		{"an alternate's", []service{{1, 11, "ALTERNATE", since, nil}}, 12, today.AddDays(1), "FOCAL_POINT_ONLY"},
		{"one that has not begun", []service{{1, 11, FocalPoint, today.AddDays(1), nil}}, 12, today.AddDays(2), "FOCAL_POINT_ONLY"},
		{"another's", []service{{1, 13, FocalPoint, since, nil}}, 12, today.AddDays(1), "FOCAL_POINT_ONLY"},
	} {
		id, err := handable(row.list, 11, row.successor, row.from, today)
		if got := code(err); got != row.want || (got == "") != (id == own.ID) {
			t.Errorf("%s: %d, %q, want %q", row.name, id, got, row.want)
		}
	}
}

func TestWhoIsMoreThanAColleagueCorrectsThemselves(t *testing.T) {
	for k, want := range map[known]string{
		{}: "", {Appointed: true}: "PERSON_NOT_YOURS_ALONE", {Elsewhere: true}: "PERSON_NOT_YOURS_ALONE",
	} {
		if got := code(k.correctable()); got != want {
			t.Errorf("%+v: %q", k, got)
		}
	}
}
