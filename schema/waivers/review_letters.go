package waivers

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of letters of a review: to a reviewer, and to the member.
const (
	kindReview = "waiver_review"
	kindAsked  = "waiver_question"
)

// reviewData is what the notice to a reviewer holds.
type reviewData struct {
	WaiverIDs []int64   `json:"waiverIds"`
	DueOn     date.Date `json:"dueOn"`
}

// tellReviewers writes each reviewer one letter about all cases of an act.
func tellReviewers(ctx context.Context, tx *store.Tx, byPerson map[int64][]int64, dueOn date.Date) error {
	type reader struct {
		PersonID int64      `json:"person_id"`
		Data     reviewData `json:"data"`
	}
	var readers []reader
	for person, ids := range byPerson {
		readers = append(readers, reader{person, reviewData{ids, dueOn}})
	}
	raw, err := json.Marshal(readers)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select $1, p.id, p.email, p.name, p.language, r.data, $2, $2
		from jsonb_to_recordset($3::jsonb) r (person_id bigint, data jsonb) join people p on p.id = r.person_id where p.email is not null order by p.id`,
		kindReview, tx.Now(), string(raw))
	return err
}

// ReviewLetters are the letters of a review. desk and mine make the addresses
// of the reviewer's desk and of a case on the member's own pages.
func ReviewLetters(desk func(texts.Language) string, mine func(l texts.Language, waiverID int64) string) []notices.Kind {
	return []notices.Kind{
		{Name: kindReview, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return toReviewers(ctx, r, batch, desk)
		}},
		{Name: kindAsked, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return toAsked(ctx, r, batch, mine)
		}},
	}
}

// toReviewers counts what still waits for each reader; nothing any more: the
// letter is dropped.
func toReviewers(ctx context.Context, r store.Reader, batch []notices.Item, desk func(texts.Language) string) ([]notices.Letter, error) {
	told := make([]reviewData, len(batch))
	var people []int64
	for i, item := range batch {
		if err := item.Into(&told[i]); err != nil {
			return nil, err
		}
		people = append(people, item.PersonID)
	}
	var rows []struct {
		WaiverID int64 `db:"waiver_id"`
		PersonID int64 `db:"person_id"`
	}
	if err := r.Select(ctx, &rows, `
		select a.waiver_id, a.person_id from waiver_assignments a join fee_waivers w on w.id = a.waiver_id
		where a.person_id = any($1) and a.ended_at is null and `+reviewable+`
		  and recusal(a.person_id, a.waiver_id, $2) is null`, store.IDs(people), r.Today()); err != nil {
		return nil, err
	}
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		n := 0
		for _, row := range rows {
			if row.PersonID == item.PersonID && slices.Contains(told[i].WaiverIDs, row.WaiverID) {
				n++
			}
		}
		letters[i] = toReviewer(item, n, max(0, daysBetween(r.Today(), told[i].DueOn)), told[i].DueOn, desk(item.Language))
	}
	return letters, nil
}

func toReviewer(item notices.Item, n, days int, dueOn date.Date, link string) notices.Letter {
	if n == 0 {
		return notices.Letter{Dropped: "NOTHING_TO_REVIEW"}
	}
	say := func(id string, args texts.Args) string {
		return texts.Domain.Say(item.Language, "waivers.review."+id, args)
	}
	args := texts.Args{"Cases": say("cases", texts.Args{"Count": n}), "Days": say("days", texts.Args{"Count": days}),
		"DueOn": texts.FormatDate(item.Language, dueOn), "Count": n}
	return notices.Letter{
		Subject: say("subject", args), Greeting: texts.Domain.Say(item.Language, "notices.greeting", texts.Args{"Name": item.Name}),
		Paragraphs: []string{say("text", args)}, Action: notices.Action{Label: say("action", nil), URL: link}, After: []string{say("recused", nil)},
	}
}

func toAsked(ctx context.Context, r store.Reader, batch []notices.Item, mine func(texts.Language, int64) string) ([]notices.Letter, error) {
	told := make([]questionData, len(batch))
	ids := make([]int64, len(batch))
	for i, item := range batch {
		if err := item.Into(&told[i]); err != nil {
			return nil, err
		}
		ids[i] = told[i].QuestionID
	}
	var rows []asked
	if err := r.Select(ctx, &rows, `
		select q.id, q.waiver_id, q.question, extract(year from y.starts_on)::int as year, o.names, q.answer is null and w.state = 'RETURNED' as waits
		from waiver_questions q join fee_waivers w on w.id = q.waiver_id join membership_years y on y.id = w.year_id
		join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id where q.id = any($1)`, store.IDs(ids)); err != nil {
		return nil, err
	}
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		letters[i] = notices.Letter{Dropped: "QUESTION_ANSWERED"}
		for _, row := range rows {
			if row.ID == ids[i] && row.Waits {
				letters[i] = row.letter(item, mine(item.Language, row.WaiverID))
			}
		}
	}
	return letters, nil
}

// asked is what the letter with a question says.
type asked struct {
	ID       int64
	WaiverID int64 `db:"waiver_id"`
	Question string
	Year     int
	Names    texts.Translated
	Waits    bool
}

func (a asked) letter(item notices.Item, link string) notices.Letter {
	say := func(id string) string {
		return texts.Domain.Say(item.Language, "waivers.asked."+id, texts.Args{"Organisation": a.Names.In(item.Language), "Year": a.Year})
	}
	letter := notices.Letter{
		Subject: say("subject"), Greeting: texts.Domain.Say(item.Language, "notices.greeting", texts.Args{"Name": item.Name}),
		Paragraphs: []string{say("text")}, Action: notices.Action{Label: say("action"), URL: link}, After: []string{say("after")},
	}
	for line := range strings.SplitSeq(a.Question, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			letter.Paragraphs = append(letter.Paragraphs, line)
		}
	}
	return letter
}
