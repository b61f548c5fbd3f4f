package web

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// vacant is the Board's page for the secretariat: one seat is held, the other
// was given up.
func vacant(t *testing.T) *desk {
	d := newReal(t)
	d.viewer.Roles = store.Implied(store.Staff)
	d.api.lists["board.seats"], d.api.lists["acting"], d.api.lists["board.viceChairs"] = 2, 1, 0
	for path, value := range map[string]any{
		"board.viewerCanChange": true, "board.chair": nil,
		"board.seats.0.code": "BOARD-1-1", "board.seats.0.name": "First seat", "board.seats.0.vacancy": nil, "board.seats.0.next": nil,
		"board.seats.1.code": "BOARD-1-2", "board.seats.1.name": "Second seat", "board.seats.1.holder": nil, "board.seats.1.next": nil,
		"board.seats.1.id": "s2", "board.seats.1.vacancy.text": "Vacant since spring", "board.seats.1.vacancy.completes": "2028-03-15",
		"acting.0.code": "BOARD-1-2",
	} {
		d.api.values[path] = value
	}
	return d
}

// TestTheBoardsPageHasTheActsOfOneSeat, which the address names; a form that was
// refused keeps it open.
func TestTheBoardsPageHasTheActsOfOneSeat(t *testing.T) {
	d := vacant(t)
	d.api.lists["acting"] = 0
	w := d.get("/board")
	d.wants(w, 200, `href="/board?seat=BOARD-1-1#BOARD-1-1"`, `href="/board?seat=BOARD-1-2#BOARD-1-2"`, `<div id="BOARD-1-2">`, "The Board has no chair.", `href="/interests"`)
	if body := w.Body.String(); strings.Contains(body, "/board/seat") || strings.Contains(body, "/board/boardOfficerChoose") {
		t.Error("acts of every seat")
	}
	d.api.lists["acting"] = 1
	w = d.get("/board?seat=BOARD-1-2")
	d.wants(w, 200, `action="/board/seatFill?seat=BOARD-1-2"`)
	if n := strings.Count(w.Body.String(), `action="/board/`); n != 1 {
		t.Errorf("%d forms for a vacant seat", n)
	}
	if got := d.api.asked[len(d.api.asked)-1].variables["seat"]; got != "BOARD-1-2" {
		t.Errorf("asked about %v", got)
	}
	d.api.values["userErrors"] = []any{map[string]any{"code": "SEAT_NOT_MEMBER", "field": "organisationId", "message": "No member, sorry."}}
	w = d.post("/board/seatFill?seat=BOARD-1-2", formKey, "s2", "input.seatId", "s2", "input.organisationId", "o1", "input.result", "Election of today")
	d.wants(w, 422, "No member, sorry.", `value="Election of today"`, `<details open>`)
}

// TestAVacatedSeatIsFilledForTheRest by default, and whoever is elected for
// later is named.
func TestAVacatedSeatIsFilledForTheRest(t *testing.T) {
	d := vacant(t)
	d.wants(d.get("/board?seat=BOARD-1-2"), 200, `name="input.byElection" value="true" checked`, `name="input.endsOn" value="2028-03-15"`, "15 March 2028: a by-election fills the seat", "Fill the seat<span")

	d.api.values["board.seats.1.next"] = nil
	delete(d.api.values, "board.seats.1.next")
	d.api.values["board.seats.1.next.organisation.name"], d.api.values["board.seats.1.next.startsOn"] = "Catalpa", "2026-11-25"
	w := d.get("/board?seat=BOARD-1-2")
	d.wants(w, 200, "From 25 November 2026: Catalpa")
	if body := w.Body.String(); strings.Contains(body, "A by-election would fill it") || strings.Contains(body, `value="true" checked`) {
		t.Error("a by-election is offered for a seat that is filled already")
	}
}

// TestATermThatNeverBeganIsToldSo, and that a membership ended.
func TestATermThatNeverBeganIsToldSo(t *testing.T) {
	d := vacant(t)
	for path, value := range map[string]any{
		"board.seats.1.terms.0.startsOn": "2024-03-16", "board.seats.1.terms.0.until": "2024-03-15", "board.seats.1.terms.0.endsOn": "2026-03-15",
		"board.seats.1.terms.0.resignation.why": "MEMBERSHIP_ENDED", "board.seats.1.terms.0.resignation.vacantFrom": "2024-03-16", "board.seats.1.terms.0.resignation.reason": nil,
	} {
		d.api.values[path] = value
	}
	d.wants(d.get("/board"), 200, "elected from 16 March 2024 to 15 March 2026; never took the seat up", "Vacated as of 16 March 2024: the holder’s membership ended")
}
