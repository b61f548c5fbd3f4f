package reminders

import (
	"context"
	"fmt"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// data is what a notice of the ledger holds; the facts are read when it is
// composed.
type data struct {
	DuesID          int64     `json:"duesId,omitempty"`
	WaiverIDs       []int64   `json:"waiverIds,omitempty"`
	PeriodIDs       []int64   `json:"periodIds,omitempty"` // of mandates
	TermIDs         []int64   `json:"termIds,omitempty"`   // on the Board
	HolderIDs       []int64   `json:"holderIds,omitempty"` // whose interests
	Days            int       `json:"days"`                // from the day that steps count from; below zero: before
	ActionID        int64     `json:"actionId,omitempty"`
	ReminderID      int64     `json:"reminderId,omitempty"`
	TemplateVersion int64     `json:"templateVersion,omitempty"` // 0: the latest of its kind
	On              date.Date `json:"on,omitzero"`               // as if on this day: a preview
	Restored        bool      `json:"restored,omitempty"`        // the dues are settled
	Trial           *Wording  `json:"trial,omitempty"`           // words to look at, whatever is owed
}

// Renewal is the kind of notice "renewal": reminders, notices of the arrears'
// course, and that all is settled. link makes the address of a member's page
// in a language.
func Renewal(link func(l texts.Language, memberID int64) string) notices.Kind {
	return notices.Kind{Name: renewal.rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		ids := make([]int64, len(batch))
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			ids[i] = wanted[i].DuesID
		}
		known, err := load(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		words, err := loadWords(ctx, r, wanted)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			f := known[wanted[i].DuesID]
			letters[i], err = f.letter(item, wanted[i], words, link(item.Language, f.MemberID), r.Today())
			if err != nil {
				return nil, fmt.Errorf("notice %d: %w", item.ID, err)
			}
		}
		return letters, nil
	}}
}

// letter writes what there is to say on a day, or says why there is nothing.
func (f facts) letter(item notices.Item, d data, words wordbook, link string, today date.Date) (notices.Letter, error) {
	day := today
	if !d.On.IsZero() {
		day = d.On
	}
	var w Wording
	switch {
	case d.Trial != nil:
		w = *d.Trial
	case d.Restored && f.Balance > 0:
		return notices.Letter{Dropped: "OWED_AGAIN"}, nil
	case d.Restored && f.over(day): // no right of its is restored
		return notices.Letter{Dropped: "MEMBERSHIP_ENDED"}, nil
	case d.Restored:
		w = words.latest["RESTORED"].In(item.Language)
	default:
		if reason := f.moot(day); reason != "" {
			return notices.Letter{Dropped: reason}, nil
		}
		w = words.of(d.TemplateVersion).In(item.Language)
	}
	letter, err := f.write(item.Language, item.Name, day, w, link)
	letter.Courtesy = day.Before(f.DueOn) && !d.Restored && d.Trial == nil
	return letter, err
}

// write fills a wording in.
func (f facts) write(l texts.Language, name string, day date.Date, w Wording, link string) (notices.Letter, error) {
	return w.fill(l, name, f.values(l, name, day), f.account(l), notices.Action{Label: texts.Domain.Say(l, "reminders.renewal.action", nil), URL: link})
}

// fill makes a letter of a wording: what its places say, and the table with
// the one thing to do where its place is.
func (w Wording) fill(l texts.Language, name string, values map[string]string, table []notices.Fact, action notices.Action) (letter notices.Letter, err error) {
	if letter.Subject, _, err = fill(w.Subject, values); err != nil {
		return letter, err
	}
	letter.Subject = oneLine(letter.Subject)
	letter.Greeting = texts.Domain.Say(l, "notices.greeting", texts.Args{"Name": name})
	if name == "" {
		letter.Greeting = texts.Domain.Say(l, "notices.greeting_unnamed", nil)
	}
	below := false
	for _, p := range paragraphs(w.Body) {
		if squeezed(p) == accountPlace {
			letter.Facts, letter.Action, below = table, action, true
			continue
		}
		filled, said, err := fill(p, values)
		switch {
		case err != nil:
			return letter, err
		case !said:
		case below:
			letter.After = append(letter.After, filled)
		default:
			letter.Paragraphs = append(letter.Paragraphs, filled)
		}
	}
	return letter, nil
}
