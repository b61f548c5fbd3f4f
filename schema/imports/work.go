package imports

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// maxAttempts is how often a step that ends in a fault, or with the death of
// the process, is begun again before the import is given up.
const maxAttempts = 5

// Resume works on every import that waits for it: fresh ones, confirmed ones,
// and those that a stop or a crash left half-way. It returns how many there
// were. Several processes may call it at once.
func Resume(ctx context.Context, s *store.Store) (int, error) {
	var ids []int64
	if err := s.Read(store.System("imports")).Select(ctx, &ids, `
		select id from imports where state in ('CHECKING', 'APPLYING') order by id`); err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range ids {
		faults = append(faults, Work(ctx, s, id))
	}
	return len(ids), errors.Join(faults...)
}

// Work checks or applies an import, whichever is its turn, on behalf of who
// sent or confirmed it. A fault leaves it as it was, to be resumed.
func Work(ctx context.Context, s *store.Store, id int64) error {
	task, err := begin(ctx, s, id)
	if err != nil || task == nil {
		return err
	}
	if task.State == Checking {
		return task.check(ctx)
	}
	return task.apply(ctx)
}

// task is an import's present step.
type task struct {
	store  *store.Store
	viewer store.Viewer

	ID       int64
	FileName string `db:"file_name"`
	State    State
	Attempts int
	Actor    int64
	Name     string
	Language texts.Language
	Content  []byte
	Seen     string
}

// begin loads an import that waits for work, or nil.
func begin(ctx context.Context, s *store.Store, id int64) (*task, error) {
	t := &task{store: s}
	found, err := s.Read(store.System("imports")).Get(ctx, t, `
		select i.id, i.file_name, i.state, i.attempts, coalesce(p.id, 0) as actor, coalesce(p.name, '') as name,
		       coalesce(p.language, 'en') as language, s.content,
		       case when i.state = 'APPLYING' then coalesce(s.result->>'digest', '') else '' end as seen
		  from imports i
		  join import_sheets s on s.import_id = i.id
		  left join people p on p.id = case when i.state = 'APPLYING' then i.confirmed_by else i.created_by end
		 where i.id = $1 and i.state in ('CHECKING', 'APPLYING')`, id)
	if err != nil || !found {
		return nil, err
	}
	t.viewer = store.Viewer{
		PersonID: t.Actor, Name: t.Name, Language: t.Language, Roles: store.Implied(store.Staff), Job: "imports",
	}
	return t, nil
}

// check compares the file with the register in a transaction that is undone.
func (t *task) check(ctx context.Context) error {
	report, mine := Report{}, false
	err := t.store.Rehearse(ctx, t.viewer, func(tx *store.Tx) (err error) {
		if mine, err = t.claim(ctx, tx); err != nil || !mine {
			return err
		}
		sheet, err := sheets.Read(t.FileName, t.Content)
		if err != nil {
			return err
		}
		report, err = check(ctx, tx, sheet, func(step int) { t.progress(ctx, step, len(checking)) })
		return err
	})
	switch refusals := refuse.From(err); {
	case refusals != nil:
		return t.finish(ctx, Refused, refused(refusals))
	case err != nil || !mine:
		return err
	case report.Rejected > 0:
		return t.finish(ctx, Refused, report)
	}
	return t.finish(ctx, Checked, report)
}

// apply writes the file into the register, and says so, in one transaction.
func (t *task) apply(ctx context.Context) error {
	var report Report
	err := t.store.Work(ctx, t.viewer, func(tx *store.Tx) error {
		mine, err := t.claim(ctx, tx)
		if err != nil || !mine {
			return err
		}
		sheet, err := sheets.Read(t.FileName, t.Content)
		if err != nil {
			return err
		}
		report, err = Apply(ctx, tx, sheet, Options{
			Seen: t.Seen, Progress: func(step, steps int) { t.progress(ctx, step, steps) },
		})
		if err != nil {
			return err
		}
		return t.save(ctx, tx, Applied, report)
	})
	switch refusals := refuse.From(err); {
	case refusals == nil:
		return err
	case report.Stale:
		return t.finish(ctx, Checked, report) // to be looked at and confirmed again
	case report.Rejected > 0:
		return t.finish(ctx, Failed, report)
	default:
		return t.finish(ctx, Failed, refused(refusals))
	}
}

// claim makes sure that nobody else works on the import until the transaction
// ends, and counts the attempt where a crash does not undo it.
func (t *task) claim(ctx context.Context, tx *store.Tx) (mine bool, err error) {
	if _, err := tx.Get(ctx, &mine, `select pg_try_advisory_xact_lock(hashtext('plenary.imports.work'), $1::bigint::int)`, t.ID); err != nil || !mine {
		return false, err
	}
	found, err := tx.Get(ctx, &t.Attempts, `select attempts from imports where id = $1 and state = $2`, t.ID, t.State)
	if err != nil || !found {
		return false, err
	}
	if t.Attempts >= maxAttempts {
		return false, refuse.Invalid("file", "IMPORT_GIVEN_UP", "Attempts", t.Attempts)
	}
	return true, t.store.Work(ctx, t.viewer, func(apart *store.Tx) error {
		_, err := apart.Exec(ctx, `update imports set attempts = attempts + 1, rows_done = 0 where id = $1`, t.ID)
		return err
	})
}

// progress shows how far it is to those who wait. It is a courtesy: where it
// cannot be written the work goes on.
func (t *task) progress(ctx context.Context, step, steps int) {
	_ = t.store.Work(ctx, t.viewer, func(apart *store.Tx) error {
		_, err := apart.Exec(ctx, `update imports set rows_done = rows_total * $2 / $3 where id = $1`, t.ID, step, steps)
		return err
	})
}

func (t *task) finish(ctx context.Context, state State, report Report) error {
	return t.store.Work(ctx, t.viewer, func(tx *store.Tx) error { return t.save(ctx, tx, state, report) })
}

// save writes the step's outcome, unless somebody has done so already.
func (t *task) save(ctx context.Context, tx *store.Tx, state State, report Report) error {
	result, err := json.Marshal(report)
	if err != nil {
		return err
	}
	saved, err := tx.Exec(ctx, `
		update imports
		   set state = $3::text, attempts = 0,
		       rows_done = case when $3::text in ('CHECKED', 'APPLIED') then rows_total else rows_done end,
		       confirmed_at = case when $3::text <> 'CHECKED' then confirmed_at end,
		       confirmed_by = case when $3::text <> 'CHECKED' then confirmed_by end,
		       applied_at = case when $3::text = 'APPLIED' then $4::timestamptz end
		 where id = $1 and state = $2`, t.ID, t.State, state, tx.Now())
	if err != nil || saved == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `update import_sheets set result = $2 where import_id = $1`, t.ID, result)
	return err
}
