package reminders_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
)

// noticed is a house whose only member has had a notice of arrears.
func noticed(t *testing.T, zone *time.Location) (h *house, contact int64) {
	t.Helper()
	h = openIn(t, zone)
	h.owing(1, 1)
	contact = h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.night(61) // the sixtieth, wherever the house stands
	if m := h.server.Messages(); len(m) != 1 {
		t.Fatalf("%d letters", len(m))
	}
	h.server.Forget()
	return h, contact
}

func TestAFormerMemberIsNotToldThatItsRightsAreRestored(t *testing.T) {
	h, contact := noticed(t, time.UTC)
	h.day(100)
	h.end(contact, "2024-05-01")
	var queued int
	before := `select count(*) from notices where data->>'restored' = 'true'`
	h.pay(1, 220000)
	if h.one(&queued, before); queued != 0 {
		t.Errorf("%d letters to a former member", queued)
	}
}

func TestALetterOfRestoredRightsIsDroppedWhereTheMembershipEndedMeanwhile(t *testing.T) {
	h, contact := noticed(t, time.UTC)
	h.day(100)
	h.pay(1, 220000)
	h.end(contact, "2024-05-01")
	var reason string
	c := h.drain()
	h.one(&reason, `select last_error from notices where data->>'restored' = 'true'`)
	if c.Sent != 0 || c.Dropped != 1 || reason != "MEMBERSHIP_ENDED" {
		t.Errorf("%+v %s", c, reason)
	}
}

// TestWhoAnswersForAMemberIsDecidedByTheDayOfTheHouse: the clock stands at
// 06:00 of 10 May in UTC, where the house is it is still 9 May, or already 10 May.
func TestWhoAnswersForAMemberIsDecidedByTheDayOfTheHouse(t *testing.T) {
	for _, row := range []struct {
		zone         int // hours from UTC
		starts, ends string
		letters      int64
	}{
		{-11, "2020-01-01", "2024-05-09", 1},
		{0, "2020-01-01", "2024-05-09", 0},
		{0, "2020-01-01", "2024-05-10", 1},
		{-11, "2024-05-10", "2025-01-01", 0},
		{0, "2024-05-10", "2025-01-01", 1},
		{0, "2024-05-11", "2025-01-01", 0},
	} {
		h, _ := noticed(t, time.FixedZone("House", row.zone*60*60))
		h.day(100)
		h.exec(`update contacts set starts_on = $1, ends_on = $2`, row.starts, row.ends)
		h.pay(1, 220000)
		if c := h.drain(); c.Sent != row.letters {
			t.Errorf("%+v: %+v", row, c)
		}
	}
}

func TestANoticeThatIsBeingSaidAgainWentOutAllTheSame(t *testing.T) {
	h, _ := noticed(t, time.UTC)
	var id int64
	h.one(&id, `select id from reminders where kind = 'ARREARS_NOTICE'`)
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := reminders.Resend(t.Context(), tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	h.pay(1, 220000)
	if c := h.drain(); c.Sent != 1 || c.Dropped != 1 {
		t.Errorf("the notice again and the letter that all is settled: %+v", c)
	}
}
