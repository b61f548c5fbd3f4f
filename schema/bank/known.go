package bank

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/store"
)

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
	resembling, err := f.resembling(ctx, tx, lines)
	if err != nil {
		return f, err
	}
	if err := f.alike(ctx, tx, resembling); err != nil {
		return f, err
	}
	return f, f.recorded(ctx, tx, lines, resembling)
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
	err := tx.Select(ctx, &rows, `
		with said as (select place, year, number, invoice from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) s (place, year, number, invoice)),
		named as (
		  select s.place, d.id from said s join membership_years y on extract(year from y.starts_on) = s.year
		  join dues d on d.member_id = s.number and d.year_id = y.id where s.invoice = 0
		  union
		  select s.place, i.dues_id from said s join invoices i on i.kind = 'INVOICE' and i.year = s.year and i.number = s.number where s.invoice = 1)
		select n.place, d.id as dues_id, d.currency, d.balance from named n join dues d on d.id = n.id order by n.place, d.id`,
		store.IDs(places), store.IDs(years), store.IDs(numbers), store.IDs(invoices))
	for _, row := range rows {
		if d := f.one(row.owed); !slices.Contains(f.lines[row.Place].named, d) {
			f.lines[row.Place].named = append(f.lines[row.Place].named, d)
		}
	}
	return err
}

// pairs are lines, by their place, with members that may have paid them.
type pairs struct {
	places, members, amounts []int64
	currencies, days         []string
}

// resembling pairs the lines that name no dues with members whose name, present
// or former, resembles the payer's.
func (f findings) resembling(ctx context.Context, tx *store.Tx, lines []Line) (p pairs, err error) {
	var known *names
	for i, l := range lines {
		if l.Amount <= 0 || l.Reversal || len(f.lines[i].named) > 0 || len(letters(l.Payer)) < 3 {
			continue
		}
		if known == nil {
			var list []named
			err := tx.Select(ctx, &list, `
				select m.id as member_id, n.name from members m join organisations o on o.id = m.organisation_id
				cross join unnest(string_to_array(o.search, ' | ')) n (name) order by m.id`)
			if err != nil {
				return p, err
			}
			known = newNames(list)
		}
		for _, member := range known.alike(l.Payer) {
			p.places, p.members, p.amounts = append(p.places, int64(i)), append(p.members, member), append(p.amounts, l.Amount)
			p.currencies, p.days = append(p.currencies, l.Currency), append(p.days, l.BookedOn.String())
		}
	}
	return p, nil
}

// alike finds what members alike owe that is exactly what came in, the most
// alike first.
func (f findings) alike(ctx context.Context, tx *store.Tx, p pairs) error {
	if p.places == nil {
		return nil
	}
	var rows []struct {
		Place int
		owed
	}
	err := tx.Select(ctx, &rows, `
		select p.place, d.id as dues_id, d.currency, d.balance
		from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) with ordinality p (place, member, amount, currency, rank)
		join dues d on d.member_id = p.member and d.balance = p.amount and d.currency = p.currency
		order by p.rank, d.due_on, d.id`, store.IDs(p.places), store.IDs(p.members), store.IDs(p.amounts), store.Texts(p.currencies))
	for _, row := range rows {
		f.lines[row.Place].alike = append(f.lines[row.Place].alike, f.one(row.owed))
	}
	return err
}

// recorded finds payments without a line, of the same amount and near the same
// day: towards the dues that a line names, or of a member alike.
func (f findings) recorded(ctx context.Context, tx *store.Tx, lines []Line, p pairs) error {
	var places, ids []int64
	var amounts []int64
	var days []string
	for i, l := range lines {
		for _, d := range f.lines[i].named {
			places, ids = append(places, int64(i)), append(ids, d.DuesID)
			amounts, days = append(amounts, l.Amount), append(days, l.BookedOn.String())
		}
	}
	if places == nil && p.places == nil {
		return nil
	}
	var rows []struct {
		Place int
		recorded
	}
	err := tx.Select(ctx, &rows, `
		with meant as (
		  select place, id, amount, day::date as day from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[]) n (place, id, amount, day)
		  union
		  select p.place, d.id, p.amount, p.day::date from unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[]) p (place, member, amount, currency, day)
		  join dues d on d.member_id = p.member and d.currency = p.currency)
		select m.place, p.id as payment_id, p.dues_id, p.amount, p.paid_on
		from meant m join payments p on p.dues_id = m.id and p.amount = m.amount and p.paid_on between m.day - $10::int and m.day + $10::int
		where p.reverses_id is null and not exists (select from payments r where r.reverses_id = p.id)
		  and not exists (select from bank_bookings b where b.payment_id = p.id and b.released_at is null)
		order by m.place, p.id`,
		store.IDs(places), store.IDs(ids), store.IDs(amounts), store.Texts(days),
		store.IDs(p.places), store.IDs(p.members), store.IDs(p.amounts), store.Texts(p.currencies), store.Texts(p.days), nearDays)
	for _, row := range rows {
		f.lines[row.Place].recorded = append(f.lines[row.Place].recorded, &row.recorded)
	}
	return err
}
