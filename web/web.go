// Package web shows Plenary to people: the public register, the secretariat's
// desk, a member's own page. A page is a query and a template side by side in
// pages/; routes.go says at which address it stands. The package knows no area
// of the domain: it asks an executable schema, as any other client does.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Executor answers the operations of pages, as the API does.
type Executor interface {
	Execute(ctx context.Context, v store.Viewer, query, operation string, variables map[string]any) (data json.RawMessage, errs []Error)
}

// Error is one entry of the "errors" of a GraphQL answer. Code and Kind are
// its extensions of those names; what is neither a refusal nor known by its
// code is a fault.
type Error struct {
	Message string
	Path    string
	Code    string
	Kind    string // INVALID, NOT_FOUND, FORBIDDEN, CONFLICT, CLOSED or empty
}

func (e Error) Error() string { return e.Code + " at " + e.Path + ": " + e.Message }

// Config is what the site needs from the rest of Plenary.
type Config struct {
	API     Executor
	SDL     string // the schema that pages are checked against
	BaseURL string // scheme and host under which readers reach the site
	Zone    *time.Location
	Logger  *slog.Logger

	// Viewer tells who asks, by cookie; the zero Viewer is the public.
	Viewer func(*http.Request) (store.Viewer, error)
	SignIn SignIn

	Files   Files   // takes the files that forms send
	Letters Letters // takes note of who refuses courtesy letters
	Papers  Papers  // prints invoices and receipts

	Documents Documents // gives away the files that applicants sent

	// Today is the day of the house; by default the clock's, in Zone.
	Today func() date.Date

	// Network groups callers for the rate limit of sign-in.
	Network func(*http.Request) string
}

// Site is the handler of every page.
type Site struct {
	Config
	secure  bool
	book    *texts.Book
	schema  *ast.Schema
	assets  *assets
	pages   []*page
	plain   map[string]*page // pages without an address: errors, sign-in
	handler http.Handler
}

// New reads and checks every page, and fails on the first that does not fit
// the schema.
func New(c Config) (*Site, error) {
	return newSite(c, files, routes)
}

func newSite(c Config, source fs.FS, table []route) (*Site, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if c.API == nil || c.Viewer == nil || c.SignIn == nil || c.Network == nil || c.Files == nil || c.Letters == nil || c.Documents == nil || c.Papers == nil {
		return nil, errors.New("web: API, Viewer, SignIn, Network, Files, Letters, Documents and Papers are needed")
	}
	c.complete()
	s := &Site{Config: c, secure: base.Scheme == "https", plain: map[string]*page{}}
	s.schema, err = gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: c.SDL})
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	sentences, err := fs.Sub(source, "texts")
	if err != nil {
		return nil, err
	}
	if s.book, err = texts.NewBook(texts.Files(), sentences); err != nil {
		return nil, err
	}
	if s.assets, err = readAssets(source); err != nil {
		return nil, err
	}
	if err := s.readPages(source, table); err != nil {
		return nil, err
	}
	s.handler = s.build()
	return s, nil
}

// complete fills in what has a default.
func (c *Config) complete() {
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Today == nil {
		c.Today = func() date.Date { return date.Of(time.Now(), c.Zone) }
	}
}

// ServeHTTP answers every address below "/".
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// build puts the layers around the pages, the outermost last.
func (s *Site) build() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /static/{file}", s.assets)
	for _, p := range s.pages {
		p.register(mux)
	}
	s.registerSignIn(mux)
	s.registerUnsubscribe(mux)
	s.registerPapers(mux)
	s.registerMeetingPapers(mux)

	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, http.StatusForbidden, nil)
	}))
	h := s.missing(mux)
	h = guard.Handler(h)
	h = s.bounded(mux, h)
	h = s.languages(h)
	h = s.recovered(h)
	h = s.headers(h)
	return gzhttp.GzipHandler(h)
}
