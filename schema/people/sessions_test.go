package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
)

// browser keeps a cookie between requests, as a browser does.
type browser struct {
	t        *testing.T
	sessions *scs.SessionManager
	cookie   string
}

// request does what one request does to the session and keeps the new cookie.
func (b *browser) request(do func(ctx context.Context)) {
	b.t.Helper()
	ctx := people.WithAgent(people.WithNetwork(b.t.Context(), home), "Lynx\x00/2.9")
	ctx = must[context.Context](b.t)(b.sessions.Load(ctx, b.cookie))
	do(ctx)
	if b.sessions.Status(ctx) == scs.Modified {
		cookie, _, err := b.sessions.Commit(ctx)
		if err != nil {
			b.t.Fatal(err)
		}
		b.cookie = cookie
	}
}

func (b *browser) signIn(person int64) {
	b.t.Helper()
	b.request(func(ctx context.Context) {
		if err := people.StartSession(ctx, b.sessions, person); err != nil {
			b.t.Fatal(err)
		}
	})
}

func (b *browser) viewer(s *store.Store) store.Viewer {
	b.t.Helper()
	return must[store.Viewer](b.t)(people.ViewerOfSession(b.t.Context(), s.Read(store.Viewer{}), b.cookie))
}

func TestASignedInBrowserIsThePerson(t *testing.T) {
	c := newClock()
	s := openAt(t, c)
	ada := add(t, s, "Ada", "ada@example.org", store.Staff)
	b := &browser{t: t, sessions: people.NewSessions(s, true)}
	b.request(func(ctx context.Context) { b.sessions.Put(ctx, "flash", "Welcome") })
	planted := b.cookie
	if v := b.viewer(s); v.PersonID != 0 || v.Can(store.Person) {
		t.Errorf("before: %+v", v)
	}
	b.signIn(ada)
	if b.cookie == planted {
		t.Error("the cookie from before the sign-in still counts")
	}
	v := b.viewer(s)
	if v.PersonID != ada || !v.Can(store.Staff) || v.SessionID == 0 {
		t.Errorf("after: %+v", v)
	}
	b.request(func(ctx context.Context) {
		if flash := b.sessions.PopString(ctx, "flash"); flash != "Welcome" {
			t.Errorf("the session holds %q", flash)
		}
	})
	list := must[[]people.Session](t)(people.Sessions(t.Context(), s.Read(v)))
	if len(list) != 1 || !list[0].Current || list[0].Agent != "Lynx/2.9" || list[0].Network != home {
		t.Errorf("sessions %+v", list)
	}
	var stored int
	if _, err := s.Read(system).Get(t.Context(), &stored, `select count(*) from sessions where token_hash = $1`, []byte(b.cookie)); err != nil || stored != 0 {
		t.Error("the cookie itself is in the database", err)
	}
}

func TestARevokedSessionIsRefusedAtTheNextRequest(t *testing.T) {
	s := openAt(t, newClock())
	ada, ben := add(t, s, "Ada", "ada@example.org"), add(t, s, "Ben", "ben@example.org")
	sessions := people.NewSessions(s, false)
	var at [3]browser
	for i := range at {
		at[i] = browser{t: t, sessions: sessions}
		at[i].signIn(ada)
	}
	bens := &browser{t: t, sessions: sessions}
	bens.signIn(ben)
	revoke := func(v store.Viewer, id int64) error {
		return s.Write(t.Context(), v, func(tx *store.Tx) error { return people.RevokeSession(t.Context(), tx, id) })
	}
	first := at[0].viewer(s)
	if err := revoke(bens.viewer(s), first.SessionID); code(err) != "NOT_FOUND" {
		t.Errorf("Ben revokes Ada's session: %v", err)
	}
	at[0].request(func(ctx context.Context) {
		if err := revoke(first, first.SessionID); err != nil {
			t.Error(err)
		}
		sessions.Put(ctx, "flash", "late") // the request under way writes once more
	})
	if v := at[0].viewer(s); v.PersonID != 0 {
		t.Errorf("the revoked session is %+v", v)
	}
	at[0].request(func(ctx context.Context) {
		if sessions.GetString(ctx, "flash") != "" {
			t.Error("the revoked session still holds data")
		}
	})
	second := at[1].viewer(s)
	write(t, s, second, func(ctx context.Context, tx *store.Tx) error {
		if n, err := people.RevokeOtherSessions(ctx, tx); n != 1 || err != nil {
			t.Errorf("%d others revoked, %v", n, err)
		}
		return nil
	})
	for i, want := range []int64{0, ada, 0} {
		if v := at[i].viewer(s); v.PersonID != want {
			t.Errorf("browser %d is %+v", i, v)
		}
	}
	if v := bens.viewer(s); v.PersonID != ben {
		t.Errorf("Ben is %+v", v)
	}
}

func TestSigningOutEndsTheSession(t *testing.T) {
	s := openAt(t, newClock())
	b := &browser{t: t, sessions: people.NewSessions(s, false)}
	b.signIn(add(t, s, "Ada", "ada@example.org"))
	b.request(func(ctx context.Context) {
		if err := b.sessions.Destroy(ctx); err != nil {
			t.Fatal(err)
		}
	})
	if v := b.viewer(s); v.PersonID != 0 {
		t.Errorf("%+v", v)
	}
}

func TestASessionEndsUnusedAfterSevenDaysAndUsedAfterThirty(t *testing.T) {
	c := newClock()
	s := openAt(t, c)
	b := &browser{t: t, sessions: people.NewSessions(s, false)}
	ada := add(t, s, "Ada", "ada@example.org")
	days := func(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

	b.signIn(ada)
	for day := 6; day < 30; day += 6 {
		c.advance(days(6))
		b.request(func(context.Context) {})
		if v := b.viewer(s); v.PersonID != ada {
			t.Fatalf("day %d: %+v", day, v)
		}
	}
	c.advance(days(6))
	if v := b.viewer(s); v.PersonID != 0 {
		t.Errorf("on day 30: %+v", v)
	}

	b.signIn(ada)
	c.advance(days(7))
	if v := b.viewer(s); v.PersonID != 0 {
		t.Errorf("after a week unused: %+v", v)
	}
	if list := must[[]people.Session](t)(people.Sessions(t.Context(), s.Read(store.Viewer{PersonID: ada}))); len(list) != 0 {
		t.Errorf("listed: %+v", list)
	}
}

func TestWhatHasEndedIsPurgedOnce(t *testing.T) {
	c := newClock()
	s, k := openAt(t, c), keys(t)
	ada := add(t, s, "Ada", "ada@example.org", store.Staff)
	v := must[store.Viewer](t)(people.ViewerOf(t.Context(), s.Read(system), ada))
	b := &browser{t: t, sessions: people.NewSessions(s, false)}
	b.signIn(ada)
	issue(t, s, k, ada, time.Hour)
	createToken(t, s, v, people.NewToken{Name: "short", Role: store.Staff, ExpiresOn: s.Read(v).Today()})
	createToken(t, s, v, people.NewToken{Name: "long", Role: store.Staff, ExpiresOn: s.Read(v).Today().AddDays(300)})
	purge := func() (p people.Purged) {
		write(t, s, system, func(ctx context.Context, tx *store.Tx) (err error) {
			p, err = people.PurgeExpired(ctx, tx)
			return err
		})
		return p
	}
	if got := purge(); got != (people.Purged{}) {
		t.Errorf("at once: %+v", got)
	}
	c.advance(31 * 24 * time.Hour)
	b.signIn(ada)
	if got := purge(); got != (people.Purged{Sessions: 1, SignIns: 1, Tokens: 1}) {
		t.Errorf("a month later: %+v", got)
	}
	if got := purge(); got != (people.Purged{}) {
		t.Errorf("again: %+v", got)
	}
	if got := b.viewer(s).PersonID; got != ada {
		t.Errorf("the new session is of %d", got)
	}
}
