package waivers

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestAnAnswerLeadsTheCaseBackToWhereItWas(t *testing.T) {
	for _, row := range []struct {
		name      string
		reviewers []string
		interest  bool // of who asked
		want      State
		letters   []string
	}{
		{"reviewed", []string{"reviewer"}, false, StateUnderReview, []string{"reviewer@example.org"}},
		{"nobody reviews it", nil, false, StateSubmitted, []string{"reviewer@example.org"}},
		{"who asked is recused since", []string{"idle"}, true, StateUnderReview, nil},
	} {
		c := newCounter(t)
		id := c.request("focal")
		c.review(id, row.reviewers...)
		reply := func(as, text string) string {
			return c.try(as, func(ctx context.Context, tx *store.Tx) error {
				return Reply(ctx, tx, c.keys, Answered{WaiverID: id, Text: text, Evidence: Shown{Note: "Official Journal 12"}})
			})
		}
		if got := reply("focal", "Yes"); got != "waiverId:WAIVER_NO_QUESTION" {
			t.Fatal(got)
		}
		c.force(id, StateReturned)
		c.exec(`insert into waiver_questions (waiver_id, question, asked_by) values ($1, 'Which budget?', $2)`, id, c.ids["reviewer"])
		if row.interest {
			c.exec(`insert into interests (person_id, organisation_id) values ($1, $2)`, c.ids["reviewer"], c.ids["body of Burkina"])
		}
		for _, try := range []struct{ as, text, want string }{
			{"other", "x", "waiverId:NOT_FOUND"}, {"reviewer", "x", "waiverId:NOT_FOUND"}, {"finance", "x", "FOCAL_POINT_ONLY"},
			{"focal", " ", "text:WAIVER_ANSWER_MISSING"}, {"focal", strings.Repeat("x", maxWords+1), "text:WAIVER_ANSWER_MISSING"},
			{"focal", " That of 2023. ", ""}, {"focal", "Again", "waiverId:WAIVER_NO_QUESTION"},
		} {
			if got := reply(try.as, try.text); got != try.want {
				t.Errorf("%s: %s answers %.10q: %q, not %q", row.name, try.as, try.text, got, try.want)
			}
		}
		if w := c.see("focal", id); w.State != row.want {
			t.Errorf("%s: %s", row.name, w.State)
		}
		if got := c.pieces(id); len(got) != 1 || got[0].Note != "Official Journal 12" {
			t.Errorf("%s: %+v", row.name, got)
		}
		var answer string
		if _, err := c.s.Read(c.whom["staff"]).Get(t.Context(), &answer, `select answer from waiver_questions where waiver_id = $1`, id); err != nil || answer != "That of 2023." {
			t.Errorf("%s: %q %v", row.name, answer, err)
		}
		var to []string
		if err := c.s.Read(c.whom["staff"]).Select(t.Context(), &to, `select address from notices where kind = $1 and organisation_id is null`, kindAnswered); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.letters, to); diff != "" {
			t.Errorf("%s: letters: %s", row.name, diff)
		}
	}
}

func TestEveryStateSaysWhatIsNext(t *testing.T) {
	day := date.MustParse
	sent, decided := storetest.Now.AddDate(0, 0, -5), storetest.Now
	s := Schedule{AsksUntil: day("2023-12-10"), ReviewUntil: day("2023-12-20"), ReviewDays: 14, WrittenDays: 10}
	w := Waiver{SubmittedAt: &sent, DecidedAt: &decided, ValidTo: day("2024-03-13"), NamedDecision: "SOP reform", Year: 2023}
	for state, want := range map[State][]Next{
		StateDraft:       {{"SUBMIT", Now, day("2023-12-10")}, {"REVIEW", Later, day("2023-12-20")}, {"DECIDE", Later, day("2023-12-30")}},
		StateSubmitted:   {{"SUBMIT", Done, day("2023-11-26")}, {"REVIEW", Now, day("2023-12-20")}, {"DECIDE", Later, day("2023-12-30")}},
		StateUnderReview: {{"SUBMIT", Done, day("2023-11-26")}, {"REVIEW", Now, day("2023-12-20")}, {"DECIDE", Later, day("2023-12-30")}},
		StateReturned:    {{"SUBMIT", Done, day("2023-11-26")}, {"ANSWER", Now, date.Date{}}, {"REVIEW", Later, date.Date{}}, {"DECIDE", Later, date.Date{}}},
		StateInPrinciple: {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"NAMED", Now, date.Date{}}},
		StateGranted:     {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"REEXAMINE", Later, day("2024-03-13")}},
		StateRenewed:     {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"REEXAMINE", Done, day("2024-03-13")}},
		StateDeclined:    {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"PAY", Now, date.Date{}}, {"AGAIN", Later, date.Date{}}},
		StateWithdrawn:   {{"AGAIN", Later, date.Date{}}},
		StateLapsed:      {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"OVER", Done, day("2024-03-13")}, {"AGAIN", Later, date.Date{}}},
		StateEnded:       {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"OVER", Done, day("2024-03-13")}, {"AGAIN", Later, date.Date{}}},
		StateRevoked:     {{"SUBMIT", Done, day("2023-11-26")}, {"DECIDE", Done, day("2023-12-01")}, {"OVER", Done, day("2024-03-13")}, {"AGAIN", Later, date.Date{}}},
	} {
		w := w
		if w.State = state; state == StateDraft {
			w.SubmittedAt, w.DecidedAt = nil, nil
		}
		got := w.Next(s, day("2023-12-01"), storetest.Now.Location())
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b date.Date) bool { return a.Equal(b) })); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
		for _, next := range got {
			for _, l := range texts.Languages {
				if said := next.In(l, w); strings.HasPrefix(said, "[") || strings.Contains(said, "<no value>") {
					t.Errorf("%s in %s: %s", state, l, said)
				}
			}
		}
	}
	// Outside of a round the reviewers' days count, and those of waiting on top.
	w.State = StateSubmitted
	if got := w.Next(Schedule{ReviewDays: 14, WrittenDays: 10, Paused: 3}, day("2023-12-01"), storetest.Now.Location()); !got[1].On.Equal(day("2023-12-13")) {
		t.Errorf("%+v", got)
	}
}

func TestTheMemberIsNotToldOfTheDeliberation(t *testing.T) {
	name := "Diego"
	event := func(act string) Event { return Event{Act: act, Reason: "because", By: &name, ByID: 5} }
	member := Waiver{View: View{Theirs: true}}
	for _, row := range []struct {
		who          string
		w            Waiver
		act          string
		shown, whole bool
	}{
		{"the member", member, "SUBMIT", true, true},
		{"the member", member, "DECLINE", true, true},
		{"the member", member, "ASSIGN", true, false},
		{"the member", member, "ASK", true, false},
		{"the member", member, "RECOMMEND", false, false},
		{"the member", member, "PULL", false, false},
		{"a Board member of the member", Waiver{View: View{Theirs: true, Assigned: true, Recusal: "OWN_ORGANISATION"}}, "RECOMMEND", false, false},
		{"a reviewer", Waiver{View: View{Assigned: true}}, "ASSIGN", true, true},
		{"a reviewer who has not said", Waiver{View: View{Assigned: true}}, "RECOMMEND", false, false},
		{"a reviewer who has", Waiver{View: View{Assigned: true, Recommend: true}}, "RECOMMEND", true, true},
		{"staff", Waiver{View: View{Staff: true}}, "RECOMMEND", true, true},
	} {
		got, shown := row.w.shows(event(row.act), 7)
		if shown != row.shown || shown && (got.By != nil && got.Reason != "") != row.whole {
			t.Errorf("%s, %s: %+v %v", row.who, row.act, got, shown)
		}
		for _, l := range texts.Languages {
			if said := got.In(l); shown && (said == "" || said[0] == '[') {
				t.Errorf("%s in %s: %q", row.act, l, said)
			}
		}
	}
	if _, shown := (Waiver{View: View{Assigned: true}}).shows(event("RECOMMEND"), 5); !shown {
		t.Error("somebody does not read their own recommendation")
	}
}
