package resolvers

import (
	"testing"

	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/store"
)

// TestAMeetingsPackIsAskedForAndFollowed goes from the button to the address,
// with another who gets the same and a stranger who gets none.
func TestAMeetingsPackIsAskedForAndFollowed(t *testing.T) {
	h := newHouse(t)
	var meeting int64
	if _, err := h.store.Read(store.System("test")).Get(t.Context(), &meeting, `
		select m.id from meetings m where m.convened_at is not null and m.cancelled_at is null and m.audience <> 'PUBLIC' order by m.starts_at desc limit 1`); err != nil || meeting == 0 {
		t.Fatalf("the demo has no meeting: %v", err)
	}
	input := map[string]any{"id": string(id("Meeting", meeting))}
	ask := func(name string) (state, path, code string) {
		var got struct {
			MeetingPackAsk struct {
				Pack       *struct{ State, Path string }
				UserErrors []struct{ Code string }
			}
		}
		h.ask(t, h.as(t, name), `mutation($id: ID!) { meetingPackAsk(input: {meetingId: $id}) { pack { state path } userErrors { code } } }`, input, &got)
		if errs := got.MeetingPackAsk.UserErrors; len(errs) > 0 {
			return "", "", errs[0].Code
		}
		return got.MeetingPackAsk.Pack.State, got.MeetingPackAsk.Pack.Path, ""
	}
	if state, path, code := ask("Ada"); state != "ASKED" || path != "" || code != "" {
		t.Errorf("%s %s %s", state, path, code)
	}
	if _, _, code := ask(""); code != "NOT_FOUND" {
		t.Errorf("a stranger asked: %s", code)
	}
	if c, err := packs.Make(t.Context(), h.store, demoFiles(t)); err != nil || c.Made != 3 { // the demo asked for two
		t.Fatalf("%+v %v", c, err)
	}
	if state, path, code := ask("Ada"); state != "READY" || path == "" || code != "" {
		t.Errorf("%s %s %s", state, path, code)
	}
}
