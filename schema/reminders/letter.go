package reminders

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
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
	return kind(renewal, func(d data) []int64 { return []int64{d.DuesID} }, load, func(o occasion, known map[int64]facts) (notices.Letter, error) {
		f := known[o.DuesID]
		return f.letter(o, link(o.Language, f.MemberID))
	})
}

// letter writes what there is to say on a day, or says why there is nothing.
func (f facts) letter(o occasion, link string) (notices.Letter, error) {
	w := o.wording()
	switch {
	case o.Trial != nil:
	case o.Restored && f.Balance > 0:
		return notices.Letter{Dropped: "OWED_AGAIN"}, nil
	case o.Restored && f.over(o.day): // no right of its is restored
		return notices.Letter{Dropped: "MEMBERSHIP_ENDED"}, nil
	case o.Restored:
		w = o.book.latest["RESTORED"].In(o.Language)
	default:
		if reason := f.moot(o.day); reason != "" {
			return notices.Letter{Dropped: reason}, nil
		}
	}
	letter, err := f.write(o.Language, o.Name, o.day, w, link)
	letter.Courtesy = o.day.Before(f.DueOn) && !o.Restored && o.Trial == nil
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
