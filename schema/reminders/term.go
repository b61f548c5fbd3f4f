package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// TermEnd is the subject of terms on the Board that end: to whoever sits for
// the seat, the Board's chair and the secretariat.
const TermEnd Subject = "term_end"

// A term on the Board that ends: until somebody is elected for the time after
// it. One that was given up has ended; its seat is vacant, which is no news to
// anybody. Like a mandate it is no member's.
var termEnd = matter{
	subject: TermEnd, rule: "term_end", key: "seat_term_id", day: `x.ends_on`, cycle: `x.ends_on`,
	things: `seat_terms`, nobody: mandateEnd.nobody,
	open: `(x.held_until = x.ends_on and not ` + followedTerm + `)`,
	moot: `case when x.held_until < x.ends_on then 'RESIGNED' else 'FILLED' end`, mends: `'FILLED'`,
	readers: `
		select t.id, who.person_id, who.since from seat_terms t cross join lateral term_readers(t.id, DAY) who
		where t.held_until = t.ends_on and t.ends_on <= $5::date - (select min(first) from steps) and t.ends_on >= $4::date - (select max(days) from steps)`,
	reads: `c.id = o.id`, answers: `exists (select from term_readers(x.id, DAY) c where c.person_id = PERSON and c.since <= SINCE)`, gone: "NO_LONGER_IN_OFFICE",
	data:    `jsonb_build_object('termIds', jsonb_agg(v.about order by v.day, v.about), 'templateVersion', v.template_version_id)`,
	grouped: true,
	places:  mandateEnd.places,
	kinds:   []Kind{KindReminder}, last: longest,
}

// followedTerm is whether somebody was elected to the seat for the time after x.
const followedTerm = `exists (select from seat_terms n where n.seat_id = x.seat_id and n.starts_on > x.starts_on and n.held_until >= n.starts_on)`

func loadTerms(ctx context.Context, r store.Reader, ids []int64) (map[int64]mandated, error) {
	rows := []mandated{}
	err := r.Select(ctx, &rows, termEnd.sql("'REMINDER'", `
		select x.id, s.names, h.names as holder, x.starts_on, x.ends_on, case when {open} then '' else {moot} end as moot
		from {from} join seats s on s.id = x.seat_id join organisations h on h.id = x.organisation_id where x.id = any($2)`),
		r.Today(), store.IDs(ids))
	return store.Index(rows, func(m mandated) int64 { return m.ID }), err
}

// Terms is the kind of notices about terms on the Board that end. link is the
// address of the Board's page in a language.
func Terms(link func(texts.Language) string) notices.Kind {
	return spans{about: termEnd, words: "term", ids: func(d data) []int64 { return d.TermIDs }, load: loadTerms}.kind(link)
}
