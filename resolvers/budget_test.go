package resolvers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestEveryListHasAStatementBudget: however many rows a page has, the number
// of SQL statements is the same small one.
func TestEveryListHasAStatementBudget(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	for _, row := range []struct {
		name       string
		statements int64
		query      string
	}{
		{"meetings with agendas, papers, people, minutes and what follows", 16, `{ meetings(first: 10) { totalCount nodes { title when otherPapers { name } body { name } briefing { title } people { name presence } quorum { explained }
			agenda { number title time papers { name texts { state } } decisions { text } actions { title who } interests { name } quorum { reached } } minutes { number parts { title } } } } }`},
		{"actions with their meetings", 4, `{ actions(first: 50) { totalCount nodes { title who overdue body { name } meeting { title } } } }`},
		{"members with dues, contacts and totals", 5, `{ members(first: 50) { totalCount totals { balance { amount } } pageInfo { endCursor }
			nodes { organisation { name country { name region { name } } } category { name } constituency { name } band { name }
			  dues { state balance { amount } } contacts(first: 3) { nodes { role email person { name } } } } } }`},
		{"members as anybody sees them", 2, `{ members { totalCount nodes { yearJoined organisation { name country { name } } constituency { name } } } }`},
		{"members as on a past day", 2, `{ members(on: "2020-06-01") { totalCount nodes { yearJoined organisation { name country { name } } constituency { name } } } }`},
		{"members with their stories", 6, `{ members(first: 50) { nodes { plannedChanges { text } events { text reason author decision { text } otherMember { organisation { name } } becomes { category { name } } } } } }`},
		{"one list taken twice with other arguments", 5, `{ members(first: 20) { nodes { a: dues(year: 2022) { state } b: dues(year: 2023) { state payments { amount { amount } } }
			current: contacts(current: true) { totalCount } } } }`},
		{"members with the whole history", 8, `{ members(first: 20) { nodes { organisation { formerNames { name } }
			duesHistory { year payments { reference } reliefs { reason decision { number } } invoices { number } membershipYear { schedule { code } } } } } }`},
		{"organisations with their memberships", 3, `{ organisations(first: 50) { totalCount nodes { name member { status yearJoined } } } }`},
		{"years with totals and schedules", 5, `{ membershipYears { year invoicing { issued missing } totals { balance { amount } } schedule { name fees { amount { amount } band { name } } } } }`},
		{"invoices with members, dues and sums", 6, `{ invoices(first: 50) { totalCount sums { net { amount } }
			nodes { number open { amount } member { organisation { name } } dues { state balance { amount } } creditNotes { number } } } }`},
		{"members with the currency they are billed in", 2, `{ members(first: 50) { nodes { billingCurrency } } }`},
		{"members with their rights on two days", 5, `{ members(first: 50) { nodes { standing { right granted because } then: standing(on: "2023-03-14") { because } } } }`},
		{"the roll of a day", 5, `{ standingRoll(on: "2023-03-14", right: VOTE, first: 50) { entitled totalCount totals { constituency { name } entitled } rule { text }
			nodes { name because constituency { name } member { id organisation { name } } } } }`},
		{"the rules of standing", 2, `{ standingRules { right inForce { text } versions { text state } } }`},
		{"categories with bands", 2, `{ categories { name bands { name } } }`},
		{"reminders with recipients", 3, `{ reminders(first: 50) { totalCount nodes { state days reasonText recipient { name } organisationName } } }`},
		{"rules of reminders with steps", 2, `{ reminderRules { enabled audience category { name } members plannedBefore steps { days kind templateName } } }`},
		{"texts of letters with samples of dues, waivers, mandates, terms, interests and actions", 7, `{ reminderTemplates { name plannedBefore subject { en } body { fr } samples { name } } }`},
		{"members in arrears", 2, `{ arrearsCourses { totalCount counts { lapseProposal } nodes { kind reachedOn sentAt nextOn organisationName balance { amount } } } }`},
		{"members with their course", 2, `{ members(first: 50) { nodes { arrearsCourse { kind daysOverdue nextKind } } } }`},
		{"stopped addresses", 2, `{ stoppedAddresses { totalCount nodes { address bounces diagnostic person { name } organisationName } } }`},
		{"changes that members asked for", 6, `{ profileProposals { totalCount nodes { state stale age changes { field from to now } proposedBy { name } organisation { name } } } }`},
		{"organisations with letters and changes", 7, `{ organisations(first: 50) { nodes { name viewerCanEdit letters(first: 3) { nodes { about subject } } proposals(first: 2) { state changes { to } } } } }`},
		{"what needs somebody today", 1, `{ today { date items { kind count rows { title since } } } }`},
		{"all of a kind of today's work", 1, `{ today { items(kind: NOT_ASSESSED, first: 100) { count rows { title since } } } }`},
		{"applications with everything", 8, `{ applications(first: 50) { totalCount nodes { name stage daysUnderReview country { name } category { name bands { name } }
			events { kind actor decision { text } } documents { name } organisation { name member { status } } } } }`},
		{"papers with places, texts and versions", 6, `{ papers(first: 10) { totalCount nodes { name title audience place { title item body { name } } withdrawal { reason }
			texts { state latest { number } versions { sha256 path text { lines } } } } } }`},
		{"what is found, of every type", 8, `{ search(text: "board or working or member", first: 50) { totalCount nodes { path title { text } passage { found text } } } }`},
		{"meetings that papers may be put to", 2, `{ paperMeetings { name items { name } } }`},
		{"observers as anybody sees them", 2, `{ observers(first: 50) { totalCount nodes { name occasion startsOn country { name } } } }`},
		{"observers with their contacts", 4, `{ observers(first: 50, period: PAST) { totalCount nodes { name organisation { name contacts(first: 1) { nodes { email } } } } } }`},
		{"bank statements with sums", 3, `{ bankStatements(first: 50) { totalCount nodes { account needsYou exact sums { count state total { amount } } } } }`},
		{"bank lines with what they pay", 9, `{ bankLines(first: 50) { totalCount nodes { state amount { amount } statement { account needsYou }
			candidates { why payment { paidOn } dues { balance { amount } member { organisation { name } } } }
			bookings { made payment { amount { amount } } dues { year member { organisation { name } } } } } } }`},
		{"arrears by age", 4, `{ arrears(first: 50) { totalCount totals { count ages { total { amount } } } nodes { since ages { overdue { amount } } member { category { name } organisation { name } } } } }`},
		{"decisions with all that belongs to them", 9, `{ decisions(first: 50) { totalCount nodes { body { name } title wording votes { inFavour } effects { label } effectCounts { label }
			relations { later { number } } amendedBy { number } versions { why writtenBy } endedBy { number } writtenProcedure { state } } } }`},
		{"calls with applications, balance and what the viewer may do", 14, `{ calls(first: 50) { totalCount nodes { title body { name openCall { title } } decision { number } appointedCount viewerCanEdit viewerCannotApplyBecause viewerOrganisations { name }
			viewerApplication { motivation } applicationsCount applications { name organisation { name } constituency { name } country { name region { name } } call { title } }
			balance { regions { label applied } languages { label together } constituencies { inside } } } } }`},
		{"what comes next for somebody", 13, `{ viewer { ahead { actionsCount actions { title body { name } } calls { title } meetings { title when briefingOf { title } } procedures { title body { name } } } } }`},
		{"written procedures with objections", 7, `{ writtenProcedures(first: 50) { totalCount nodes { title body { name } decision { number } objections { name } viewerCanObject viewerCanWithdrawObjection } } }`},
		{"fee waivers with members, decisions and criteria", 6, `{ feeWaivers(first: 50) { totalCount nodes { state year ruleRef validTo
			member { organisation { name } } decision { text } criteria { verdict said } } } }`},
		{"fee waivers with evidence, history and what one may do", 10, `{ feeWaivers(first: 50) { nodes { statement evidence(first: 3) { totalCount nodes { name } } events { text }
			nextSteps { text } openQuestion { text } viewerCanEdit viewerCanWithdraw viewerCannotSubmitReasons } } }`},
		{"members with what speaks against asking for a waiver", 4, `{ members(first: 50) { nodes { waiverYear viewerCanAskForWaiver viewerCannotAskForWaiverBecause waiverAsksUntil } } }`},
		{"fee waivers with the criteria that they were made under", 4, `{ feeWaivers(first: 50) { nodes { criteriaSet { number title category { name } criteria { text means } } } } }`},
		{"criteria of all rules", 3, `{ waiverCriteriaSets { number state category { name bands { name } } criteria { text means } } }`},
		{"countries with their groups over time", 3, `{ countryReferences { name changed incomes { income since } leastDeveloped { until } } }`},
		{"organisations with least developed countries", 2, `{ organisations(first: 50) { nodes { name country { leastDeveloped } } } }`},
		{"waivers that end with their reminders", 6, `{ feeWaiversEnding(first: 50) { totalCount nodes { state validTo member { organisation { name } }
			reexaminedBy { state } reminders { plannedFor state reasonText recipient { name } } } } }`},
		{"the register of fee waivers with costs and totals", 8, `{ feeWaiverRegister { viewerCanRead rules { ref } } feeWaiverTotals { year cases granted costs { amount } }
			feeWaivers(first: 50) { totalCount nodes { year ruleRef cost { amount } member { organisation { name } } decision { number } } } }`},
		{"members with their fee waivers", 4, `{ members(first: 50) { nodes { feeWaivers { year state decision { number } } } } }`},
		{"rounds with their counts", 2, `{ waiverRounds { year totalCount counts { stage count } } }`},
		{"fee waivers with what was decided and who may decide", 5, `{ feeWaivers(first: 50) { nodes { viewerCanDecide viewerCannotDecideReasons { text }
			decisions { act decision { text } cites { number } present } pack { number } } } }`},
		{"the list of consent packs", 2, `{ waiverPacks { caseCount closesOn decision { text } number outcome result way } }`},
		{"consent packs with cases, votes and members", 9, `{ waiverPacks { number decision { text } board { name } viewerCanVote viewerCanPull votes { name vote }
			quorum pulledCount cases(first: 20) { totalCount nodes { open quorum failed waiver { version member { organisation { name } } criteria { verdict } } } } } }`},
		{"what a pack of all clean cases would hold", 9, `{ waiverPackPreview { year years cleanCount otherCount cases(first: 50) { totalCount nodes { clean held
			waiver { member { organisation { name } } readiness { reasons { code criterion } } } } } } }`},
		{"bodies with chairs, mandates, terms and who may join", 13, `{ bodies(first: 100) { totalCount nodes { name parent { name } children { name } membersCount viewerCanJoin viewerCanLeave
			chair { name organisation { name } } viceChairs { name } mandate { state endsOn daysLeft periods { decision { text } host { name } closedBy { number } } } terms { text decision { text } } } } }`},
		{"one body of a list with its people", 4, `{ body(code: "WG-TECHNICAL") { members { totalCount nodes { name role organisation { name } } } } }`},
		{"everything that expires", 9, `{ mandates(first: 100, history: true) { totalCount nodes { subject state daysLeft count decision { text } organisation { name }
			body { name chair { name } } mandate { name endsOn periods { state } } } } }`},
		{"the rulebook of a day with texts, versions and decisions", 5, `{ ruleSections(on: "2023-06-30") { code level parent { code } parts { code version { number } }
			version { number wording { title text } decision { text } } versions { state why } proposals { state body { name } wording { title } } } }`},
		{"sections with what cites them", 3, `{ ruleSections { code a: citedBy(kind: DECISION, first: 3) { totalCount nodes { text } } b: citedBy(kind: SECTION, first: 2) { totalCount nodes { text } } } }`},
		{"fee waivers with the rule of their decisions", 4, `{ feeWaivers(first: 50) { nodes { year decision { number ruleSection { code version { number wording { text } } } } } } }`},
		{"the seats with all their terms, and who may be elected", 8, `{ board { chair { person { name } organisation { name } } seats { name electorate electable { name }
			holder { organisation { name } representative { name } } terms { organisation { name } decision { text } resignation { reason } people { person { name } } } } } }`},
		{"runs of jobs", 2, `{ jobRuns(first: 50) { totalCount nodes { job outcome startedAt } } }`},
	} {
		ctx, statements := store.CountStatements(t.Context())
		answer := h.api.Execute(ctx, ada, row.query, "", nil)
		if len(answer.Errors) > 0 {
			t.Errorf("%s: %+v", row.name, answer.Errors)
		}
		if n := statements.Load(); n > row.statements {
			t.Errorf("%s: %d statements, more than %d", row.name, n, row.statements)
		}
	}
}
