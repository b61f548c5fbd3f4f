package reminders_test

import (
	"strings"
	"testing"

	diffs "github.com/google/go-cmp/cmp"
)

// holds makes a seat whose term ends on 30 March 2024, 120 days from today, with
// a representative and staff.
func (h *house) holds() (representative int64) {
	h.t.Helper()
	for _, statement := range []string{
		`insert into people (name, email, language) values ('Awa', 'awa@example.org', 'fr'), ('Next', 'next@example.org', 'en'), ('Ada', 'ada@example.org', 'es')`,
		`insert into person_roles (person_id, role, starts_on) select id, 'STAFF', '2020-01-01' from people where name = 'Ada'`,
		`insert into seats (body_id, code, position, names) select id, 'TEST-1', 2000, '{"en": "Test seat", "fr": "Siège test"}' from bodies where code = 'BOARD'`,
		`insert into organisations (names) values ('{"en": "Holder"}'), ('{"en": "Successor"}')`,
		`insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
		 select s.id, o.id, '2022-03-31', '2024-03-30', '2024-03-30', 'Test' from seats s, organisations o where s.code = 'TEST-1' and o.name_en = 'Holder'`,
		`insert into seat_people (term_id, person_id, part, starts_on, ends_on) select t.id, p.id, 'REPRESENTATIVE', t.starts_on, t.ends_on from seat_terms t, people p where p.name = 'Awa'`,
	} {
		h.exec(statement)
	}
	h.one(&representative, `select id from people where name = 'Awa'`)
	return representative
}

func TestWhoSitsIsRemindedOfTheEndOfTheTerm(t *testing.T) {
	for name, row := range map[string]struct {
		acts []string
		days int // later
		want []string
	}{
		"nothing happens":  {nil, 0, []string{"-120 QUEUED", "-60 PLANNED", "-14 PLANNED", "0 PLANNED"}},
		"two months later": {nil, 60, []string{"-120 QUEUED", "-60 QUEUED", "-14 PLANNED", "0 PLANNED"}},
		"another is elected": {[]string{`
			insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
			select s.id, o.id, '2024-03-31', '2026-03-30', '2026-03-30', 'Test' from seats s, organisations o where s.code = 'TEST-1' and o.name_en = 'Successor'`},
			0, []string{"-120 QUEUED", "-60 SKIPPED FILLED", "-14 SKIPPED FILLED", "0 SKIPPED FILLED"}},
		"the seat is given up": {[]string{`insert into seat_resignations (term_id, vacant_from, reason) select id, '2023-12-20', 'Test' from seat_terms`},
			0, []string{"-120 QUEUED", "-60 SKIPPED RESIGNED", "-14 SKIPPED RESIGNED", "0 SKIPPED RESIGNED"}},
		"another represents it": {[]string{`update seat_people set ends_on = '2023-12-20'`, `
			insert into seat_people (term_id, person_id, part, starts_on, ends_on) select t.id, p.id, 'REPRESENTATIVE', '2023-12-21', t.ends_on from seat_terms t, people p where p.name = 'Next'`},
			60, []string{"-120 QUEUED", "-60 SKIPPED NO_LONGER_IN_OFFICE", "-14 PLANNED", "0 PLANNED"}},
	} {
		h := open(t)
		who := h.holds()
		h.tonight()
		for _, act := range row.acts {
			h.exec(act)
		}
		h.day(row.days - 61) // counted from the house’s due date
		h.tonight()
		var rows []string
		h.column(&rows, `select concat_ws(' ', days, state, nullif(reason, '')) from reminders where rule = 'term_end' and person_id = $1 order by days`, who)
		if diff := diffs.Diff(row.want, rows); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestALetterAboutTermsIsInTheReadersLanguage, to whoever sits and to staff.
func TestALetterAboutTermsIsInTheReadersLanguage(t *testing.T) {
	h := open(t)
	h.holds()
	h.tonight()
	h.drain()
	var said []string
	h.column(&said, `select p.name || ': ' || replace(n.subject, chr(160), ' ') from notices n join people p on p.id = n.person_id where n.kind = 'term_end' and n.state = 'SENT' order by p.name`)
	if diff := diffs.Diff([]string{
		"Ada: 1 mandato en la Junta vence el 30 de marzo de 2024: corresponde una elección",
		"Awa: 1 mandat au Conseil prend fin le 30 mars 2024 : une élection est à organiser",
	}, said); diff != "" {
		t.Error(diff)
	}
	var body string
	if h.one(&body, `select replace(body, chr(160), ' ') from notices where address = 'awa@example.org' and kind = 'term_end'`); !strings.Contains(body, "Siège test") || !strings.Contains(body, "Holder, 31 mars 2022 – 30 mars 2024") || !strings.Contains(body, "/fr/board") {
		t.Error(body)
	}
}
