package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
)

type mandatePayload struct {
	Mandate    *mandate
	UserErrors []userError
}

// act decides on a mandate by a decision and shows it.
func (r *Root) mandateAct(ctx context.Context, given graphql.ID, decision *decisionInput, act func(tx *store.Tx, n, decisionID int64) error) (p mandatePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Mandate", "id", given, func(tx *store.Tx, n int64) error {
		cited, err := decision.cite(ctx, tx)
		if err != nil {
			return err
		}
		if err := act(tx, n, cited); err != nil {
			return err
		}
		p.Mandate, err = loadMandate(ctx, tx, n)
		return err
	})
	if len(p.UserErrors) > 0 {
		p.Mandate = nil
	}
	return p, err
}

// MandateCreate grants a mandate.
func (r *Root) MandateCreate(ctx context.Context, args struct {
	Input struct {
		BodyID   *graphql.ID
		Decision decisionInput
		EndsOn   date.Date
		HostID   *graphql.ID
		Kind     *string
		Names    *namesInput
		Note     *string
		StartsOn *date.Date
	}
}) (p mandatePayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		of, err := optionalID("Body", "bodyId", in.BodyID)
		if err != nil {
			return err
		}
		g := bodies.Grant{StartsOn: value(in.StartsOn), EndsOn: in.EndsOn, Note: value(in.Note)}
		if g.HostID, err = optionalID("Organisation", "hostId", in.HostID); err != nil {
			return err
		}
		if g.DecisionID, err = in.Decision.cite(ctx, tx); err != nil {
			return err
		}
		n, err := bodies.CreateMandate(ctx, tx, of, value(in.Kind), in.Names.translated(), g)
		if err == nil {
			p.Mandate, err = loadMandate(ctx, tx, n)
		}
		return err
	})
	return p, err
}

// MandateRenew adds a new period.
func (r *Root) MandateRenew(ctx context.Context, args struct {
	Input struct {
		Decision        decisionInput
		EndsOn          date.Date
		ExpectedVersion *int32
		Gap             bool
		HostID          *graphql.ID
		ID              graphql.ID
		Note            *string
		StartsOn        *date.Date
	}
}) (mandatePayload, error) {
	in := args.Input
	return r.mandateAct(ctx, in.ID, &in.Decision, func(tx *store.Tx, n, decisionID int64) error {
		host, err := optionalID("Organisation", "hostId", in.HostID)
		if err != nil {
			return err
		}
		g := bodies.Grant{StartsOn: value(in.StartsOn), EndsOn: in.EndsOn, HostID: host, DecisionID: decisionID, Note: value(in.Note), Gap: in.Gap}
		return bodies.Renew(ctx, tx, n, g, version(in.ExpectedVersion))
	})
}

// MandateExtend adds a period that follows directly.
func (r *Root) MandateExtend(ctx context.Context, args struct {
	Input struct {
		Decision        decisionInput
		EndsOn          date.Date
		ExpectedVersion *int32
		ID              graphql.ID
		Note            *string
	}
}) (mandatePayload, error) {
	in := args.Input
	return r.mandateAct(ctx, in.ID, &in.Decision, func(tx *store.Tx, n, decisionID int64) error {
		return bodies.Extend(ctx, tx, n, bodies.Grant{EndsOn: in.EndsOn, DecisionID: decisionID, Note: value(in.Note)}, version(in.ExpectedVersion))
	})
}

// MandateClose ends a mandate.
func (r *Root) MandateClose(ctx context.Context, args struct {
	Input struct {
		ClosedOn        *date.Date
		Decision        decisionInput
		ExpectedVersion *int32
		ID              graphql.ID
		Reason          string
	}
}) (mandatePayload, error) {
	in := args.Input
	return r.mandateAct(ctx, in.ID, &in.Decision, func(tx *store.Tx, n, decisionID int64) error {
		return bodies.Close(ctx, tx, n, value(in.ClosedOn), decisionID, in.Reason, version(in.ExpectedVersion))
	})
}
