package relay_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
)

func code(err error) string {
	if list := refuse.From(err); len(list) == 1 {
		return list[0].Code
	}
	return ""
}

func TestAnIDReadsAsWhatItNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Min(1).Draw(t, "n")
		if got, err := relay.Decode("Member", "id", relay.Encode("Member", n)); err != nil || got != n {
			t.Fatalf("%d reads as %d, %v", n, got, err)
		}
	})
}

func TestWhatIsNoIDIsRefused(t *testing.T) {
	for _, s := range []string{"", "7", "Member:7", relay.Encode("Dues", 7), relay.Encode("Member", 7) + "=", "TWVtYmVyOjA3", "TWVtYmVyOi03", "\x00"} {
		if _, err := relay.Decode("Member", "id", s); code(err) != "BAD_ID" {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestACursorBelongsToItsList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[^\x00]*`).Draw(t, "key")
		n := rapid.Int64().Draw(t, "id")
		cursor := relay.Cursor("members NAME_ASC", key, n)
		if len(cursor) > 2000 {
			return
		}
		gotKey, gotID, err := relay.ParseCursor("members NAME_ASC", "after", cursor)
		if err != nil || gotKey != key || gotID != n {
			t.Fatalf("(%q, %d) reads as (%q, %d), %v", key, n, gotKey, gotID, err)
		}
		if _, _, err := relay.ParseCursor("members NAME_DESC", "after", cursor); code(err) != "BAD_CURSOR" {
			t.Fatalf("another order took the cursor: %v", err)
		}
	})
}

func pointer[T any](v T) *T { return &v }

func TestPagesAreCheckedAndCut(t *testing.T) {
	for _, row := range []struct {
		name string
		args relay.Args
		code string
	}{
		{"too many", relay.Args{First: pointer(int32(1_000_000))}, "BAD_PAGE_SIZE"},
		{"none", relay.Args{First: pointer(int32(0))}, "BAD_PAGE_SIZE"},
		{"fewer than none", relay.Args{Last: pointer(int32(-1))}, "BAD_PAGE_SIZE"},
		{"both ways", relay.Args{First: pointer(int32(1)), Last: pointer(int32(1))}, "PAGE_BOTH_WAYS"},
		{"another list's cursor", relay.Args{After: pointer(relay.Cursor("dues", "", 1))}, "BAD_CURSOR"},
	} {
		if _, err := row.args.Page("members", 50); code(err) != row.code {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	back, err := relay.Args{Last: pointer(int32(2)), Before: pointer(relay.Cursor("members", "", 9))}.Page("members", 50)
	if err != nil {
		t.Fatal(err)
	}
	rows, info := relay.Cut(back, []int64{8, 7, 6}, func(n int64) (string, int64) { return "", n })
	if !slices.Equal(rows, []int64{7, 8}) || !info.HasPreviousPage || !info.HasNextPage {
		t.Errorf("reading back: %v, %+v", rows, info)
	}
}
