package migrations_test

import (
	"database/sql"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/lib/pq"
	"github.com/pressly/goose/v3"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

var update = flag.Bool("update", false, "write the golden schema anew")

const golden = "testdata/schema.golden.sql"

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// describe writes down what the migrations made, from PostgreSQL's catalogue.
func describe(t *testing.T, db *sql.DB) string {
	t.Helper()
	var lines []string
	rows, err := db.Query(`
		select line from (
		  select c.relname as object, 0 as part, a.attnum::int as place,
		         format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
		           case when a.attnotnull then ' not null' else '' end,
		           coalesce(case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid), '')) as line
		  from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
		  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
		  where a.attnum > 0 and not a.attisdropped
		  union all
		  select conrelid::regclass::text, 1, 0, format('%s constraint %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
		  union all
		  select tablename, 2, 0, indexdef from pg_indexes where schemaname = 'public'
		  union all
		  select tgrelid::regclass::text, 3, 0, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
		  union all
		  select proname, 4, 0, format('function %s(%s) %s', proname, pg_get_function_arguments(oid), md5(prosrc))
		  from pg_proc p where pronamespace = 'public'::regnamespace
		    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
		) parts where object not like 'goose%' order by object, part, place, line`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestEmptyToLatestIsTheGoldenSchema: whoever changes the schema sees it here.
// go test ./migrations -update writes it anew.
func TestEmptyToLatestIsTheGoldenSchema(t *testing.T) {
	db := open(t, storetest.EmptyDSN(t))
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	got := describe(t, db)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the schema is not the golden one:\n%s", diff)
	}
}

func TestServersThatStartTogetherTakeTurns(t *testing.T) {
	dsn := storetest.EmptyDSN(t)
	var all sync.WaitGroup
	for range 3 {
		db := open(t, dsn)
		all.Go(func() {
			if _, err := migrations.Up(t.Context(), db); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if pending, err := migrations.Pending(t.Context(), open(t, dsn)); err != nil || pending != 0 {
		t.Errorf("%d steps pending, %v", pending, err)
	}
}

// TestDaysOfRemindersThatTheHouseChoseAreTakenOver: a notice takes the place of
// a reminder of its day.
func TestDaysOfRemindersThatTheHouseChoseAreTakenOver(t *testing.T) {
	db := open(t, storetest.EmptyDSN(t))
	to, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := to.UpTo(t.Context(), 14); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`insert into reminder_steps (rule, days) values ('renewal', 45), ('renewal', 60), ('renewal', 90), ('renewal', 365)`); err != nil {
		t.Fatal(err)
	}
	if _, err := to.UpTo(t.Context(), 15); err != nil {
		t.Fatal(err)
	}
	var said string
	if err := db.QueryRow(`select string_agg(days || ' ' || kind, ', ' order by days) from reminder_rule_steps where days > 7`).Scan(&said); err != nil {
		t.Fatal(err)
	}
	if want := "30 REMINDER, 45 REMINDER, 60 ARREARS_NOTICE, 90 SUSPENSION_NOTICE, 365 LAPSE_PROPOSAL"; said != want {
		t.Errorf("%s, want %s", said, want)
	}
}
