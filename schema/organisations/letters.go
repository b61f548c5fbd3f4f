package organisations

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of letters that a member's own people cause: to a colleague who was
// named, to a successor, and to whom they follow.
const (
	kindColleague  = "colleague"
	kindSuccessor  = "successor"
	kindHandedOver = "handed_over"
)

// letterData is what these letters need: whose service, who caused it, and,
// where a focal point hands over, from which day on.
type letterData struct {
	ContactID int64     `json:"contactId"`
	By        string    `json:"by"`
	From      date.Date `json:"from,omitzero"`
}

// Letters are the kinds of notices of this area. link makes the address of the
// member's own page in a language; whoever is not signed in is asked to first.
func Letters(link func(texts.Language) string) []notices.Kind {
	var kinds []notices.Kind
	for _, name := range []string{kindColleague, kindSuccessor, kindHandedOver} {
		kinds = append(kinds, notices.Kind{Name: name, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return compose(ctx, r, batch, link)
		}})
	}
	return kinds
}

// appointed is a contact as letters about it see it.
type appointed struct {
	ID      int64
	Names   texts.Translated
	Person  string
	Role    string
	EndsOn  *date.Date `db:"ends_on"`
	Address string
}

func compose(ctx context.Context, r store.Reader, batch []notices.Item, link func(texts.Language) string) ([]notices.Letter, error) {
	asked := make([]letterData, len(batch))
	ids := make([]int64, len(batch))
	for i, item := range batch {
		if err := item.Into(&asked[i]); err != nil {
			return nil, err
		}
		ids[i] = asked[i].ContactID
	}
	var rows []appointed
	err := r.Select(ctx, &rows, `
		select k.id, o.names, p.name as person, k.role, k.ends_on, coalesce(p.email, '') as address
		from contacts k join organisations o on o.id = k.organisation_id join people p on p.id = k.person_id
		where k.id = any($1)`, store.IDs(ids))
	byID := store.Index(rows, func(row appointed) int64 { return row.ID })
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		letters[i] = byID[asked[i].ContactID].letter(item, asked[i], r.Today(), link(item.Language))
	}
	return letters, err
}

// letter says what the reader is now, and what that lets them do. Who was let
// go before it left is not welcomed.
func (a appointed) letter(item notices.Item, data letterData, today date.Date, link string) notices.Letter {
	if a.EndsOn != nil && a.EndsOn.Before(today) {
		return notices.Letter{Dropped: "NO_LONGER_CONTACT"}
	}
	l := item.Language
	args := texts.Args{
		"Name": item.Name, "Organisation": a.Names.In(l), "By": data.By, "Successor": a.Person,
		"Role": texts.Domain.Say(l, "value."+a.Role, nil),
	}
	if !data.From.IsZero() {
		args["From"], args["Last"] = texts.FormatDate(l, data.From), texts.FormatDate(l, data.From.AddDays(-1))
	}
	say := func(id string) string { return texts.Domain.Say(l, "mine."+item.Kind+"."+id, args) }
	second := "follows"
	if item.Kind != kindHandedOver {
		second = "can." + a.Role
	}
	return notices.Letter{
		Subject: say("subject"), Greeting: texts.Domain.Say(l, "notices.greeting", args), Paragraphs: []string{say("what"), say(second)},
		Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("after")},
	}
}

// write queues a letter to a contact who can be reached.
func write(ctx context.Context, tx *store.Tx, contactID int64, kind string, data letterData) error {
	contact, _, err := ContactByID(ctx, tx, contactID)
	if err != nil || contact.Email == nil {
		return err
	}
	l, _ := texts.ParseLanguage(contact.Language)
	_, err = notices.Queue(ctx, tx, notices.Notice{
		Kind: kind, PersonID: contact.PersonID, OrganisationID: contact.OrganisationID,
		Address: *contact.Email, Name: contact.PersonName, Language: l, Data: data,
	})
	return err
}
