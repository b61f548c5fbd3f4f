package resolvers

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type shownBoard struct {
	Board struct {
		Chair *struct{ Person struct{ Name string } }
		Seats []struct {
			ID, Code, Name, Electorate string
			Terms                      []struct{ Organisation struct{ ID string } }
			Holder                     *struct {
				TermID         string
				Organisation   struct{ ID, Name string }
				Representative struct{ Name string }
				Alternates     []struct{ Name string }
				Since, Until   string
				ByElection     bool
			}
			Vacancy *struct{ Since, Why, Text, Completes string }
		}
	}
}

const boardQuery = `query($on: Date) { board(on: $on) { chair { person { name } } seats { id code name electorate terms { organisation { id } }
	holder { termId organisation { id name } representative { name } alternates { name } since until byElection }
	vacancy { since why text completes } } } }`

func (h house) board(t *testing.T, v store.Viewer, on string) (b shownBoard) {
	t.Helper()
	var day any
	if on != "" {
		day = on
	}
	h.ask(t, v, boardQuery, map[string]any{"on": day}, &b)
	return b
}

// TestTheBoardOfThatAutumn: seven holders in June 2023; the technical seat fell
// vacant in autumn and was filled in November for the rest of its term.
func TestTheBoardOfThatAutumn(t *testing.T) {
	h := newHouse(t)
	public := h.as(t, "")
	held := func(b shownBoard) (n int) {
		for _, s := range b.Board.Seats {
			if s.Holder != nil {
				n++
			}
		}
		return n
	}
	june, october, today := h.board(t, public, "2023-06-30"), h.board(t, public, "2023-10-10"), h.board(t, public, "")
	if held(june) != 7 || held(october) != 6 || held(today) != 7 || held(h.board(t, public, "2022-03-15")) != 0 {
		t.Errorf("%d held in June, %d in October, %d today", held(june), held(october), held(today))
	}
	for _, b := range []shownBoard{june, october, today} {
		if b.Board.Chair == nil || b.Board.Chair.Person.Name != "Henrik Lund" {
			t.Errorf("the chair is %v", b.Board.Chair)
		}
	}
	technical := func(b shownBoard) int { return len(b.Board.Seats) - 1 }
	if s := june.Board.Seats[technical(june)]; s.Electorate != "All members" || s.Holder.Organisation.Name != "Development Gateway" {
		t.Errorf("%+v", s)
	}
	if s := october.Board.Seats[technical(october)]; s.Vacancy == nil || s.Vacancy.Why != "RESIGNED" || s.Vacancy.Since != "2023-09-30" || s.Vacancy.Completes != "2024-03-15" {
		t.Errorf("%+v", s.Vacancy)
	}
	if s := today.Board.Seats[technical(today)]; !s.Holder.ByElection || s.Holder.Until != "2024-03-15" || s.Holder.Organisation.Name != "Bond" {
		t.Errorf("%+v", s.Holder)
	}
	if s := today.Board.Seats[3]; s.Holder.Organisation.Name != "Ghana" || len(s.Holder.Alternates) != 1 {
		t.Errorf("%+v", s.Holder)
	}
}

// TestWhySomebodyLeftIsNotForEverybody.
func TestWhySomebodyLeftIsNotForEverybody(t *testing.T) {
	h := newHouse(t)
	const why = `{ seats { terms { resignation { vacantFrom reason } } } }`
	for name, may := range map[string]bool{"": false, "Ben": false, "Fatou": false, "Henrik": true, "Ada": true} {
		answer := h.api.Execute(t.Context(), h.as(t, name), why, "", nil)
		if got := len(answer.Errors) == 0 && strings.Contains(string(answer.Data), "No longer able"); got != may {
			t.Errorf("%q reads the reason: %t", name, got)
		}
	}
}

// TestStaffRecordWhoSits, and who is gone acts for the Board no more.
func TestStaffRecordWhoSits(t *testing.T) {
	h := newHouse(t)
	ada, seats := h.as(t, "Ada"), h.board(t, h.as(t, ""), "").Board.Seats
	act := func(mutation string, input map[string]any) string {
		t.Helper()
		answer := h.api.Execute(t.Context(), ada, `mutation($input: `+strings.ToUpper(mutation[:1])+mutation[1:]+`Input!) { act: `+mutation+`(input: $input) { board { seats { code } } userErrors { code } } }`, "",
			map[string]any{"input": input})
		if len(answer.Errors) > 0 {
			t.Fatalf("%s: %+v", mutation, answer.Errors)
		}
		var p struct {
			Act struct {
				Board      *struct{}
				UserErrors []struct{ Code string }
			}
		}
		if err := json.Unmarshal(answer.Data, &p); err != nil {
			t.Fatal(err)
		}
		if len(p.Act.UserErrors) > 0 {
			return p.Act.UserErrors[0].Code
		}
		return ""
	}
	sweden := seats[1]
	for _, step := range []struct {
		mutation, want string
		input          map[string]any
	}{
		{"seatFill", "SEAT_HELD", map[string]any{"seatId": sweden.ID, "organisationId": sweden.Holder.Organisation.ID, "representative": map[string]any{"email": "x@sida.example", "name": "X"}, "result": "Election"}},
		{"seatAlternateAdd", "SEAT_WHO", map[string]any{"termId": sweden.Holder.TermID, "alternate": map[string]any{}}},
		{"seatAlternateAdd", "", map[string]any{"termId": sweden.Holder.TermID, "alternate": map[string]any{"email": "nils@sida.example", "name": "Nils"}}},
		{"seatRepresentativeChange", "", map[string]any{"termId": sweden.Holder.TermID, "representative": map[string]any{"email": "nils@sida.example"}, "reason": "Took over"}},
		{"seatResign", "SEAT_REASON_MISSING", map[string]any{"termId": sweden.Holder.TermID, "reason": " "}},
		{"seatResign", "", map[string]any{"termId": sweden.Holder.TermID, "reason": "Reorganised", "vacantFrom": "2023-12-15"}},
		{"seatFill", "", map[string]any{"seatId": sweden.ID, "organisationId": sweden.Holder.Organisation.ID, "byElection": true, "startsOn": "2023-12-20",
			"representative": map[string]any{"email": "nils@sida.example"}, "result": "By-election"}},
	} {
		if got := act(step.mutation, step.input); got != step.want {
			t.Errorf("%s: %q, want %q", step.mutation, got, step.want)
		}
	}
	var mine struct{ BoardMembers []struct{ Name string } }
	for day, want := range map[string]int{"2023-12-01": 7, "2023-12-15": 6, "2023-12-20": 7} {
		h.ask(t, ada, `query($on: Date) { boardMembers(on: $on) { name } }`, map[string]any{"on": day}, &mine)
		if len(mine.BoardMembers) != want {
			t.Errorf("on %s %d are of the Board, want %d", day, len(mine.BoardMembers), want)
		}
	}
}

// TestInterestsAreConfirmedByWhoDeclaresThem.
func TestInterestsAreConfirmedByWhoDeclaresThem(t *testing.T) {
	h := newHouse(t)
	henrik := h.as(t, "Henrik")
	var shown struct {
		InterestDuties []struct {
			ConfirmedOn *string
			DueOn       string
			Late        bool
		}
	}
	h.ask(t, henrik, `{ interestDuties { confirmedOn dueOn late } }`, nil, &shown)
	if len(shown.InterestDuties) != 1 || shown.InterestDuties[0].DueOn != "2023-12-11" || shown.InterestDuties[0].Late {
		t.Errorf("%+v", shown)
	}
	confirm := func(nothing bool) string {
		answer := h.api.Execute(t.Context(), henrik, `mutation($input: InterestsConfirmInput!) { interestsConfirm(input: $input) { duty { dueOn confirmedOn } userErrors { code } } }`, "",
			map[string]any{"input": map[string]any{"nothing": nothing}})
		return string(answer.Data)
	}
	if got := confirm(false); !strings.Contains(got, "INTERESTS_NONE") {
		t.Error(got)
	}
	if got := confirm(true); !strings.Contains(got, `"dueOn":"2024-12-01"`) {
		t.Error(got)
	}
	h.ask(t, h.as(t, "Ada"), `{ interestDuties { confirmedOn dueOn late } }`, nil, &shown)
	if len(shown.InterestDuties) != 7 {
		t.Errorf("staff see %d duties", len(shown.InterestDuties))
	}
}

// TestTheStoryOfAHolderIsInWords: its organisation's history names the seat, in
// every language.
func TestTheStoryOfAHolderIsInWords(t *testing.T) {
	h := newHouse(t)
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		ada := h.as(t, "Ada")
		ada.Language = l
		told := 0
		for _, s := range h.board(t, ada, "2023-10-10").Board.Seats {
			for _, term := range s.Terms {
				var p struct {
					Organisation struct {
						Timeline struct {
							Nodes []struct {
								Summary string
								Changes []struct{ Field, From, To string }
							}
						}
					}
				}
				h.ask(t, ada, `query($id: ID!) { organisation(id: $id) { timeline(first: 100) { nodes { summary changes { field from to } } } } }`,
					map[string]any{"id": term.Organisation.ID}, &p)
				for _, entry := range p.Organisation.Timeline.Nodes {
					if strings.Contains(entry.Summary, "entity.") {
						t.Errorf("%s: %s", l, entry.Summary)
					}
					for _, c := range entry.Changes {
						if strings.Contains(c.Field, "_") {
							t.Errorf("%s: %s tells of %s", l, entry.Summary, c.Field)
						}
						if c.To == s.Name {
							told++
						}
					}
				}
			}
		}
		if told < 8 {
			t.Errorf("%s: only %d terms are told with their seat", l, told)
		}
	}
}
