package reminders

import "strings"

// Subject is what a rule and its texts are about.
type Subject string

const (
	Dues         Subject = "dues"          // that fall due: to the member
	WaiverEnd    Subject = "waiver_end"    // a waiver that ends: to the member
	WaiverReview Subject = "waiver_review" // a waiver that ends: to whoever reviews it
	InterestsDue Subject = "interests_due" // a yearly confirmation: to each representative on the Board
	MandateEnd   Subject = "mandate_end"   // a mandate that ends: to whoever looks after it
)

// matter is what the ledger must know of a subject; planning and settling are
// the same for all. Its parts are SQL that speaks of x, the thing that people
// are reminded of, of m, its member today, and in the ledger of r and of by, the
// version of the rule. DAY there is today, KIND the kind of the step.
type matter struct {
	subject Subject
	rule    string   // in the ledger; also the kind of its notices, and what one unsubscribes from
	key     string   // the ledger's column
	things  string   // the table that x is in
	nobody  string   // stands in for m, where x is no member's; empty: x.member_id says whose
	day     string   // that steps count from
	cycle   string   // a new one begins a new series
	open    string   // whether there is anything to remind of
	moot    string   // why not
	mends   string   // what a row was skipped for that may come to be open again
	paused  string   // what due rows wait for, a Wait; null: for nothing
	readers string   // who is written to: person_id, since, and what they are found by
	reads   string   // which of these readers c answer for what is owing o
	answers string   // whether a PERSON among them has been there since SINCE
	gone    string   // why somebody is not written to any more
	data    string   // of a letter about the rows v
	grouped bool     // one letter to a person for all that is due
	places  []string // what its texts may name
	kinds   []Kind   // that its rule may have as steps, in their order
	last    int      // the last day on which a step of kind REMINDER makes sense
	people  bool     // the rule says which contacts it writes to
}

// contacts answer for a member, by the roles that the rule names.
const (
	contacts = `
		select c.organisation_id, v.id as version_id, c.person_id, min(c.starts_on) as since
		from reminder_rule_versions v join contacts c on c.role = any(v.audience)
		where v.id in (select version_id from steps) and c.starts_on <= DAY and (c.ends_on is null or c.ends_on >= DAY)
		group by c.organisation_id, v.id, c.person_id`
	ofMember = `c.organisation_id = o.organisation_id and c.version_id = o.version_id`
	inOffice = `exists (select from contacts c where c.organisation_id = m.organisation_id and c.person_id = PERSON
		and c.role = any(by.audience) and c.starts_on <= SINCE and (c.ends_on is null or c.ends_on >= DAY))`
)

var renewal = matter{
	subject: Dues, rule: "renewal", key: "dues_id",
	things: `dues`, day: `x.due_on`, cycle: `x.due_on`,
	open: `(x.balance > 0 and m.status <> 'FORMER')`, // of the balance: the condition of the index dues_open
	moot: `case
		when x.balance > 0 then 'MEMBERSHIP_ENDED'
		when x.paid >= x.amount then 'ALREADY_PAID'
		when x.waived > 0 then 'WAIVED'
		when x.credited > 0 then 'CREDITED'
		else 'WRITTEN_OFF' end`,
	mends: `'ALREADY_PAID', 'CREDITED', 'MEMBERSHIP_ENDED', 'WAIVED', 'WRITTEN_OFF'`,
	// Whoever has asked for a waiver of these dues is not told to pay them while
	// nobody has answered.
	paused:  `case when exists (select from waiver_requests q where q.member_id = x.member_id and q.year_id = x.year_id) then 'REQUEST' end`,
	readers: contacts, reads: ofMember, answers: inOffice, gone: "NO_LONGER_CONTACT",
	data:   `jsonb_build_object('duesId', v.about, 'days', v.days, 'reminderId', v.id, 'templateVersion', v.template_version_id)`,
	places: Places, kinds: []Kind{KindReminder, KindArrears, KindSuspension, KindLapse}, last: latest, people: true,
}

// A waiver that ends: until it is examined again, whatever comes of that. The
// cases that examine it again are those that name it; the latest counts that
// was not withdrawn. Whoever was refused knows that no waiver follows, and is
// still told when the present one has ended.
const (
	nextOf    = ` from fee_waivers n where n.previous_id = x.id order by n.state = 'WITHDRAWN', n.id desc limit 1)`
	next      = `(select n.state` + nextOf
	unrenewed = `m.status <> 'FORMER' and coalesce(` + next + `, '') not in ('GRANTED', 'RENEWED', 'ENDED')`
	undecided = `m.status <> 'FORMER' and coalesce(` + next + `, '') not in ('GRANTED', 'RENEWED', 'ENDED', 'IN_PRINCIPLE', 'DECLINED', 'LAPSED')`
	whyMoot   = `case
		when x.state = 'RENEWED' or ` + next + ` in ('GRANTED', 'RENEWED', 'ENDED') then 'RENEWED'
		when x.state not in ('GRANTED', 'ENDED') then 'REVOKED'
		when m.status = 'FORMER' then 'MEMBERSHIP_ENDED'
		when ` + next + ` in ('IN_PRINCIPLE', 'DECLINED', 'LAPSED') then 'DECIDED'`
	mayMend = `'DECIDED', 'ENDED', 'MEMBERSHIP_ENDED', 'RENEWED', 'REVOKED'`
	granted = `x.state = 'GRANTED' and `
)

var waiverEnd = matter{
	subject: WaiverEnd, rule: "waiver_end", key: "waiver_id", things: `fee_waivers`, day: `x.valid_to`, cycle: `x.valid_to`,
	open:    `(` + granted + undecided + ` or KIND = 'END_NOTICE' and x.state in ('GRANTED', 'ENDED') and ` + unrenewed + `)`,
	moot:    whyMoot + ` else 'SUPERSEDED' end`, // ended: the letter that says so takes the place of what was missed
	mends:   mayMend,
	readers: contacts, reads: ofMember, answers: inOffice, gone: "NO_LONGER_CONTACT",
	data:   `jsonb_build_object('waiverIds', jsonb_build_array(v.about), 'templateVersion', v.template_version_id)`,
	places: []string{"Account", "Calendar", "Days", "Ends", "EndsOn", "Fee", "Name", "Organisation", "Review", "Rule"},
	kinds:  []Kind{KindReminder, KindEnd}, people: true,
}

var waiverReview = matter{
	subject: WaiverReview, rule: "waiver_review_due", key: "waiver_id", things: `fee_waivers`, day: `x.valid_to`, cycle: `x.valid_to`,
	open:  `(` + granted + undecided + `)`,
	moot:  whyMoot + ` else 'ENDED' end`,
	mends: mayMend,
	// The clock of a case stands still while its member is asked something, and
	// whoever has recommended has done their part: should that case be withdrawn,
	// they are asked again about the one that takes its place.
	paused: `case when ` + next + ` = 'RETURNED' then 'ANSWER'
		when exists (select from waiver_recommendations said where said.waiver_id = (select n.id` + nextOf + ` and said.person_id = r.person_id) then 'DECISION' end`,
	readers: `
		select w.id, who.person_id, who.since from fee_waivers w cross join lateral waiver_reviewers(w.id, DAY) who
		where w.state = 'GRANTED' and w.valid_to <= $5::date - (select min(first) from steps)`,
	reads: `c.id = o.id`, answers: `exists (select from waiver_reviewers(x.id, DAY) c where c.person_id = PERSON and c.since <= SINCE)`, gone: "NO_LONGER_REVIEWER",
	data:    `jsonb_build_object('waiverIds', jsonb_agg(v.about order by v.day, v.about), 'templateVersion', v.template_version_id)`,
	grouped: true,
	places:  []string{"Account", "Count", "Days", "Ends", "EndsOn", "Name"},
	kinds:   []Kind{KindReminder},
}

// A mandate that ends: until a period follows its last one, or it is closed. It
// is no member's, so that the general rule is for it, whatever the category; m
// stands in.
var mandateEnd = matter{
	subject: MandateEnd, rule: "mandate_end", key: "mandate_period_id", day: `x.ends_on`, cycle: `x.ends_on`,
	things: `mandate_periods`, nobody: `(select min(c.id) as category_id, null::bigint as organisation_id, DAY as today from categories c)`,
	open: `(x.closed_on is null and not ` + followedPeriod + `)`,
	moot: `case when x.closed_on is not null then 'CLOSED' else 'RENEWED' end`, mends: `'RENEWED'`,
	readers: `
		select p.id, who.person_id, who.since from mandate_periods p cross join lateral mandate_readers(p.id, DAY) who
		where p.closed_on is null and p.ends_on <= $5::date - (select min(first) from steps) and p.ends_on >= $4::date - (select max(days) from steps)`,
	reads: `c.id = o.id`, answers: `exists (select from mandate_readers(x.id, DAY) c where c.person_id = PERSON and c.since <= SINCE)`, gone: "NO_LONGER_IN_OFFICE",
	data:    `jsonb_build_object('periodIds', jsonb_agg(v.about order by v.day, v.about), 'templateVersion', v.template_version_id)`,
	grouped: true,
	places:  []string{"Account", "Count", "Days", "Ends", "EndsOn", "Name"},
	kinds:   []Kind{KindReminder}, last: longest,
}

// followedPeriod is whether a period of the same mandate comes after x.
const followedPeriod = `exists (select from mandate_periods n where n.mandate_id = x.mandate_id and n.starts_on > x.starts_on
		and coalesce(n.closed_on, n.ends_on) >= n.starts_on)`

// The yearly confirmation of what a representative on the Board declares: for as
// long as they sit. Confirming moves the day, and begins a new series.
var interestsDue = matter{
	subject: InterestsDue, rule: "interests_due", key: "holder_id", day: `x.due_on`, cycle: `x.due_on`,
	things: `interest_duties(DAY)`, nobody: `(select min(c.id) as category_id, null::bigint as organisation_id from categories c)`,
	open: `x.seated`, moot: `'NO_LONGER_IN_OFFICE'`, mends: `'NO_LONGER_IN_OFFICE'`,
	readers: `select i.id, i.id as person_id, i.since from interest_duties(DAY) i where i.seated`,
	reads:   `c.id = o.id`, gone: "NO_LONGER_IN_OFFICE",
	answers: `exists (select from (select i.id as person_id, i.since from interest_duties(DAY) i where i.seated and i.id = x.id) c where c.person_id = PERSON and c.since <= SINCE)`,
	data:    `jsonb_build_object('holderIds', jsonb_agg(v.about order by v.about), 'templateVersion', v.template_version_id)`,
	grouped: true,
	places:  []string{"Account", "Days", "Due", "DueOn", "Name"},
	kinds:   []Kind{KindReminder}, last: longest,
}

// matters are all there are, in the order of their rules and texts.
var matters = []matter{renewal, waiverEnd, waiverReview, mandateEnd, termEnd, interestsDue, actionDue}

func matterOf(s Subject) matter {
	for _, m := range matters {
		if m.subject == s {
			return m
		}
	}
	return renewal
}

// SubjectOf is the subject of a rule of the ledger.
func SubjectOf(rule string) Subject {
	for _, m := range matters {
		if m.rule == rule {
			return m.subject
		}
	}
	return ""
}

// sql puts a matter's parts into a statement: {open} and the like. Statements
// have today as $1, now as $2 and the rule as $3.
func (m matter) sql(kind, statement string) string {
	paused := m.paused
	if paused == "" {
		paused = `null::text`
	}
	from := m.things + ` x join register(DAY) m on m.id = x.member_id`
	if m.nobody != "" {
		from = m.things + ` x cross join ` + m.nobody + ` m`
	}
	whole := strings.NewReplacer("{key}", m.key, "{things}", m.things, "{from}", from, "{day}", m.day, "{cycle}", m.cycle, "{open}", m.open, "{moot}", m.moot,
		"{mends}", m.mends, "{paused}", paused, "{readers}", m.readers, "{reads}", m.reads, "{answers}", m.answers, "{gone}", m.gone, "{data}", m.data).Replace(statement)
	return strings.NewReplacer("DAY", "$1::date", "KIND", kind).Replace(whole)
}
