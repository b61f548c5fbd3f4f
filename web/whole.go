package web

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"

	"github.com/plenary-org/plenary/schema/store"
)

// answer asks the page's query; where the page is to show its list whole, for
// all rows, and what they are taken from is computed once.
func (p *page) answer(r *http.Request, variables map[string]any) (json.RawMessage, []Error) {
	if p.whole == "" || r.URL.Query().Get("whole") != "true" {
		return p.ask(r, p.query, variables)
	}
	r = r.WithContext(store.Remembering(r.Context()))
	data, errs := p.ask(r, p.query, variables)
	if len(errs) > 0 {
		return nil, errs
	}
	return p.entire(r, variables, data)
}

// entire reads on after the first page of the list that the page may show
// whole, as one prints it, and puts all rows into one answer.
func (p *page) entire(r *http.Request, variables map[string]any, data json.RawMessage) (json.RawMessage, []Error) {
	var answer, list map[string]json.RawMessage
	var nodes []json.RawMessage
	for {
		var rows []json.RawMessage
		var info PageInfo
		err := json.Unmarshal(data, &answer)
		err = errors.Join(err, json.Unmarshal(answer[p.whole], &list))
		err = errors.Join(err, json.Unmarshal(list["nodes"], &rows), json.Unmarshal(list["pageInfo"], &info))
		if err != nil {
			return nil, []Error{{Message: err.Error(), Code: "INTERNAL"}}
		}
		nodes = append(nodes, rows...)
		if !info.HasNextPage {
			break
		}
		variables = maps.Clone(variables)
		variables["after"] = info.EndCursor
		var errs []Error
		if data, errs = p.ask(r, p.query, variables); len(errs) > 0 {
			return nil, errs
		}
	}
	list["nodes"], _ = json.Marshal(nodes) // read from JSON
	answer[p.whole], _ = json.Marshal(list)
	data, _ = json.Marshal(answer)
	return data, nil
}
