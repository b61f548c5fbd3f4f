package waivers

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
)

const (
	// MaxEvidence is the most pieces of evidence of one case.
	MaxEvidence     = 30
	maxEvidenceNote = 1000 // characters
)

// Piece is one piece of evidence: a file, or a note that says where it is.
type Piece struct {
	ID        int64
	WaiverID  int64     `db:"waiver_id"`
	Criterion string    // its code; empty: of the case as a whole
	UploadID  int64     `db:"upload_id"` // 0: a note only
	Name      string    // of the file, as its sender called it
	MediaType string    `db:"media_type"`
	Bytes     int       // 0: a note only
	Note      string    //
	Carried   bool      // unchanged from last year's case
	AddedAt   time.Time `db:"added_at"`
	AddedBy   *string   `db:"added_by"`
}

const pieces = `e.id, e.waiver_id, coalesce(c.code, '') as criterion, coalesce(e.upload_id, 0) as upload_id, coalesce(u.name, '') as name,
	coalesce(u.media_type, '') as media_type, coalesce(u.bytes, 0) as bytes, e.note, e.carried_from_id is not null as carried, e.added_at, p.name as added_by
	from waiver_evidence e left join criteria c on c.id = e.criterion_id left join uploads u on u.id = e.upload_id left join people p on p.id = e.added_by`

// EvidenceList is the name of the list for cursors.
const EvidenceList = "waiverEvidence"

// EvidenceOf reads a page of the evidence of each case, in the order in which
// it was added, with one more row where there are more. The caller has loaded
// the cases as a viewer who may read evidence (View.Reads).
func EvidenceOf(ctx context.Context, q store.Reader, waiverIDs []int64, after int64, limit int) (map[int64][]Piece, error) {
	var rows []Piece
	err := q.Select(ctx, &rows, `
		select `+pieces+` where e.id in (
		  select id from (select id, row_number() over (partition by waiver_id order by id) as place from waiver_evidence
		                  where waiver_id = any($1) and removed_at is null and id > $2) x where place <= $3)
		order by e.id`, store.IDs(waiverIDs), after, limit+1)
	byWaiver := make(map[int64][]Piece)
	for _, row := range rows {
		byWaiver[row.WaiverID] = append(byWaiver[row.WaiverID], row)
	}
	return byWaiver, err
}

// EvidenceCounts counts the evidence of cases.
func EvidenceCounts(ctx context.Context, q store.Reader, waiverIDs []int64) (map[int64]int32, error) {
	var rows []struct {
		ID int64
		N  int32
	}
	err := q.Select(ctx, &rows, `select waiver_id as id, count(*) as n from waiver_evidence where waiver_id = any($1) and removed_at is null group by 1`,
		store.IDs(waiverIDs))
	byWaiver := make(map[int64]int32, len(rows))
	for _, row := range rows {
		byWaiver[row.ID] = row.N
	}
	return byWaiver, err
}

// EvidenceByID finds a piece of evidence, with the case that it belongs to, for
// who may read it: its member, its reviewers and staff. What was removed is
// gone for everybody.
func EvidenceByID(ctx context.Context, q store.Reader, id int64) (p Piece, found bool, err error) {
	if found, err = q.Get(ctx, &p, `select `+pieces+` where e.id = $1 and e.removed_at is null`, id); err != nil || !found {
		return Piece{}, false, err
	}
	w, found, err := ByID(ctx, q, p.WaiverID)
	if err != nil || !found || !w.Reads() {
		return Piece{}, false, err
	}
	return p, true, nil
}

func (s Shown) empty() bool { return len(s.Files) == 0 && strings.TrimSpace(s.Note) == "" }

// show adds and removes evidence; changed tells whether it did any.
func (w *Waiver) show(ctx context.Context, tx *store.Tx, keys seals.Keys, d Draft, criteria []Criterion) (changed bool, err error) {
	if len(d.Remove) > 0 {
		n, err := tx.Exec(ctx, `
			update waiver_evidence set removed_at = $3, removed_by = nullif($4::bigint, 0) where waiver_id = $1 and id = any($2) and removed_at is null`,
			w.ID, store.IDs(d.Remove), tx.Now(), tx.Viewer().PersonID)
		if err != nil {
			return false, err
		}
		if int(n) < len(d.Remove) {
			return false, refuse.Conflict("removeEvidence", "EVIDENCE_GONE")
		}
		changed = true
	}
	added, err := w.add(ctx, tx, keys, "evidence", 0, d.Evidence)
	changed = changed || added
	for _, a := range d.Answers {
		if err != nil {
			return false, err
		}
		c, _ := byCode(criteria, a.Code)
		added, err = w.add(ctx, tx, keys, "answers."+a.Code, c.ID, a.Evidence)
		changed = changed || added
	}
	return changed, err
}

// add takes files as evidence of a criterion (0: of the case as a whole), or
// keeps the note alone where there is none. Refusals: UPLOAD_UNKNOWN,
// UPLOAD_TAKEN, EVIDENCE_MANY, NOTE_TOO_LONG.
func (w *Waiver) add(ctx context.Context, tx *store.Tx, keys seals.Keys, field string, criterionID int64, s Shown) (added bool, err error) {
	if s.empty() {
		return false, nil
	}
	if s.Note = strings.TrimSpace(s.Note); utf8.RuneCountInString(s.Note) > maxEvidenceNote {
		return false, refuse.Invalid(field, "NOTE_TOO_LONG", "Max", maxEvidenceNote)
	}
	has, err := EvidenceCounts(ctx, tx, []int64{w.ID})
	if err != nil {
		return false, err
	}
	if int(has[w.ID])+max(len(s.Files), 1) > MaxEvidence {
		return false, refuse.Invalid(field, "EVIDENCE_MANY", "Max", MaxEvidence)
	}
	ids := []int64{0} // a note alone
	for i, token := range s.Files {
		file, err := uploads.Take(ctx, tx, keys, uploads.WaiverEvidence, field, token)
		if err != nil {
			return false, err
		}
		ids = append(ids[:i], file.ID)
	}
	_, err = tx.Exec(ctx, `
		insert into waiver_evidence (waiver_id, criterion_id, upload_id, note, added_at, added_by)
		select $1, nullif($2::bigint, 0), nullif(file, 0), $4, $5, nullif($6::bigint, 0) from unnest($3::bigint[]) with ordinality files (file, place) order by place`,
		w.ID, criterionID, store.IDs(ids), s.Note, tx.Now(), tx.Viewer().PersonID)
	return true, err
}
