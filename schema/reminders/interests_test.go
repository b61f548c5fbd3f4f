package reminders_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// on sets the clock to a day and runs what reminds of interests.
func (h *house) on(day string) reminders.Counts {
	h.t.Helper()
	h.mu.Lock()
	h.now = date.MustParse(day).Start(time.UTC).Add(20 * time.Hour)
	h.mu.Unlock()
	var c reminders.Counts
	if err := h.store.Work(context.Background(), store.System("interest-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.RunInterests(context.Background(), tx)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// TestARepresentativeIsRemindedToConfirmOnceAYear: until they do, and for as
// long as they sit.
func TestARepresentativeIsRemindedToConfirmOnceAYear(t *testing.T) {
	h := open(t)
	person := h.sits("2023-11-20") // due on 20 December
	h.on("2023-12-01")
	want := func(rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, h.ledger(person)); diff != "" {
			t.Error(diff)
		}
	}
	want("-30 QUEUED", "-7 PLANNED", "0 PLANNED", "14 PLANNED")
	if again := h.on("2023-12-01"); again.Any() {
		t.Errorf("a second run changed %+v", again)
	}
	h.drain()
	var letter struct{ Subject, Body string }
	h.one(&letter, `select subject, body from notices where kind = 'interests_due'`)
	if !strings.HasPrefix(letter.Subject, "Votre déclaration d’intérêts est attendue au plus tard le 20") || !strings.Contains(letter.Body, "Rien") {
		t.Errorf("%+v", letter)
	}
	h.exec(`insert into interest_confirmations (person_id, confirmed_on, interest_ids) values ($1, '2023-12-05', '{}')`, person)
	h.on("2023-12-13")
	want("-30 QUEUED", "-7 SKIPPED MOVED", "0 SKIPPED MOVED", "14 SKIPPED MOVED")
	h.on("2024-11-05") // a year later: due on 5 December 2024
	want("-30 QUEUED", "-30 QUEUED", "-7 SKIPPED MOVED", "-7 PLANNED", "0 SKIPPED MOVED", "0 PLANNED", "14 SKIPPED MOVED", "14 PLANNED")
	h.leave(person, "2024-11-10")
	h.on("2024-11-28")
	want("-30 QUEUED", "-30 QUEUED", "-7 SKIPPED MOVED", "-7 SKIPPED NO_LONGER_IN_OFFICE", "0 SKIPPED MOVED", "0 SKIPPED NO_LONGER_IN_OFFICE",
		"14 SKIPPED MOVED", "14 SKIPPED NO_LONGER_IN_OFFICE")
}
