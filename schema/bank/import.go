package bank

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// File is a statement as it was sent.
type File struct {
	Name     string
	Content  []byte
	UploadID int64 // 0: it was not sent with a form
	Usual
}

// Import keeps a statement and what of it the account does not have yet, books
// the lines that are certain, and notes for the others what they may be. It
// returns the statement's id. A statement whose lines are all there already is
// told so: STATEMENT_IMPORTED, with the day and by whom.
func Import(ctx context.Context, tx *store.Tx, f File) (id int64, err error) {
	sum := sha256.Sum256(f.Content)
	if err := told(ctx, tx, `s.content = $1`, sum[:]); err != nil {
		return 0, err
	}
	if f.Usual, err = usual(ctx, tx, f.Usual); err != nil {
		return 0, err
	}
	s, err := Read(f.Name, f.Content, f.Usual)
	if err != nil {
		return 0, err
	}
	if err := s.arrived(tx.Today()); err != nil {
		return 0, err
	}
	if s.Number != "" {
		if err := told(ctx, tx, `s.account = $1 and s.number = $2`, s.Account, s.Number); err != nil {
			return 0, err
		}
	}
	added, prints, err := s.added(ctx, tx)
	if err != nil {
		return 0, err
	}
	if id, err = keep(ctx, tx, s, f, sum[:], len(s.Lines)-len(added)); err != nil {
		return 0, err
	}
	ids, err := keepLines(ctx, tx, id, s.Account, added, prints)
	if err != nil {
		return 0, err
	}
	return id, settle(ctx, tx, ids, added)
}

// usual completes what staff say with what the account's last statement said.
func usual(ctx context.Context, tx *store.Tx, said Usual) (Usual, error) {
	said.Account = account(said.Account)
	var rows []Usual
	err := tx.Select(ctx, &rows, `
		select distinct on (account) account, currency from bank_lines where $1 = '' or account = $1
		order by account, id desc limit 2`, said.Account)
	if err != nil || len(rows) != 1 {
		return said, err // none, or which of two accounts nobody knows
	}
	said.Account = rows[0].Account
	if said.Currency == "" {
		said.Currency = rows[0].Currency
	}
	return said, nil
}

// arrived refuses movements of days to come.
func (s Statement) arrived(today date.Date) error {
	var wrong problems
	for _, l := range s.Lines {
		if l.BookedOn.After(today) {
			wrong.add(l.place, "STATEMENT_FUTURE", "Value", l.BookedOn.String())
		}
	}
	return wrong.list.Err()
}

// period is the first and last day of a statement's lines.
func (s Statement) period() (from, to date.Date) {
	from, to = s.Lines[0].BookedOn, s.Lines[0].BookedOn
	for _, l := range s.Lines {
		if l.BookedOn.Before(from) {
			from = l.BookedOn
		}
		if l.BookedOn.After(to) {
			to = l.BookedOn
		}
	}
	return from, to
}

// added picks the lines that the account does not have; where there is none,
// the statement that brought the last of them is told.
func (s Statement) added(ctx context.Context, tx *store.Tx) (lines []Line, prints [][]byte, err error) {
	from, to := s.period()
	var rows []lineRow
	err = tx.Select(ctx, &rows, `select `+lineColumns+` from bank_lines l
		where l.account = $1 and l.booked_on between $2 and $3 order by l.id`, s.Account, from, to)
	if err != nil {
		return nil, nil, err
	}
	known := make([]Line, len(rows))
	for i, row := range rows {
		known[i] = row.line()
	}
	lines, prints = fresh(s.Account, known, s.Lines)
	if len(lines) == 0 {
		err = told(ctx, tx, `s.id = $1`, rows[len(rows)-1].StatementID)
	}
	return lines, prints, err
}

// told refuses a statement that was imported already, with when and by whom.
func told(ctx context.Context, tx *store.Tx, condition string, args ...any) error {
	var s struct {
		At   time.Time
		Name string
	}
	found, err := tx.Get(ctx, &s, `
		select s.imported_at as at, coalesce(p.name, '') as name
		from bank_statements s left join people p on p.id = s.imported_by where `+condition+` order by s.id desc limit 1`, args...)
	if err != nil || !found {
		return err
	}
	l := tx.Viewer().Language
	if s.Name == "" {
		s.Name = texts.Domain.Say(l, "actor.system", nil)
	}
	return refuse.Conflict("upload", "STATEMENT_IMPORTED", "Date", texts.FormatInstant(l, s.At, tx.Zone()), "Name", s.Name)
}

func keep(ctx context.Context, tx *store.Tx, s Statement, f File, sum []byte, known int) (id int64, err error) {
	from, to := s.period()
	name := plain(f.Name)
	if name == "" {
		name = string(s.Format)
	}
	kept, err := tx.Get(ctx, &id, `
		insert into bank_statements (account, number, format, file_name, content, upload_id, from_on, to_on, known, imported_by)
		values ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8, $9, nullif($10, 0)) on conflict do nothing returning id`,
		s.Account, s.Number, s.Format, cut(name, 200), sum, f.UploadID, from, to, known, tx.Viewer().PersonID)
	if err == nil && !kept { // somebody committed it since told looked
		return 0, told(ctx, tx, `s.content = $1 or s.account = $2 and s.number = $3`, sum, s.Account, s.Number)
	}
	return id, err
}

// keepLines keeps the lines in their order and returns their ids.
func keepLines(ctx context.Context, tx *store.Tx, statement int64, account string, lines []Line, prints [][]byte) ([]int64, error) {
	ids := make([]int64, 0, len(lines))
	i := 0
	_, err := tx.Exec(ctx, `create temporary table if not exists bank_arrivals (like bank_lines) on commit drop`)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `truncate bank_arrivals`); err != nil {
		return nil, err
	}
	_, err = tx.Copy(ctx, "bank_arrivals", []string{
		"id", "statement_id", "account", "booked_on", "value_on", "amount", "currency", "remittance", "payer", "bank_reference", "reversal", "fingerprint",
	}, func() ([]any, bool) {
		if i == len(lines) {
			return nil, false
		}
		l := lines[i]
		i++
		return []any{i, statement, account, l.BookedOn, l.ValueOn, l.Amount, l.Currency, l.Remittance, l.Payer, l.BankReference, l.Reversal, prints[i-1]}, true
	})
	if err != nil {
		return nil, err
	}
	err = tx.Select(ctx, &ids, `
		with kept as (
		  insert into bank_lines (statement_id, account, booked_on, value_on, amount, currency, remittance, payer, bank_reference, reversal, fingerprint)
		  select statement_id, account, booked_on, value_on, amount, currency, remittance, payer, bank_reference, reversal, fingerprint
		  from bank_arrivals order by id on conflict do nothing returning id)
		select id from kept order by id`)
	if err == nil && len(ids) < len(lines) { // another statement brought one at the same time
		err = refuse.Conflict("", "BUSY")
	}
	return ids, err
}
