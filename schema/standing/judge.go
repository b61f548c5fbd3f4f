package standing

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Standing is whether a member has a right on a day, and the fact that decides.
type Standing struct {
	Right   Right
	Granted bool
	Rule    *Rule  // in force on the day; nil: none was
	Why     string // "PAID", "OVERDUE"…: its sentence is the text "standing.why.WHY"
	args    texts.Args
}

// Judge holds a member's facts against the rule in force on a record date. A
// waiver, a credit and a write-off settle dues as a payment does; dues that
// were never assessed need no settling.
func Judge(f Facts, right Right, rule *Rule, on date.Date) Standing {
	s := Standing{Right: right, Rule: rule}
	switch {
	case f.Status == "":
		return s.because("NOT_ON_RECORD", "On", on)
	case f.Status == "FUTURE":
		return s.because("NOT_YET", "On", on, "Day", f.JoinedOn)
	case f.Status != "CURRENT":
		return s.because("NO_MORE", "On", on, "Day", f.EndedOn.AddDays(-1))
	case rule == nil:
		return s.because("NO_RULE", "On", on)
	}
	if late := f.Overdue; rule.NotOverdueDays != nil && late != nil && !late.DueOn.AddDays(int(*rule.NotOverdueDays)).After(on) {
		return s.because(overdue(*rule.NotOverdueDays), "Amount", late.Amount, "Year", late.Year, "Day", late.DueOn, "Count", int(*rule.NotOverdueDays), "InPrinciple", late.InPrinciple)
	}
	s.Granted = true
	switch {
	case rule.SettledBy != nil:
		return s.settled(f, on)
	case rule.NotOverdueDays != nil:
		return s.because("NOT_"+overdue(*rule.NotOverdueDays), "Count", int(*rule.NotOverdueDays))
	}
	return s.because("ALWAYS")
}

// settled looks at the dues that the rule wants settled.
func (s Standing) settled(f Facts, on date.Date) Standing {
	year := on.Year() - int(*s.Rule.SettledYearsBack)
	dues, assessed := f.Dues[year]
	deadline := s.Rule.deadline(on, dues.DueOn)
	switch {
	case !assessed && f.JoinedOn.Year() > year && f.JoinedInYear:
		return s.because("NEW_IN_YEAR", "Year", year, "Since", f.JoinedOn.Year())
	case !assessed && f.JoinedOn.Year() > year:
		return s.because("NEW", "Year", year, "Since", f.JoinedOn)
	case !assessed:
		return s.because("NOT_ASSESSED", "Year", year)
	case dues.Owed.Minor > 0 && *s.Rule.SettledBy == DueDate && !deadline.Before(on):
		return s.because("IN_TIME", "Year", year, "Day", deadline)
	case dues.Owed.Minor > 0:
		s.Granted = false
		return s.because("OWED", "Amount", dues.Owed, "Year", year, "Day", deadline, "InPrinciple", dues.InPrinciple)
	case dues.SettledOn.After(deadline):
		s.Granted = false
		return s.because("LATE", "Year", year, "Day", dues.SettledOn, "Deadline", deadline)
	case dues.SettledOn.IsZero():
		return s.because("NOTHING_DUE", "Year", year)
	case dues.SettledBy == "WAIVED" && dues.Decision != nil:
		return s.because("WAIVED."+dues.Decision.Body, "Year", year, "Day", dues.Decision.DecidedOn,
			"Number", dues.Decision.Number, "Basis", dues.Decision.Rule)
	}
	return s.because(dues.SettledBy, "Year", year, "Day", dues.SettledOn)
}

// overdue names being late at all, or for more than some days.
func overdue(days int32) string {
	if days == 0 {
		return "OVERDUE_AT_ALL"
	}
	return "OVERDUE"
}

func (s Standing) because(why string, pairs ...any) Standing {
	s.Why, s.args = why, texts.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.args[pairs[i].(string)] = pairs[i+1]
	}
	return s
}

// In says the standing in one sentence of a language: "may vote: dues for 2023
// paid on 12 March 2023 (SOP 2.2.4)".
func (s Standing) In(l texts.Language) string {
	id := "standing.not." + string(s.Right)
	if s.Granted {
		id = "standing.may." + string(s.Right)
	}
	citation := ""
	if s.Rule != nil {
		citation = s.Rule.Citation
	}
	why := texts.Domain.Say(l, "standing.why."+s.Why, s.args)
	if named, _ := s.args["InPrinciple"].(string); named != "" {
		why += texts.Domain.Say(l, "standing.in_principle", texts.Args{"Named": named})
	}
	return texts.Domain.Say(l, id, texts.Args{"Why": why, "Rule": citation})
}
