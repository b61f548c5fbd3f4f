package reminders

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Resend says a reminder again, with today's facts, to the person's address of
// today. It refuses what was never sent, what is on its way, and what has lost
// its cause. The earlier notice is kept; the new one names it.
func Resend(ctx context.Context, tx *store.Tx, reminderID int64) (Reminder, error) {
	if err := takeTurn(ctx, tx); err != nil {
		return Reminder{}, err
	}
	old, found, err := ByID(ctx, tx, reminderID)
	if err != nil {
		return Reminder{}, err
	}
	if !found {
		return Reminder{}, refuse.NotFound("id")
	}
	if err := old.resendable(tx.Viewer().Language); err != nil {
		return Reminder{}, err
	}
	n, err := again(ctx, tx, old)
	if err != nil {
		return Reminder{}, err
	}
	noticeID, err := notices.Queue(ctx, tx, n)
	if err != nil {
		return Reminder{}, err
	}
	if _, err := tx.Exec(ctx, `update reminders set notice_id = $2 where id = $1`, reminderID, noticeID); err != nil {
		return Reminder{}, err
	}
	fresh, _, err := ByID(ctx, tx, reminderID)
	return fresh, err
}

func (r Reminder) resendable(l texts.Language) error {
	switch r.State {
	case Planned:
		return refuse.Closed("id", "REMINDER_NOT_SENT_YET", "Day", texts.FormatDate(l, r.PlannedFor))
	case Skipped:
		return refuse.Closed("id", "REMINDER_SKIPPED")
	case Queued:
		return refuse.Conflict("id", "REMINDER_UNDER_WAY")
	default:
		return nil
	}
}

// again addresses a reminder by what is true today.
func again(ctx context.Context, tx *store.Tx, old Reminder) (notices.Notice, error) {
	var now struct {
		OrganisationID int64 `db:"organisation_id"`
		Owed           bool
		Contact        bool
		Unsubscribed   bool
		Stopped        bool
		Email          string
		Name           string
		Language       texts.Language
	}
	about := matterOf(old.About())
	_, err := tx.Get(ctx, &now, about.sql("r.kind", `
		select m.organisation_id, {open} as owed, coalesce(p.email, '') as email, p.name, p.language, `+about.answered("r.person_id", "$1::date")+` as contact,
		       exists (select from stopped_addresses s where s.address = p.email) as stopped,
		       {day} > $1::date and $3 and exists (select from unsubscriptions u where u.person_id = r.person_id and u.kind = r.rule) as unsubscribed
		from reminders r join ({from}) on x.id = r.{key} join people p on p.id = r.person_id
		  join reminder_rule_versions by on by.id = r.rule_version_id
		where r.id = $2`), tx.Today(), old.ID, about.people)
	switch {
	case err != nil:
		return notices.Notice{}, err
	case !now.Owed:
		return notices.Notice{}, refuse.Closed("id", "REMINDER_SETTLED")
	case !now.Contact:
		return notices.Notice{}, refuse.Closed("id", "REMINDER_NO_LONGER_CONTACT")
	case now.Unsubscribed:
		return notices.Notice{}, refuse.Closed("id", "REMINDER_UNSUBSCRIBED")
	case now.Email == "":
		return notices.Notice{}, refuse.Closed("id", "REMINDER_NO_ADDRESS")
	case now.Stopped:
		return notices.Notice{}, refuse.Closed("id", "REMINDER_ADDRESS_BOUNCES")
	}
	return notices.Notice{
		Kind: old.Rule, PersonID: old.PersonID, OrganisationID: now.OrganisationID, Address: now.Email, Name: now.Name,
		Language: now.Language, ResendsID: old.NoticeID, Data: old.letter(),
	}, nil
}

// letter is what the notice of a reminder holds.
func (r Reminder) letter() data {
	d := data{DuesID: r.DuesID, ActionID: r.ActionID, Days: r.Days, ReminderID: r.ID, TemplateVersion: r.TemplateVersion}
	if r.WaiverID != 0 {
		d.WaiverIDs = []int64{r.WaiverID}
	}
	if r.HolderID != 0 {
		d.HolderIDs = []int64{r.HolderID}
	}
	if r.PeriodID != 0 {
		d.PeriodIDs = []int64{r.PeriodID}
	}
	if r.TermID != 0 {
		d.TermIDs = []int64{r.TermID}
	}
	return d
}

// Preview composes reminders as they would go out, today or on the day they
// are planned for, in their order. Where there is nothing to send, since
// nothing is owed or nobody is there to read it, the message is dropped.
func Preview(ctx context.Context, r store.Reader, outbox *notices.Outbox, list []Reminder) ([]notices.Message, error) {
	items := make([]notices.Item, len(list))
	for i, reminder := range list {
		on := reminder.PlannedFor
		if on.Before(r.Today()) {
			on = r.Today()
		}
		letter := reminder.letter()
		letter.On = on
		raw, err := json.Marshal(letter)
		if err != nil {
			return nil, err
		}
		items[i] = notices.Item{Kind: reminder.Rule, PersonID: reminder.PersonID, Address: reminder.Address, Name: reminder.Name,
			Language: reminder.Language, Data: raw}
	}
	messages, err := outbox.Compose(ctx, r, items)
	for i := range messages {
		if list[i].PersonID == 0 {
			messages[i] = notices.Message{Dropped: "NO_RECIPIENT"}
		}
	}
	return messages, err
}

func badCursor(p relay.Page) error {
	if p.Back {
		return refuse.Invalid("before", "BAD_CURSOR")
	}
	return refuse.Invalid("after", "BAD_CURSOR")
}
