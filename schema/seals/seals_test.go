package seals_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/seals"
)

func TestATokenOpensWhatItWasMadeForAndNothingElse(t *testing.T) {
	keys, err := seals.New(strings.Repeat("s", 32))
	if err != nil {
		t.Fatal(err)
	}
	others, err := seals.New(strings.Repeat("o", 32))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2023, 12, 1, 9, 0, 0, 0, time.UTC)
	token := keys.Token("upload", 7, at)
	if id, ok := seals.Claim(token); !ok || id != 7 || !keys.Opens(token, "upload", 7, at) {
		t.Fatal("a token does not open its own row")
	}
	flipped := []byte(token)
	flipped[len(flipped)/2] ^= 1
	for name, opens := range map[string]bool{
		"another purpose": keys.Opens(token, "application", 7, at),
		"another row":     keys.Opens(token, "upload", 8, at),
		"another instant": keys.Opens(token, "upload", 7, at.Add(time.Microsecond)),
		"another secret":  others.Opens(token, "upload", 7, at),
		"no secret":       seals.Keys{}.Opens(seals.Keys{}.Token("upload", 7, at), "upload", 7, at),
		"a changed one":   keys.Opens(string(flipped), "upload", 7, at),
		"an empty one":    keys.Opens("", "upload", 7, at),
	} {
		if opens {
			t.Errorf("it opens %s", name)
		}
	}
	for _, broken := range []string{"", "x", token[:20], token + "=", token + "AA"} {
		if _, ok := seals.Claim(broken); ok {
			t.Errorf("%q claims something", broken)
		}
	}
	if _, err := seals.New("short"); err == nil {
		t.Error("a short secret is taken")
	}
}
