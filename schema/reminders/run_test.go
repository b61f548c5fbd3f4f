package reminders_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

func TestASeriesGoesOutStepByStep(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.contact(1, "FINANCE", "fr", "2020-01-01")
	h.contact(1, "ALTERNATE", "es", "2020-01-01")
	for _, step := range []struct {
		day             int
		planned, queued int64
	}{
		{-91, 0, 0}, {-90, 12, 0}, {-61, 0, 0}, {-60, 0, 2}, {-59, 0, 0}, {-31, 0, 0}, {-30, 0, 2},
		{-8, 0, 0}, {-7, 0, 2}, {-1, 0, 0}, {0, 0, 2}, {6, 0, 0}, {7, 0, 2}, {29, 0, 0},
		{30, 2, 2}, {31, 0, 0}, {59, 0, 0}, {60, 2, 2}, {61, 0, 0}, {89, 0, 0}, {90, 0, 2}, {334, 0, 0}, {335, 2, 0}, {364, 0, 0}, {365, 0, 2}, {366, 0, 0}, {500, 0, 0},
	} {
		h.day(step.day)
		c := h.run()
		if c.Planned != step.planned || c.Queued != step.queued || len(c.Skipped) != 0 {
			t.Errorf("day %d: %+v", step.day, c)
		}
		if again := h.run(); again.Any() {
			t.Errorf("day %d again: %+v", step.day, again)
		}
		if sent := h.drain(); sent.Sent != step.queued {
			t.Errorf("day %d: %+v", step.day, sent)
		}
	}
	if letters := h.server.Messages(); len(letters) != 18 {
		t.Errorf("%d letters", len(letters))
	}
}

func TestMissedStepsAreCaughtUpAndSupersededOnesRecordedSo(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-70)
	h.run()
	h.day(2)
	c := h.run()
	if c.Queued != 1 || c.Skipped["SUPERSEDED"] != 3 {
		t.Errorf("%+v", c)
	}
	want := []string{"-60 SKIPPED SUPERSEDED", "-30 SKIPPED SUPERSEDED", "-7 SKIPPED SUPERSEDED", "0 QUEUED", "7 PLANNED", "30 PLANNED"}
	if diff := cmp.Diff(want, h.ledger(person)); diff != "" {
		t.Error(diff)
	}
	if h.run().Any() {
		t.Error("the second run changed something")
	}
}

func TestWhatIsPaidInBetweenIsSkippedAndTakenUpWhenThePaymentIsReversed(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-60)
	h.run()
	h.pay(1, 100000)
	h.day(-30)
	if c := h.run(); c.Queued != 1 {
		t.Errorf("part paid: %+v", c)
	}
	h.pay(1, 120000)
	h.day(-29)
	if c := h.run(); c.Skipped["ALREADY_PAID"] != 4 || c.Queued != 0 {
		t.Errorf("paid: %+v", c)
	}
	h.day(-7)
	if c := h.run(); c.Any() {
		t.Errorf("paid, later: %+v", c)
	}
	h.exec(`insert into payments (dues_id, paid_on, amount, reverses_id, reason) select dues_id, '2024-01-20', -amount, id, 'bounced' from payments where amount = 120000`)
	h.day(-1)
	if c := h.run(); c.Reopened != 3 || c.Queued != 0 {
		t.Errorf("reversed: %+v", c)
	}
	h.exec(`insert into reliefs (kind, dues_id, amount, reason) select 'WRITTEN_OFF', id, 120000, 'agreed' from dues`)
	h.day(0)
	if c := h.run(); c.Skipped["WRITTEN_OFF"] != 3 {
		t.Errorf("written off: %+v", c)
	}
	want := []string{"-60 QUEUED", "-30 QUEUED", "-7 SKIPPED ALREADY_PAID", "0 SKIPPED WRITTEN_OFF", "7 SKIPPED WRITTEN_OFF", "30 SKIPPED WRITTEN_OFF"}
	if diff := cmp.Diff(want, h.ledger(person)); diff != "" {
		t.Error(diff)
	}
}

func TestWhoIsPaidBeforePlanningIsNotInTheLedger(t *testing.T) {
	h := open(t)
	h.owing(1, 2)
	h.contacts()
	h.pay(1, 220000)
	h.day(-60)
	if c := h.run(); c.Planned != 6 || c.Queued != 1 {
		t.Errorf("%+v", c)
	}
}

func TestEachReasonNotToWriteIsRecorded(t *testing.T) {
	h := open(t)
	h.owing(1, 6)
	left := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	mute := h.contact(2, "FINANCE", "en", "2020-01-01")
	deaf := h.contact(3, "FOCAL_POINT", "en", "2020-01-01")
	gone := h.contact(4, "FOCAL_POINT", "en", "2020-01-01")
	late := h.contact(6, "FOCAL_POINT", "en", "2024-01-10") // nobody had been there before
	h.day(-61)
	h.run()
	h.exec(`update contacts set ends_on = '2023-12-01' where person_id = $1`, left)
	h.exec(`update people set email = null where id = $1`, mute)
	h.exec(`insert into unsubscriptions (person_id, kind, at) values ($1, 'renewal', clock())`, deaf)
	h.end(gone, "2023-12-02")
	h.day(-60)
	c := h.run()
	want := map[string]int64{"NO_LONGER_CONTACT": 1, "NO_ADDRESS": 1, "UNSUBSCRIBED": 1, "NO_RECIPIENT": 3, "MEMBERSHIP_ENDED": 6}
	if diff := cmp.Diff(want, c.Skipped); diff != "" || c.Queued != 0 {
		t.Errorf("%+v %s", c, diff)
	}
	h.day(-30)
	h.run()
	h.day(0)
	h.run()
	if diff := cmp.Diff([]string{"-60 SKIPPED UNSUBSCRIBED", "-30 SKIPPED UNSUBSCRIBED", "-7 SKIPPED SUPERSEDED", "0 QUEUED", "7 PLANNED", "30 PLANNED"}, h.ledger(deaf)); diff != "" {
		t.Errorf("statutory from the due date on: %s", diff)
	}
	if diff := cmp.Diff([]string{"-7 SKIPPED SUPERSEDED", "0 QUEUED", "7 PLANNED", "30 PLANNED"}, h.ledger(late)); diff != "" {
		t.Errorf("a contact who came late: %s", diff)
	}
}

func TestTwoSchedulersAtOnceSayNothingTwice(t *testing.T) {
	h := open(t)
	h.owing(1, 200)
	h.contacts()
	h.day(-30)
	var mu sync.Mutex
	var planned, queued, superseded int64
	var schedulers sync.WaitGroup
	for range 4 {
		schedulers.Go(func() {
			for range 3 {
				c := h.run()
				mu.Lock()
				planned, queued, superseded = planned+c.Planned, queued+c.Queued, superseded+c.Skipped["SUPERSEDED"]
				mu.Unlock()
			}
		})
	}
	schedulers.Wait()
	var written int64
	h.one(&written, `select count(*) from notices`)
	if planned != 1200 || queued != 200 || superseded != 200 || written != 200 {
		t.Errorf("planned %d, queued %d, superseded %d, notices %d", planned, queued, superseded, written)
	}
}

func TestTheLetterSpeaksTheReadersLanguage(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	for _, language := range []string{"en", "fr", "es"} {
		h.contact(1, "FOCAL_POINT", language, "2020-01-01")
	}
	h.pay(1, 20050)
	h.day(-7)
	h.run()
	h.drain()
	h.day(7)
	h.run()
	h.drain()
	letters := h.server.Messages()
	if len(letters) != 6 {
		t.Fatalf("%d letters", len(letters))
	}
	for _, m := range letters {
		language := m.Headers.Get("Content-Language")
		want := map[string][]string{
			"en": {"Dear Person 1,", "Member 1", "31 January 2024", "USD 1,999.50", "/en/members/"},
			"fr": {"Bonjour Person 2,", "Membre 1", "31 janvier 2024", "1 999,50 USD", "Reste à payer : ", "/fr/members/"},
			"es": {"Hola, Person 3:", "Miembro 1", "31 de enero de 2024", "1.999,50 USD", "/es/members/"},
		}[language]
		plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(m.Text)
		for _, words := range want {
			if !strings.Contains(plain, words) {
				t.Errorf("%s: no %q in\n%s", language, words, plain)
			}
		}
		if strings.Contains(m.Subject+m.Text+m.HTML, "<no value>") || strings.Contains(m.Subject+m.Text, "[") {
			t.Errorf("%s: unfinished: %q\n%s", language, m.Subject, m.Text)
		}
	}
	if first, last := letters[0].Headers.Get("List-Unsubscribe"), letters[5].Headers.Get("List-Unsubscribe"); first == "" || last != "" {
		t.Errorf("unsubscribe before %q and after the due date %q", first, last)
	}
}

func TestWhatIsPaidBetweenLedgerAndDeliveryIsNotSent(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(0)
	h.run()
	h.pay(1, 220000)
	if c := h.drain(); c.Dropped != 1 || len(h.server.Messages()) != 0 {
		t.Errorf("%+v", c)
	}
	counts, err := reminders.Tally(t.Context(), h.store.Read(store.System("test")), reminders.Filter{})
	if err != nil || counts[reminders.Skipped] != 4 || counts[reminders.Queued] != 0 {
		t.Errorf("%v %v", counts, err)
	}
}

func TestPlanningTakesTheSameStatementsForTenAndForAThousandDues(t *testing.T) {
	h := open(t)
	counted := func(from, n int) int64 {
		h.owing(from, n)
		ctx, statements := store.CountStatements(t.Context())
		if err := h.store.Work(ctx, store.System("test"), func(tx *store.Tx) error {
			_, err := reminders.Run(ctx, tx)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return statements.Load()
	}
	h.day(-60)
	ten, thousand := counted(1, 10), counted(100, 1000)
	if ten != thousand || ten > 17 {
		t.Errorf("%d statements for ten, %d for a thousand", ten, thousand)
	}
	var rows int
	h.one(&rows, `select count(*) from reminders`)
	if rows != 1010*6 {
		t.Errorf("%d rows", rows)
	}
	h.contacts()
	ctx, statements := store.CountStatements(t.Context())
	h.day(0)
	h.run()
	if _, err := h.outbox.Drain(ctx, h.store, h.sender, 1); err != nil {
		t.Fatal(err)
	}
	// 1010 letters in 6 batches and an empty one: sign, claim; facts, words; sign, mark.
	if got, most := statements.Load(), int64(7*2+6*4); got > most {
		t.Errorf("%d statements to deliver, at most %d", got, most)
	}
	if n := len(h.server.Messages()); n != 1010 {
		t.Error(fmt.Sprint(n, " letters"))
	}
}

func TestDaysLongGoneAreNotCaughtUp(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	h.contact(1, "FOCAL_POINT", "en", "1950-01-01") // entered late, with a day of long ago
	h.day(200)
	if c := h.run(); c.Any() {
		t.Errorf("200 days after the due day: %+v", c)
	}
}

// TestDuesThatFallDueLaterAreRemindedOfAnew: after a refusal, or by agreement,
// dues get a later day. What was planned for the old one is not said.
func TestDuesThatFallDueLaterAreRemindedOfAnew(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	person := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-60)
	h.run()
	h.exec(`update dues set due_on = due_on + 90`)
	if c := h.run(); c.Skipped["MOVED"] != 5 || c.Planned != 0 || c.Queued != 0 {
		t.Errorf("%+v", c)
	}
	h.day(90)
	if c := h.run(); c.Planned != 6 || c.Queued != 1 || c.Skipped["SUPERSEDED"] != 3 {
		t.Errorf("%+v", c)
	}
	want := []string{"-60 QUEUED", "-60 SKIPPED SUPERSEDED", "-30 SKIPPED MOVED", "-30 SKIPPED SUPERSEDED", "-7 SKIPPED MOVED", "-7 SKIPPED SUPERSEDED",
		"0 SKIPPED MOVED", "0 QUEUED", "7 SKIPPED MOVED", "7 PLANNED", "30 SKIPPED MOVED", "30 PLANNED"}
	if diff := cmp.Diff(want, h.ledger(person)); diff != "" {
		t.Error(diff)
	}
}
