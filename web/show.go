package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// get shows the page.
func (p *page) get(w http.ResponseWriter, r *http.Request) {
	if to := p.leads(r); to != "" {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, Path(visiting(r).language, to), http.StatusSeeOther)
		return
	}
	p.show(w, r, http.StatusOK, nil, reflect.Value{})
}

// show asks the page's query and renders the page; with a form that was
// refused, or with what a mutation answered.
func (p *page) show(w http.ResponseWriter, r *http.Request, status int, posted *Form, result reflect.Value) {
	data := reflect.Zero(p.data)
	if p.query != nil {
		variables, ok := p.variables(w, r, p.query)
		if !ok {
			return
		}
		answer, errs := p.answer(r, variables)
		if len(errs) > 0 {
			p.site.refused(w, r, errs)
			return
		}
		var err error
		if data, err = p.query.decode(answer); err != nil {
			p.site.fail(w, r, http.StatusInternalServerError, err)
			return
		}
		if p.subject != "" && data.FieldByName(exported(p.subject)).IsNil() {
			p.site.fail(w, r, http.StatusNotFound, nil)
			return
		}
		if to, ok := fill(p.instead, "", answer); ok && to != "" {
			http.Redirect(w, r, Path(visiting(r).language, to), http.StatusSeeOther)
			return
		}
	}
	p.render(w, r, status, data, posted, result)
}

// variables reads the query's variables from the address; what is wrong in
// the path is a page that does not exist, in the rest a bad request. A variable
// with the name of a role ($staff) tells whether the viewer has it, so that a
// query asks for no more than this viewer may read: ... @include(if: $staff).
// $today and $tomorrow are those days.
func (p *page) variables(w http.ResponseWriter, r *http.Request, op *operation) (map[string]any, bool) {
	values := r.URL.Query()
	for _, d := range op.inputs {
		if v := r.PathValue(d.Variable); v != "" {
			values[d.Variable] = []string{v}
		}
		if other := p.same[d.Variable]; other != "" {
			values[d.Variable] = values[other]
		}
	}
	if p.usual != nil {
		p.usual(values, p.site.Today())
	}
	v, _ := visiting(r).viewer()
	for _, role := range store.Roles {
		values[strings.ToLower(string(role))] = []string{strconv.FormatBool(v.Can(role))}
	}
	values["today"] = []string{p.site.Today().String()}
	values["tomorrow"] = []string{p.site.Today().AddDays(1).String()}
	in := &reader{p.site.schema, values, false, visiting(r).language, nil}
	variables := in.variables(op.inputs)
	if len(in.refused) == 0 {
		return variables, true
	}
	status := http.StatusBadRequest
	if r.PathValue(in.refused[0].Field) != "" {
		status = http.StatusNotFound
	}
	p.site.fail(w, r, status, nil)
	return nil, false
}

// ask runs an operation as the viewer of the request, in the page's language.
func (p *page) ask(r *http.Request, op *operation, variables map[string]any) (json.RawMessage, []Error) {
	v, err := visiting(r).viewer()
	if err != nil {
		return nil, []Error{{Message: err.Error(), Code: "UNAVAILABLE"}}
	}
	return p.site.API.Execute(r.Context(), v, op.text, op.name, variables)
}

// post runs a form's mutation.
func (p *page) post(w http.ResponseWriter, r *http.Request, op *operation) {
	values, refused, err := p.typed(w, r)
	if err != nil {
		p.untyped(w, r, err)
		return
	}
	form := p.forms(r, nil).form(op, values.Get(formKey))
	form.values, form.posted, form.Refusals = values, true, refused
	in := &reader{p.site.schema, values, true, visiting(r).language, nil}
	variables := in.variables(op.inputs)
	for _, refusal := range in.refused {
		if form.refusal(refusal.Field) != "" {
			continue // a file that was refused is not missing as well
		}
		form.Refusals = append(form.Refusals, Refusal{Field: refusal.Field, Message: p.site.book.Say(in.language, refusal.Message, nil)})
	}
	if len(form.Refusals) > 0 {
		p.show(w, r, http.StatusUnprocessableEntity, form, reflect.Value{})
		return
	}
	data, errs := p.ask(r, op, variables)
	if len(errs) > 0 {
		p.site.refused(w, r, errs)
		return
	}
	p.answered(w, r, op, form, data)
}

// answered leads on after a mutation, or back to the form.
func (p *page) answered(w http.ResponseWriter, r *http.Request, op *operation, form *Form, data json.RawMessage) {
	refusals, err := userErrors(op, data)
	if err != nil {
		p.site.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	for _, refusal := range refusals {
		form.Refusals = append(form.Refusals, form.place(refusal))
	}
	if len(form.Refusals) > 0 {
		p.show(w, r, http.StatusUnprocessableEntity, form, reflect.Value{})
		return
	}
	next, said := p.then[op.name]
	if said && next == "" {
		result, err := p.results(op, data)
		if err != nil {
			p.site.fail(w, r, http.StatusInternalServerError, err)
			return
		}
		p.show(w, r, http.StatusOK, form, result)
		return
	}
	here := visiting(r).here()
	if said {
		to, _ := fill(next, op.field, data)
		here = Here{Language: here.Language, Path: to}
	} else {
		here.Path = strings.TrimSuffix(here.Path, "/"+op.name)
	}
	p.site.setFlash(w, form.did())
	http.Redirect(w, r, here.URL(), http.StatusSeeOther)
}

// userErrors reads the refusals of a mutation's payload.
func userErrors(op *operation, data json.RawMessage) ([]Refusal, error) {
	var answer map[string]struct {
		UserErrors []struct {
			Code    string `json:"code"`
			Field   string `json:"field"`
			Message string `json:"message"`
		} `json:"userErrors"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("answer to %s: %w", op.name, err)
	}
	var refusals []Refusal
	for _, e := range answer[op.field].UserErrors {
		refusals = append(refusals, Refusal{e.Field, e.Message, e.Code})
	}
	return refusals, nil
}

// results puts a mutation's payload where the template finds it.
func (p *page) results(op *operation, data json.RawMessage) (reflect.Value, error) {
	answer, err := op.decode(data)
	if err != nil {
		return answer, err
	}
	payload := answer.FieldByName(exported(op.field))
	if payload.Kind() != reflect.Pointer {
		payload = payload.Addr()
	}
	result := reflect.New(p.result).Elem()
	result.FieldByName(exported(op.name)).Set(payload)
	return result, nil
}
