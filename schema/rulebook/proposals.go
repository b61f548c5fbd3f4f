package rulebook

import (
	"context"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const maxReasons = 4000

// Proposal is a change of a section that a body proposes.
type Proposal struct {
	ID         int64
	SectionID  int64 `db:"section_id"`
	Code       string
	BodyID     int64  `db:"body_id"`
	Body       string // its code
	BaseID     int64  `db:"base_id"`     // the version that stood as it was made; 0: a new section
	BaseNumber int    `db:"base_number"` // that version's
	Titles     texts.Translated
	Texts      texts.Translated
	Reasons    texts.Translated
	Audience   string
	ProposedOn date.Date `db:"proposed_on"`
	RecordedBy *string   `db:"recorded_by"` // a person's name
	RecordedAt time.Time `db:"recorded_at"`

	Outcome    string    // empty: it waits
	EndedOn    date.Date `db:"ended_on"`
	VersionID  int64     `db:"version_id"` // that it became; 0: none
	DecisionID int64     `db:"decision_id"`
	Reason     string    // why it was declined or withdrawn
}

// State of a proposal in the schema's words.
func (p Proposal) State() string {
	if p.Outcome == "" {
		return "PROPOSED"
	}
	return p.Outcome
}

// Waits tells whether a proposal was made and had not ended on a day.
func (p Proposal) Waits(on date.Date) bool {
	return !p.ProposedOn.After(on) && (p.Outcome == "" || p.EndedOn.After(on))
}

// Proposals reads those that the viewer may, the latest first: they are few.
func Proposals(ctx context.Context, q store.Reader) ([]Proposal, error) {
	var rows []Proposal
	err := q.Select(ctx, &rows, `
		select p.id, p.section_id, s.code, p.body_id, b.code as body, coalesce(p.base_id, 0) as base_id, coalesce(v.number, 0) as base_number,
		       p.titles, p.texts, p.reasons, p.audience, p.proposed_on, p.recorded_at, w.name as recorded_by,
		       coalesce(e.outcome, '') as outcome, e.ended_on, coalesce(e.version_id, 0) as version_id, coalesce(e.decision_id, 0) as decision_id,
		       coalesce(e.reason, '') as reason
		from rule_proposals p join rule_sections s on s.id = p.section_id join bodies b on b.id = p.body_id
		left join rule_versions v on v.id = p.base_id left join people w on w.id = p.recorded_by
		left join rule_proposal_ends e on e.proposal_id = p.id
		where p.audience = any($1) order by p.proposed_on desc, p.id desc`, store.Texts(q.Viewer().Audiences()))
	return rows, err
}

// Proposed is a proposal as it is made.
type Proposed struct {
	Code     string
	Body     string // code of the body that makes it
	Titles   texts.Translated
	Texts    texts.Translated
	Reasons  texts.Translated
	Audience string    // empty: everybody
	On       date.Date // zero: today
}

// Propose records a change that a body proposes. Its section may be a new one,
// which then is on record and says nothing yet.
func Propose(ctx context.Context, tx *store.Tx, p Proposed) (id int64, err error) {
	p = p.complete(tx.Today())
	if err := p.check(tx.Today()).Err(); err != nil {
		return 0, err
	}
	book, err := lock(ctx, tx)
	if err != nil {
		return 0, err
	}
	s, _ := book.Section(p.Code)
	base, _ := s.On(p.On)
	if base.ID != 0 {
		said, err := Texts(ctx, tx, []int64{base.ID})
		if err != nil {
			return 0, err
		}
		if same(base.Titles, p.Titles) && same(said[base.ID], p.Texts) {
			return 0, refuse.Invalid("texts.en", "RULEBOOK_SAME")
		}
	}
	var body int64
	found, err := tx.Get(ctx, &body, `select b.id from bodies b where b.code = $1`, p.Body)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("body")
	}
	_, err = tx.Get(ctx, &id, `
		with new as (insert into rule_sections (code, created_by) select $1::text, nullif($9::bigint, 0)
		             where not exists (select from rule_sections s where s.code = $1) returning id)
		insert into rule_proposals (section_id, body_id, base_id, titles, texts, reasons, audience, proposed_on, recorded_by)
		select coalesce((select n.id from new n), (select s.id from rule_sections s where s.code = $1)), $2, nullif($3::bigint, 0), $4, $5, $6, $7, $8, nullif($9::bigint, 0)
		returning id`, p.Code, body, base.ID, p.Titles, p.Texts, p.Reasons, p.Audience, p.On, tx.Viewer().PersonID)
	return id, meanwhile(err)
}

func (p Proposed) complete(today date.Date) Proposed {
	p.Code = strings.TrimSpace(p.Code)
	p.Titles, p.Texts, p.Reasons = p.Titles.Trimmed(), p.Texts.Trimmed(), p.Reasons.Trimmed()
	if p.On.IsZero() {
		p.On = today
	}
	if p.Audience == "" {
		p.Audience = "PUBLIC"
	}
	return p
}

func (p Proposed) check(today date.Date) (problems refuse.List) {
	if !coded(p.Code) {
		problems.Add(refuse.Invalid("code", "RULEBOOK_CODE", "Levels", LastLevel))
	}
	problems = append(problems, worded(p.Titles, p.Texts)...)
	if p.Reasons[texts.English] == "" {
		problems.Add(refuse.Invalid("reasons.en", "RULEBOOK_REASONS", "Max", maxReasons))
	}
	for l, s := range p.Reasons {
		if !block(s, maxReasons) {
			problems.Add(refuse.Invalid("reasons."+string(l), "RULEBOOK_REASONS", "Max", maxReasons))
		}
	}
	switch {
	case p.On.After(today):
		problems.Add(refuse.Invalid("proposedOn", "RULEBOOK_PROPOSED_LATER"))
	case p.On.Year() < 1900:
		problems.Add(refuse.Invalid("proposedOn", "DATE_TOO_EARLY"))
	}
	return problems
}

func same(a, b texts.Translated) bool {
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		if a[l] != b[l] {
			return false
		}
	}
	return true
}
