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
	EndsOn      date.Date `db:"ends_on"`      // last day of the waiver in effect that it re-examines; zero: there is none
	Paused      int       `db:"-"`            // days by today for which it waited for answers
}

// Schedules reads the schedules of cases, in two statements.
func Schedules(ctx context.Context, q store.Reader, ids []int64) (map[int64]Schedule, error) {
	var rows []Schedule
	err := q.Select(ctx, &rows, `
		select w.id, coalesce(m.status = 'CURRENT', false) as current, r.asks_until, r.review_until, s.review_days, s.written_days, p.valid_to as ends_on
		from fee_waivers w left join waiver_rounds r on r.year_id = w.year_id left join register($2::date) m on m.id = w.member_id
		left join fee_waivers p on p.id = w.previous_id and p.state = 'GRANTED'
		cross join (select review_days, written_days from waiver_settings order by id desc limit 1) s
		where w.id = any($1)`, store.IDs(ids), q.Today())
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	asked, err := Questions(ctx, q, ids)
	byID := make(map[int64]Schedule, len(rows))
	for _, row := range rows {
		row.Paused = pausedDays(pausesOf(asked[row.ID]), date.Date{}, q.Today(), q.Zone())
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
	What string // SUBMIT, ANSWER, REVIEW, ENDS, DECIDE, NAMED, REEXAMINE, AGAIN, PAY, OVER
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
	submitted, deciding := Next{"SUBMIT", Done, sent}, s.deciding(review)
	decided := func(after ...Next) []Next {
		list := []Next{submitted}
		if w.DecidedAt != nil {
			list = append(list, Next{"DECIDE", Done, date.Of(*w.DecidedAt, zone)})
		}
		return append(list, after...)
	}
	switch w.State {
	case StateDraft:
		return append([]Next{{"SUBMIT", Now, s.AsksUntil}, {"REVIEW", Later, review}}, deciding...)
	case StateSubmitted, StateUnderReview:
		return append([]Next{submitted, {"REVIEW", Now, review}}, deciding...)
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

// deciding tells by when a case reviewed by a day is decided: while the waiver
// that it re-examines lasts, where the review leaves time for that; else after
// its end, which is told.
func (s Schedule) deciding(review date.Date) []Next {
	by := review.AddDays(s.WrittenDays)
	switch {
	case s.EndsOn.IsZero() || !by.After(s.EndsOn):
		return []Next{{"DECIDE", Later, by}}
	case !review.After(s.EndsOn):
		return []Next{{"DECIDE", Later, s.EndsOn}}
	}
	return []Next{{"ENDS", Later, s.EndsOn}, {"DECIDE", Later, by}}
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
