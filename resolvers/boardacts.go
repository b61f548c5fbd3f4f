package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/board"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type boardPayload struct {
	Board      *boardNode
	UserErrors []userError
}

// changeBoard does an act about the thing that a field of the input names, and
// shows the Board of today.
func (r *Root) changeBoard(ctx context.Context, kind, field string, given graphql.ID, act func(*store.Tx, int64) error) (p boardPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, kind, field, given, func(tx *store.Tx, n int64) error {
		if err := act(tx, n); err != nil {
			return err
		}
		page, err := newBoardPage(ctx, tx, nil)
		if err == nil {
			p.Board = &boardNode{page.on, page}
		}
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Board = nil
	}
	return p, err
}

type seatSomebodyInput struct {
	Email    *string
	Language *string
	Name     *string
	PersonID *graphql.ID
}

func (in seatSomebodyInput) somebody(field string) (s board.Somebody, err error) {
	s.Name, s.Email = value(in.Name), value(in.Email)
	s.Language, _ = texts.ParseLanguage(value(in.Language)) // none: English
	if in.PersonID != nil && *in.PersonID != "" {
		s.PersonID, err = relay.Decode("Person", field+".personId", string(*in.PersonID))
	}
	return s, err
}

// cited is nil where an input names no decision: a form sends its body alone.
func (in *decisionInput) cited() *decisions.Citation {
	if in == nil || value(in.Number) == "" && in.DecidedOn == nil && value(in.Rule) == "" {
		return nil
	}
	return &decisions.Citation{Body: value(in.Body), Number: value(in.Number), On: value(in.DecidedOn), Rule: value(in.Rule)}
}

type seatFillInput struct {
	ByElection     bool
	Decision       *decisionInput
	EndsOn         *date.Date
	OrganisationID graphql.ID
	Representative seatSomebodyInput
	Result         *string
	SeatID         graphql.ID
	StartsOn       *date.Date
}

// SeatFill gives a seat to an organisation.
func (r *Root) SeatFill(ctx context.Context, args struct{ Input seatFillInput }) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "Seat", "seatId", in.SeatID, func(tx *store.Tx, n int64) error {
		organisation, err := relay.Decode("Organisation", "organisationId", string(in.OrganisationID))
		if err != nil {
			return err
		}
		who, err := in.Representative.somebody("representative")
		if err != nil {
			return err
		}
		_, err = board.Fill(ctx, tx, board.Filling{
			SeatID: n, OrganisationID: organisation, Representative: who, StartsOn: value(in.StartsOn), EndsOn: value(in.EndsOn),
			ByElection: in.ByElection, Basis: board.Basis{Decision: in.Decision.cited(), Result: value(in.Result)},
		})
		return err
	})
}

// SeatRepresentativeChange changes who represents a holder.
func (r *Root) SeatRepresentativeChange(ctx context.Context, args struct {
	Input struct {
		From           *date.Date
		Reason         *string
		Representative seatSomebodyInput
		TermID         graphql.ID
	}
}) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "SeatTerm", "termId", in.TermID, func(tx *store.Tx, n int64) error {
		who, err := in.Representative.somebody("representative")
		if err != nil {
			return err
		}
		return board.Replace(ctx, tx, board.Replacement{TermID: n, By: who, From: value(in.From), Reason: value(in.Reason)})
	})
}

// SeatAlternateAdd names an alternate.
func (r *Root) SeatAlternateAdd(ctx context.Context, args struct {
	Input struct {
		Alternate seatSomebodyInput
		From      *date.Date
		TermID    graphql.ID
	}
}) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "SeatTerm", "termId", in.TermID, func(tx *store.Tx, n int64) error {
		who, err := in.Alternate.somebody("alternate")
		if err != nil {
			return err
		}
		return board.AddAlternate(ctx, tx, n, who, value(in.From))
	})
}

type endInput struct {
	EndsOn *date.Date
	ID     graphql.ID
	Reason *string
}

// SeatAlternateEnd ends an alternate's time.
func (r *Root) SeatAlternateEnd(ctx context.Context, args struct{ Input endInput }) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "SeatPerson", "id", in.ID, func(tx *store.Tx, n int64) error {
		_, err := board.EndAlternate(ctx, tx, n, value(in.EndsOn), value(in.Reason))
		return err
	})
}

// SeatResign records that a holder gives its seat up.
func (r *Root) SeatResign(ctx context.Context, args struct {
	Input struct {
		Decision   *decisionInput
		Reason     string
		TermID     graphql.ID
		VacantFrom *date.Date
	}
}) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "SeatTerm", "termId", in.TermID, func(tx *store.Tx, n int64) error {
		return board.Resign(ctx, tx, board.Resignation{TermID: n, VacantFrom: value(in.VacantFrom), Reason: in.Reason, Decision: in.Decision.cited()})
	})
}

// BoardOfficerChoose records whom the Board chose.
func (r *Root) BoardOfficerChoose(ctx context.Context, args struct {
	Input struct {
		Decision         *decisionInput
		EndsOn           *date.Date
		RepresentativeID graphql.ID
		Result           *string
		Role             string
		StartsOn         *date.Date
	}
}) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "SeatPerson", "representativeId", in.RepresentativeID, func(tx *store.Tx, n int64) error {
		_, err := board.Choose(ctx, tx, board.Choice{
			PostID: n, Role: board.Office(in.Role), StartsOn: value(in.StartsOn), EndsOn: value(in.EndsOn),
			Basis: board.Basis{Decision: in.Decision.cited(), Result: value(in.Result)},
		})
		return err
	})
}

// BoardOfficerEnd ends an office.
func (r *Root) BoardOfficerEnd(ctx context.Context, args struct{ Input endInput }) (boardPayload, error) {
	in := args.Input
	return r.changeBoard(ctx, "BoardOfficer", "id", in.ID, func(tx *store.Tx, n int64) error {
		return board.EndOffice(ctx, tx, n, value(in.EndsOn), value(in.Reason))
	})
}
