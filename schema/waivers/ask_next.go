package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Schedule is by when what happens to a case.
type Schedule struct {
	ID          int64
	Current     bool      // its member is one today
	AsksUntil   date.Date `db:"asks_until"`   // of the year's round; zero: there is none
	ReviewUntil date.Date `db:"review_until"` // of the round; zero: there is none
	ReviewDays  int       `db:"review_days"`  // that reviewers have
	WrittenDays int       `db:"written_days"` // that a decision in writing takes
	Paused      int       // days for which it waited for answers, those that came
}

// Schedules reads the schedules of cases, in one statement.
func Schedules(ctx context.Context, q store.Reader, ids []int64) (map[int64]Schedule, error) {
	var rows []Schedule
	err := q.Select(ctx, &rows, `
		select w.id, coalesce(m.status = 'CURRENT', false) as current, r.asks_until, r.review_until, s.review_days, s.written_days,
		       (select coalesce(sum(a.answered_at::date - a.asked_at::date), 0) from waiver_questions a where a.waiver_id = w.id and a.answer is not null) as paused
		from fee_waivers w left join waiver_rounds r on r.year_id = w.year_id left join register($2::date) m on m.id = w.member_id
		cross join (select review_days, written_days from waiver_settings order by id desc limit 1) s
		where w.id = any($1)`, store.IDs(ids), q.Today())
	byID := make(map[int64]Schedule, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

// How far a step of a case is.
const (
	Done  = "DONE"
	Now   = "NOW"
	Later = "LATER"
)

// Next is one step of a case: what, how far, and on or by which day.
type Next struct {
	What string // SUBMIT, ANSWER, REVIEW, DECIDE, NAMED, REEXAMINE, AGAIN, PAY, OVER
	How  string // DONE, NOW, LATER
	On   date.Date
}

// Next tells what has happened to a case and what happens next and when. A
// review begins again to count when a question is answered.
func (w Waiver) Next(s Schedule, today date.Date, zone *time.Location) []Next {
	sent := today
	if w.SubmittedAt != nil {
		sent = date.Of(*w.SubmittedAt, zone)
	}
	review := sent.AddDays(s.ReviewDays)
	if s.ReviewUntil.After(review) {
		review = s.ReviewUntil
	}
	review = review.AddDays(s.Paused)
	submitted, decide := Next{"SUBMIT", Done, sent}, review.AddDays(s.WrittenDays)
	decided := func(after ...Next) []Next {
		list := []Next{submitted}
		if w.DecidedAt != nil {
			list = append(list, Next{"DECIDE", Done, date.Of(*w.DecidedAt, zone)})
		}
		return append(list, after...)
	}
	switch w.State {
	case StateDraft:
		return []Next{{"SUBMIT", Now, s.AsksUntil}, {"REVIEW", Later, review}, {"DECIDE", Later, decide}}
	case StateSubmitted, StateUnderReview:
		return []Next{submitted, {"REVIEW", Now, review}, {"DECIDE", Later, decide}}
	case StateReturned:
		return []Next{submitted, {"ANSWER", Now, date.Date{}}, {"REVIEW", Later, date.Date{}}, {"DECIDE", Later, date.Date{}}}
	case StateInPrinciple:
		return decided(Next{"NAMED", Now, date.Date{}})
	case StateGranted:
		return decided(Next{"REEXAMINE", Later, w.ValidTo})
	case StateDeclined:
		return decided(Next{"PAY", Now, date.Date{}}, Next{"AGAIN", Later, date.Date{}})
	case StateWithdrawn:
		return []Next{{"AGAIN", Later, date.Date{}}}
	case StateRenewed:
		return decided(Next{"REEXAMINE", Done, w.ValidTo})
	default:
		return decided(Next{"OVER", Done, w.ValidTo}, Next{"AGAIN", Later, date.Date{}})
	}
}

// In says a step in a reader's language.
func (n Next) In(l texts.Language, w Waiver) string {
	what := n.What
	if what == "DECIDE" && n.How == Later && w.Staff && !w.Theirs {
		what = "DECIDE_OTHER" // staff who file for a member get no letter
	}
	id := "waivers.next." + what + "." + n.How
	args := texts.Args{"Decision": w.NamedDecision, "Year": w.Year}
	if !n.On.IsZero() {
		args["On"] = n.On
		id += ".on"
	}
	return texts.Domain.Say(l, id, args)
}
