package reminders

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Kind says what a letter is in the course of its subject. The words are those
// of the schema.
type Kind string

const (
	KindReminder   Kind = "REMINDER"
	KindArrears    Kind = "ARREARS_NOTICE"
	KindSuspension Kind = "SUSPENSION_NOTICE"
	KindLapse      Kind = "LAPSE_PROPOSAL"
	KindRestored   Kind = "RESTORED"   // no step: it goes out when dues are settled
	KindEnd        Kind = "END_NOTICE" // says that a waiver has ended
)

// Template is a letter's text in its latest version.
type Template struct {
	ID        int64
	About     Subject
	Kind      Kind
	Name      texts.Translated
	VersionID int64 `db:"version_id"`
	Number    int   // of the version; Update compares it
	Subject   texts.Translated
	Body      texts.Translated
	WrittenAt time.Time `db:"written_at"`
	WrittenBy *string   `db:"written_by"` // nil: it came with the product
	Planned   int32     // reminders that will go out in an older version
}

// Draft is the template's text.
func (t Template) Draft() Draft { return Draft{t.Subject, t.Body} }

// Places are what the text may name as {{.Place}}.
func (t Template) Places() []string { return matterOf(t.About).places }

const templateQuery = `
	select t.id, t.subject as about, t.kind, t.name, v.id as version_id, v.number, v.subject, v.body, v.written_at, who.name as written_by,
	       (select count(*) from reminders r join reminder_template_versions old on old.id = r.template_version_id
	        where r.state = 'PLANNED' and old.template_id = t.id and old.id <> v.id) as planned
	from reminder_templates t cross join lateral (
	  select v.id, v.number, v.subject, v.body, v.written_at, v.written_by from reminder_template_versions v
	  where v.template_id = t.id order by v.number desc limit 1) v
	left join people who on who.id = v.written_by`

// Templates lists the texts by subject, in the order of the course.
func Templates(ctx context.Context, r store.Reader) (list []Template, err error) {
	err = r.Select(ctx, &list, templateQuery+`
		order by array_position('{dues,waiver_end,waiver_review,mandate_end,term_end,interests_due,action_due}', t.subject),
		  array_position('{REMINDER,ARREARS_NOTICE,SUSPENSION_NOTICE,LAPSE_PROPOSAL,RESTORED,END_NOTICE}', t.kind), t.id`)
	return list, err
}

// TemplateByID reads one text; found is false where there is none.
func TemplateByID(ctx context.Context, r store.Reader, id int64) (t Template, found bool, err error) {
	found, err = r.Get(ctx, &t, templateQuery+` where t.id = $1`, id)
	return t, found, err
}

// UpdateTemplate writes a text anew. What is planned already goes out as it was
// planned. expectedNumber refuses with TEMPLATE_CHANGED when somebody else was
// first; a text that did not change makes no new version.
func UpdateTemplate(ctx context.Context, tx *store.Tx, id int64, d Draft, expectedNumber int) error {
	now, found, err := TemplateByID(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case now.Number != expectedNumber:
		return refuse.Conflict("expectedVersion", "TEMPLATE_CHANGED")
	}
	d = d.cleaned()
	if err := d.check(now.Places()); err != nil {
		return err
	}
	if d.equal(now.Draft()) {
		return nil
	}
	return writeTemplate(ctx, tx, id, now.Number+1, d)
}

func (d Draft) equal(other Draft) bool {
	for _, l := range every {
		if d.In(l) != other.In(l) {
			return false
		}
	}
	return true
}

func writeTemplate(ctx context.Context, tx *store.Tx, id int64, number int, d Draft) error {
	only := func(t texts.Translated) texts.Translated {
		return texts.Translated{texts.English: t[texts.English], texts.French: t[texts.French], texts.Spanish: t[texts.Spanish]}
	}
	_, err := tx.Exec(ctx, `
		insert into reminder_template_versions (template_id, number, subject, body, written_at, written_by) values ($1, $2, $3, $4, $5, nullif($6, 0))`,
		id, number, only(d.Subject), only(d.Body), tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "reminder_template_versions_once") {
		return refuse.Conflict("expectedVersion", "TEMPLATE_CHANGED")
	}
	return err
}

// AddTemplate begins a text of its own from a copy of another, for the steps
// that shall say something else, and returns its id. What goes out when dues
// are settled has no step, and so there is one only.
func AddTemplate(ctx context.Context, tx *store.Tx, copyOf int64, name string) (id int64, err error) {
	source, found, err := TemplateByID(ctx, tx, copyOf)
	if err != nil {
		return 0, err
	}
	name = strings.TrimSpace(name)
	switch {
	case !found:
		return 0, refuse.NotFound("copyOf")
	case source.Kind == KindRestored:
		return 0, refuse.Invalid("copyOf", "TEMPLATE_ONLY_ONE")
	case name == "" || utf8.RuneCountInString(name) > 100 || oneLine(name) != name:
		return 0, refuse.Invalid("name", "TEMPLATE_NAME")
	}
	if _, err := tx.Get(ctx, &id, `insert into reminder_templates (subject, kind, name) values ($1, $2, $3) returning id`,
		source.About, source.Kind, texts.Translated{texts.English: name}); err != nil {
		return 0, err
	}
	return id, writeTemplate(ctx, tx, id, 1, source.Draft())
}

// wordbook holds the versions that a batch of letters needs.
type wordbook struct {
	versions map[int64]Draft
	kinds    map[int64]Kind
	latest   map[Kind]Draft // of those that came with the product
}

// of is a version; the latest reminder where a letter names none.
func (w wordbook) of(version int64) Draft {
	if d, ok := w.versions[version]; ok {
		return d
	}
	return w.latest[KindReminder]
}

func loadWords(ctx context.Context, r store.Reader, wanted []data) (wordbook, error) {
	w := wordbook{map[int64]Draft{}, map[int64]Kind{}, map[Kind]Draft{}}
	ids, latest := []int64{}, false
	for _, d := range wanted {
		if d.Trial != nil {
			continue
		}
		ids = append(ids, d.TemplateVersion)
		latest = latest || d.TemplateVersion == 0
	}
	if len(ids) == 0 {
		return w, nil
	}
	rows := []struct {
		ID      int64
		Kind    Kind
		Subject texts.Translated
		Body    texts.Translated
	}{}
	err := r.Select(ctx, &rows, `
		select v.id, t.kind, v.subject, v.body from reminder_template_versions v join reminder_templates t on t.id = v.template_id
		where v.id = any($1) or $2 and t.code in ('reminder', 'restored')
		order by v.number`, store.IDs(ids), latest)
	for _, row := range rows { // the highest number comes last
		d := Draft{row.Subject, row.Body}
		w.versions[row.ID], w.kinds[row.ID], w.latest[row.Kind] = d, row.Kind, d
	}
	return w, err
}
