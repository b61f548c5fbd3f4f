package timeline

import (
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/texts"
)

// ActorIn names who did it: the person, else the job or command.
func (e Entry) ActorIn(l texts.Language) string {
	switch {
	case e.Actor != nil:
		return *e.Actor
	case e.Job != "":
		return e.Job
	}
	return texts.Domain.Say(l, "actor.system", nil)
}

// SummaryIn says what happened: "Contact added · Ada Okafor", "Withdrawal".
func (e Entry) SummaryIn(l texts.Language) string {
	summary := e.happened(l)
	if e.Subject != "" {
		summary += " · " + e.Subject
	}
	if e.Year != 0 {
		summary += " · " + strconv.Itoa(e.Year)
	}
	return summary
}

// ChangesIn says what changed, field by field, in a reader's words: names for
// codes, amounts with their currency, days as they are written.
func (e Entry) ChangesIn(l texts.Language) []Change {
	changes := e.changes()
	for i, c := range changes {
		changes[i] = Change{fieldIn(l, c.Field), e.valueIn(l, c.Field, c.From), e.valueIn(l, c.Field, c.To)}
	}
	return changes
}

// happened says what a fact is called, or what was done to a record.
func (e Entry) happened(l texts.Language) string {
	name := e.Entity
	if fields(e.After)["reverses_id"] != nil {
		name += ".reversed"
	}
	if fact := "fact." + name + "." + e.Kind; texts.Domain.Has(l, fact) {
		return texts.Domain.Say(l, fact, nil)
	}
	entity := texts.Domain.Say(l, "entity."+name, nil)
	return texts.Domain.Say(l, "act."+e.Act, texts.Args{"Entity": entity})
}

func fieldIn(l texts.Language, field string) string {
	if id := "field." + field; texts.Domain.Has(l, id) {
		return texts.Domain.Say(l, id, nil)
	}
	return field
}

func (e Entry) valueIn(l texts.Language, field string, value *string) *string {
	if value == nil {
		return nil
	}
	said := *value
	switch {
	case e.names[field+said] != nil:
		said = e.names[field+said].In(l)
	case field == "amount" || field == "whole_fee":
		if minor, err := strconv.ParseInt(said, 10, 64); err == nil {
			said = texts.FormatMoney(l, money.Money{Minor: minor, Currency: e.Currency})
		}
	case strings.HasSuffix(field, "_on") || field == "until":
		if day, err := date.Parse(said); err == nil {
			said = texts.FormatDate(l, day)
		}
	case texts.Domain.Has(l, "value."+said):
		said = texts.Domain.Say(l, "value."+said, nil)
	}
	return &said
}
