package dsn_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/notices/dsn"
)

func TestReportsOfWellKnownServersAreRead(t *testing.T) {
	for name, want := range map[string]struct {
		failed, hard                  bool
		status, recipient, diagnostic string
	}{
		"postfix":         {true, true, "5.1.1", "nobody@member7.example", "User unknown in virtual mailbox table"},
		"postfix-delayed": {},
		"exim":            {true, true, "5.0.0", "nobody@member7.example", "550 5.1.1 unknown user"},
		"exim-old":        {true, true, "5.1.1", "nobody@member7.example", "550 5.1.1 unknown user"},
		"exchange":        {true, true, "5.1.10", "nobody@member7.example", "RESOLVER.ADR.RecipientNotFound"},
		"gmail":           {true, false, "4.2.2", "full.box@gmail.example", "out of storage space"},
		"vacation":        {},
	} {
		raw, err := os.ReadFile("testdata/" + name + ".eml")
		if err != nil {
			t.Fatal(err)
		}
		for _, ends := range []string{"\n", "\r\n"} {
			r, err := dsn.Read(bytes.ReplaceAll(raw, []byte("\n"), []byte(ends)))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if r.Failed != want.failed || r.Hard != want.hard || r.Status != want.status || r.Recipient != want.recipient ||
				!strings.Contains(r.Diagnostic, want.diagnostic) || strings.ContainsAny(r.Diagnostic, "\r\n") {
				t.Errorf("%s: %+v", name, r)
			}
			if !slices.ContainsFunc(r.Addresses, func(a string) bool { return strings.Contains(a, "bounces+TOKEN@") }) {
				t.Errorf("%s: no return address in %q", name, r.Addresses)
			}
			if want.failed && !slices.ContainsFunc(r.Addresses, func(a string) bool { return strings.Contains(a, "0b0f1f7e-58b3") }) {
				t.Errorf("%s: no Message-ID of the letter in %q", name, r.Addresses)
			}
		}
	}
}

func TestWhatIsNoMailIsUnreadable(t *testing.T) {
	for _, raw := range []string{"", "\n\n", "hello", "\x00\x01"} {
		if _, err := dsn.Read([]byte(raw)); !errors.Is(err, dsn.ErrUnreadable) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// TestNoReportCanHarm: cut off anywhere, or with parts changed, it is read or
// refused.
func TestNoReportCanHarm(t *testing.T) {
	raw, err := os.ReadFile("testdata/exchange.eml")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		from := rapid.IntRange(0, len(raw)).Draw(rt, "from")
		to := rapid.IntRange(from, len(raw)).Draw(rt, "to")
		junk := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "junk")
		r, _ := dsn.Read(slices.Concat(raw[:from], junk, raw[to:]))
		if len([]rune(r.Diagnostic)) > 500 {
			rt.Errorf("%d characters", len(r.Diagnostic))
		}
	})
}
