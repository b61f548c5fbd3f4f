package meetings_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
)

// TestWhyAPartWasChangedIsForThoseWhoReadIt: one reason is given for a version,
// and may be about its part for the Board.
func TestWhyAPartWasChangedIsForThoseWhoReadIt(t *testing.T) {
	c := newClockwork(t)
	c.must(func(tx *store.Tx) error { run(t, tx, c.id, c.open, c.secret); return nil })
	c.draft()
	c.must(func(tx *store.Tx) error {
		return meetings.Rewrite(t.Context(), tx, c.id, 1, map[int]string{4: "The vote was close."}, "It was 4 to 3")
	})
	if got := c.circulate("2023-12-15", ""); got != "" {
		t.Fatal(got)
	}
	c.now = time.Date(2023, 12, 16, 1, 0, 0, 0, time.UTC)
	c.approve()
	c.must(func(tx *store.Tx) error { return meetings.Publish(t.Context(), tx, c.id, "MEMBERS") })
	why := func(name string, role store.Role) string {
		n, err := meetings.Of(t.Context(), c.Read(store.Viewer{PersonID: c.who[name], Roles: store.Implied(role)}), []int64{c.id})
		if err != nil || n[c.id].Number != 2 {
			t.Fatalf("%s: %+v, %v", name, n, err)
		}
		return n[c.id].Why
	}
	if got := why("Zoe", store.Member); got != "" {
		t.Errorf("a member reads %q", got)
	}
	if got := why("Eva", store.Board); got != "It was 4 to 3" {
		t.Errorf("the Board reads %q", got)
	}
}
