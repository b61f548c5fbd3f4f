package members

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// begins are the kinds that make an organisation a member.
var begins = []string{"ENTERED", "ADMITTED", "RETURNED"}

// corrected gives beginnings the day on which they are by now known to have
// been.
func corrected(story []Event) []Event {
	corrections := slices.Clone(story)
	slices.SortFunc(corrections, func(a, b Event) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range corrections {
		if c.Kind != "CORRECTED" || c.WasJoined.IsZero() || c.WasJoined == c.Joined {
			continue
		}
		for i, e := range story {
			if slices.Contains(begins, e.Kind) && e.EffectiveOn == c.WasJoined {
				story[i].EffectiveOn = c.Joined
			}
		}
	}
	slices.SortStableFunc(story, func(a, b Event) int {
		return cmp.Or(a.EffectiveOn.Start(time.UTC).Compare(b.EffectiveOn.Start(time.UTC)), a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	return story
}

// visible leaves of a story what a viewer may know. Anybody may know what
// holds of the public register; what is planned, taken back, corrected or
// about fees, and why, is between the member and the secretariat.
func visible(story []Event, v store.Viewer, today date.Date) []Event {
	shown := []Event{}
	for _, e := range story {
		switch {
		case v.Can(store.Staff):
		case e.Kind == "CORRECTED", e.Kind == "TAKEN_BACK", e.Overtaken:
			continue
		case !slices.Contains(v.Members, e.OrganisationID):
			planned := e.EffectiveOn.After(today) && !slices.Contains(begins, e.Kind)
			if planned || e.Kind == "RECLASSIFIED" && e.Becomes.ConstituencyCode == "" {
				continue
			}
			e = e.public()
		}
		shown = append(shown, e)
	}
	return shown
}

// public is an event without what only the member's people and staff may know.
func (e Event) public() Event {
	e.DecisionID, e.Reason, e.Author = 0, "", nil
	e.Was.CategoryCode, e.Was.BandCode, e.Becomes.CategoryCode, e.Becomes.BandCode = "", "", "", ""
	if e.Ending != "MERGER" && e.Ending != "SPLIT" {
		e.Ending = ""
	}
	return e
}

// In says what happened in a reader's language: "Withdrawal; last day as a
// member: 31 December 2023".
func (e Event) In(l texts.Language) string {
	args := texts.Args{"Other": e.OtherName.In(l), "Name": e.Names.In(l), "Day": e.EffectiveOn.AddDays(-1)}
	id := "event." + e.Kind
	switch {
	case e.Kind == "ENDED" && e.Ending != "":
		id += "." + e.Ending
	case (e.Kind == "ADMITTED" || e.Kind == "RETURNED") && e.Other != 0:
		id += ".SPLIT"
	case e.Kind == "TAKEN_BACK" && !e.WasEnded.IsZero():
		id += ".ENDED"
		args["Day"] = e.WasEnded.AddDays(-1)
	case e.Kind == "TAKEN_BACK", e.Kind == "CORRECTED", e.Kind == "RECLASSIFIED":
		args["Changes"] = e.changesIn(l)
	}
	return texts.Domain.Say(l, id, args)
}

// changesIn lists what changed: "Fee category: Provider (before: Partner country)".
func (e Event) changesIn(l texts.Language) string {
	var list []string
	say := func(what, was, name string) {
		if was != "" || name != "" {
			list = append(list, texts.Domain.Say(l, "event.change."+what, texts.Args{"Was": was, "Name": name}))
		}
	}
	say("constituency", e.Was.named(e.Was.ConstituencyCode, e.Was.ConstituencyName, l), e.Becomes.named(e.Becomes.ConstituencyCode, e.Becomes.ConstituencyName, l))
	say("category", e.Was.named(e.Was.CategoryCode, e.Was.CategoryName, l), e.Becomes.named(e.Becomes.CategoryCode, e.Becomes.CategoryName, l))
	say("band", e.Was.named(e.Was.BandCode, e.Was.BandName, l), e.Becomes.named(e.Becomes.BandCode, e.Becomes.BandName, l))
	if e.Kind == "CORRECTED" && e.WasJoined != e.Joined {
		say("joined", texts.FormatDate(l, e.WasJoined), texts.FormatDate(l, e.Joined))
	}
	return strings.Join(list, "; ")
}

// named is what a code is called; empty where the event says nothing of it.
func (Filed) named(code string, name texts.Translated, l texts.Language) string {
	if code == "" {
		return ""
	}
	return name.In(l)
}
