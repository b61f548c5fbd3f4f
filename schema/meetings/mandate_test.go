package meetings_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// group makes a working group of one with a mandate to the end of a day, and a
// meeting of it on 24 January 2024.
func group(t *testing.T, tx *store.Tx, last string) (meetingID, itemID int64) {
	t.Helper()
	ids, body := people(t, tx), int64(0)
	if _, err := tx.Get(t.Context(), &body, `
		with made as (insert into bodies (code, kind, names) values ('WG-TEST', 'WORKING_GROUP', '{"en": "Test group"}') returning id)
		insert into body_members (body_id, person_id, role, starts_on) select id, $1, 'CHAIR', '2023-01-01' from made returning body_id`, ids["Zoe"]); err != nil {
		t.Fatal(err)
	}
	decision, err := decisions.Cite(t.Context(), tx, decisions.Citation{On: date.MustParse("2023-01-01")})
	if err == nil {
		_, err = bodies.CreateMandate(t.Context(), tx, body, bodies.OfGroup, nil, bodies.Grant{
			StartsOn: date.MustParse("2023-01-01"), EndsOn: date.MustParse(last), DecisionID: decision})
	}
	if err != nil {
		t.Fatal(err)
	}
	p := plan(t, tx, "2024-01-24")
	p.BodyID = body
	id := create(t, tx, p)
	return id, add(t, tx, id, "The standard", "MEMBERS", 10, false)
}

func TestABodyMeetsWhileItsMandateIsInForce(t *testing.T) {
	for last, want := range map[string]string{"2024-01-24": "", "2024-01-23": "MEETING_MANDATE"} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id, _ := group(t, tx, last)
			if got := code(meetings.Convene(t.Context(), tx, id, nil, true, "A test.")); got != want {
				t.Errorf("%s: %q", last, got)
			}
		})
	}
}

func TestABodyWhoseMandateHasEndedDecidesNothing(t *testing.T) {
	for _, closed := range []bool{false, true} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id, item := group(t, tx, "2024-12-31")
			if got := code(meetings.Convene(t.Context(), tx, id, nil, true, "A test.")); got != "" {
				t.Fatal(got)
			}
			want := ""
			if closed { // after the meeting was convened
				want = "items.0.decision:MEETING_MANDATE"
				exec(t, tx, `update mandate_periods set closed_on = '2023-11-20', closed_by_id = decision_id, closed_why = 'Done.'`)
			}
			exec(t, tx, `update meetings set starts_at = $2, ends_at = $3 where id = $1`, id, storetest.Now.AddDate(0, 0, -3), storetest.Now.AddDate(0, 0, -3).Add(7200e9))
			got := code(meetings.Run(t.Context(), tx, id, nil, meetings.Record{Items: []meetings.Noted{{
				ItemID: item, Decision: &meetings.Resolved{Titles: texts.Translated{"en": "Adopted"}}}}}))
			if got != want {
				t.Errorf("closed %v: %q", closed, got)
			}
		})
	}
}
