// Package invoices holds what the initiative claims of its members on paper:
// an invoice for the dues of a year, credit notes that take back all of it or
// a part, receipts for what came in. Invoices and credit notes are numbered
// without gaps in each calendar year, never changed, and print the same for
// ever.
package invoices

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Kind is an invoice or a credit note.
type Kind string

const (
	Claim  Kind = "INVOICE"
	Credit Kind = "CREDIT_NOTE"
)

// Invoice is an invoice or credit note. Amounts are minor units of Currency,
// above zero for both kinds.
type Invoice struct {
	ID         int64     `db:"id"`
	Kind       Kind      `db:"kind"`
	Year       int       `db:"year"`
	Number     int       `db:"number"`
	DuesID     int64     `db:"dues_id"`
	MemberID   int64     `db:"member_id"`
	DuesYear   int       `db:"dues_year"` // the calendar year in which the membership year starts
	DueOn      date.Date `db:"due_on"`
	Currency   string    `db:"currency"`
	Amount     int64     `db:"amount"`
	Credited   int64     `db:"credited"` // by credit notes; of a credit note 0
	IssuedOn   date.Date `db:"issued_on"`
	IssuedAt   time.Time `db:"issued_at"`
	IssuedBy   *string   `db:"issued_by"`
	CreditsID  *int64    `db:"credits_id"`
	Reason     string    `db:"reason"`
	RawContent []byte    `db:"content"`
}

// Label is the number as it is printed and spoken.
func (i Invoice) Label() string { return label(i.Kind, i.Year, i.Number) }

func label(kind Kind, year, number int) string {
	series := map[Kind]string{Claim: "INV", Credit: "CN"}[kind]
	return fmt.Sprintf("%s-%d-%04d", series, year, number)
}

// Open is what no credit note took back, in minor units; of a credit note 0.
func (i Invoice) Open() int64 {
	if i.Kind == Credit {
		return 0
	}
	return i.Amount - i.Credited
}

// content is what is printed beside the row itself, as it was on the day.
type content struct {
	Names      texts.Translated `json:"names"`
	Country    texts.Translated `json:"country"`
	Category   texts.Translated `json:"category"`
	Band       texts.Translated `json:"band"`
	YearNumber int              `json:"year_number"`
	StartsOn   date.Date        `json:"starts_on"`
	EndsOn     date.Date        `json:"ends_on"`
	DueOn      date.Date        `json:"due_on"`
	Assessed   int64            `json:"assessed"` // minor units, as are the following
	Relieved   int64            `json:"relieved"` // written off, waived or credited before
	Invoiced   int64            `json:"invoiced"` // before, and not credited
	WholeFee   *int64           `json:"whole_fee"`
	Parts      *int             `json:"parts"`
	PartsOf    *int             `json:"parts_of"`
	Bank       *Account         `json:"bank"`
	Credits    *reference       `json:"credits"` // of a credit note
}

// reference names the invoice that a credit note is about.
type reference struct {
	Year     int       `json:"year"`
	Number   int       `json:"number"`
	IssuedOn date.Date `json:"issued_on"`
}

func (i Invoice) content() (c content, err error) {
	if err = json.Unmarshal(i.RawContent, &c); err != nil {
		err = fmt.Errorf("content of %s: %w", i.Label(), err)
	}
	return c, err
}

// printed makes an invoice's content from dues d with their year y, band b,
// category c, organisation o, country co and account a.
const printed = `jsonb_build_object(
	'names', o.names, 'country', co.name, 'category', c.name, 'band', b.name,
	'year_number', y.number, 'starts_on', y.starts_on, 'ends_on', y.ends_on, 'due_on', d.due_on,
	'assessed', d.amount, 'relieved', d.written_off + d.waived + d.credited, 'invoiced', ` + invoiced + `,
	'whole_fee', d.whole_fee, 'parts', d.parts, 'parts_of', d.parts_of,
	'bank', case when a.id is not null then jsonb_build_object(
	  'holder', a.holder, 'account', a.account, 'bic', a.bic, 'bank', a.bank) end)`

const printedFrom = ` from dues d join membership_years y on y.id = d.year_id join bands b on b.id = d.band_id
	join categories c on c.id = b.category_id join members m on m.id = d.member_id
	join organisations o on o.id = m.organisation_id left join countries co on co.code = o.country_code
	left join bank_accounts a on a.currency = d.currency `

// claimed is what is still claimed of dues d, paid or not; invoiced what their
// invoices come to that no credit notes took back; missing the rest, which is
// below zero where the member was relieved without a credit note; open tells
// whether all is invoiced.
const (
	claimed  = `(d.amount - d.written_off - d.waived - d.credited)`
	invoiced = `(select coalesce(sum(case i.kind when 'INVOICE' then i.amount else -i.amount end), 0)::bigint from invoices i where i.dues_id = d.id)`
	missing  = `(` + claimed + ` - ` + invoiced + `)`
	open     = `(` + invoiced + ` > 0 and ` + missing + ` <= 0)`
)

// last takes the row of a series, so that nobody else numbers in it until the
// transaction ends, and returns the last number given.
func last(ctx context.Context, tx *store.Tx, kind Kind) (number int, err error) {
	_, err = tx.Get(ctx, &number, `
		insert into invoice_series (kind, year, last) values ($1, $2, 0)
		on conflict (kind, year) do update set last = invoice_series.last returning last`, kind, tx.Today().Year())
	return number, err
}

func used(ctx context.Context, tx *store.Tx, kind Kind, number int) error {
	_, err := tx.Exec(ctx, `update invoice_series set last = $3 where kind = $1 and year = $2`, kind, tx.Today().Year(), number)
	return err
}
