package papers

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

// Version is what a paper said in a language from an instant on.
type Version struct {
	ID        int64
	PaperID   int64 `db:"paper_id"`
	Language  texts.Language
	Number    int    // within the paper and its language
	Follows   int    // the English version that it translates; 0: it is English
	Blob      string // the file's key in the store of files; empty: a text
	Name      string // of the file
	MediaType string `db:"media_type"`
	Bytes     int
	SHA256    []byte `db:"sha256"` // of the file, or of the text
	At        time.Time
	Unread    string // why nothing of the file could be read; empty: it could, or was not tried
}

// Addition is a version to add: a file or a text.
type Addition struct {
	PaperID  int64
	Language texts.Language
	File     string // the sealed id of an upload
	Text     string // paragraphs, "# headings" and "- lists"
	Follows  int    // the English version that it translates; 0: the latest
}

// maxText is the most bytes of a text that is typed.
const maxText = 200_000

// AddVersion adds what a paper says in a language. What it said before stays
// on record. A file is in the store of files, and synced, before its row is
// written. Refusals: PAPER_CONTENT, PAPER_TEXT, PAPER_FOLLOWS, PAPER_SAME,
// PAPER_WITHDRAWN, those of uploads.
func AddVersion(ctx context.Context, tx *store.Tx, keys seals.Keys, files blobs.Store, a Addition) (id int64, err error) {
	a.Text = tidyText(a.Text)
	if err := a.check().Err(); err != nil {
		return 0, err
	}
	p, err := lock(ctx, tx, a.PaperID)
	switch {
	case err != nil:
		return 0, err
	case p.WithdrawnAt != nil:
		return 0, refuse.Conflict("id", "PAPER_WITHDRAWN")
	}
	v, previous, err := a.follow(ctx, tx)
	if err != nil {
		return 0, err
	}
	if a.File != "" {
		err = v.take(ctx, tx, keys, files, a.File)
	} else {
		sum := sha256.Sum256([]byte(a.Text))
		v.MediaType, v.Bytes, v.SHA256 = "text/plain", len(a.Text), sum[:]
	}
	if err != nil {
		return 0, err
	}
	if string(previous) == string(v.SHA256) {
		return 0, refuse.Conflict(a.field(), "PAPER_SAME")
	}
	return v.insert(ctx, tx, a.Text)
}

func (a Addition) field() string {
	if a.File != "" {
		return "file"
	}
	return "text"
}

func tidyText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

func (a Addition) check() (problems refuse.List) {
	if (a.File == "") == (a.Text == "") {
		problems.Add(refuse.Invalid("file", "PAPER_CONTENT"))
	}
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if len(a.Text) > maxText || !utf8.ValidString(a.Text) || strings.ContainsFunc(a.Text, control) {
		problems.Add(refuse.Invalid("text", "PAPER_TEXT", "Max", maxText/1000))
	}
	return problems
}

// follow finds the version's number and what it translates, and the hash of
// the one before. A translation that comes before the English counts as one of
// its first version.
func (a Addition) follow(ctx context.Context, tx *store.Tx) (v Version, previous []byte, err error) {
	var last struct {
		Number, English int
		SHA256          []byte `db:"sha256"`
	}
	_, err = tx.Get(ctx, &last, `
		select coalesce(l.number, 0) as number, l.sha256, coalesce((select max(number) from paper_versions where paper_id = $1 and language = 'en'), 0) as english
		from (select 1) one left join lateral (
		  select number, sha256 from paper_versions where paper_id = $1 and language = $2 order by number desc limit 1) l on true`, a.PaperID, a.Language)
	v = Version{PaperID: a.PaperID, Language: a.Language, Number: last.Number + 1}
	switch {
	case err != nil:
		return v, nil, err
	case a.Language == texts.English && a.Follows != 0, a.Follows < 0, a.Follows > max(last.English, 1):
		return v, nil, refuse.Invalid("follows", "PAPER_FOLLOWS")
	case a.Language == texts.English:
	case a.Follows == 0:
		v.Follows = max(last.English, 1)
	default:
		v.Follows = a.Follows
	}
	return v, last.SHA256, nil
}

// take moves a file from the uploads into the store of files.
func (v *Version) take(ctx context.Context, tx *store.Tx, keys seals.Keys, files blobs.Store, token string) error {
	u, err := uploads.Take(ctx, tx, keys, uploads.Paper, "file", token)
	if err != nil {
		return err
	}
	content, err := uploads.Content(ctx, tx, u.ID)
	if err != nil {
		return err
	}
	v.Name, v.MediaType, v.Bytes, v.SHA256 = u.Name, u.MediaType, u.Bytes, u.SHA256
	if v.Blob, err = blobs.Keep(ctx, tx, files, content); err != nil {
		return err
	}
	_, err = uploads.Forget(ctx, tx, []int64{u.ID})
	return err
}

func (v Version) insert(ctx context.Context, tx *store.Tx, text string) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into paper_versions (paper_id, language, number, follows, blob, name, media_type, bytes, sha256, body, at, by)
		values ($1, $2, $3, nullif($4, 0), nullif($5, ''), $6, $7, $8, $9, case when $5 = '' then $10 end, $11, nullif($12, 0)) returning id`,
		v.PaperID, v.Language, v.Number, v.Follows, v.Blob, v.Name, v.MediaType, v.Bytes, v.SHA256, text, tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "paper_versions_number") {
		return 0, refuse.Conflict("language", "STALE_VERSION")
	}
	if err != nil || v.Blob != "" {
		return id, err // a file's words are read in its wake
	}
	return id, index(ctx, tx, id, unmarked(text), "")
}
