package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Question is what a reviewer, or staff, asks the member.
type Question struct {
	WaiverID int64
	Version  int // of the case that the asker saw; 0: whatever it is
	Text     string
}

// Ask returns a case to its member with a question, and writes to the member's
// focal points. The clock stands still until the answer.
func Ask(ctx context.Context, tx *store.Tx, question Question) error {
	question.Text = strings.TrimSpace(question.Text)
	w, err := open(ctx, tx, question.WaiverID, expected(question.Version))
	if err != nil {
		return err
	}
	mine, err := reviewedNow(ctx, tx, []int64{w.ID})
	if err != nil {
		return err
	}
	switch n := utf8.RuneCountInString(question.Text); {
	case w.MayAsk(len(mine) > 0) != nil:
		return w.MayAsk(len(mine) > 0)
	case n == 0:
		return refuse.Invalid("question", "WAIVER_QUESTION_MISSING")
	case n > maxReason:
		return refuse.Invalid("question", "NOTE_TOO_LONG", "Max", maxReason)
	}
	if err := w.take(ctx, tx, step{Act: ActAsk, To: StateReturned}); err != nil {
		return err
	}
	var id int64
	if _, err = tx.Get(ctx, &id, `
		insert into waiver_questions (waiver_id, question, asked_at, asked_by) values ($1, $2, $3, nullif($4::bigint, 0)) returning id`,
		w.ID, question.Text, tx.Now(), tx.Viewer().PersonID); err != nil {
		return err
	}
	return w.tell(ctx, tx, kindAsked, questionData{id})
}

// expected is a version to compare with; 0 is none.
func expected(version int) *int {
	if version == 0 {
		return nil
	}
	return &version
}

// MayAsk is nil where the viewer may ask the member now.
func (w Waiver) MayAsk(reviews bool) error {
	switch {
	case w.Recusal != "":
		return refuse.Denied("RECUSED", "Why", w.Recusal)
	case !reviews && !w.Staff:
		return refuse.Denied("NOT_REVIEWER")
	case w.State == StateReturned:
		return refuse.Closed("waiverId", "QUESTION_OPEN")
	case !w.State.Allows(ActAsk):
		return refuse.Closed("waiverId", "WAIVER_NOT_SO", "State", string(w.State), "Act", string(ActAsk))
	}
	return nil
}

// questionData is what the notice of a question holds.
type questionData struct {
	QuestionID int64 `json:"questionId"`
}
