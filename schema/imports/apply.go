package imports

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
)

// Options say how an import is applied.
type Options struct {
	// SkipBad applies the good rows where there are bad ones; otherwise one bad
	// row means that nothing is applied.
	SkipBad bool
	// Seen is the digest of the report that was confirmed, or empty. Where the
	// register has changed since, so that the import would do something else,
	// nothing is applied and the report says that it is stale.
	Seen string
	// Progress, where not nil, hears how many steps of how many are done.
	Progress func(step, steps int)
}

// step is one set-based statement or two over all rows.
type step func(context.Context, *store.Tx) error

var (
	checking = []step{
		understand, questionWords, match, questionNames, setAside,
		complete, questionMembers, questionPeople, setAside,
		compareOrganisations, compareMembers, comparePeople,
	}
	writing = []step{writeOrganisations, writeFormerNames, writeMembers, writePeople, writeContacts}
)

// Check tells what an import would do; it changes nothing but temporary tables
// of the transaction. A file that cannot be a list of members is a refusal.
func Check(ctx context.Context, tx *store.Tx, sheet sheets.Sheet) (Report, error) {
	return check(ctx, tx, sheet, func(int) {})
}

// Apply checks a list and brings it into the register, in this transaction.
// The report is complete even where bad rows make it a refusal.
func Apply(ctx context.Context, tx *store.Tx, sheet sheets.Sheet, o Options) (Report, error) {
	done := func(n int) {
		if o.Progress != nil {
			o.Progress(n, len(checking)+len(writing))
		}
	}
	// Two lists at once would each see the other's organisations as new.
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('plenary.imports'))`); err != nil {
		return Report{}, err
	}
	report, err := check(ctx, tx, sheet, done)
	switch {
	case err != nil:
		return report, err
	case report.Rejected > 0 && !o.SkipBad:
		return report, refuse.Invalid("file", "IMPORT_BAD_ROWS", "Count", report.Rejected)
	case o.Seen != "" && o.Seen != report.Digest:
		report.Stale = true
		return report, refuse.Conflict("file", "IMPORT_STALE")
	}
	for i, write := range writing {
		if err := write(ctx, tx); err != nil {
			return report, raced(err)
		}
		done(len(checking) + i + 1)
	}
	report.Applied = true
	return report, nil
}

// raced turns the database's word that somebody was faster into a refusal.
func raced(err error) error {
	for _, constraint := range []string{"organisations_once", "people_email", "contacts_once", "members_organisation_id_key"} {
		if store.Violates(err, constraint) {
			return refuse.Conflict("file", "IMPORT_STALE")
		}
	}
	return err
}

func check(ctx context.Context, tx *store.Tx, sheet sheets.Sheet, done func(int)) (Report, error) {
	rows, problems, err := parse(sheet, tx.Today())
	if err != nil {
		return Report{}, err
	}
	if err := stage(ctx, tx, rows, problems); err != nil {
		return Report{}, err
	}
	for i, look := range checking {
		if err := look(ctx, tx); err != nil {
			return Report{}, err
		}
		done(i + 1)
	}
	return summarise(ctx, tx, len(sheet.Rows))
}

func summarise(ctx context.Context, tx *store.Tx, total int) (Report, error) {
	report := Report{Total: total, Bad: []Problem{}, Differences: []Difference{}}
	var counts struct {
		Good, New, Changed, Differences, Problems int
		Digest                                    string
	}
	if _, err := tx.Get(ctx, &counts, `
		select (select count(*) from import_rows) as good,
		       (select count(*) from import_rows where organisation_id is null) as new,
		       (select count(distinct c.line) from import_changes c where c.organisation_id is not null) as changed,
		       (select count(*) from import_changes) as differences,
		       (select count(*) from import_problems) as problems,
		       md5(concat((select string_agg(r.line::text, ',' order by r.line) from import_rows r where r.organisation_id is null),
		                  (select string_agg(c::text, ',' order by c.line, c.col, c.becomes) from import_changes c))) as digest`); err != nil {
		return report, err
	}
	report.New, report.Changed, report.Digest = counts.New, counts.Changed, counts.Digest
	report.Unchanged = counts.Good - counts.New - counts.Changed
	report.Rejected = total - counts.Good
	report.BadTotal, report.DifferencesTotal = counts.Problems, counts.Differences
	if err := tx.Select(ctx, &report.Differences, `
		select c.line, coalesce(o.name_en, r.name) as organisation, c.col, c.was, c.becomes
		  from import_changes c
		  join import_rows r on r.line = c.line
		  left join organisations o on o.id = c.organisation_id
		 order by c.line, c.col, c.becomes limit $1`, MaxListed); err != nil {
		return report, err
	}
	if err := listProblems(ctx, tx, &report); err != nil {
		return report, err
	}
	return report.In(tx.Viewer().Language), nil
}

func listProblems(ctx context.Context, tx *store.Tx, report *Report) error {
	var rows []struct {
		Problem
		Raw []byte `db:"args"`
	}
	err := tx.Select(ctx, &rows, `
		select line, col, value, code, coalesce(args, 'null') as args
		  from import_problems order by line, col, code limit $1`, MaxListed)
	for _, row := range rows {
		if err == nil {
			err = json.Unmarshal(row.Raw, &row.Args)
		}
		report.Bad = append(report.Bad, row.Problem)
	}
	return err
}
