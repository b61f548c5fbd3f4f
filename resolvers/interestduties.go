package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

type interestDuty struct {
	ConfirmedOn *date.Date
	DueOn       date.Date
	Late        bool
	Name        string
	Nothing     bool
	PersonID    graphql.ID
}

func interestDutiesFor(ctx context.Context, q store.Reader) ([]interestDuty, error) {
	rows, err := board.Duties(ctx, q)
	list := make([]interestDuty, len(rows))
	for i, row := range rows {
		list[i] = interestDuty{optionalDay(row.ConfirmedOn), row.DueOn, row.Late(q.Today()), row.Name, row.Nothing, id("Person", row.PersonID)}
	}
	return list, err
}

// InterestDuties are the viewer's, or for staff those of the Board.
func (r *Root) InterestDuties(ctx context.Context) ([]interestDuty, error) {
	return interestDutiesFor(ctx, reader(ctx))
}

type interestsConfirmPayload struct {
	Duty       *interestDuty
	UserErrors []userError
}

// InterestsConfirm puts the viewer's yearly confirmation on record.
func (r *Root) InterestsConfirm(ctx context.Context, args struct{ Input struct{ Nothing bool } }) (p interestsConfirmPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		if err := board.Confirm(ctx, tx, args.Input.Nothing); err != nil {
			return err
		}
		duties, err := interestDutiesFor(ctx, tx)
		for _, duty := range duties {
			if duty.PersonID == id("Person", tx.Viewer().PersonID) {
				p.Duty = &duty
			}
		}
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Duty = nil
	}
	return p, err
}
