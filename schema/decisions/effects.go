package decisions

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Effect is something that a decision did.
type Effect struct {
	DecisionID int64  `db:"decision_id"`
	Kind       string // a word of DecisionEffectKind
	Node       string // what it was done to, as a kind of node: "FeeWaiver"
	ID         int64  // of that
	Page       string // its page, before the id: "/waivers", or the whole of it where Whole; empty: it has none
	Whole      bool   `db:"whole"`
	Open       bool   `db:"open"` // everybody may open the page; else the Board and staff
	Names      texts.Translated
	Year       int   // 0: of none
	MemberID   int64 `db:"member_id"` // whom it is about; 0: no member
}

// In says in a language to what it was done.
func (e Effect) In(l texts.Language) string {
	return texts.Domain.Say(l, "decisions.effect."+e.Kind, texts.Args{"Name": e.Names, "Year": e.Year})
}

// sources are all kinds of effects: where they stand in the database, and who
// may know of them ($staff: the secretariat; $board: the Board; $theirs: people
// of these organisations; $readers: of the register of fee waivers). A new kind
// is an entry here, a word of DecisionEffectKind, and its texts.
const sources = `
	select e.decision_id, case e.outcome when 'GRANTED' then 'WAIVER_GRANTED' when 'DECLINED' then 'WAIVER_DECLINED' when 'IN_PRINCIPLE' then 'WAIVER_IN_PRINCIPLE' else 'WAIVER_ENDED' end as kind,
	       'FeeWaiver' as node, w.id, '/waivers' as page, o.names, extract(year from y.starts_on)::int as year, o.sort_en as sort, m.id as member_id
	from waiver_decisions e join fee_waivers w on w.id = e.waiver_id join membership_years y on y.id = w.year_id join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
	where $staff or $board or m.organisation_id = any($theirs)
	   or e.outcome = 'GRANTED' and w.outcome = 'GRANTED' and w.state <> 'REVOKED' and (select register from waiver_settings order by id desc limit 1) = any($readers)
	union all
	select e.decision_id, case e.kind when 'ENDED' then 'MEMBER_ENDED' when 'ADMITTED' then 'MEMBER_ADMITTED' when 'RETURNED' then 'MEMBER_ADMITTED' else 'MEMBER_CHANGED' end,
	       'Member', m.id, '/members', o.names, 0, o.sort_en, m.id
	from member_events e join members m on m.id = e.member_id join organisations o on o.id = m.organisation_id
	where ($staff or m.organisation_id = any($theirs) or e.kind in ('ADMITTED', 'RETURNED')) and not exists (select from member_events back where back.takes_back_id = e.id)
	union all
	select e.decision_id, 'APPLICATION_DECLINED', 'Application', a.id, '/applications', a.names, 0, fold(a.names->>'en'), 0
	from application_events e join applications a on a.id = e.application_id where $staff and e.kind = 'DECLINED'
	union all
	select c.decision_id, 'CALL_DECIDED', 'Call', c.id, '/calls', b.names, 0, fold(b.names->>'en'), 0
	from calls c join bodies b on b.id = c.body_id where c.decision_id is not null
	union all
	select r.decision_id, 'RELIEF', 'Dues', d.id, '', o.names, extract(year from y.starts_on)::int, o.sort_en, m.id
	from reliefs r join dues d on d.id = r.dues_id join membership_years y on y.id = d.year_id join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
	where ($staff or m.organisation_id = any($theirs)) and r.reverses_id is null
	  and not exists (select from waiver_decisions e where e.decision_id = r.decision_id)
	union all
	select p.decision_id, 'MANDATE_' || p.act, 'Mandate', m.id, '/mandates', coalesce(b.names, m.names), 0, fold(coalesce(b.names, m.names)->>'en'), 0
	from mandate_periods p join mandates m on m.id = p.mandate_id left join bodies b on b.id = m.body_id
	union all
	select distinct p.closed_by_id, 'MANDATE_CLOSED', 'Mandate', m.id, '/mandates', coalesce(b.names, m.names), 0, fold(coalesce(b.names, m.names)->>'en'), 0
	from mandate_periods p join mandates m on m.id = p.mandate_id left join bodies b on b.id = m.body_id where p.closed_by_id is not null
	union all
	select t.decision_id, 'BOARD_TERM', 'Organisation', o.id, '/board', o.names, extract(year from t.starts_on)::int, o.sort_en, 0
	from seat_terms t join organisations o on o.id = t.organisation_id where t.decision_id is not null
	union all
	select r.decision_id, 'BOARD_SEAT_GIVEN_UP', 'Organisation', o.id, '/board', o.names, extract(year from r.vacant_from)::int, o.sort_en, 0
	from seat_resignations r join seat_terms t on t.id = r.term_id join organisations o on o.id = t.organisation_id
	where r.decision_id is not null
	union all
	select f.decision_id, f.role || '_CHOSEN', 'Organisation', o.id, '/board', o.names, extract(year from f.starts_on)::int, o.sort_en, 0
	from board_officers f join seat_people p on p.id = f.seat_person_id join seat_terms t on t.id = p.term_id join organisations o on o.id = t.organisation_id
	where f.decision_id is not null
	union all
	select t.decision_id, 'TERMS_OF_REFERENCE', 'Body', b.id, '/bodies/' || b.code, b.names, 0, fold(b.names->>'en'), 0
	from body_terms t join bodies b on b.id = t.body_id where t.decision_id is not null
	union all
	select v.decision_id, case when v.repealed then 'RULE_REPEALED' when v.number = 1 then 'RULE_ADOPTED' else 'RULE_CHANGED' end, 'RuleSection', s.id, '/rulebook/' || s.code,
	       jsonb_build_object('en', 'SOP ' || s.code), 0, s.code, 0
	from rule_versions v join rule_sections s on s.id = v.section_id where v.decision_id is not null and v.replaced_at is null`

// effects are the sources for a viewer, as rows of a statement.
func effects(w *store.Where, v store.Viewer) string {
	readers := []string{"PUBLIC"}
	if v.Can(store.Member, store.Board) {
		readers = append(readers, "MEMBERS")
	}
	return "(" + strings.NewReplacer(
		"$staff", w.Param(v.Can(store.Staff))+"::boolean", "$board", w.Param(v.Can(store.Board))+"::boolean",
		"$theirs", w.Param(store.IDs(v.Members))+"::bigint[]", "$readers", w.Param(store.Texts(readers))+"::text[]",
	).Replace(sources) + ")"
}

// Effects loads what decisions did, as far as the viewer may know, by name.
func Effects(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Effect, error) {
	w := new(store.Where)
	all := effects(w, q.Viewer())
	w.And("e.decision_id = any($?)", store.IDs(ids))
	var rows []Effect
	err := q.Select(ctx, &rows, `select e.decision_id, e.kind, e.node, e.id, e.page, e.page ~ '^/(mandates|board|bodies|rulebook)' as open, e.page ~ '^/(board$|bodies/|rulebook/)' as whole, e.names, e.year, e.member_id from `+all+` e where `+w.SQL()+` order by e.kind, e.sort, e.id`, w.Args...)
	return store.Group(rows, func(row Effect) int64 { return row.DecisionID }), err
}

// TitleFrom is what a decision that nobody wrote down is called, after what it
// did: "Mandate renewed: Technical working group"; nothing where the reader
// knows of nothing that it did.
func TitleFrom(effects []Effect, l texts.Language) string {
	var parts []string
	for _, c := range Counts(effects) {
		i := slices.IndexFunc(effects, func(e Effect) bool { return e.Kind == c.Kind })
		if c.Count == 1 {
			parts = append(parts, effects[i].In(l))
		} else {
			parts = append(parts, c.In(l))
		}
	}
	return strings.Join(parts, "; ")
}

// Count is how many effects of a kind a decision had.
type Count struct {
	Kind  string
	Count int
}

// In says it in a language: "22 fee waivers granted".
func (c Count) In(l texts.Language) string {
	return texts.Domain.Say(l, "decisions.effects."+c.Kind, texts.Args{"Count": c.Count})
}

// Counts counts effects, which are in the order of their kinds.
func Counts(effects []Effect) (list []Count) {
	for _, e := range effects {
		if n := len(list); n == 0 || list[n-1].Kind != e.Kind {
			list = append(list, Count{Kind: e.Kind})
		}
		list[len(list)-1].Count++
	}
	return list
}
