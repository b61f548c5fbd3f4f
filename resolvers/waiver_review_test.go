package resolvers

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// asked files cases of 2023 for members without one, Honduras among them, and
// returns their ids, hers first.
func (h house) asked(t testing.TB, n int) (ids []string) {
	t.Helper()
	var rows []int64
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		return tx.Select(t.Context(), &rows, `
			with wanted as (
			  select m.id, o.names->>'en' = 'Honduras' as hers from register('2023-12-01') m join organisations o on o.id = m.organisation_id
			  where m.status = 'CURRENT' and not exists (select from fee_waivers w where w.member_id = m.id)
			  order by o.names->>'en' = 'Honduras' desc, m.id limit $1),
			made as (
			  insert into fee_waivers (member_id, year_id, set_id, reference_on)
			  select m.id, y.id, s.id, '2023-01-24' from wanted m, membership_years y, criteria_sets s
			  where extract(year from y.starts_on) = 2023 and s.rule = 'SOP 2.3.6' and s.number = 1 returning id, member_id)
			select made.id from made join wanted on wanted.id = made.member_id order by wanted.hers desc, made.id`, n)
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update fee_waivers set state = 'SUBMITTED', submitted_at = clock() where id = any($1)`, store.IDs(rows))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		ids = append(ids, string(id("FeeWaiver", row)))
	}
	return ids
}

// person is the id of one of the cast.
func (h house) person(t testing.TB, name string) string {
	return string(id("Person", h.as(t, name).PersonID))
}

// does runs a mutation and returns the codes of what was refused.
func (h house) does(t testing.TB, v store.Viewer, mutation, inputType string, input map[string]any) (codes []string) {
	t.Helper()
	var sent map[string]any
	raw, err := json.Marshal(input)
	if err == nil {
		err = json.Unmarshal(raw, &sent)
	}
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]struct{ UserErrors []struct{ Code string } }
	h.ask(t, v, fmt.Sprintf(`mutation($input: %s!) { %s(input: $input) { userErrors { code } } }`, inputType, mutation), map[string]any{"input": sent}, &answer)
	for _, refused := range answer[mutation].UserErrors {
		codes = append(codes, refused.Code)
	}
	return codes
}

const deliberation = `query($id: ID!) { feeWaiver(id: $id) { state viewerRecusal assignments { person { name } recommended } recommendations { person { name } reason }
	questions { question askedBy } readiness { state reasons { code criterion } } feesOwed { year } criteria { verdict }
	bench { seated recused eligible quorum } viewerCanRecommend viewerCannotRecommendReasons viewerCanAsk viewerCanTakeUp viewerCanAssign } }`

type deliberated struct {
	FeeWaiver struct {
		State           string
		ViewerRecusal   *string
		Assignments     *[]struct{ Person struct{ Name string } }
		Recommendations *[]struct {
			Person struct{ Name string }
			Reason string
		}
		Questions *[]struct {
			Question string
			AskedBy  *string
		}
		Readiness *struct {
			State   string
			Reasons []struct{ Code string }
		}
		FeesOwed, Criteria           *[]struct{}
		Bench                        struct{ Seated, Recused, Eligible, Quorum int }
		ViewerCanRecommend           bool
		ViewerCannotRecommendReasons []string
		ViewerCanAsk                 bool
		ViewerCanTakeUp              bool
		ViewerCanAssign              bool
	}
}

// TestOnlyReviewersAndStaffReadTheDeliberation goes through it as everybody:
// Diego, whose organisation asks, reads as its member does and no more.
func TestOnlyReviewersAndStaffReadTheDeliberation(t *testing.T) {
	h := newHouse(t)
	cases := h.asked(t, 2)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	see := func(v store.Viewer, id string) (d deliberated) {
		h.ask(t, v, deliberation, map[string]any{"id": id}, &d)
		return d
	}
	if before := see(henrik, cases[0]).FeeWaiver; before.Assignments != nil || before.Readiness != nil || before.Criteria != nil || !before.ViewerCanTakeUp || before.ViewerCanAsk {
		t.Errorf("before he reviews it, Henrik sees that he may: %+v", before)
	}
	if got := h.does(t, ada, "feeWaiverAssign", "FeeWaiverAssignInput", map[string]any{"waiverIds": cases, "personIds": []any{h.person(t, "Diego"), h.person(t, "Henrik")}}); got != nil {
		t.Fatal(got)
	}
	d := see(henrik, cases[0]).FeeWaiver
	if d.State != "UNDER_REVIEW" || d.Assignments == nil || (*d.Assignments)[0].Person.Name != "Henrik Lund" || !d.ViewerCanRecommend || !d.ViewerCanAsk || d.ViewerCanTakeUp ||
		d.Readiness.State != "NEEDS_YOU" || d.Readiness.Reasons[0].Code != "NEW" || d.FeesOwed == nil || d.Criteria == nil {
		t.Errorf("Henrik reviews it: %+v", d)
	}
	if d.Bench.Recused != 1 || d.Bench.Eligible != d.Bench.Seated-1 || d.Bench.Quorum != d.Bench.Eligible/2+1 {
		t.Errorf("%+v", d.Bench)
	}
	recommend := map[string]any{"waiverId": cases[0], "recommends": "GRANT", "reason": "As last year"}
	for _, row := range []struct {
		by   store.Viewer
		want []string
	}{{diego, []string{"RECUSED"}}, {henrik, nil}} {
		if diff := cmp.Diff(row.want, h.does(t, row.by, "feeWaiverRecommend", "FeeWaiverRecommendInput", recommend)); diff != "" {
			t.Errorf("%s: %s", row.by.Name, diff)
		}
	}
	if got := h.does(t, henrik, "feeWaiverAsk", "FeeWaiverAskInput", map[string]any{"waiverId": cases[0], "question": "Which budget?"}); got != nil {
		t.Fatal(got)
	}
	d = see(diego, cases[0]).FeeWaiver
	if *d.ViewerRecusal != "OWN_ORGANISATION" || d.Assignments != nil || d.Recommendations != nil || d.Readiness != nil || d.FeesOwed != nil || d.ViewerCanTakeUp ||
		d.ViewerCanAsk || !strings.Contains(d.ViewerCannotRecommendReasons[0], "organisation") {
		t.Errorf("Diego takes no part: %+v", d)
	}
	if d.Questions == nil || (*d.Questions)[0].AskedBy != nil || d.Criteria == nil {
		t.Errorf("as a member he reads what is asked, and not by whom: %+v", d.Questions)
	}
	if staff := see(ada, cases[0]).FeeWaiver; len(*staff.Recommendations) != 1 || *(*staff.Questions)[0].AskedBy != "Henrik Lund" || staff.ViewerCanRecommend || !staff.ViewerCanAssign {
		t.Errorf("staff read all: %+v", staff)
	}
}

// TestADeclaredInterestIsSeenAtOnce: by the one who declared it, by staff, and
// by nobody else.
func TestADeclaredInterestIsSeenAtOnce(t *testing.T) {
	h := newHouse(t)
	cases := h.asked(t, 2)
	ada, diego, henrik := h.as(t, "Ada"), h.as(t, "Diego"), h.as(t, "Henrik")
	if got := h.does(t, henrik, "interestDeclare", "InterestDeclareInput", map[string]any{"waiverId": cases[1], "note": "I advise its minister"}); got != nil {
		t.Fatal(got)
	}
	if got := h.does(t, henrik, "feeWaiverTakeUp", "FeeWaiverTakeUpInput", map[string]any{"waiverId": cases[1]}); !cmp.Equal(got, []string{"RECUSED"}) {
		t.Error(got)
	}
	for _, row := range []struct {
		by   store.Viewer
		want int
	}{{henrik, 1}, {ada, 1}, {diego, 0}} {
		type declared struct {
			ID           string
			Note         string
			Organisation struct{ Name string }
			WaiverID     string
		}
		var answer struct{ Interests []declared }
		h.ask(t, row.by, `{ interests { id note organisation { name } waiverId year viewerCanWithdraw withdrawnAt person { name } } }`, nil, &answer)
		answer.Interests = slices.DeleteFunc(answer.Interests, func(i declared) bool { return i.WaiverID == "" }) // declared in the demo, of no waiver
		if len(answer.Interests) != row.want || row.want == 1 && (answer.Interests[0].Note != "I advise its minister" || answer.Interests[0].WaiverID != cases[1]) {
			t.Errorf("%s: %+v", row.by.Name, answer)
		}
		if row.by.Name == ada.Name {
			if got := h.does(t, henrik, "interestWithdraw", "InterestWithdrawInput", map[string]any{"id": answer.Interests[0].ID}); got != nil {
				t.Error(got)
			}
		}
	}
	if got := h.does(t, henrik, "feeWaiverTakeUp", "FeeWaiverTakeUpInput", map[string]any{"waiverId": cases[1]}); got != nil {
		t.Error(got)
	}
	if got := h.does(t, henrik, "feeWaiverRelease", "FeeWaiverReleaseInput", map[string]any{"waiverId": cases[1]}); got != nil {
		t.Error(got)
	}
}

// TestTheDeskOfFiftyCasesTakesAFixedNumberOfStatements.
func TestTheDeskOfFiftyCasesTakesAFixedNumberOfStatements(t *testing.T) {
	h := newHouse(t)
	henrik := h.as(t, "Henrik")
	cases := h.asked(t, 50)
	if got := h.does(t, h.as(t, "Ada"), "feeWaiverAssign", "FeeWaiverAssignInput", map[string]any{"waiverIds": cases, "personIds": []any{h.person(t, "Henrik")}}); !cmp.Equal(got, []string(nil)) && !cmp.Equal(got, []string{"REVIEWERS_TOO_FEW"}) {
		t.Fatal(got)
	}
	ctx, statements := store.CountStatements(t.Context())
	answer := h.api.Execute(ctx, henrik, `{ feeWaivers(filter: {mine: true, states: [UNDER_REVIEW]}, first: 50) { totalCount nodes { id version year ruleRef
		member { organisation { name country { name } } } criteria { text verdict said changed } readiness { state reasons { code criterion } }
		assignments { dueOn pausedDays recommended person { name } } recommendations { recommends } questions { answer } feesOwed { balance { amount } }
		bench { quorum } viewerCanRecommend viewerCanTakeUp } } }`, "", nil)
	if len(answer.Errors) > 0 || strings.Count(string(answer.Data), `"viewerCanRecommend":true`) < 49 {
		t.Fatalf("%+v %s", answer.Errors, answer.Data)
	}
	if n := statements.Load(); n > 14 {
		t.Errorf("%d statements", n)
	}
	if got := h.does(t, henrik, "feeWaiverRecommendGrant", "FeeWaiverRecommendGrantInput", map[string]any{"waiverIds": cases[1:], "leaveOutRefused": true}); len(got) == 0 || got[0] != "REVIEW_REASON_MISSING" {
		t.Errorf("new cases are not clean: %v", got)
	}
}
