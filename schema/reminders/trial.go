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

// Sample is a member to try a letter on.
type Sample struct {
	MemberID int64 `db:"member_id"`
	Names    texts.Translated
}

// Samples lists members with dues, those who owe longest first.
func Samples(ctx context.Context, r store.Reader, most int) (list []Sample, err error) {
	err = r.Select(ctx, &list, `
		select m.id as member_id, o.names from members m join organisations o on o.id = m.organisation_id
		join lateral (select min(d.due_on) filter (where d.balance > 0) as since from dues d where d.member_id = m.id having count(*) > 0) owing on true
		order by owing.since nulls last, o.sort_en, m.id limit $1`, most)
	return list, err
}

// trialFacts are the dues that a letter is tried on, and the day it would have.
type trialFacts struct {
	DuesID int64 `db:"dues_id"`
	On     date.Date
	Name   string // of whom the member's letters go to; empty: nobody
}

// tryOn finds a member's dues to try a text on: what has been owed longest,
// else the latest. The day is that of the step which the text belongs to.
func tryOn(ctx context.Context, r store.Reader, templateID, memberID int64) (f trialFacts, err error) {
	found, err := r.Get(ctx, &f, `
		select d.id as dues_id, d.due_on + coalesce((
		         select s.days from reminder_rule_steps s join reminder_courses course on course.version_id = s.version_id
		         where s.template_id = $1 order by course.category_id = m.category_id desc, s.days limit 1), 0) as "on",
		       coalesce((select p.name from contacts c join people p on p.id = c.person_id
		         where c.organisation_id = m.organisation_id and c.role in ('FOCAL_POINT', 'FINANCE')
		           and c.starts_on <= $3 and (c.ends_on is null or c.ends_on >= $3) order by c.role = 'FOCAL_POINT' desc, c.id limit 1), '') as name
		from dues d join register($3::date) m on m.id = d.member_id
		where d.member_id = $2
		order by d.balance > 0 desc, case when d.balance > 0 then d.due_on end, d.due_on desc limit 1`, templateID, memberID, r.Today())
	if err == nil && !found {
		err = refuse.Closed("memberId", "MEMBER_WITHOUT_DUES")
	}
	return f, err
}

// Try composes words that are not kept yet, for a real member, in all three
// languages, in their order. What may not be kept is refused as Update would.
func Try(ctx context.Context, r store.Reader, outbox *notices.Outbox, templateID, memberID int64, d Draft) ([]notices.Message, error) {
	d = d.cleaned()
	if err := d.check(); err != nil {
		return nil, err
	}
	f, err := tryOn(ctx, r, templateID, memberID)
	if err != nil {
		return nil, err
	}
	items := make([]notices.Item, len(every))
	for i, l := range every {
		w := d.In(l)
		raw, err := json.Marshal(data{DuesID: f.DuesID, On: f.On, Trial: &w})
		if err != nil {
			return nil, err
		}
		items[i] = notices.Item{Kind: rule, Name: f.Name, Language: l, Data: raw}
	}
	return outbox.Compose(ctx, r, items)
}

// SendTrial sends such words to the viewer's own address, in their language,
// and returns that address.
func SendTrial(ctx context.Context, tx *store.Tx, templateID, memberID int64, d Draft) (address string, err error) {
	d = d.cleaned()
	if err := d.check(); err != nil {
		return "", err
	}
	f, err := tryOn(ctx, tx, templateID, memberID)
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
		Kind: rule, PersonID: to.ID, Address: to.Email, Name: to.Name, Language: l, Data: data{DuesID: f.DuesID, On: f.On, Trial: &w},
	})
	return to.Email, err
}
