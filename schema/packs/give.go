package packs

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Give reads the pack of a meeting as it stands for the viewer at this moment,
// with a name for the file. One that was made before something changed is not
// given: what it holds may no longer be for them. NOT_FOUND where none is
// ready, and where the viewer may not know of the meeting.
func Give(ctx context.Context, q store.Reader, files blobs.Store, meetingID int64, l texts.Language) (name string, pdf []byte, err error) {
	p, _, err := find(ctx, q, meetingID, l)
	if err != nil {
		return "", nil, err
	}
	if p.State != Ready {
		return "", nil, refuse.NotFound("id")
	}
	if name, err = nameOf(ctx, q, meetingID, "pack", l); err != nil {
		return "", nil, err
	}
	pdf, err = blobs.Read(ctx, files, p.Blob)
	return name, pdf, err
}

func nameOf(ctx context.Context, q store.Reader, meetingID int64, kind string, l texts.Language) (string, error) {
	m, err := meetings.Get(ctx, q, meetingID)
	return fmt.Sprintf("%s-%d-%s-%s", strings.ToLower(m.BodyCode), m.Number, kind, l), err
}

// Agenda prints the agenda of a meeting as the viewer may read it.
func Agenda(ctx context.Context, q store.Reader, meetingID int64, l texts.Language) (name string, pdf []byte, err error) {
	_, planned, err := find(ctx, q, meetingID, l)
	if err != nil {
		return "", nil, err
	}
	if name, err = nameOf(ctx, q, meetingID, "agenda", l); err != nil {
		return "", nil, err
	}
	d := planned.agenda(planned.say("agenda"))
	d.Columns, d.Page = [2]string{planned.say("item")}, planned.numbered
	pdf, err = d.PDF()
	return name, pdf, err
}

func (p plan) numbered(page, pages int) string {
	return p.say("of", "Page", strconv.Itoa(page), "Pages", strconv.Itoa(pages))
}

// Minutes prints the minutes of a meeting, where the viewer may read them; what
// was typed stays in the language in which it was, and is marked where that is
// another.
func Minutes(ctx context.Context, q store.Reader, meetingID int64, l texts.Language) (name string, pdf []byte, err error) {
	m, err := meetings.Get(ctx, q, meetingID)
	if err != nil {
		return "", nil, err
	}
	known, err := meetings.Of(ctx, q, []int64{meetingID})
	if err != nil {
		return "", nil, err
	}
	n, found := known[meetingID]
	if !found {
		return "", nil, refuse.NotFound("id")
	}
	parts, err := meetings.Parts(ctx, q, []int64{n.ID})
	if err != nil {
		return "", nil, err
	}
	if name, err = nameOf(ctx, q, meetingID, "minutes", l); err != nil {
		return "", nil, err
	}
	pdf, err = minutesOf(m, n, parts[n.ID], q.Zone(), l).PDF()
	return name, pdf, err
}

func minutesOf(m meetings.Meeting, n meetings.Minutes, parts []meetings.Part, zone *time.Location, l texts.Language) paper.Document {
	p := plan{Language: l, Title: m.Titles.In(l), Body: m.BodyNames.In(l), When: m.When(l), Day: m.Day().String()}
	d := p.blank(p.say("minutes_of"))
	d.Page = p.numbered
	d.Addressee = []string{p.Title, p.Body, p.When}
	state := "draft"
	switch {
	case n.ApprovedAt != nil:
		state = "approved"
	case n.CirculatedAt != nil:
		state = "circulated"
	}
	d.Facts = []paper.Fact{
		{Label: p.say("state"), Value: p.say("state." + state)},
		{Label: p.say("version"), Value: strconv.Itoa(n.Number)},
		{Label: p.say("written"), Value: texts.FormatDate(l, date.Of(n.WrittenAt, zone))},
	}
	for _, part := range parts {
		s := paper.Section{Title: part.Title(l)}
		text := part.Text
		if text != "" && n.Language != l {
			text = "[" + texts.Domain.Say(l, "minutes.in."+string(n.Language), nil) + "]\n" + text
		}
		for _, said := range []string{text, part.Said.In(l)} {
			for _, b := range papers.Blocks(said) {
				s.Paragraphs = append(s.Paragraphs, b.Lines...)
			}
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}
