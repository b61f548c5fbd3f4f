package resolvers

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const ownPage = `{ viewer { services { member organisationName role } memberships { id organisation { id name viewerCanEdit viewerCannotEditBecause
	proposals { id state stale changes { field from to } } letters { nodes { id about subject recipient } } contacts { nodes { id role person { name } } } } } } }`

type ownView struct {
	Viewer struct {
		Services    []struct{ OrganisationName, Role string }
		Memberships []struct {
			ID           string
			Organisation struct {
				ID, Name                string
				ViewerCanEdit           bool
				ViewerCannotEditBecause *string
				Proposals               []struct {
					ID, State string
					Stale     bool
				}
				Letters  struct{ Nodes []struct{ ID, About string } }
				Contacts struct {
					Nodes []struct {
						ID, Role string
						Person   struct{ Name string }
					}
				}
			}
		}
	}
}

// The page that members start from, as it stands in web: within what a request
// may cost, and in as many statements however much there is to show.
func TestTheOwnPageHasABudget(t *testing.T) {
	h := newHouse(t)
	document, err := os.ReadFile("../web/pages/my-membership.graphql")
	if err != nil {
		t.Fatal(err)
	}
	query, _, _ := strings.Cut(string(document), "mutation ")
	ctx, statements := store.CountStatements(t.Context())
	answer := h.api.Execute(ctx, h.as(t, "Fatou"), query, "page", map[string]any{"member": true})
	if n := statements.Load(); len(answer.Errors) > 0 || n > 33 { // eight of them for what comes next: meetings, procedures, actions, calls
		t.Errorf("%d statements, %+v", n, answer.Errors)
	}
}

func TestAFocalPointsWholeStory(t *testing.T) {
	h := newHouse(t)
	ben, ada := h.as(t, "Ben"), h.as(t, "Ada")
	var own ownView
	h.ask(t, ben, ownPage, nil, &own)
	o := own.Viewer.Memberships[0].Organisation
	if !o.ViewerCanEdit || o.ViewerCannotEditBecause != nil || len(o.Letters.Nodes) == 0 || o.Letters.Nodes[0].About != "About the dues" {
		t.Fatalf("%+v", o)
	}
	var p struct {
		ProfilePropose struct {
			Proposal *struct {
				ID      string
				Changes []struct{ Field, From, To string }
			}
			UserErrors errs
		}
	}
	h.ask(t, ben, `mutation($input: ProfileProposeInput!) { profilePropose(input: $input) { proposal { id changes { field from to } } userErrors { field code } } }`,
		map[string]any{"input": map[string]any{"organisationId": o.ID, "country": "fr", "kind": "NGO", "note": "We move"}}, &p)
	if got := p.ProfilePropose; got.Proposal == nil || got.Proposal.Changes[0].Field != "Country" || got.Proposal.Changes[0].To != "France" {
		t.Fatalf("%+v", p)
	}
	var d struct {
		ProposalDecide struct {
			Proposal *struct {
				State, DecidedBy string
				Organisation     struct {
					Country  struct{ Code string }
					Timeline struct {
						Nodes []struct{ Actor, Summary string }
					}
				}
			}
			UserErrors errs
		}
	}
	decide := `mutation($input: ProposalDecideInput!) { proposalDecide(input: $input) { proposal { state decidedBy organisation { country { code }
		timeline(first: 3) { nodes { actor summary } } } } userErrors { field code } } }`
	h.ask(t, ada, decide, map[string]any{"input": map[string]any{"id": p.ProfilePropose.Proposal.ID, "approve": true}}, &d)
	got := d.ProposalDecide.Proposal
	if got == nil || got.State != "APPROVED" || got.DecidedBy != "Ada Okafor" || got.Organisation.Country.Code != "FR" {
		t.Fatalf("%+v", d)
	}
	want := []struct{ Actor, Summary string }{
		{"Ada Okafor", "Proposed change approved"}, {"Ada Okafor", "Organisation changed"}, {"Ben Carter", "Change of profile proposed"},
	}
	if diff := cmp.Diff(want, got.Organisation.Timeline.Nodes); diff != "" {
		t.Error(diff)
	}
	h.ask(t, ada, decide, map[string]any{"input": map[string]any{"id": p.ProfilePropose.Proposal.ID, "approve": false, "reason": "x"}}, &d)
	if d.ProposalDecide.UserErrors.String() != "id:PROPOSAL_DECIDED" {
		t.Errorf("decided again: %+v", d)
	}
	var c struct {
		ColleagueInvite, ColleagueEnd, FocalPointHandOver struct {
			Contact    *struct{ ID, Role string }
			UserErrors errs
		}
	}
	h.ask(t, ben, `mutation($input: ColleagueInviteInput!) { colleagueInvite(input: $input) { contact { id role } userErrors { field code } } }`,
		map[string]any{"input": map[string]any{"organisationId": o.ID, "role": "ALTERNATE", "name": "Awa Koné", "email": "awa@arrears.example"}}, &c)
	if c.ColleagueInvite.Contact == nil {
		t.Fatalf("%+v", c)
	}
	h.ask(t, ben, `mutation($input: ColleagueEndInput!) { colleagueEnd(input: $input) { contact { id role } userErrors { field code } } }`,
		map[string]any{"input": map[string]any{"id": c.ColleagueInvite.Contact.ID}}, &c)
	h.ask(t, ben, `mutation($input: FocalPointHandOverInput!) { focalPointHandOver(input: $input) { contact { id role } userErrors { field code } } }`,
		map[string]any{"input": map[string]any{"organisationId": o.ID, "name": "Suc", "email": "suc@arrears.example", "startsOn": "2023-12-24"}}, &c)
	if c.ColleagueEnd.Contact == nil || c.FocalPointHandOver.Contact == nil || c.FocalPointHandOver.Contact.Role != "FOCAL_POINT" {
		t.Errorf("%+v", c)
	}
}

func TestOthersSeeNothingOfAMembersDesk(t *testing.T) {
	h := newHouse(t)
	fatou := h.as(t, "Fatou")
	var own ownView
	h.ask(t, fatou, ownPage, nil, &own)
	m := own.Viewer.Memberships[0]
	if len(m.Organisation.Proposals) != 1 || m.Organisation.Proposals[0].State != "WAITING" || len(m.Organisation.Letters.Nodes) == 0 {
		t.Fatalf("%+v", m)
	}
	letter, proposal := m.Organisation.Letters.Nodes[0].ID, m.Organisation.Proposals[0].ID
	query := fmt.Sprintf(`{ letter(id: %q) { id } p: node(id: %q) { id } l: node(id: %q) { id } member(id: %q) { letters { nodes { id } } organisation { proposals { id } viewerCanEdit } } }`,
		letter, proposal, letter, m.ID)
	for name, visible := range map[string]bool{"Fatou": true, "Ada": true, "Ben": false, "Diego": false} {
		var seen struct {
			Letter, P, L *struct{ ID string }
			Member       struct {
				Letters      *struct{ Nodes []struct{ ID string } }
				Organisation struct {
					Proposals     *[]struct{ ID string }
					ViewerCanEdit bool
				}
			}
		}
		h.ask(t, h.as(t, name), query, nil, &seen)
		for what, got := range map[string]bool{
			"letter": seen.Letter != nil, "its node": seen.L != nil, "the proposal's node": seen.P != nil,
			"letters": seen.Member.Letters != nil, "proposals": seen.Member.Organisation.Proposals != nil,
		} {
			if got != visible {
				t.Errorf("%s sees %s: %v", name, what, got)
			}
		}
		if seen.Member.Organisation.ViewerCanEdit != (name == "Fatou") {
			t.Errorf("%s may edit: %v", name, seen.Member.Organisation.ViewerCanEdit)
		}
	}
	for _, query := range []string{`{ profileProposals { totalCount } }`, `mutation { proposalDecide(input: {id: "x", approve: true}) { userErrors { code } } }`} {
		if codes := codesOf(h.api.Execute(t.Context(), fatou, query, "", nil)); len(codes) == 0 || codes[0] != "FORBIDDEN" {
			t.Errorf("%s: %v", query, codes)
		}
	}
}

func TestAnObserversPersonHasServicesAndNoMemberships(t *testing.T) {
	h := newHouse(t)
	var own ownView
	h.ask(t, h.as(t, "Chloé"), `{ viewer { services { member organisationName(language: FR) role } memberships { id } } }`, nil, &own)
	if len(own.Viewer.Memberships) != 0 || len(own.Viewer.Services) != 1 || own.Viewer.Services[0].OrganisationName != "Émirats arabes unis - Ministère des Affaires étrangères" {
		t.Errorf("%+v", own)
	}
}

func TestOneWhoServesTwoMembersSeesBothAndEditsWhereFocalPoint(t *testing.T) {
	h := newHouse(t)
	var fatous ownView
	h.ask(t, h.as(t, "Fatou"), ownPage, nil, &fatous)
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		var id int64
		if _, err := tx.Get(t.Context(), &id, `select id from organisations where name_en = 'Burkina Faso'`); err != nil {
			return err
		}
		_, err := organisations.AddContact(t.Context(), tx, organisations.Appointment{OrganisationID: id, Role: "FINANCE", Email: "ben.carter@arrears.example", Language: texts.English})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var own ownView
	h.ask(t, h.as(t, "Ben"), ownPage, nil, &own)
	edits := map[string]bool{}
	for _, m := range own.Viewer.Memberships {
		edits[m.Organisation.Name] = m.Organisation.ViewerCanEdit
		if m.Organisation.ViewerCanEdit == (m.Organisation.ViewerCannotEditBecause != nil) {
			t.Errorf("%s: no reason, or one too many", m.Organisation.Name)
		}
	}
	if diff := cmp.Diff(map[string]bool{"Burkina Faso": false, "Publish What You Fund": true}, edits); diff != "" {
		t.Error(diff)
	}
}

// The outbox of the demo composes every letter that the demo's people caused.
func TestTheAnswerToAProposalIsALetterThatItsPeopleRead(t *testing.T) {
	h := newHouse(t)
	var own ownView
	henrik := h.as(t, "Henrik")
	h.ask(t, henrik, ownPage, nil, &own)
	for _, letter := range own.Viewer.Memberships[0].Organisation.Letters.Nodes {
		if letter.About != "Answer about the profile" {
			continue
		}
		var read struct {
			Letter struct{ Subject, Text, HTML, State string }
		}
		h.ask(t, henrik, fmt.Sprintf(`{ letter(id: %q) { subject text html state } }`, letter.ID), nil, &read)
		if read.Letter.State != "SENT" || read.Letter.HTML == "" || read.Letter.Subject != "The profile of Denmark - Ministry of Foreign Affairs is changed" {
			t.Errorf("%+v", read)
		}
		return
	}
	t.Errorf("no answer among %+v", own.Viewer.Memberships[0].Organisation.Letters)
}
