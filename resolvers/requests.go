package resolvers

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"
)

type requestIDKey struct{}

// RequestIDOf is the id that RequestID gave to a request; empty outside of one.
func RequestIDOf(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

func newRequestID() string { return rand.Text() }

// wellFormedID keeps what callers send from forging log lines and audit rows.
var wellFormedID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// RequestID gives each request an id, the caller's own X-Request-Id where it is
// well-formed, and answers it in the same header.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !wellFormedID.MatchString(id) {
			id = newRequestID()
		}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// withoutSecret drops what follows /sign-in/ in a path: it opens a door.
func withoutSecret(path string) string {
	if before, _, found := strings.Cut(path, "/sign-in/"); found {
		return before + "/sign-in/…"
	}
	return path
}

// LogRequests writes a line for each request when it has been answered. Of the
// address it logs the path alone, and no secret that stands in it: the query
// may hold others.
func LogRequests(logger *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		watched := &watchedWriter{ResponseWriter: w}
		defer func() {
			logger.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("request", RequestIDOf(r.Context())),
				slog.String("method", r.Method),
				slog.String("path", withoutSecret(r.URL.Path)),
				slog.Int("status", watched.answered()),
				slog.Int64("bytes", watched.bytes),
				slog.Duration("duration", time.Since(began)))
		}()
		next.ServeHTTP(watched, r)
	})
}

// watchedWriter remembers what was answered. Streams reach the connection's
// own writer through Unwrap.
type watchedWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *watchedWriter) answered() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (w *watchedWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK { // 1xx come before the answer
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watchedWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush serves writers of streams that look for an http.Flusher.
func (w *watchedWriter) Flush() {
	_ = http.NewResponseController(w.ResponseWriter).Flush() // not every writer can
}
