package applications

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of letters that an applicant gets.
const (
	kindConfirm  = "application_confirm"
	kindQuestion = "application_question"
	kindWelcome  = "application_welcome"
	kindDeclined = "application_declined"
)

// data is what a notice of an application holds.
type data struct {
	ApplicationID int64 `json:"applicationId"`
	EventID       int64 `json:"eventId"`
}

// write queues a letter to an application's contact, in their language. Where
// the contact is a person of ours by now, it is a letter to that person.
func write(ctx context.Context, tx *store.Tx, kind string, applicationID, eventID int64) error {
	var to struct {
		Name, Email  string
		Language     texts.Language
		Organisation int64
		Person       int64
	}
	if _, err := tx.Get(ctx, &to, `
		select a.contact_name as name, a.email, a.language, coalesce(a.organisation_id, 0) as organisation,
		       case when a.stage = 'ADMITTED' then coalesce(p.id, 0) else 0 end as person
		from applications a left join people p on p.email = a.email where a.id = $1`, applicationID); err != nil {
		return err
	}
	_, err := notices.Queue(ctx, tx, notices.Notice{
		Kind: kind, PersonID: to.Person, OrganisationID: to.Organisation, Address: to.Email, Name: to.Name, Language: to.Language,
		Data: data{applicationID, eventID},
	})
	return err
}

// Links make the addresses that letters lead to, in a reader's language.
type Links struct {
	Follow func(l texts.Language, token string) string // the application
	Join   func(l texts.Language) string               // the form
	Mine   func(l texts.Language) string               // a member's own page
}

// Kinds are the letters of applications, for the outbox. Those with the link
// are secret: it opens the application.
func Kinds(keys seals.Keys, links Links) []notices.Kind {
	kind := func(name string, secret bool, words func(l texts.Language, f facts) notices.Letter) notices.Kind {
		return notices.Kind{Name: name, Secret: secret, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return compose(ctx, r, batch, func(item notices.Item, f facts) notices.Letter {
				letter := words(item.Language, f)
				letter.Greeting = texts.Domain.Say(item.Language, "notices.greeting", texts.Args{"Name": item.Name})
				return letter
			})
		}}
	}
	follow := func(l texts.Language, f facts) string { return links.Follow(l, keys.Token(seal, f.ID, f.SubmittedAt)) }
	return []notices.Kind{
		kind(kindConfirm, true, func(l texts.Language, f facts) notices.Letter { return f.confirm(l, follow(l, f)) }),
		kind(kindQuestion, true, func(l texts.Language, f facts) notices.Letter { return f.question(l, follow(l, f)) }),
		kind(kindWelcome, false, func(l texts.Language, f facts) notices.Letter { return f.welcome(l, links.Mine(l)) }),
		kind(kindDeclined, false, func(l texts.Language, f facts) notices.Letter { return f.declined(l, links.Join(l)) }),
	}
}

// facts are what the letters say of an application.
type facts struct {
	ID          int64
	EventID     int64 `db:"event_id"`
	Names       texts.Translated
	Stage       Stage
	SubmittedAt time.Time `db:"submitted_at"`
	ConfirmBy   date.Date `db:"-"`
	Text        string    // the event's: question or reason
	DecisionID  int64     `db:"decision_id"`
	Body        string    // of the decision
	Number      string
	DecidedOn   date.Date `db:"decided_on"`
	Rule        string
	JoinedOn    date.Date `db:"joined_on"`
	Amount      int64     // of the first year's dues; 0 with no Currency: none yet
	Currency    string
	DueOn       date.Date `db:"due_on"`
}

func compose(ctx context.Context, r store.Reader, batch []notices.Item, words func(notices.Item, facts) notices.Letter) ([]notices.Letter, error) {
	wanted, ids, events := make([]data, len(batch)), make([]int64, len(batch)), make([]int64, len(batch))
	for i, item := range batch {
		if err := item.Into(&wanted[i]); err != nil {
			return nil, err
		}
		ids[i], events[i] = wanted[i].ApplicationID, wanted[i].EventID
	}
	var rows []facts
	err := r.Select(ctx, &rows, `
		select a.id, coalesce(e.id, 0) as event_id, a.names, a.stage, a.submitted_at, coalesce(e.text, '') as text,
		       coalesce(d.id, 0) as decision_id, coalesce(d.body, '') as body, coalesce(d.number, '') as number,
		       d.decided_on, coalesce(d.rule, '') as rule,
		       v.effective_on as joined_on, coalesce(f.amount, 0) as amount, coalesce(f.currency, '') as currency, f.due_on
		from applications a
		left join application_events e on e.application_id = a.id and e.id = any($2)
		left join decisions d on d.id = e.decision_id
		left join members m on m.organisation_id = a.organisation_id and a.stage = 'ADMITTED'
		left join lateral (select v.effective_on from member_events v where v.member_id = m.id and v.kind in ('ADMITTED', 'RETURNED')
		                   order by v.id desc limit 1) v on true
		left join lateral (select x.amount, x.currency, x.due_on from dues x join membership_years y on y.id = x.year_id
		                   where x.member_id = m.id and extract(year from y.starts_on) = extract(year from v.effective_on)) f on true
		where a.id = any($1)`, store.IDs(ids), store.IDs(events))
	if err != nil {
		return nil, err
	}
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		letters[i] = notices.Letter{Dropped: "EXPIRED"} // purged, as nobody confirmed it
		for _, f := range rows {
			if f.ID == wanted[i].ApplicationID && f.EventID == wanted[i].EventID {
				f.ConfirmBy = confirmBy(f.SubmittedAt, r.Zone())
				letters[i] = words(item, f)
			}
		}
	}
	return letters, nil
}
