package resolvers

import (
	"strings"
	"testing"
)

// TestAMeetingGoesOnRecordAndIsApprovedByTheNext: presence with an alternate,
// an interest, the quorum, a decision and an action; minutes that somebody
// corrects, that the next meeting approves, and that members read.
func TestAMeetingGoesOnRecordAndIsApprovedByTheNext(t *testing.T) {
	h := newHouse(t)
	m := h.prepare(t)
	m = h.holds(t, "Ada", "meetingInvite", map[string]any{"meetingId": m.ID, "name": "Alma Alternate"})
	if b := h.sitting(t, "Ada", m.Briefing.ID); len(b.People) < 50 {
		t.Errorf("%d are invited to the briefing, not all members", len(b.People))
	}
	m = h.holds(t, "Ada", "meetingConvene", map[string]any{"id": m.ID, "expectedVersion": m.Version, "shortNotice": true, "reason": "The offer ends."})
	h.begin(t, m.ID, 20)
	fund, secret := m.item(t, "The new fund"), m.item(t, "A secret matter")
	m = h.holds(t, "Ada", "meetingRun", map[string]any{"id": m.ID, "expectedVersion": m.Version, "people": h.came(m), "items": []any{
		map[string]any{"id": m.Agenda[fund].ID, "notes": "The fund was discussed.", "interests": []any{m.People[0].ID},
			"decision": map[string]any{"titles": map[string]any{"en": "A fund is set up"}, "rule": "SOP 2.3.6"},
			"action":   map[string]any{"titles": map[string]any{"en": "Open the account"}, "dueOn": "2024-01-15"}},
		map[string]any{"id": m.Agenda[secret].ID, "notes": "Whispers."},
	}})
	if m.Quorum == nil || !m.Quorum.Reached || !strings.Contains(m.Quorum.Explained, "1 is represented by an alternate") ||
		!strings.Contains(m.Agenda[fund].Quorum.Explained, "1 has declared an interest") || len(m.Agenda[fund].Decisions) != 1 || len(m.Agenda[fund].Actions) != 1 {
		t.Errorf("%+v", m)
	}
	_, refused := h.meets(t, "Ada", "meetingRun", map[string]any{"id": m.ID, "expectedVersion": m.Version, "items": []any{
		map[string]any{"id": m.Agenda[fund].ID, "decision": map[string]any{"titles": map[string]any{"en": strings.Repeat("x", 301)}, "on": "2024-02-01"}},
	}})
	if !strings.HasPrefix(refused, "DECISION_IN_FUTURE") || !strings.Contains(refused, "DECISION_TITLE") {
		t.Errorf("refused: %s", refused)
	}
	h.holds(t, "Ada", "minutesDraft", map[string]any{"meetingId": m.ID})
	h.holds(t, "Ada", "minutesCirculate", map[string]any{"meetingId": m.ID, "until": "2023-12-15"})
	h.holds(t, "Henrik", "minutesCorrect", map[string]any{"meetingId": m.ID, "position": 3, "text": "The agenda was adopted with a change."})
	next := h.holds(t, "Ada", "meetingCreate", map[string]any{"copyFrom": m.ID, "startsOn": "2024-03-12", "startTime": "14:00", "endTime": "17:00"})
	found := false
	for _, a := range next.OpenActions {
		found = found || a.Title == "Open the account"
	}
	if !found {
		t.Errorf("the next agenda carries %+v", next.OpenActions)
	}
	next = h.holds(t, "Ada", "meetingConvene", map[string]any{"id": next.ID, "expectedVersion": next.Version})
	approve := map[string]any{"meetingId": m.ID, "approvedAt": next.ID}
	if _, refused := h.meets(t, "Ada", "minutesApprove", approve); !strings.HasPrefix(refused, "MINUTES_CORRECTIONS_OPEN") {
		t.Errorf("approved with a correction open: %s", refused)
	}
	m = h.sitting(t, "Ada", m.ID)
	h.holds(t, "Ada", "minutesCorrectionAnswer", map[string]any{"id": m.Corrections[0].ID, "accept": true, "text": "The agenda was adopted with one change."})
	if _, refused := h.meets(t, "Ada", "minutesApprove", approve); !strings.HasPrefix(refused, "MINUTES_APPROVING") {
		t.Errorf("approved by a meeting to come: %s", refused)
	}
	h.begin(t, next.ID, 2)
	if m = h.holds(t, "Ada", "minutesApprove", approve); m.Minutes.ApprovedBy == nil || m.Minutes.ApprovedBy.ID != next.ID || m.Minutes.Number != 2 {
		t.Errorf("%+v", m.Minutes)
	}
	if seen := h.sitting(t, "Fatou", m.ID); seen.Minutes != nil {
		t.Errorf("read before they are published: %+v", seen.Minutes)
	}
	h.holds(t, "Ada", "minutesPublish", map[string]any{"meetingId": m.ID, "audience": "MEMBERS"})
	for name, reads := range map[string]bool{"Fatou": false, "Henrik": true} {
		said := ""
		for _, p := range h.sitting(t, name, m.ID).Minutes.Parts {
			said += p.Title + p.Text
		}
		if !strings.Contains(said, "with one change") || strings.Contains(said, "Whispers") != reads || strings.Contains(said, "A secret matter") != reads {
			t.Errorf("%s reads %s", name, said)
		}
	}
	if seen := h.sitting(t, "", m.ID); seen.Minutes != nil {
		t.Errorf("the public reads %+v", seen.Minutes)
	}
}

// came has everybody present but the second, whom the alternate stands for.
func (h house) came(m *sitting) (people []any) {
	members := 0
	for _, p := range m.People {
		one := map[string]any{"id": p.ID, "presence": "PRESENT"}
		if p.Part == "MEMBER" {
			if members++; members == 2 {
				one["presence"] = "EXCUSED"
			}
		}
		if p.Name == "Alma Alternate" {
			one["standsForId"] = m.People[1].ID
		}
		people = append(people, one)
	}
	return people
}
