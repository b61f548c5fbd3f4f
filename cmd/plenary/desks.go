package main

import (
	"context"
	"io"
	"net/http"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/waivers"
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

// Receive keeps a file until a form that passes takes it.
func (d fileDesk) Receive(ctx context.Context, v store.Viewer, purpose, name string, content io.Reader) (id string, err error) {
	p := uploads.Purpose(purpose)
	if err := uploads.May(v, p); err != nil {
		return "", err
	}
	raw, err := io.ReadAll(io.LimitReader(content, int64(uploads.Max(p))+1)) // one more: too large is seen
	if err != nil {
		return "", err
	}
	err = d.work.Write(ctx, v, func(tx *store.Tx) (err error) {
		id, err = uploads.Receive(ctx, tx, d.seals, p, name, raw)
		return err
	})
	return id, err
}

func (d fileDesk) Takes(purpose string) (most int64, accept string) {
	p := uploads.Purpose(purpose)
	return int64(uploads.Max(p)), uploads.Accept(p)
}

// documentDesk gives away the files that applicants sent, the evidence of fee
// waivers, and papers.
type documentDesk struct{ *app }

func (d documentDesk) Open(ctx context.Context, v store.Viewer, id, known string) (web.Document, error) {
	q := d.store.Read(v)
	var uploadID int64
	var file web.Document
	kind, n, _ := relay.Split(id)
	switch kind {
	case "PaperVersion":
		found, err := papers.Open(ctx, q, d.files, n, known)
		return web.Document{Name: found.Name, MediaType: found.MediaType, Content: found.Content, Hash: found.Blob, Public: found.Public}, err
	case "ApplicationDocument":
		found, _, err := applications.DocumentByID(ctx, q, n)
		if err != nil {
			return file, err
		}
		uploadID, file = found.UploadID, web.Document{Name: found.Name, MediaType: found.MediaType}
	case "WaiverEvidence":
		found, _, err := waivers.EvidenceByID(ctx, q, n)
		if err != nil {
			return file, err
		}
		uploadID, file = found.UploadID, web.Document{Name: found.Name, MediaType: found.MediaType}
	}
	if uploadID == 0 {
		return file, refuse.NotFound("id")
	}
	content, err := uploads.Content(ctx, q, uploadID)
	file.Content = content
	return file, err
}
