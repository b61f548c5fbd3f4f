package rulebook

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Citer is a kind of thing that cites sections.
type Citer string

const (
	ByDecision     Citer = "DECISION"
	ByCriteria     Citer = "CRITERIA"      // versions of the criteria of fee waivers
	ByStandingRule Citer = "STANDING_RULE" // what a right depends on
	ByMember       Citer = "MEMBER_EVENT"  // what happened to a membership
	ByPack         Citer = "WAIVER_PACK"
	ByPaper        Citer = "PAPER"   // in some language, as it says now
	BySection      Citer = "SECTION" // of the rulebook itself
)

// Citing is one thing that cites a section.
type Citing struct {
	Rule   string    // the code of the section that it cites
	Total  int       // how many of its kind cite that section
	ID     int64     // of the thing; of a member event, its member's
	Place  int64     // in the order of a day
	Day    date.Date `db:"on_day"`
	Names  texts.Translated
	Number string // of a decision, also that of a pack once it is taken; of a version of criteria; the code of a section; the right of a rule
	Body   string // of a decision: the code of who decided
	Cites  string // as a decision words it: "SOP 2.3.6"
}

// sources say where the things of a kind are that cite section c.code, and who
// may read them: $2 the viewer's audiences, $3 whether staff, $4 whether staff
// or Board, $5 whether signed in, $6 the viewer's organisations, $7 the day,
// $12 their person, $13 today.
var sources = map[Citer]string{
	ByDecision: `select d.id, d.id as place, d.decided_on as on_day, '{}'::jsonb as names, d.number, d.body, d.rule as cites
		from decisions d join bodies b on b.code = d.body
		left join lateral (select v.audience, v.texts, v.titles from decision_versions v where v.decision_id = d.id order by v.number desc limit 1) v on true
		where (cites_rule(d.rule, c.code) or cites_rule(concat_ws(' ', v.titles->>'en', v.texts->>'en', v.texts->>'fr', v.texts->>'es'), c.code))
		  and ` + decisions.Readable("$2"),
	ByCriteria: `select s.id, s.id as place, s.effective_from as on_day, s.title as names, s.number::text as number, '' as body, s.rule as cites
		from criteria_sets s where cites_rule(s.rule, c.code)`,
	ByStandingRule: `select r.id, r.id as place, r.effective_from as on_day, '{}'::jsonb as names, r.right_code as number, '' as body, r.citation as cites
		from standing_rules r where cites_rule(r.citation, c.code) and $5 and not exists (select from standing_rules_back k where k.rule_id = r.id)`,
	ByMember: `select m.id, e.id as place, e.effective_on as on_day, o.names, d.number, d.body, d.rule as cites
		from member_events e join decisions d on d.id = e.decision_id join members m on m.id = e.member_id join organisations o on o.id = m.organisation_id
		where cites_rule(d.rule, c.code) and ($3 or o.id = any($6))`,
	ByPack: `select p.id, p.id as place, p.closes_on as on_day, '{}'::jsonb as names, coalesce(d.number, '') as number, '' as body, p.rule as cites
		from waiver_packs p left join decisions d on d.id = p.decision_id where cites_rule(p.rule, c.code) and $4`,
	// Of the words only those parts are looked through that have the number.
	ByPaper: `select p.id, p.id as place, (max(v.at) at time zone zone())::date as on_day, p.titles as names, '' as number, '' as body, '' as cites
		from paper_words x join paper_versions v on v.id = x.version_id join papers p on p.id = v.paper_id
		where x.search @@ plainto_tsquery('simple', c.code) and cites_rule(x.words, c.code) and ` + papers.Readable("$2", "$3::boolean", "$12", "$13") + `
		  and ($3 or not exists (select from paper_withdrawals w where w.paper_id = p.id))
		  and not exists (select from paper_versions y where y.paper_id = v.paper_id and y.language = v.language and y.number > v.number)
		group by p.id`,
	BySection: `select v.section_id as id, v.id as place, v.in_force_from as on_day, v.titles as names, p.code as number, '' as body, '' as cites
		from rule_periods p join rule_versions v on v.id = p.version_id
		where p.code <> c.code and p.from_on <= $7 and (p.to_on is null or p.to_on > $7)
		  and cites_rule(concat_ws(' ', v.texts->>'en', v.texts->>'fr', v.texts->>'es'), c.code)`,
}

// CitingName names the list of a kind for cursors.
func CitingName(by Citer) string { return "cited by " + string(by) }

// CitedBy reads what of one kind cites sections, the latest first, a page for
// each, in one statement. Sections cite as they stand on the day. A section
// that nothing of the kind cites has a row without an ID, or none.
func CitedBy(ctx context.Context, q store.Reader, codes []string, by Citer, on date.Date, page relay.Page) (map[string][]Citing, error) {
	v := q.Viewer()
	after, err := date.Parse(page.Key)
	if err != nil || !page.Placed {
		after = date.New(9999, 12, 31)
	}
	var rows []Citing
	err = q.Select(ctx, &rows, `
		select c.code as rule, n.total, coalesce(r.id, 0) as id, coalesce(r.place, 0) as place, r.on_day, coalesce(r.names, '{}') as names,
		       coalesce(r.number, '') as number, coalesce(r.body, '') as body, coalesce(r.cites, '') as cites
		from unnest($1::text[]) c (code)
		cross join lateral (select count(*) as total from (`+sources[by]+`) found) n
		left join lateral (select f.id, f.place, f.on_day, f.names, f.number, f.body, f.cites from (`+sources[by]+`) f
		  where not $8 or (f.on_day, f.place) < ($9::date, $10::bigint) order by f.on_day desc, f.place desc limit $11) r on true
		where $2::text[] is not null and $3::boolean is not null and $4::boolean is not null and $5::boolean is not null and $6::bigint[] is not null and $7::date is not null and $12::bigint is not null and $13::date is not null
		order by c.code, r.on_day desc, r.place desc`,
		store.Texts(codes), store.Texts(v.Audiences()), v.Can(store.Staff), v.Can(store.Staff, store.Board), v.Can(store.Person), store.IDs(append([]int64{}, v.Members...)), on,
		page.Placed, after, page.ID, page.Size+1, v.PersonID, q.Today())
	return store.Group(rows, func(row Citing) string { return row.Rule }), err
}

// In says what cites, in a reader's language.
func (c Citing) In(by Citer, l texts.Language) string {
	if by == ByDecision {
		return decisions.Decision{Body: c.Body, Number: c.Number, DecidedOn: c.Day, Rule: c.Cites}.In(l)
	}
	id := "rulebook.cited." + string(by)
	switch {
	case by == ByStandingRule:
		id += "." + c.Number
	case by == ByPack && c.Number == "": // it has none before it is decided
		id += ".open"
	}
	return texts.Domain.Say(l, id, texts.Args{"Name": c.Names.In(l), "Number": c.Number, "Date": texts.FormatDate(l, c.Day)})
}
