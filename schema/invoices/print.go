package invoices

import (
	"context"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Print makes the PDF of an invoice or credit note that the viewer may see,
// with its label for the file's name. The same one in the same language is the
// same bytes for ever.
func Print(ctx context.Context, q store.Reader, id int64, l texts.Language) (name string, pdf []byte, err error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("i.id = $?", id)
	var i Invoice
	found, err := q.Get(ctx, &i, `select `+columns+`, i.content`+from+`where `+w.SQL(), w.Args...)
	if err != nil {
		return "", nil, err
	}
	if !found {
		return "", nil, refuse.NotFound("id")
	}
	c, err := i.content()
	if err != nil {
		return "", nil, err
	}
	d := words{l, i.Currency}.invoice(i, c)
	if i.Kind == Credit {
		d = words{l, i.Currency}.note(i, c)
	}
	pdf, err = d.PDF()
	return i.Label(), pdf, err
}

// words says things in a language and a currency.
type words struct {
	language texts.Language
	currency string
}

func (w words) say(id string, pairs ...string) string {
	args := texts.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	return texts.Domain.Say(w.language, "invoice."+id, args)
}

func (w words) money(minor int64) string {
	return texts.FormatMoney(w.language, money.Money{Minor: minor, Currency: w.currency})
}

func (w words) blank(kind, number string) paper.Document {
	return paper.Document{
		Language: w.language, Letterhead: texts.Domain.Say(w.language, "notices.initiative", nil), Kind: w.say(kind), Number: number,
		Columns: [2]string{w.say("item"), w.say("amount")},
		Page: func(page, pages int) string {
			return w.say("page", "Page", strconv.Itoa(page), "Pages", strconv.Itoa(pages))
		},
	}
}

func (w words) invoice(i Invoice, c content) paper.Document {
	d := w.blank("invoice", i.Label())
	d.Date, d.Addressee = i.IssuedOn, w.addressee(c)
	due := texts.FormatDate(w.language, c.DueOn)
	d.Facts = []paper.Fact{
		{Label: w.say("issued"), Value: texts.FormatDate(w.language, i.IssuedOn)},
		{Label: w.say("due"), Value: due},
		{Label: w.say("year"), Value: w.yearOf(c)},
	}
	d.Rows = []paper.Row{w.fee(c)}
	if c.Relieved > 0 {
		d.Rows = append(d.Rows, paper.Row{Text: w.say("relieved"), Amount: w.money(-c.Relieved)})
	}
	if c.Invoiced > 0 {
		d.Rows = append(d.Rows, paper.Row{Text: w.say("invoiced"), Amount: w.money(-c.Invoiced)})
	}
	d.Totals = []paper.Total{{Label: w.say("payable", "Due", due), Amount: w.money(i.Amount), Strong: true}}
	if c.Bank != nil {
		d.Sections = append(d.Sections, w.payment(i, *c.Bank))
	}
	d.Sections = append(d.Sections, paper.Section{Title: w.say("questions"), Paragraphs: []string{w.say("questions.text", "Number", i.Label())}})
	return d
}

func (w words) addressee(c content) []string {
	lines := []string{c.Names.In(w.language)}
	if country := c.Country.In(w.language); country != "" {
		lines = append(lines, country)
	}
	return lines
}

func (w words) yearOf(c content) string {
	return w.say("year.value", "Year", strconv.Itoa(c.StartsOn.Year()), "Number", strconv.Itoa(c.YearNumber))
}

// fee is the line of the dues, with the part of the year where it is a part.
func (w words) fee(c content) paper.Row {
	row := paper.Row{
		Text: w.say("fee", "Year", strconv.Itoa(c.StartsOn.Year())), Amount: w.money(c.Assessed),
		Notes: []string{
			c.Category.In(w.language) + " · " + c.Band.In(w.language),
			w.say("period", "From", texts.FormatDate(w.language, c.StartsOn), "To", texts.FormatDate(w.language, c.EndsOn)),
		},
	}
	if c.WholeFee != nil && c.Parts != nil && c.PartsOf != nil {
		unit := "months"
		if *c.PartsOf == 4 {
			unit = "quarters"
		}
		row.Notes = append(row.Notes, w.say("part."+unit, "Parts", strconv.Itoa(*c.Parts), "Of", strconv.Itoa(*c.PartsOf), "Fee", w.money(*c.WholeFee)))
	}
	return row
}

func (w words) payment(i Invoice, a Account) paper.Section {
	s := paper.Section{Title: w.say("pay"), Facts: []paper.Fact{
		{Label: w.say("pay.holder"), Value: a.Holder},
		{Label: w.say("pay.account"), Value: a.Account},
	}}
	if a.BIC != "" {
		s.Facts = append(s.Facts, paper.Fact{Label: "BIC", Value: a.BIC})
	}
	if a.Bank != "" {
		s.Facts = append(s.Facts, paper.Fact{Label: w.say("pay.bank"), Value: a.Bank})
	}
	s.Facts = append(s.Facts, paper.Fact{Label: w.say("pay.reference"), Value: i.Label()})
	return s
}

func (w words) note(i Invoice, c content) paper.Document {
	d := w.blank("note", i.Label())
	d.Date, d.Addressee = i.IssuedOn, w.addressee(c)
	d.Facts = []paper.Fact{{Label: w.say("issued"), Value: texts.FormatDate(w.language, i.IssuedOn)}, {Label: w.say("year"), Value: w.yearOf(c)}}
	about := ""
	if c.Credits != nil {
		about = label(Claim, c.Credits.Year, c.Credits.Number)
		d.Facts = append(d.Facts, paper.Fact{
			Label: w.say("credits"), Value: w.say("credits.value", "Number", about, "On", texts.FormatDate(w.language, c.Credits.IssuedOn)),
		})
	}
	d.Rows = []paper.Row{{Text: w.say("credit", "Year", strconv.Itoa(c.StartsOn.Year()), "Number", about), Amount: w.money(i.Amount)}}
	d.Totals = []paper.Total{{Label: w.say("credited"), Amount: w.money(i.Amount), Strong: true}}
	d.Sections = []paper.Section{
		{Title: w.say("reason"), Paragraphs: strings.Split(i.Reason, "\n")},
		{Title: w.say("questions"), Paragraphs: []string{w.say("questions.text", "Number", i.Label())}},
	}
	return d
}
