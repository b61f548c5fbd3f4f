package resolvers

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// Response is the answer to a GraphQL request. Data is absent where nothing
// was executed.
type Response struct {
	Data   json.RawMessage `json:"data,omitempty"`
	Errors []Error         `json:"errors,omitempty"`

	// status is the HTTP status of the answer for clients that accept
	// application/graphql-response+json.
	status int
}

// Error is one reason why an answer is not, or not wholly, what was asked.
// Extensions always carry a "code".
type Error struct {
	Message    string         `json:"message"`
	Locations  []Location     `json:"locations,omitempty"`
	Path       []any          `json:"path,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

// Location is a place in the query's text; both count from 1.
type Location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Code is the error's stable name, such as "FORBIDDEN".
func (e Error) Code() string {
	code, _ := e.Extensions["code"].(string)
	return code
}

// maxErrors bounds how many errors one answer carries: a query of ten thousand
// mistakes is not answered by a megabyte of complaints.
const maxErrors = 20

// refused answers with a refusal before anything was executed.
func refused(status int, l texts.Language, refusals ...*refuse.Refusal) *Response {
	r := &Response{status: status}
	for _, refusal := range refusals {
		r.Errors = append(r.Errors, refusalError(l, refusal, nil))
	}
	return r.bounded(l)
}

// refusalError is a refusal as clients read it.
func refusalError(l texts.Language, r *refuse.Refusal, path []any) Error {
	extensions := map[string]any{"code": r.Code, "kind": r.Kind}
	if r.Field != "" {
		extensions["field"] = r.Field
	}
	return Error{Message: r.Message(l), Path: path, Extensions: extensions}
}

// bounded keeps the first errors and tells how many more there were.
func (r *Response) bounded(l texts.Language) *Response {
	if more := len(r.Errors) - maxErrors; more > 0 {
		rest := refusalError(l, refuse.Invalid("", "TOO_MANY_ERRORS", "Count", more), nil)
		r.Errors = append(r.Errors[:maxErrors:maxErrors], rest)
	}
	return r
}

// encode writes the answer as JSON. Data was verified when it came in, so it
// is copied, not parsed again.
func (r *Response) encode() []byte {
	var out bytes.Buffer
	out.WriteByte('{')
	if len(r.Errors) > 0 {
		list, err := json.Marshal(r.Errors)
		if err != nil { // a coded error of ours with extensions that are no JSON
			list = []byte(`[{"message":"internal error","extensions":{"code":"INTERNAL"}}]`)
		}
		out.WriteString(`"errors":`)
		out.Write(list)
	}
	if r.Data != nil {
		if len(r.Errors) > 0 {
			out.WriteByte(',')
		}
		out.WriteString(`"data":`)
		out.Write(r.Data)
	}
	out.WriteByte('}')
	return out.Bytes()
}

// httpStatus is the status of the answer in a media type. Clients of plain
// application/json expect 200 for whatever GraphQL had to say, except where
// the server itself failed.
func (r *Response) httpStatus(media string) int {
	switch {
	case r.status == 0:
		return http.StatusOK
	case media == mediaJSON && r.status < http.StatusInternalServerError:
		return http.StatusOK
	}
	return r.status
}
