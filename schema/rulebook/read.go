package rulebook

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// All reads the rulebook with every version of every section, but for the
// texts, which are long: a book of some dozens of sections, read at once.
func All(ctx context.Context, q store.Reader) (*Book, error) {
	var rows []struct {
		Version
		Section int64  `db:"section"`
		Code    string `db:"code"`
	}
	err := q.Select(ctx, &rows, `
		select s.id as section, s.code, coalesce(v.id, 0) as id, coalesce(v.section_id, 0) as section_id, coalesce(v.number, 0) as number,
		       coalesce(v.repealed, false) as repealed, coalesce(v.titles, '{}') as titles, v.in_force_from as from_on, p.to_on,
		       coalesce(v.decision_id, 0) as decision_id, coalesce(v.why, '') as why, coalesce(v.recorded_at, s.created_at) as recorded_at,
		       r.name as recorded_by, v.replaced_at, other.name as replaced_by, coalesce(v.replaced_why, '') as replaced_why
		from rule_sections s left join rule_versions v on v.section_id = s.id left join rule_periods p on p.version_id = v.id
		left join people r on r.id = v.recorded_by left join people other on other.id = v.replaced_by
		order by string_to_array(s.code, '.')::int[], v.number desc`)
	if err != nil {
		return nil, err
	}
	b := &Book{}
	for _, row := range rows {
		if n := len(b.Sections); n == 0 || b.Sections[n-1].ID != row.Section {
			b.Sections = append(b.Sections, Section{ID: row.Section, Code: row.Code})
		}
		if row.ID != 0 {
			last := &b.Sections[len(b.Sections)-1]
			last.Versions = append(last.Versions, row.Version)
		}
	}
	return b, nil
}

// Texts reads what versions say, by their ids.
func Texts(ctx context.Context, q store.Reader, ids []int64) (map[int64]texts.Translated, error) {
	var rows []struct {
		ID    int64
		Texts texts.Translated
	}
	err := q.Select(ctx, &rows, `select v.id, v.texts from rule_versions v where v.id = any($1)`, store.IDs(ids))
	said := make(map[int64]texts.Translated, len(rows))
	for _, row := range rows {
		said[row.ID] = row.Texts
	}
	return said, err
}

// Wording is a title and text in one language.
type Wording struct {
	Language    texts.Language
	Title, Text string
}

// WordingIn is a wording in the reader's language where it is whole in it,
// title and text, else in English: half a section in each is no rule.
func WordingIn(l texts.Language, titles, said texts.Translated) Wording {
	if titles[l] == "" || said[l] == "" && said[texts.English] != "" {
		l = texts.English
	}
	return Wording{l, titles[l], said[l]}
}

// Period is a stretch of days on which a section stands.
type Period struct {
	Code string
	From date.Date `db:"from_on"`
	To   date.Date `db:"to_on"` // the first day after it; zero: until further notice
}

// Periods reads when sections stand, by their codes.
func Periods(ctx context.Context, q store.Reader, codes []string) ([]Period, error) {
	rows := []Period{}
	err := q.Select(ctx, &rows, `
		select p.code, p.from_on, p.to_on from rule_periods p where p.code = any($1) and not p.repealed
		order by string_to_array(p.code, '.')::int[], p.from_on`, store.Texts(codes))
	return rows, err
}
