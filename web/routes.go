package web

import (
	"net/http"
	"net/url"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

// route says at which address a page stands. Who may read it, the API decides.
type route struct {
	path    string // as in net/http's ServeMux; {name} fills the query's variable
	page    string // pages/NAME.html and, where it asks something, pages/NAME.graphql
	section string // the entry of the navigation that it belongs to

	// subject is the query's field that the page is about: null is a 404.
	subject string
	// same gives a variable the value of another name in the address.
	same map[string]string
	// then leads on after a mutation's success: an address in which {a.b}
	// stands for that field of the mutation's result. The page itself is the
	// default; "" shows the page at once, with the mutation's result on it.
	then map[string]string
	// instead is where the page is, as an address filled from the query's
	// answer, unless a field that it names is null.
	instead string
	// usual fills in what an address leaves open before its query is asked.
	usual func(values url.Values, today date.Date)
	// whole is the query's list that ?whole=true shows without pages, to print.
	whole string
	// lead names another page that is a viewer's own instead of this one.
	lead func(store.Viewer) string
	// files says which controls of the page's forms are files, and for what;
	// a * in a name is any row of a list.
	files map[string]string
	// also registers ordinary handlers that belong to the page.
	also func(*page, *http.ServeMux)
}

var routes = []route{
	{path: "/{$}", page: "home", section: "home", lead: ownDesk},
	{path: "/today", page: "today", section: "today"},
	{path: "/today/all", page: "today-all", section: "today"},
	{path: "/register", page: "register", section: "register", usual: asOnPast, also: export("export.register", publicColumns)},
	{path: "/join", page: "join", section: "join", files: map[string]string{"input.documents": "APPLICATION_DOCUMENT"},
		then: map[string]string{"applicationSubmit": ""}},
	{path: "/join/{token}", page: "application-follow", section: "join", subject: "applicationByLink",
		files: map[string]string{"input.documents": "APPLICATION_DOCUMENT"}},
	{path: "/applications", page: "applications", section: "applications"},
	{path: "/applications/{id}", page: "application", section: "applications", subject: "application",
		then: map[string]string{"applicationDecide": ""}, also: (*page).registerDocument},
	{path: "/observers", page: "observers", section: "observers"},
	{path: "/my-membership", page: "my-membership", section: "my-membership"},
	{path: "/my-membership/waiver", page: "my-waivers", section: "my-membership",
		then: map[string]string{"feeWaiverRequest": "/my-membership/waiver/{feeWaiver.id}"}},
	{path: "/my-membership/waiver/{id}", page: "my-waiver", section: "my-membership", subject: "feeWaiver", also: (*page).registerEvidence,
		files: map[string]string{"input.evidence": "WAIVER_EVIDENCE", "input.answers.*.evidence": "WAIVER_EVIDENCE"}},
	{path: "/my-membership/letters/{id}", page: "letter", section: "my-membership", subject: "letter", also: (*page).registerLetter},
	{path: "/proposals", page: "proposals", section: "proposals"},
	{path: "/members", page: "members", section: "members", same: map[string]string{"year": "filter.year"}, usual: asOn,
		also: export("export.members", memberColumns)},
	{path: "/members/{id}", page: "member", section: "members", subject: "member",
		then: map[string]string{"feeWaiverRequest": "/my-membership/waiver/{feeWaiver.id}"}},
	{path: "/members/{id}/merge", page: "member-merge", section: "members", subject: "member",
		then: map[string]string{"memberMerge": "/members/{into.id}"}},
	{path: "/members/{id}/split", page: "member-split", section: "members", subject: "member",
		then: map[string]string{"memberSplit": "/members/{member.id}"}},
	{path: "/organisations", page: "organisations", section: "members"},
	{path: "/organisations/new", page: "organisation-new", section: "members",
		then: map[string]string{
			"organisationAdd":    "/organisations/{organisation.id}",
			"organisationCreate": "/organisations/{organisation.id}",
		}},
	{path: "/organisations/{id}", page: "organisation", section: "members", subject: "organisation",
		instead: "/members/{organisation.member.id}"},
	{path: "/imports", page: "imports", section: "imports", files: map[string]string{"input.file": "MEMBER_LIST"},
		then: map[string]string{"memberImportReceive": "/imports/{memberImport.id}"}},
	{path: "/imports/{id}", page: "import", section: "imports", subject: "memberImport"},
	{path: "/schedules", page: "schedules", section: "schedules"},
	{path: "/invoices", page: "invoices", section: "invoices", also: exportList("invoices", "export.invoices", invoiceColumns)},
	{path: "/years", page: "years", section: "years", then: map[string]string{"yearPreview": "", "invoicesPreview": ""}},
	{path: "/standing", page: "standing", section: "standing", usual: voteToday, whole: "standingRoll", also: exportList("standingRoll", "export.roll", rollColumns)},
	{path: "/standing/rules", page: "standing-rules", section: "standing-rules", then: map[string]string{"rulePreview": ""}},
	{path: "/reminders", page: "reminders", section: "reminders", usual: untilTomorrow},
	{path: "/reminders/{id}", page: "reminder", section: "reminders", subject: "reminder", also: (*page).registerLetter},
	{path: "/bank", page: "bank", section: "bank", files: map[string]string{"input.upload": "BANK_STATEMENT"},
		then: map[string]string{"bankStatementImport": "/bank/{bankStatement.id}"}},
	{path: "/bank/{id}", page: "bank-statement", section: "bank", subject: "bankStatement"},
	{path: "/arrears", page: "arrears", section: "arrears", also: exportList("arrears", "export.arrears", debtColumns)},
	{path: "/reminders/rules", page: "reminder-rules", section: "rules", then: map[string]string{
		"reminderRuleAdd":     "/reminders/rules/{rule.id}",
		"reminderTemplateAdd": "/reminders/texts/{template.id}",
	}},
	{path: "/reminders/rules/{id}", page: "reminder-rule", section: "rules", subject: "reminderRule"},
	{path: "/reminders/texts/{id}", page: "reminder-text", section: "rules", subject: "reminderTemplate",
		then: map[string]string{"reminderTemplatePreview": "", "reminderTemplateTest": ""}},
	{path: "/reminders/bounced", page: "bounced", section: "bounced"},
	{path: "/waivers/ending", page: "waivers-ending", section: "ending"},
	{path: "/arrears/course", page: "arrears-course", section: "course"},
	{path: "/waivers/criteria", page: "waiver-criteria", section: "waiver-criteria"},
	{path: "/waivers/criteria/new/{id}", page: "waiver-criteria-new", section: "waiver-criteria", subject: "waiverCriteriaSet",
		then: map[string]string{"criteriaWrite": "/waivers/criteria"}},
	{path: "/waivers/reference", page: "waiver-reference", section: "waiver-reference", files: map[string]string{"input.file": "REFERENCE_LIST"},
		then: map[string]string{"incomePreview": ""}},
	{path: "/waivers/settings", page: "waiver-settings", section: "waiver-settings"},
	{path: "/waivers", page: "waivers", section: "waivers", usual: grantedFirst, also: exportList("feeWaivers", "export.waivers", waiverColumns)},
	{path: "/waivers/rounds", page: "waiver-rounds", section: "waiver-rounds",
		then: map[string]string{"roundPreview": "", "roundOpen": "/waivers/rounds/{round.id}"}},
	{path: "/waivers/rounds/{id}", page: "waiver-round", section: "waiver-rounds", subject: "waiverRound",
		then: map[string]string{"waiverRoundChase": ""}},
	{path: "/reviews", page: "reviews", section: "reviews", then: map[string]string{"feeWaiverRecommendGrant": ""}},
	{path: "/waivers/{id}", page: "waiver", section: "reviews", subject: "feeWaiver"},
	{path: "/board", page: "board", section: "board", usual: asOn},
	{path: "/interests", page: "interests", section: "interests"},
	{path: "/packs", page: "packs", section: "packs", then: map[string]string{"waiverPackOpen": "/packs/{pack.id}"}},
	{path: "/packs/{id}", page: "pack", section: "packs", subject: "waiverPack"},
	{path: "/meetings", page: "meetings", section: "meetings", usual: pastMeetings, then: map[string]string{"meetingCreate": "/meetings/{meeting.id}"}},
	{path: "/meetings/{id}", page: "meeting", section: "meetings", subject: "meeting", then: map[string]string{"paperAdd": "/papers/{paper.id}"}},
	{path: "/meetings/{id}/run", page: "meeting-run", section: "meetings", subject: "meeting"},
	{path: "/meetings/{id}/minutes", page: "minutes", section: "meetings", subject: "meeting"},
	{path: "/actions", page: "actions", section: "actions", usual: openActions},
	{path: "/bodies", page: "bodies", section: "bodies", then: map[string]string{"bodyCreate": "/bodies/{body.code}"}},
	{path: "/bodies/{code}", page: "body", section: "bodies", subject: "body"},
	{path: "/mandates", page: "mandates", section: "mandates", then: map[string]string{"mandateCreate": "/mandates/{mandate.id}"}},
	{path: "/mandates/{id}", page: "mandate", section: "mandates", subject: "mandate"},
	{path: "/papers", page: "papers", section: "papers", then: map[string]string{"paperAdd": "/papers/{paper.id}"}},
	{path: "/papers/{id}", page: "paper", section: "papers", subject: "paper", also: (*page).registerPaperFile,
		files: map[string]string{"input.file": "PAPER"}},
	{path: "/search", page: "search", section: "search"},
	{path: "/rulebook", page: "rulebook", section: "rulebook", usual: asOnAny, then: map[string]string{"ruleSectionAdd": "/rulebook/{section.code}"}},
	{path: "/rulebook/{code}", page: "rule", section: "rulebook", subject: "ruleSection", usual: asOnAny},
	{path: "/rulebook/{code}/compare", page: "rule-compare", section: "rulebook", subject: "ruleSection"},
	{path: "/decisions", page: "decisions", section: "decisions", also: exportList("decisions", "export.decisions", decisionColumns),
		then: map[string]string{"decisionRecord": "/decisions/{decision.id}"}},
	{path: "/decisions/{id}", page: "decision", section: "decisions", subject: "decision"},
	{path: "/procedures", page: "procedures", section: "procedures", then: map[string]string{"writtenProcedureOpen": "/procedures/{writtenProcedure.id}"}},
	{path: "/procedures/{id}", page: "procedure", section: "procedures", subject: "writtenProcedure"},
	{path: "/calls", page: "calls", section: "calls", then: map[string]string{"callOpen": "/calls/{call.id}"}},
	{path: "/calls/{id}", page: "call", section: "calls", subject: "call"},
	{path: "/calls/{id}/choose", page: "call-choose", section: "calls", subject: "call", then: map[string]string{"callDecide": "/calls/{call.id}"}},
	{path: "/jobs", page: "jobs", section: "jobs"},
	{path: "/account", page: "account", section: "account", then: map[string]string{"apiTokenCreate": ""}},
}

// untilTomorrow leaves reminders of far days out of the first view. Whoever
// asks for days, be it all of them, or for one member gets just those.
func untilTomorrow(values url.Values, today date.Date) {
	for _, name := range []string{"filter.plannedFrom", "filter.plannedTo", "filter.memberId"} {
		if values.Has(name) {
			return
		}
	}
	values.Set("filter.plannedTo", today.AddDays(1).String())
}

// pastMeetings lists those that are over below those to come.
func pastMeetings(values url.Values, _ date.Date) {
	if !values.Has("filter.when") {
		values.Set("filter.when", "PAST")
	}
}

// openActions opens with what is still to be done.
func openActions(values url.Values, _ date.Date) {
	if !values.Has("filter.state") {
		values.Set("filter.state", "OPEN")
	}
}

// voteToday opens the roll of those who may vote today.
func voteToday(values url.Values, today date.Date) {
	if values.Get("on") == "" {
		values.Set("on", today.String())
	}
	if values.Get("right") == "" {
		values.Set("right", "VOTE")
	}
}

// grantedFirst opens the register with the waivers that were granted; other
// outcomes are shown to whoever asks for them.
func grantedFirst(values url.Values, _ date.Date) {
	if !values.Has("filter.outcome") {
		values.Set("filter.outcome", "GRANTED")
	}
}

// asOnAny forgets a day that is none, so that an address typed wrong still reads.
func asOnAny(values url.Values, _ date.Date) {
	if _, err := date.Parse(values.Get("on")); err != nil {
		values.Del("on")
	}
}
