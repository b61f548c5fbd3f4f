//go:build browser

package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// choosesAmongThem ticks people after typing from when on they are appointed,
// and is refused: ticks and day stay.
func choosesAmongThem(t *testing.T, h *house) {
	v := h.visitor(t, "Ada")
	v.open(h.call("TO_DECIDE") + "/choose")
	v.do(chromedp.SetValue(chromedp.CSS("[name='input.startsOn']"), "2001-02-03"))
	tick := func(label string, chosen string) {
		v.click(label)
		v.until(`document.querySelectorAll("[name='input.chosen']").length === ` + chosen + ` && document.querySelector("[formaction]")`)
	}
	tick("tbody tr:first-child .tick label", "1")
	tick("tbody tr:last-child .tick label", "2")
	if got := v.value("[name='input.startsOn']"); got != "2001-02-03" {
		t.Errorf("ticking makes the day %q", got)
	}
	v.click("[formaction]")
	v.until(`document.querySelector(".summary") && document.querySelectorAll("[name='chosen']:checked").length === 2`)
	if got := v.value("[name='input.startsOn']"); got != "2001-02-03" {
		t.Errorf("the refusal makes the day %q", got)
	}
}

// readsAllActions asks for action points in any state, and stays with them.
func readsAllActions(t *testing.T, h *house) {
	var found struct {
		Actions struct{ Nodes []struct{ ID string } }
	}
	h.ask(`{ actions(filter: {state: OPEN}) { nodes { id } } }`, nil, &found)
	h.ask(`mutation ($input: ActionActInput!) { actionDrop(input: $input) { userErrors { code } } }`,
		map[string]any{"input": map[string]any{"id": found.Actions.Nodes[0].ID, "note": "Nobody needs it."}}, &struct{}{})
	v := h.visitor(t, "Ada")
	v.open("/actions")
	choose := func(name, value string) {
		v.until(`((e) => { e.value = "` + value + `"; return e.dispatchEvent(new Event("input", {bubbles: true})); })(document.querySelector("[name='` + name + `']"))`)
	}
	choose("filter.state", "")
	v.until(`document.querySelector("tbody").textContent.includes("Nobody needs it.")`)
	choose("filter.mine", "true")
	v.until(`location.search === "?filter.state=&filter.mine=true"`)
}

// governance are the pages of single meetings, decisions, procedures, mandates
// and seats that somebody reads.
func (h *house) governance(person string) []string {
	var found struct {
		Board     struct{ Seats []struct{ ID string } }
		Decisions struct{ Nodes []struct{ ID string } }
		Mandates  struct {
			Nodes []struct{ Mandate struct{ ID string } }
		}
		WrittenProcedures struct{ Nodes []struct{ ID string } }
	}
	h.ask(`{ board { seats { id } } decisions(first: 1) { nodes { id } } mandates(filter: {kind: GROUP}, first: 1) { nodes { mandate { id } } }
		writtenProcedures(first: 1, open: true) { nodes { id } } }`, nil, &found)
	pages := []string{h.meeting("CONVENED", false), h.meeting("OVER", true) + "/minutes", "/decisions/" + found.Decisions.Nodes[0].ID,
		"/mandates/" + found.Mandates.Nodes[0].Mandate.ID, "/board?seat=" + found.Board.Seats[0].ID}
	if person != "" {
		pages = append(pages, "/procedures/"+found.WrittenProcedures.Nodes[0].ID)
	}
	if person == "Ada" { // what was not minuted is still put on record
		pages = append(pages, h.meeting("OVER", false)+"/run")
	}
	return pages
}

// meeting is the path of the page of the latest meeting in a state, with or
// without minutes, whose agenda is the longest.
func (h *house) meeting(state string, minuted bool) string {
	var found struct {
		Meetings struct {
			Nodes []struct {
				ID, State string
				Agenda    []struct{ ID string }
				Minutes   *struct{ Number int }
			}
		}
	}
	h.ask(`{ meetings(first: 100) { nodes { id state agenda { id } minutes { number } } } }`, nil, &found)
	id, most := "", 0
	for _, m := range found.Meetings.Nodes {
		if m.State == state && (m.Minutes != nil) == minuted && len(m.Agenda) > most {
			id, most = m.ID, len(m.Agenda)
		}
	}
	if most == 0 {
		h.t.Fatalf("no meeting is %s, with minutes %t", state, minuted)
	}
	return "/meetings/" + id
}
