package standing

import "github.com/plenary-org/plenary/schema/texts"

// In says what a right depends on, in a language: "dues of the year before
// paid, written off or waived by the record date, and no dues overdue for more
// than 90 days".
func (c Conditions) In(l texts.Language) string {
	say := func(id string, args texts.Args) string { return texts.Domain.Say(l, id, args) }
	late := ""
	if c.NotOverdueDays != nil {
		late = say("standing.why.NOT_"+overdue(*c.NotOverdueDays), texts.Args{"Count": int(*c.NotOverdueDays)})
	}
	if c.SettledBy == nil {
		if late == "" {
			return say("standing.why.ALWAYS", nil)
		}
		return late
	}
	years := int(*c.SettledYearsBack)
	id := map[int]string{0: "standing.dues.ofYear", 1: "standing.dues.yearBefore"}[years]
	if id == "" {
		id = "standing.dues.yearsBefore"
	}
	args := texts.Args{"Dues": say(id, texts.Args{"Count": years})}
	if c.SettledGraceDays != nil {
		args["Count"] = int(*c.SettledGraceDays)
	}
	settled := say("standing.settled."+string(*c.SettledBy), args)
	if late == "" {
		return settled
	}
	return say("standing.both", texts.Args{"Settled": settled, "Late": late})
}
