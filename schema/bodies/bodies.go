// Package bodies keeps who may decide: the Members' Assembly, the Governing
// Board, the secretariat, and the working groups, caucuses and communities of
// practice that they set up.
package bodies

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Kind of a body; the words are those of the schema.
type Kind string

const (
	Assembly     Kind = "ASSEMBLY"
	Board        Kind = "BOARD"
	Secretariat  Kind = "SECRETARIAT"
	WorkingGroup Kind = "WORKING_GROUP"
	Caucus       Kind = "CAUCUS" // of a constituency
	Community    Kind = "COMMUNITY"
)

// Body is a body of the initiative.
type Body struct {
	ID              int64
	Code            string // for ever, as decisions cite it: "BOARD", "WG-TECHNICAL"
	Kind            Kind
	Names           texts.Translated
	Purposes        texts.Translated
	ParentID        int64 `db:"parent_id"`       // 0: none
	ConstituencyID  int64 `db:"constituency_id"` // of a caucus; 0: none
	Joining         string
	Contact         string // an e-mail address; may be empty
	Quorum          int    // per cent of those who may decide; 50: more than half; 0: none is asked
	NoticeDays      int    `db:"notice_days"`      // between the convocation and the meeting
	ConvocationRule string `db:"convocation_rule"` // which that rests on; may be empty
	DecidedFor      string `db:"decided_for"`      // the audience of its decisions
	Tongues         string // the languages it works in, with commas

	Constituency      string           // its code; empty: none
	ConstituencyNames texts.Translated `db:"constituency_names"`
	Version           int
}

// How one comes to be in a body.
const (
	Open        = "OPEN"
	Appointment = "APPOINTMENT"
	ExOfficio   = "EX_OFFICIO"
)

// Languages are those that the body works in.
func (b Body) Languages() []texts.Language {
	var list []texts.Language
	for l := range strings.SplitSeq(b.Tongues, ",") {
		list = append(list, texts.Language(l))
	}
	return list
}

const columns = `b.id, b.code, b.kind, b.names, b.purposes, coalesce(b.parent_id, 0) as parent_id, coalesce(b.constituency_id, 0) as constituency_id,
	b.joining, b.contact, b.quorum, b.notice_days, b.convocation_rule, b.decided_for, array_to_string(b.languages, ',') as tongues, b.version,
	coalesce((select c.code from constituencies c where c.id = b.constituency_id), '') as constituency, coalesce((select c.name from constituencies c where c.id = b.constituency_id), '{}') as constituency_names`

// ByIDs loads bodies.
func ByIDs(ctx context.Context, q store.Reader, ids []int64) (map[int64]Body, error) {
	var rows []Body
	err := q.Select(ctx, &rows, `select `+columns+` from bodies b where b.id = any($1)`, store.IDs(ids))
	return store.Index(rows, func(b Body) int64 { return b.ID }), err
}

// All loads every body, by the code that decisions cite.
func All(ctx context.Context, q store.Reader) (map[string]Body, error) {
	var rows []Body
	err := q.Select(ctx, &rows, `select `+columns+` from bodies b`)
	return store.Index(rows, func(b Body) string { return b.Code }), err
}
