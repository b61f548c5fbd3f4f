package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/notices/dsn"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
)

// bounceSettings say where letters come back to.
type bounceSettings struct {
	BounceAddress string `env:"PLENARY_BOUNCE_ADDRESS" help:"Return address of letters, such as bounces@example.org; each letter gets one of its own, bounces+TOKEN@example.org. Without it, nobody counts what comes back."`
	BounceToken   string `env:"PLENARY_BOUNCE_TOKEN" help:"What a mail server must show (Authorization: Bearer TOKEN) to hand in what came back, at POST /bounces. Without it, that address does not exist."`
}

// takeBounce writes down that a letter came back.
func takeBounce(ctx context.Context, s *store.Store, outbox *notices.Outbox, raw []byte, recipient string) (outcome notices.Outcome, err error) {
	err = s.Write(ctx, store.System("bounces"), func(tx *store.Tx) (err error) {
		outcome, err = outbox.TakeBounce(ctx, tx, raw, recipient)
		return err
	})
	return outcome, err
}

// bounces takes what came back from a mail server: the message is the body, and
// ?recipient= or X-Recipient the address that it came to.
func (a *app) bounces(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if a.settings.BounceToken == "" {
		http.NotFound(w, r)
		return
	}
	if !strings.EqualFold(scheme, "Bearer") || !sameSecret(strings.TrimSpace(token), a.settings.BounceToken) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "the token is not the one of PLENARY_BOUNCE_TOKEN", http.StatusUnauthorized)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, dsn.Largest))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		http.Error(w, "the message is larger than 1 MB: hand in its headers and the report only", http.StatusRequestEntityTooLarge)
		return
	} else if err != nil {
		http.Error(w, "the message was cut off: send it again", http.StatusBadRequest)
		return
	}
	recipient := r.URL.Query().Get("recipient")
	if recipient == "" {
		recipient = r.Header.Get("X-Recipient")
	}
	outcome, err := takeBounce(r.Context(), a.store, a.outbox, raw, recipient)
	switch {
	case errors.Is(err, dsn.ErrUnreadable):
		http.Error(w, "this is no message as RFC 5322 has it: hand it in as it came, with its headers", http.StatusUnprocessableEntity)
	case err != nil:
		a.log.Error("a letter came back and could not be recorded", "error", err)
		http.Error(w, "not now: hand it in again", http.StatusServiceUnavailable)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"outcome": outcome}) // a client that left needs no answer
	}
}

func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return hmac.Equal(x[:], y[:])
}

type bounceCommand struct {
	databaseSettings
	bounceSettings
	Secret    string `env:"PLENARY_SECRET" required:"" help:"The server's secret: it seals return addresses."`
	Recipient string `help:"The address that the message came to, where the mail server tells it."`
}

// tempfail is the exit code by which a mail server's pipe learns to try again
// (EX_TEMPFAIL of sysexits.h).
const tempfail = 75

// Run reads a message from standard input. Whatever is no report is taken and
// ignored, so that nothing comes back about what came back.
func (c *bounceCommand) Run(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = coded{err, tempfail}
		}
	}()
	raw, err := io.ReadAll(io.LimitReader(os.Stdin, dsn.Largest))
	if err != nil {
		return err
	}
	keys, err := people.NewKeys(c.Secret)
	if err != nil {
		return err
	}
	outbox, err := newOutbox(serverSettings{BaseURL: "http://localhost", Secret: c.Secret, bounceSettings: c.bounceSettings}, keys, seals.Keys{})
	if err != nil {
		return err
	}
	s, err := c.ready(ctx, requestPatience)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	outcome, err := takeBounce(ctx, s, outbox, raw, c.Recipient)
	if errors.Is(err, dsn.ErrUnreadable) {
		outcome, err = notices.Ignored, nil
	}
	if err == nil {
		fmt.Println(outcome)
	}
	return err
}

// coded is an error with an exit code of its own.
type coded struct {
	error
	code int
}

func (c coded) Unwrap() error { return c.error }
