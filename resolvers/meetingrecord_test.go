package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// TestAMeetingGoesOnRecordAndIsApprovedByTheNext: presence with an alternate,
// an interest, the quorum, a decision and an action; minutes that somebody
// corrects, that the next meeting approves, and that members read.
func TestAMeetingGoesOnRecordAndIsApprovedByTheNext(t *testing.T) {
	h := newHouse(t)
	m := h.prepare(t)
	m = h.holds(t, "Ada", "meetingInvite", map[string]any{"meetingId": m.ID, "personId": h.alternate(t, "Alma Alternate", m.People[1].Name)})
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
	h.keeps(t, `update meetings set audience = 'BOARD' where id = $1`, "Meeting", next.ID)
	for name, known := range map[string]bool{"Fatou": false, "Henrik": true} {
		if n := h.sitting(t, name, m.ID).Minutes; n.Unopposed || (n.ApprovedBy != nil) != known {
			t.Errorf("%s reads of the Board's approval %+v", name, n)
		}
	}
	if seen := h.sitting(t, "", m.ID); seen.Minutes != nil {
		t.Errorf("the public reads %+v", seen.Minutes)
	}
}

// keeps changes what is on record of something with an id, as a migration could.
func (h house) keeps(t *testing.T, sql, kind, id string) {
	t.Helper()
	n, err := relay.Decode(kind, "id", id)
	if err == nil {
		err = h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), sql, n)
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestMinutesSayThatNobodyObjected, where no meeting approved them.
func TestMinutesSayThatNobodyObjected(t *testing.T) {
	h := newHouse(t)
	var a struct {
		Meetings struct {
			Nodes []struct {
				Minutes *struct {
					ApprovedAt *string
					ApprovedBy *struct{ ID string }
					Unopposed  bool
				}
			}
		}
	}
	h.ask(t, h.as(t, ""), `{ meetings(first: 100) { nodes { minutes { approvedAt approvedBy { id } unopposed } } } }`, nil, &a)
	found := 0
	for _, m := range a.Meetings.Nodes {
		if n := m.Minutes; n != nil && n.ApprovedAt != nil {
			if found++; !n.Unopposed || n.ApprovedBy != nil {
				t.Errorf("%+v", n)
			}
		}
	}
	if found == 0 {
		t.Error("no minutes are approved")
	}
}

// alternate names somebody new as the alternate of who sits on the Board.
func (h house) alternate(t *testing.T, name, of string) string {
	t.Helper()
	person := int64(0)
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		if _, err := tx.Get(t.Context(), &person, `insert into people (name, email) values ($1, 'alternate@example.org') returning id`, name); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `
			insert into seat_people (term_id, person_id, part, starts_on, ends_on)
			select s.term_id, $1, 'ALTERNATE', s.starts_on, s.ends_on from seat_people s join people p on p.id = s.person_id
			where p.name = $2 and s.part = 'REPRESENTATIVE' and s.starts_on <= $3::date and s.ends_on >= $3::date`, person, of, tx.Today())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return relay.Encode("Person", person)
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

// TestSomebodyInvitedActsForThemselves through the API: a member of the Board
// excuses themselves and declares an interest; a member who is invited to the
// briefing reads how many are, and not who.
func TestSomebodyInvitedActsForThemselves(t *testing.T) {
	h := newHouse(t)
	m := h.prepare(t)
	henrik := ""
	for _, p := range m.People {
		if strings.HasPrefix(p.Name, "Henrik") {
			henrik = p.Name
		}
	}
	alternate := h.alternate(t, "Alma Alternate", henrik)
	briefing := h.sitting(t, "Ada", m.Briefing.ID)
	briefing = h.holds(t, "Ada", "agendaItemAdd", map[string]any{"meetingId": briefing.ID, "expectedVersion": briefing.Version, "titles": map[string]any{"en": "Your questions"}})
	for _, one := range []*sitting{m, briefing} {
		h.holds(t, "Ada", "meetingConvene", map[string]any{"id": one.ID, "expectedVersion": one.Version, "shortNotice": true, "reason": "The offer ends."})
	}
	type mine struct {
		Number                     *int
		Invited                    *int
		ViewerInvited              bool
		ViewerPart, ViewerPresence *string
		ViewerAlternates           []struct{ Name, PersonID string }
		People                     []struct{ Name string }
		Quorum                     *struct{ Explained string }
		Agenda                     []struct{ ViewerRecused bool }
	}
	reads := func(as, id string) (r mine) {
		t.Helper()
		var a struct{ Meeting mine }
		h.ask(t, h.as(t, as), `query ($id: ID!) { meeting(id: $id) { number invited viewerInvited viewerPart viewerPresence viewerAlternates { name personId } people { name } quorum { explained } agenda { viewerRecused } } }`, map[string]any{"id": id}, &a)
		return a.Meeting
	}
	h.holds(t, "Henrik", "meetingExcuse", map[string]any{"meetingId": m.ID, "alternateId": alternate})
	h.holds(t, "Henrik", "agendaItemInterest", map[string]any{"id": m.Agenda[0].ID, "note": "My former employer"})
	r := reads("Henrik", m.ID)
	if r.ViewerPresence == nil || *r.ViewerPresence != "EXCUSED" || len(r.ViewerAlternates) != 1 || r.ViewerAlternates[0].PersonID != alternate || !r.Agenda[0].ViewerRecused || r.Number == nil {
		t.Errorf("%+v", r)
	}
	if _, refused := h.meets(t, "Fatou", "meetingExcuse", map[string]any{"meetingId": m.ID}); refused == "" {
		t.Error("somebody excused themselves who is not invited")
	}
	b := reads("Fatou", briefing.ID)
	if !b.ViewerInvited || b.Invited == nil || *b.Invited < 50 || len(b.People) != 1 || b.Quorum != nil || b.Number != nil {
		t.Errorf("a member reads of the briefing %+v", b)
	}
	if s := reads("Ada", briefing.ID); len(s.People) != *b.Invited {
		t.Errorf("staff read %d names of %d", len(s.People), *b.Invited)
	}
}
