package resolvers

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strconv"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Handler serves the API over HTTP, by the GraphQL-over-HTTP specification.
// viewer tells who asks; a refusal of it (a token that is unknown, over or
// revoked) is answered with 401, any other error of it as a fault.
func (a *API) Handler(viewer func(*http.Request) (store.Viewer, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := texts.Match(r.Header.Get("Accept-Language"))
		media, acceptable := negotiate(r.Header.Values("Accept"))
		if !acceptable {
			turnAway(http.StatusNotAcceptable, refuse.Invalid("", "NOT_ACCEPTABLE")).reply(l).write(w, media)
			return
		}
		if r.Method == http.MethodPost && a.crossSite.Check(r) != nil {
			turnAway(http.StatusForbidden, refuse.Denied("CROSS_SITE")).reply(l).write(w, media)
			return
		}
		request, no := readRequest(w, r)
		if no != nil {
			no.reply(l).write(w, media)
			return
		}
		ctx := r.Context()
		if request.key != "" {
			// The caller that went away is the one who will ask again: go on,
			// so that there is an answer to give.
			ctx = context.WithoutCancel(ctx)
		}
		nobody := identified(ctx, store.Viewer{Language: l})
		within(ctx, a.options.Deadline,
			func(ctx context.Context) reply { return a.serve(ctx, r, viewer, request, media) },
			func(err error) reply { return a.failed(nobody, err).reply(media) },
		).write(w, media)
	})
}

// serve answers a well-formed request.
func (a *API) serve(ctx context.Context, r *http.Request, viewer func(*http.Request) (store.Viewer, error), request request, media string) reply {
	l := texts.Match(r.Header.Get("Accept-Language"))
	v, err := viewer(r.WithContext(ctx))
	if refusals := refuse.From(err); refusals != nil {
		return turnAway(http.StatusUnauthorized, refusals...).reply(l)
	}
	if v.Language == "" {
		v.Language = l
	}
	v = identified(ctx, v)
	if err != nil {
		return a.failed(v, err).reply(media)
	}
	plan, no := a.plan(v, request.query, request.operation, request.variables)
	switch {
	case no != nil:
		return no.reply(media)
	case r.Method == http.MethodGet && plan.mutates():
		away := turnAway(http.StatusMethodNotAllowed, refuse.Invalid("", "MUTATION_BY_GET"))
		away.allow = http.MethodPost
		return away.reply(l)
	case request.key != "" && plan.mutates():
		hash := sha256.Sum256(request.body)
		return a.once(ctx, plan, claim{caller: a.caller(v, r), key: hashed(request.key), secret: request.key}, hash[:], media)
	}
	return a.run(ctx, plan).reply(media)
}

// reply is an answer as it goes over the wire.
type reply struct {
	status   int
	body     []byte
	allow    string
	replayed bool // kept from an earlier request
}

func (r *Response) reply(media string) reply {
	return reply{status: r.httpStatus(media), body: r.encode()}
}

func (p reply) write(w http.ResponseWriter, media string) {
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(p.body)))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept, Accept-Language, Authorization, Cookie")
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	if p.replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	if p.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if p.status == http.StatusConflict {
		h.Set("Retry-After", "1")
	}
	w.WriteHeader(p.status)
	_, _ = w.Write(p.body) // the caller has gone: nobody is left to tell
}

// turnedAway is a request refused by its form, before anybody asked who sends
// it; or by the protocol around GraphQL.
type turnedAway struct {
	status   int
	refusals []*refuse.Refusal
	allow    string
}

func turnAway(status int, refusals ...*refuse.Refusal) *turnedAway {
	return &turnedAway{status: status, refusals: refusals}
}

// reply says it with the status in either media type: this is HTTP's matter.
func (t *turnedAway) reply(l texts.Language) reply {
	return reply{status: t.status, body: refused(t.status, l, t.refusals...).encode(), allow: t.allow}
}
