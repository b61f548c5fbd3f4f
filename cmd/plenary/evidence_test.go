package main

import (
	"testing"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// setOut writes a case of a member with a file, and people in every relation to
// it; it returns the evidence and the people.
func setOut(t *testing.T, a *app) (evidence int64, whom map[string]int64) {
	t.Helper()
	whom = map[string]int64{"public": 0}
	err := a.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		ctx := t.Context()
		for _, name := range []string{"person", "own", "other", "assigned", "idle", "recused", "staff"} {
			id, err := people.Add(ctx, tx, name, name+"@example.org", texts.English)
			if err != nil {
				return err
			}
			whom[name] = id
		}
		file, err := uploads.Receive(ctx, tx, a.seals, uploads.WaiverEvidence, "budget.pdf", uploadstest.PDF("budget"))
		if err != nil {
			return err
		}
		taken, err := uploads.Take(ctx, tx, a.seals, uploads.WaiverEvidence, "evidence", file)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`insert into person_roles (person_id, role, starts_on) select id, 'STAFF', '2020-01-01' from people where name = 'staff'`,
			`insert into organisations (names, country_code) values ('{"en": "Own"}', 'BF'), ('{"en": "Other"}', 'KE')`,
			`select member_admit(o.id, (select min(id) from constituencies), g.id, (select min(id) from bands where category_id = g.id), '2015-01-01')
			 from organisations o, categories g where g.code = 'partner_country' order by o.id`,
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01'
			 from organisations o join people p on p.name = lower(o.names->>'en')`,
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id) select 10, '2023-01-01', '2023-12-31', '2023-03-31', min(id) from fee_schedules`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on) select min(m.id), min(y.id), min(s.id), '2023-01-24' from members m, membership_years y, criteria_sets s`,
			`update fee_waivers set state = 'SUBMITTED', submitted_at = clock()`,
			`update fee_waivers set state = 'UNDER_REVIEW'`,
			`insert into waiver_assignments (waiver_id, person_id, due_on) select w.id, p.id, '2023-12-20' from fee_waivers w, people p where p.name in ('assigned', 'recused')`,
			`insert into interests (person_id, organisation_id) select p.id, o.id from people p, organisations o where p.name = 'recused' and o.names->>'en' = 'Own'`,
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		for _, name := range []string{"assigned", "idle", "recused"} {
			boardtest.Seat(t, ctx, tx, whom[name], "2020-01-01")
		}
		_, err = tx.Get(ctx, &evidence, `insert into waiver_evidence (waiver_id, upload_id) select id, $1 from fee_waivers returning id`, taken.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return evidence, whom
}

// TestTheLinkOfEvidenceOpensForItsReadersOnly opens the file as everybody.
func TestTheLinkOfEvidenceOpensForItsReadersOnly(t *testing.T) {
	a := local(t, storetest.DSN(t))
	evidence, whom := setOut(t, a)
	id := relay.Encode("WaiverEvidence", evidence)
	for name, person := range whom {
		v, err := people.ViewerOf(t.Context(), a.store.Read(store.System("test")), person)
		if person != 0 && err != nil {
			t.Fatal(err)
		}
		reads := map[string]bool{"own": true, "assigned": true, "staff": true}[name]
		file, err := documentDesk{a}.Open(t.Context(), v, id, "")
		if refuse.From(err) == nil && err != nil {
			t.Fatal(err)
		}
		if (err == nil) != reads || reads != (string(file.Content) == string(uploadstest.PDF("budget"))) || reads != (file.Name == "budget.pdf") {
			t.Errorf("%s: %+v %v", name, file, err)
		}
		// The file is none of an application, whoever asks.
		if _, err := (documentDesk{a}).Open(t.Context(), v, relay.Encode("ApplicationDocument", evidence), ""); refuse.From(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
