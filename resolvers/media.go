package resolvers

import (
	"mime"
	"strconv"
	"strings"
)

const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// negotiate picks the media type of an answer from the Accept headers; ok is
// false where the client takes neither. A client that names nothing, or only a
// range, gets plain JSON.
func negotiate(accept []string) (media string, ok bool) {
	all := strings.Join(accept, ",")
	if strings.TrimSpace(all) == "" {
		return mediaJSON, true
	}
	weights := map[string]float64{}
	for _, item := range strings.Split(all, ",") {
		name, parameters, err := mime.ParseMediaType(item)
		if err != nil || !utf8Charset(parameters) {
			continue
		}
		weight := 1.0
		if q, given := parameters["q"]; given {
			if weight, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		weights[name] = max(weight, weights[name])
	}
	plain, _ := weight(weights, mediaJSON)
	modern, ranged := weight(weights, mediaGraphQL)
	switch {
	case plain <= 0 && modern <= 0:
		return mediaJSON, false
	case modern > plain, modern == plain && !ranged:
		return mediaGraphQL, true
	}
	return mediaJSON, true
}

// weight is how much a client wants a media type; ranged tells that it did not
// name the type itself.
func weight(weights map[string]float64, media string) (w float64, ranged bool) {
	if w, named := weights[media]; named {
		return w, false
	}
	if w, named := weights["application/*"]; named {
		return w, true
	}
	return weights["*/*"], true
}

func utf8Charset(parameters map[string]string) bool {
	charset, given := parameters["charset"]
	return !given || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}
