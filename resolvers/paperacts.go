package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type paperPayload struct {
	Paper      *meetingPaper
	UserErrors []userError
}

// paperPlaced reads where a paper is to belong; what is absent stays, null and
// empty are nowhere.
type paperPlaced struct {
	AgendaItemID graphql.NullID
	MeetingID    graphql.NullID
}

func (p paperPlaced) read() (meeting, item *int64, err error) {
	decode := func(kind, field string, given graphql.NullID) *int64 {
		if !given.Set {
			return nil
		}
		n := new(int64)
		if id := value(given.Value); id != "" && err == nil {
			*n, err = relay.Decode(kind, field, string(id))
		}
		return n
	}
	meeting = decode("Meeting", "meetingId", p.MeetingID)
	item = decode("AgendaItem", "agendaItemId", p.AgendaItemID)
	return meeting, item, err
}

func (r *Root) PaperAdd(ctx context.Context, args struct {
	Input struct {
		paperPlaced
		Audience string
		Label    *string
		Number   *string
		Titles   namesInput
	}
}) (p paperPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		meeting, item, err := in.read()
		if err != nil {
			return err
		}
		n, err := papers.Add(ctx, tx, papers.Draft{
			Place:  papers.Place{MeetingID: value(meeting), AgendaItemID: value(item), Label: papers.Label(value(in.Label)), Number: value(in.Number)},
			Titles: in.Titles.translated(), Audience: in.Audience,
		})
		if err != nil {
			return err
		}
		p.Paper, err = loadPaper(ctx, tx, n)
		return err
	})
	return p, err
}

func (r *Root) PaperUpdate(ctx context.Context, args struct {
	Input struct {
		paperPlaced
		Audience        *string
		ExpectedVersion *int32
		ID              graphql.ID
		Label           *string
		Number          *string
		Titles          *namesInput
	}
}) (p paperPayload, err error) {
	in := args.Input
	return r.onPaper(ctx, in.ID, func(tx *store.Tx, n int64) error {
		meeting, item, err := in.read()
		if err != nil {
			return err
		}
		return papers.Update(ctx, tx, papers.Change{
			ID: n, Version: int(value(in.ExpectedVersion)), Titles: in.Titles.translated(), Audience: in.Audience,
			Label: (*papers.Label)(in.Label), Number: in.Number, MeetingID: meeting, AgendaItemID: item,
		})
	})
}

func (r *Root) PaperVersionAdd(ctx context.Context, args struct {
	Input struct {
		File     *graphql.ID
		Follows  *int32
		ID       graphql.ID
		Language string
		Text     *string
	}
}) (p paperPayload, err error) {
	in := args.Input
	return r.onPaper(ctx, in.ID, func(tx *store.Tx, n int64) error {
		l, _ := texts.ParseLanguage(in.Language) // the schema admits no other
		_, err := papers.AddVersion(ctx, tx, r.settings.Seals, r.settings.Files, papers.Addition{
			PaperID: n, Language: l, File: string(value(in.File)), Text: value(in.Text), Follows: int(value(in.Follows)),
		})
		return err
	})
}

func (r *Root) PaperWithdraw(ctx context.Context, args struct {
	Input struct {
		ID     graphql.ID
		Reason string
	}
}) (p paperPayload, err error) {
	return r.onPaper(ctx, args.Input.ID, func(tx *store.Tx, n int64) error {
		return papers.Withdraw(ctx, tx, n, args.Input.Reason)
	})
}

// onPaper runs an act on a paper and shows it as it is then.
func (r *Root) onPaper(ctx context.Context, given graphql.ID, act func(*store.Tx, int64) error) (p paperPayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "Paper", "id", given, func(tx *store.Tx, n int64) (err error) {
		if err := act(tx, n); err != nil {
			return err
		}
		p.Paper, err = loadPaper(ctx, tx, n)
		return err
	})
	return p, err
}
