package demo

import (
	"context"
	"encoding/csv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/store"
)

// account is the initiative's, as the demo's bank writes it.
const account = "CH93 0076 2011 6238 5295 7"

// debtor is a member that owes its dues of the year under way.
type debtor struct {
	Name     string
	MemberID int64 `db:"member_id"`
	Year     int
	Balance  int64
	Currency string
}

func (o debtor) minor(less int64) string {
	return string(money.Money{Minor: o.Balance - less, Currency: o.Currency}.Amount())
}

// importStatement brings last week's movements from the bank: members who pay
// at last, most with their reference, one without, one less the charges of its
// bank; a gift, and what a hall cost.
func (d *demo) importStatement(ctx context.Context, at time.Time) error {
	return d.act(ctx, at, func(tx *store.Tx) error {
		var owing []debtor
		err := tx.Select(ctx, &owing, `
			select o.name_en as name, d.member_id, extract(year from y.starts_on)::int as year, d.balance, d.currency
			from dues d join membership_years y on y.id = d.year_id join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
			where d.balance > 2500 and d.balance = d.amount and y.starts_on <= $1 and y.ends_on >= $1 and o.name_en <> all($2)
			  and not exists (select from fee_waivers w where w.member_id = d.member_id and w.year_id = d.year_id and w.state <> 'WITHDRAWN') -- they ask for a waiver
			order by d.member_id desc limit 10`, tx.Today(), store.Texts(unpaid))
		if err != nil {
			return err
		}
		monday := tx.Today().AddDays(-8)
		content, err := statement(monday, owing)
		if err != nil {
			return err
		}
		_, err = bank.Import(ctx, tx, bank.File{
			Name: "statement-" + tx.Today().String() + ".csv", Content: content, Usual: bank.Usual{Account: account},
		})
		return err
	})
}

// statement writes the week from a day on as the bank does.
func statement(from date.Date, owing []debtor) ([]byte, error) {
	rows := [][]string{{"Booking date", "Value date", "Counterparty", "Remittance information", "Amount", "Currency", "Bank reference"}}
	add := func(payer, text, amount, currency string) {
		day := from.AddDays(len(rows) / 3).String()
		rows = append(rows, []string{day, day, payer, text, amount, currency, "FT" + strings.ReplaceAll(day, "-", "") + string(rune('A'+len(rows)))})
	}
	for i, o := range owing {
		payer, text := strings.ToUpper(o.Name), "Membership fee "+bank.Reference(o.Year, o.MemberID)
		switch i {
		case 3:
			add(o.Name, "Annual contribution", o.minor(0), o.Currency)
		case 7:
			add(payer, text+", charges deducted", o.minor(2500), o.Currency)
		default:
			add(payer, text, o.minor(0), o.Currency)
		}
	}
	add("Centre International de Conférences", "Invoice 2117, hall for the Governing Board", "-1450.00", "USD")
	add("Margarethe Vogel", "With thanks for the webinar", "150.00", "USD")
	var out strings.Builder
	w := csv.NewWriter(&out)
	err := w.WriteAll(rows)
	return []byte(out.String()), err
}
