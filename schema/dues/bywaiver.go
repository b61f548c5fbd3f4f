package dues

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// MemberYear names the dues of a member for a membership year, assessed or not.
type MemberYear struct {
	MemberID int64
	YearID   int64
}

func columnsOf(list []MemberYear) (members, years any) {
	m, y := make([]int64, len(list)), make([]int64, len(list))
	for i, of := range list {
		m[i], y[i] = of.MemberID, of.YearID
	}
	return store.IDs(m), store.IDs(y)
}

// WaiveAll relieves members of what they owe of years, by a decision, in one
// statement. What was paid stays paid; dues that are not assessed yet are
// waived when they are.
func WaiveAll(ctx context.Context, tx *store.Tx, list []MemberYear, decisionID int64, reason string) error {
	members, years := columnsOf(list)
	_, err := tx.Exec(ctx, `
		with owing as (
		  select d.id, d.balance from dues d join unnest($1::bigint[], $2::bigint[]) a (member_id, year_id) using (member_id, year_id)
		  where d.balance > 0 order by d.id for update of d)
		insert into reliefs (kind, dues_id, amount, reason, decision_id, recorded_by)
		select 'WAIVED', id, balance, $3, $4, nullif($5::bigint, 0) from owing order by id`,
		members, years, reason, decisionID, tx.Viewer().PersonID)
	return err
}

// waiveGranted relieves those just assessed for a year (member 0: all) who
// hold a fee waiver of it, by its decision.
func waiveGranted(ctx context.Context, tx *store.Tx, yearID, memberID int64) error {
	_, err := tx.Exec(ctx, `
		insert into reliefs (kind, dues_id, amount, reason, decision_id, recorded_by)
		select 'WAIVED', d.id, d.balance, $3, w.decision_id, nullif($4::bigint, 0)
		from dues d join fee_waivers w on w.member_id = d.member_id and w.year_id = d.year_id
		where d.year_id = $1 and ($2::bigint = 0 or d.member_id = $2) and d.balance > 0 and w.state in ('GRANTED', 'RENEWED', 'ENDED')
		order by d.id`,
		yearID, memberID, texts.Domain.Say(tx.Viewer().Language, "dues.by_waiver", nil), tx.Viewer().PersonID)
	return err
}

// keepPromised gives those just assessed for a year (member 0: all) the due day
// that the latest decision on their request for a waiver has promised them,
// where that is later.
func keepPromised(ctx context.Context, tx *store.Tx, yearID, memberID int64) error {
	_, err := tx.Exec(ctx, `
		update dues d set due_on = said.due_on from (
		  select distinct on (w.member_id) w.member_id, c.due_on from fee_waivers w join waiver_decisions c on c.waiver_id = w.id
		  where w.year_id = $1 and ($2::bigint = 0 or w.member_id = $2) order by w.member_id, c.id desc) said
		where d.member_id = said.member_id and d.year_id = $1 and d.due_on < said.due_on`, yearID, memberID)
	return err
}

// Postponement is a later due day of a member's dues.
type Postponement struct {
	MemberYear
	DueOn date.Date
}

// Postpone gives dues that are still owed a later due day; a day before the
// present one changes nothing. The audit trail keeps both.
func Postpone(ctx context.Context, tx *store.Tx, list []Postponement) error {
	if len(list) == 0 {
		return nil
	}
	of, days := make([]MemberYear, len(list)), make([]string, len(list))
	for i, p := range list {
		of[i], days[i] = p.MemberYear, p.DueOn.String()
	}
	members, years := columnsOf(of)
	_, err := tx.Exec(ctx, `
		update dues d set due_on = a.due_on::date from unnest($1::bigint[], $2::bigint[], $3::text[]) a (member_id, year_id, due_on)
		where d.member_id = a.member_id and d.year_id = a.year_id and d.due_on < a.due_on::date and d.balance > 0`,
		members, years, store.Texts(days))
	return err
}
