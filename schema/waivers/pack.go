package waivers

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Way is how the Board decides a consent pack.
type Way string

const (
	AtMeeting Way = "MEETING" // recorded by staff, with who was present
	InWriting Way = "WRITTEN" // by its last day: no objection, or a quorum of approvals
)

// Pack is cases that the Board decides in one act.
type Pack struct {
	ID            int64
	Way           Way
	Number        string           // of the decision, from the register; empty: none was taken
	Rule          string           // that it cites; empty: that of the first case
	Outcome       Outcome          // empty: GRANTED
	ClosesOn      date.Date        `db:"closes_on"`      // day of the meeting; in writing: the last day to object. Zero: today; as the settings say
	PassesBy      string           `db:"passes_by"`      // in writing: NO_OBJECTION, APPROVALS
	NamedDecision string           `db:"named_decision"` // in principle: what it depends on
	ValidFrom     date.Date        `db:"valid_from"`
	ValidTo       date.Date        `db:"valid_to"`
	DueOn         date.Date        `db:"due_on"`
	Note          string           // declined: the reason that members are told
	Spoken        texts.Language   `db:"note_language"` // the note's; empty: nobody knows
	NoteIn        texts.Translated `db:"notes"`         // the note by language
	OpenedAt      time.Time        `db:"opened_at"`
	OpenedBy      *string          `db:"opened_by"` // a person's name
	OpenedByID    int64            `db:"opened_by_id"`
	ClosedAt      *time.Time       `db:"closed_at"`
	Result        string           // DECIDED, FAILED, CANCELLED; empty: open
	DecisionID    int64            `db:"decision_id"`
	Present       pq.Int64Array
	CaseCount     int `db:"case_count"` // those pulled included

	WaiverIDs []int64 `db:"-"` // to open with
	CleanOf   int     `db:"-"` // to open with all clean cases of a membership year, by its calendar year
	Seen      int     `db:"-"` // how many these were when they were looked at; 0: nobody looked
}

// OpenPack puts cases before the Board as one and tells its members. Each must
// be one that could be decided so.
func OpenPack(ctx context.Context, tx *store.Tx, p Pack) (id int64, err error) {
	settings, err := InForce(ctx, tx)
	if err != nil {
		return 0, err
	}
	p = p.tidy(settings, tx.Today())
	p.Spoken = tx.Viewer().Language
	if err := p.check(tx.Today()); err != nil {
		return 0, err
	}
	if p.CleanOf != 0 {
		if p.WaiverIDs, err = cleanOf(ctx, tx, p.CleanOf, p.Seen); err != nil {
			return 0, err
		}
	}
	first, err := p.admits(ctx, tx)
	if err != nil {
		return 0, err
	}
	if p.Rule == "" {
		p.Rule = first.Rule
	}
	if id, err = p.insert(ctx, tx); err != nil {
		return 0, err
	}
	return id, tellBoard(ctx, tx, kindPackOpened, id)
}

func (p Pack) tidy(s Settings, today date.Date) Pack {
	p.Rule, p.Note, p.NamedDecision = strings.TrimSpace(p.Rule), strings.TrimSpace(p.Note), strings.TrimSpace(p.NamedDecision)
	if p.Outcome == "" {
		p.Outcome = Granted
	}
	if p.Way == InWriting {
		p.PassesBy = s.PassesBy
	}
	if p.ClosesOn.IsZero() {
		p.ClosesOn = today
		if p.Way == InWriting {
			p.ClosesOn = today.AddDays(s.WrittenDays)
		}
	}
	return p
}

// check holds the rules of a pack that need no database.
func (p Pack) check(today date.Date) error {
	var problems refuse.List
	if utf8.RuneCountInString(p.Rule) > 100 || strings.ContainsFunc(p.Rule, unicode.IsControl) {
		problems.Add(refuse.Invalid("ruleRef", "DECISION_RULE"))
	}
	if n := utf8.RuneCountInString(p.Note); n > 1000 || n == 0 && p.Outcome == Declined {
		problems.Add(refuse.Invalid("note", "REASON_MISSING"))
	}
	problems.Add(checkTongues("noteIn", p.Note, p.NoteIn))
	if p.Outcome == InPrinciple {
		problems.Add(checkNamed(p.NamedDecision))
	}
	if p.ClosesOn.Before(today) || p.ClosesOn.After(today.AddDays(365)) {
		problems.Add(refuse.Invalid("closesOn", "PACK_CLOSES_ON", "From", today, "To", today.AddDays(365)))
	}
	return problems.Err()
}

// deciding is what the pack's cases are decided to be.
func (p Pack) deciding(cases []int64, present []int64) Deciding {
	d := Deciding{
		WaiverIDs: cases, Outcome: p.Outcome, Citation: decisions.Citation{Body: "BOARD", On: p.ClosesOn, Rule: p.Rule},
		ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, NamedDecision: p.NamedDecision, DueOn: p.DueOn, Present: present, RejectFailedRows: true,
	}
	if p.Outcome == Declined {
		d.Reason, d.Spoken, d.ReasonIn = p.Note, p.Spoken, p.NoteIn
	}
	return d
}

// admits locks the cases and refuses those that could not be decided so.
func (p Pack) admits(ctx context.Context, tx *store.Tx) (first Waiver, err error) {
	d := p.deciding(p.WaiverIDs, nil).tidy(tx.Today())
	if err := d.check(); err != nil {
		return first, err
	}
	cases, err := openAll(ctx, tx, d.WaiverIDs)
	if err != nil {
		return first, err
	}
	b, err := loadBrief(ctx, tx, tx.Today(), cases)
	if err != nil {
		return first, err
	}
	var refused refusals
	for _, id := range d.WaiverIDs {
		w, found := cases[id]
		if !found {
			return first, refuse.NotFound("waiverIds")
		}
		if refusal := d.admits(w, b.cases[id], b.taken[w.DecisionID], 0); refusal != nil {
			refused = append(refused, about(refusal, w, true))
		}
	}
	return cases[d.WaiverIDs[0]], refused.unless(false)
}

func (p Pack) insert(ctx context.Context, tx *store.Tx) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into waiver_packs (way, rule, outcome, closes_on, passes_by, named_decision, valid_from, valid_to, due_on, note, note_language, notes, opened_at, opened_by)
		values ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, nullif($11, ''), $12, $13, nullif($14::bigint, 0)) returning id`,
		p.Way, p.Rule, p.Outcome, p.ClosesOn, p.PassesBy, p.NamedDecision, p.ValidFrom, p.ValidTo, p.DueOn, p.Note, p.Spoken, inTongues(p.Note, p.Spoken, p.NoteIn), tx.Now(), tx.Viewer().PersonID)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		with put as (insert into waiver_pack_cases (pack_id, waiver_id) select distinct $1::bigint, id from unnest($2::bigint[]) id order by 2 returning waiver_id)
		insert into waiver_events (waiver_id, act, to_state, reason, recorded_at, recorded_by)
		select w.id, 'PACK', w.state, '', $3, nullif($4::bigint, 0) from put join fee_waivers w on w.id = put.waiver_id order by w.id`,
		id, store.IDs(p.WaiverIDs), tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "waiver_pack_cases_open") {
		return 0, refuse.Conflict("waiverIds", "WAIVER_IN_PACK")
	}
	return id, err
}
