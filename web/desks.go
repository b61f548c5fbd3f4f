package web

// Desk is where a kind of today's work is done.
type Desk struct {
	Text string // id of the text that counts it
	List string // the address of all that waits
	Row  string // the address of one, before its id; empty: the list
	Page string // what follows its id; empty: nothing
}

// desks are the places of the kinds of today's work; the list of a kind that
// has no place of its own is a page of today.
var desks = map[string]Desk{
	"ACTION_OVERDUE":        {"today.actionOverdue", "/actions?filter.overdue=true", "", ""},
	"CALL_TO_DECIDE":        {"today.callToDecide", "/calls", "/calls", ""},
	"JOB_FAILED":            {"today.jobFailed", "/jobs", "", ""},
	"CORRECTION_TO_ANSWER":  {"today.correctionToAnswer", "", "/meetings", "/minutes"},
	"MANDATE_ENDING":        {"today.mandateEnding", "/mandates", "/mandates", ""},
	"MEETING_TO_CONVENE":    {"today.meetingToConvene", "", "/meetings", ""},
	"MINUTES_TO_APPROVE":    {"today.minutesToApprove", "", "/meetings", "/minutes"},
	"MINUTES_TO_DRAFT":      {"today.minutesToDraft", "", "/meetings", "/minutes"},
	"NO_CHAIR":              {"today.noChair", "/board", "", ""},
	"PROCEDURE_ENDING":      {"today.procedureEnding", "/procedures?open=true", "/procedures", ""},
	"PROCEDURE_OBJECTED":    {"today.procedureObjected", "", "/procedures", ""},
	"SEAT_VACANT":           {"today.seatVacant", "/board", "", ""},
	"TERM_ENDING":           {"today.termEnding", "/board", "", ""},
	"TRANSLATION_PENDING":   {"today.translationPending", "", "/papers", ""},
	"WAIVER_ENDING":         {"today.waiverEnding", "/waivers/ending?within=30", "/waivers", ""},
	"LETTER_FAILED":         {"today.letterFailed", "/reminders?filter.state=FAILED", "", ""},
	"NO_FOCAL_POINT":        {"today.noFocalPoint", "", "/members", ""},
	"NOT_ASSESSED":          {"today.notAssessed", "/members?filter.dues=NOT_ASSESSED", "/members", ""},
	"PROFILE_PROPOSED":      {"today.profileProposed", "/proposals", "", ""},
	"WAIVER_OVERDUE":        {"today.waiverOverdue", "", "/waivers", ""},
	"WAIVER_ROUND_TO_OPEN":  {"today.waiverRoundToOpen", "/waivers/rounds", "/waivers", ""},
	"WAIVER_TO_ASSIGN":      {"today.waiverToAssign", "", "/waivers", ""},
	"WAIVER_TO_DECIDE":      {"today.waiverToDecide", "", "/waivers", ""},
	"APPLICATION_TO_REVIEW": {"today.applicationToReview", "/applications?filter.stage=CONFIRMED", "/applications", ""},
	"BANK_STATEMENT":        {"today.bankStatement", "/bank", "/bank", ""},
	"ADDRESS_STOPPED":       {"today.addressStopped", "/reminders/bounced", "", ""},
	"ARREARS_NOTICED":       {"today.arrearsNoticed", "/arrears/course?kind=ARREARS_NOTICE", "/members", ""},
	"DUES_OVERDUE":          {"today.duesOverdue", "", "/members", ""},
	"RIGHTS_SUSPENDED":      {"today.rightsSuspended", "/arrears/course?kind=SUSPENSION_NOTICE", "/members", ""},
	"LAPSE_TO_PROPOSE":      {"today.lapseToPropose", "/arrears/course?kind=LAPSE_PROPOSAL", "/members", ""},
}

// deskOf finds the place of a kind.
func deskOf(kind string) Desk {
	d := desks[kind]
	if d.List == "" {
		d.List = "/today/all?kind=" + kind
	}
	return d
}
