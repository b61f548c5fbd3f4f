package packs

import (
	"context"

	"github.com/plenary-org/plenary/schema/actions"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/paper"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// carry adds the action points of the body that are open as a meeting comes,
// as far as the reader may know of them: whoever is only invited
// reads no others on the meeting's page either.
func (p *plan) carry(ctx context.Context, q store.Reader, m meetings.Meeting) error {
	if p.Cancelled || m.BriefingOfID != 0 || !q.Now().Before(m.EndsAt) {
		return nil
	}
	open, err := actions.OpenOf(ctx, q, []int64{m.BodyID})
	for _, a := range open[m.BodyID] {
		who := a.Person
		if who == "" {
			who = texts.Domain.Say(p.Language, "actions.secretariat", nil)
		}
		p.Open = append(p.Open, p.say("open_action", "Title", a.Titles.In(p.Language), "Who", who, "On", texts.FormatDate(p.Language, a.DueOn)))
	}
	return err
}

// carried is what the agenda says of them; there is nothing where none is open.
func (p plan) carried() (list []paper.Section) {
	if len(p.Open) == 0 {
		return nil
	}
	s := paper.Section{Title: p.say("open_actions")}
	for _, line := range p.Open {
		s.Paragraphs = append(s.Paragraphs, "•\u00a0"+line)
	}
	return []paper.Section{s}
}
