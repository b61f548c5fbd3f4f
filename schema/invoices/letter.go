package invoices

import (
	"context"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// letterKind is the kind of notice that brings an invoice or credit note.
const letterKind = "invoice"

// data is what such a notice holds; the facts are read when it is composed.
type data struct {
	InvoiceID int64 `json:"invoiceId"`
}

// tell queues a letter to the focal points and finance contacts of the members
// that invoices are for, in the transaction that issues them, and returns how
// many. Who has no address gets none.
func tell(ctx context.Context, tx *store.Tx, ids []int64) (letters int64, err error) {
	return tx.Exec(ctx, `
		insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		select distinct on (i.id, p.id) $1, p.id, m.organisation_id, p.email, p.name, p.language, jsonb_build_object('invoiceId', i.id), $2::timestamptz, $2
		from invoices i join dues d on d.id = i.dues_id join members m on m.id = d.member_id
		join contacts c on c.organisation_id = m.organisation_id and c.role in ('FOCAL_POINT', 'FINANCE')
		  and c.starts_on <= $3 and (c.ends_on is null or c.ends_on >= $3)
		join people p on p.id = c.person_id
		where i.id = any($4) and p.email is not null
		order by i.id, p.id`, letterKind, tx.Now(), tx.Today(), store.IDs(ids))
}

// Letter is the kind of notice "invoice". link makes the address of a printed
// invoice in a language.
func Letter(link func(l texts.Language, invoiceID int64) string) notices.Kind {
	return notices.Kind{Name: letterKind, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		ids := make([]int64, len(batch))
		for i, item := range batch {
			var d data
			if err := item.Into(&d); err != nil {
				return nil, err
			}
			ids[i] = d.InvoiceID
		}
		known, err := addressed(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			letters[i] = known[ids[i]].letter(item, link(item.Language, ids[i]))
		}
		return letters, nil
	}}
}

// addressing is an invoice with the name of whom it is for.
type addressing struct {
	Invoice
	Names texts.Translated `db:"names"`
}

func addressed(ctx context.Context, r store.Reader, ids []int64) (map[int64]addressing, error) {
	var rows []addressing
	err := r.Select(ctx, &rows, `select `+columns+`, o.names`+from+`join organisations o on o.id = m.organisation_id where i.id = any($1)`, store.IDs(ids))
	return store.Index(rows, func(row addressing) int64 { return row.ID }), err
}

// letter brings an invoice, unless it was credited before the letter left, or
// a credit note.
func (a addressing) letter(item notices.Item, link string) notices.Letter {
	if a.ID == 0 || a.Kind == Claim && a.Open() == 0 {
		return notices.Letter{Dropped: "CREDITED"}
	}
	l := item.Language
	args := texts.Args{"Name": item.Name, "Organisation": a.Names.In(l), "Year": a.DuesYear, "Number": a.Label(), "DueOn": texts.FormatDate(l, a.DueOn)}
	sort := "letter."
	if a.Kind == Credit {
		sort = "letter.note."
	}
	say := func(id string) string { return texts.Domain.Say(l, "invoice."+sort+id, args) }
	w := words{l, a.Currency}
	letter := notices.Letter{
		Subject: say("subject"), Greeting: texts.Domain.Say(l, "notices.greeting", args), Paragraphs: []string{say("text")},
		Facts: []notices.Fact{
			{Label: w.say("number"), Value: a.Label()},
			{Label: w.say("amount"), Value: w.money(a.Amount)},
		},
		Action: notices.Action{Label: say("action"), URL: link},
	}
	if a.Kind == Claim {
		letter.Facts = append(letter.Facts, notices.Fact{Label: w.say("due"), Value: texts.FormatDate(l, a.DueOn)})
		letter.After = []string{say("after")}
	}
	return letter
}
