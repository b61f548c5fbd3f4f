package notices_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/notices/mailtest"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// house is an outbox with its database, its clock and its mail server.
type house struct {
	t      testing.TB
	store  *store.Store
	outbox *notices.Outbox
	server *mailtest.Server
	sender notices.Sender
	mu     sync.Mutex
	now    time.Time
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// note is a kind of courtesy letter for these tests.
var note = notices.Kind{Name: "note", Compose: func(_ context.Context, _ store.Reader, batch []notices.Item) ([]notices.Letter, error) {
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		var said string
		if err := item.Into(&said); err != nil {
			return nil, err
		}
		switch said {
		case "moot":
			letters[i] = notices.Letter{Dropped: "MOOT"}
		case "unwritable":
			return nil, errors.New("no words")
		default:
			letters[i] = notices.Letter{Subject: said, Greeting: "Hello", Paragraphs: []string{said}, Courtesy: true,
				Facts: []notices.Fact{{Label: "One & all", Value: "<1>"}}}
		}
	}
	return letters, nil
}}

func open(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, now: storetest.Now}
	h.store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: h.clock})
	var err error
	h.outbox, err = notices.New(notices.Config{BaseURL: "https://plenary.example.org", Secret: []byte("secret"), Bounce: "bounces@back.example.org"},
		note, notices.SignIn(func(id int64, _ time.Time) string { return fmt.Sprintf("https://plenary.example.org/in/%d", id) }))
	if err != nil {
		t.Fatal(err)
	}
	if h.server, err = mailtest.Start(h.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.server.Close(); err != nil {
			t.Error(err)
		}
	})
	h.sender, err = notices.SMTP{Host: "127.0.0.1", Port: h.server.Addr().Port, TLS: "none", From: "Secretariat <sec@example.org>"}.Sender()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) queue(n notices.Notice) (id int64) {
	h.t.Helper()
	if n.Kind == "" {
		n.Kind = "note"
	}
	if n.Language == "" {
		n.Language = texts.English
	}
	err := h.store.Write(h.t.Context(), store.System("test"), func(tx *store.Tx) (err error) {
		id, err = notices.Queue(h.t.Context(), tx, n)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h *house) drain() notices.Counts {
	h.t.Helper()
	counts, err := h.outbox.Drain(h.t.Context(), h.store, h.sender, 3)
	if err != nil {
		h.t.Fatal(err)
	}
	return counts
}

type row struct {
	State    string
	Attempts int
	Error    string `db:"last_error"`
	Subject  string
	Body     string
}

func (h *house) row(id int64) (r row) {
	h.t.Helper()
	if _, err := h.store.Read(store.Viewer{}).Get(h.t.Context(), &r, `
		select state, attempts, last_error, subject, body from notices where id = $1`, id); err != nil {
		h.t.Fatal(err)
	}
	return r
}

func TestALetterArrivesWithBothPartsAndIsKeptAsSent(t *testing.T) {
	h := open(t)
	person := h.person("reader@example.org")
	id := h.queue(notices.Notice{PersonID: person, Address: "reader@example.org", Name: `Zoé "Z" Müller, PhD`, Language: texts.French, Data: "Été — 1/2"})
	if got, want := h.drain(), (notices.Counts{Sent: 1}); got != want {
		t.Fatalf("counts %+v", got)
	}
	letters := h.server.Messages()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	m := letters[0]
	if !strings.HasPrefix(m.From, "bounces+") || m.To != "reader@example.org" || m.Subject != "Été — 1/2" ||
		m.Headers.Get("Auto-Submitted") != "auto-generated" || m.Headers.Get("Content-Language") != "fr" {
		t.Errorf("envelope %q %q %q %v", m.From, m.To, m.Subject, m.Headers)
	}
	to, err := m.Headers.AddressList("To")
	if err != nil || to[0].Name != `Zoé "Z" Müller, PhD` {
		t.Errorf("to %v %v", to, err)
	}
	if !strings.Contains(m.Text, "One & all\u00a0: <1>") || !strings.Contains(m.HTML, "One &amp; all") || !strings.Contains(m.HTML, "&lt;1&gt;") {
		t.Errorf("text %s\nhtml %s", m.Text, m.HTML)
	}
	link := strings.Trim(m.Headers.Get("List-Unsubscribe"), "<>")
	if link != h.outbox.UnsubscribeLink(person, "note") || m.Headers.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("unsubscribe %q %q", link, m.Headers.Get("List-Unsubscribe-Post"))
	}
	if r := h.row(id); r.State != "SENT" || r.Subject != m.Subject || strings.TrimSpace(r.Body) != strings.TrimSpace(m.Text) {
		t.Errorf("kept %+v", r)
	}
	if got := h.drain(); got != (notices.Counts{}) || len(h.server.Messages()) != 1 {
		t.Errorf("the second run did %+v", got)
	}
}

func TestATemporaryRefusalIsTriedAgainLaterAndAPermanentOneIsNot(t *testing.T) {
	h := open(t)
	h.server.Answer("later@example.org", 451)
	h.server.Answer("never@example.org", 550)
	later, never := h.queue(notices.Notice{Address: "later@example.org", Data: "a"}), h.queue(notices.Notice{Address: "never@example.org", Data: "b"})
	wrong := h.queue(notices.Notice{Address: "no address", Data: "c"})
	fine := h.queue(notices.Notice{Address: "fine@example.org", Data: "d"})
	if diff := cmp.Diff(notices.Counts{Sent: 1, Retried: 1, Failed: 2}, h.drain()); diff != "" {
		t.Fatal(diff)
	}
	for id, want := range map[int64]string{later: "QUEUED", never: "FAILED", wrong: "FAILED", fine: "SENT"} {
		if r := h.row(id); r.State != want || r.Attempts != 1 {
			t.Errorf("%d is %+v, want %s", id, r, want)
		}
	}
	if got := h.drain(); got != (notices.Counts{}) {
		t.Errorf("too early a second attempt: %+v", got)
	}
	h.pass(time.Minute)
	if got := h.drain(); got != (notices.Counts{Sent: 1}) || h.row(later).Attempts != 2 {
		t.Errorf("second attempt: %+v", got)
	}
}

func TestTenAttemptsInTwoDaysAreTheLast(t *testing.T) {
	h := open(t)
	for range 20 {
		h.server.Answer("full@example.org", 452)
	}
	id := h.queue(notices.Notice{Address: "full@example.org", Data: "a"})
	var all notices.Counts
	for range 48 * 60 {
		counts := h.drain()
		all.Retried, all.Failed = all.Retried+counts.Retried, all.Failed+counts.Failed
		if counts.Failed > 0 {
			break
		}
		h.pass(time.Hour)
	}
	if r := h.row(id); r.State != "FAILED" || r.Attempts != 10 || all != (notices.Counts{Retried: 9, Failed: 1}) {
		t.Errorf("%+v after %+v", r, all)
	}
	if took := h.clock().Sub(storetest.Now); took > 60*time.Hour {
		t.Errorf("it took %s", took)
	}
}

// crash is a sender whose process dies after the letter has left.
type crash struct{ notices.Sender }

type crashing struct{ notices.Connection }

func (c crash) Connect(ctx context.Context) (notices.Connection, error) {
	inner, err := c.Sender.Connect(ctx)
	return crashing{inner}, err
}

func (c crashing) Send(ctx context.Context, m notices.Mail) error {
	if err := c.Connection.Send(ctx, m); err != nil {
		return err
	}
	panic("power cut")
}

func TestACrashBeforeTheMarkSendsTheSameLetterAgain(t *testing.T) {
	h := open(t)
	id := h.queue(notices.Notice{Address: "reader@example.org", Data: "a"})
	if _, err := h.outbox.Drain(t.Context(), h.store, crash{h.sender}, 1); err == nil || !strings.Contains(err.Error(), "power cut") {
		t.Fatalf("no crash, but %v", err)
	}
	if got := h.drain(); got != (notices.Counts{}) {
		t.Fatalf("the lease was not kept: %+v", got)
	}
	h.pass(11 * time.Minute)
	if got := h.drain(); got != (notices.Counts{Sent: 1}) || h.row(id).State != "SENT" {
		t.Fatalf("after the lease: %+v", got)
	}
	letters := h.server.Messages()
	if len(letters) != 2 || letters[0].Headers.Get("Message-ID") != letters[1].Headers.Get("Message-ID") ||
		!strings.HasSuffix(letters[0].Headers.Get("Message-ID"), "@plenary.example.org>") {
		t.Errorf("%d letters, %q", len(letters), letters[0].Headers.Get("Message-ID"))
	}
}

func TestAnUnreachableServerPutsLettersOff(t *testing.T) {
	h := open(t)
	id := h.queue(notices.Notice{Address: "reader@example.org", Data: "a"})
	nobody, err := notices.SMTP{Host: "127.0.0.1", Port: 1, TLS: "none", From: "sec@example.org"}.Sender()
	if err != nil {
		t.Fatal(err)
	}
	counts, err := h.outbox.Drain(t.Context(), h.store, nobody, 2)
	// Nobody tried: an outage of days must not use up a letter's attempts.
	if err == nil || counts != (notices.Counts{}) || h.row(id).State != "QUEUED" || h.row(id).Attempts != 0 {
		t.Fatalf("%+v %v", counts, err)
	}
	h.pass(time.Minute)
	if got := h.drain(); got != (notices.Counts{Sent: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestOneLetterThatCannotBeWrittenHoldsUpNoOther(t *testing.T) {
	h := open(t)
	bad := h.queue(notices.Notice{Address: "a@example.org", Data: "unwritable"})
	moot := h.queue(notices.Notice{Address: "a@example.org", Data: "moot"})
	h.queue(notices.Notice{Address: "b@example.org", Data: "fine"})
	if got := h.drain(); got != (notices.Counts{Sent: 1, Retried: 1, Dropped: 1}) {
		t.Errorf("%+v", got)
	}
	if r := h.row(bad); r.State != "QUEUED" || !strings.Contains(r.Error, "no words") {
		t.Errorf("%+v", r)
	}
	if r := h.row(moot); r.State != "DROPPED" || r.Error != "MOOT" {
		t.Errorf("%+v", r)
	}
}

func TestManyWorkersAndServersSendEachLetterOnceOverFewConnections(t *testing.T) {
	h := open(t)
	const letters = 1000
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			insert into notices (kind, address, language, data) select 'note', 'r' || i || '@example.org', 'en', '"a"'
			from generate_series(1, $1::int) i`, letters)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var servers sync.WaitGroup
	for range 2 {
		servers.Go(func() {
			if _, err := h.outbox.Drain(context.Background(), h.store, h.sender, 3); err != nil {
				t.Error(err)
			}
		})
	}
	servers.Wait()
	seen := map[string]bool{}
	for _, m := range h.server.Messages() {
		seen[m.To] = true
	}
	if len(h.server.Messages()) != letters || len(seen) != letters || h.server.Connections() > 6 {
		t.Errorf("%d letters to %d people over %d connections", len(h.server.Messages()), len(seen), h.server.Connections())
	}
}

func TestASignInLinkIsSentAndNotKept(t *testing.T) {
	h := open(t)
	var live, used int64
	if err := h.store.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for id, usedAt := range map[*int64]any{&live: nil, &used: tx.Now()} {
			if _, err := tx.Get(t.Context(), id, `
				insert into sign_ins (email, network, language, asked_at, expires_at, used_at)
				values ('ada@example.org', '192.0.2.0/24', 'es', $1, $2, $3) returning id`, tx.Now(), tx.Now().Add(15*time.Minute), usedAt); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	id := h.queue(notices.Notice{Kind: "sign_in", Address: "ada@example.org", Name: "Ada", Language: texts.Spanish, Data: notices.SignInData{SignInID: live}})
	h.queue(notices.Notice{Kind: "sign_in", Address: "ada@example.org", Data: notices.SignInData{SignInID: used}})
	if got := h.drain(); got != (notices.Counts{Sent: 1, Dropped: 1}) {
		t.Fatalf("%+v", got)
	}
	m := h.server.Messages()[0]
	if !strings.Contains(m.Text, fmt.Sprintf("https://plenary.example.org/in/%d", live)) || m.Subject != "Su enlace de acceso" || m.Headers.Get("List-Unsubscribe") != "" {
		t.Errorf("%q %s", m.Subject, m.Text)
	}
	if r := h.row(id); r.State != "SENT" || r.Subject+r.Body != "" {
		t.Errorf("kept %+v", r)
	}
}

func (h *house) person(email string) (id int64) {
	h.t.Helper()
	if err := h.store.Work(h.t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Get(h.t.Context(), &id, `insert into people (name, email) values ('Reader', $1) returning id`, email)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return id
}

func TestOnlyOurOwnUnsubscribeLinkWorks(t *testing.T) {
	h := open(t)
	person := h.person("reader@example.org")
	link, err := url.Parse(h.outbox.UnsubscribeLink(person, "note"))
	if err != nil {
		t.Fatal(err)
	}
	token := link.Query().Get("token")
	leave := func(token string) error {
		return h.store.Write(t.Context(), store.Viewer{}, func(tx *store.Tx) error { return h.outbox.Unsubscribe(t.Context(), tx, token) })
	}
	for _, bad := range []string{"", ".", "1.note", token + "x", "9" + token, strings.Replace(token, "note", "sign_in", 1)} {
		if refusals := refuse.From(leave(bad)); len(refusals) != 1 || refusals[0].Code != "UNSUBSCRIBE_LINK" {
			t.Errorf("%q: %v", bad, refusals)
		}
	}
	for range 2 {
		if err := leave(token); err != nil {
			t.Fatal(err)
		}
	}
	var left int
	if _, err := h.store.Read(store.Viewer{}).Get(t.Context(), &left, `select count(*) from unsubscriptions where person_id = $1 and kind = 'note'`, person); err != nil || left != 1 {
		t.Errorf("%d %v", left, err)
	}
}
