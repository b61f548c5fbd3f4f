package resolvers

import (
	"context"
	"maps"
	"slices"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bank"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/store"
)

// bankLine is BankLine of the schema; what it loads, it loads for the whole page.
type bankLine struct {
	Amount        amount
	BankReference string
	BookedOn      date.Date
	Exact         bool
	ID            graphql.ID
	Open          amount
	Payer         string
	Reason        string
	Remittance    string
	Reversal      bool
	State         string
	ValueOn       *date.Date
	row           bank.Row
	page          *bankLinePage
}

// bankLinePage loads what the lines of a page lead to: candidates and bookings
// first, then the dues and payments of both.
type bankLinePage struct {
	details    *Batch[int64, bankDetails]
	statements *Batch[int64, *bankStatement]
}

type bankDetails struct {
	candidates []bankCandidate
	bookings   []bankBooking
}

type bankCandidate struct {
	Dues    *duesNode
	Payment *payment
	Why     string
}

type bankBooking struct {
	Dues       *duesNode
	Made       string
	Payment    payment
	RecordedAt DateTime
	RecordedBy *string
}

func newBankLines(rows []bank.Row) []*bankLine {
	ids, statements := make([]int64, len(rows)), map[int64]bool{}
	for i, row := range rows {
		ids[i], statements[row.StatementID] = row.ID, true
	}
	page := &bankLinePage{
		details: NewBatch(ids, loadBankDetails),
		statements: NewBatch(slices.Collect(maps.Keys(statements)), func(ctx context.Context, ids []int64) (map[int64]*bankStatement, error) {
			rows, err := bank.StatementsByIDs(ctx, reader(ctx), ids)
			byID := map[int64]*bankStatement{}
			for _, s := range bankStatementsOf(slices.Collect(maps.Values(rows))) {
				byID[s.row.ID] = s
			}
			return byID, err
		}),
	}
	list := make([]*bankLine, len(rows))
	for i, row := range rows {
		list[i] = &bankLine{
			Amount: moneyOf(row.Amount, row.Currency), BankReference: row.BankReference, BookedOn: row.BookedOn, Exact: row.Exact,
			ID: id("BankLine", row.ID), Open: moneyOf(max(row.Amount-row.Booked, 0), row.Currency), Payer: row.Payer, Reason: row.Reason,
			Remittance: row.Remittance, Reversal: row.Reversal, State: string(row.State), row: row, page: page,
		}
		if !row.ValueOn.IsZero() {
			list[i].ValueOn = &list[i].row.ValueOn
		}
	}
	return list
}

// loadBankDetails loads candidates and bookings with their dues and payments.
func loadBankDetails(ctx context.Context, ids []int64) (map[int64]bankDetails, error) {
	q := reader(ctx)
	proposals, err := bank.Proposals(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	booked, err := bank.Payments(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var duesIDs, paymentIDs []int64
	for _, lineID := range ids {
		for _, p := range proposals[lineID] {
			duesIDs = append(duesIDs, p.DuesID)
			if p.PaymentID != nil {
				paymentIDs = append(paymentIDs, *p.PaymentID)
			}
		}
		for _, b := range booked[lineID] {
			duesIDs, paymentIDs = append(duesIDs, b.DuesID), append(paymentIDs, b.PaymentID)
		}
	}
	nodes, err := duesNodes(ctx, q, duesIDs)
	if err != nil {
		return nil, err
	}
	payments, err := dues.PaymentsByIDs(ctx, q, paymentIDs)
	byLine := make(map[int64]bankDetails, len(ids))
	for _, lineID := range ids {
		byLine[lineID] = detailsOf(proposals[lineID], booked[lineID], nodes, payments)
	}
	return byLine, err
}

func detailsOf(proposals []bank.Proposal, booked []bank.Payment, nodes map[int64]*duesNode, payments map[int64]dues.Payment) (d bankDetails) {
	for _, p := range proposals {
		c := bankCandidate{Dues: nodes[p.DuesID], Why: p.Why}
		if p.PaymentID != nil {
			if row := payments[*p.PaymentID]; !row.Reversed {
				shown := newPayment(row)
				c.Payment = &shown
			}
		}
		d.candidates = append(d.candidates, c)
	}
	for _, b := range booked {
		d.bookings = append(d.bookings, bankBooking{nodes[b.DuesID], b.Made, newPayment(payments[b.PaymentID]), DateTime{b.RecordedAt}, b.RecordedBy})
	}
	return d
}

// duesNodes loads dues with their members, all of one page.
func duesNodes(ctx context.Context, q store.Reader, ids []int64) (map[int64]*duesNode, error) {
	rows, err := dues.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	memberIDs := make([]int64, 0, len(rows))
	for _, row := range rows {
		memberIDs = append(memberIDs, row.MemberID)
	}
	owners, err := loadMembers(ctx, memberIDs)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*duesNode, len(rows))
	for _, d := range duesOf(slices.Collect(maps.Values(rows)), owners) {
		byID[d.row.ID] = d
	}
	return byID, nil
}

func (l *bankLine) Candidates(ctx context.Context) ([]bankCandidate, error) {
	d, err := l.page.details.Get(ctx, l.row.ID)
	return append([]bankCandidate{}, d.candidates...), err
}

func (l *bankLine) Bookings(ctx context.Context) ([]bankBooking, error) {
	d, err := l.page.details.Get(ctx, l.row.ID)
	return append([]bankBooking{}, d.bookings...), err
}

func (l *bankLine) Statement(ctx context.Context) (*bankStatement, error) {
	return l.page.statements.Get(ctx, l.row.StatementID)
}

// PaymentReference is what a payer writes.
func (d *duesNode) PaymentReference() string {
	return bank.Reference(d.row.Year.StartsOn.Year(), d.row.MemberID)
}

func loadBankLine(ctx context.Context, q store.Reader, n int64) (*bankLine, error) {
	row, found, err := bank.LineByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return newBankLines([]bank.Row{row})[0], nil
}
