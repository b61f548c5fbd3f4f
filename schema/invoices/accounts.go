package invoices

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Account is where members pay a currency to.
type Account struct {
	Currency string `db:"currency" json:"-"`
	Holder   string `db:"holder" json:"holder"`
	Account  string `db:"account" json:"account"` // IBAN, or a number
	BIC      string `db:"bic" json:"bic"`
	Bank     string `db:"bank" json:"bank"`
}

// Accounts lists the accounts by currency.
func Accounts(ctx context.Context, q store.Reader) (list []Account, err error) {
	err = q.Select(ctx, &list, `select currency, holder, account, bic, bank from bank_accounts order by currency`)
	return list, err
}

// SetAccount says where a currency is paid to from now on. Invoices issued
// before say what they said.
func SetAccount(ctx context.Context, tx *store.Tx, a Account) error {
	a = a.tidy()
	if err := a.check(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into bank_accounts (currency, holder, account, bic, bank) values ($1, $2, $3, $4, $5)
		on conflict (currency) do update set holder = excluded.holder, account = excluded.account, bic = excluded.bic, bank = excluded.bank`,
		a.Currency, a.Holder, a.Account, a.BIC, a.Bank)
	return err
}

// RemoveAccount leaves the payment instructions of a currency off invoices
// issued from now on.
func RemoveAccount(ctx context.Context, tx *store.Tx, currency string) error {
	rows, err := tx.Exec(ctx, `delete from bank_accounts where currency = $1`, currency)
	if err == nil && rows == 0 {
		return refuse.NotFound("currency")
	}
	return err
}

func (a Account) tidy() Account {
	fields := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return Account{
		Currency: strings.ToUpper(fields(a.Currency)), Holder: fields(a.Holder), Account: fields(a.Account),
		BIC: strings.ToUpper(strings.ReplaceAll(fields(a.BIC), " ", "")), Bank: fields(a.Bank),
	}
}

var (
	bic  = regexp.MustCompile(`^[A-Z0-9]{8}([A-Z0-9]{3})?$`)
	iban = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)
)

func (a Account) check() error {
	var problems refuse.List
	if _, err := money.Scale(a.Currency); err != nil {
		problems.Add(refuse.Invalid("currency", "CURRENCY_UNKNOWN"))
	}
	if !short(a.Holder, 140) || a.Holder == "" {
		problems.Add(refuse.Invalid("holder", "ACCOUNT_HOLDER"))
	}
	number := strings.ToUpper(strings.ReplaceAll(a.Account, " ", ""))
	if !short(a.Account, 60) || a.Account == "" || iban.MatchString(number) && !proved(number) {
		problems.Add(refuse.Invalid("account", "ACCOUNT_NUMBER"))
	}
	if a.BIC != "" && !bic.MatchString(a.BIC) {
		problems.Add(refuse.Invalid("bic", "ACCOUNT_BIC"))
	}
	if !short(a.Bank, 140) {
		problems.Add(refuse.Invalid("bank", "ACCOUNT_BANK"))
	}
	return problems.Err()
}

func short(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// proved tells whether an IBAN's check digits fit (ISO 13616: 1 modulo 97).
func proved(number string) bool {
	remainder := 0
	for _, r := range number[4:] + number[:4] {
		switch {
		case r >= 'A':
			remainder = (remainder*100 + int(r-'A') + 10) % 97
		default:
			remainder = (remainder*10 + int(r-'0')) % 97
		}
	}
	return remainder == 1
}
