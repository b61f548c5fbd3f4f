package proposals

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// kind is that of the letter which tells what became of a proposal.
const kind = "proposal"

type letterData struct {
	ProposalID int64 `json:"proposalId"`
}

// tell writes to whoever asked, or, where they are no longer in office, to the
// organisation's focal points: a successor hears what the predecessor began.
func tell(ctx context.Context, tx *store.Tx, p pending) error {
	var readers []struct {
		ID       int64
		Name     string
		Email    string
		Language texts.Language
	}
	err := tx.Select(ctx, &readers, `
		with office as (
		  select distinct person_id, role from contacts
		  where organisation_id = $1 and starts_on <= $3 and (ends_on is null or ends_on >= $3))
		select p.id, p.name, p.email, p.language from people p
		where p.email is not null and case when exists (select from office where person_id = $2) then p.id = $2
		      else exists (select from office where person_id = p.id and role = 'FOCAL_POINT') end
		order by p.id`, p.OrganisationID, p.ProposedBy, tx.Today())
	for _, reader := range readers {
		if err != nil {
			break
		}
		_, err = notices.Queue(ctx, tx, notices.Notice{
			Kind: kind, PersonID: reader.ID, OrganisationID: p.OrganisationID, Address: reader.Email, Name: reader.Name,
			Language: reader.Language, Data: letterData{p.ID},
		})
	}
	return err
}

// Letter is the kind of notice that tells what became of a proposal. link makes
// the address of the member's own page in a language.
func Letter(link func(texts.Language) string) notices.Kind {
	return notices.Kind{Name: kind, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		ids := make([]int64, len(batch))
		for i, item := range batch {
			var data letterData
			if err := item.Into(&data); err != nil {
				return nil, err
			}
			ids[i] = data.ProposalID
		}
		var rows []struct {
			Proposal
			Names texts.Translated
		}
		err := r.Select(ctx, &rows, `select `+columns+`, o.names from proposed_changes p join organisations o on o.id = p.organisation_id`+
			people+`where p.id = any($1)`, store.IDs(ids))
		if err != nil {
			return nil, err
		}
		told, names := make([]Proposal, len(rows)), map[int64]texts.Translated{}
		at := map[int64]int{}
		for i, row := range rows {
			told[i], names[row.ID], at[row.ID] = row.Proposal, row.Names, i
		}
		if err := complete(ctx, r, told); err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			p := told[at[ids[i]]]
			letters[i] = p.letter(item, names[p.ID], date.Of(p.ProposedAt, r.Zone()), link(item.Language))
		}
		return letters, nil
	}}
}

// letter says the outcome, the reason, and what was asked for.
func (p Proposal) letter(item notices.Item, names texts.Translated, asked date.Date, link string) notices.Letter {
	l := item.Language
	args := texts.Args{"Name": item.Name, "Organisation": names.In(l), "Reason": p.Reason, "Date": texts.FormatDate(l, asked)}
	say := func(id string) string { return texts.Domain.Say(l, "mine.proposal."+id, args) }
	letter := notices.Letter{
		Subject: say("subject." + string(p.Outcome)), Greeting: texts.Domain.Say(l, "notices.greeting", args),
		Paragraphs: []string{say("what." + string(p.Outcome))}, Action: notices.Action{Label: say("action"), URL: link},
	}
	if p.Reason != "" {
		letter.Paragraphs = append(letter.Paragraphs, say("reason"))
	}
	for _, c := range p.Changes(l) {
		from, to := say("nothing"), say("nothing")
		if c.From != nil {
			from = *c.From
		}
		if c.To != nil {
			to = *c.To
		}
		letter.Facts = append(letter.Facts, notices.Fact{Label: c.Field, Value: from + " → " + to})
	}
	return letter
}
