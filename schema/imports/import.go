package imports

import (
	"context"
	"path"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State is how far an import has come.
type State string

const (
	Checking State = "CHECKING" // being compared with the register
	Checked  State = "CHECKED"  // its differences are there to be confirmed
	// Unchanged is a Checked import whose report changes nothing: it is kept as
	// Checked, and there is nothing to confirm.
	Unchanged State = "UNCHANGED"
	Refused   State = "REFUSED"  // it has problems; correct the file and send it again
	Applying  State = "APPLYING" // confirmed, on its way into the register
	Applied   State = "APPLIED"
	Failed    State = "FAILED" // nothing of it is in the register
)

// Import is a file that staff sent.
type Import struct {
	ID          int64      `db:"id"`
	FileName    string     `db:"file_name"`
	State       State      `db:"state"`
	RowsTotal   int        `db:"rows_total"`
	RowsDone    int        `db:"rows_done"` // a measure of progress at the present state
	CreatedAt   time.Time  `db:"created_at"`
	CreatedBy   string     `db:"created_by"` // name; empty for the command line
	ConfirmedAt *time.Time `db:"confirmed_at"`
	ConfirmedBy string     `db:"confirmed_by"`
	AppliedAt   *time.Time `db:"applied_at"`
	Report      Report     `db:"result"`
}

// Receive keeps a file to be checked and returns its id. A file that cannot be
// a list of members at all is refused at once. Work does the rest.
func Receive(ctx context.Context, tx *store.Tx, fileName string, content []byte) (int64, error) {
	if !tx.Viewer().Can(store.Staff) {
		return 0, refuse.Denied("IMPORT_STAFF_ONLY")
	}
	sheet, err := sheets.Read(fileName, content)
	if err != nil {
		return 0, err
	}
	if _, err := header(sheet); err != nil {
		return 0, err
	}
	var id int64
	_, err = tx.Get(ctx, &id, `
		with made as (
		  insert into imports (file_name, rows_total, created_by) values ($1, $2, nullif($3, 0)) returning id
		)
		insert into import_sheets (import_id, content) select id, $4 from made returning import_id`,
		baseName(fileName), len(sheet.Rows), tx.Viewer().PersonID, content)
	return id, err
}

// baseName is what is shown of a file's name: browsers of old send a path.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 200 {
		name = string(runes[:200])
	}
	if name == "" || name == "." || name == "/" {
		return "members"
	}
	return name
}

// settle puts the report in a language, and ends an import that would change
// nothing.
func (i *Import) settle(l texts.Language) {
	i.Report = i.Report.In(l)
	if i.State == Checked && i.Report.ChangesNothing() {
		i.State = Unchanged
	}
}

// Confirm lets an import that was checked into the register. Of two people who
// confirm, the second is told; so is who confirms what changes nothing.
func Confirm(ctx context.Context, tx *store.Tx, id int64) error {
	confirmed, err := tx.Exec(ctx, `
		update imports set state = 'APPLYING', rows_done = 0, attempts = 0, confirmed_at = $2, confirmed_by = nullif($3, 0)
		 where id = $1 and state = 'CHECKED'
		   and exists (select 1 from import_sheets s where s.import_id = id and (s.result->>'new' <> '0' or s.result->>'changed' <> '0'))`, id, tx.Now(), tx.Viewer().PersonID)
	if err != nil || confirmed == 1 {
		return err
	}
	var state State
	switch found, err := tx.Get(ctx, &state, `select state from imports where id = $1`, id); {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	}
	switch state {
	case Checked:
		return refuse.Closed("id", "IMPORT_NOTHING")
	case Checking:
		return refuse.Closed("id", "IMPORT_CHECKING")
	case Applying, Applied:
		return refuse.Conflict("id", "IMPORT_CONFIRMED")
	}
	return refuse.Closed("id", "IMPORT_REFUSED")
}

// Find returns an import with its report in the viewer's language.
func Find(ctx context.Context, r store.Reader, id int64) (*Import, error) {
	i := new(Import)
	found, err := r.Get(ctx, i, `
		select i.id, i.file_name, i.state, i.rows_total, i.rows_done, i.created_at, coalesce(p.name, '') as created_by,
		       i.confirmed_at, coalesce(c.name, '') as confirmed_by, i.applied_at, s.result
		  from imports i
		  join import_sheets s on s.import_id = i.id
		  left join people p on p.id = i.created_by
		  left join people c on c.id = i.confirmed_by
		 where i.id = $1 and $2`, id, r.Viewer().Can(store.Staff))
	if err != nil || !found {
		return nil, err
	}
	i.settle(r.Viewer().Language)
	return i, nil
}

// List returns a page of the imports, the latest first.
func List(ctx context.Context, r store.Reader, page relay.Page) ([]*Import, relay.Info, error) {
	var list []*Import
	err := r.Select(ctx, &list, `
		with page as (
		  select i.id, i.file_name, i.state, i.rows_total, i.rows_done, i.created_at, i.created_by,
		         i.confirmed_at, i.confirmed_by, i.applied_at
		    from imports i
		   where $1 and (not $2 or case when $3 then i.id > $4 else i.id < $4 end)
		   order by case when $3 then i.id else -i.id end limit $5
		)
		select i.id, i.file_name, i.state, i.rows_total, i.rows_done, i.created_at, coalesce(p.name, '') as created_by,
		       i.confirmed_at, coalesce(c.name, '') as confirmed_by, i.applied_at, s.result
		  from page i
		  join import_sheets s on s.import_id = i.id
		  left join people p on p.id = i.created_by
		  left join people c on c.id = i.confirmed_by
		 order by case when $3 then i.id else -i.id end`,
		r.Viewer().Can(store.Staff), page.Placed, page.Back, page.ID, page.Size+1)
	if err != nil {
		return nil, relay.Info{}, err
	}
	for _, i := range list {
		i.settle(r.Viewer().Language)
	}
	list, info := relay.Cut(page, list, func(i *Import) (string, int64) { return "", i.ID })
	return list, info, nil
}

// Count is how many imports there are.
func Count(ctx context.Context, r store.Reader) (int, error) {
	var n int
	_, err := r.Get(ctx, &n, `select count(*) from imports where $1`, r.Viewer().Can(store.Staff))
	return n, err
}
