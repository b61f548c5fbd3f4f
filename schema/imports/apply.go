package imports

import (
	"context"

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
		understand, questionWords, match, questionNames, complete, questionMembers, questionPeople, setAside,
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
	return summarise(ctx, tx, sheet)
}
