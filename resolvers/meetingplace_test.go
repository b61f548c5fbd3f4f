package resolvers

import "testing"

// TestAMeetingCopiedFromAPlaceNeedNotStayThere: what the pages send to take a
// place away; everybody is told that there is a call, those invited which.
func TestAMeetingCopiedFromAPlaceNeedNotStayThere(t *testing.T) {
	h := newHouse(t)
	first := h.holds(t, "Ada", "meetingCreate", map[string]any{
		"copyFrom": h.prepare(t).ID, "titles": map[string]any{"en": "Autumn session"}, "startsOn": "2024-05-14", "startTime": "14:00", "endTime": "17:00",
		"audience": "PUBLIC", "zone": "America/Bogota", "places": map[string]any{"en": "Bogotá"}, "online": "https://meet.example.org/secret"})
	type where struct {
		Meeting struct {
			HasCall       bool
			Online, Place *string
		}
	}
	at := func(as, id string) (w where) {
		h.ask(t, h.as(t, as), `query($id: ID!) { meeting(id: $id) { hasCall online place(language: EN) } }`, map[string]any{"id": id}, &w)
		return w
	}
	next := h.holds(t, "Ada", "meetingCreate", map[string]any{"copyFrom": first.ID, "startsOn": "2024-06-11", "startTime": "14:00", "endTime": "17:00", "online": ""})
	if w := at("Ada", next.ID).Meeting; w.Place == nil || *w.Place != "Bogotá" || w.HasCall || w.Online != nil {
		t.Errorf("copied: %+v", w)
	}
	h.holds(t, "Ada", "meetingEdit", map[string]any{"id": next.ID, "expectedVersion": next.Version, "places": map[string]any{"en": "", "es": "", "fr": ""}})
	if w := at("Ada", next.ID).Meeting; w.Place != nil {
		t.Errorf("taken away: %v", *w.Place)
	}
	h.holds(t, "Ada", "meetingConvene", map[string]any{"id": first.ID, "expectedVersion": first.Version})
	if w := at("", first.ID).Meeting; !w.HasCall || w.Online != nil || w.Place == nil {
		t.Errorf("to the public: %+v", w)
	}
}
