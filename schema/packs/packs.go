// Package packs makes the pack of a meeting: its agenda and all its papers as
// one PDF with bookmarks, for those who may read the same of them. What a pack
// holds is decided when it is made, and again whenever it is given.
package packs

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State is how far a pack is; the words are those of the schema.
type State string

const (
	None   State = "NONE"   // nobody asked for it as the meeting stands now
	Asked  State = "ASKED"  // it waits for its turn
	Making State = "MAKING" // papers are being put into it
	Ready  State = "READY"
	Failed State = "FAILED" // given up after several attempts
)

// Pack is a meeting's pack as a viewer would be given it now.
type Pack struct {
	MeetingID     int64 `db:"meeting_id"`
	Language      texts.Language
	State         State
	Documents     int        // papers that belong into it
	DocumentsDone int        `db:"documents_done"`
	Pages         int        // so far; all of them once it is ready
	AskedAt       *time.Time `db:"asked_at"`
	MadeAt        *time.Time `db:"made_at"`
	Bytes         int64
	Outdated      bool // there was one, of before something changed
	GivenUp       int  `db:"given_up"` // packs of the meeting that were given up, for whomever; staff alone are told
	Reach         Reach
	Blob          string
}

// Of tells how a meeting's pack stands for the viewer; NotFound where the
// viewer may not know of the meeting.
func Of(ctx context.Context, q store.Reader, meetingID int64, l texts.Language) (Pack, error) {
	p, _, err := find(ctx, q, meetingID, l)
	return p, err
}

// find reads the plan of what the viewer would be given, and the pack of it.
func find(ctx context.Context, q store.Reader, meetingID int64, l texts.Language) (p Pack, planned plan, err error) {
	m, err := meetings.Get(ctx, q, meetingID)
	if err != nil {
		return p, planned, err
	}
	reach, err := reachOf(ctx, q, m.ID)
	if err != nil {
		return p, planned, err
	}
	if planned, err = load(ctx, q, m.ID, reach, l); err != nil {
		return p, planned, err
	}
	p = Pack{State: None, Documents: len(planned.Parts), MeetingID: m.ID, Language: l, Reach: planned.Reach}
	_, err = q.Get(ctx, &p, `
		select k.state, k.documents, k.asked_at, k.settled_at as made_at, coalesce(k.blob, '') as blob, coalesce(b.bytes, 0) as bytes,
		       (select count(*) from pack_parts t where t.pack_id = k.id) as documents_done,
		       case when k.pages > 0 then k.pages else (select coalesce(sum(t.pages), 0) from pack_parts t where t.pack_id = k.id) end as pages
		from packs k left join blobs b on b.key = k.blob
		where k.meeting_id = $1 and k.language = $2 and k.reach = $3 and k.key = $4 and k.state <> 'STALE'`,
		m.ID, l, planned.Reach, planned.key())
	if err == nil && q.Viewer().Can(store.Staff) {
		_, err = q.Get(ctx, &p.GivenUp, `select count(*) from packs where meeting_id = $1 and state = 'FAILED'`, m.ID)
	}
	if err == nil && p.State == None {
		_, err = q.Get(ctx, &p.Outdated, `select exists (select from packs where meeting_id = $1 and language = $2 and reach = $3)`, m.ID, l, planned.Reach)
	}
	return p, planned, err
}

const (
	mostDocuments = 400
	mostBytes     = 300 << 20 // of files in a pack: they are in memory together
	mostWaiting   = 200
	mostPublic    = 20 // of them, for the public: anybody may ask for these
)

// Ask has a pack made of a meeting as the viewer may read it. Whoever asks for
// what another asked for waits for the same one. What was given up stays so, or
// anybody could have what kills its maker tried for ever: the secretariat takes
// up all that was given up of a meeting when it asks. Refusals: NOT_FOUND,
// PACK_CANCELLED, PACK_LARGE, PACK_BUSY, PACK_FAILED.
func Ask(ctx context.Context, tx *store.Tx, meetingID int64, l texts.Language) error {
	p, planned, err := find(ctx, tx, meetingID, l)
	switch {
	case err != nil:
		return err
	case planned.Cancelled:
		return refuse.Closed("", "PACK_CANCELLED")
	case len(planned.Parts) > mostDocuments || planned.bytes() > mostBytes:
		return refuse.Conflict("", "PACK_LARGE", "Documents", mostDocuments, "Megabytes", mostBytes>>20)
	case p.State == Failed && !tx.Viewer().Can(store.Staff):
		return refuse.Closed("", "PACK_FAILED")
	case tx.Viewer().Can(store.Staff):
		if err := revive(ctx, tx, meetingID); err != nil {
			return err
		}
	}
	if p.State != None && p.State != Failed {
		return nil
	}
	var waiting struct{ All, Public int }
	if _, err := tx.Get(ctx, &waiting, `
		select count(*) as all, count(*) filter (where reach = 'PUBLIC') as public from packs where settled_at is null`); err != nil {
		return err
	}
	if waiting.All >= mostWaiting || planned.Reach == ForPublic && waiting.Public >= mostPublic {
		return refuse.Conflict("", "PACK_BUSY")
	}
	return planned.ask(ctx, tx)
}

// revive has what was given up of a meeting made anew, for whomever it is. What
// is out of date by now is replaced when its turn comes.
func revive(ctx context.Context, tx *store.Tx, meetingID int64) error {
	_, err := tx.Exec(ctx, `
		update packs set state = 'ASKED', attempts = 0, leased_until = null, settled_at = null, asked_at = $2
		where meeting_id = $1 and state = 'FAILED'`, meetingID, tx.Now())
	return err
}

// ask queues what is planned; what was given up or had changed is begun again.
func (p plan) ask(ctx context.Context, tx *store.Tx) error {
	_, err := tx.Exec(ctx, `
		insert into packs as k (meeting_id, language, reach, key, documents, asked_at, asked_by)
		values ($1, $2, $3, $4, $5, $6, nullif($7, 0))
		on conflict on constraint packs_once do update set state = 'ASKED', attempts = 0, leased_until = null, settled_at = null, asked_at = excluded.asked_at
		where k.state in ('STALE', 'FAILED')`,
		p.MeetingID, p.Language, p.Reach, p.key(), len(p.Parts), tx.Now(), tx.Viewer().PersonID)
	return err
}
