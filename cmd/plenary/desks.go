package main

import (
	"context"
	"io"
	"net/http"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/web"
)

// signInDesk is how the pages sign people in and out.
type signInDesk struct{ *app }

func (d signInDesk) Ask(ctx context.Context, email, network string, l texts.Language) error {
	return d.store.Write(ctx, store.Viewer{Language: l}, func(tx *store.Tx) error {
		return people.AskSignIn(ctx, tx, email, network, l)
	})
}

func (d signInDesk) Peek(ctx context.Context, token string) (name string, err error) {
	s, err := people.PeekSignIn(ctx, d.store.Read(store.Viewer{}), d.keys, token)
	return s.Name, err
}

func (d signInDesk) Use(ctx context.Context, _ http.ResponseWriter, r *http.Request, token string) error {
	var personID int64
	err := d.store.Write(ctx, store.Viewer{}, func(tx *store.Tx) (err error) {
		personID, err = people.UseSignIn(ctx, tx, d.keys, token)
		return err
	})
	if err != nil {
		return err
	}
	return people.StartSession(r.Context(), d.sessions, personID)
}

func (d signInDesk) Out(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
	return d.sessions.Destroy(ctx)
}

// letterDesk is how a letter's reader refuses further courtesy letters.
type letterDesk struct{ *app }

func (d letterDesk) Check(token string) error {
	_, _, err := d.outbox.VerifyUnsubscribe(token)
	return err
}

func (d letterDesk) Unsubscribe(ctx context.Context, token string) error {
	return d.store.Write(ctx, store.Viewer{}, func(tx *store.Tx) error { return d.outbox.Unsubscribe(ctx, tx, token) })
}

// fileDesk takes the files that people send.
type fileDesk struct{ *app }

// Receive keeps a list of members for checking and returns its id.
func (d fileDesk) Receive(ctx context.Context, v store.Viewer, name string, content io.Reader) (id string, err error) {
	raw, err := io.ReadAll(content)
	if err != nil {
		return "", err
	}
	var n int64
	err = d.work.Write(ctx, v, func(tx *store.Tx) (err error) {
		n, err = imports.Receive(ctx, tx, name, raw)
		return err
	})
	return relay.Encode("MemberImport", n), err
}

// paperDesk prints invoices and receipts.
type paperDesk struct{ *app }

func (d paperDesk) Print(ctx context.Context, v store.Viewer, kind web.Paper, id string, l texts.Language) (number string, pdf []byte, err error) {
	print, name := invoices.Print, "Invoice"
	if kind == web.Receipts {
		print, name = invoices.PrintReceipt, "Payment"
	}
	n, err := relay.Decode(name, "id", id)
	if err != nil {
		return "", nil, err
	}
	return print(ctx, d.store.Read(v), n, l)
}
