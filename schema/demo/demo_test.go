package demo_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func outbox(t *testing.T) *notices.Outbox {
	t.Helper()
	mine := func(texts.Language) string { return "http://localhost/" }
	o, err := notices.New(notices.Config{BaseURL: "http://localhost", Secret: make([]byte, 32)}, append(organisations.Letters(mine), proposals.Letter(mine),
		reminders.Renewal(func(texts.Language, int64) string { return "http://localhost/" }))...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTheDemoHoldsTheRealMembershipOnAnyDay(t *testing.T) {
	for _, day := range []string{"2023-12-01", "2024-02-29", "2027-01-02", "2026-11-22"} {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.DateOnly, day)
			if err != nil {
				t.Fatal(err)
			}
			now = now.Add(9 * time.Hour)
			config := store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }}
			if err := demo.Load(t.Context(), config, outbox(t), now); err != nil {
				t.Fatal(err)
			}
			var figures struct {
				Members, Tonight, Languages, Years, Waived, Owing, Part, Over, Stopped, Suspended, BenHadNotices, Asked, Decided int
			}
			s := storetest.Open(t, config)
			_, err = s.Read(store.Viewer{}).Get(t.Context(), &figures, `
				select (select count(*) from members) as members,
				       (select count(*) from reminders where state = 'PLANNED' and planned_for = $1) as tonight,
				       (select count(distinct p.language) from reminders r join people p on p.id = r.person_id
				         where r.state = 'PLANNED' and r.planned_for = $1) as languages,
				       (select count(*) from membership_years) as years,
				       (select count(*) from reliefs where reason like '%SOP 2.3.6%') as waived,
				       (select count(*) from dues where balance > 0 and paid = 0 and due_on < $1) as owing,
				       (select count(*) from dues where balance > 0 and paid > 0) as part,
				       (select count(*) from dues where balance < 0) as over,
				       (select count(*) from stopped_addresses) as stopped,
				       (select count(distinct r.dues_id) from reminders r join notices n on n.id = r.notice_id
				         where r.kind = 'SUSPENSION_NOTICE' and n.state = 'SENT') as suspended,
				       (select count(*) from reminders r join people p on p.id = r.person_id and p.name = 'Ben Carter' join notices n on n.id = r.notice_id
				         where r.kind in ('ARREARS_NOTICE', 'SUSPENSION_NOTICE') and n.state = 'SENT') as benhadnotices,
				       (select count(*) from proposed_changes where outcome is null) as asked,
				       (select count(*) from proposed_changes where outcome in ('APPROVED', 'DECLINED')) as decided`, now)
			if err != nil {
				t.Fatal(err)
			}
			if figures.Members != 111 || figures.Tonight < 10 || figures.Languages != 3 || figures.Years != now.Year()-2021 ||
				now.Year() > 2023 && figures.Waived != 22 || figures.Owing < 10 || figures.Asked != 1 || figures.Decided != 2 || figures.Part < 3 || figures.Over < 1 ||
				figures.Stopped != 1 || figures.Suspended < 1 || figures.BenHadNotices < 2 {
				t.Errorf("the demo of %s: %+v", day, figures)
			}
		})
	}
}
