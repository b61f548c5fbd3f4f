package web

// rollRow is a member of a roll as the query named "export" asks for it.
type rollRow struct {
	Because      string
	Constituency struct{ Name string }
	Granted      bool
	Member       struct{ ID string }
	Name         string
}

// rollColumns are those of the roll: each row with its reason.
var rollColumns = []column[rollRow]{
	{"label.member", 48, func(_ exporting, row rollRow) any { return row.Name }},
	{"label.constituency", 28, func(_ exporting, row rollRow) any { return row.Constituency.Name }},
	{"roll.granted", 12, func(e exporting, row rollRow) any {
		if row.Granted {
			return e.say("roll.yes")
		}
		return e.say("roll.no")
	}},
	{"roll.because", 80, func(_ exporting, row rollRow) any { return row.Because }},
	{"export.id", 20, func(_ exporting, row rollRow) any { return row.Member.ID }},
}
