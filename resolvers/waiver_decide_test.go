package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// caseOf makes a submitted case of a year of its own for a member of the demo.
func (h house) caseOf(t *testing.T, organisation string) (caseID string) {
	t.Helper()
	var n int64
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 99, '2040-01-01', '2040-12-31', '2040-03-31', min(id) from fee_schedules on conflict do nothing`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select m.id, y.id, s.id, '2023-01-24' from members m join organisations o on o.id = m.organisation_id
			 cross join membership_years y cross join (select min(id) as id from criteria_sets) s where o.names->>'en' = $1 and y.number = 99`,
			`insert into waiver_answers (waiver_id, criterion_id, declared) select w.id, c.id, true from fee_waivers w join membership_years y on y.id = w.year_id
			 join criteria c on c.set_id = w.set_id where c.kind = 'DECLARED' and y.number = 99 on conflict do nothing`,
			`update fee_waivers set state = 'SUBMITTED', submitted_at = clock() where state = 'DRAFT' and year_id = (select id from membership_years where number = 99)`,
		} {
			var err error
			if strings.Contains(statement, "$1") {
				_, err = tx.Exec(t.Context(), statement, organisation)
			} else {
				_, err = tx.Exec(t.Context(), statement)
			}
			if err != nil {
				return err
			}
		}
		_, err := tx.Get(t.Context(), &n, `select max(id) from fee_waivers`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return relay.Encode("FeeWaiver", n)
}

// interest puts on record that somebody has an interest in a case.
func (h house) interest(t *testing.T, v store.Viewer, caseID string) {
	t.Helper()
	n, err := relay.Decode("FeeWaiver", "", caseID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			insert into interests (person_id, organisation_id, waiver_id)
			select $1, m.organisation_id, w.id from fee_waivers w join members m on m.id = w.member_id where w.id = $2`, v.PersonID, n)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

const decideCases = `mutation($input: FeeWaiverDecideInput!) { feeWaiverDecide(input: $input) {
	results { waiver { state validTo decision { number } decisions { outcome seated recused present } } userErrors { code } } userErrors { code field message } } }`

func TestStaffRecordWhatTheBoardDecidesAndWhoIsRecusedDoesNot(t *testing.T) {
	h := newHouse(t)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	honduras := h.caseOf(t, "Honduras")
	burkina := h.caseOf(t, "Burkina Faso")
	h.interest(t, ada, burkina)
	var known struct{ DecisionNumber string }
	h.ask(t, ada, `{ decisionNumber(body: "BOARD", year: 2023) }`, nil, &known)
	next := known.DecisionNumber
	deciding := func(number, of string, present ...any) map[string]any {
		return map[string]any{"input": map[string]any{
			"waiverIds": []any{of}, "outcome": "GRANTED", "decision": map[string]any{"number": number, "decidedOn": "2023-11-30"}, "present": append([]any{}, present...),
		}}
	}
	var board struct{ BoardMembers []struct{ ID, Name string } }
	h.ask(t, ada, `{ boardMembers { id name } }`, nil, &board)
	var all []any
	for _, member := range board.BoardMembers {
		all = append(all, member.ID)
	}
	if none := h.told(t, ada, `{ boardMembers(on: "1990-01-01") { name } }`, nil); !strings.Contains(none, `"boardMembers":[]`) {
		t.Error(none)
	}
	for _, row := range []struct {
		who   store.Viewer
		input map[string]any
		want  string
	}{
		{h.as(t, "Ben"), deciding("2023/91", honduras, all...), "FORBIDDEN"},
		{henrik, deciding("2023/91", honduras, all...), "FORBIDDEN"}, // one of the Board is not the Board
		{ada, deciding("2023/91", burkina, all...), `"code":"RECUSED"`},
		{ada, deciding("2023/91", honduras), `"code":"QUORUM_NOT_MET"`},
		{ada, deciding("2023/91", honduras, all...), next}, // names the one to give
		{ada, deciding(next, honduras, all...), `"state":"GRANTED","validTo":"2024-11-29","decision":{"number":"` + next + `"}`},
		{ada, deciding("", honduras, all...), next}, // told which
	} {
		if got := h.told(t, row.who, decideCases, row.input); !strings.Contains(got, row.want) {
			t.Errorf("%s: wanted %s in %s", row.who.Name, row.want, got)
		}
	}
	const why = `query($id: ID!) { feeWaiver(id: $id) { viewerCanDecide viewerCannotDecideReasons { code } decisions { outcome } } }`
	for _, row := range []struct {
		who      store.Viewer
		of, want string
	}{
		{diego, honduras, `[{"code":"ALREADY_DECIDED"},{"code":"RECUSED"},{"code":"WAIVER_BY_STAFF"}]`},
		{henrik, burkina, `[{"code":"WAIVER_BY_STAFF"}]`},
		{ada, burkina, `[{"code":"RECUSED"}]`},
	} {
		if got := h.told(t, row.who, why, map[string]any{"id": row.of}); !strings.Contains(got, `"viewerCanDecide":false`) || !strings.Contains(got, row.want) {
			t.Errorf("%s: wanted %s in %s", row.who.Name, row.want, got)
		}
	}
	henrik.Language = texts.Spanish
	if got := h.told(t, henrik, `query($id: ID!) { feeWaiver(id: $id) { viewerCannotDecideReasons { text } } }`, map[string]any{"id": burkina}); !strings.Contains(got, "La Secretaría registra las decisiones de la Junta") {
		t.Error(got)
	}
}

func TestAPackGoesItsWay(t *testing.T) {
	h := newHouse(t)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	honduras, burkina := h.caseOf(t, "Honduras"), h.caseOf(t, "Burkina Faso")
	opened := h.told(t, ada, `mutation($input: WaiverPackOpenInput!) { waiverPackOpen(input: $input) { pack { id caseCount quorum one: cases(first: 1) { totalCount pageInfo { hasNextPage } } cases { nodes { quorum } } } userErrors { code } } }`,
		map[string]any{"input": map[string]any{"way": "WRITTEN", "waiverIds": []any{honduras, burkina}}})
	_, rest, _ := strings.Cut(opened, `"id":"`)
	pack, _, _ := strings.Cut(rest, `"`)
	act := func(v store.Viewer, mutation, input string, more map[string]any) string {
		more["packId"] = pack
		return h.told(t, v, `mutation($input: `+input+`!) { `+mutation+`(input: $input) { pack { viewerCanVote votes { name vote } pulledCount cases { nodes { open reason } } } userErrors { code } } }`, map[string]any{"input": more})
	}
	for _, row := range []struct{ got, want string }{
		{opened, "1 recused"}, {opened, `"caseCount":2`}, {opened, `"caseCount":2,"quorum":null,"one":{"totalCount":2,"pageInfo":{"hasNextPage":true}}`},
		{act(diego, "waiverPackPull", "WaiverPackPullInput", map[string]any{"waiverId": honduras, "reason": "Ours."}), "RECUSED"},
		{act(ada, "waiverPackPull", "WaiverPackPullInput", map[string]any{"waiverId": honduras, "reason": "No."}), "FORBIDDEN"},
		{act(henrik, "waiverPackPull", "WaiverPackPullInput", map[string]any{"waiverId": honduras, "reason": "Look again."}), `"open":false,"reason":"Look again."`},
		{act(diego, "waiverPackVote", "WaiverPackVoteInput", map[string]any{"vote": "APPROVE"}), `"viewerCanVote":false,"votes":[{"name":"Diego Morales","vote":"APPROVE"}]`},
		{act(diego, "waiverPackVote", "WaiverPackVoteInput", map[string]any{"vote": "APPROVE"}), "PACK_VOTED"},
		{h.told(t, h.as(t, "Ben"), `query($id: ID!) { waiverPack(id: $id) { number } }`, map[string]any{"id": pack}), "FORBIDDEN"},
		{h.told(t, ada, `query($id: ID!) { node(id: $id) { ... on WaiverPack { number viewerCanClose } } }`, map[string]any{"id": pack}), `"viewerCanClose":false`},
	} {
		if !strings.Contains(row.got, row.want) {
			t.Errorf("wanted %s in %s", row.want, row.got)
		}
	}
}
