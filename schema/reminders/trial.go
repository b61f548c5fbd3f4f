package reminders

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Sample is what to try a letter on: a member, or, where a text is about none, a
// mandate, a seat, a representative, an action point.
type Sample struct {
	MemberID int64 `db:"member_id"`
	Names    texts.Translated
}

// Samples lists members to try a letter on: with dues, those who owe longest
// first; with a waiver, whose ends last first.
func Samples(ctx context.Context, r store.Reader, about Subject, most int) (list []Sample, err error) {
	having := `join lateral (select min(d.due_on) filter (where d.balance > 0) as place from dues d where d.member_id = m.id having count(*) > 0) owing on true
		order by owing.place nulls last`
	switch about {
	case MandateEnd:
		err = r.Select(ctx, &list, `
			select m.id as member_id, coalesce(b.names, m.names) as names from mandates m left join bodies b on b.id = m.body_id
			order by (select max(p.ends_on) from mandate_periods p where p.mandate_id = m.id) desc, m.id limit $1`, most)
		return list, err
	case TermEnd:
		err = r.Select(ctx, &list, `
			select s.id as member_id, s.names from seats s where exists (select from seat_terms t where t.seat_id = s.id) order by s.position, s.id limit $1`, most)
		return list, err
	case InterestsDue:
		err = r.Select(ctx, &list, `
			select p.id as member_id, jsonb_build_object('en', p.name) as names from interest_duties($2) d join people p on p.id = d.id
			order by d.seated desc, d.due_on, p.id limit $1`, most, r.Today())
		return list, err
	case ActionDue:
		err = r.Select(ctx, &list, `
			select a.id as member_id, a.titles as names from actions a where a.due_on is not null and a.person_id is not null
			order by action_state(a.id) = 'OPEN' desc, a.due_on, a.id limit $1`, most)
		return list, err
	case WaiverEnd, WaiverReview:
		having = `join lateral (select max(w.valid_to) as place from fee_waivers w where w.member_id = m.id and w.valid_to is not null having count(*) > 0) waived on true
		order by waived.place desc`
	}
	err = r.Select(ctx, &list, `
		select m.id as member_id, o.names from members m join organisations o on o.id = m.organisation_id
		`+having+`, o.sort_en, m.id limit $1`, most)
	return list, err
}

// trialFacts are what a letter is tried on, and the day it would have.
type trialFacts struct {
	ID   int64 // of what the letter is about: the dues, the waiver, the period, …
	On   date.Date
	Name string // of whom the member's letters go to; empty: nobody
}

// tryOn finds what to try a text on: of a member's dues what has been owed
// longest, else the latest; of its waivers the latest. The day is that of the
// step which the text belongs to.
func tryOn(ctx context.Context, r store.Reader, t Template, memberID int64) (f trialFacts, err error) {
	about, which, none := matterOf(t.About), `x.balance > 0 desc, case when x.balance > 0 then x.due_on end, x.due_on desc`, "MEMBER_WITHOUT_DUES"
	owner := `x.member_id`
	switch about.subject {
	case WaiverEnd, WaiverReview:
		which, none = `x.valid_to desc`, "MEMBER_WITHOUT_WAIVER"
	case InterestsDue:
		which, none, owner = `x.due_on`, "INTERESTS_NOBODY", `x.id`
	case MandateEnd:
		which, none, owner = `x.ends_on desc`, "MANDATE_NONE", `x.mandate_id`
	case TermEnd:
		which, none, owner = `x.ends_on desc`, "TERM_NONE", `x.seat_id`
	case ActionDue:
		which, none, owner = `x.due_on`, "ACTION_NONE", `x.id`
	}
	found, err := r.Get(ctx, &f, about.sql("'REMINDER'", `
		select x.id, {day} + coalesce((
		         select s.days from reminder_rule_steps s join reminder_plans course on course.version_id = s.version_id and course.subject = $4
		         where s.template_id = $2 order by course.category_id = m.category_id desc, s.days limit 1), 0) as "on",
		       coalesce((select p.name from contacts c join people p on p.id = c.person_id
		         where c.organisation_id = m.organisation_id and c.role in ('FOCAL_POINT', 'FINANCE')
		           and c.starts_on <= $1 and (c.ends_on is null or c.ends_on >= $1) order by c.role = 'FOCAL_POINT' desc, c.id limit 1), '') as name
		from {from} where `+owner+` = $3 and {day} is not null order by `+which+` limit 1`), r.Today(), t.ID, memberID, t.About)
	if err == nil && !found {
		err = refuse.Closed("memberId", none)
	}
	return f, err
}

// trial is what a text is tried with: words that are not kept yet, for a real
// member. What may not be kept is refused as Update would.
func trial(ctx context.Context, r store.Reader, templateID, memberID int64, d Draft) (matter, trialFacts, Draft, error) {
	t, found, err := TemplateByID(ctx, r, templateID)
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	if err != nil {
		return matter{}, trialFacts{}, d, err
	}
	d = d.cleaned()
	if err := d.check(t.Places()); err != nil {
		return matter{}, trialFacts{}, d, err
	}
	f, err := tryOn(ctx, r, t, memberID)
	return matterOf(t.About), f, d, err
}

// letter is what the notice of a trial holds.
func (f trialFacts) letter(about matter, w Wording) data {
	switch about.subject {
	case Dues:
		return data{DuesID: f.ID, On: f.On, Trial: &w}
	case InterestsDue:
		return data{HolderIDs: []int64{f.ID}, On: f.On, Trial: &w}
	case MandateEnd:
		return data{PeriodIDs: []int64{f.ID}, On: f.On, Trial: &w}
	case TermEnd:
		return data{TermIDs: []int64{f.ID}, On: f.On, Trial: &w}
	case ActionDue:
		return data{ActionID: f.ID, On: f.On, Trial: &w}
	}
	return data{WaiverIDs: []int64{f.ID}, On: f.On, Trial: &w}
}

// Try composes words that are not kept yet, for a real member, in all three
// languages, in their order. What may not be kept is refused as Update would.
func Try(ctx context.Context, r store.Reader, outbox *notices.Outbox, templateID, memberID int64, d Draft) ([]notices.Message, error) {
	about, f, d, err := trial(ctx, r, templateID, memberID, d)
	if err != nil {
		return nil, err
	}
	items := make([]notices.Item, len(every))
	for i, l := range every {
		raw, err := json.Marshal(f.letter(about, d.In(l)))
		if err != nil {
			return nil, err
		}
		items[i] = notices.Item{Kind: about.rule, Name: f.Name, Language: l, Data: raw}
	}
	return outbox.Compose(ctx, r, items)
}

// SendTrial sends such words to the viewer's own address, in their language,
// and returns that address.
func SendTrial(ctx context.Context, tx *store.Tx, templateID, memberID int64, d Draft) (address string, err error) {
	about, f, d, err := trial(ctx, tx, templateID, memberID, d)
	if err != nil {
		return "", err
	}
	var to struct {
		ID       int64
		Name     string
		Email    string
		Language texts.Language
	}
	found, err := tx.Get(ctx, &to, `select id, name, email, language from people where id = $1 and email is not null`, tx.Viewer().PersonID)
	if err != nil {
		return "", err
	}
	if !found {
		return "", refuse.Closed("", "TEST_NO_ADDRESS")
	}
	l := to.Language
	if tx.Viewer().Language != "" {
		l = tx.Viewer().Language
	}
	w := d.In(l)
	w.Subject = texts.Domain.Say(l, "reminders.renewal.trial", texts.Args{"Subject": w.Subject})
	_, err = notices.Queue(ctx, tx, notices.Notice{
		Kind: about.rule, PersonID: to.ID, Address: to.Email, Name: to.Name, Language: l, Data: f.letter(about, w),
	})
	return to.Email, err
}
