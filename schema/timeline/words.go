package timeline

import "github.com/plenary-org/plenary/schema/texts"

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

// SummaryIn says what happened: "Contact added: Ada Okafor".
func (e Entry) SummaryIn(l texts.Language) string {
	entity := texts.Domain.Say(l, "entity."+e.Entity, nil)
	summary := texts.Domain.Say(l, "act."+e.Act, texts.Args{"Entity": entity})
	if e.Subject != "" {
		summary += " · " + e.Subject
	}
	return summary
}

// FieldIn names a column.
func FieldIn(l texts.Language, field string) string {
	if id := "field." + field; texts.Domain.Has(l, id) {
		return texts.Domain.Say(l, id, nil)
	}
	return field
}
