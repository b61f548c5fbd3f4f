package waivers

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
)

// maxWords is the most characters of a statement, of the words to a criterion,
// and of an answer.
const maxWords = 4000

// Draft is what a member writes into its case; nil leaves as it is.
type Draft struct {
	WaiverID  int64
	Version   *int // refused where the case has another by now
	Statement *string
	Answers   []Said
	Evidence  Shown   // of the case as a whole
	Remove    []int64 // evidence that no longer counts
	Submit    bool    // hands the case in at once
}

// Said is what a member says to one criterion.
type Said struct {
	Code     string // the criterion's
	Declared *bool  // of a declared one
	Words    *string
	Evidence Shown
}

// Shown is what shows a criterion: files, or a note that says where it is to
// be found. With files the note is about them.
type Shown struct {
	Files []string // sealed ids of uploads
	Note  string
}

// Save writes a draft, and hands it in where that is asked for; only while the
// case is a draft or waits for an answer. What is said as last year stays
// unchanged on record. Refusals: STALE_VERSION, WAIVER_NOT_EDITABLE,
// CRITERION_UNKNOWN, CRITERION_NOT_DECLARED, NOTE_TOO_LONG, those of evidence
// and of Submit.
func Save(ctx context.Context, tx *store.Tx, keys seals.Keys, d Draft) error {
	w, err := openOwn(ctx, tx, d.WaiverID, d.Version)
	if err != nil {
		return err
	}
	if !w.State.Edited() {
		return refuse.Closed("waiverId", "WAIVER_NOT_EDITABLE")
	}
	all, err := Criteria(ctx, tx, []int64{w.SetID})
	if err != nil {
		return err
	}
	if err := d.read(all[w.SetID]); err != nil {
		return err
	}
	wrote, err := w.write(ctx, tx, d, all[w.SetID])
	if err != nil {
		return err
	}
	showed, err := w.show(ctx, tx, keys, d, all[w.SetID])
	if err != nil {
		return err
	}
	if wrote {
		err = w.note(ctx, tx, "EDIT", "", true)
	}
	if err == nil && showed {
		err = w.note(ctx, tx, "EVIDENCE", "", !wrote)
	}
	if err == nil && d.Submit {
		err = w.submit(ctx, tx)
	}
	return err
}

// Edited tells whether the member may still change what it said and showed.
func (s State) Edited() bool { return s == StateDraft || s == StateReturned }

// read brings a draft into its stored form, or refuses all that is wrong.
func (d *Draft) read(criteria []Criterion) error {
	var problems refuse.List
	problems.Add(shortened("statement", d.Statement))
	for i := range d.Answers {
		a := &d.Answers[i]
		field := "answers." + a.Code
		c, known := byCode(criteria, a.Code)
		switch {
		case !known:
			problems.Add(refuse.Invalid(field, "CRITERION_UNKNOWN"))
		case a.Declared != nil && c.Kind != Declares:
			problems.Add(refuse.Invalid(field, "CRITERION_NOT_DECLARED"))
		case c.Evidence == "NONE" && !a.Evidence.empty():
			problems.Add(refuse.Invalid(field, "EVIDENCE_NOT_ASKED"))
		}
		problems.Add(shortened(field, a.Words))
	}
	return problems.Err()
}

func byCode(criteria []Criterion, code string) (c Criterion, known bool) {
	for _, c := range criteria {
		if c.Code == code {
			return c, true
		}
	}
	return c, false
}

// shortened trims what somebody wrote and refuses what is too long.
func shortened(field string, text *string) *refuse.Refusal {
	if text == nil {
		return nil
	}
	*text = strings.TrimSpace(strings.ReplaceAll(*text, "\x00", ""))
	if utf8.RuneCountInString(*text) > maxWords {
		return refuse.Invalid(field, "NOTE_TOO_LONG", "Max", maxWords)
	}
	return nil
}

// write keeps the words; changed tells whether any is otherwise than before.
func (w *Waiver) write(ctx context.Context, tx *store.Tx, d Draft, criteria []Criterion) (changed bool, err error) {
	var n int64
	if d.Statement != nil {
		n, err = tx.Exec(ctx, `update fee_waivers set statement = $2 where id = $1 and statement <> $2`, w.ID, *d.Statement)
	}
	for _, a := range d.Answers {
		if err != nil {
			break
		}
		c, _ := byCode(criteria, a.Code)
		changed = changed || n > 0
		n, err = tx.Exec(ctx, `
			insert into waiver_answers as a (waiver_id, criterion_id, declared, words, answered_at, answered_by)
			select $1, $2, $3, coalesce($4, ''), $5, nullif($6::bigint, 0)
			where $3::boolean is not null or coalesce($4, '') <> '' or exists (select from waiver_answers where waiver_id = $1 and criterion_id = $2)
			on conflict (waiver_id, criterion_id) do update
			set declared = coalesce($3, a.declared), words = coalesce($4, a.words), carried = false, answered_at = $5, answered_by = nullif($6::bigint, 0)
			where (coalesce($3, a.declared), coalesce($4, a.words)) is distinct from (a.declared, a.words)`,
			w.ID, c.ID, a.Declared, a.Words, tx.Now(), tx.Viewer().PersonID)
	}
	return changed || n > 0, err
}
