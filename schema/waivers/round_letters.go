package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// roundData is what a letter of a round holds; the facts are read when it is
// composed.
type roundData struct {
	RoundID  int64 `json:"roundId"`
	WaiverID int64 `json:"waiverId"` // 0: the member has no case
}

// roundFacts are what a letter of a round says.
type roundFacts struct {
	At          int64 // which of the batch
	Names       texts.Translated
	Year        int
	AsksUntil   date.Date `db:"asks_until"`
	ReviewUntil date.Date `db:"review_until"`
	WaiverID    int64     `db:"waiver_id"`
	State       State
	Rule        string
	Question    string // that waits for an answer
}

// RoundLetters are the kinds of letters of a round. link makes the address at
// which a member asks, or of its case (0: none yet), in a language.
func RoundLetters(link func(l texts.Language, waiverID int64) string) []notices.Kind {
	kind := func(name string, words func(f roundFacts, l texts.Language, today date.Date) notices.Letter) notices.Kind {
		return notices.Kind{Name: name, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			facts, err := factsOf(ctx, r, batch)
			letters := make([]notices.Letter, len(batch))
			for _, f := range facts {
				item := batch[f.At-1]
				letter := words(f, item.Language, r.Today())
				letter.Greeting = texts.Domain.Say(item.Language, "notices.greeting", texts.Args{"Name": item.Name})
				letter.Action.URL = link(item.Language, f.WaiverID)
				letters[f.At-1] = letter
			}
			return letters, err
		}}
	}
	return []notices.Kind{kind(kindInvitation, roundFacts.invitation), kind(kindChase, roundFacts.chase)}
}

func factsOf(ctx context.Context, r store.Reader, batch []notices.Item) (facts []roundFacts, err error) {
	rounds, cases, organisations := make([]int64, len(batch)), make([]int64, len(batch)), make([]int64, len(batch))
	for i, item := range batch {
		var data roundData
		if err := item.Into(&data); err != nil {
			return nil, err
		}
		rounds[i], cases[i], organisations[i] = data.RoundID, data.WaiverID, item.OrganisationID
	}
	err = r.Select(ctx, &facts, `
		select n.at, o.names, extract(year from y.starts_on)::int as year, r.asks_until, r.review_until,
		       coalesce(w.id, 0) as waiver_id, coalesce(w.state, '') as state, coalesce(s.rule, '') as rule, coalesce(q.question, '') as question
		from unnest($1::bigint[], $2::bigint[], $3::bigint[]) with ordinality n (round_id, waiver_id, organisation_id, at)
		join waiver_rounds r on r.id = n.round_id join membership_years y on y.id = r.year_id join organisations o on o.id = n.organisation_id
		left join fee_waivers w on w.id = n.waiver_id left join criteria_sets s on s.id = w.set_id
		left join waiver_questions q on q.waiver_id = w.id and q.answer is null`,
		store.IDs(rounds), store.IDs(cases), store.IDs(organisations))
	return facts, err
}

// letter says the texts of a kind about these facts.
func (f roundFacts) letter(l texts.Language, kind string, paragraphs, after []string) notices.Letter {
	args := texts.Args{
		"Organisation": f.Names.In(l), "Year": f.Year, "Before": f.Year - 1, "Until": texts.FormatDate(l, f.AsksUntil),
		"Review": texts.FormatDate(l, f.ReviewUntil), "Question": f.Question,
	}
	say := func(id string) string { return texts.Domain.Say(l, "waivers."+kind+"."+id, args) }
	letter := notices.Letter{Subject: say("subject"), Action: notices.Action{Label: say("action")}}
	for _, id := range paragraphs {
		letter.Paragraphs = append(letter.Paragraphs, say(id))
	}
	for _, id := range after {
		letter.After = append(letter.After, say(id))
	}
	if f.Rule != "" {
		letter.Facts = append(letter.Facts, notices.Fact{Label: texts.Domain.Say(l, "waivers.letter.rule", nil), Value: f.Rule})
	}
	if f.State != StateReturned { // an answer is not asking
		letter.Facts = append(letter.Facts, notices.Fact{Label: texts.Domain.Say(l, "waivers.letter.until", nil), Value: texts.FormatDate(l, f.AsksUntil)})
	}
	return letter
}

// invitation says to a member with a case that it is to confirm it, to others
// that they may ask.
func (f roundFacts) invitation(l texts.Language, today date.Date) notices.Letter {
	switch {
	case f.WaiverID == 0 && f.AsksUntil.Before(today):
		return notices.Letter{Dropped: "EXPIRED"}
	case f.WaiverID == 0:
		return f.letter(l, "may_ask", []string{"text", "what"}, []string{"after"})
	case f.State != StateDraft:
		return notices.Letter{Dropped: "WAIVER_SENT"}
	}
	return f.letter(l, "confirm", []string{"text", "what"}, []string{"after"})
}

// chase says what the case waits for, unless it waits no more.
func (f roundFacts) chase(l texts.Language, today date.Date) notices.Letter {
	what := "what"
	if f.AsksUntil.Before(today) {
		what = "late"
	}
	switch f.State {
	case StateDraft:
		return f.letter(l, "chase", []string{"text", what}, []string{"after"})
	case StateReturned:
		return f.letter(l, "chase_question", []string{"text", "question"}, []string{"after"})
	}
	return notices.Letter{Dropped: "WAIVER_SENT"}
}
