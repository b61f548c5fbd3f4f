package demo_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func outbox(t *testing.T) *notices.Outbox {
	t.Helper()
	o, err := notices.New(notices.Config{BaseURL: "http://localhost", Secret: make([]byte, 32)},
		reminders.Renewal(func(texts.Language, int64) string { return "http://localhost/" }))
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
				Members, Tonight, Languages, Years, Waived, Owing, Part, Over int
			}
			s := storetest.Open(t, config)
			_, err = s.Read(store.Viewer{}).Get(t.Context(), &figures, `
				select (select count(*) from register($1::date) where status <> 'FORMER') as members,
				       (select count(*) from reminders where state = 'PLANNED' and planned_for = $1) as tonight,
				       (select count(distinct p.language) from reminders r join people p on p.id = r.person_id
				         where r.state = 'PLANNED' and r.planned_for = $1) as languages,
				       (select count(*) from membership_years) as years,
				       (select count(*) from reliefs where reason like '%SOP 2.3.6%') as waived,
				       (select count(*) from dues where balance > 0 and paid = 0 and due_on < $1) as owing,
				       (select count(*) from dues where balance > 0 and paid > 0) as part,
				       (select count(*) from dues where balance < 0) as over`, now)
			if err != nil {
				t.Fatal(err)
			}
			if figures.Members != 111 || figures.Tonight < 10 || figures.Languages != 3 || figures.Years != now.Year()-2021 ||
				now.Year() > 2023 && figures.Waived != 22 || figures.Owing < 10 || figures.Part < 3 || figures.Over < 1 {
				t.Errorf("the demo of %s: %+v", day, figures)
			}
		})
	}
}
