package meetings

import (
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// translated is a text of the house in every language.
func translated(id string) texts.Translated {
	return inAll(func(l texts.Language) string { return texts.Domain.Say(l, id, nil) })
}

// inAll is what something says in every language; empty where it says nothing.
func inAll(say func(texts.Language) string) texts.Translated {
	said := texts.Translated{}
	for _, l := range texts.Languages {
		if text := say(l); text != "" {
			said[l] = text
		}
	}
	return said
}

// attendance says who came, line by line.
func attendance(l texts.Language, people []Attendee) string {
	groups := map[string][]string{}
	for _, a := range people {
		name := a.Name
		switch {
		case a.StandsFor != 0:
			name = texts.Domain.Say(l, "minutes.for", texts.Args{"Name": name, "For": a.StandsName})
		case a.Remote:
			name = texts.Domain.Say(l, "minutes.remote", texts.Args{"Name": name})
		}
		group := a.Presence
		if group == "PRESENT" && a.Part != "MEMBER" && a.StandsFor == 0 {
			group = a.Part
		}
		if a.Part == "MEMBER" || group != "ABSENT" {
			groups[group] = append(groups[group], name)
		}
	}
	var lines []string
	for _, group := range []string{"PRESENT", "EXCUSED", "ABSENT", "STAFF", "GUEST"} {
		if len(groups[group]) > 0 {
			lines = append(lines, texts.Domain.Say(l, "minutes.group."+group, texts.Args{"Names": strings.Join(groups[group], ", ")}))
		}
	}
	return strings.Join(lines, "\n")
}

func declarers(people []Attendee, declared []Declared) string {
	var names []string
	for _, d := range declared {
		for _, a := range people {
			if a.ID == d.AttendeeID {
				names = append(names, a.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}
