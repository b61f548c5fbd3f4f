package bodies

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Draft is what a body shall be.
type Draft struct {
	Names        texts.Translated
	Purposes     texts.Translated
	ParentID     int64 // 0: none
	Joining      string
	Languages    []texts.Language
	Contact      string // an e-mail address; may be empty
	Quorum       int    // per cent
	NoticeDays   int    // between the convocation and the meeting
	NoticeRule   string // on which the notice rests: "SOP 4.2"; may be empty
	DecidedFor   string // who reads its decisions, where one does not say otherwise; empty: everybody
	Constituency string // of a caucus: its code
}

const (
	maxName    = 200
	maxPurpose = 500
	maxRule    = 100
)

var codes = regexp.MustCompile(`^[A-Z][A-Z0-9-]{1,39}$`)

// Create sets a body up and returns its id. There is one Assembly, one Board
// and one secretariat; they are there from the beginning.
func Create(ctx context.Context, tx *store.Tx, code string, kind Kind, d Draft) (id int64, err error) {
	code, d = strings.ToUpper(strings.Join(strings.Fields(code), "-")), d.tidy()
	var problems refuse.List
	if !codes.MatchString(code) {
		problems.Add(refuse.Invalid("code", "BODY_CODE"))
	}
	if (kind == Caucus) != (d.Constituency != "") {
		problems.Add(refuse.Invalid("constituency", "BODY_OF_CONSTITUENCY"))
	}
	problems = append(problems, d.check()...)
	if err := problems.Err(); err != nil {
		return 0, err
	}
	constituency, err := d.lookUp(ctx, tx)
	if err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into bodies (code, kind, names, purposes, parent_id, constituency_id, joining, languages, contact, quorum, notice_days, convocation_rule, decided_for)
		values ($1, $2, $3, $4, nullif($5, 0), nullif($6, 0), $7, $8, $9, $10, $11, $12, $13) returning id`,
		code, string(kind), d.Names, d.Purposes, d.ParentID, constituency, d.Joining, d.tongues(), d.Contact, d.Quorum, d.NoticeDays, d.NoticeRule, d.DecidedFor)
	switch {
	case store.Violates(err, "bodies_code_key"):
		return 0, refuse.Conflict("code", "BODY_CODE_TAKEN")
	case store.Violates(err, "bodies_one_of_a_kind"):
		return 0, refuse.Conflict("kind", "BODY_ONE_OF_A_KIND")
	}
	return id, err
}

// Update changes what is no history. expectedVersion refuses with STALE_VERSION
// when somebody else was first.
func Update(ctx context.Context, tx *store.Tx, id int64, d Draft, expectedVersion int) error {
	d = d.tidy()
	if err := d.check().Err(); err != nil {
		return err
	}
	if _, err := d.lookUp(ctx, tx); err != nil {
		return err
	}
	rows, err := tx.Exec(ctx, `
		update bodies set names = $3, purposes = $4, parent_id = nullif($5, 0), joining = $6, languages = $7, contact = $8, quorum = $9, notice_days = $10,
		  convocation_rule = $11, decided_for = $12, version = version + 1
		where id = $1 and version = $2`,
		id, expectedVersion, d.Names, d.Purposes, d.ParentID, d.Joining, d.tongues(), d.Contact, d.Quorum, d.NoticeDays, d.NoticeRule, d.DecidedFor)
	switch {
	case store.Violates(err, "bodies_no_circle"), store.Violates(err, "bodies_check"):
		return refuse.Invalid("parentId", "BODY_CIRCLE")
	case err == nil && rows == 0:
		return refuse.Conflict("expectedVersion", "BODY_CHANGED")
	}
	return err
}

// DraftOf is a body as it stands, to change.
func (b Body) DraftOf() Draft {
	return Draft{
		Names: b.Names, Purposes: b.Purposes, ParentID: b.ParentID, Joining: b.Joining, Languages: b.Languages(),
		Contact: b.Contact, Quorum: b.Quorum, NoticeDays: b.NoticeDays, NoticeRule: b.ConvocationRule, DecidedFor: b.DecidedFor,
	}
}

func (d Draft) tidy() Draft {
	d.Names, d.Purposes = d.Names.Trimmed(), d.Purposes.Trimmed()
	d.Contact = strings.ToLower(strings.TrimSpace(d.Contact))
	d.NoticeRule = strings.TrimSpace(d.NoticeRule)
	if d.DecidedFor == "" {
		d.DecidedFor = "PUBLIC"
	}
	if d.Joining == "" {
		d.Joining = Appointment
	}
	if len(d.Languages) == 0 {
		d.Languages = []texts.Language{texts.English}
	}
	return d
}

func (d Draft) tongues() any {
	list := make([]string, len(d.Languages))
	for i, l := range d.Languages {
		list[i] = string(l)
	}
	return store.Texts(list)
}

func (d Draft) check() (problems refuse.List) {
	problems = append(problems, checkTexts("names", d.Names, maxName, false)...)
	if len(d.Purposes) > 0 {
		problems = append(problems, checkTexts("purposes", d.Purposes, maxPurpose, false)...)
	}
	if d.Contact != "" {
		_, err := people.Address("contact", d.Contact)
		problems = append(problems, refuse.From(err)...)
	}
	if d.Quorum < 0 || d.Quorum > 100 {
		problems.Add(refuse.Invalid("quorumPercent", "BODY_QUORUM"))
	}
	if d.NoticeDays < 0 || d.NoticeDays > 180 {
		problems.Add(refuse.Invalid("noticeDays", "BODY_NOTICE"))
	}
	if utf8.RuneCountInString(d.NoticeRule) > maxRule || strings.ContainsFunc(d.NoticeRule, unicode.IsControl) {
		problems.Add(refuse.Invalid("noticeRule", "DECISION_RULE"))
	}
	return problems
}

// lookUp finds the parent and the constituency; 0: none.
func (d Draft) lookUp(ctx context.Context, tx *store.Tx) (constituency int64, err error) {
	if d.ParentID != 0 {
		known, err := ByIDs(ctx, tx, []int64{d.ParentID})
		if err != nil {
			return 0, err
		}
		if len(known) == 0 {
			return 0, refuse.NotFound("parentId")
		}
	}
	if d.Constituency == "" {
		return 0, nil
	}
	found, err := tx.Get(ctx, &constituency, `select id from constituencies where code = $1`, d.Constituency)
	if err == nil && !found {
		err = refuse.NotFound("constituency")
	}
	return constituency, err
}

// checkTexts asks for English and refuses what is too long or cannot be shown;
// lines tells whether there may be several.
func checkTexts(field string, t texts.Translated, most int, lines bool) (problems refuse.List) {
	if t[texts.English] == "" {
		problems.Add(refuse.Invalid(field+".en", "BODY_TEXT_MISSING"))
	}
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		control := func(r rune) bool { return unicode.IsControl(r) && (!lines || r != '\n' && r != '\t') }
		if utf8.RuneCountInString(t[l]) > most || !utf8.ValidString(t[l]) || strings.ContainsFunc(t[l], control) {
			problems.Add(refuse.Invalid(field+"."+string(l), "BODY_TEXT_LONG", "Most", most))
		}
	}
	return problems
}
