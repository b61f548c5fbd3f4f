package bank

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// alikeAt is from which trigram similarity two names are shown as alike. It
// proposes only; a person looks at both names.
const alikeAt = 0.5

// findings holds what is known about a statement's lines, by their place in it.
type findings struct {
	dues  map[int64]*owed
	lines []evidence
}

// find looks up what the lines' references name, whose names their payers
// resemble, and which payments without a line could be theirs.
func find(ctx context.Context, tx *store.Tx, lines []Line) (findings, error) {
	f := findings{map[int64]*owed{}, make([]evidence, len(lines))}
	if err := f.named(ctx, tx, lines); err != nil {
		return f, err
	}
	if err := f.alike(ctx, tx, lines); err != nil {
		return f, err
	}
	return f, f.recorded(ctx, tx, lines)
}

// one returns the dues of an id, the same for every line.
func (f findings) one(d owed) *owed {
	if f.dues[d.DuesID] == nil {
		f.dues[d.DuesID] = &d
	}
	return f.dues[d.DuesID]
}

// named finds the dues that references name, by year and member or by invoice.
func (f findings) named(ctx context.Context, tx *store.Tx, lines []Line) error {
	var places, years, numbers, invoices []int64
	for i, l := range lines {
		if l.Amount < 0 {
			continue
		}
		for _, d := range documents(l.Remittance) {
			places, years, numbers = append(places, int64(i)), append(years, d.Year), append(numbers, d.Number)
			invoices = append(invoices, map[bool]int64{true: 1}[d.Invoice])
		}
	}
	if places == nil {
		return nil
	}
	var rows []struct {
		Place int
		owed
	}
	byInvoice, err := invoiced(ctx, tx)
	if err != nil {
		return err
	}
	err = tx.Select(ctx, &rows, `
		with said as (select place, year, number, invoice from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) s (place, year, number, invoice)),
		named as (
		  select s.place, d.id from said s join membership_years y on extract(year from y.starts_on) = s.year
		  join dues d on d.member_id = s.number and d.year_id = y.id where s.invoice = 0`+byInvoice+`)
		select n.place, d.id as dues_id, d.currency, d.balance from named n join dues d on d.id = n.id order by n.place, d.id`,
		store.IDs(places), store.IDs(years), store.IDs(numbers), store.IDs(invoices))
	for _, row := range rows {
		if d := f.one(row.owed); !slices.Contains(f.lines[row.Place].named, d) {
			f.lines[row.Place].named = append(f.lines[row.Place].named, d)
		}
	}
	return err
}

// invoiced finds the dues of invoices, in an installation that has them.
func invoiced(ctx context.Context, tx *store.Tx) (query string, err error) {
	var there bool
	_, err = tx.Get(ctx, &there, `select to_regclass('invoices') is not null`)
	if there {
		query = `
		  union
		  select s.place, i.dues_id from said s join invoices i on i.kind = 'INVOICE' and i.year = s.year and i.number = s.number where s.invoice = 1`
	}
	return query, err
}

// alike finds members whose name, present or former, resembles the payer's and
// who owe exactly what came in: three at most a line, the most alike first.
func (f findings) alike(ctx context.Context, tx *store.Tx, lines []Line) error {
	var places, amounts []int64
	var payers, currencies []string
	for i, l := range lines {
		if l.Amount > 0 && !l.Reversal && len(f.lines[i].named) == 0 && len(letters(l.Payer)) >= 3 {
			places, amounts = append(places, int64(i)), append(amounts, l.Amount)
			payers, currencies = append(payers, l.Payer), append(currencies, l.Currency)
		}
	}
	if places == nil {
		return nil
	}
	var rows []struct {
		Place int
		owed
	}
	err := tx.Select(ctx, &rows, `
		select place, dues_id, currency, balance from (
		  select l.place, d.id as dues_id, d.currency, d.balance,
		         row_number() over (partition by l.place order by score.alike desc, d.due_on, d.id) as rank
		  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) l (place, amount, payer, currency)
		  join dues d on d.balance = l.amount and d.currency = l.currency
		  join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
		  cross join lateral (`+likeness+`) score
		  where score.alike >= $5) ranked
		where rank <= 3 order by place, rank`,
		store.IDs(places), store.IDs(amounts), store.Texts(payers), store.Texts(currencies), alikeAt)
	for _, row := range rows {
		f.lines[row.Place].alike = append(f.lines[row.Place].alike, f.one(row.owed))
	}
	return err
}

// likeness compares a payer's name with each name of organisation o: as a
// whole, or the longer of five letters and more within what the bank wrote.
const likeness = `
	select max(greatest(similarity(name, fold(l.payer)),
	                    case when length(name) >= 5 then word_similarity(name, fold(l.payer)) - 0.1 else 0 end)) as alike
	from unnest(string_to_array(o.search, ' | ')) name`

// recorded finds payments without a line, of the same amount and near the same
// day: towards the dues that a line names, or of a member alike.
func (f findings) recorded(ctx context.Context, tx *store.Tx, lines []Line) error {
	var places, amounts []int64
	var payers, days, currencies []string
	named := make([]string, 0)
	for i, l := range lines {
		if l.Amount <= 0 || l.Reversal {
			continue
		}
		places, amounts, currencies = append(places, int64(i)), append(amounts, l.Amount), append(currencies, l.Currency)
		payers, days = append(payers, l.Payer), append(days, l.BookedOn.String())
		named = append(named, idsText(f.lines[i].named))
	}
	if places == nil {
		return nil
	}
	var rows []struct {
		Place int
		recorded
	}
	err := tx.Select(ctx, &rows, `
		select l.place, p.id as payment_id, p.dues_id, p.amount, p.paid_on
		from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[]) l (place, amount, payer, day, currency, named)
		join payments p on p.amount = l.amount and p.paid_on between l.day::date - $7::int and l.day::date + $7::int
		join dues d on d.id = p.dues_id and d.currency = l.currency
		join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
		cross join lateral (`+likeness+`) score
		where p.reverses_id is null and not exists (select from payments r where r.reverses_id = p.id)
		  and not exists (select from bank_bookings b where b.payment_id = p.id and b.released_at is null)
		  and case when l.named <> '' then d.id = any(string_to_array(l.named, ',')::bigint[])
		           else length(l.payer) >= 3 and score.alike >= $8 end
		order by l.place, p.id`,
		store.IDs(places), store.IDs(amounts), store.Texts(payers), store.Texts(days), store.Texts(currencies), store.Texts(named), nearDays, alikeAt)
	for _, row := range rows {
		f.lines[row.Place].recorded = append(f.lines[row.Place].recorded, &row.recorded)
	}
	return err
}

func idsText(list []*owed) string {
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = strconv.FormatInt(d.DuesID, 10)
	}
	return strings.Join(ids, ",")
}
