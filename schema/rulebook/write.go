package rulebook

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Adopt records versions that one decision adopts, or, with no decision (0),
// what stood as the sections entered the register. Sections that are new begin
// with them. It returns the versions' ids in the order of the drafts; refusals
// name the fields of a draft.
func Adopt(ctx context.Context, tx *store.Tx, decisionID int64, drafts ...Draft) (ids []int64, err error) {
	on, err := basisOf(ctx, tx, decisionID)
	if err != nil {
		return nil, err
	}
	book, err := lock(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(drafts))
	for i, d := range drafts {
		d = d.complete(on)
		if err := d.check(on).Err(); err != nil {
			return nil, err
		}
		if err := book.admits(d, on); err != nil {
			return nil, err
		}
		rows[i] = book.add(d, on)
	}
	if ids, err = write(ctx, tx, decisionID, rows); err != nil {
		return nil, err
	}
	for i, d := range drafts {
		if d.ProposalID != 0 {
			if err := adopted(ctx, tx, d, ids[i], decisionID); err != nil {
				return nil, err
			}
		}
	}
	return ids, nil
}

func basisOf(ctx context.Context, tx *store.Tx, decisionID int64) (on basis, err error) {
	on = basis{today: tx.Today(), decision: decisionID}
	if decisionID != 0 {
		known, err := decisions.ByIDs(ctx, tx, []int64{decisionID})
		if err != nil {
			return on, err
		}
		on.decided = known[decisionID].DecidedOn
	}
	return on, nil
}

// lock lets one at a time change the rulebook: what hangs together is checked
// together.
func lock(ctx context.Context, tx *store.Tx) (*Book, error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('rulebook', 0))`); err != nil {
		return nil, err
	}
	return All(ctx, tx)
}

// row is a version as it is written.
type row struct {
	Code     string           `json:"code"`
	Number   int              `json:"number"`
	Repealed bool             `json:"repealed"`
	Titles   texts.Translated `json:"titles"`
	Texts    texts.Translated `json:"texts"`
	From     date.Date        `json:"from_on"`
	Why      string           `json:"why"`
	Replaces int64            `json:"replaces"`
	Reason   string           `json:"reason"`
}

// add puts a draft that was admitted into the book, so that the next one may
// hang on it.
func (b *Book) add(d Draft, on basis) row {
	s, _ := b.Section(d.Code)
	s, _ = s.without(d, on.today) // admitted
	number := s.written() + 1
	r := row{d.Code, number, d.Repeal, d.Titles, d.Texts, d.From, d.Why, d.ReplacesID, d.ReplacedWhy}
	if d.Repeal {
		r.Titles, r.Texts = texts.Translated{}, texts.Translated{}
	}
	s.Code = d.Code
	s.Versions = append([]Version{{Number: number, Repealed: d.Repeal, Titles: r.Titles, From: d.From}}, s.Versions...)
	at, found := b.place(d.Code)
	if found {
		b.Sections[at] = s
	} else {
		b.Sections = slices.Insert(b.Sections, at, s)
	}
	return r
}

const recordset = ` from jsonb_to_recordset($1::jsonb) as r (code text, number int, repealed boolean, titles jsonb, texts jsonb, from_on date, why text, replaces bigint, reason text)`

// write records versions and new sections, all at once. Of two who write at
// the same time, the second is told.
func write(ctx context.Context, tx *store.Tx, decisionID int64, rows []row) (ids []int64, err error) {
	raw, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	who := tx.Viewer().PersonID
	if _, err := tx.Exec(ctx, `
		insert into rule_sections (code, created_by) select distinct r.code, nullif($2::bigint, 0)`+recordset+`
		where not exists (select from rule_sections s where s.code = r.code)`, string(raw), who); err != nil {
		return nil, meanwhile(err)
	}
	if _, err := tx.Exec(ctx, `
		update rule_versions v set replaced_at = $2, replaced_by = nullif($3::bigint, 0), replaced_why = r.reason`+recordset+`
		where v.id = r.replaces`, string(raw), tx.Now(), who); err != nil {
		return nil, meanwhile(err)
	}
	var made []struct {
		ID     int64
		Code   string
		Number int
	}
	err = tx.Select(ctx, &made, `
		with made as (
		  insert into rule_versions (section_id, number, repealed, titles, texts, in_force_from, decision_id, why, recorded_by)
		  select s.id, r.number, r.repealed, r.titles, r.texts, r.from_on, nullif($2::bigint, 0), r.why, nullif($3::bigint, 0)`+recordset+`
		  join rule_sections s on s.code = r.code order by string_to_array(r.code, '.')::int[] returning id, section_id, number)
		select made.id, s.code, made.number from made join rule_sections s on s.id = made.section_id`, string(raw), decisionID, who)
	if err != nil {
		return nil, meanwhile(err)
	}
	for _, r := range rows {
		for _, m := range made {
			if m.Code == r.Code && m.Number == r.Number {
				ids = append(ids, m.ID)
			}
		}
	}
	return ids, nil
}

// meanwhile turns what the database refuses, because somebody else was first,
// into a refusal.
func meanwhile(err error) error {
	for _, constraint := range []string{"rule_sections_code", "rule_versions_number", "rule_versions_day"} {
		if store.Violates(err, constraint) {
			return refuse.Conflict("expectedVersion", "STALE_VERSION")
		}
	}
	if store.Violates(err, "rule_versions_kept") {
		return refuse.Closed("replacesId", "RULEBOOK_BEGUN")
	}
	return err
}
