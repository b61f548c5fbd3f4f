package resolvers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 1 << 20

// request is what a GraphQL request says.
type request struct {
	query     string
	operation string
	variables map[string]any
	body      []byte
	key       string // of Idempotency-Key
}

func readRequest(w http.ResponseWriter, r *http.Request) (request, *turnedAway) {
	switch r.Method {
	case http.MethodPost:
		return readPost(w, r)
	case http.MethodGet:
		return readGet(r)
	}
	no := turnAway(http.StatusMethodNotAllowed, refuse.Invalid("", "METHOD_NOT_ALLOWED"))
	no.allow = "GET, POST"
	return request{}, no
}

func readPost(w http.ResponseWriter, r *http.Request) (request, *turnedAway) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	encoding := r.Header.Get("Content-Encoding")
	if err != nil || media != mediaJSON || !utf8Charset(parameters) || encoding != "" && !strings.EqualFold(encoding, "identity") {
		return request{}, turnAway(http.StatusUnsupportedMediaType, refuse.Invalid("", "MEDIA_TYPE"))
	}
	key, no := idempotencyKey(r)
	if no != nil {
		return request{}, no
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return request{}, turnAway(http.StatusRequestEntityTooLarge, refuse.Invalid("", "BODY_TOO_LARGE", "Max", "1 MiB"))
	}
	if err != nil || !utf8.Valid(body) {
		return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "BODY_NOT_JSON"))
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "BATCH_REFUSED"))
	}
	var parameter map[string]json.RawMessage
	if err := json.Unmarshal(body, &parameter); err != nil || parameter == nil {
		return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "BODY_NOT_JSON"))
	}
	parsed, no := parse(parameter)
	parsed.body, parsed.key = body, key
	return parsed, no
}

func readGet(r *http.Request) (request, *turnedAway) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "ADDRESS_UNREADABLE"))
	}
	parameter := map[string]json.RawMessage{}
	for _, name := range []string{"query", "operationName", "variables", "extensions"} {
		given := values[name]
		if len(given) == 0 || given[0] == "" {
			continue
		}
		if len(given) > 1 || !utf8.ValidString(given[0]) {
			return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "ADDRESS_UNREADABLE"))
		}
		if name == "query" || name == "operationName" {
			parameter[name], err = json.Marshal(given[0])
		} else {
			parameter[name] = json.RawMessage(given[0])
		}
		if err != nil {
			return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("", "ADDRESS_UNREADABLE"))
		}
	}
	return parse(parameter)
}

// parse reads the parameters of a request; null stands for an absent one.
func parse(parameter map[string]json.RawMessage) (request, *turnedAway) {
	var parsed request
	var extensions map[string]json.RawMessage // nothing is known of them, but they must be a map
	for _, field := range []struct {
		name, code string
		into       any
	}{
		{"query", "PARAMETER_STRING", &parsed.query},
		{"operationName", "PARAMETER_STRING", &parsed.operation},
		{"variables", "PARAMETER_OBJECT", &parsed.variables},
		{"extensions", "PARAMETER_OBJECT", &extensions},
	} {
		raw, given := parameter[field.name]
		if !given {
			continue
		}
		if err := json.Unmarshal(raw, field.into); err != nil {
			return request{}, turnAway(http.StatusBadRequest, refuse.Invalid(field.name, field.code, "Parameter", field.name))
		}
	}
	if strings.TrimSpace(parsed.query) == "" {
		return request{}, turnAway(http.StatusBadRequest, refuse.Invalid("query", "QUERY_MISSING"))
	}
	return parsed, nil
}
