package resolvers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// gathering is a meeting of the Board that was held, with everybody who may have
// to do with it: by name, as what they are to it.
type gathering struct {
	house
	*sitting
	fund, secret int // items, for members and for the Board
	who          map[string]store.Viewer
}

// everybody who may ask, the public first.
var everybody = []string{"public", "member", "guest", "former", "recused", "board", "staff"}

// newGathering holds the meeting: the fund is discussed while somebody is
// recused, each item decides something, and afterwards somebody leaves the Board.
func newGathering(t *testing.T) gathering {
	g := gathering{house: newHouse(t)}
	former := int64(0)
	g.do(t, func(ctx context.Context, tx *store.Tx) (err error) {
		former, err = people.Add(ctx, tx, "Fay Former", "fay@example.org", texts.English)
		boardtest.Seat(t, ctx, tx, former, "2022-01-01")
		return err
	})
	g.sitting = g.prepare(t)
	g.who = map[string]store.Viewer{"public": g.as(t, ""), "member": g.as(t, "Fatou"), "board": g.as(t, "Henrik"), "staff": g.as(t, "Ada")}
	g.who["recused"] = g.seated(t)
	g.do(t, func(ctx context.Context, tx *store.Tx) error {
		id, err := people.Add(ctx, tx, "Gus Guest", "gus@example.org", texts.English)
		if err != nil {
			return err
		}
		g.who["guest"], err = people.ViewerOf(ctx, tx, id)
		return err
	})
	g.sitting = g.holds(t, "Ada", "meetingInvite", map[string]any{"meetingId": g.ID, "personId": relay.Encode("Person", g.who["guest"].PersonID)})
	g.sitting = g.holds(t, "Ada", "meetingConvene", map[string]any{"id": g.ID, "expectedVersion": g.Version, "shortNotice": true, "reason": "The offer ends."})
	g.begin(t, g.ID, 20)
	g.fund, g.secret = g.item(t, "The new fund"), g.item(t, "A secret matter")
	g.sitting = g.holds(t, "Ada", "meetingRun", map[string]any{"id": g.ID, "expectedVersion": g.Version, "items": []any{
		map[string]any{"id": g.Agenda[g.fund].ID, "notes": "The fund was discussed.", "interests": []any{g.attendee(t, "recused")},
			"decision": map[string]any{"titles": map[string]any{"en": "Quokka fund set up"}, "rule": "SOP 2.3.6"}},
		map[string]any{"id": g.Agenda[g.secret].ID, "notes": "Whispers.", "decision": map[string]any{"titles": map[string]any{"en": "Quokka secretly agreed"}, "rule": "SOP 2.3.6"}},
	}})
	g.holds(t, "Ada", "minutesDraft", map[string]any{"meetingId": g.ID})
	g.sitting = g.holds(t, "Ada", "minutesCirculate", map[string]any{"meetingId": g.ID, "until": "2023-12-15"})
	g.do(t, func(ctx context.Context, tx *store.Tx) (err error) {
		boardtest.Leave(t, ctx, tx, former, tx.Today().AddDays(-1).String())
		g.who["former"], err = people.ViewerOf(ctx, tx, former)
		return err
	})
	for name, v := range g.who {
		v.Language = texts.English
		g.who[name] = v
	}
	if g.who["former"].Can(store.Board) || !g.who["recused"].Can(store.Board) {
		t.Fatalf("%+v", g.who)
	}
	return g
}

func (g gathering) do(t *testing.T, act func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := g.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error { return act(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// seated is somebody who sits on the Board for one of its members.
func (g gathering) seated(t *testing.T) store.Viewer {
	t.Helper()
	q := g.store.Read(store.System("test"))
	id := int64(0)
	if _, err := q.Get(t.Context(), &id, `
		select a.person_id from meeting_people a join people p on p.id = a.person_id
		where a.meeting_id = $1 and a.part = 'MEMBER' and a.person_id <> $2 and p.email <> 'fay@example.org' order by a.id limit 1`,
		g.number(t), g.who["board"].PersonID); err != nil || id == 0 {
		t.Fatal(id, err)
	}
	v, err := people.ViewerOf(t.Context(), q, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (g gathering) number(t *testing.T) int64 {
	t.Helper()
	n, err := relay.Decode("Meeting", "id", g.ID)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// attendee is the id of somebody on the meeting's list.
func (g gathering) attendee(t *testing.T, name string) string {
	t.Helper()
	n := int64(0)
	if _, err := g.store.Read(store.System("test")).Get(t.Context(), &n, `
		select id from meeting_people where meeting_id = $1 and person_id = $2`, g.number(t), g.who[name].PersonID); err != nil || n == 0 {
		t.Fatal(name, err)
	}
	return relay.Encode("MeetingPerson", n)
}

// TestOnlyTheSecretariatChangesAMeeting: of all others nothing changes, be they
// invited or of the Board.
func TestOnlyTheSecretariatChangesAMeeting(t *testing.T) {
	g := newGathering(t)
	for mutation, input := range map[string]map[string]any{
		"meetingEdit":      {"id": g.ID, "titles": map[string]any{"en": "Another title"}},
		"meetingRun":       {"id": g.ID, "items": []any{map[string]any{"id": g.Agenda[g.fund].ID, "notes": "Otherwise"}}},
		"meetingInvite":    {"meetingId": g.ID, "name": "Wolf"},
		"agendaItemUpdate": {"id": g.Agenda[g.fund].ID, "standing": true},
		"minutesPublish":   {"meetingId": g.ID, "audience": "MEMBERS"},
	} {
		_, versioned := input["id"]
		for _, name := range everybody {
			was := g.version(t)
			if versioned {
				input["expectedVersion"] = was
			}
			answer := g.api.Execute(t.Context(), g.who[name], `mutation ($input: `+strings.ToUpper(mutation[:1])+mutation[1:]+`Input!) { `+mutation+`(input: $input) { meeting { id } userErrors { code } } }`,
				"", map[string]any{"input": input})
			codes := strings.Join(codesOf(answer), ",")
			switch {
			case name == "staff":
				want := `"userErrors":[]`
				if mutation == "minutesPublish" { // not before they are approved
					want = "MINUTES_NOT_APPROVED"
				}
				if codes != "" || !strings.Contains(string(answer.Data), want) {
					t.Errorf("%s by the secretariat: %s %s", mutation, codes, answer.Data)
				}
			case name == "public" && codes != "UNAUTHENTICATED", name != "public" && codes != "FORBIDDEN":
				t.Errorf("%s by %s: %q %s", mutation, name, codes, answer.Data)
			case g.version(t) != was:
				t.Errorf("%s by %s changed the meeting", mutation, name)
			}
		}
	}
}

// version is the meeting's, as it stands.
func (g gathering) version(t *testing.T) int {
	t.Helper()
	return g.house.sitting(t, "Ada", g.ID).Version
}

// TestWhoIsInvitedCorrectsTheMinutesThatTheyRead: of the items that are for
// them, but one on which they are recused.
func TestWhoIsInvitedCorrectsTheMinutesThatTheyRead(t *testing.T) {
	g := newGathering(t)
	// Each counts the parts that they read; whoever reads none, or not this one,
	// tries the next.
	place := func(name, title string) int {
		t.Helper()
		var a struct{ Meeting *sitting }
		g.ask(t, g.who[name], `query ($id: ID!) { meeting(id: $id) `+sittingFields+` }`, map[string]any{"id": g.ID}, &a)
		if a.Meeting == nil || a.Meeting.Minutes == nil {
			return 1
		}
		for _, p := range a.Meeting.Minutes.Parts {
			if strings.HasSuffix(p.Title, ". "+title) {
				return p.Position
			}
		}
		return len(a.Meeting.Minutes.Parts) + 1
	}
	correct := func(name, title string) string {
		t.Helper()
		answer := g.api.Execute(t.Context(), g.who[name], `mutation ($input: MinutesCorrectInput!) { minutesCorrect(input: $input) { userErrors { code field } } }`, "",
			map[string]any{"input": map[string]any{"meetingId": g.ID, "position": place(name, title), "text": "No."}})
		said := strings.Join(codesOf(answer), ",")
		for _, code := range []string{"NOT_FOUND", "MINUTES_NOT_INVITED"} {
			if strings.Contains(string(answer.Data), code) {
				said += code
			}
		}
		return said
	}
	for name, want := range map[string][2]string{
		"public":  {"UNAUTHENTICATED", "UNAUTHENTICATED"},
		"member":  {"NOT_FOUND", "NOT_FOUND"},
		"guest":   {"", "NOT_FOUND"},
		"former":  {"", "NOT_FOUND"},
		"recused": {"NOT_FOUND", ""},
		"board":   {"", ""},
		"staff":   {"", ""},
	} {
		if got := [2]string{correct(name, "The new fund"), correct(name, "A secret matter")}; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestEachReadsOfAMeetingWhatIsForThem: items, minutes, decisions and what is
// found, before the minutes are published and after.
func TestEachReadsOfAMeetingWhatIsForThem(t *testing.T) {
	g := newGathering(t)
	read := func(name string) (said []string) {
		t.Helper()
		var a struct {
			Meeting *sitting
			Search  struct {
				Nodes []struct{ Title []struct{ Text string } }
			}
		}
		g.ask(t, g.who[name], `query ($id: ID!) { meeting(id: $id) `+sittingFields+`
			search(text: "quokka", types: [DECISION, MEETING, AGENDA_ITEM], first: 20) { nodes { title { text } } } }`, map[string]any{"id": g.ID}, &a)
		if a.Meeting != nil {
			for _, i := range a.Meeting.Agenda {
				if i.Title == "The new fund" || i.Title == "A secret matter" {
					said = append(said, i.Title)
				}
			}
			if n := a.Meeting.Minutes; n != nil {
				for _, p := range n.Parts {
					if p.Text == "The fund was discussed." || p.Text == "Whispers." {
						said = append(said, p.Text)
					}
				}
			}
		}
		for _, n := range a.Search.Nodes {
			found := ""
			for _, s := range n.Title {
				found += s.Text
			}
			_, title, _ := strings.Cut(found, " · ")
			said = append(said, "found: "+title)
		}
		slices.Sort(said)
		return said
	}
	all := []string{"A secret matter", "The fund was discussed.", "The new fund", "Whispers.", "found: Quokka fund set up", "found: Quokka secretly agreed"}
	open := []string{"The fund was discussed.", "The new fund", "found: Quokka fund set up"}
	before := map[string][]string{
		"public": {"found: Quokka fund set up"}, "member": {"The new fund", "found: Quokka fund set up"}, "guest": open, "former": open,
		"recused": {"A secret matter", "The new fund", "Whispers.", "found: Quokka fund set up", "found: Quokka secretly agreed"}, "board": all, "staff": all,
	}
	for _, name := range everybody {
		if diff := cmp.Diff(before[name], read(name)); diff != "" {
			t.Errorf("%s, before: %s", name, diff)
		}
	}
	next := g.holds(t, "Ada", "meetingCreate", map[string]any{"copyFrom": g.ID, "startsOn": "2024-03-12", "startTime": "14:00", "endTime": "17:00"})
	next = g.holds(t, "Ada", "meetingConvene", map[string]any{"id": next.ID, "expectedVersion": next.Version})
	g.begin(t, next.ID, 2)
	g.holds(t, "Ada", "minutesApprove", map[string]any{"meetingId": g.ID, "approvedAt": next.ID})
	g.holds(t, "Ada", "minutesPublish", map[string]any{"meetingId": g.ID, "audience": "MEMBERS"})
	before["member"], before["recused"] = open, all
	for _, name := range everybody {
		if diff := cmp.Diff(before[name], read(name)); diff != "" {
			t.Errorf("%s, after: %s", name, diff)
		}
	}
}

// TestAnActionIsGivenToSomebodyByAddress, and to the secretariat again.
func TestAnActionIsGivenToSomebodyByAddress(t *testing.T) {
	h := newHouse(t)
	var board struct{ Body struct{ ID string } }
	h.ask(t, h.as(t, "Ada"), `{ body(code: "BOARD") { id } }`, nil, &board)
	type payload struct {
		Action struct {
			ID, Who string
			Version int
		}
		UserErrors []struct{ Code, Field string }
	}
	do := func(mutation string, input map[string]any) (p payload) {
		t.Helper()
		a := map[string]payload{}
		h.ask(t, h.as(t, "Ada"), `mutation ($input: `+strings.ToUpper(mutation[:1])+mutation[1:]+`Input!) { `+mutation+`(input: $input) { action { id who version } userErrors { code field } } }`, map[string]any{"input": input}, &a)
		return a[mutation]
	}
	draft := map[string]any{"bodyId": board.Body.ID, "titles": map[string]any{"en": "Write to the host"}, "dueOn": "2024-01-15", "personEmail": "nobody@example.org"}
	if p := do("actionAdd", draft); len(p.UserErrors) != 1 || p.UserErrors[0].Code != "ACTION_PERSON" || p.UserErrors[0].Field != "personEmail" {
		t.Errorf("%+v", p)
	}
	draft["personEmail"] = " Henrik.Lund@denmark.example"
	p := do("actionAdd", draft)
	if p.Action.Who != "Henrik Lund" {
		t.Fatalf("%+v", p)
	}
	for _, row := range []struct {
		more map[string]any
		want string
	}{
		{map[string]any{"dueOn": "2024-01-20"}, "Henrik Lund"}, {map[string]any{"personEmail": "", "toSecretariat": true}, "Secretariat"},
		{map[string]any{"personEmail": "henrik.lund@denmark.example"}, "Henrik Lund"},
	} {
		row.more["id"], row.more["expectedVersion"] = p.Action.ID, p.Action.Version
		if p = do("actionMove", row.more); p.Action.Who != row.want {
			t.Errorf("%v: %+v", row.more, p)
		}
	}
}
