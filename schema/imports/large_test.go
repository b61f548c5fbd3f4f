package imports_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

const tenThousand = 10_000

// large is a list with names, former names and focal points, as CSV.
func large() []byte {
	var list strings.Builder
	list.WriteString("name,name_fr,constituency,country,joined,former_names,focal_point_name,focal_point_email,focal_point_language\n")
	for i := range tenThousand {
		fmt.Fprintf(&list, "Organisation é %d,Organisation à %d,cso_other,FR,%d,", i, i, 2008+i%15)
		if i%10 == 0 {
			fmt.Fprintf(&list, "Old name %d", i)
		}
		fmt.Fprintf(&list, ",Person %d,person%d@example.org,fr\n", i, i)
	}
	return []byte(list.String())
}

func TestTenThousandRowsTakeAFewStatements(t *testing.T) {
	sheet, err := sheets.Read("members.csv", large())
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Patience: time.Minute})
	ctx, statements := store.CountStatements(t.Context())
	var report imports.Report
	err = s.Work(ctx, staff, func(tx *store.Tx) (err error) {
		statements.Store(0)
		report, err = imports.Apply(ctx, tx, sheet, imports.Options{})
		return err
	})
	if err != nil || report.New != tenThousand || len(report.NewMembers) != imports.MaxListed {
		t.Fatalf("%v %v, %d listed", err, counts(report), len(report.NewMembers))
	}
	if n := statements.Load(); n > 35 {
		t.Errorf("%d statements for %d rows", n, tenThousand)
	}
}

// BenchmarkImport10k imports 10,000 new members with their focal points, and
// reports how much longer it takes than the same rows put in by hand: a COPY
// and four inserts, without a check.
func BenchmarkImport10k(b *testing.B) {
	content := large()
	var ours, byHand time.Duration
	for b.Loop() {
		s := storetest.Open(b, store.Config{DSN: storetest.DSN(b), Patience: time.Minute})
		ours += rehearse(b, s, func(ctx context.Context, tx *store.Tx) error {
			sheet, err := sheets.Read("members.csv", content)
			if err != nil {
				return err
			}
			_, err = imports.Apply(ctx, tx, sheet, imports.Options{})
			return err
		})
		byHand += rehearse(b, s, putIn)
	}
	b.ReportMetric(float64(tenThousand*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(ours.Seconds()/byHand.Seconds(), "times-by-hand")
}

func rehearse(b *testing.B, s *store.Store, act func(context.Context, *store.Tx) error) time.Duration {
	b.Helper()
	start := time.Now()
	if err := s.Rehearse(b.Context(), staff, func(tx *store.Tx) error { return act(b.Context(), tx) }); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// putIn is what somebody would write who trusts the file.
func putIn(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `create temporary table hand (n int, name text, name_fr text, old text, person text, email text) on commit drop`); err != nil {
		return err
	}
	i := -1
	if _, err := tx.Copy(ctx, "hand", []string{"n", "name", "name_fr", "old", "person", "email"}, func() ([]any, bool) {
		i++
		old := ""
		if i%10 == 0 {
			old = fmt.Sprintf("Old name %d", i)
		}
		return []any{i, fmt.Sprintf("Organisation é %d", i), fmt.Sprintf("Organisation à %d", i), old,
			fmt.Sprintf("Person %d", i), fmt.Sprintf("person%d@example.org", i)}, i < tenThousand
	}); err != nil {
		return err
	}
	for _, statement := range []string{
		`insert into organisations (names, country_code) select jsonb_build_object('en', name, 'fr', name_fr), 'FR' from hand`,
		`insert into former_names (organisation_id, language, name, until)
		 select o.id, 'en', h.old, '2023-12-01' from hand h join organisations o on o.name_en = h.name where h.old <> ''`,
		`select member_admit(o.id, k.id, c.id, null, make_date(2008 + h.n % 15, 1, 1), in_precision => 'YEAR') from hand h join organisations o on o.name_en = h.name
		   join constituencies k on k.code = 'cso_other' join categories c on c.code = 'cso_other'`,
		`insert into people (name, email, language) select person, email, 'fr' from hand`,
		`insert into contacts (organisation_id, person_id, role, starts_on)
		 select o.id, p.id, 'FOCAL_POINT', '2023-12-01' from hand h join organisations o on o.name_en = h.name join people p on p.email = h.email`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
