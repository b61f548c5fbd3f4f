package web

import (
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net/http"
	"slices"

	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/texts"
)

// exportPage is how many rows an export asks the API for at a time.
const exportPage = 100

// export gives a page's list an address as a file, one for each format:
// /members.csv. It holds the rows that the page lists with the same filters,
// in the same order, all pages of them.
func export(title string, columns []exportColumn) func(*page, *http.ServeMux) {
	return func(p *page, mux *http.ServeMux) {
		for _, format := range []sheets.Format{sheets.CSV, sheets.XLSX} {
			mux.HandleFunc("GET "+p.path+format.Extension(), func(w http.ResponseWriter, r *http.Request) {
				e := exporting{page: p, title: title, columns: columns, format: format, language: visiting(r).language}
				e.serve(w, r)
			})
		}
	}
}

// exporting is one export under way.
type exporting struct {
	page     *page
	title    string // id of the text that names file and sheet
	columns  []exportColumn
	format   sheets.Format
	language texts.Language
}

// exportAnswer is a page of rows.
type exportAnswer struct {
	Members struct {
		Nodes    []exportRow
		PageInfo PageInfo
	}
}

// serve asks for the first page before it promises a file, so that who may not
// have it is told so. A fault later cuts the file off, which clients notice.
func (e exporting) serve(w http.ResponseWriter, r *http.Request) {
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
	name, day := e.say(e.title), p.site.Today().String()
	if on, past := variables["on"].(string); past {
		day = on
		e.columns = slices.DeleteFunc(slices.Clone(e.columns), func(c exportColumn) bool { return slices.Contains(duesColumns, c.title) })
	}
	h := w.Header()
	h.Set("Content-Type", e.format.ContentType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{
		"filename": name + "-" + day + e.format.Extension(),
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

func (e exporting) write(w http.ResponseWriter, r *http.Request, title string, variables map[string]any, answer exportAnswer) error {
	columns := make([]sheets.Column, len(e.columns))
	for i, column := range e.columns {
		columns[i] = sheets.Column{Title: e.say(column.title), Width: column.width}
	}
	sheet, err := sheets.NewWriter(w, e.format, title, columns)
	if err != nil {
		return err
	}
	for {
		for _, row := range answer.Members.Nodes {
			cells := make([]any, len(e.columns))
			for i, column := range e.columns {
				cells[i] = column.cell(e, row)
			}
			if err := sheet.Row(cells...); err != nil {
				return errors.Join(err, sheet.Close())
			}
		}
		if !answer.Members.PageInfo.HasNextPage {
			return sheet.Close()
		}
		next := maps.Clone(variables)
		next["after"] = answer.Members.PageInfo.EndCursor
		var errs []Error
		if answer, errs = e.ask(r, next); len(errs) > 0 {
			return errors.Join(errs[0], sheet.Close())
		}
	}
}

// ask reads a page of rows as the viewer.
func (e exporting) ask(r *http.Request, variables map[string]any) (answer exportAnswer, errs []Error) {
	variables["first"] = exportPage
	data, errs := e.page.ask(r, e.page.rows, variables)
	if len(errs) > 0 {
		return answer, errs
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return answer, []Error{{Message: err.Error(), Code: "INTERNAL"}}
	}
	return answer, nil
}

func (e exporting) say(id string) string { return e.page.site.book.Say(e.language, id, nil) }

func (e exporting) word(enum, value string) string { return e.page.site.word(e.language, enum, value) }
