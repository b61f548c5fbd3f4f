package demo_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/correspondence"
	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func outbox(t *testing.T) *notices.Outbox {
	t.Helper()
	o, err := correspondence.New(notices.Config{BaseURL: "http://localhost", Secret: make([]byte, 32)},
		correspondence.Links{Page: func(_ texts.Language, path string) string { return path }})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// folder is a store of files for the length of a test.
func folder(t *testing.T) blobs.Store {
	t.Helper()
	files, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheDemoHoldsTheRealMembershipOnAnyDay(t *testing.T) {
	// Stories and browsers begin on other days.
	for _, day := range []string{"2023-12-01", "2024-02-29", "2027-01-02"} {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(9 * time.Hour)
			config := store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }}
			if err := demo.Load(t.Context(), config, outbox(t), folder(t), now); err != nil {
				t.Fatal(err)
			}
			var figures struct {
				Members, Applicants, Observers, Admitted, Tonight, Languages, Years, Waived, Owing, Part, Over, Uninvoiced, Credited int
				Stopped, Suspended, BenHadNotices, Asked, Decided, Coming, Minuted, Overdue, Papers, PaperFiles, Packs, Unread       int
				Sections, Amended, Proposed, Nowhere                                                                                 int
				Seated, Vacant, Confirmed, Remindable                                                                                int
				Unwritten, Open, Calls, Answers, Chosen                                                                              int
			}
			s := storetest.Open(t, config)
			checkBank(t, s)
			_, err = s.Read(store.Viewer{}).Get(t.Context(), &figures, `
				select (select count(*) from register($1::date) where status <> 'FORMER') as members,
				       (select count(*) from applications where stage in ('SUBMITTED', 'CONFIRMED', 'INFORMATION_REQUESTED')) as applicants,
				       (select count(*) from observerships where starts_on <= $1::date and coalesce(ends_on, 'infinity') >= $1::date) as observers,
				       (select count(*) from applications a join members m on m.organisation_id = a.organisation_id
				          join dues d on d.member_id = m.id join membership_years y on y.id = d.year_id and y.number = 11
				         where a.stage = 'ADMITTED' and y.starts_on <= '2024-01-24') as admitted,
				       (select count(*) from reminders where state = 'PLANNED' and planned_for = $1) as tonight,
				       (select count(distinct p.language) from reminders r join people p on p.id = r.person_id
				         where r.state = 'PLANNED' and r.planned_for = $1) as languages,
				       (select count(*) from membership_years) as years,
				       (select count(*) from rule_periods where not repealed and from_on <= $1::date and (to_on is null or to_on > $1::date)) as sections,
				       (select count(*) from rule_versions v join decisions d on d.id = v.decision_id) as amended,
				       (select count(*) from rule_proposals p join bodies b on b.id = p.body_id join rule_sections s on s.id = p.section_id and s.code = '2.3.6') as proposed,
				       (select count(*) from (select rule from decisions union select rule from criteria_sets union select rule from waiver_packs
				          union select citation from standing_rules union select convocation_rule from bodies) c (rule)
				         where c.rule <> '' and not exists (select from rule_sections s where cites_rule(c.rule, s.code))) as nowhere,
				       (select count(*) from reliefs r join decisions d on d.id = r.decision_id
				         where r.kind = 'WAIVED' and d.rule = 'SOP 2.3.6' and d.decided_on = '2023-03-14') as waived,
				       (select count(*) from dues d where not exists (select from invoices i where i.dues_id = d.id)) as uninvoiced,
				       (select count(*) from invoices where kind = 'CREDIT_NOTE') as credited,
				       (select count(*) from dues where balance > 0 and paid = 0 and due_on < $1) as owing,
				       (select count(*) from dues where balance > 0 and paid > 0) as part,
				       (select count(*) from dues where balance < 0) as over,
				       (select count(*) from papers) as papers, (select count(*) from blobs) as paperfiles,
				       (select count(*) from packs where reach = 'BOARD' and state = 'ASKED' and documents = 4) as packs,
				       (select count(*) from paper_versions v where not exists (select from paper_words w where w.version_id = v.id and w.words <> '')) as unread,
				       (select count(*) from seat_terms where starts_on <= $1::date and held_until >= $1::date) as seated,
				       (select count(*) from seats s where not exists (select from seat_terms t where t.seat_id = s.id and t.starts_on <= '2023-10-10' and t.held_until >= '2023-10-10')) as vacant,
				       (select count(distinct person_id) from interest_confirmations) as confirmed,
				       (select count(*) from reminders where rule = 'interests_due' and state = 'PLANNED') as remindable,
				       (select count(*) from stopped_addresses) as stopped,
				       (select count(distinct r.dues_id) from reminders r join notices n on n.id = r.notice_id
				         where r.kind = 'SUSPENSION_NOTICE' and n.state = 'SENT') as suspended,
				       (select count(*) from reminders r join people p on p.id = r.person_id and p.name = 'Ben Carter' join notices n on n.id = r.notice_id
				         where r.kind in ('ARREARS_NOTICE', 'SUSPENSION_NOTICE') and n.state = 'SENT') as benhadnotices,
				       (select count(*) from meetings m where m.convened_at is not null and m.starts_at > $1::timestamptz + interval '14 days') as coming,
				       (select count(distinct meeting_id) from minutes_acts where act = 'PUBLISHED' and audience = 'PUBLIC') as minuted,
				       (select count(*) from actions where due_on < $1::date and person_id is not null and action_state(id) = 'OPEN') as overdue,
				       (select count(*) from proposed_changes where outcome is null) as asked,
				       (select count(*) from proposed_changes where outcome in ('APPROVED', 'DECLINED')) as decided,
				       (select count(*) from decisions d where not exists (select from decision_versions v where v.decision_id = d.id)) as unwritten,
				       (select count(*) from calls) as calls,
				       (select count(*) from call_applications) as answers, (select count(*) from call_applications where appointed_id is not null) as chosen,
				       (select count(*) from procedures where closed_at is null) as open`, now)
			if err != nil {
				t.Fatal(err)
			}
			checkHistory(t, s)
			// The bank applies in autumn 2023 and is admitted on 24 January 2024.
			members, applicants, admitted := 111, 3, 1
			if now.Before(time.Date(2024, 1, 24, 16, 0, 0, 0, time.UTC)) {
				members, applicants, admitted = 110, 4, 0
			}
			if figures.Members != members || figures.Applicants != applicants || figures.Admitted != admitted || figures.Observers != 1 || figures.Tonight < 10 || figures.Languages != 3 || figures.Years != now.Year()-2021 ||
				now.Year() > 2023 && figures.Waived != 22 || figures.Owing < 10 || figures.Asked != 1 || figures.Papers != 10 || figures.PaperFiles != 3 || figures.Packs != 2 || figures.Unread != 0 || figures.Decided != 2 || figures.Part < 3 || figures.Over < 1 ||
				figures.Sections != 39 || figures.Amended != 6 || figures.Proposed != 1 || figures.Nowhere != 0 ||
				figures.Seated != 7 || figures.Vacant != 1 || figures.Confirmed < 7 || figures.Remindable < 3 || figures.Stopped != 1 || figures.Coming != 2 || figures.Minuted < 3 || figures.Overdue != 1 || figures.Suspended < 1 || figures.BenHadNotices < 2 ||
				figures.Uninvoiced > 1 || figures.Unwritten > 0 || figures.Calls != 3 || figures.Answers != 10 || figures.Chosen != 2 || figures.Open != 1 || now.Year() > 2023 && figures.Credited != 1 {
				t.Errorf("the demo of %s: %+v", day, figures)
			}
		})
	}
}
