package resolvers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// TestTheBodyAndTheBoardAgree on who leads the Board and who is on it, through
// a change of the chair; nobody is appointed to it.
func TestTheBodyAndTheBoardAgree(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	type named struct{ Name string }
	type officer struct {
		ID     string
		Person named
	}
	var known struct {
		Board struct {
			Chair      *officer
			ViceChairs []officer
			Seats      []struct {
				Holder *struct{ Representative *named }
			}
		}
		Body struct {
			ID           string
			Chair        *named
			ViceChairs   []named
			MembersCount int
			Members      struct {
				TotalCount int
				Nodes      []struct{ Name, Role string }
			}
		}
	}
	agree := func(chaired bool) {
		t.Helper()
		known.Board.Chair, known.Body.Chair = nil, nil
		h.ask(t, ada, `{ board { chair { id person { name } } viceChairs { person { name } } seats { holder { representative { name } } } }
			body(code: "BOARD") { id chair { name } viceChairs { name } membersCount members { totalCount nodes { name role } } } }`, nil, &known)
		if (known.Board.Chair != nil) != chaired || (known.Body.Chair != nil) != chaired || chaired && known.Board.Chair.Person != *known.Body.Chair {
			t.Fatalf("chaired by %+v, and by %+v", known.Board.Chair, known.Body.Chair)
		}
		board, body := map[string]bool{}, map[string]bool{}
		for _, o := range known.Board.ViceChairs {
			board[o.Person.Name+" deputises"] = true
		}
		for _, n := range known.Body.ViceChairs {
			body[n.Name+" deputises"] = true
		}
		for _, s := range known.Board.Seats {
			if s.Holder != nil && s.Holder.Representative != nil {
				board[s.Holder.Representative.Name] = true
			}
		}
		for _, m := range known.Body.Members.Nodes {
			body[m.Name] = true
		}
		if fmt.Sprint(board) != fmt.Sprint(body) || known.Body.MembersCount != 7 || known.Body.Members.TotalCount != 7 {
			t.Errorf("the Board says %v, the body %v of %d", board, body, known.Body.MembersCount)
		}
	}
	agree(true)
	said := h.act(t, ada, `mutation($input: BoardOfficerEndInput!) { boardOfficerEnd(input: $input) { userErrors { code } } }`,
		map[string]any{"id": known.Board.Chair.ID, "endsOn": "2023-11-30", "reason": "Their own wish"})
	if !strings.Contains(said, `"userErrors":[]`) {
		t.Fatal(said)
	}
	agree(false)
	for _, role := range []string{"MEMBER", "CHAIR"} {
		if said := h.act(t, ada, `mutation($input: BodyMemberAddInput!) { bodyMemberAdd(input: $input) { userErrors { code } } }`,
			map[string]any{"bodyId": known.Body.ID, "email": "henrik.lund@denmark.example", "role": role}); !strings.Contains(said, "BODY_BY_SEATS") {
			t.Error(said)
		}
	}
	err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into body_members (body_id, person_id, role, starts_on) select b.id, min(p.id), 'CHAIR', '2023-01-01' from bodies b, people p where b.code = 'BOARD' group by b.id`)
		return err
	})
	if !store.Violates(err, "body_members_not_board") {
		t.Errorf("past the rules: %v", err)
	}
}

// TestDecisionsTellWhatTheyDidToMandatesAndSeats: the three acts on working
// groups of 2023 and hosting to everybody, with links; and a seat that a
// decision gave, and one that it took note of.
func TestDecisionsTellWhatTheyDidToMandatesAndSeats(t *testing.T) {
	h := newHouse(t)
	for _, who := range []string{"", "Ben", "Ada"} {
		for _, row := range []struct{ day, body, effect, label string }{
			{"2023-02-22", "WG-TECHNICAL", "MANDATE_CREATED", "Mandate granted: "},
			{"2023-06-14", "WG-DATA-USE", "MANDATE_RENEWED", "Mandate renewed: "},
			{"2023-09-20", "WG-PUBLISHING", "MANDATE_CREATED", "Mandate granted: "},
		} {
			var got struct {
				Body struct {
					Name    string
					Mandate struct{ ID string }
				}
				Decisions struct {
					Nodes []struct {
						DecidedOn string
						Effects   []struct {
							Kind, Label, Path string
							SubjectID         string
						}
						EffectCounts []struct{ Label string }
					}
				}
			}
			h.ask(t, h.as(t, who), `query($code: String!, $effect: DecisionEffectKind!) { body(code: $code) { name mandate { id } }
				decisions(filter: { year: 2023, effect: $effect }, first: 50) { nodes { decidedOn effects { kind label path subjectId } effectCounts { label } } } }`,
				map[string]any{"code": row.body, "effect": row.effect}, &got)
			found := false
			for _, d := range got.Decisions.Nodes {
				for _, e := range d.Effects {
					if d.DecidedOn == row.day && e.Kind == row.effect && e.Label == row.label+got.Body.Name && e.SubjectID == got.Body.Mandate.ID && e.Path == "/mandates/"+got.Body.Mandate.ID {
						for _, count := range d.EffectCounts {
							found = found || strings.HasPrefix(count.Label, "1 mandate ")
						}
					}
				}
			}
			if !found {
				t.Errorf("%q: %s of %s in %+v", who, row.effect, row.day, got)
			}
		}
	}
	ada := h.as(t, "Ada")
	var board struct {
		Board struct {
			Seats []struct {
				ID        string
				Holder    *struct{ TermID string }
				Electable []struct{ ID string }
			}
		}
	}
	h.ask(t, ada, `{ board { seats { id holder { termId } electable { id } } } }`, nil, &board)
	seat := board.Board.Seats[2]
	next := seat.Electable[len(seat.Electable)-1].ID
	for name, input := range map[string]map[string]any{
		"seatResign": {"termId": seat.Holder.TermID, "vacantFrom": "2023-12-01", "reason": "Moved", "decision": map[string]any{"decidedOn": "2023-11-30"}},
	} {
		if said := h.act(t, ada, `mutation($input: SeatResignInput!) { `+name+`(input: $input) { userErrors { code field } } }`, input); !strings.Contains(said, `"userErrors":[]`) {
			t.Fatal(said)
		}
	}
	if said := h.act(t, ada, `mutation($input: SeatFillInput!) { seatFill(input: $input) { userErrors { code field } } }`, map[string]any{
		"seatId": seat.ID, "organisationId": next, "startsOn": "2023-12-01", "byElection": true,
		"representative": map[string]any{"name": "New Person", "email": "new@example.org"}, "decision": map[string]any{"decidedOn": "2023-12-01"},
	}); !strings.Contains(said, `"userErrors":[]`) {
		t.Fatal(said)
	}
	for kind, want := range map[string]string{"BOARD_TERM": "Term on the Board from 2023: ", "BOARD_SEAT_GIVEN_UP": "Seat on the Board given up: "} {
		if got := h.told(t, h.as(t, ""), `query($kind: DecisionEffectKind!) { decisions(filter: { effect: $kind }) { nodes { effects { label path } } } }`, map[string]any{"kind": kind}); !strings.Contains(got, want) || !strings.Contains(got, `"path":"/board"`) {
			t.Errorf("%s: %s", kind, got)
		}
	}
}
