package search

import (
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/papers"
)

// entry is a type of things that may be found. Both of its queries keep to the
// viewer's audiences themselves: $1 is what is looked for, $2 the audiences,
// $3 whether the viewer is of the secretariat, $4 today, $5 the viewer's person.
type entry struct {
	kind   Type
	weight float64 // of a title's words against those of others: short titles that recur would come before all else
	node   string  // as ids name it
	path   string  // of the page, before the target's id
	after  string  // of the page, after it
	// hits gives id and rank of what matches.
	hits string
	// says gives, for the ids of IDS, what each says in every language: id,
	// target (whose page shows it), target_node, code (in the page's address,
	// where that has one), language, title, words, matches; and its day, label
	// and number, and the title of what it stands in, as far as it has them and
	// the viewer may know.
	says string
}

// languages are the rows that a table's texts in three languages become.
const languages = ` cross join unnest('{en,fr,es}'::text[]) l (code) `

// in is a text of the language l; its English where there is none.
func in(column string) string {
	return `coalesce(nullif(` + column + `->>l.code, ''), ` + column + `->>'en', '')`
}

// matches tells whether a title and a text match in their language.
func matches(title, words string) string {
	return `words_in(l.code, ` + title + `, ` + words + `) @@ asked_in(l.code, $1) as matches`
}

const (
	// dayless are the columns of what has no day, name and place.
	dayless = `null::date as on_day, '' as label, '' as number, '' as within`
	// onDay is the day of a meeting, there.
	onDay = `(m.starts_at at time zone m.zone)::date`
	// askedRule is the section that is looked for, where it is one: "SOP 2.3.6".
	askedRule = `regexp_replace(trim($1), '^SOP[ \u00a0]+(section[ \u00a0]+)?', '', 'i')`
)

// latest admits the last version of what a table keeps versions of.
const latestDecision = `not exists (select from decision_versions x where x.decision_id = v.decision_id and x.number > v.number)`

var entries = []entry{
	{Paper, 1, "Paper", "/papers/", "", `
		select h.id, max(h.rank) as rank from (
		  select p.id, ts_rank(words_of(p.titles, '{}'), asked($1), 1) as rank from papers p
		  where words_of(p.titles, '{}') @@ asked($1) and ` + readPaper + `
		  union all
		  select p.id, ts_rank(x.search, asked_in(v.language, $1), 1) from paper_words x join paper_versions v on v.id = x.version_id join papers p on p.id = v.paper_id
		  where x.search @@ asked($1) and x.search @@ asked_in(v.language, $1) and ` + openPaper + `) h group by h.id`, `
		select p.id, p.id as target, 'Paper' as target_node, '' as code, l.code as language, ` + in("p.titles") + ` as title, coalesce(t.words, '') as words,
		       coalesce(t.search, words_in(l.code, ` + in("p.titles") + `, '')) @@ asked_in(l.code, $1) as matches,
		       ` + onDay + ` as on_day, p.label, p.number, coalesce(` + in("m.titles") + `, '') as within
		from papers p left join meetings m on m.id = p.meeting_id and ` + openMeeting + languages + `left join lateral (
		  select x.words, x.search from paper_words x join paper_versions v on v.id = x.version_id
		  where v.paper_id = p.id and v.language = l.code and ` + openPaper + `
		  order by x.search @@ asked_in(l.code, $1) desc, x.part limit 1) t on true
		where p.id = any(IDS) and ` + readPaper},
	{Decision, 1, "Decision", "/decisions/", "", `
		select h.id, max(h.rank) as rank from (
		  select d.id, ts_rank(words_of(v.titles, v.texts), asked($1), 1) as rank
		  from decision_versions v join decisions d on d.id = v.decision_id join bodies b on b.code = d.body
		  where words_of(v.titles, v.texts) @@ asked($1) and ` + readDecision + ` and ` + latestDecision + `
		  union all
		  select d.id, 1 from decisions d join bodies b on b.code = d.body left join decision_versions v on v.decision_id = d.id and ` + latestDecision + `
		  where d.number = trim($1) and ` + readDecision + `
		  union all
		  select d.id, 0.5 from decisions d join bodies b on b.code = d.body left join decision_versions v on v.decision_id = d.id and ` + latestDecision + `
		  where case when ` + askedRule + ` ~ '^[0-9]+([.][0-9]+)*$' then cites_rule(d.rule, ` + askedRule + `) end and ` + readDecision + `) h group by h.id`, `
		select d.id, d.id as target, 'Decision' as target_node, '' as code, l.code as language, concat_ws(' · ', ` + in("b.names") + ` || ' ' || d.number, nullif(` + in("v.titles") + `, '')) as title,
		       concat_ws(' · ', nullif(d.rule, ''), nullif(` + in("v.texts") + `, '')) as words, ` + matches(in("v.titles"), in("v.texts")) + `,
		       d.decided_on as on_day, '' as label, '' as number, '' as within
		from decisions d join bodies b on b.code = d.body left join decision_versions v on v.decision_id = d.id and ` + latestDecision + languages + `
		where d.id = any(IDS) and ` + readDecision + ``},
	{Meeting, 0.5, "Meeting", "/meetings/", "", `
		select m.id, ts_rank(words_of(m.titles, m.places), asked($1), 1) as rank from meetings m
		where words_of(m.titles, m.places) @@ asked($1) and ` + openMeeting, `
		select m.id, m.id as target, 'Meeting' as target_node, '' as code, l.code as language, ` + in("m.titles") + ` as title, ` + in("m.places") + ` as words, ` +
		matches(in("m.titles"), in("m.places")) + `, ` + onDay + ` as on_day, '' as label, '' as number, '' as within from meetings m` + languages + `where m.id = any(IDS) and ` + openMeeting},
	{AgendaItem, 0.2, "AgendaItem", "/meetings/", "", `
		select i.id, ts_rank(words_of(i.titles, '{}'), asked($1), 1) as rank from agenda_items i join meetings m on m.id = i.meeting_id
		where words_of(i.titles, '{}') @@ asked($1) and ` + readItem + ` and ` + openMeeting, `
		select i.id, m.id as target, 'Meeting' as target_node, '' as code, l.code as language, case when ` + meetings.Whole("m.id", "$2", "$5", "$4") + ` then i.number || ' ' else '' end || ` + in("i.titles") + ` as title, '' as words, ` +
		matches(in("i.titles"), `''`) + `, ` + onDay + ` as on_day, '' as label, '' as number, ` + in("m.titles") + ` as within from agenda_items i join meetings m on m.id = i.meeting_id` + languages + `
		where i.id = any(IDS) and ` + readItem + ` and ` + openMeeting},
	{Minutes, 0.8, "Meeting", "/meetings/", "/minutes", `
		select m.id, max(ts_rank(` + minuted + `, asked($1), 1)) as rank` + minutesParts + `
		and ` + minuted + ` @@ asked($1) and (words_of(r.titles, r.said) @@ asked($1) or words_in(n.language, '', r.text) @@ asked_in(n.language, $1)) group by m.id`, `
		select m.id, m.id as target, 'Meeting' as target_node, '' as code, l.code as language, ` + in("m.titles") + ` as title,
		       concat_ws(' · ', ` + in("r.titles") + `, nullif(case when n.language = l.code then r.text end, ''), nullif(` + in("r.said") + `, '')) as words,
		       words_in(l.code, ` + in("r.titles") + `, concat_ws(' ', case when n.language = l.code then r.text end, ` + in("r.said") + `)) @@ asked_in(l.code, $1) as matches,
		       ` + onDay + ` as on_day, '' as label, '' as number, '' as within` + minutesParts + `
		and m.id = any(IDS)`},
	{Body, 1, "Body", "/bodies/", "", `
		select b.id, ts_rank(words_of(b.names, b.purposes), asked($1), 1) as rank from bodies b where words_of(b.names, b.purposes) @@ asked($1)`, `
		select b.id, b.id as target, 'Body' as target_node, b.code as code, l.code as language, ` + in("b.names") + ` as title, ` + in("b.purposes") + ` as words, ` +
		matches(in("b.names"), in("b.purposes")) + `, ` + dayless + ` from bodies b` + languages + `where b.id = any(IDS)`},
	{Rule, 1, "RuleSection", "/rulebook/", "", `
		select h.id, max(h.rank) as rank from (
		  select p.section_id as id, ts_rank(words_of(v.titles, v.texts), asked($1), 1) as rank ` + standing + `and words_of(v.titles, v.texts) @@ asked($1)
		  union all
		  select p.section_id, 1 ` + standing + `and p.code = ` + askedRule + `) h group by h.id`, `
		select p.section_id as id, p.section_id as target, 'RuleSection' as target_node, p.code as code, l.code as language, p.code || ' ' || ` + in("v.titles") + ` as title, ` +
		in("v.texts") + ` as words, ` + matches(in("v.titles"), in("v.texts")) + `, ` + dayless + ` from rule_periods p join rule_versions v on v.id = p.version_id` + languages + `
		where p.section_id = any(IDS) and ` + inForce + ` and (l.code = 'en' or v.titles->>l.code <> '' and (v.texts->>l.code <> '' or coalesce(v.texts->>'en', '') = ''))`},
}

const (
	// inForce: what a section says today, neither said before nor says later.
	inForce  = `not p.repealed and p.from_on <= $4 and (p.to_on is null or p.to_on > $4)`
	standing = `from rule_periods p join rule_versions v on v.id = p.version_id where ` + inForce + ` `
)

// What others keep of who reads what, with our parameters.
var (
	// openPaper admits the latest version v of a paper p that the viewer may
	// read; of a withdrawn one nothing is found but its title.
	openPaper = readPaper + ` and ($3 or not exists (select from paper_withdrawals w where w.paper_id = p.id))
		and not exists (select from paper_versions y where y.paper_id = v.paper_id and y.language = v.language and y.number > v.number)`
	readPaper    = papers.Readable("$2", "$3::boolean", "$5", "$4")
	openMeeting  = meetings.Seen("$2", "$3::boolean", "$5")
	readItem     = meetings.Readable("i.audience", "m.id", "$2", "$5", "$4")
	readDecision = decisions.Readable("$2")
	// minutesParts are the parts of published minutes that the viewer may read:
	// of the version that was published last, for whom it was, and where a part is
	// about an item, those who read that too.
	minuted      = `(words_of(r.titles, r.said) || words_any('', r.text))` // as the index has it
	minutesParts = ` from (
		  select distinct on (a.meeting_id) a.meeting_id, a.minutes_id, a.audience from minutes_acts a where a.act = 'PUBLISHED' order by a.meeting_id, a.id desc) x
		join meetings m on m.id = x.meeting_id join minutes n on n.id = x.minutes_id` + languages + `
		join minutes_parts r on r.minutes_id = n.id left join agenda_items i on i.id = r.item_id
		where ($3 or x.audience = any($2)) and ` + openMeeting + ` and ` + meetings.PartReadable("r", "i", "m.id", "$2", "$5", "$4") + ` `
)
