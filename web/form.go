package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/plenary-org/plenary/schema/texts"
)

// formKey is the hidden field that tells apart forms of one mutation, as one
// form a payment has.
const formKey = "_form"

// Forms gives a template the forms of its page.
type Forms struct {
	page   *page
	here   Here
	path   string
	posted *Form
}

func (p *page) forms(r *http.Request, posted *Form) Forms {
	v := visiting(r)
	f := Forms{p, v.here(), v.request.URL.Path, posted}
	if posted != nil {
		f.path = v.pagePath(posted.op.name)
	}
	return f
}

// For is the form that posts a mutation of the page; the key, an id as a rule,
// tells it from others of the same mutation. It is the one that was posted,
// with everything typed, where that was refused.
func (f Forms) For(mutation string, key ...string) (*Form, error) {
	op := f.page.mutations[mutation]
	if op == nil {
		return nil, fmt.Errorf("%s.graphql has no mutation %s", f.page.page, mutation)
	}
	k := strings.Join(key, "-")
	if f.posted != nil && f.posted.op == op && f.posted.Key == k {
		return f.posted, nil
	}
	return f.form(op, k), nil
}

// Posted is the id of the form that was refused; empty where none was.
func (f Forms) Posted() string {
	if f.posted == nil || !f.posted.Refused() {
		return ""
	}
	return f.posted.ID()
}

// Search is the form that asks the page's query again: filters and search.
func (f Forms) Search() *Form {
	values, usual := f.here.with(), url.Values{}
	if f.page.usual != nil {
		f.page.usual(values, f.page.site.Today())
		f.page.usual(usual, f.page.site.Today())
	}
	return &Form{op: f.page.query, page: f.page, language: f.here.Language, Action: Path(f.here.Language, f.path), values: values, usual: usual, asks: true}
}

func (f Forms) form(op *operation, key string) *Form {
	path := strings.TrimSuffix(strings.TrimSuffix(f.path, "/"+op.name), "/") + "/" + op.name
	return &Form{
		op: op, page: f.page, language: f.here.Language, Key: key, values: url.Values{},
		Action: Here{f.here.Language, path, f.here.Query}.URL(),
	}
}

// Form is one form of a page.
type Form struct {
	Action   string
	Key      string
	Refusals []Refusal

	op       *operation
	page     *page
	language texts.Language
	values   url.Values
	usual    url.Values // what an address without parameters stands for
	posted   bool       // it holds what was typed
	asks     bool       // it is a search
}

// ID is unique among the page's forms.
func (f *Form) ID() string {
	if f.Key == "" {
		return f.op.name
	}
	return f.op.name + "-" + f.Key
}

// Refused tells whether the form was posted and did not pass.
func (f *Form) Refused() bool { return len(f.Refusals) > 0 }

// Wrong tells whether something below a dotted name was refused, so that what
// holds it is shown open.
func (f *Form) Wrong(name string) bool {
	return slices.ContainsFunc(f.Refusals, func(r Refusal) bool { return strings.HasPrefix(r.Field+".", name+".") })
}

// Asks tells whether to show the box that overrules a refusal: after that
// refusal, and while it is ticked.
func (f *Form) Asks(name, code string) bool {
	return f.Value(name) != "" || slices.ContainsFunc(f.Refusals, func(r Refusal) bool { return r.Code == code })
}

// did names what a form did, for the text that says so: who saves a case and
// hands it in with one button has handed it in.
func (f *Form) did() string {
	if f.op.name == "feeWaiverSave" && f.Value("input.submit") == "true" {
		return "feeWaiverSubmit"
	}
	return f.op.name
}

// Value is what was typed into a field.
func (f *Form) Value(name string) string { return f.values.Get(name) }

// place finds the control that a refusal is about: the API names fields from
// the input on, the form from the variable; and a row of a list by its code,
// the form by its number.
func (f *Form) place(refusal Refusal) Refusal {
	for _, name := range []string{refusal.Field, "input." + refusal.Field, f.row("input." + refusal.Field)} {
		if refusal.Field != "" && f.has(name) {
			refusal.Field = name
			return refusal
		}
	}
	refusal.Field = ""
	return refusal
}

// row is the place of the row of a list that the API names by its code: where
// input.answers.0.criterion says hardship, input.answers.hardship is
// input.answers.0. It is empty where there is none.
func (f *Form) row(name string) (row string) {
	at := strings.LastIndexByte(name, '.')
	list, code := name[:at+1], name[at+1:]
	for key, values := range f.values {
		rest, within := strings.CutPrefix(key, list)
		number, _, deeper := strings.Cut(rest, ".")
		if _, err := strconv.Atoi(number); within && deeper && err == nil && slices.Contains(values, code) {
			row = list + number
		}
	}
	return row
}

func (f *Form) has(name string) bool { _, ok := f.typeOf(name); return ok }

// typeOf follows a dotted name through the operation's inputs.
func (f *Form) typeOf(name string) (*ast.Type, bool) {
	parts := strings.Split(name, ".")
	variable := f.op.inputs.ForName(parts[0])
	if variable == nil {
		return nil, false
	}
	typ := *variable.Type
	if variable.DefaultValue != nil {
		typ.NonNull = false
	}
	for _, part := range parts[1:] {
		if _, err := strconv.Atoi(part); err == nil && typ.Elem != nil {
			typ = *typ.Elem
			continue
		}
		field := f.page.site.schema.Types[typ.Name()].Fields.ForName(part)
		if field == nil {
			return nil, false
		}
		typ = *field.Type
		if field.DefaultValue != nil {
			typ.NonNull = false
		}
	}
	return &typ, true
}

// Errors lists the refusals with the place of their control.
func (f *Form) Errors() []FormError {
	list := make([]FormError, len(f.Refusals))
	for i, r := range f.Refusals {
		list[i] = FormError{Message: r.Message}
		if r.Field != "" && r.Code != "STALE_VERSION" { // a version is not to be seen
			list[i].Target, list[i].Message = f.controlID(r.Field), f.named(r)
		}
	}
	return list
}

// named puts a field's usual label before a refusal that does not say which
// field it is about.
func (f *Form) named(r Refusal) string {
	book, label := f.page.site.book, "label."+r.Field[strings.LastIndex(r.Field, ".")+1:]
	if r.Message != book.Say(f.language, "form.required", nil) || !book.Has(f.language, label) {
		return r.Message
	}
	return book.Say(f.language, "label.colon", texts.Args{"Label": book.Say(f.language, label, nil)}) + " " + r.Message
}

// FormError is a line of the summary above a form.
type FormError struct{ Target, Message string }

func (f *Form) controlID(name string) string {
	return f.ID() + "-" + strings.ReplaceAll(name, ".", "-")
}

func (f *Form) refusal(name string) string {
	i := slices.IndexFunc(f.Refusals, func(r Refusal) bool { return r.Field == name })
	if i < 0 {
		return ""
	}
	return f.Refusals[i].Message
}
