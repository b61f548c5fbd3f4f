package resolvers

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

type aheadTold struct {
	Viewer struct {
		Ahead struct {
			Actions      []struct{ Title string }
			ActionsCount int
			Calls        []struct{ Title string }
			Meetings     []struct{ Title string }
			Procedures   []struct{ ID, Title string }
		}
	}
}

// lines are the titles of all that comes next for somebody of the cast.
func (h house) lines(t *testing.T, who string) (list []string, told aheadTold) {
	t.Helper()
	h.ask(t, h.as(t, who), `{ viewer { ahead { actions { title } actionsCount calls { title } meetings { title } procedures { id title } } } }`, nil, &told)
	a := told.Viewer.Ahead
	for _, row := range a.Meetings {
		list = append(list, row.Title)
	}
	for _, row := range a.Procedures {
		list = append(list, row.Title)
	}
	for _, rows := range [][]struct{ Title string }{a.Actions, a.Calls} {
		for _, row := range rows {
			list = append(list, row.Title)
		}
	}
	return list, told
}

// TestWhatComesNextIsTheViewersOwn: nothing of the Board's comes to members,
// and of action points each sees their own.
func TestWhatComesNextIsTheViewersOwn(t *testing.T) {
	h := newHouse(t)
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into actions (body_id, titles, person_id, due_on, audience) select b.id, '{"en": "Draft the budget"}', p.id, '2023-11-01', 'BOARD' from bodies b, people p where b.code = 'BOARD' and p.name = 'Diego Morales'`,
			`insert into actions (body_id, titles, person_id, due_on, audience) select b.id, '{"en": "Done long ago"}', p.id, '2023-10-01', 'MEMBERS' from bodies b, people p where b.code = 'BOARD' and p.name = 'Diego Morales'`,
			`insert into action_acts (action_id, act) select id, 'DONE' from actions where titles->>'en' = 'Done long ago'`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	const briefing, meeting, procedure = "Briefing before the Board meeting", "Meeting of the Governing Board", "Reviewers of the next round of fee waivers"
	const call = "One member for the working group on the Standard Operating Procedures"
	for who, want := range map[string][]string{
		"Ada":   {briefing, meeting, call},
		"Ben":   {briefing, call},
		"Chloé": {call},
		"Diego": {briefing, meeting, procedure, "Draft the budget"}, // who has applied already
		"Fatou": {briefing},                                         // and is in the group that calls
	} {
		if got, _ := h.lines(t, who); !cmp.Equal(want, got) {
			t.Errorf("%s: %s", who, cmp.Diff(want, got))
		}
	}
	answer := h.api.Execute(t.Context(), h.as(t, ""), `{ viewer { ahead { actionsCount } } }`, "", nil)
	if !slices.Contains(codesOf(answer), "UNAUTHENTICATED") && !slices.Contains(codesOf(answer), "FORBIDDEN") {
		t.Errorf("the public: %v", codesOf(answer))
	}
}

// TestWhatIsDoneComesNoMore: a meeting called off, and a procedure objected to.
func TestWhatIsDoneComesNoMore(t *testing.T) {
	h := newHouse(t)
	_, told := h.lines(t, "Diego")
	if len(told.Viewer.Ahead.Meetings) != 2 || len(told.Viewer.Ahead.Procedures) != 1 || told.Viewer.Ahead.ActionsCount != 0 {
		t.Fatalf("%+v", told)
	}
	h.ask(t, h.as(t, "Diego"), `mutation($id: ID!) { writtenProcedureObject(input: { id: $id, reason: "Let us talk." }) { userErrors { code } } }`,
		map[string]any{"id": told.Viewer.Ahead.Procedures[0].ID}, nil)
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update meetings set cancelled_at = clock(), cancelled_why = 'Later.' where briefing_of_id is not null and starts_at > $1`, tx.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got, _ := h.lines(t, "Diego"); !cmp.Equal([]string{"Meeting of the Governing Board"}, got) {
		t.Errorf("%q", got)
	}
}
