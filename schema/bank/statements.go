package bank

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Kept is a statement that was imported.
type Kept struct {
	ID         int64     `db:"id"`
	Account    string    `db:"account"`
	Number     string    `db:"number"`
	Format     Format    `db:"format"`
	FileName   string    `db:"file_name"`
	FromOn     date.Date `db:"from_on"`
	ToOn       date.Date `db:"to_on"`
	Known      int32     `db:"known"`
	ImportedAt time.Time `db:"imported_at"`
	ImportedBy *string   `db:"imported_by"`
}

const statementColumns = `s.id, s.account, s.number, s.format, s.file_name, s.from_on, s.to_on, s.known, s.imported_at, who.name as imported_by
	from bank_statements s left join people who on who.id = s.imported_by`

// StatementsName is the name of the list of statements for cursors.
const StatementsName = "bank statements"

// Statements reads a page of the statements, the latest first.
func Statements(ctx context.Context, q store.Reader, page relay.Page) ([]Kept, relay.Info, error) {
	w := new(store.Where)
	w.And("$?", q.Viewer().Can(store.Staff))
	direction, compare := "desc", "<"
	if page.Back {
		direction, compare = "asc", ">"
	}
	if page.Placed {
		w.And("s.id "+compare+" $?", page.ID)
	}
	var rows []Kept
	err := q.Select(ctx, &rows, `select `+statementColumns+` where `+w.SQL()+` order by s.id `+direction+` limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(s Kept) (string, int64) { return "", s.ID })
	return rows, info, nil
}

// CountStatements counts the statements.
func CountStatements(ctx context.Context, q store.Reader) (n int32, err error) {
	_, err = q.Get(ctx, &n, `select count(*) from bank_statements where $1`, q.Viewer().Can(store.Staff))
	return n, err
}

// StatementsByIDs loads statements for staff.
func StatementsByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Kept, error) {
	var rows []Kept
	err := q.Select(ctx, &rows, `select `+statementColumns+` where s.id = any($1) and $2`, store.IDs(ids), q.Viewer().Can(store.Staff))
	return store.Index(rows, func(row Kept) int64 { return row.ID }), err
}

// Sum is what lines of one state and currency add up to, in minor units.
type Sum struct {
	StatementID int64  `db:"statement_id"`
	State       State  `db:"state"`
	Currency    string `db:"currency"`
	Count       int32  `db:"count"`
	Total       int64  `db:"total"`
	Exact       int32  `db:"exact"` // of PROPOSED: those that leave nothing to decide
}

// Sums adds up the lines of statements by state, what needs a person first.
func Sums(ctx context.Context, q store.Reader, statements []int64) (map[int64][]Sum, error) {
	var rows []Sum
	err := q.Select(ctx, &rows, `
		select l.statement_id, st.state, l.currency, count(*) as count, sum(l.amount)::bigint as total, count(x.dues_id) as exact`+
		linesFrom+`left `+exact+` where l.statement_id = any($1) and $2
		group by l.statement_id, st.state, l.currency order by min(`+rank+`), st.state, l.currency`,
		store.IDs(statements), q.Viewer().Can(store.Staff))
	return store.Group(rows, func(row Sum) int64 { return row.StatementID }), err
}
