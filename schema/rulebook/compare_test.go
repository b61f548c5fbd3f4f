package rulebook

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// marked writes pieces as -removed- +added+.
func marked(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		sign := map[Change]string{Kept: "", Added: "+", Removed: "-"}[p.Change]
		b.WriteString(sign + p.Text + sign)
	}
	return b.String()
}

func TestTwoTextsAreComparedByWords(t *testing.T) {
	for _, row := range []struct{ from, to, want string }{
		{"", "", ""},
		{"", "One year.", "+One year.+"},
		{"One year.", "", "-One year.-"},
		{"One year.", "One year.", "One year."},
		{"valid for one year", "valid for two years", "valid for -one year-+two years+"},
		{"The Board decides.", "The Board decides within 60 days.", "The Board decides+ within 60 days+."},
		{"Seven seats.\n\nTwo years.", "Seven seats.\n\nOne quorum.\n\nTwo years.", "Seven seats.\n\n+One quorum.\n\n+Two years."},
		{"l’organisation", "d’organisation", "-l’organisation-+d’organisation+"},
		{"SOP 2.3.6 applies", "SOP 2.3.7 applies", "SOP -2.3.6-+2.3.7+ applies"},
		{"the vote", "the veto", "the -vote-+veto+"}, // never half a word
		{"valid until the day on which it changes", "valid for one year; the Board re-examines it then",
			"valid -until the day on which it changes-+for one year; the Board re-examines it then+"},
		{"Members of the initiative may ask.", "Members of the whole initiative may ask.", "Members of the +whole +initiative may ask."},
		{"año électoral 𝔘", "año electoral 𝔘", "año -électoral-+electoral+ 𝔘"},
	} {
		if got := marked(Differences(row.from, row.to)); got != row.want {
			t.Errorf("%q → %q: %q, want %q", row.from, row.to, got, row.want)
		}
	}
}

// Whatever is compared, both texts are there whole.
func TestAComparisonLosesNoWord(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("abc  \n.,’é")), 0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		from, to := text.Draw(t, "from"), text.Draw(t, "to")
		var before, after strings.Builder
		for _, p := range Differences(from, to) {
			if p.Change != Added {
				before.WriteString(p.Text)
			}
			if p.Change != Removed {
				after.WriteString(p.Text)
			}
		}
		if diff := cmp.Diff([]string{from, to}, []string{before.String(), after.String()}); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A rulebook of more words than there are runes below the surrogates.
func TestAVeryLongTextIsComparedToo(t *testing.T) {
	var long strings.Builder
	for i := range 60_000 {
		long.WriteString(" w" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + string(rune('a'+i/17576%26)))
	}
	from := long.String()
	got := Differences(from, from+" end")
	if len(got) != 2 || got[0].Text != from || got[1] != (Piece{Added, " end"}) {
		t.Errorf("%d pieces", len(got))
	}
}

// TestWhatIsUnlikeIsComparedByLargerUnits: by paragraphs, or as a whole, where words
// would take many seconds; a slip in a long text still by words.
func TestWhatIsUnlikeIsComparedByLargerUnits(t *testing.T) {
	signs := func(from, to rune) string {
		var s strings.Builder
		for i := range rune(20_000) {
			s.WriteRune(from + i%(to-from))
		}
		return s.String()
	}
	lines := strings.Join(strings.Split(signs('a', 'k')[:10_000], ""), "\n")
	other := strings.Join(strings.Split(signs('l', 'z')[:10_000], ""), "\n")
	long := strings.Repeat("The Board meets once a quarter. ", 600)
	for name, row := range map[string]struct {
		from, to string
		unit     *regexp.Regexp
		pieces   int
	}{
		"signs":           {signs(0x2190, 0x2200), signs(0x2200, 0x2300), paragraph, 2},
		"a line a letter": {lines, other, whole, 2},
		"a slip":          {long + "two" + long, long + "three" + long, word, 4},
		"a new paragraph": {signs('!', '/') + "\n\nKept.\n\n" + signs('!', '/'), signs(':', '@') + "\n\nKept.\n\n" + signs(':', '@'), paragraph, 5},
	} {
		got := Differences(row.from, row.to)
		var before, after strings.Builder
		for _, p := range got {
			if p.Change != Added {
				before.WriteString(p.Text)
			}
			if p.Change != Removed {
				after.WriteString(p.Text)
			}
		}
		if len(got) != row.pieces || before.String() != row.from || after.String() != row.to || unit(row.from, row.to) != row.unit {
			t.Errorf("%s: %d pieces by %s", name, len(got), unit(row.from, row.to))
		}
	}
}
