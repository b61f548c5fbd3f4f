package imports_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestAListCorrectsWhenAMemberReturned: the days between the memberships reach
// up to the corrected day, whichever way it moves.
func TestAListCorrectsWhenAMemberReturned(t *testing.T) {
	for _, row := range []struct {
		name, returned, joined, code string
		days                         map[string]string
	}{
		{"later", "2020-01-01", "2021-03-01", "", map[string]string{"2014-12-31": "CURRENT", "2015-01-01": "FORMER", "2020-06-01": "FORMER", "2021-02-28": "FORMER", "2021-03-01": "CURRENT"}},
		{"earlier", "2020-01-01", "2019-01-01", "", map[string]string{"2014-12-31": "CURRENT", "2018-12-31": "FORMER", "2019-01-01": "CURRENT"}},
		{"later than the day of the ending", "2015-01-01", "2016-01-01", "", map[string]string{"2014-12-31": "CURRENT", "2015-06-01": "FORMER", "2016-01-01": "CURRENT"}},
		{"on the day of the ending", "2020-01-01", "2015-01-01", "ROW_JOINED_AFTER_END", nil},
		{"before the ending", "2020-01-01", "2014-01-01", "ROW_JOINED_AFTER_END", nil},
		{"as it was", "2015-01-01", "2015-01-01", "", map[string]string{"2015-01-01": "CURRENT"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			storetest.Tx(t, staff, func(tx *store.Tx) {
				seed(t.Context(), t, tx)
				if _, err := tx.Exec(t.Context(), known); err != nil {
					t.Fatal(err)
				}
				returned(t, tx, row.returned)
				report, err := imports.Apply(t.Context(), tx, csv(t, "name,joined", "Left,"+row.joined), imports.Options{})
				if row.code != "" {
					if len(report.Bad) != 1 || report.Bad[0].Code != row.code {
						t.Errorf("%v: %+v", err, report.Bad)
					}
					return
				}
				if err != nil {
					t.Fatalf("%v: %+v", err, report.Bad)
				}
				for day, want := range row.days {
					var got string
					if _, err := tx.Get(t.Context(), &got, `select status from register($1::date)`, day); err != nil || got != want {
						t.Errorf("%s: %q, not %s (%v)", day, got, want, err)
					}
				}
				if _, err := tx.Exec(t.Context(), `set constraints whole immediate; set constraints whole deferred`); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// returned makes the only member one of 2010 to 2014 that has come back.
func returned(t *testing.T, tx *store.Tx, on string) {
	t.Helper()
	for _, statement := range []string{
		`update member_states set known_to = greatest(known_from, clock())`,
		`insert into member_states (member_id, from_on, to_on, status, joined_on, ended_on, constituency_id, category_id)
		 select m.id, s.from_on, s.to_on, s.status, s.joined_on, s.ended_on, k.id, c.id
		   from members m, constituencies k, categories c,
		        (values ('-infinity'::date, '2010-01-01'::date, 'FUTURE', '2010-01-01'::date, '2015-01-01'::date),
		                ('2010-01-01', '2015-01-01', 'CURRENT', '2010-01-01', '2015-01-01'),
		                ('2015-01-01', '` + on + `', 'FORMER', '2010-01-01', '2015-01-01'),
		                ('` + on + `', 'infinity', 'CURRENT', '` + on + `', null)) s (from_on, to_on, status, joined_on, ended_on)
		  where k.code = 'cso_other' and c.code = 'cso_other' and s.from_on < s.to_on`,
	} {
		if _, err := tx.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
