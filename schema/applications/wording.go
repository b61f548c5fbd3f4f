package applications

import (
	"strings"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/texts"
)

// sayer says the texts of a kind about these facts.
func (f facts) sayer(l texts.Language, kind string) func(id string) string {
	args := texts.Args{
		"Organisation": f.Names.In(l), "Until": texts.FormatDate(l, f.ConfirmBy), "From": texts.FormatDate(l, f.JoinedOn),
		"Year": f.JoinedOn.Year(), "DueOn": texts.FormatDate(l, f.DueOn),
	}
	if f.Currency != "" {
		args["Amount"] = texts.FormatMoney(l, money.Money{Minor: f.Amount, Currency: f.Currency})
	}
	return func(id string) string { return texts.Domain.Say(l, "applications."+kind+"."+id, args) }
}

func (f facts) confirm(l texts.Language, link string) notices.Letter {
	if f.Stage != Submitted {
		return notices.Letter{Dropped: "APPLICATION_CONFIRMED"}
	}
	say := f.sayer(l, "confirm")
	return notices.Letter{
		Subject: say("subject"), Paragraphs: []string{say("text")},
		Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("keep"), say("other")},
	}
}

func (f facts) question(l texts.Language, link string) notices.Letter {
	if f.Stage != InformationRequested {
		return notices.Letter{Dropped: "APPLICATION_ANSWERED"}
	}
	say := f.sayer(l, "question")
	return notices.Letter{
		Subject: say("subject"), Paragraphs: append([]string{say("text")}, paragraphs(f.Text)...),
		Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("after")},
	}
}

func (f facts) welcome(l texts.Language, link string) notices.Letter {
	say := f.sayer(l, "welcome")
	letter := notices.Letter{
		Subject: say("subject"), Paragraphs: []string{say("text")}, Facts: f.cited(l),
		Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("access"), say("rights")},
	}
	fee := "fee_later"
	if f.Currency != "" {
		fee = "fee"
	}
	letter.Paragraphs = append(letter.Paragraphs, say(fee))
	return letter
}

func (f facts) declined(l texts.Language, link string) notices.Letter {
	say := f.sayer(l, "declined")
	return notices.Letter{
		Subject: say("subject"), Paragraphs: append([]string{say("text"), say("reason")}, paragraphs(f.Text)...), Facts: f.cited(l),
		Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("again")},
	}
}

// cited names the decision, where one was cited.
func (f facts) cited(l texts.Language) []notices.Fact {
	if f.DecisionID == 0 {
		return nil
	}
	d := decisions.Decision{Body: f.Body, Number: f.Number, DecidedOn: f.DecidedOn, Rule: f.Rule}
	return []notices.Fact{{Label: texts.Domain.Say(l, "applications.decision", nil), Value: d.In(l)}}
}

// paragraphs are the lines of what somebody wrote.
func paragraphs(text string) (list []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
