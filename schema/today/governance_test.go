package today_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/today"
)

// seated fills every seat of the Board until far ahead, with a chair.
var seated = []string{
	`insert into organisations (names) select jsonb_build_object('en', 'Seat ' || s.code) from seats s`,
	`insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
	 select s.id, o.id, '2022-01-01', '2026-12-31', '2026-12-31', 'Elected' from seats s join organisations o on o.names->>'en' = 'Seat ' || s.code`,
	`insert into people (name, email) values ('Carla', 'carla@example.org')`,
	`insert into seat_people (term_id, person_id, part, starts_on, ends_on) select t.id, p.id, 'REPRESENTATIVE', '2022-01-01', '2026-12-31'
	 from seat_terms t join seats s on s.id = t.seat_id and s.code = 'BOARD-TECHNICAL', people p where p.name = 'Carla'`,
	`insert into board_officers (body_id, seat_person_id, role, starts_on, ends_on, result) select b.id, p.id, 'CHAIR', '2022-01-01', '2026-12-31', 'Chosen' from bodies b, seat_people p where b.code = 'BOARD'`,
}

const (
	technical = `(select id from seats where code = 'BOARD-TECHNICAL')`
	// held is a Board meeting of the day before, in Paris.
	held = `insert into meetings (body_id, number, titles, starts_at, ends_at, zone, convened_at)
		select id, 1, '{"en": "Held"}', '2023-11-30 09:00Z', '2023-11-30 11:00Z', 'Europe/Paris', '2023-11-01' from bodies where code = 'BOARD'`
	coming = `insert into meetings (body_id, number, titles, starts_at, ends_at, zone, convened_at)
		select id, 2, '{"en": "Coming"}', '2023-12-20 09:00Z', '2023-12-20 11:00Z', 'Europe/Paris', '2023-11-01' from bodies where code = 'BOARD'`
	draft     = `update meetings set number = null, convened_at = null`
	drafted   = `with m as (select id from meetings) insert into minutes (meeting_id, number, language) select id, 1, 'en' from m`
	part      = `insert into minutes_parts (minutes_id, position, kind, audience, titles, text) select id, 1, 'PRESENCE', 'BOARD', '{"en": "All"}', 'Said.' from minutes`
	circulate = `insert into minutes_acts (meeting_id, minutes_id, act, until) select meeting_id, id, 'CIRCULATED', `
	approve   = `insert into minutes_acts (meeting_id, minutes_id, act) select meeting_id, id, 'APPROVED' from minutes`
	invited   = `insert into meeting_people (meeting_id, person_id, part) select m.id, p.id, 'MEMBER' from meetings m, people p where p.name = 'Carla'`
	suggest   = `insert into minutes_corrections (minutes_id, position, attendee_id, text, suggested_at) select n.id, 1, a.id, 'Not so.', '2023-11-29 12:00Z' from minutes n, meeting_people a`
	answered  = `update minutes_corrections set answer = 'DECLINED', answered_at = clock(), why = 'It was so.'`
	put       = `insert into procedures (body, titles, texts, audience, opens_on, closes_on) select 'BOARD', '{"en": "Budget"}', '{"en": "Yes."}', 'BOARD', '2023-11-10', `
	object    = `insert into procedure_objections (procedure_id, person_id, reason, at) select r.id, p.id, 'No.', '2023-11-20 12:00Z' from procedures r, people p where p.name = 'Carla'`
	objected  = `update procedures set outcome = 'OBJECTED', closed_at = '2023-11-25 00:00Z'`
	paper     = `insert into papers (meeting_id, label, number, titles, audience) select id, 'DOCUMENT', '1', '{"en": "Plan"}', 'BOARD' from meetings where number = 2`
	english   = `insert into paper_versions (paper_id, language, number, media_type, bytes, sha256, body)
		select p.id, 'en', n, 'text/markdown', 3, sha256(convert_to('x' || n, 'UTF8')), 'x' || n from papers p, generate_series(`
	others = `insert into paper_versions (paper_id, language, number, follows, media_type, bytes, sha256, body)
		select p.id, l, 1, 1, 'text/markdown', 1, sha256(convert_to('y', 'UTF8')), 'y' from papers p, unnest('{fr,es}'::text[]) l`
)

// TestWhatGovernanceWaitsFor is told from its day on, with that day, until it is
// done: on 1 December 2023.
func TestWhatGovernanceWaitsFor(t *testing.T) {
	for name, row := range map[string]struct {
		acts         []string
		want         string // the kind; empty: nothing waits
		since, until string
	}{
		"a Board in order":       {nil, "", "", ""},
		"a term ends in 90 days": {[]string{`update seat_terms set ends_on = '2024-02-29', held_until = '2024-02-29' where seat_id <> ` + technical + ` and seat_id = (select min(id) from seats)`}, "TERM_ENDING", "", "2024-02-29"},
		"a term ends in 91 days": {[]string{`update seat_terms set ends_on = '2024-03-01', held_until = '2024-03-01' where seat_id = (select min(id) from seats)`}, "", "", ""},
		"a term that is followed": {[]string{`update seat_terms set ends_on = '2024-02-28', held_until = '2024-02-28' where seat_id = (select min(id) from seats)`,
			`insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result) select seat_id, organisation_id, '2024-03-01', '2026-01-01', '2026-01-01', 'Elected' from seat_terms where seat_id = (select min(id) from seats)`}, "", "", ""},
		"a seat is vacant": {[]string{`update seat_terms set held_until = '2023-09-29' where seat_id = (select min(id) from seats)`}, "SEAT_VACANT", "2023-09-30", ""},
		"a seat was filled for later": {[]string{`update seat_terms set ends_on = '2023-09-29', held_until = '2023-09-29' where seat_id = (select min(id) from seats)`,
			`insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result) select seat_id, organisation_id, '2024-01-01', '2026-01-01', '2026-01-01', 'Elected' from seat_terms where seat_id = (select min(id) from seats)`}, "", "", ""},
		"no chair":                  {[]string{`update board_officers set ends_on = '2023-10-31'`}, "NO_CHAIR", "2023-11-01", ""},
		"a chair that never began":  {[]string{`update board_officers set starts_on = '2024-01-01', ends_on = '2023-12-31'`}, "NO_CHAIR", "", ""},
		"a chair to come":           {[]string{`update board_officers set starts_on = '2024-01-01'`}, "", "", ""},
		"notice of a meeting":       {[]string{coming, draft}, "MEETING_TO_CONVENE", "", "2023-12-06"},
		"notice in a month":         {[]string{coming, draft, `update meetings set starts_at = '2024-01-12 23:00Z', ends_at = '2024-01-13'`, `update bodies set notice_days = 28`}, "", "", ""},
		"notice in 14 days":         {[]string{coming, draft, `update meetings set starts_at = '2024-01-11 23:30Z', ends_at = '2024-01-13'`, `update bodies set notice_days = 28`}, "MEETING_TO_CONVENE", "", "2023-12-15"},
		"a draft that was dropped":  {[]string{coming, draft, `update meetings set cancelled_at = clock(), cancelled_why = 'No.'`}, "", "", ""},
		"a meeting convened":        {[]string{coming}, "", "", ""},
		"minutes to draft":          {[]string{held}, "MINUTES_TO_DRAFT", "2023-11-30", ""},
		"minutes that were drafted": {[]string{held, drafted}, "MINUTES_TO_DRAFT", "2023-11-30", ""},
		"a meeting that goes on":    {[]string{held, `update meetings set ends_at = '2023-12-02'`}, "", "", ""},
		"a briefing":                {[]string{held, coming, `update meetings set number = null, briefing_of_id = (select id from meetings where number = 2) where number = 1`}, "", "", ""},
		"minutes sent":              {[]string{held, drafted, circulate + `'2023-12-01' from minutes`}, "", "", ""},
		"minutes to approve":        {[]string{held, drafted, circulate + `'2023-11-30' from minutes`}, "MINUTES_TO_APPROVE", "2023-12-01", ""},
		"minutes approved":          {[]string{held, drafted, circulate + `'2023-11-30' from minutes`, approve}, "", "", ""},
		"a correction":              {[]string{held, drafted, part, invited, circulate + `'2023-11-30' from minutes`, suggest}, "CORRECTION_TO_ANSWER", "2023-11-29", ""},
		"a correction answered":     {[]string{held, drafted, part, invited, circulate + `'2023-11-30' from minutes`, suggest, answered}, "MINUTES_TO_APPROVE", "2023-12-01", ""},
		"a procedure ends":          {[]string{put + `'2023-12-08'`}, "PROCEDURE_ENDING", "", "2023-12-08"},
		"a procedure runs":          {[]string{put + `'2023-12-09'`}, "", "", ""},
		"an objection":              {[]string{put + `'2023-12-09'`, object}, "PROCEDURE_OBJECTED", "2023-11-20", ""},
		"an objection taken back":   {[]string{put + `'2023-12-09'`, object, `update procedure_objections set withdrawn_at = clock()`}, "", "", ""},
		"it goes to a meeting":      {[]string{put + `'2023-11-24'`, object, objected, coming}, "PROCEDURE_OBJECTED", "2023-11-20", ""},
		"it went to a meeting":      {[]string{put + `'2023-11-24'`, object, objected, held, drafted, circulate + `'2023-12-10' from minutes`}, "", "", ""},
		"no translation":            {[]string{coming, paper, english + `1, 1) n`}, "TRANSLATION_PENDING", "", "2023-12-20"},
		"all languages":             {[]string{coming, paper, english + `1, 1) n`, others}, "", "", ""},
		"an older translation":      {[]string{coming, paper, english + `1, 2) n`, others}, "TRANSLATION_PENDING", "", "2023-12-20"},
		"of the meeting after": {[]string{coming, paper, english + `1, 1) n`,
			`insert into meetings (body_id, number, titles, starts_at, ends_at, zone, convened_at) select body_id, 3, titles, '2023-12-10 09:00Z', '2023-12-10 11:00Z', zone, clock() from meetings`}, "", "", ""},
		"a paper withdrawn": {[]string{coming, paper, english + `1, 1) n`, `insert into paper_withdrawals (paper_id, reason) select id, 'Wrong.' from papers`}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
				for i, statement := range append(append(calm[:len(calm):len(calm)], seated...), row.acts...) {
					if i == len(calm)+len(seated) { // the past is as the row says it
						if _, err := tx.Exec(t.Context(), `set local session_replication_role = replica`); err != nil {
							t.Fatal(err)
						}
					}
					if _, err := tx.Exec(t.Context(), statement); err != nil {
						t.Fatalf("%s: %v", statement, err)
					}
				}
				items, err := today.Items(t.Context(), tx, "", 5)
				if err != nil {
					t.Fatal(err)
				}
				if row.want == "" {
					if len(items) > 0 {
						t.Errorf("%+v", items)
					}
					return
				}
				if len(items) != 1 || items[0].Kind != row.want || len(items[0].Rows) != 1 || items[0].Rows[0].Since.String() != row.since || items[0].Rows[0].Until.String() != row.until {
					t.Errorf("%+v, not %s since %q until %q", items, row.want, row.since, row.until)
				}
			})
		})
	}
}
