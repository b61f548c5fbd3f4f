package imports

import (
	"context"
	"encoding/json"

	"github.com/plenary-org/plenary/schema/store"
)

// stage puts the rows and the problems into tables of this transaction, so
// that PostgreSQL can look at all of them at once.
func stage(ctx context.Context, tx *store.Tx, rows []row, problems []Problem) error {
	for _, statement := range []string{
		`set local jit = off`, // compiling takes longer than the statements do
		`drop table if exists pg_temp.import_rows, pg_temp.import_problems, pg_temp.import_changes, pg_temp.import_spans`,
		`create temporary table import_rows (
		  line int primary key, name text not null, name_fr text not null, name_es text not null,
		  constituency text not null, category text not null, band text not null, country text not null,
		  joined_on date, joined_precision text not null, joined_quality text not null, constituency_quality text not null,
		  website text not null, kind text not null, former_names jsonb not null,
		  focal_name text not null, focal_email text not null, focal_language text not null,
		  key text not null generated always as (fold(name)) stored,
		  constituency_id bigint, category_id bigint, band_id bigint,  -- as the member will have them
		  organisation_id bigint, candidates int not null default 0, member_id bigint
		) on commit drop`,
		`create temporary table import_problems (
		  line int not null, col text not null, value text not null, code text not null, args jsonb
		) on commit drop`,
		`create temporary table import_changes (
		  line int not null, organisation_id bigint, col text not null, was text not null, becomes text not null
		) on commit drop`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := copyRows(ctx, tx, rows); err != nil {
		return err
	}
	if err := copyProblems(ctx, tx, problems); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `analyze import_rows, import_problems`) // the planner knows nothing of fresh tables
	return err
}

func copyRows(ctx context.Context, tx *store.Tx, rows []row) error {
	i, broken := 0, error(nil)
	_, err := tx.Copy(ctx, "import_rows", []string{
		"line", "name", "name_fr", "name_es", "constituency", "category", "band", "country",
		"joined_on", "joined_precision", "joined_quality", "constituency_quality",
		"website", "kind", "former_names", "focal_name", "focal_email", "focal_language",
	}, func() ([]any, bool) {
		if i == len(rows) || broken != nil {
			return nil, false
		}
		r := rows[i]
		i++
		var former []byte
		former, broken = json.Marshal(r.formerNames)
		return []any{
			r.line, r.name, r.nameFR, r.nameES, r.constituency, r.category, r.band, r.country,
			r.joinedOn, r.joinedPrecision, r.joinedQuality, r.constituencyQuality,
			r.website, r.kind, string(former), r.focalName, r.focalEmail, r.focalTongue,
		}, true
	})
	if broken != nil {
		return broken
	}
	return err
}

func copyProblems(ctx context.Context, tx *store.Tx, problems []Problem) error {
	i, broken := 0, error(nil)
	_, err := tx.Copy(ctx, "import_problems", []string{"line", "col", "value", "code", "args"}, func() ([]any, bool) {
		if i == len(problems) || broken != nil {
			return nil, false
		}
		p := problems[i]
		i++
		var args []byte
		args, broken = json.Marshal(p.Args)
		return []any{p.Line, p.Column, p.Value, p.Code, string(args)}, true
	})
	if broken != nil {
		return broken
	}
	return err
}
