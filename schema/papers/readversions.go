package papers

import (
	"context"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const versionColumns = `v.id, v.paper_id, v.language, v.number, coalesce(v.follows, 0) as follows, coalesce(v.blob, '') as blob, v.name, v.media_type, v.bytes, v.sha256, v.at`

// readable admits the versions of papers that the viewer may read: of those that
// the paper had while it was for them; those of a withdrawn one, the
// secretariat's alone. $2 are the viewer's audiences, $3 tells whether they are
// of the secretariat, $4 is their person, $5 today.
var readable = `($3 or not exists (select from paper_withdrawals w where w.paper_id = v.paper_id))
	and exists (select from papers p where p.id = v.paper_id and ` + Readable("$2", "$3::boolean", "$4", "$5") + `
	  and ($3 or exists (select from paper_openings o where o.version_id = v.id and ` + meetings.Readable("o.audience", "p.meeting_id", "$2", "$4", "$5") + `)))`

// Texts loads what papers say in each language offered, by paper, as far back as
// the paper was for the viewer. A paper that
// the viewer may not read has none; so has one that was withdrawn, but for the
// secretariat.
func Texts(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Text, error) {
	var rows []Version
	err := q.Select(ctx, &rows, `
		select `+versionColumns+`, coalesce((select x.failed from paper_words x where x.version_id = v.id and x.part = 1), '') as unread
		from paper_versions v where v.paper_id = any($1) and `+readable+` order by v.paper_id, v.language, v.number desc`,
		store.IDs(ids), store.Texts(q.Viewer().Audiences()), q.Viewer().Can(store.Staff), q.Viewer().PersonID, q.Today())
	of := store.Group(rows, func(v Version) int64 { return v.PaperID })
	list := make(map[int64][]Text, len(ids))
	for _, id := range ids {
		list[id] = byLanguage(texts.Languages, of[id])
	}
	return list, err
}

// Bodies loads the texts of the versions of papers that are no files, by paper
// and version.
func Bodies(ctx context.Context, q store.Reader, paperIDs []int64) (map[int64]map[int64]string, error) {
	var rows []struct {
		ID      int64
		PaperID int64 `db:"paper_id"`
		Body    string
	}
	err := q.Select(ctx, &rows, `
		select v.id, v.paper_id, v.body from paper_versions v
		where v.paper_id = any($1) and v.body is not null and `+readable,
		store.IDs(paperIDs), store.Texts(q.Viewer().Audiences()), q.Viewer().Can(store.Staff), q.Viewer().PersonID, q.Today())
	bodies := map[int64]map[int64]string{}
	for _, row := range rows {
		if bodies[row.PaperID] == nil {
			bodies[row.PaperID] = map[int64]string{}
		}
		bodies[row.PaperID][row.ID] = row.Body
	}
	return bodies, err
}

// File is a version's file with its content.
type File struct {
	Version
	Public  bool // everybody may read it
	Content []byte
}

// Open reads the file of a version for whoever may read its paper; for others,
// and where the version is a text, it does not exist. known is the hash, in
// hexadecimal, of what the reader has: of that no content comes again.
func Open(ctx context.Context, q store.Reader, files blobs.Store, id int64, known string) (f File, err error) {
	found, err := q.Get(ctx, &f, `
		select `+versionColumns+`, (select p.audience = 'PUBLIC' from papers p where p.id = v.paper_id) as public
		from paper_versions v where v.id = $1 and v.blob is not null and `+readable,
		id, store.Texts(q.Viewer().Audiences()), q.Viewer().Can(store.Staff), q.Viewer().PersonID, q.Today())
	switch {
	case err != nil:
		return f, err
	case !found:
		return f, refuse.NotFound("id")
	case known == f.Blob:
		return f, nil
	}
	f.Content, err = blobs.Read(ctx, files, f.Blob)
	return f, err
}
