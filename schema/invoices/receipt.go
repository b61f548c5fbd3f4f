package invoices

import (
	"context"
	"fmt"
	"strconv"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// receipt is a payment as it is confirmed to who paid.
type receipt struct {
	ID         int64 `db:"id"`
	Names      texts.Translated
	Country    texts.Translated
	Amount     int64
	Currency   string
	Reference  string
	PaidOn     date.Date `db:"paid_on"`
	RecordedOn date.Date `db:"recorded_on"`
	YearNumber int       `db:"year_number"`
	StartsOn   date.Date `db:"starts_on"`
}

func (r receipt) label() string { return fmt.Sprintf("RCT-%d-%05d", r.PaidOn.Year(), r.ID) }

// PrintReceipt makes the PDF that confirms a payment which the viewer may see.
// There is none for a payment that was taken back.
func PrintReceipt(ctx context.Context, q store.Reader, paymentID int64, l texts.Language) (name string, pdf []byte, err error) {
	var w store.Where
	own(&w, q.Viewer())
	w.And("p.id = $?", paymentID)
	var r receipt
	found, err := q.Get(ctx, &r, `
		select p.id, o.names, coalesce(co.name, '{}') as country, p.amount, d.currency, p.reference, p.paid_on,
		       (p.recorded_at at time zone `+w.Param(q.Zone().String())+`)::date as recorded_on, y.number as year_number, y.starts_on
		from payments p join dues d on d.id = p.dues_id join membership_years y on y.id = d.year_id join members m on m.id = d.member_id
		join organisations o on o.id = m.organisation_id left join countries co on co.code = o.country_code
		where `+w.SQL()+` and p.reverses_id is null and not exists (select from payments r where r.reverses_id = p.id)`, w.Args...)
	if err != nil {
		return "", nil, err
	}
	if !found {
		return "", nil, refuse.NotFound("id")
	}
	pdf, err = words{l, r.Currency}.receipt(r).PDF()
	return r.label(), pdf, err
}

func (w words) receipt(r receipt) paper.Document {
	d := w.blank("receipt", r.label())
	c := content{Names: r.Names, Country: r.Country, YearNumber: r.YearNumber, StartsOn: r.StartsOn}
	d.Date, d.Addressee = r.RecordedOn, w.addressee(c)
	d.Facts = []paper.Fact{
		{Label: w.say("received"), Value: texts.FormatDate(w.language, r.PaidOn)},
		{Label: w.say("year"), Value: w.yearOf(c)},
	}
	row := paper.Row{Text: w.say("payment", "Year", strconv.Itoa(r.StartsOn.Year())), Amount: w.money(r.Amount)}
	if r.Reference != "" {
		row.Notes = []string{w.say("payment.reference", "Reference", r.Reference)}
	}
	d.Rows = []paper.Row{row}
	d.Totals = []paper.Total{{Label: w.say("received.total"), Amount: w.money(r.Amount), Strong: true}}
	d.Sections = []paper.Section{{Title: w.say("thanks"), Paragraphs: []string{w.say("thanks.text")}}}
	return d
}
