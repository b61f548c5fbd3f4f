package web

import (
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net/http"
	"slices"

	"github.com/plenary-org/plenary/schema/sheets"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// exportPage is how many rows an export asks the API for at a time.
const exportPage = 100

// export gives a page's list of members an address as a file.
func export(title string, columns []exportColumn) func(*page, *http.ServeMux) {
	return exportList("members", title, columns)
}

// exportList gives a page's list an address as a file, one for each format:
// /members.csv. It holds the rows that the page lists with the same filters,
// in the same order, all pages of them. list is the field of the query named
// "export".
func exportList[R any](list, title string, columns []column[R]) func(*page, *http.ServeMux) {
	return func(p *page, mux *http.ServeMux) {
		for _, format := range []sheets.Format{sheets.CSV, sheets.XLSX} {
			mux.HandleFunc("GET "+p.path+format.Extension(), func(w http.ResponseWriter, r *http.Request) {
				l := listing[R]{exporting{page: p, title: title, format: format, language: visiting(r).language}, list, columns}
				l.serve(w, r)
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

// listing is an export of rows of a kind.
type listing[R any] struct {
	exporting
	list    string
	columns []column[R]
}

// exportAnswer is a page of rows.
type exportAnswer[R any] struct {
	Nodes    []R
	PageInfo PageInfo
}

// serve asks for the first page before it promises a file, so that who may not
// have it is told so. A fault later cuts the file off, which clients notice.
func (l listing[R]) serve(w http.ResponseWriter, r *http.Request) {
	p := l.page
	variables, ok := p.variables(w, r, p.rows)
	if !ok {
		return
	}
	delete(variables, "after")
	r = r.WithContext(store.Remembering(r.Context()))
	answer, errs := l.ask(r, variables)
	if len(errs) > 0 {
		p.site.refused(w, r, errs)
		return
	}
	name := l.say(l.title)
	if past, _ := variables["past"].(bool); past {
		l.columns = slices.DeleteFunc(slices.Clone(l.columns), func(c column[R]) bool { return slices.Contains(duesColumns, c.title) })
	}
	if v, _ := visiting(r).viewer(); !v.Can(waiverCostReaders...) {
		l.columns = slices.DeleteFunc(slices.Clone(l.columns), func(c column[R]) bool { return slices.Contains(waiverCostColumns, c.title) })
	}
	h := w.Header()
	h.Set("Content-Type", l.format.ContentType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{
		"filename": name + "-" + l.day(variables) + l.format.Extension(),
	}))
	h.Set("Cache-Control", "private, no-cache")
	if r.Method == http.MethodHead {
		return
	}
	if err := l.write(w, r, name, variables, answer); err != nil {
		v, _ := visiting(r).viewer()
		p.site.Logger.ErrorContext(r.Context(), "export cut off", "path", r.URL.Path, "request", v.RequestID, "error", err)
		panic(http.ErrAbortHandler)
	}
}

func (l listing[R]) write(w http.ResponseWriter, r *http.Request, title string, variables map[string]any, answer exportAnswer[R]) error {
	columns := make([]sheets.Column, len(l.columns))
	for i, column := range l.columns {
		columns[i] = sheets.Column{Title: l.say(column.title), Width: column.width}
	}
	sheet, err := sheets.NewWriter(w, l.format, title, columns)
	if err != nil {
		return err
	}
	for {
		for _, row := range answer.Nodes {
			cells := make([]any, len(l.columns))
			for i, column := range l.columns {
				cells[i] = column.cell(l.exporting, row)
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
		if answer, errs = l.ask(r, next); len(errs) > 0 {
			return errors.Join(errs[0], sheet.Close())
		}
	}
}

// ask reads a page of rows as the viewer.
func (l listing[R]) ask(r *http.Request, variables map[string]any) (answer exportAnswer[R], errs []Error) {
	variables["first"] = exportPage
	data, errs := l.page.ask(r, l.page.rows, variables)
	if len(errs) > 0 {
		return answer, errs
	}
	var lists map[string]exportAnswer[R]
	if err := json.Unmarshal(data, &lists); err != nil {
		return answer, []Error{{Message: err.Error(), Code: "INTERNAL"}}
	}
	return lists[l.list], nil
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
