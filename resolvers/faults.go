package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"

	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// panics turns a resolver's panic into a fault of that field. It logs nothing:
// masked does, with the request's id.
type panics struct{}

func (panics) LogPanic(context.Context, any) {}

func (panics) MakePanicError(_ context.Context, value any) *gqlerrors.QueryError {
	return &gqlerrors.QueryError{ResolverError: fmt.Errorf("panic: %v\n%s", value, debug.Stack())}
}

// masked turns the executor's result into the answer. Refusals and errors that
// carry a code go out; any other error stays in the log.
func (a *API) masked(p *plan, result *graphql.Response) *Response {
	r := &Response{Data: result.Data}
	inputs := 0
	for i, e := range result.Errors {
		if i == maxErrors+1 { // one more than is shown, so that the rest is announced
			break
		}
		shown, input := a.shown(p, e)
		r.Errors = append(r.Errors, shown...)
		if input {
			inputs++
		}
	}
	if hidden := len(result.Errors) - maxErrors - 1; hidden > 0 {
		a.options.Logger.Error("more faults than are shown", "request", p.viewer.RequestID, "faults", hidden)
	}
	switch empty := len(r.Data) == 0 || bytes.Equal(r.Data, []byte("{}")); {
	case len(r.Data) > 0 && !json.Valid(r.Data):
		return a.failed(p.viewer, fmt.Errorf("the executor wrote malformed JSON: %.200q", r.Data))
	case inputs > 0 && (empty || !p.mutates()):
		// A value that cannot be read leaves its field out: no answer at all is
		// better than one with a hole. A mutation's other fields did happen.
		r.Data, r.status = nil, http.StatusBadRequest
	case empty && len(r.Errors) > 0:
		r.Data, r.status = nil, http.StatusInternalServerError
	case bytes.Equal(r.Data, []byte("null")) && r.faulty():
		r.status = http.StatusInternalServerError
	}
	return r.bounded(p.viewer.Language)
}

// shown is an error as the client may read it; input tells that it is about
// a value in the request that could not be read.
func (a *API) shown(p *plan, e *gqlerrors.QueryError) (list []Error, input bool) {
	l := p.viewer.Language
	cause := e.ResolverError
	if cause == nil && e.Err != nil && e.Path == nil {
		cause, input = e.Err, true // the executor failed to pack an argument
	}
	if refusals := refuse.From(cause); refusals != nil {
		for _, refusal := range refusals {
			list = append(list, refusalError(l, refusal, e.Path))
		}
		return list, input
	}
	switch {
	case coded(cause) != nil:
		return []Error{{Message: cause.Error(), Path: e.Path, Extensions: coded(cause)}}, input
	case e.Rule != "": // validation; its locations are those of the query printed again
		return []Error{{Message: shortened(e.Message), Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}}}, true
	case input:
		return []Error{refusalError(l, refuse.Invalid("", "UNREADABLE_VALUE"), nil)}, true
	}
	if cause == nil {
		cause = errors.New(e.Message) // a null where the schema promises a value
	}
	return []Error{a.fault(p.viewer, cause, e.Path)}, false
}

// coded returns the extensions of an error that says itself what clients may
// read; nil for any other.
func coded(err error) map[string]any {
	var known interface{ Extensions() map[string]any }
	if !errors.As(err, &known) {
		return nil
	}
	extensions := known.Extensions()
	if code, ok := extensions["code"].(string); !ok || code == "" {
		return nil
	}
	return extensions
}

// fault logs what went wrong and returns what the client learns of it.
func (a *API) fault(v store.Viewer, err error, path []any) Error {
	a.options.Logger.Error("fault", "request", v.RequestID, "path", dotted(path), "error", err)
	return internal(v, path)
}

func internal(v store.Viewer, path []any) Error {
	e := refusalError(v.Language, refuse.Invalid("", "INTERNAL", "Request", v.RequestID), path)
	e.Extensions = map[string]any{"code": "INTERNAL", "requestId": v.RequestID}
	return e
}

// failed answers a request that came to nothing as a whole: its time was over,
// its caller went away, or something broke.
func (a *API) failed(v store.Viewer, err error) *Response {
	r := &Response{status: http.StatusInternalServerError}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		a.options.Logger.Warn("deadline", "request", v.RequestID)
		r = refused(http.StatusGatewayTimeout, v.Language,
			refuse.Invalid("", "TIMEOUT", "Seconds", strconv.FormatFloat(a.options.Deadline.Seconds(), 'f', -1, 64)))
		r.Errors[0].Extensions["requestId"] = v.RequestID
		delete(r.Errors[0].Extensions, "kind")
	case errors.Is(err, context.Canceled):
		r.Errors = []Error{internal(v, nil)} // nobody is there to read it
	default:
		r.Errors = []Error{a.fault(v, err, nil)}
	}
	return r
}

// faulty tells whether the server, not the request, is to blame.
func (r *Response) faulty() bool {
	for _, e := range r.Errors {
		if code := e.Code(); code == "INTERNAL" || code == "TIMEOUT" {
			return true
		}
	}
	return false
}
