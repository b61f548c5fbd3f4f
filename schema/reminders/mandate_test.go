package reminders_test

import (
	"cmp"
	"strings"
	"testing"

	diffs "github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/today"
)

// looksAfter makes a group whose mandate ends on 30 January 2024, 60 days from
// today, with a chair, an address of somebody's, and staff.
func (h *house) looksAfter() (chair int64) {
	h.t.Helper()
	for _, statement := range []string{
		`insert into people (name, email, language) values ('Chair', 'chair@example.org', 'fr'), ('Desk', 'desk@example.org', 'es'), ('Ada', 'ada@example.org', 'en'), ('Late', 'late@example.org', 'en')`,
		`insert into person_roles (person_id, role, starts_on) select id, 'STAFF', case name when 'Ada' then date '2020-01-01' else date '2023-11-20' end from people where name in ('Ada', 'Late')`,
		`insert into bodies (code, kind, names, contact) values ('WG-TEST', 'WORKING_GROUP', '{"en": "Test group", "fr": "Groupe test"}', 'desk@example.org')`,
		`insert into body_members (body_id, person_id, role, starts_on) select b.id, p.id, 'CHAIR', '2023-01-01' from bodies b, people p where b.code = 'WG-TEST' and p.name = 'Chair'`,
		`insert into decisions (body, number, decided_on) values ('BOARD', 'T1', '2023-01-01')`,
		`insert into mandates (kind, body_id) select 'GROUP', id from bodies where code = 'WG-TEST'`,
		`insert into mandate_periods (mandate_id, act, starts_on, ends_on, decision_id) select m.id, 'CREATED', '2023-01-01', '2024-01-30', d.id from mandates m, decisions d where d.number = 'T1'`,
	} {
		h.exec(statement)
	}
	h.one(&chair, `select id from people where name = 'Chair'`)
	return chair
}

// tonight runs the job of mandates twice: the second changes nothing.
func (h *house) tonight() {
	h.t.Helper()
	for _, job := range jobs.Timetable(jobs.Needs{Outbox: h.outbox}) {
		if job.Name != "mandate-reminders" {
			continue
		}
		if _, err := job.Do(h.t.Context(), h.store); err != nil {
			h.t.Fatal(err)
		}
		again, err := job.Do(h.t.Context(), h.store)
		if err != nil || again["planned"]+again["queued"]+again["reopened"] > 0 {
			h.t.Errorf("the second run: %v %v", again, err)
		}
		return
	}
	h.t.Fatal("no such job")
}

func (h *house) rows(person int64) (list []string) {
	h.t.Helper()
	h.column(&list, `select concat_ws(' ', days, state, nullif(reason, '')) from reminders where rule = 'mandate_end' and person_id = $1 order by days`, person)
	return list
}

func TestWhoLooksAfterAMandateIsRemindedOfItsEnd(t *testing.T) {
	for name, row := range map[string]struct {
		acts []string
		days int // later
		want []string
	}{
		"nothing happens":   {nil, 0, []string{"-90 QUEUED", "-30 PLANNED", "-7 PLANNED", "0 PLANNED"}},
		"a month later":     {nil, 32, []string{"-90 QUEUED", "-30 QUEUED", "-7 PLANNED", "0 PLANNED"}},
		"long after":        {nil, 70, []string{"-90 QUEUED", "-30 SKIPPED SUPERSEDED", "-7 SKIPPED SUPERSEDED", "0 QUEUED"}},
		"it is renewed":     {[]string{`insert into mandate_periods (mandate_id, act, starts_on, ends_on, decision_id) select mandate_id, 'RENEWED', '2024-01-31', '2026-01-30', decision_id from mandate_periods`}, 0, []string{"-90 QUEUED", "-30 SKIPPED RENEWED", "-7 SKIPPED RENEWED", "0 SKIPPED RENEWED"}},
		"it is closed":      {[]string{`update mandate_periods set closed_on = '2023-12-05', closed_by_id = decision_id, closed_why = 'Done'`}, 0, []string{"-90 QUEUED", "-30 SKIPPED CLOSED", "-7 SKIPPED CLOSED", "0 SKIPPED CLOSED"}},
		"another is chosen": {[]string{`update body_members set ends_on = '2023-12-10'`}, 32, []string{"-90 QUEUED", "-30 SKIPPED NO_LONGER_IN_OFFICE", "-7 PLANNED", "0 PLANNED"}},
	} {
		h := open(t)
		chair := h.looksAfter()
		h.tonight()
		for _, act := range row.acts {
			h.exec(act)
		}
		h.day(row.days - 61) // counted from the house’s due date
		h.tonight()
		if diff := diffs.Diff(row.want, h.rows(chair)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestALetterAboutMandatesIsInTheReadersLanguage, to the chair, to whom the
// body's address belongs and to staff who were there on its day.
func TestALetterAboutMandatesIsInTheReadersLanguage(t *testing.T) {
	h := open(t)
	h.looksAfter()
	h.tonight()
	h.drain()
	var said []string
	h.column(&said, `select p.name || ': ' || replace(n.subject, chr(160), ' ') from notices n join people p on p.id = n.person_id where n.kind = 'mandate_end' and n.state = 'SENT' order by p.name`)
	if diff := diffs.Diff([]string{
		"Ada: 1 mandate ends on 30 January 2024: what follows?",
		"Chair: 1 mandat prend fin le 30 janvier 2024 : quelle suite ?",
		"Desk: 1 mandato vence el 30 de enero de 2024: ¿qué sigue?",
	}, said); diff != "" {
		t.Error(diff)
	}
	var body string
	if h.one(&body, `select replace(body, chr(160), ' ') from notices where address = 'chair@example.org'`); !strings.Contains(body, "Groupe test") || !strings.Contains(body, "1er janvier 2023 – 30 janvier 2024") || !strings.Contains(body, "/fr/mandates") {
		t.Error(body)
	}
}

// TestTodayTellsOfMandatesThatEnd within 30 days, and of those that ended,
// until a decision settles them.
func TestTodayTellsOfMandatesThatEnd(t *testing.T) {
	for name, row := range map[string]struct {
		ends, act string
		want      int
	}{
		"in 91 days":                    {"2024-03-01", "", 0},
		"in 90 days":                    {"2024-02-29", "", 1},
		"it ended":                      {"2023-10-31", "", 1},
		"it ended and was laid to rest": {"2023-10-31", `update mandate_periods set closed_on = ends_on, closed_by_id = decision_id, closed_why = 'Done'`, 0},
		"it was renewed":                {"2023-12-31", `insert into mandate_periods (mandate_id, act, starts_on, ends_on, decision_id) select mandate_id, 'RENEWED', '2024-01-01', '2026-01-30', decision_id from mandate_periods`, 0},
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			for _, statement := range []string{
				`insert into decisions (body, number, decided_on) values ('BOARD', 'T1', '2023-01-01')`,
				`insert into mandates (kind, names) values ('HOSTING', '{"en": "Hosting"}')`,
				`insert into mandate_periods (mandate_id, act, starts_on, ends_on, decision_id) select m.id, 'CREATED', '2023-01-01', '` + row.ends + `', d.id from mandates m, decisions d`, cmp.Or(row.act, `select 1`),
			} {
				if _, err := tx.Exec(t.Context(), statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			items, err := today.Items(t.Context(), tx, "MANDATE_ENDING", 5)
			if err != nil || len(items) != row.want || row.want == 1 && items[0].Rows[0].Title["en"] != "Hosting" {
				t.Errorf("%s: %+v %v", name, items, err)
			}
		})
	}
}
