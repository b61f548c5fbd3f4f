package observers

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// InvitationLife is how long the link of an invitation works.
const InvitationLife = 180 * 24 * time.Hour

// seal is the purpose of an invitation's token.
const seal = "invitation"

// Invitation invites an organisation to apply for membership.
type Invitation struct {
	OrganisationID int64
	Name           string // of the contact it is written to
	Email          string
	Language       texts.Language
}

// Invite writes a letter with a link that opens the application form with
// everything known filled in. Members are not invited.
func Invite(ctx context.Context, tx *store.Tx, i Invitation) (id int64, err error) {
	var problems refuse.List
	i.Name = strings.TrimSpace(i.Name)
	if n := utf8.RuneCountInString(i.Name); n == 0 || n > maxInviter || strings.ContainsFunc(i.Name, unicode.IsControl) {
		problems.Add(refuse.Invalid("name", "PERSON_NAME_INVALID", "Max", maxInviter))
	}
	i.Email, err = people.Address("email", i.Email)
	problems = append(problems, refuse.From(err)...)
	if err := problems.Err(); err != nil {
		return 0, err
	}
	if l, known := texts.ParseLanguage(string(i.Language)); known {
		i.Language = l
	} else {
		i.Language = texts.English
	}
	if err := (Observership{OrganisationID: i.OrganisationID, StartsOn: tx.Today()}).admissible(ctx, tx); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into invitations (organisation_id, name, email, language, created_at, recorded_by, expires_at)
		values ($1, $2, $3, $4, $5, nullif($6, 0), $7) returning id`,
		i.OrganisationID, i.Name, i.Email, i.Language, tx.Now(), tx.Viewer().PersonID, tx.Now().Add(InvitationLife))
	if err != nil {
		return 0, err
	}
	_, err = notices.Queue(ctx, tx, notices.Notice{
		Kind: kind, OrganisationID: i.OrganisationID, Address: i.Email, Name: i.Name, Language: i.Language, Data: data{id},
	})
	return id, err
}

// Invited is what an invitation knows, for whoever holds its link.
type Invited struct {
	organisations.Organisation
	ID          int64          `db:"own_id"`
	InvitedAt   time.Time      `db:"created_at"`
	ContactName string         `db:"contact_name"`
	Email       string         `db:"email"`
	Language    texts.Language `db:"language"`
}

// ByToken finds the invitation that a link opens. One that is too old, or whose
// organisation is a member by now, finds nothing.
func ByToken(ctx context.Context, q store.Reader, keys seals.Keys, token string) (i Invited, found bool, err error) {
	id, claimed := seals.Claim(token)
	if !claimed {
		return i, false, nil
	}
	found, err = q.Get(ctx, &i, `
		select `+organisations.Columns+`, v.id as own_id, v.created_at, v.name as contact_name, v.email, v.language
		from invitations v join organisations o on o.id = v.organisation_id `+organisations.Joins+`
		where v.id = $1 and v.expires_at > $2
		  and not exists (select from register($3) m where m.organisation_id = o.id and m.status <> 'FORMER')`, id, q.Now(), q.Today())
	if err != nil || !found || !keys.Opens(token, seal, i.ID, i.InvitedAt) {
		return Invited{}, false, err
	}
	return i, true, nil
}

const kind = "membership_invitation"

// data is what the letter's notice holds.
type data struct {
	InvitationID int64 `json:"invitationId"`
}

// Letter is the kind of notice "membership_invitation". link makes the address
// of the form in a language; the token is made when the letter is.
func Letter(keys seals.Keys, link func(l texts.Language, token string) string) notices.Kind {
	return notices.Kind{Name: kind, Secret: true, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]int64, len(batch))
		for i, item := range batch {
			var d data
			if err := item.Into(&d); err != nil {
				return nil, err
			}
			wanted[i] = d.InvitationID
		}
		var rows []struct {
			ID        int64
			InvitedAt time.Time `db:"created_at"`
			ExpiresAt time.Time `db:"expires_at"`
			Names     texts.Translated
		}
		if err := r.Select(ctx, &rows, `
			select v.id, v.created_at, v.expires_at, o.names from invitations v join organisations o on o.id = v.organisation_id
			where v.id = any($1)`, store.IDs(wanted)); err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			letters[i] = notices.Letter{Dropped: "EXPIRED"}
			for _, row := range rows {
				if row.ID == wanted[i] && row.ExpiresAt.After(r.Now()) {
					letters[i] = letter(item, row.Names, link(item.Language, keys.Token(seal, row.ID, row.InvitedAt)))
				}
			}
		}
		return letters, nil
	}}
}

func letter(item notices.Item, names texts.Translated, link string) notices.Letter {
	args := texts.Args{"Name": item.Name, "Organisation": names.In(item.Language), "Days": int(InvitationLife.Hours() / 24)}
	say := func(id string) string { return texts.Domain.Say(item.Language, id, args) }
	return notices.Letter{
		Subject: say("observers.invitation.subject"), Greeting: say("notices.greeting"),
		Paragraphs: []string{say("observers.invitation.text"), say("observers.invitation.form")},
		Action:     notices.Action{Label: say("observers.invitation.action"), URL: link},
		After:      []string{say("observers.invitation.after")},
	}
}
