package waivers

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// ruling is what was decided on one case, and on what grounds.
type ruling struct {
	waiver   Waiver
	act      Act
	to       State
	outcome  string  // of this decision: as holds, or LAPSED, REVOKED
	holds    Outcome // of the case from now on
	cites    int64   // the decision that it corrects, revokes or brings into effect; 0: none
	period   period  // zero: none
	named    string
	dueOn    date.Date // of the dues that stand; zero: as it is
	reason   string
	spoken   texts.Language   // that the reason was typed in; empty: nobody knows
	reasons  texts.Translated // the reason by language
	criteria []kept
	quorum   Quorum
}

// rulingRow is a ruling as the database reads it.
type rulingRow struct {
	WaiverID      int64            `json:"waiver_id"`
	Act           Act              `json:"act"`
	FromState     State            `json:"from_state"`
	ToState       State            `json:"to_state"`
	Outcome       string           `json:"outcome"`
	Holds         Outcome          `json:"holds"`
	CitesID       int64            `json:"cites_id"`
	ValidFrom     date.Date        `json:"valid_from"`
	ValidTo       date.Date        `json:"valid_to"`
	NamedDecision string           `json:"named_decision"`
	DueOn         date.Date        `json:"due_on"`
	Reason        string           `json:"reason"`
	Spoken        texts.Language   `json:"reason_language"`
	Reasons       texts.Translated `json:"reasons"`
	Criteria      []kept           `json:"criteria"`
	Seated        int              `json:"seated"`
	Recused       int              `json:"recused"`
	Present       int              `json:"present"`
}

// recordset reads the rulings from the first parameter.
const recordset = ` from jsonb_to_recordset($1::jsonb) as r (waiver_id bigint, act text, from_state text, to_state text, outcome text, holds text,
	cites_id bigint, valid_from date, valid_to date, named_decision text, due_on date, reason text, reason_language text, reasons jsonb, criteria jsonb, seated int, recused int, present int)`

// enacting is under which decision rulings take effect.
type enacting struct {
	decisionID int64
	packID     int64 // 0: singly
}

// enact writes rulings down with all that follows from them: the cases, their
// decisions, the waivers before them, dues and letters. The number of
// statements is the same for one case and a thousand.
func enact(ctx context.Context, tx *store.Tx, rulings []ruling, e enacting) error {
	rows := make([]rulingRow, len(rulings))
	for i, r := range rulings {
		rows[i] = rulingRow{
			WaiverID: r.waiver.ID, Act: r.act, FromState: r.waiver.State, ToState: r.to, Outcome: r.outcome, Holds: r.holds, CitesID: r.cites,
			ValidFrom: r.period.From, ValidTo: r.period.To, NamedDecision: r.named, DueOn: r.dueOn, Reason: r.reason, Spoken: r.spoken, Reasons: r.reasons, Criteria: r.criteria,
			Seated: r.quorum.Seated, Recused: r.quorum.Recused, Present: r.quorum.Present,
		}
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	if err := moveAll(ctx, tx, string(list), e.decisionID); err != nil {
		return err
	}
	var ids []int64
	err = tx.Select(ctx, &ids, `
		insert into waiver_decisions (waiver_id, act, outcome, decision_id, pack_id, cites_id, valid_from, valid_to, named_decision, due_on, reason, reason_language, reasons,
		  criteria, seated, recused, present, recorded_at, recorded_by)
		select r.waiver_id, r.act, r.outcome, $2, nullif($3::bigint, 0), nullif(r.cites_id, 0), r.valid_from, r.valid_to, r.named_decision,
		  case when not exists (select from fee_waivers w join dues x using (member_id, year_id)
		                        where w.id = r.waiver_id and (x.due_on >= r.due_on or x.balance <= 0)) then r.due_on end, r.reason, nullif(r.reason_language, ''), coalesce(r.reasons, '{}'),
		  coalesce(r.criteria, '[]'), r.seated, r.recused, r.present, $4, nullif($5::bigint, 0)`+recordset+` order by r.waiver_id returning id`,
		string(list), e.decisionID, e.packID, tx.Now(), tx.Viewer().PersonID)
	if err != nil {
		return err
	}
	if err := settleDues(ctx, tx, rulings, e.decisionID); err != nil {
		return err
	}
	cases := make([]int64, len(rulings))
	for i, r := range rulings {
		cases[i] = r.waiver.ID
	}
	if err := reminders.SettleDecided(ctx, tx, cases); err != nil {
		return err
	}
	return tellDecided(ctx, tx, ids)
}

// moveAll gives cases their new state, and puts it on record.
func moveAll(ctx context.Context, tx *store.Tx, rulings string, decisionID int64) error {
	_, err := tx.Exec(ctx, `
		with ruled as (select r.waiver_id, r.act, r.from_state, r.to_state, r.holds, r.valid_from, r.valid_to, r.named_decision, r.reason`+recordset+`),
		moved as (
		  update fee_waivers w set state = r.to_state, version = w.version + 1, outcome = r.holds, decision_id = $2, decided_at = $3,
		    valid_from = r.valid_from, valid_to = r.valid_to, named_decision = r.named_decision
		  from ruled r where w.id = r.waiver_id)
		insert into waiver_events (waiver_id, act, from_state, to_state, reason, decision_id, recorded_at, recorded_by)
		select r.waiver_id, r.act, r.from_state, r.to_state, r.reason, $2, $3, nullif($4::bigint, 0) from ruled r order by r.waiver_id`,
		rulings, decisionID, tx.Now(), tx.Viewer().PersonID)
	switch {
	case store.Violates(err, "fee_waivers_apart"): // somebody was faster
		return refuse.Conflict("validFrom", "WAIVER_OVERLAPS")
	case store.Violates(err, "fee_waivers_once"), store.Violates(err, "fee_waivers_successor"):
		return refuse.Conflict("waiverId", "WAIVER_ASKED")
	}
	return err
}

// settleDues does what rulings mean for the dues of the cases' years and for the
// waivers that were examined again.
func settleDues(ctx context.Context, tx *store.Tx, rulings []ruling, decisionID int64) error {
	var granted, taken []int64
	var relieved []dues.MemberYear
	var postponed []dues.Postponement
	for _, r := range rulings {
		of := dues.MemberYear{MemberID: r.waiver.MemberID, YearID: r.waiver.YearID}
		if r.waiver.State.Granted() && !r.to.Granted() {
			taken = append(taken, r.waiver.ID)
		}
		if r.to.Granted() {
			granted, relieved = append(granted, r.waiver.ID), append(relieved, of)
		} else if !r.dueOn.IsZero() {
			postponed = append(postponed, dues.Postponement{MemberYear: of, DueOn: r.dueOn})
		}
	}
	if len(granted) > 0 {
		if err := renew(ctx, tx, granted, decisionID); err != nil {
			return err
		}
		if err := dues.WaiveAll(ctx, tx, relieved, decisionID, texts.Domain.Say(tx.Viewer().Language, "dues.by_waiver", nil)); err != nil {
			return err
		}
	}
	if len(taken) > 0 {
		if err := unrenew(ctx, tx, taken, decisionID); err != nil {
			return err
		}
	}
	return dues.Postpone(ctx, tx, postponed)
}

// renew marks the waivers that granted ones re-examine.
func renew(ctx context.Context, tx *store.Tx, granted []int64, decisionID int64) error {
	_, err := tx.Exec(ctx, `
		with before as (
		  select p.id, p.state from fee_waivers w join fee_waivers p on p.id = w.previous_id
		  where w.id = any($1) and p.state in ('GRANTED', 'ENDED') order by p.id for update of p),
		renewed as (update fee_waivers p set state = 'RENEWED', version = p.version + 1 from before where before.id = p.id)
		insert into waiver_events (waiver_id, act, from_state, to_state, decision_id, recorded_at, recorded_by)
		select id, 'RENEW', state, 'RENEWED', $2, $3, nullif($4::bigint, 0) from before order by id`,
		store.IDs(granted), decisionID, tx.Now(), tx.Viewer().PersonID)
	return err
}

// unrenew gives back to the waivers that had been renewed by others their own
// life, where these are revoked or declined: they are to be examined again, and
// the nightly job ends those whose last day has passed.
func unrenew(ctx context.Context, tx *store.Tx, taken []int64, decisionID int64) error {
	_, err := tx.Exec(ctx, `
		with before as (
		  select p.id from fee_waivers w join fee_waivers p on p.id = w.previous_id
		  where w.id = any($1) and p.state = 'RENEWED' order by p.id for update of p),
		back as (update fee_waivers p set state = 'GRANTED', version = p.version + 1 from before where before.id = p.id)
		insert into waiver_events (waiver_id, act, from_state, to_state, decision_id, recorded_at, recorded_by)
		select id, 'UNRENEW', 'RENEWED', 'GRANTED', $2, $3, nullif($4::bigint, 0) from before order by id`,
		store.IDs(taken), decisionID, tx.Now(), tx.Viewer().PersonID)
	return err
}
