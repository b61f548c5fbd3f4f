package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"reflect"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// page is a template with the query that fills it and the mutations that its
// forms post.
type page struct {
	route
	site      *Site
	query     *operation            // nil where the page asks nothing
	waiting   *operation            // the query "waiting": what comes before a viewer's own desk
	rows      *operation            // the query "export", where the page's list can be taken away
	mutations map[string]*operation // by name
	data      reflect.Type
	result    reflect.Type
	view      reflect.Type
	templates map[texts.Language]*template.Template
}

// frame is what every template finds besides .Data (the query's answer) and
// .Result (what a mutation answered, where the page shows it at once).
type frame struct {
	Name       string
	Status     int
	Here       Here
	Section    string
	Navigation []link
	Tabs       []link
	Viewer     store.Viewer
	Language   texts.Language
	Flash      string
	Forms      Forms
	RequestID  string
	Refusals   []Refusal // on a page of an error: what the API said
}

func (s *Site) readPages(source fs.FS, table []route) error {
	bases, err := s.readParts(source)
	if err != nil {
		return err
	}
	for _, r := range table {
		p, err := s.readPage(source, bases, r, nil)
		if err != nil {
			return err
		}
		s.pages = append(s.pages, p)
	}
	for name, data := range plainPages {
		if _, err := fs.Stat(source, "pages/"+name+".html"); err != nil {
			return err
		}
		p, err := s.readPage(source, bases, route{page: name, section: name}, data)
		if err != nil {
			return err
		}
		s.plain[name] = p
	}
	return nil
}

func (s *Site) readParts(source fs.FS) (map[texts.Language]*template.Template, error) {
	bases := map[texts.Language]*template.Template{}
	for _, l := range texts.Languages {
		t, err := template.New("parts").Funcs(s.functions(l)).ParseFS(source, "parts/*.html")
		if err != nil {
			return nil, err
		}
		bases[l] = t
	}
	return bases, nil
}

// readPage reads a page; data is the type of .Data where no query gives it.
func (s *Site) readPage(source fs.FS, bases map[texts.Language]*template.Template, r route, data reflect.Type) (*page, error) {
	p := &page{route: r, site: s, mutations: map[string]*operation{}, data: data, templates: map[texts.Language]*template.Template{}}
	if data == nil {
		p.data = reflect.TypeFor[struct{}]()
	}
	if document, err := fs.ReadFile(source, "pages/"+r.page+".graphql"); err == nil {
		if err := p.readDocument(string(document)); err != nil {
			return nil, err
		}
	}
	p.makeTypes()
	names, err := fs.Glob(source, "pages/"+r.page+".*.html") // its longer parts
	if err != nil {
		return nil, err
	}
	names = append(names, "pages/"+r.page+".html")
	for l, base := range bases {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if p.templates[l], err = t.ParseFS(source, names...); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *page) readDocument(document string) error {
	operations, err := readOperations(p.site.schema, p.page+".graphql", document)
	if err != nil {
		return err
	}
	for name, op := range operations {
		switch {
		case op.field != "":
			p.mutations[name] = op
		case name == "page":
			p.query, p.data = op, op.answer
		case name == "export":
			p.rows = op
		case name == "waiting":
			p.waiting = op
		default:
			return fmt.Errorf("%s.graphql: the query is named page (or export, or waiting), not %s", p.page, name)
		}
	}
	for name := range p.then {
		if p.mutations[name] == nil {
			return fmt.Errorf("%s.graphql: routes.go names the mutation %s, which is not there", p.page, name)
		}
	}
	if p.subject == "" {
		return nil
	}
	if _, ok := p.data.FieldByName(exported(p.subject)); !ok {
		return fmt.Errorf("%s.graphql: routes.go names the field %s, which is not selected", p.page, p.subject)
	}
	return nil
}

// makeTypes composes the type of what the template sees.
func (p *page) makeTypes() {
	results := newFieldSet()
	for name, op := range p.mutations {
		field, _ := op.answer.FieldByName(exported(op.field)) // built from it
		typ := field.Type
		if typ.Kind() != reflect.Pointer {
			typ = reflect.PointerTo(typ)
		}
		_ = results.add(name, typ) // names of operations are unique
	}
	p.result = reflect.StructOf(results.list)
	view := reflect.VisibleFields(reflect.TypeFor[frame]())
	view = append(view,
		reflect.StructField{Name: "Data", Type: p.data},
		reflect.StructField{Name: "Result", Type: p.result})
	for i := range view {
		view[i].Offset, view[i].Index = 0, nil
	}
	p.view = reflect.StructOf(view)
}

// base is what the addresses of the page's forms begin with.
func (p *page) base() string { return strings.TrimSuffix(strings.TrimSuffix(p.path, "{$}"), "/") }

// register gives the page and its forms their addresses.
func (p *page) register(mux *http.ServeMux) {
	mux.HandleFunc("GET "+p.path, p.get)
	for name, op := range p.mutations {
		mux.HandleFunc("POST "+p.base()+"/"+name, func(w http.ResponseWriter, r *http.Request) { p.post(w, r, op) })
	}
	if p.also != nil {
		p.also(p, mux)
	}
}
