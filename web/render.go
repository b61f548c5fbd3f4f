package web

import (
	"bytes"
	"net/http"
	"reflect"
	"strconv"
)

// render writes the page, whole or not at all.
func (p *page) render(w http.ResponseWriter, r *http.Request, status int, data reflect.Value, posted *Form, result reflect.Value) {
	body, err := p.draw(w, r, status, data, posted, result)
	if err != nil {
		if p.page == "error" {
			p.site.Logger.ErrorContext(r.Context(), "the error page itself failed", "error", err)
			http.Error(w, http.StatusText(status), status)
			return
		}
		p.site.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(visiting(r).language))
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Cookie")
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // the reader has gone
}

func (p *page) draw(w http.ResponseWriter, r *http.Request, status int, data reflect.Value, posted *Form, result reflect.Value) (*bytes.Buffer, error) {
	visit := visiting(r)
	v, _ := visit.viewer() // a page of an error shows without
	here := visit.here()
	if posted != nil {
		here.Path = visit.pagePath(posted.op.name)
	}
	f := frame{
		Name: p.page, Status: status, Here: here, Section: p.section,
		Viewer: v, Language: visit.language, Flash: p.site.takeFlash(w, r, status),
		Forms: p.forms(r, posted), RequestID: v.RequestID, Refusals: visit.refusals,
	}
	f.Navigation, f.Tabs = links(v, p.section)
	view := reflect.New(p.view)
	fields := reflect.ValueOf(f)
	for i := range fields.NumField() {
		view.Elem().Field(i).Set(fields.Field(i))
	}
	view.Elem().FieldByName("Data").Set(data)
	if result.IsValid() {
		view.Elem().FieldByName("Result").Set(result)
	}
	var body bytes.Buffer
	err := p.templates[visit.language].ExecuteTemplate(&body, "layout", view.Interface())
	if err != nil {
		return nil, err
	}
	return p.site.linked(r, &body), nil
}
