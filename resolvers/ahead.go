package resolvers

import (
	"context"
	"slices"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/relay"
)

// ahead is Ahead of the schema: the lists of the areas, narrowed to what is the
// viewer's, so that each area says who reads what.
type ahead struct{}

// How many of each are told; whoever has more finds them in the lists.
const (
	aheadActions  = 10
	aheadMeetings = 5
	aheadOpen     = relay.MaxPage // procedures and calls, of which the viewer's are picked
)

// Ahead is what comes next for the viewer.
func (*viewerNode) Ahead() ahead { return ahead{} }

var ownOpen = actions.Filter{Mine: true, State: actions.Open}

func (ahead) Actions(ctx context.Context) ([]*action, error) {
	rows, _, err := actions.List(ctx, reader(ctx), ownOpen, relay.Page{List: actions.ListName, Size: aheadActions})
	return actionsOf(rows), err
}

func (ahead) ActionsCount(ctx context.Context) (int32, error) {
	return actions.Count(ctx, reader(ctx), ownOpen)
}

func (ahead) Calls(ctx context.Context) ([]*call, error) {
	rows, _, err := calls.List(ctx, reader(ctx), true, relay.Page{List: calls.ListName, Size: aheadOpen})
	if err != nil {
		return nil, err
	}
	return picked(ctx, callsOf(rows), (*call).ViewerCanApply)
}

// Meetings leaves out drafts, of which staff know, and what was called off.
func (ahead) Meetings(ctx context.Context) ([]*meeting, error) {
	f := meetings.Filter{Coming: true, Mine: true}
	rows, _, err := meetings.List(ctx, reader(ctx), f, relay.Page{List: f.Name(), Size: relay.MaxPage})
	rows = slices.DeleteFunc(rows, func(m meetings.Meeting) bool { return m.ConvenedAt == nil || m.CancelledAt != nil })
	return meetingsOf(rows[:min(len(rows), aheadMeetings)]), err
}

// Procedures are listed with the latest end in front.
func (ahead) Procedures(ctx context.Context) ([]*procedure, error) {
	rows, _, err := procedures.List(ctx, reader(ctx), true, relay.Page{List: procedures.ListName, Size: aheadOpen})
	if err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	return picked(ctx, proceduresOf(rows), (*procedure).ViewerCanObject)
}

// picked keeps what is so.
func picked[T any](ctx context.Context, list []T, is func(T, context.Context) (bool, error)) ([]T, error) {
	kept := make([]T, 0, len(list))
	for _, one := range list {
		yes, err := is(one, ctx)
		if err != nil {
			return nil, err
		}
		if yes {
			kept = append(kept, one)
		}
	}
	return kept, nil
}
