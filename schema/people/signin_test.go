package people_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

const home = "203.0.113.0/24"

func keys(t *testing.T) people.Keys {
	return must[people.Keys](t)(people.NewKeys(strings.Repeat("k", people.ShortestSecret)))
}

// clock is a store's time, moved by hand.
type clock struct{ at atomic.Pointer[time.Time] }

func newClock() *clock {
	c := &clock{}
	c.at.Store(&storetest.Now)
	return c
}

func (c *clock) now() time.Time          { return *c.at.Load() }
func (c *clock) advance(d time.Duration) { c.at.Store(new(c.now().Add(d))) }

func openAt(t *testing.T, c *clock) *store.Store {
	return storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: c.now})
}

func ask(ctx context.Context, s *store.Store, email, network string) error {
	return s.Write(ctx, store.Viewer{}, func(tx *store.Tx) error {
		return people.AskSignIn(ctx, tx, email, network, texts.Spanish)
	})
}

func use(ctx context.Context, s *store.Store, k people.Keys, token string) (id int64, err error) {
	err = s.Write(ctx, store.Viewer{}, func(tx *store.Tx) (err error) {
		id, err = people.UseSignIn(ctx, tx, k, token)
		return err
	})
	return id, err
}

func issue(t *testing.T, s *store.Store, k people.Keys, person int64, life time.Duration) (token string) {
	t.Helper()
	write(t, s, system, func(ctx context.Context, tx *store.Tx) (err error) {
		token, err = people.Issue(ctx, tx, k, person, life)
		return err
	})
	return token
}

func TestARequestForAnUnknownAddressAnswersTheSame(t *testing.T) {
	s := storetest.New(t)
	add(t, s, "Ada", "ada@example.org")
	statements := func(email string) int64 {
		ctx, count := store.CountStatements(t.Context())
		if err := ask(ctx, s, email, home); err != nil {
			t.Fatalf("%s: %v", email, err)
		}
		return count.Load()
	}
	known, unknown := statements("ada@example.org"), statements("nobody@example.org")
	if known != unknown {
		t.Errorf("%d statements for a known address, %d for an unknown one", known, unknown)
	}
	var rows int
	if _, err := s.Read(system).Get(t.Context(), &rows, `select count(*) from sign_ins`); err != nil || rows != 2 {
		t.Errorf("%d requests written, %v", rows, err)
	}
}

func TestTheMailsNoticeHoldsNoSecretAndItsLinkSignsIn(t *testing.T) {
	s, k := storetest.New(t), keys(t)
	ada := add(t, s, "Ada", "ada@example.org")
	for _, email := range []string{"Ada@example.org", "nobody@example.org"} {
		if err := ask(t.Context(), s, email, home); err != nil {
			t.Fatal(err)
		}
	}
	var notices []struct{ Kind, Address, Name, Language, Data string }
	if err := s.Read(system).Select(t.Context(), &notices, `select kind, address, name, language, data::text as data from notices`); err != nil || len(notices) != 1 {
		t.Fatalf("notices %+v, %v", notices, err)
	}
	var data map[string]int64
	if err := json.Unmarshal([]byte(notices[0].Data), &data); err != nil {
		t.Fatal(err)
	}
	want := struct{ Kind, Address, Name, Language, Data string }{"sign_in", "ada@example.org", "Ada", "es", notices[0].Data}
	if diff := cmp.Diff(want, notices[0]); diff != "" || len(data) != 1 {
		t.Error(diff, data)
	}
	link := k.Link("https://plenary.example/es/", data["signInId"], storetest.Now.Add(people.LinkLife))
	token, ok := strings.CutPrefix(link, "https://plenary.example/es/sign-in/")
	if peek, err := people.PeekSignIn(t.Context(), s.Read(store.Viewer{}), k, token); err != nil || peek.Name != "Ada" || peek.Language != texts.Spanish {
		t.Errorf("looking at the link: %+v, %v", peek, err)
	}
	if id, err := use(t.Context(), s, k, token); !ok || err != nil || id != ada {
		t.Errorf("using the link: %d, %v", id, err)
	}
	if _, err := people.PeekSignIn(t.Context(), s.Read(store.Viewer{}), k, token); code(err) != "SIGN_IN_USED" {
		t.Errorf("looking again: %v", err)
	}
}

func TestOfManySimultaneousUsesOfALinkOneSucceeds(t *testing.T) {
	s, k := storetest.New(t), keys(t)
	token := issue(t, s, k, add(t, s, "Ada", "ada@example.org"), time.Hour)
	var (
		all     sync.WaitGroup
		success atomic.Int32
	)
	for range 20 {
		all.Go(func() {
			switch _, err := use(t.Context(), s, k, token); code(err) {
			case "":
				success.Add(1)
			case "SIGN_IN_USED", "BUSY":
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if success.Load() != 1 {
		t.Errorf("%d uses succeeded", success.Load())
	}
}

func TestALinkEnds(t *testing.T) {
	c := newClock()
	s, k := openAt(t, c), keys(t)
	token := issue(t, s, k, add(t, s, "Ada", "ada@example.org"), people.LinkLife)
	c.advance(people.LinkLife - time.Second)
	if _, err := people.PeekSignIn(t.Context(), s.Read(store.Viewer{}), k, token); err != nil {
		t.Errorf("in the last second: %v", err)
	}
	c.advance(time.Second)
	if _, err := use(t.Context(), s, k, token); code(err) != "SIGN_IN_EXPIRED" {
		t.Errorf("after it: %v", err)
	}
}

func TestATamperedLinkIsRefused(t *testing.T) {
	s, k := storetest.New(t), keys(t)
	ada := add(t, s, "Ada", "ada@example.org")
	token := issue(t, s, k, ada, time.Hour)
	issue(t, s, k, ada, 2*time.Hour)
	raw := must[[]byte](t)(base64.RawURLEncoding.DecodeString(token))
	encode := func(position int, mask byte) string {
		changed := append([]byte{}, raw...)
		changed[position] ^= mask
		return base64.RawURLEncoding.EncodeToString(changed)
	}
	other := must[people.Keys](t)(people.NewKeys(strings.Repeat("x", people.ShortestSecret)))
	for name, forged := range map[string]string{
		"another seal": encode(39, 1), "another id": encode(7, 3), "an absurd id": encode(0, 0x80),
		"cut": token[:20], "empty": "", "lengthened": token + "AA", "not base64": "!" + token[1:],
		"another server's": other.SignInToken(1, storetest.Now.Add(time.Hour)),
	} {
		if _, err := use(t.Context(), s, k, forged); code(err) != "SIGN_IN_INVALID" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := use(t.Context(), s, people.Keys{}, token); code(err) != "SIGN_IN_INVALID" {
		t.Errorf("without keys: %v", err)
	}
	if _, err := use(t.Context(), s, k, token); err != nil {
		t.Errorf("the true one: %v", err)
	}
}

func TestANewAddressEndsTheLinksToTheFormer(t *testing.T) {
	s, k := storetest.New(t), keys(t)
	ada := add(t, s, "Ada", "ada@example.org")
	token := issue(t, s, k, ada, time.Hour)
	write(t, s, system, func(ctx context.Context, tx *store.Tx) error {
		_, err := people.Update(ctx, tx, ada, people.Changes{Email: new("ada@new.example")}, 0)
		return err
	})
	if _, err := use(t.Context(), s, k, token); code(err) != "SIGN_IN_USED" {
		t.Error(err)
	}
}

func TestLinksAreLimitedByAddressKnownOrNot(t *testing.T) {
	for _, email := range []string{"ada@example.org", "nobody@example.org"} {
		c := newClock()
		s := openAt(t, c)
		ada := add(t, s, "Ada", "ada@example.org")
		issue(t, s, keys(t), ada, time.Hour) // outside the limits
		for i := range people.LinksPerAddress {
			if err := ask(t.Context(), s, email, fmt.Sprintf("198.51.%d.0/24", i)); err != nil {
				t.Fatal(err)
			}
			c.advance(time.Minute)
		}
		err := ask(t.Context(), s, strings.ToUpper(email), home)
		if want := "Too many sign-in links were asked for. Please try again in 55 minutes."; err == nil || err.Error() != want {
			t.Errorf("%s: %v", email, err)
		}
		if got := refuse.From(err)[0].Message(texts.French); !strings.Contains(got, "55\u00a0minutes") {
			t.Error(got)
		}
		c.advance(55 * time.Minute)
		if err := ask(t.Context(), s, email, home); err != nil {
			t.Errorf("%s, when told to come back: %v", email, err)
		}
	}
}

func TestLinksAreLimitedByNetwork(t *testing.T) {
	s := storetest.New(t)
	for i := range people.LinksPerNetwork {
		if err := ask(t.Context(), s, fmt.Sprintf("p%d@example.org", i), home); err != nil {
			t.Fatal(err)
		}
	}
	if err := ask(t.Context(), s, "one@example.org", home); code(err) != "TOO_MANY_SIGN_INS" {
		t.Error(err)
	}
	if err := ask(t.Context(), s, "one@example.org", "198.51.100.0/24"); err != nil {
		t.Error("another network:", err)
	}
}

func TestASimultaneousRushStaysWithinTheLimit(t *testing.T) {
	s := storetest.New(t)
	var all sync.WaitGroup
	for range 3 * people.LinksPerAddress {
		all.Go(func() {
			if err := ask(t.Context(), s, "ada@example.org", home); err != nil && refuse.From(err) == nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var rows int
	if _, err := s.Read(system).Get(t.Context(), &rows, `select count(*) from sign_ins`); err != nil || rows > people.LinksPerAddress || rows == 0 {
		t.Errorf("%d requests written, %v", rows, err)
	}
}

func TestALineBreakInTheAddressIsRefused(t *testing.T) {
	storetest.Tx(t, store.Viewer{}, func(tx *store.Tx) {
		err := people.AskSignIn(t.Context(), tx, "ada@example.org\r\nBcc: all@example.org", home, texts.English)
		if code(err) != "EMAIL_INVALID" {
			t.Error(err)
		}
	})
}

func TestAShortSecretIsNoSecret(t *testing.T) {
	if _, err := people.NewKeys("password"); err == nil {
		t.Error("accepted")
	}
}
