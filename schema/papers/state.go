package papers

import "github.com/plenary-org/plenary/schema/texts"

// State tells how a paper stands in a language.
type State string

const (
	Current State = "CURRENT"
	Older   State = "OLDER"   // it translates an earlier version of the English
	Pending State = "PENDING" // it has not arrived
)

// Text is a paper in one language: its versions, the latest first.
type Text struct {
	Language texts.Language
	State    State
	Versions []Version
}

// byLanguage sorts the versions of one paper, the latest first, into its texts
// and tells how each stands.
func byLanguage(languages []texts.Language, versions []Version) []Text {
	english := 0
	for _, v := range versions {
		if v.Language == texts.English {
			english = max(english, v.Number)
		}
	}
	list := make([]Text, len(languages))
	for i, l := range languages {
		list[i] = Text{Language: l, State: Pending}
		for _, v := range versions {
			if v.Language == l {
				list[i].Versions = append(list[i].Versions, v)
			}
		}
		if len(list[i].Versions) > 0 {
			list[i].State = stateOf(list[i].Versions[0], english)
		}
	}
	return list
}

func stateOf(latest Version, english int) State {
	if latest.Language != texts.English && latest.Follows < english {
		return Older
	}
	return Current
}
