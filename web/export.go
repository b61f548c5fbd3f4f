package web

import (
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net/http"

	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

// exportPage is how many rows an export asks the API for at a time.
const exportPage = 100

// export gives a page's list an address as a file, one for each format:
// /members.csv. It holds the rows that the page lists with the same filters,
// in the same order, all pages of them.
func export[R any](title string, columns []exportColumn[R]) func(*page, *http.ServeMux) {
	return func(p *page, mux *http.ServeMux) {
		for _, format := range []sheets.Format{sheets.CSV, sheets.XLSX} {
			mux.HandleFunc("GET "+p.path+format.Extension(), func(w http.ResponseWriter, r *http.Request) {
				e := exporting{page: p, title: title, format: format, language: visiting(r).language}
				listed[R]{e, columns}.serve(w, r)
			})
		}
	}
}

// exporting is one export under way.
type exporting struct {
	page     *page
	title    string // id of the text that names file and sheet
	format   sheets.Format
	language texts.Language
}

// listed is an export with the columns of its rows.
type listed[R any] struct {
	exporting
	columns []exportColumn[R]
}

// exportAnswer is a page of rows.
type exportAnswer[R any] struct {
	Nodes    []R
	PageInfo PageInfo
}

// serve asks for the first page before it promises a file, so that who may not
// have it is told so. A fault later cuts the file off, which clients notice.
func (e listed[R]) serve(w http.ResponseWriter, r *http.Request) {
	p := e.page
	variables, ok := p.variables(w, r, p.rows)
	if !ok {
		return
	}
	delete(variables, "after")
	answer, errs := e.ask(r, variables)
	if len(errs) > 0 {
		p.site.refused(w, r, errs)
		return
	}
	name := e.say(e.title)
	h := w.Header()
	h.Set("Content-Type", e.format.ContentType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{
		"filename": name + "-" + e.day(variables) + e.format.Extension(),
	}))
	h.Set("Cache-Control", "private, no-cache")
	if r.Method == http.MethodHead {
		return
	}
	if err := e.write(w, r, name, variables, answer); err != nil {
		v, _ := visiting(r).viewer()
		p.site.Logger.ErrorContext(r.Context(), "export cut off", "path", r.URL.Path, "request", v.RequestID, "error", err)
		panic(http.ErrAbortHandler)
	}
}

func (e listed[R]) write(w http.ResponseWriter, r *http.Request, title string, variables map[string]any, answer exportAnswer[R]) error {
	columns := make([]sheets.Column, len(e.columns))
	for i, column := range e.columns {
		columns[i] = sheets.Column{Title: e.say(column.title), Width: column.width}
	}
	sheet, err := sheets.NewWriter(w, e.format, title, columns)
	if err != nil {
		return err
	}
	for {
		for _, row := range answer.Nodes {
			cells := make([]any, len(e.columns))
			for i, column := range e.columns {
				cells[i] = column.cell(e.exporting, row)
			}
			if err := sheet.Row(cells...); err != nil {
				return errors.Join(err, sheet.Close())
			}
		}
		if !answer.PageInfo.HasNextPage {
			return sheet.Close()
		}
		next := maps.Clone(variables)
		next["after"] = answer.PageInfo.EndCursor
		var errs []Error
		if answer, errs = e.ask(r, next); len(errs) > 0 {
			return errors.Join(errs[0], sheet.Close())
		}
	}
}

// ask reads a page of rows, the answer's only list, as the viewer.
func (e listed[R]) ask(r *http.Request, variables map[string]any) (answer exportAnswer[R], errs []Error) {
	variables["first"] = exportPage
	data, errs := e.page.ask(r, e.page.rows, variables)
	if len(errs) > 0 {
		return answer, errs
	}
	var lists map[string]exportAnswer[R]
	if err := json.Unmarshal(data, &lists); err != nil {
		return answer, []Error{{Message: err.Error(), Code: "INTERNAL"}}
	}
	for _, list := range lists {
		answer = list
	}
	return answer, nil
}

// day is that of the list, where it is of a day; else today.
func (e exporting) day(variables map[string]any) string {
	if on, ok := variables["on"].(string); ok {
		return on
	}
	return e.page.site.Today().String()
}

func (e exporting) say(id string) string { return e.page.site.book.Say(e.language, id, nil) }

func (e exporting) word(enum, value string) string { return e.page.site.word(e.language, enum, value) }
