package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/resolvers"
	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/correspondence"
	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/web"
)

// app is a server's parts, wired together.
type app struct {
	settings serverSettings
	log      *slog.Logger
	store    *store.Store // for requests: patient for seconds
	work     *store.Store // for jobs and imports: patient for minutes
	direct   *store.Store // past a pooler, for locks
	keys     people.Keys
	seals    seals.Keys // of links and files
	files    blobs.Store
	sessions *scs.SessionManager
	outbox   *notices.Outbox
	runner   *jobs.Runner
	api      *resolvers.API
}

// assemble connects and wires; the caller closes the app.
func assemble(ctx context.Context, db databaseSettings, s serverSettings, log *slog.Logger, clock func() time.Time) (a *app, err error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	a = &app{settings: s, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if a.store, err = db.open(ctx, requestPatience, clock); err != nil {
		return a, err
	}
	if a.work, err = db.open(ctx, bulkPatience, clock); err != nil {
		return a, err
	}
	if a.direct, err = db.openDirect(ctx, clock); err != nil {
		return a, err
	}
	if err = upToDate(ctx, a.store); err != nil {
		return a, err
	}
	return a, a.wire()
}

func (a *app) wire() (err error) {
	s := a.settings
	if a.keys, err = people.NewKeys(s.Secret); err != nil {
		return err
	}
	if a.seals, err = seals.New(s.Secret); err != nil {
		return err
	}
	if a.files, err = blobs.Open(s.Files); err != nil {
		return err
	}
	a.sessions = people.NewSessions(a.store, isTLS(s.BaseURL))
	if a.outbox, err = newOutbox(s, a.keys, a.seals); err != nil {
		return err
	}
	sender, err := s.smtp().Sender()
	if err != nil {
		return err
	}
	needs := jobs.Needs{Outbox: a.outbox, Sender: sender, Workers: s.MailWorkers, Files: a.files, Purges: []jobs.Purge{
		{Name: "people", Do: purgePeople},
		{Name: "uploads", Do: uploads.Purge},
		{Name: "applications", Do: applications.Purge},
		{Name: "meeting_packs", Do: packs.Purge},
		{Name: "files", Do: func(ctx context.Context, tx *store.Tx) (int64, error) { return blobs.Sweep(ctx, tx, a.files) }},
		{Name: "idempotency_keys", Do: func(ctx context.Context, tx *store.Tx) (int64, error) { return a.api.ForgetOldKeys(ctx, tx) }},
	}}
	timetable := append(jobs.Timetable(needs), resumeImports())
	a.runner = jobs.New(jobs.Config{Store: a.work, Direct: a.direct, Log: a.log}, timetable...)
	root := resolvers.NewRoot(a.store, a.outbox, a.runner).With(resolvers.Settings{
		Seals: a.seals, Admission: applications.Admission(strings.ToUpper(s.Admission)), Files: a.files,
	})
	a.api, err = resolvers.NewAPI(schema.SDL(), root, a.store, resolvers.Options{Logger: a.log, Origins: []string{s.BaseURL}})
	return err
}

// newOutbox knows every kind of letter.
func newOutbox(s serverSettings, keys people.Keys, sealed seals.Keys) (*notices.Outbox, error) {
	return correspondence.New(notices.Config{BaseURL: s.BaseURL, Secret: []byte(s.Secret), Bounce: s.BounceAddress},
		correspondence.Links{Page: web.Path, SignIn: keys, Seals: sealed})
}

func purgePeople(ctx context.Context, tx *store.Tx) (int64, error) {
	p, err := people.PurgeExpired(ctx, tx)
	return p.SignIns + p.Sessions + p.Tokens, err
}

// resumeImports takes up imports that were received, or whose server died.
func resumeImports() jobs.Job {
	return jobs.Job{Name: "imports", When: jobs.Every(2 * time.Second), Quiet: true, Do: func(ctx context.Context, s *store.Store) (runs.Counts, error) {
		n, err := imports.Resume(ctx, s)
		return runs.Counts{"imports": int64(n)}, err
	}}
}

func (a *app) close() error {
	var errs []error
	for _, s := range []*store.Store{a.store, a.work, a.direct} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}
