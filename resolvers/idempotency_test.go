package resolvers

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

const keepAda = `{"query": "mutation { keep(input: {name: \"Ada\"}) { name } }"}`

// shop is a served API and the count of what it keeps.
type shop struct {
	t      *testing.T
	api    *API
	root   *edgeRoot
	server *httptest.Server
	viewer store.Viewer
}

func openShop(t *testing.T, s *store.Store) *shop {
	api, root := edgeOn(t, s, Options{})
	shop := &shop{t: t, api: api, root: root, viewer: as(store.Person)}
	shop.server = httptest.NewServer(api.Handler(func(*http.Request) (store.Viewer, error) { return shop.viewer, nil }))
	t.Cleanup(shop.server.Close)
	return shop
}

func (s *shop) ask(key, body string) (*http.Response, string) {
	s.t.Helper()
	return post(s.t, s.server.URL, body, http.Header{"Idempotency-Key": {key}})
}

func (s *shop) kept() (n int) {
	s.t.Helper()
	if _, err := s.api.store.Read(s.viewer).Get(s.t.Context(), &n, `select count(*) from people`); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *shop) exec(statement string) {
	s.t.Helper()
	if _, err := s.api.store.DB().ExecContext(s.t.Context(), statement); err != nil {
		s.t.Fatal(err)
	}
}

func TestAMutationRepeatedWithItsKeyHasOneEffectAndTheSameAnswer(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	first, answer := shop.ask("k1", keepAda)
	second, again := shop.ask("k1", keepAda)
	if answer != again || first.StatusCode != second.StatusCode || !strings.Contains(answer, `"name":"Ada"`) {
		t.Errorf("%d %s, then %d %s", first.StatusCode, answer, second.StatusCode, again)
	}
	if first.Header.Get("Idempotency-Replayed") != "" || second.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("the repetition is not marked, or the first is")
	}
	if other, body := shop.ask("k1", strings.Replace(keepAda, "Ada", "Ben", 1)); other.StatusCode != 422 || !strings.Contains(body, "IDEMPOTENCY_MISMATCH") {
		t.Errorf("another body: %d %s", other.StatusCode, body)
	}
	if shop.kept() != 1 {
		t.Errorf("%d effects", shop.kept())
	}
	shop.ask("k2", keepAda)
	shop.viewer.PersonID++
	shop.ask("k1", keepAda)
	shop.viewer.TokenID = 5
	shop.ask("k1", keepAda)
	shop.viewer = as(store.Public)
	shop.ask("k1", keepAda)
	if shop.kept() != 5 {
		t.Errorf("%d effects of five keys and callers", shop.kept())
	}
}

func TestTheSameKeyAtTheSameTimeHasOneEffect(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	var callers sync.WaitGroup
	answers := make([]string, 12)
	for i := range answers {
		callers.Go(func() { _, answers[i] = shop.ask("k", keepAda) })
	}
	callers.Wait()
	for _, answer := range answers {
		if answer != answers[0] || !strings.Contains(answer, "Ada") {
			t.Errorf("answers differ: %s and %s", answers[0], answer)
		}
	}
	if shop.kept() != 1 {
		t.Errorf("%d effects", shop.kept())
	}
}

func TestARepetitionDoesNotWaitForEver(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	begun, proceed := make(chan struct{}), make(chan struct{})
	shop.root.before = func(context.Context) error { close(begun); <-proceed; return nil }
	var first sync.WaitGroup
	first.Go(func() { shop.ask("k", keepAda) })
	<-begun
	if r, body := shop.ask("k", keepAda); r.StatusCode != 409 || !strings.Contains(body, "IDEMPOTENCY_BUSY") || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	if r, body := shop.ask("k", strings.Replace(keepAda, "Ada", "Ben", 1)); r.StatusCode != 422 {
		t.Errorf("another body: %d %s", r.StatusCode, body)
	}
	close(proceed)
	first.Wait()
	if r, body := shop.ask("k", keepAda); r.StatusCode != 200 || !strings.Contains(body, "Ada") || shop.kept() != 1 {
		t.Errorf("%d %s, %d effects", r.StatusCode, body, shop.kept())
	}
}

func TestAnAttemptWithoutEffectFreesItsKey(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	for name, breakage := range map[string]func(context.Context) error{
		"fault": func(context.Context) error { return errors.New("disk") },
		"panic": func(context.Context) error { panic("disk") },
	} {
		shop.root.before = breakage
		if _, body := shop.ask(name, keepAda); !strings.Contains(body, "INTERNAL") {
			t.Errorf("%s: %s", name, body)
		}
		shop.root.before = nil
		if _, body := shop.ask(name, keepAda); !strings.Contains(body, `"Ada"`) {
			t.Errorf("after a %s: %s", name, body)
		}
	}
	if shop.kept() != 2 {
		t.Errorf("%d effects of two keys", shop.kept())
	}
}

func TestAnEffectFollowedByAFaultIsNotRepeated(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	shop.root.after = func(context.Context) error { return errors.New("disk") }
	_, answer := shop.ask("k", keepAda)
	shop.root.after = nil
	if _, again := shop.ask("k", keepAda); again != answer || !strings.Contains(again, "INTERNAL") || shop.kept() != 1 {
		t.Errorf("%s, then %s, %d effects", answer, again, shop.kept())
	}
}

func TestAfterACrashNothingHappensTwice(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	shop.ask("before", keepAda)
	shop.ask("after", keepAda)
	// As if the process had died before the effect of one and after the other's.
	shop.exec(`update idempotency set status = null, answer = null, leased_until = now() - interval '1 s'`)
	shop.exec(`update idempotency set effected = false where key = '` + hashed("before") + `'`)
	if r, body := shop.ask("before", keepAda); r.StatusCode != 200 || !strings.Contains(body, "Ada") {
		t.Errorf("died before: %d %s", r.StatusCode, body)
	}
	if r, body := shop.ask("after", keepAda); r.StatusCode != 409 || !strings.Contains(body, "IDEMPOTENCY_ANSWER_LOST") {
		t.Errorf("died after: %d %s", r.StatusCode, body)
	}
	if shop.kept() != 3 {
		t.Errorf("%d effects", shop.kept())
	}
}

func TestAnAttemptThatHungCannotTakeEffectAfterItsSuccessor(t *testing.T) {
	shop := openShop(t, storetest.New(t))
	begun, proceed := make(chan struct{}), make(chan struct{})
	shop.root.before = func(context.Context) error {
		if shop.root.calls.Load() == 1 {
			close(begun)
			<-proceed
		}
		return nil
	}
	var hung sync.WaitGroup
	var late string
	hung.Go(func() { _, late = shop.ask("k", keepAda) })
	<-begun
	shop.exec(`update idempotency set leased_until = now() - interval '1 s'`)
	_, answer := shop.ask("k", keepAda)
	close(proceed)
	hung.Wait()
	if !strings.Contains(answer, `"Ada"`) || !strings.Contains(late, "IDEMPOTENCY_OVERTAKEN") || shop.kept() != 1 {
		t.Errorf("%s, late %s, %d effects", answer, late, shop.kept())
	}
	if _, again := shop.ask("k", keepAda); again != answer {
		t.Errorf("the late attempt replaced the answer: %s", again)
	}
}

func TestAKeyIsForgottenAfterADay(t *testing.T) {
	now := storetest.Now
	shop := openShop(t, storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }}))
	forget := func() (n int64) {
		if err := shop.api.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) (err error) {
			n, err = shop.api.ForgetOldKeys(t.Context(), tx)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	shop.ask("k", keepAda)
	now = now.Add(23 * time.Hour)
	shop.ask("k", keepAda)
	if n := forget(); n != 0 || shop.kept() != 1 {
		t.Errorf("within the day: %d forgotten, %d effects", n, shop.kept())
	}
	now = now.Add(2 * time.Hour)
	shop.ask("k", keepAda) // a new request, as far as anybody remembers
	now = now.Add(25 * time.Hour)
	if n := forget(); n != 1 || shop.kept() != 2 || forget() != 0 {
		t.Errorf("a day later: %d forgotten, %d effects", n, shop.kept())
	}
}
