package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type meetingPack struct {
	AskedAt       *DateTime
	Bytes         int32
	Documents     int32
	DocumentsDone int32
	GivenUp       int32
	Language      string
	MadeAt        *DateTime
	Outdated      bool
	Pages         int32
	Path          *string
	Reach         string
	State         string
}

// inLanguage is a language that was given, else the viewer's.
func inLanguage(ctx context.Context, given *string) texts.Language {
	if l, ok := texts.ParseLanguage(value(given)); ok {
		return l
	}
	return language(ctx)
}

func (r *Root) MeetingPack(ctx context.Context, args struct {
	Language  *string
	MeetingID graphql.ID
}) (*meetingPack, error) {
	n, err := relay.Decode("Meeting", "meetingId", string(args.MeetingID))
	if err != nil {
		return nil, err
	}
	pack, err := loadMeetingPack(ctx, reader(ctx), n, inLanguage(ctx, args.Language))
	if refuse.From(err) != nil {
		return nil, nil // no such meeting, for them
	}
	return pack, err
}

func loadMeetingPack(ctx context.Context, q store.Reader, meetingID int64, l texts.Language) (*meetingPack, error) {
	p, err := packs.Of(ctx, q, meetingID, l)
	if err != nil {
		return nil, err
	}
	pack := &meetingPack{
		Bytes: int32(p.Bytes), Documents: int32(p.Documents), DocumentsDone: int32(p.DocumentsDone), GivenUp: int32(p.GivenUp), Language: languageWord(p.Language),
		Outdated: p.Outdated, Pages: int32(p.Pages), Reach: string(p.Reach), State: string(p.State),
	}
	if p.AskedAt != nil {
		pack.AskedAt = &DateTime{*p.AskedAt}
	}
	if p.State == packs.Ready {
		pack.MadeAt = &DateTime{*p.MadeAt}
		path := "/meetings/" + string(id("Meeting", meetingID)) + "/pack.pdf?language=" + string(l)
		pack.Path = &path
	}
	return pack, nil
}

type meetingPackPayload struct {
	Pack       *meetingPack
	UserErrors []userError
}

func (r *Root) MeetingPackAsk(ctx context.Context, args struct {
	Input struct {
		Language  *string
		MeetingID graphql.ID
	}
}) (p meetingPackPayload, err error) {
	l := inLanguage(ctx, args.Input.Language)
	p.UserErrors, err = r.writeOn(ctx, "Meeting", "meetingId", args.Input.MeetingID, func(tx *store.Tx, n int64) (err error) {
		if err := packs.Ask(ctx, tx, n, l); err != nil {
			return err
		}
		p.Pack, err = loadMeetingPack(ctx, tx, n, l)
		return err
	})
	return p, err
}
