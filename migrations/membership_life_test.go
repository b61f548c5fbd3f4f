package migrations_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestMembersOfBeforeKeepTheirStory: who left before there were events has one
// of leaving, and nothing is known of it earlier than its row said so.
func TestMembersOfBeforeKeepTheirStory(t *testing.T) {
	db := open(t, storetest.EmptyDSN(t))
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 8); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`insert into organisations (names) values ('{"en": "Left"}'), ('{"en": "Stays"}')`,
		`insert into members (organisation_id, constituency_id, category_id, joined_on)
		 select o.id, (select min(id) from constituencies), (select min(id) from categories), '2015-01-01' from organisations o order by o.id`,
		`insert into audit (at, entity, row_id, act) select '2022-06-30', 'members', id, 'update' from members order by id limit 1`,
		`update members set ended_on = '2020-01-01' where id = (select min(id) from members)`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := db.QueryRowContext(t.Context(), `
		select string_agg(concat_ws(' ', member_id, kind, effective_on, ending, becomes->>'ended_on'), ', ' order by member_id, id) from member_events`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	want := "1 ENTERED 2015-01-01, 1 ENDED 2020-01-01 WITHDRAWAL 2020-01-01, 2 ENTERED 2015-01-01"
	if diff := cmp.Diff(strings.Split(want, ", "), strings.Split(got, ", ")); diff != "" {
		t.Error(diff)
	}
	var early int
	if err := db.QueryRowContext(t.Context(), `
		select count(*) from member_states s
		where s.known_from <> (select max(at) from audit a where a.entity = 'members' and a.row_id = s.member_id)`).Scan(&early); err != nil || early != 0 {
		t.Errorf("%d states are known since another instant than the row's last change, %v", early, err)
	}
}

// TestNoDayOfAMemberIsLeftOut: a transaction that leaves one out does not commit.
func TestNoDayOfAMemberIsLeftOut(t *testing.T) {
	db := open(t, storetest.DSN(t))
	for _, statement := range []string{
		`insert into organisations (names) values ('{"en": "Gap"}')`,
		`select member_admit((select min(id) from organisations), (select min(id) from constituencies), (select min(id) from categories), null, '2015-01-01')`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.ExecContext(t.Context(), `update member_states set known_to = greatest(known_from, clock()) where status = 'CURRENT'`)
	if err == nil || !strings.Contains(err.Error(), "days without a state") {
		t.Errorf("committed: %v", err)
	}
}
