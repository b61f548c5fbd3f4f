package imports

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
)

// summarise counts what the check found and lists the first of each kind.
func summarise(ctx context.Context, tx *store.Tx, sheet sheets.Sheet) (Report, error) {
	report := Report{Total: len(sheet.Rows), Bad: []Problem{}, NewMembers: []NewMember{}, Differences: []Difference{}}
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
	report.Rejected = report.Total - counts.Good
	report.BadTotal, report.DifferencesTotal = counts.Problems, counts.Differences
	for _, list := range []func(context.Context, *store.Tx, *Report) error{listNewMembers, listDifferences} {
		if err := list(ctx, tx, &report); err != nil {
			return report, err
		}
	}
	if err := listProblems(ctx, tx, sheet, &report); err != nil {
		return report, err
	}
	return report.In(tx.Viewer().Language), nil
}

func listNewMembers(ctx context.Context, tx *store.Tx, report *Report) error {
	return tx.Select(ctx, &report.NewMembers, `
		select r.line, r.name, r.country, coalesce(k.code, '') as constituency,
		       case r.joined_precision when 'YEAR' then to_char(r.joined_on, 'YYYY') else r.joined_on::text end as joined,
		       coalesce(nullif(r.focal_name, ''), p.name, said.name, '') as focal_name, r.focal_email
		  from (select line, name, country, constituency_id, joined_on, joined_precision, focal_name, focal_email
		          from import_rows where organisation_id is null order by line limit $1) r
		  left join constituencies k on k.id = r.constituency_id
		  left join people p on p.email = r.focal_email
		  left join lateral (select max(s.focal_name) as name from import_rows s
		                      where s.focal_email = r.focal_email and r.focal_email <> '' and r.focal_name = '' and p.id is null) said on true
		 order by r.line`, MaxListed)
}

func listDifferences(ctx context.Context, tx *store.Tx, report *Report) error {
	return tx.Select(ctx, &report.Differences, `
		select c.line, coalesce(o.name_en, r.name) as organisation, c.col, c.was, c.becomes
		  from import_changes c
		  join import_rows r on r.line = c.line
		  left join organisations o on o.id = c.organisation_id
		 order by c.line, c.col, c.becomes limit $1`, MaxListed)
}

// listProblems goes from line to line, and within one as its columns stand in
// the file; a column that the file lacks comes last.
func listProblems(ctx context.Context, tx *store.Tx, sheet sheets.Sheet, report *Report) error {
	columns := make([]string, len(sheet.Header))
	for i, heading := range sheet.Header {
		columns[i] = canonical(heading)
	}
	var rows []struct {
		Problem
		Raw []byte `db:"args"`
	}
	err := tx.Select(ctx, &rows, `
		select line, col, value, code, coalesce(args, 'null') as args
		  from import_problems order by line, array_position($2::text[], col), col, code limit $1`, MaxListed, columns)
	for _, row := range rows {
		if err == nil {
			err = json.Unmarshal(row.Raw, &row.Args)
		}
		report.Bad = append(report.Bad, row.Problem)
	}
	return err
}
