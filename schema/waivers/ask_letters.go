package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of letters of asking: to the member that its request has come in,
// to a reviewer that the member has answered.
const (
	kindReceived = "waiver_received"
	kindAnswered = "waiver_answered"
)

// letterData is what these letters need.
type letterData struct {
	WaiverID   int64 `json:"waiverId"`
	QuestionID int64 `json:"questionId,omitempty"`
}

// AskLetters are the kinds of notices of asking. own makes the address of a
// case for its member in a language, review for those who review it.
func AskLetters(own, review func(l texts.Language, waiverID int64) string) []notices.Kind {
	return []notices.Kind{
		{Name: kindReceived, Compose: composeAsk(func(r store.Reader, w Waiver, s Schedule, item notices.Item) notices.Letter {
			if w.State == StateWithdrawn {
				return notices.Letter{Dropped: "WAIVER_WITHDRAWN"}
			}
			w.Theirs = true // the letter is to the member, whoever composes it
			letter := w.letter(item, "received", own(item.Language, w.ID))
			for _, next := range w.Next(s, r.Today(), r.Zone()) {
				letter.Paragraphs = append(letter.Paragraphs, next.In(item.Language, w))
			}
			return letter
		})},
		{Name: kindAnswered, Compose: composeAsk(func(_ store.Reader, w Waiver, _ Schedule, item notices.Item) notices.Letter {
			if !w.State.Open() {
				return notices.Letter{Dropped: "WAIVER_CLOSED"}
			}
			return w.letter(item, "answered", review(item.Language, w.ID))
		})},
	}
}

// letter says the words of a kind about a case.
func (w Waiver) letter(item notices.Item, kind, link string) notices.Letter {
	args := texts.Args{"Name": item.Name, "Organisation": w.Names.In(item.Language), "Year": w.Year, "Rule": w.Rule}
	say := func(id string) string { return texts.Domain.Say(item.Language, "waivers."+kind+"."+id, args) }
	return notices.Letter{
		Subject: say("subject"), Greeting: texts.Domain.Say(item.Language, "notices.greeting", args), Paragraphs: []string{say("text")},
		Action: notices.Action{Label: say("action"), URL: link},
	}
}

// composeAsk composes letters about cases, which it loads for the whole batch.
func composeAsk(words func(r store.Reader, w Waiver, s Schedule, item notices.Item) notices.Letter) func(context.Context, store.Reader, []notices.Item) ([]notices.Letter, error) {
	return func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		ids := make([]int64, len(batch))
		for i, item := range batch {
			var data letterData
			if err := item.Into(&data); err != nil {
				return nil, err
			}
			ids[i] = data.WaiverID
		}
		cases, err := ByIDs(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		schedules, err := Schedules(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			letters[i] = notices.Letter{Dropped: "WAIVER_GONE"}
			if w, found := cases[ids[i]]; found {
				letters[i] = words(r, w, schedules[ids[i]], item)
			}
		}
		return letters, nil
	}
}
