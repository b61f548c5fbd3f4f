package meetings

import "github.com/plenary-org/plenary/schema/texts"

// Quorum is whether enough of those who may decide are there.
type Quorum struct {
	Percent  int // that the body asks for; 50: more than half; 0: none is asked
	Eligible int // who may decide: members without an interest
	Present  int // of these, in person, remotely or by an alternate
	Remote   int
	Stood    int // of the present, by an alternate
	Recused  int // members with an interest in the item
	Unlisted int // of the eligible, who are of the body and not on the list
	Needed   int
}

// Reached tells whether they may decide.
func (q Quorum) Reached() bool { return q.Percent == 0 || q.Eligible > 0 && q.Present >= q.Needed }

// quorum counts who is there for an item. Whoever has an interest in it counts
// neither as present nor among those who may decide; the seat of a member whose
// alternate has one does not either.
func quorum(percent int, people []Attendee, interested map[int64]bool) Quorum {
	q := Quorum{Percent: percent}
	alternates := map[int64]Attendee{}
	for _, a := range people {
		if a.StandsFor != 0 && a.Presence == "PRESENT" {
			alternates[a.StandsFor] = a
		}
	}
	for _, a := range people {
		if a.Part != "MEMBER" || a.Left {
			continue
		}
		alternate, stood := alternates[a.ID]
		if interested[a.ID] || stood && a.Presence != "PRESENT" && interested[alternate.ID] {
			q.Recused++
			continue
		}
		q.Eligible++
		switch {
		case a.Presence == "PRESENT":
			q.Present++
			if a.Remote {
				q.Remote++
			}
		case stood:
			q.Present++
			q.Stood++
			if alternate.Remote {
				q.Remote++
			}
		}
	}
	q.need()
	return q
}

func (q *Quorum) need() {
	q.Needed = min(q.Eligible*q.Percent/100+1, max(q.Eligible, 1))
	if q.Percent == 0 {
		q.Needed = 0
	}
}

// with counts those who may decide and are not on the list: they are not there.
func (q Quorum) with(unlisted int) Quorum {
	q.Unlisted = unlisted
	q.Eligible += unlisted
	q.need()
	return q
}

// bySpeaker has one of those invited for each organisation of the Assembly, in
// which organisations decide and not people: whoever of those who speak for it
// has no interest and is there, else is represented, else has no interest.
func bySpeaker(people []Attendee, interested map[int64]bool) []Attendee {
	stood := map[int64]bool{}
	for _, a := range people {
		stood[a.StandsFor] = stood[a.StandsFor] || a.StandsFor != 0 && a.Presence == "PRESENT" && !interested[a.ID]
	}
	rank := func(a Attendee) int {
		switch {
		case interested[a.ID]:
			return 0
		case a.Presence == "PRESENT":
			return 3
		case stood[a.ID]:
			return 2
		}
		return 1
	}
	var list []Attendee
	at := map[int64]int{}
	for _, a := range people {
		if a.Part != "MEMBER" || a.Left {
			list = append(list, a)
			continue
		}
		for _, organisation := range a.Voices {
			i, known := at[organisation]
			switch {
			case !known:
				at[organisation] = len(list)
				list = append(list, a)
			case rank(a) > rank(list[i]):
				list[i] = a
			}
		}
	}
	return list
}

// Explain says it in a sentence: "Quorum reached: 5 of the 7 members who may
// decide are present; 4 are needed."
func (q Quorum) Explain(l texts.Language) string {
	id := "meetings.quorum.missed"
	switch {
	case q.Percent == 0:
		id = "meetings.quorum.none"
	case q.Reached():
		id = "meetings.quorum.reached"
	}
	say := func(id string, count int) string {
		if count == 0 {
			return ""
		}
		return " " + texts.Domain.Say(l, id, texts.Args{"Count": count})
	}
	return texts.Domain.Say(l, id, texts.Args{"Present": q.Present, "Eligible": q.Eligible, "Needed": q.Needed}) +
		say("meetings.quorum.remote", q.Remote) + say("meetings.quorum.stood", q.Stood) + say("meetings.quorum.recused", q.Recused) +
		say("meetings.quorum.unlisted", q.Unlisted)
}
