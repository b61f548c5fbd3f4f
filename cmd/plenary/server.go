package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/plenary-org/plenary/resolvers"
	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/web"
)

// handler is everything that the server answers, with further routes that the
// demo adds.
func (a *app) handler(further func(*http.ServeMux)) (http.Handler, error) {
	site, err := web.New(web.Config{
		API: executor{a.api}, SDL: schema.SDL(), BaseURL: a.settings.BaseURL, Zone: a.store.Zone(), Logger: a.log,
		Viewer: a.viewer, SignIn: signInDesk{a},
		Network: func(r *http.Request) string { return people.NetworkOf(r.Context()) }, Files: fileDesk{a}, Letters: letterDesk{a}, Papers: paperDesk{a}, Documents: documentDesk{a},
		Today: func() date.Date { return a.store.Read(store.Viewer{}).Today() },
	})
	if err != nil {
		return nil, err
	}
	metrics := newMetrics(a.store)
	mux := http.NewServeMux()
	mux.Handle("/", a.sessions.LoadAndSave(site))
	mux.Handle("/graphql", a.api.Handler(a.caller))
	mux.HandleFunc("GET /schema.graphql", serveSchema)
	mux.HandleFunc("POST /bounces", a.bounces)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	if further != nil {
		further(mux)
	}
	h := callers(a.settings.proxies, mux)
	h = metrics.watch(h)
	h = resolvers.LogRequests(a.log, h)
	return resolvers.RequestID(h), nil
}

// callers notes where a request comes from and by what, for limits and lists.
func callers(proxies []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := people.WithNetwork(r.Context(), people.Network(origin(proxies, r)))
		next.ServeHTTP(w, r.WithContext(people.WithAgent(ctx, r.UserAgent())))
	})
}

// origin is the address that a request comes from: the connection's, or what
// the nearest proxy of ours says. Anybody can send X-Forwarded-For, so entries
// are believed from the right, as long as our proxies wrote them.
func origin(proxies []netip.Prefix, r *http.Request) string {
	at := r.RemoteAddr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for ours(proxies, at) && len(hops) > 0 {
		last := strings.TrimSpace(hops[len(hops)-1])
		if _, err := netip.ParseAddr(last); err != nil {
			break
		}
		at, hops = last, hops[:len(hops)-1]
	}
	return at
}

func ours(proxies []netip.Prefix, address string) bool {
	ip, err := netip.ParseAddr(address)
	if withPort, portErr := netip.ParseAddrPort(address); portErr == nil {
		ip, err = withPort.Addr(), nil
	}
	return err == nil && slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// viewer tells who asks: by API token, else by the session's cookie.
func (a *app) viewer(r *http.Request) (v store.Viewer, err error) {
	q := a.store.Read(store.Viewer{})
	if given := r.Header.Get("Authorization"); given != "" {
		scheme, secret, _ := strings.Cut(given, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			secret = "" // no token of ours: refused as such
		}
		v, err = people.ViewerOfToken(r.Context(), q, strings.TrimSpace(secret))
	} else if cookie, missing := r.Cookie(a.sessions.Cookie.Name); missing == nil {
		v, err = people.ViewerOfSession(r.Context(), q, cookie.Value)
	}
	v.RequestID = resolvers.RequestIDOf(r.Context())
	if accept := r.Header.Get("Accept-Language"); v.Language == "" || v.TokenID != 0 && accept != "" {
		v.Language = texts.Match(accept)
	}
	return v, err
}

// caller is viewer for programs: where a page shows the public register to
// somebody whose session has ended, the API says so.
func (a *app) caller(r *http.Request) (store.Viewer, error) {
	v, err := a.viewer(r)
	cookie, missing := r.Cookie(a.sessions.Cookie.Name)
	if err == nil && v.PersonID == 0 && missing == nil && cookie.Value != "" {
		err = refuse.Denied("SESSION_ENDED")
	}
	return v, err
}

func serveSchema(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, schema.SDL())
}

// ready tells a load balancer whether to send people here.
func (a *app) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	known := make(chan error, 1)
	go func() { known <- upToDate(ctx, a.store) }()
	var err error
	select {
	case err = <-known:
	case <-ctx.Done(): // a server that hangs does not heed the context by itself
		err = ctx.Err()
	}
	if err != nil {
		a.log.Warn("not ready", "error", err)
		http.Error(w, "the database does not answer, or is of another version", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// executor lets pages ask the API.
type executor struct{ api *resolvers.API }

func (e executor) Execute(ctx context.Context, v store.Viewer, query, operation string, variables map[string]any) (json.RawMessage, []web.Error) {
	answer := e.api.Execute(ctx, v, query, operation, variables)
	errs := make([]web.Error, 0, len(answer.Errors))
	for _, err := range answer.Errors {
		code, _ := err.Extensions["code"].(string)
		kind, _ := err.Extensions["kind"].(refuse.Kind)
		errs = append(errs, web.Error{Message: err.Message, Path: pathOf(err.Path), Code: code, Kind: string(kind)})
	}
	return answer.Data, errs
}

func pathOf(path []any) string {
	var names []string
	for _, step := range path {
		if name, ok := step.(string); ok {
			names = append(names, name)
		}
	}
	return strings.Join(names, ".")
}

// stopping bounds how long requests under way may take after a stop.
const stopping = 30 * time.Second

// serve answers until the context ends, then lets requests under way finish.
// ready is called once connections are accepted.
func serve(ctx context.Context, listener net.Listener, h http.Handler, ready func() error) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := ready(); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), stopping)
	defer cancel()
	return server.Shutdown(grace)
}
