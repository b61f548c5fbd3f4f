// Package uploads receives the files that people send with a form and keeps
// them until something takes them: an application its documents, the desk a
// bank's statement. What a file is, its content says, never its name. Whoever
// sent a file holds a sealed id of it; nobody else can use the file.
package uploads

import (
	"context"
	"crypto/sha256"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
)

// Purpose is what a file is sent for; it decides who may send it, what it may
// be and how large.
type Purpose string

const (
	ApplicationDocument Purpose = "APPLICATION_DOCUMENT"
	BankStatement       Purpose = "BANK_STATEMENT"
	MemberList          Purpose = "MEMBER_LIST"
	Paper               Purpose = "PAPER"
	ReferenceList       Purpose = "REFERENCE_LIST"
	WaiverEvidence      Purpose = "WAIVER_EVIDENCE"
)

// rule is what a purpose allows.
type rule struct {
	max   int // bytes
	kinds []kind
	roles []store.Role
}

var rules = map[Purpose]rule{
	ApplicationDocument: {10 << 20, []kind{pdf, docx, odt, png, jpeg}, []store.Role{store.Public}},
	BankStatement:       {5 << 20, []kind{csv, xml}, []store.Role{store.Staff}},
	MemberList:          {10 << 20, []kind{csvList, xlsxList}, []store.Role{store.Staff}},
	Paper:               {20 << 20, []kind{pdf, docx, odt}, []store.Role{store.Staff}},
	ReferenceList:       {1 << 20, []kind{csvList}, []store.Role{store.Staff}},
	WaiverEvidence:      {10 << 20, []kind{pdf, docx, odt, png, jpeg}, []store.Role{store.Member, store.Staff}},
}

// Max is the most bytes of a purpose's file; 0: there is no such purpose.
func Max(p Purpose) int { return rules[p].max }

// Accept lists the extensions of a purpose's files as HTML has them: ".pdf,.odt".
func Accept(p Purpose) string {
	var list []string
	for _, k := range rules[p].kinds {
		list = append(list, k.extensions...)
	}
	return strings.Join(list, ",")
}

// May refuses those who may not send files for a purpose, before any is read.
func May(v store.Viewer, p Purpose) error {
	switch {
	case v.Can(rules[p].roles...):
		return nil
	case slices.Contains(rules[p].roles, store.Member):
		return refuse.Denied("UPLOAD_MEMBERS_ONLY")
	}
	return refuse.Denied("UPLOAD_STAFF_ONLY")
}

// Upload is a file that was received.
type Upload struct {
	ID        int64      `db:"id"`
	Purpose   Purpose    `db:"purpose"`
	Name      string     `db:"name"`       // as the sender called it, without a path
	MediaType string     `db:"media_type"` // by its content: "application/pdf"
	Bytes     int        `db:"bytes"`
	SHA256    []byte     `db:"sha256"`
	PersonID  *int64     `db:"person_id"` // nil: a stranger sent it
	At        time.Time  `db:"at"`
	TakenAt   *time.Time `db:"taken_at"`
}

const columns = `u.id, u.purpose, u.name, u.media_type, u.bytes, u.sha256, u.person_id, u.at, u.taken_at`

// seal is the purpose of an upload's token.
const seal = "upload"

// Receive keeps a file until it is taken, and returns its sealed id. It refuses
// what is no file of the purpose: UPLOAD_EMPTY, UPLOAD_BYTES, UPLOAD_KIND,
// UPLOAD_NOT_ITS_NAME, UPLOAD_RUNS, UPLOAD_UNREADABLE; what cannot be looked at
// now: UPLOAD_BUSY; and what goes beyond the limits of all but staff. The
// sender's network is that of the context (people.WithNetwork).
func Receive(ctx context.Context, tx *store.Tx, keys seals.Keys, p Purpose, name string, content []byte) (token string, err error) {
	if err := May(tx.Viewer(), p); err != nil {
		return "", err
	}
	name = baseName(name)
	network, turn := people.NetworkOf(ctx), ours
	if !tx.Viewer().Can(store.Staff) {
		turn = theirs
		if err := limit(ctx, tx, network, len(content)); err != nil {
			return "", err
		}
	}
	mediaType, err := inspect(ctx, turn, p, name, content)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	var id int64
	_, err = tx.Get(ctx, &id, `
		with made as (
		  insert into uploads (purpose, name, media_type, bytes, sha256, person_id, network, at)
		  values ($1, $2, $3, $4, $5, nullif($6, 0), $7, $8) returning id
		)
		insert into upload_contents (upload_id, content) select id, $9 from made returning upload_id`,
		p, name, mediaType, len(content), sum[:], tx.Viewer().PersonID, network, tx.Now(), content)
	return keys.Token(seal, id, tx.Now()), err
}

// Take makes a file the taker's own: it is kept for as long as something refers
// to it. It is taken once, for the purpose that it was sent for, and what
// somebody sent who was signed in, by that person. field names the input that
// holds the token. Refusals: UPLOAD_UNKNOWN, UPLOAD_TAKEN.
func Take(ctx context.Context, tx *store.Tx, keys seals.Keys, p Purpose, field, token string) (u Upload, err error) {
	id, claimed := seals.Claim(token)
	if !claimed {
		return u, refuse.Invalid(field, "UPLOAD_UNKNOWN")
	}
	found, err := tx.Get(ctx, &u, `select `+columns+` from uploads u where u.id = $1 for update`, id)
	switch {
	case err != nil:
		return u, err
	case !found || !keys.Opens(token, seal, u.ID, u.At) || u.Purpose != p,
		u.PersonID != nil && *u.PersonID != tx.Viewer().PersonID:
		return Upload{}, refuse.Invalid(field, "UPLOAD_UNKNOWN")
	case u.TakenAt != nil:
		return Upload{}, refuse.Conflict(field, "UPLOAD_TAKEN", "Name", u.Name)
	}
	now := tx.Now()
	u.TakenAt = &now
	_, err = tx.Exec(ctx, `update uploads set taken_at = $2 where id = $1`, u.ID, now)
	return u, err
}

// Content reads a file; nil where it is gone. Who may read it, the area that
// took it decides.
func Content(ctx context.Context, r store.Reader, id int64) (content []byte, err error) {
	_, err = r.Get(ctx, &content, `select content from upload_contents where upload_id = $1`, id)
	return content, err
}

// Forget deletes files that were taken and that nothing refers to any more.
func Forget(ctx context.Context, tx *store.Tx, ids []int64) (int64, error) {
	return tx.Exec(ctx, `delete from uploads where id = any($1)`, store.IDs(ids))
}

// keptFor is how long a file waits to be taken.
const keptFor = 6 * time.Hour

// Purge deletes the files that nothing took within six hours. A second run finds
// nothing.
func Purge(ctx context.Context, tx *store.Tx) (int64, error) {
	return tx.Exec(ctx, `delete from uploads where taken_at is null and at < $1`, tx.Now().Add(-keptFor))
}

// baseName is what is kept of a file's name: old browsers send a path.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || !unicode.IsPrint(r) && r != ' ' {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 200 { // the end says what it is
		name = string(runes[len(runes)-200:])
	}
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "file"
	}
	return name
}
