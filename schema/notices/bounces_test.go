package notices_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/notices/dsn"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// report is a sample of a mail server's report about a return address.
func report(t *testing.T, name, returnAddress string) []byte {
	t.Helper()
	raw, err := os.ReadFile("dsn/testdata/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	token := strings.TrimSuffix(strings.TrimPrefix(returnAddress, "bounces+"), "@back.example.org")
	return []byte(strings.ReplaceAll(string(raw), "TOKEN", token))
}

func (h *house) bounce(raw []byte, recipient string) (outcome notices.Outcome) {
	h.t.Helper()
	if err := h.store.Write(h.t.Context(), store.System("test"), func(tx *store.Tx) (err error) {
		outcome, err = h.outbox.TakeBounce(h.t.Context(), tx, raw, recipient)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return outcome
}

// letter sends a letter and returns the address that it would come back to.
func (h *house) letter(person int64, address string) string {
	h.t.Helper()
	h.queue(notices.Notice{PersonID: person, Address: address, Data: "hello"})
	h.server.Forget()
	if got := h.drain(); got.Sent != 1 {
		h.t.Fatalf("%+v", got)
	}
	return h.server.Messages()[0].From
}

func (h *house) stopped() (list []notices.Stopped) {
	h.t.Helper()
	page, err := relay.Args{}.Page("stopped", 50)
	if err != nil {
		h.t.Fatal(err)
	}
	r := h.store.Read(store.System("test"))
	if list, err = notices.ListStopped(h.t.Context(), r, page); err != nil {
		h.t.Fatal(err)
	}
	if n, err := notices.CountStopped(h.t.Context(), r); err != nil || n != len(list) {
		h.t.Errorf("%d counted, %d listed, %v", n, len(list), err)
	}
	return list
}

func (h *house) restore(address string) string {
	err := h.store.Write(h.t.Context(), store.System("test"), func(tx *store.Tx) error { return notices.Restore(h.t.Context(), tx, address) })
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Code
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return ""
}

func TestThreeLettersThatComeBackStopAnAddressUntilItIsRestored(t *testing.T) {
	h := open(t)
	person := h.person("nobody@member7.example")
	for strike, name := range []string{"postfix", "exim", "exchange"} {
		h.pass(time.Hour)
		back := h.letter(person, "nobody@member7.example")
		if !strings.HasPrefix(back, "bounces+") || !strings.HasSuffix(back, "@back.example.org") || len(back) > 64 {
			t.Fatalf("returns to %s", back)
		}
		for _, want := range []notices.Outcome{notices.Hard, notices.Known, notices.Known} {
			if got := h.bounce(report(t, name, back), ""); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		if got := len(h.stopped()); got != strike/2 {
			t.Errorf("after %d: %d are stopped", strike+1, got)
		}
	}
	s := h.stopped()[0]
	if s.Address != "nobody@member7.example" || s.Bounces != 3 || s.PersonID != person || !strings.Contains(s.Diagnostic, "RecipientNotFound") || s.Status != "5.1.10" {
		t.Errorf("%+v", s)
	}
	id := h.queue(notices.Notice{PersonID: person, Address: "nobody@member7.example", Data: "again"})
	if got := h.drain(); got != (notices.Counts{Dropped: 1}) || h.row(id).Error != "ADDRESS_BOUNCES" {
		t.Errorf("%+v %+v", got, h.row(id))
	}
	h.pass(time.Hour)
	if got := []string{h.restore("Nobody@member7.example"), h.restore("nobody@member7.example")}; !cmp.Equal(got, []string{"", "ADDRESS_NOT_STOPPED"}) {
		t.Errorf("restored: %v", got)
	}
	h.pass(time.Hour)
	if back := h.letter(person, "nobody@member7.example"); h.bounce(report(t, "postfix", back), "") != notices.Hard || len(h.stopped()) != 0 {
		t.Error("one more bounce stops a restored address")
	}
}

func TestALetterThatArrivesInBetweenStartsTheCountAnew(t *testing.T) {
	h := open(t)
	person := h.person("nobody@member7.example")
	for i, arrives := range []bool{false, false, true, false, false} {
		h.pass(30 * 24 * time.Hour)
		if back := h.letter(person, "Nobody@member7.example"); !arrives {
			h.bounce(report(t, "postfix", back), "")
		}
		if s := h.stopped(); len(s) != 0 {
			t.Errorf("after letter %d: %+v", i+1, s)
		}
	}
	h.pass(time.Hour)
	h.bounce(report(t, "postfix", h.letter(person, "nobody@member7.example")), "")
	if s := h.stopped(); len(s) != 1 || s[0].Bounces != 3 {
		t.Errorf("three in a row: %+v", s)
	}
}

func TestALinkThatSomebodyAsksForGoesToAStoppedAddressToo(t *testing.T) {
	h := open(t)
	person := h.person("nobody@member7.example")
	for range 3 {
		h.pass(time.Hour)
		h.bounce(report(t, "postfix", h.letter(person, "nobody@member7.example")), "")
	}
	var asked int64
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := tx.Get(t.Context(), &asked, `
			insert into sign_ins (email, network, language, asked_at, expires_at)
			values ('nobody@member7.example', '192.0.2.1', 'en', $1, $1::timestamptz + interval '15 minutes') returning id`, tx.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	h.queue(notices.Notice{PersonID: person, Address: "nobody@member7.example", Data: "hello"})
	h.queue(notices.Notice{Kind: "sign_in", Address: "nobody@member7.example", Data: notices.SignInData{SignInID: asked}})
	if got := h.drain(); got != (notices.Counts{Sent: 1, Dropped: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestAnotherAddressIsNotStopped(t *testing.T) {
	h := open(t)
	person := h.person("nobody@member7.example")
	for range 3 {
		h.bounce(report(t, "postfix", h.letter(person, "nobody@member7.example")), "")
	}
	if len(h.stopped()) != 1 {
		t.Fatal("not stopped")
	}
	address := "somebody@member7.example"
	if err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := people.Update(t.Context(), tx, person, people.Changes{Email: &address}, 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(h.stopped()) != 0 || h.letter(person, address) == "" {
		t.Error("the corrected address is stopped")
	}
}

func TestARecipientRefusedWhileTalkingCountsAndPassingTroubleDoesNot(t *testing.T) {
	h := open(t)
	person := h.person("refused@example.org")
	h.server.Answer("refused@example.org", 550, 550, 550)
	for range 3 {
		h.queue(notices.Notice{PersonID: person, Address: "refused@example.org", Data: "hello"})
		h.drain()
	}
	if s := h.stopped(); len(s) != 1 || s[0].Status != "5.0.0" || !strings.Contains(s[0].Diagnostic, "as asked by the test") {
		t.Errorf("%+v", s)
	}
	busy := h.person("busy@example.org")
	h.server.Answer("busy@example.org", 451, 451, 451)
	for range 3 {
		h.queue(notices.Notice{PersonID: busy, Address: "busy@example.org", Data: "hello"})
		h.drain()
		h.pass(2 * time.Hour)
		h.drain()
	}
	full := h.person("full.box@gmail.example")
	for range 3 {
		back := h.letter(full, "full.box@gmail.example")
		if got := h.bounce(report(t, "gmail", back), ""); got != notices.Soft {
			t.Errorf("%s", got)
		}
	}
	if s := h.stopped(); len(s) != 1 {
		t.Errorf("%+v", s)
	}
}

func TestASoftBounceIsReplacedByAHardOneAndNeverTheOtherWayRound(t *testing.T) {
	h := open(t)
	back := h.letter(h.person("nobody@member7.example"), "nobody@member7.example")
	got := []notices.Outcome{h.bounce(report(t, "gmail", back), ""), h.bounce(report(t, "postfix", back), ""), h.bounce(report(t, "gmail", back), "")}
	if diff := cmp.Diff([]notices.Outcome{notices.Soft, notices.Hard, notices.Known}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyReportsOfOurOwnLettersCount(t *testing.T) {
	h := open(t)
	back := h.letter(h.person("nobody@member7.example"), "nobody@member7.example")
	forged := strings.Replace(back, "+", "+1", 1)
	for name, outcome := range map[string]notices.Outcome{"vacation": notices.Ignored, "postfix-delayed": notices.Ignored} {
		if got := h.bounce(report(t, name, back), back); got != outcome {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := h.bounce(report(t, "postfix", forged), forged); got != notices.Ignored {
		t.Errorf("forged: %s", got)
	}
	// The mail server tells the recipient, and some hosts fold its case.
	if got := h.bounce(report(t, "postfix", forged), strings.ToUpper(back)); got != notices.Hard {
		t.Errorf("by the envelope: %s", got)
	}
	err := h.store.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := h.outbox.TakeBounce(t.Context(), tx, []byte("no mail"), back)
		return err
	})
	if !errors.Is(err, dsn.ErrUnreadable) {
		t.Error(err)
	}
}

func TestTheMessageIDTellsALetterWhereTheReturnAddressIsLost(t *testing.T) {
	h := open(t)
	h.letter(h.person("nobody@member7.example"), "nobody@member7.example")
	id := strings.Trim(h.server.Messages()[0].Headers.Get("Message-Id"), "<>")
	raw := strings.ReplaceAll(string(report(t, "exchange", "bounces+lost@back.example.org")), "0b0f1f7e-58b3-4d4d-9f3b-0f3f1d9a7c11@plenary.secretariat.example", id)
	if got := h.bounce([]byte(raw), ""); got != notices.Hard {
		t.Errorf("%s", got)
	}
}

func TestAReportTakenTwiceAtOnceIsRecordedOnce(t *testing.T) {
	h := open(t)
	back := h.letter(h.person("nobody@member7.example"), "nobody@member7.example")
	raw, seen := report(t, "postfix", back), sync.Map{}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			if err := h.store.Write(context.WithoutCancel(t.Context()), store.System("test"), func(tx *store.Tx) error {
				got, err := h.outbox.TakeBounce(t.Context(), tx, raw, "")
				seen.Store(i, got)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	counts := map[any]int{}
	seen.Range(func(_, got any) bool { counts[got]++; return true })
	if counts[notices.Hard] != 1 || counts[notices.Known] != 3 {
		t.Error(counts)
	}
}

func TestAReturnAddressThatCannotBeIsRefused(t *testing.T) {
	for _, address := range []string{"bounces", "Bounces <b@example.org>", "b+x@example.org"} {
		if _, err := notices.New(notices.Config{BaseURL: "https://plenary.example.org", Secret: []byte("s"), Bounce: address}); err == nil {
			t.Errorf("%s is accepted", address)
		}
	}
	for _, l := range texts.Languages {
		if said := refuse.Closed("address", "ADDRESS_NOT_STOPPED").Message(l); strings.HasPrefix(said, "[") {
			t.Error(fmt.Sprint(l, said))
		}
	}
}
