package waivers

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Answered is what a member answers to the question that its case waits for.
type Answered struct {
	WaiverID int64
	Version  *int
	Text     string
	Evidence Shown // of the case as a whole
}

// Reply keeps the answer to the open question: the case goes back to its
// reviewers, or to where nobody reviews it yet, and whoever asked gets a
// letter. Refusals: STALE_VERSION, WAIVER_NO_QUESTION, WAIVER_ANSWER_MISSING
// and those of evidence.
func Reply(ctx context.Context, tx *store.Tx, keys seals.Keys, a Answered) error {
	w, err := openOwn(ctx, tx, a.WaiverID, a.Version)
	if err != nil {
		return err
	}
	asked, err := OpenQuestions(ctx, tx, []int64{w.ID})
	if err != nil {
		return err
	}
	question, waits := asked[w.ID]
	if !waits || w.State != StateReturned {
		return refuse.Closed("waiverId", "WAIVER_NO_QUESTION")
	}
	text := strings.TrimSpace(a.Text)
	if n := utf8.RuneCountInString(text); n == 0 || n > maxWords {
		return refuse.Invalid("text", "WAIVER_ANSWER_MISSING", "Max", maxWords)
	}
	if _, err := w.add(ctx, tx, keys, "evidence", 0, a.Evidence); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update waiver_questions set answer = $2, answered_at = $3, answered_by = nullif($4::bigint, 0) where id = $1`,
		question.ID, text, tx.Now(), tx.Viewer().PersonID); err != nil {
		return err
	}
	var reviewed bool
	if _, err := tx.Get(ctx, &reviewed, `select exists (select from waiver_assignments where waiver_id = $1 and ended_at is null)`, w.ID); err != nil {
		return err
	}
	to := StateSubmitted
	if reviewed {
		to = StateUnderReview
	}
	if err := w.take(ctx, tx, step{Act: ActAnswer, To: to}); err != nil {
		return err
	}
	return w.tellAsker(ctx, tx, question)
}

// OpenQuestion is what a case waits for. Who asked it, the member is not told.
type OpenQuestion struct {
	ID       int64
	WaiverID int64 `db:"waiver_id"`
	Question string
	AskedAt  time.Time `db:"asked_at"`
	AskedBy  int64     `db:"asked_by"` // 0: unknown
}

// OpenQuestions reads the open questions of cases that the viewer may read.
func OpenQuestions(ctx context.Context, q store.Reader, waiverIDs []int64) (map[int64]OpenQuestion, error) {
	var rows []OpenQuestion
	err := q.Select(ctx, &rows, `
		select q.id, q.waiver_id, q.question, q.asked_at, coalesce(q.asked_by, 0) as asked_by from waiver_questions q join fee_waivers w on w.id = q.waiver_id
		where q.waiver_id = any($1) and q.answer is null and w.state = 'RETURNED'`,
		store.IDs(waiverIDs))
	byWaiver := make(map[int64]OpenQuestion, len(rows))
	for _, row := range rows {
		byWaiver[row.WaiverID] = row
	}
	return byWaiver, err
}

// tellAsker writes to whoever asked, unless they take no part any more. The
// letter is not one of the member: who asks is part of the deliberation.
func (w Waiver) tellAsker(ctx context.Context, tx *store.Tx, q OpenQuestion) error {
	var to struct {
		Name, Email string
		Language    texts.Language
	}
	found, err := tx.Get(ctx, &to, `
		select name, email, language from people where id = $1 and email is not null and recusal($1, $2, $3) is null`, q.AskedBy, w.ID, tx.Today())
	if err != nil || !found {
		return err
	}
	_, err = notices.Queue(ctx, tx, notices.Notice{
		Kind: kindAnswered, PersonID: q.AskedBy, Address: to.Email, Name: to.Name, Language: to.Language,
		Data: letterData{WaiverID: w.ID, QuestionID: q.ID},
	})
	return err
}
