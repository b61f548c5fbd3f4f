package resolvers

import (
	"context"
	"encoding/hex"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// meetingPaper is Paper of the schema.
type meetingPaper struct {
	Audience  string
	CreatedAt DateTime
	ID        graphql.ID
	Label     string
	Number    string
	Standing  bool
	Titles    translations
	Version   int32
	row       papers.Paper
	page      *paperPage
}

// paperPage is what the papers of one list share.
type paperPage struct {
	places *Batch[int64, papers.At]
	texts  *Batch[int64, []papers.Text]
	bodies *Batch[int64, map[int64]string] // of the versions that are no files
}

func newPaperPage(ids []int64) *paperPage {
	p := &paperPage{
		places: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]papers.At, error) {
			return papers.Places(ctx, reader(ctx), ids)
		}),
		texts: NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64][]papers.Text, error) {
			return papers.Texts(ctx, reader(ctx), ids)
		}),
	}
	p.bodies = NewBatch(ids, func(ctx context.Context, ids []int64) (map[int64]map[int64]string, error) {
		return papers.Bodies(ctx, reader(ctx), ids)
	})
	return p
}

func papersOf(rows []papers.Paper) []*meetingPaper {
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	page := newPaperPage(ids)
	list := make([]*meetingPaper, len(rows))
	for i, row := range rows {
		list[i] = &meetingPaper{
			Audience: row.Audience, CreatedAt: DateTime{row.CreatedAt}, ID: id("Paper", row.ID), Label: string(row.Label),
			Number: row.Number, Standing: row.MeetingID == 0, Titles: translationsOf(row.Titles), Version: int32(row.Version), row: row, page: page,
		}
	}
	return list
}

func (p *meetingPaper) Name(ctx context.Context, args languageArgs) string {
	return p.row.Name(args.or(ctx))
}

func (p *meetingPaper) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, p.row.Titles)
}

func (p *meetingPaper) ViewerCanEdit(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }

type paperWithdrawal struct {
	At     DateTime
	Reason string
}

func (p *meetingPaper) Withdrawal() *paperWithdrawal {
	if p.row.WithdrawnAt == nil {
		return nil
	}
	return &paperWithdrawal{DateTime{*p.row.WithdrawnAt}, p.row.Reason}
}

type paperPlace struct {
	ItemID    *graphql.ID
	MeetingID graphql.ID
	On        date.Date
	StartsAt  DateTime
	row       papers.At
}

func (p *meetingPaper) Place(ctx context.Context) (*paperPlace, error) {
	if p.row.MeetingID == 0 {
		return nil, nil
	}
	row, err := p.page.places.Get(ctx, p.row.ID)
	if err != nil || row.PaperID == 0 {
		return nil, err
	}
	place := &paperPlace{MeetingID: id("Meeting", row.MeetingID), On: row.Meeting().Day(), StartsAt: DateTime{row.StartsAt}, row: row}
	if row.ItemID != 0 {
		item := id("AgendaItem", row.ItemID)
		place.ItemID = &item
	}
	return place, nil
}

func (p *paperPlace) Body(ctx context.Context) (*body, error) {
	known, err := allBodies(ctx)
	if err != nil {
		return nil, err
	}
	return bodyOf(known[p.row.Body]), nil
}

func (p *paperPlace) Item(ctx context.Context, args languageArgs) *string {
	return optional(p.row.Item(args.or(ctx)))
}

// When is day, hours and zone.
func (p *paperPlace) When(ctx context.Context, args languageArgs) string {
	return p.row.Meeting().When(args.or(ctx))
}

func (p *paperPlace) Title(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, p.row.Titles)
}

type paperText struct {
	Language string
	Latest   *paperVersion
	State    string
	Versions []*paperVersion
}

func (p *meetingPaper) Texts(ctx context.Context) ([]*paperText, error) {
	rows, err := p.page.texts.Get(ctx, p.row.ID)
	list := make([]*paperText, len(rows))
	for i, row := range rows {
		list[i] = &paperText{Language: languageWord(row.Language), State: string(row.State), Versions: []*paperVersion{}}
		for _, v := range row.Versions {
			list[i].Versions = append(list[i].Versions, paperVersionOf(v, p.page))
		}
		if len(list[i].Versions) > 0 {
			list[i].Latest = list[i].Versions[0]
		}
	}
	return list, err
}

type paperVersion struct {
	At        DateTime
	Bytes     int32
	FileName  *string
	Follows   *int32
	ID        graphql.ID
	MediaType string
	Number    int32
	Path      *string
	SHA256    string
	Unread    *string
	row       papers.Version
	page      *paperPage
}

func paperVersionOf(row papers.Version, page *paperPage) *paperVersion {
	v := &paperVersion{
		At: DateTime{row.At}, Bytes: int32(row.Bytes), FileName: optional(row.Name), ID: id("PaperVersion", row.ID),
		MediaType: row.MediaType, Number: int32(row.Number), SHA256: hex.EncodeToString(row.SHA256), Unread: optional(row.Unread), row: row, page: page,
	}
	if row.Follows != 0 {
		follows := int32(row.Follows)
		v.Follows = &follows
	}
	if row.Blob != "" {
		path := "/papers/" + relay.Encode("Paper", row.PaperID) + "/files/" + relay.Encode("PaperVersion", row.ID)
		v.Path = &path
	}
	return v
}

type paperBlock struct {
	Kind  string
	Lines []string
}

func (v *paperVersion) Text(ctx context.Context) ([]paperBlock, error) {
	list := []paperBlock{}
	if v.row.Blob != "" {
		return list, nil
	}
	of, err := v.page.bodies.Get(ctx, v.row.PaperID)
	for _, b := range papers.Blocks(of[v.row.ID]) {
		list = append(list, paperBlock{string(b.Kind), b.Lines})
	}
	return list, err
}
