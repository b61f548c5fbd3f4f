package demo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// checkHistory compares what bodies decided about mandates up to the end of
// 2023 with what happened, and the Board's numbers with the order of days.
func checkHistory(t *testing.T, s *store.Store) {
	t.Helper()
	q := s.Read(store.System("test"))
	var acts []string
	if err := q.Select(t.Context(), &acts, `
		select concat_ws(' ', d.body, d.number, d.decided_on, coalesce(b.code, m.kind), lower(p.act), p.starts_on, p.ends_on, (select o.country_code from organisations o where o.id = p.organisation_id))
		from mandate_periods p join mandates m on m.id = p.mandate_id join decisions d on d.id = p.decision_id left join bodies b on b.id = m.body_id
		where d.decided_on < '2023-12-01' order by d.decided_on, d.id`); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"ASSEMBLY 2017/01 2017-10-04 HOSTING created 2018-01-01 2022-12-31",
		"BOARD 2021/06 2021-06-16 WG-DATA-USE created 2021-06-16 2023-06-15",
		"BOARD 2022/01 2022-06-15 WG-SOP created 2022-06-15 2024-06-14",
		"BOARD 2022/02 2022-09-21 WG-INSTITUTIONAL created 2022-09-21 2023-12-31",
		"BOARD 2023/01 2023-02-22 HOSTING extended 2023-01-01 2023-06-30",
		"BOARD 2023/02 2023-02-22 WG-TECHNICAL created 2023-02-22 2025-02-21",
		"ASSEMBLY 2023/01 2023-03-14 HOSTING renewed 2023-07-01 2028-06-30 US",
		"BOARD 2023/05 2023-06-14 WG-DATA-USE renewed 2023-06-16 2025-06-15",
		"BOARD 2023/07 2023-09-20 WG-PUBLISHING created 2023-09-20 2025-09-19",
	}
	if diff := cmp.Diff(want, acts); diff != "" {
		t.Errorf("the history of mandates: %s", diff)
	}
	var wrong []string
	if err := q.Select(t.Context(), &wrong, `
		select a.number || ' and ' || b.number from decisions a join decisions b on b.body = a.body and b.year = a.year and b.sequence > a.sequence and b.decided_on < a.decided_on
		union all select 'waivers: ' || number from decisions where body = 'BOARD' and decided_on = '2023-03-14' and rule <> '' and number <> '2023/03'
		union all select 'the Board did not meet on ' || d.decided_on || ': ' || d.number from decisions d where d.body = 'BOARD' and d.decided_on > '2022-03-16'
		  and not exists (select from procedures p where p.decision_id = d.id)
		  and not exists (select from meetings m join bodies b on b.id = m.body_id and b.code = 'BOARD' where (m.starts_at at time zone m.zone)::date = d.decided_on and m.briefing_of_id is null)
		union all select 'says nothing: ' || d.body || ' ' || d.number from decisions d where not exists (
		  select from decision_versions v where v.decision_id = d.id and v.texts->>'en' like '%. %. %' and v.texts->>'fr' like '%. %. %' and v.texts->>'es' like '%. %. %')
		union all select 'twice or alone: ' || code from bodies b where kind = 'WORKING_GROUP' and (select count(*) from body_members c where c.body_id = b.id) < 4`); err != nil || len(wrong) > 0 {
		t.Errorf("out of order: %v %v", wrong, err)
	}
}
