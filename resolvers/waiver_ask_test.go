package resolvers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// asker is a new partner country in the demo, with its focal point.
type asker struct {
	house
	t      *testing.T
	member int64
	nadia  store.Viewer
}

func newAsker(t *testing.T) asker {
	t.Helper()
	a := asker{house: newHouse(t), t: t}
	var nadia int64
	a.write(func(ctx context.Context, tx *store.Tx) (err error) {
		if nadia, err = people.Add(ctx, tx, "Nadia", "nadia@testland.example", texts.French); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update waiver_rounds set asks_until = '2023-12-31', review_until = '2024-01-31'`); err != nil {
			return err
		}
		_, err = tx.Get(ctx, &a.member, `
			with body as (insert into organisations (names, country_code) values ('{"en": "Testland"}', 'NE') returning id),
			office as (insert into contacts (organisation_id, person_id, role, starts_on) select id, $1, 'FOCAL_POINT', '2020-01-01' from body)
			select member_admit(body.id, c.id, g.id, (select min(id) from bands where category_id = g.id), '2015-01-01')
			from body, constituencies c, categories g where c.code = 'partner_country' and g.code = 'partner_country'`, nadia)
		return err
	})
	v, err := people.ViewerOf(t.Context(), a.store.Read(store.System("test")), nadia)
	if err != nil {
		t.Fatal(err)
	}
	a.nadia = v
	a.nadia.Language = texts.English
	return a
}

func (a asker) write(act func(context.Context, *store.Tx) error) {
	a.t.Helper()
	if err := a.store.Write(a.t.Context(), store.System("test"), func(tx *store.Tx) error { return act(a.t.Context(), tx) }); err != nil {
		a.t.Fatal(err)
	}
}

// file is a sealed id of a file that somebody sent.
func (a asker) file(v store.Viewer) (token string) {
	a.t.Helper()
	if err := a.store.Write(a.t.Context(), v, func(tx *store.Tx) (err error) {
		token, err = uploads.Receive(a.t.Context(), tx, a.seals, uploads.WaiverEvidence, "budget.pdf", uploadstest.PDF(""))
		return err
	}); err != nil {
		a.t.Fatal(err)
	}
	return token
}

type waiverView struct {
	ID, State                                                          string
	Statement, SubmittedBy, AskedBy, ViewerCannotEditBecause           *string
	ViewerCanEdit, ViewerCanSubmit, ViewerCanWithdraw, ViewerCanAnswer bool
	ViewerCannotSubmitReasons                                          []string
	Criteria                                                           *[]struct {
		Code     string
		Declared *bool
		Carried  bool
	}
	Events    *[]struct{ Act, Text string }
	NextSteps *[]struct{ Text, Progress string }
	Evidence  *struct {
		TotalCount int
		PageInfo   struct {
			EndCursor   string
			HasNextPage bool
		}
		Nodes []struct {
			ID, Name, Path, Criterion, MediaType string
			Bytes                                int
		}
	}
}

const caseFields = ` id state statement submittedBy askedBy viewerCanEdit viewerCanSubmit viewerCanWithdraw viewerCanAnswer viewerCannotEditBecause viewerCannotSubmitReasons
	criteria { code declared carried } events { act text } nextSteps { text progress }
	evidence { totalCount pageInfo { endCursor hasNextPage } nodes { id name path criterion mediaType bytes } } `

// act runs one of the mutations about a case and returns it with the refusals.
func (a asker) act(v store.Viewer, name string, input map[string]any) (waiverView, string) {
	a.t.Helper()
	var p map[string]struct {
		FeeWaiver  waiverView
		UserErrors errs
	}
	typ := map[string]string{"feeWaiverRequest": "Request", "feeWaiverSave": "Save", "feeWaiverSubmit": "Submit", "feeWaiverWithdraw": "Withdraw", "feeWaiverAnswer": "Answer"}[name]
	a.ask(a.t, v, `mutation($input: FeeWaiver`+typ+`Input!) { `+name+`(input: $input) { feeWaiver {`+caseFields+`} userErrors { code field message } } }`,
		map[string]any{"input": input}, &p)
	return p[name].FeeWaiver, p[name].UserErrors.String()
}

func TestAMemberAsksFromItsOwnPage(t *testing.T) {
	a := newAsker(t)
	var m struct {
		Member struct {
			ViewerCanAskForWaiver, Later         bool
			ViewerCannotAskForWaiverBecause, Why *string
			WaiverYear                           *int
		}
	}
	asks := `query($id: ID!) { member(id: $id) { viewerCanAskForWaiver viewerCannotAskForWaiverBecause waiverYear
		later: viewerCanAskForWaiver(year: 1999) why: viewerCannotAskForWaiverBecause(year: 1999) } }`
	member := relay.Encode("Member", a.member)
	a.ask(t, a.nadia, asks, map[string]any{"id": member}, &m)
	if !m.Member.ViewerCanAskForWaiver || m.Member.ViewerCannotAskForWaiverBecause != nil || *m.Member.WaiverYear < 2023 || m.Member.Later || m.Member.Why == nil {
		t.Fatalf("%+v", m.Member)
	}
	a.ask(t, a.as(t, "Ben"), asks, map[string]any{"id": member}, &m)
	if m.Member.ViewerCanAskForWaiver || m.Member.ViewerCannotAskForWaiverBecause == nil || m.Member.WaiverYear != nil {
		t.Fatalf("another member: %+v", m.Member)
	}
	w, refused := a.act(a.nadia, "feeWaiverRequest", map[string]any{"memberId": member, "year": 2023})
	if refused != "" || w.State != "DRAFT" || !w.ViewerCanEdit || w.ViewerCanSubmit || len(w.ViewerCannotSubmitReasons) != 1 || (*w.NextSteps)[0].Progress != "NOW" {
		t.Fatalf("%s %+v", refused, w)
	}
	save := map[string]any{"id": w.ID, "expectedVersion": 1, "statement": "We ask", "answers": []any{
		map[string]any{"criterion": "hardship", "words": "Drought", "evidence": []any{a.file(a.nadia)}, "evidenceNote": "Our budget"}}}
	if w, refused = a.act(a.nadia, "feeWaiverSave", save); refused != "" || w.Evidence.TotalCount != 1 || w.Evidence.Nodes[0].Criterion != "hardship" || w.Evidence.Nodes[0].Name != "budget.pdf" {
		t.Fatalf("%s %+v", refused, w.Evidence)
	}
	if _, refused := a.act(a.nadia, "feeWaiverSave", save); refused != "expectedVersion:STALE_VERSION" {
		t.Error(refused)
	}
	if _, refused := a.act(a.nadia, "feeWaiverSubmit", map[string]any{"id": w.ID}); refused != "answers.hardship:NOT_COMPLETE" {
		t.Error(refused)
	}
	w, refused = a.act(a.nadia, "feeWaiverSave", map[string]any{"id": w.ID, "submit": true, "answers": []any{map[string]any{"criterion": "hardship", "declared": true}}})
	if refused != "" || w.State != "SUBMITTED" || *w.SubmittedBy != "Nadia" || w.ViewerCanEdit || w.ViewerCannotEditBecause == nil || !w.ViewerCanWithdraw || (*w.NextSteps)[1].Progress != "NOW" {
		t.Fatalf("%s %+v", refused, w)
	}
	letters, err := a.outbox.Compose(t.Context(), a.store.Read(store.System("test")), []notices.Item{a.letter(t, "waiver_received")})
	if err != nil || letters[0].Dropped != "" {
		t.Fatalf("%+v %v", letters, err)
	}
	if w, refused = a.act(a.nadia, "feeWaiverWithdraw", map[string]any{"id": w.ID}); refused != "" || w.State != "WITHDRAWN" {
		t.Errorf("%s %+v", refused, w)
	}
	if w, refused = a.act(a.as(t, "Ada"), "feeWaiverRequest", map[string]any{"memberId": member, "year": 2023, "askedBy": "The minister", "askedHow": "LETTER"}); refused != "" || *w.AskedBy != "The minister" {
		t.Errorf("%s %+v", refused, w)
	}
}

// TestEvidenceIsSeenByItsMemberItsReviewersAndStaffOnly asks as every role and
// through every way that the API has.
func TestEvidenceIsSeenByItsMemberItsReviewersAndStaffOnly(t *testing.T) {
	a := newAsker(t)
	w, _ := a.act(a.nadia, "feeWaiverRequest", map[string]any{"memberId": relay.Encode("Member", a.member), "year": 2023})
	w, refused := a.act(a.nadia, "feeWaiverSave", map[string]any{"id": w.ID, "submit": true, "statement": "Drought", "evidence": []any{a.file(a.nadia), a.file(a.nadia)},
		"answers": []any{map[string]any{"criterion": "hardship", "declared": true}}})
	if refused != "" {
		t.Fatal(refused)
	}
	diego, henrik := a.as(t, "Diego"), a.as(t, "Henrik")
	_, n, _ := relay.Split(w.ID)
	a.write(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `insert into waiver_assignments (waiver_id, person_id, due_on) values ($1, $2, '2023-12-20'), ($1, $3, '2023-12-20')`, n, diego.PersonID, henrik.PersonID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into interests (person_id, organisation_id) select $1, organisation_id from members where id = $2`, henrik.PersonID, a.member)
		return err
	})
	roles := map[string]store.Viewer{
		"public": a.as(t, ""), "person": a.as(t, "Chloé"), "another member": a.as(t, "Ben"), "own member": a.nadia, "staff": a.as(t, "Ada"),
		"assigned reviewer": diego, "recused reviewer": henrik, "Board member": {PersonID: henrik.PersonID + 100000, Roles: store.Implied(store.Board), Language: texts.English},
	}
	readers := []string{"own member", "staff", "assigned reviewer"}
	for name, v := range roles {
		reads := slices.Contains(readers, name)
		for way, query := range map[string]string{
			"the case":       `query($w: ID!, $e: ID!) { feeWaiver(id: $w) { statement criteria { words } events { act } evidence { totalCount nodes { id name } } } node(id: $e) { id } }`,
			"a list":         `query($w: ID!, $e: ID!) { feeWaivers(first: 100, filter: {search: "Testland"}) { nodes { statement criteria { words } events { act } evidence(first: 1) { totalCount nodes { id name } } } } node(id: $e) { id } case: node(id: $w) { id } }`,
			"a piece":        `query($w: ID!, $e: ID!) { node(id: $e) { id ... on WaiverEvidence { name path } } other: node(id: $w) { id } }`,
			"the case, node": `query($w: ID!, $e: ID!) { node(id: $w) { id ... on FeeWaiver { statement evidence { nodes { name } } } } other: node(id: $e) { id } }`,
			"the member":     `query($w: ID!, $e: ID!) { members(filter: {search: "Testland"}) { nodes { feeWaivers { statement evidence { nodes { name } } } } } node(id: $e) { id } case: node(id: $w) { id } }`,
		} {
			answer := a.api.Execute(t.Context(), v, query, "", map[string]any{"w": w.ID, "e": w.Evidence.Nodes[0].ID})
			shown := string(answer.Data)
			got := strings.Contains(shown, "budget.pdf") && len(answer.Errors) == 0
			if got != reads || !reads && (strings.Contains(shown, "Drought") || strings.Contains(shown, "SUBMIT\"") || way == "a piece" && strings.Contains(shown, `"name"`)) {
				t.Errorf("%s, %s: %s %v", name, way, shown, codesOf(answer))
			}
		}
	}
	var page struct{ FeeWaiver waiverView }
	paged := `query($id: ID!, $after: String) { feeWaiver(id: $id) { evidence(first: 1, after: $after) { totalCount pageInfo { endCursor hasNextPage } nodes { id name path } } } }`
	a.ask(t, diego, paged, map[string]any{"id": w.ID}, &page)
	first := page.FeeWaiver.Evidence
	if first.TotalCount != 2 || len(first.Nodes) != 1 || !first.PageInfo.HasNextPage || first.Nodes[0].Path != "/evidence/"+first.Nodes[0].ID {
		t.Fatalf("%+v", first)
	}
	a.ask(t, diego, paged, map[string]any{"id": w.ID, "after": first.PageInfo.EndCursor}, &page)
	if diff := cmp.Diff(w.Evidence.Nodes[1].ID, page.FeeWaiver.Evidence.Nodes[0].ID); diff != "" || page.FeeWaiver.Evidence.PageInfo.HasNextPage {
		t.Errorf("%s %+v", diff, page.FeeWaiver.Evidence)
	}
	// The trail of what happened to the organisation names no file.
	var trail int
	if _, err := a.store.Read(store.System("test")).Get(t.Context(), &trail, `select count(*) from audit where organisation_id is not null and (after::text like '%budget.pdf%' or entity = 'waiver_evidence')`); err != nil || trail != 0 {
		t.Errorf("%d rows of the trail show evidence: %v", trail, err)
	}
}
