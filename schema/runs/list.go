package runs

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// Run is a row of the ledger.
type Run struct {
	ID         int64
	Job        string
	Slot       time.Time  // the scheduled instant, or when it was asked for
	AskedBy    string     `db:"asked_by"` // name; empty: the timetable or the command line
	StartedAt  time.Time  `db:"started_at"`
	FinishedAt *time.Time `db:"finished_at"`
	Outcome    Outcome
	Counts     Counts
	Error      string
}

// Filter narrows the ledger; empty values do not.
type Filter struct {
	Job     string
	Outcome Outcome
}

const columns = `
	select r.id, r.job, r.slot, coalesce(p.name, '') as asked_by, r.started_at, r.finished_at, r.outcome, r.counts, r.error
	from job_runs r left join people p on p.id = r.asked_by`

const matching = `($1 = '' or r.job = $1) and ($2 = '' or r.outcome = $2)`

// List reads a page of the ledger, latest first, and one row more, for relay.Cut.
func List(ctx context.Context, r store.Reader, f Filter, p relay.Page) ([]Run, error) {
	order, beyond := `desc`, `<`
	if p.Back {
		order, beyond = `asc`, `>`
	}
	rows := []Run{}
	err := r.Select(ctx, &rows, columns+` where `+matching+` and (not $3 or r.id `+beyond+` $4) order by r.id `+order+` limit $5`,
		f.Job, f.Outcome, p.Placed, p.ID, p.Size+1)
	return rows, err
}

// Total counts the ledger.
func Total(ctx context.Context, r store.Reader, f Filter) (n int64, err error) {
	_, err = r.Get(ctx, &n, `select count(*) from job_runs r where `+matching, f.Job, f.Outcome)
	return n, err
}

// ByID reads one run.
func ByID(ctx context.Context, r store.Reader, id int64) (run Run, found bool, err error) {
	found, err = r.Get(ctx, &run, columns+` where r.id = $1`, id)
	return run, found, err
}

// Latest reads the last run of each of the named jobs that has run.
func Latest(ctx context.Context, r store.Reader, jobs []string) (map[string]Run, error) {
	rows := []Run{}
	err := r.Select(ctx, &rows, columns+`
		join (select max(id) as id from job_runs where job = any($1) group by job) last on last.id = r.id`, store.Texts(jobs))
	return store.Index(rows, func(row Run) string { return row.Job }), err
}

// Place is a run's place in the list, for cursors.
func Place(r Run) (key string, id int64) { return "", r.ID }
