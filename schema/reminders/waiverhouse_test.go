package reminders_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// past runs statements past the triggers: what is not what a test is about.
func (h *house) past(statements ...string) {
	h.t.Helper()
	if err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range append([]string{`set local session_replication_role = replica`}, statements...) {
			if _, err := tx.Exec(h.t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}); err != nil {
		h.t.Fatal(err)
	}
}

// waived makes members, numbered from 1, whose waiver of 2023 ends on dueOn and
// who owe the dues of 2024.
func (h *house) waived(n int) {
	h.t.Helper()
	h.owing(1, n)
	h.exec(`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
		select 10, '2023-01-01', '2023-12-31', '2023-03-31', schedule_id from membership_years where number = 11`)
	h.exec(`insert into decisions (body, number, decided_on) values ('BOARD', 'T1', '2023-02-01')`)
	h.past(`insert into fee_waivers (member_id, year_id, set_id, reference_on, state, outcome, decision_id, decided_at, submitted_at, valid_from, valid_to)
		select m.id, y.id, s.id, '2023-01-24', 'GRANTED', 'GRANTED', d.id, '2023-02-01', '2023-01-20', '2023-02-01', '2024-01-31'
		from members m, membership_years y, criteria_sets s, decisions d where y.number = 10 and s.number = 1 and d.number = 'T1' order by m.id`)
}

// again begins the case that examines a member's waiver again, in a state.
func (h *house) again(member int, state string) {
	h.t.Helper()
	decided := `null, null, null, null, null`
	if state == "GRANTED" || state == "DECLINED" {
		decided = `'` + state + `', d.id, clock(), case when '` + state + `' = 'GRANTED' then date '2024-02-01' end, case when '` + state + `' = 'GRANTED' then date '2025-01-31' end`
	}
	h.past(fmt.Sprintf(`insert into fee_waivers (member_id, year_id, set_id, previous_id, reference_on, submitted_at, state, outcome, decision_id, decided_at, valid_from, valid_to)
		select w.member_id, y.id, w.set_id, w.id, '2023-11-01', clock(), '%s', %s
		from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id, membership_years y, decisions d
		where y.number = 11 and d.number = 'T1' and w.previous_id is null and o.name_en = 'Member %d'`, state, decided, member))
}

// moved gives the case of a member that examines its waiver again a state.
func (h *house) moved(member int, state string) {
	h.t.Helper()
	h.past(fmt.Sprintf(`update fee_waivers w set state = '%s' from members m join organisations o on o.id = m.organisation_id
		where m.id = w.member_id and w.previous_id is not null and o.name_en = 'Member %d'`, state, member))
}

// seat makes somebody a member of the Board and returns the person's id.
func (h *house) seat(language string) (id int64) {
	h.t.Helper()
	return h.sat(language, "2022-01-01")
}

// sits makes somebody who reads French a member of the Board from a day on.
func (h *house) sits(from string) int64 {
	h.t.Helper()
	return h.sat("fr", from)
}

func (h *house) sat(language, from string) (id int64) {
	h.t.Helper()
	h.exec(`insert into people (name, email, language) select 'Reviewer ' || count(*) + 1, 'r' || count(*) + 1 || '@example.org', $1 from people`, language)
	h.one(&id, `select max(id) from people`)
	h.act(func(tx *store.Tx) { boardtest.Seat(h.t, h.t.Context(), tx, id, from) })
	return id
}

// leave ends somebody's time on the Board with a last day.
func (h *house) leave(person int64, last string) {
	h.t.Helper()
	h.act(func(tx *store.Tx) { boardtest.Leave(h.t, h.t.Context(), tx, person, last) })
}

func (h *house) act(do func(*store.Tx)) {
	h.t.Helper()
	if err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error { do(tx); return nil }); err != nil {
		h.t.Fatal(err)
	}
}

// assign makes a person review the case that examines a member's waiver again.
func (h *house) assign(member int, person int64) {
	h.t.Helper()
	h.exec(`insert into waiver_assignments (waiver_id, person_id, due_on, assigned_at)
		select w.id, $2, '2024-01-20', '2023-11-05' from fee_waivers w join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where w.previous_id is not null and o.name_en = 'Member ' || $1::int`, member, person)
}

// review runs the job about waivers, as the timetable has it.
func (h *house) review() (c reminders.Counts, ended int64) {
	h.t.Helper()
	for _, job := range jobs.Timetable(jobs.Needs{}) {
		if job.Name != "waiver-review" {
			continue
		}
		counts, err := job.Do(context.Background(), h.store)
		if err != nil {
			h.t.Fatal(err)
		}
		c = reminders.Counts{Planned: counts["planned"], Reopened: counts["reopened"], Queued: counts["queued"], Skipped: map[string]int64{}}
		for name, rows := range counts {
			if reason, skipped := strings.CutPrefix(name, "skipped_"); skipped {
				c.Skipped[reason] = rows
			}
		}
		return c, counts["ended"]
	}
	h.t.Fatal("there is no such job")
	return c, 0
}

// column reads one.
func (h *house) column(dest any, query string, args ...any) {
	h.t.Helper()
	if err := h.store.Read(store.Viewer{}).Select(h.t.Context(), dest, query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

// bounced makes three letters to a person come back.
func (h *house) bounced(person int64) {
	h.t.Helper()
	h.past(fmt.Sprintf(`with n as (insert into notices (kind, address, language) select 'renewal', p.email, 'en' from people p, generate_series(1, 3) where p.id = %d returning id, address)
		insert into bounces (notice_id, address, kind, source) select id, address, 'HARD', 'REPORT' from n`, person),
		`update notices set state = 'FAILED' where person_id is null`)
}
