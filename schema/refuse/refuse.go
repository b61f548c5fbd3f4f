// Package refuse holds the only errors that a client ever reads: what was
// asked cannot be done, why, which field it is about, and what to do instead.
// Any other error is a fault: it is logged, and the client learns its request
// id and nothing else.
package refuse

import (
	"errors"
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// Kind tells what sort of refusal it is; clients act on it.
type Kind string

const (
	KindInvalid  Kind = "INVALID"   // the input breaks a rule; correct the field
	KindNotFound Kind = "NOT_FOUND" // it does not exist, or not for this viewer
	KindDenied   Kind = "FORBIDDEN" // the viewer may know of it but not do it
	KindConflict Kind = "CONFLICT"  // somebody else changed or did it first
	KindClosed   Kind = "CLOSED"    // the time for it is over or has not begun
)

// Refusal is one reason why not.
type Refusal struct {
	Kind  Kind
	Field string // the input field it is about, in GraphQL's spelling; may be empty
	Code  string // stable, SCREAMING_SNAKE; its sentence is the text "refuse.CODE"
	Args  texts.Args
}

func (r *Refusal) Error() string { return r.Message(texts.English) }

// Message is the refusal's sentence in a language, naming the remedy.
func (r *Refusal) Message(l texts.Language) string {
	return texts.Domain.Say(l, "refuse."+r.Code, r.Args)
}

// Invalid refuses a field's value. Pairs fill the sentence: "Max", 100.
func Invalid(field, code string, pairs ...any) *Refusal {
	return &Refusal{KindInvalid, field, code, arguments(pairs)}
}

// NotFound refuses what does not exist for this viewer.
func NotFound(field string) *Refusal {
	return &Refusal{KindNotFound, field, "NOT_FOUND", nil}
}

// Denied refuses an act that the viewer's role does not allow.
func Denied(code string, pairs ...any) *Refusal {
	return &Refusal{KindDenied, "", code, arguments(pairs)}
}

// Conflict refuses what somebody did first.
func Conflict(field, code string, pairs ...any) *Refusal {
	return &Refusal{KindConflict, field, code, arguments(pairs)}
}

// Closed refuses what comes too early or too late.
func Closed(field, code string, pairs ...any) *Refusal {
	return &Refusal{KindClosed, field, code, arguments(pairs)}
}

func arguments(pairs []any) texts.Args {
	if len(pairs) == 0 {
		return nil
	}
	args := texts.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i].(string)] = pairs[i+1]
	}
	return args
}

// List is several refusals of one request, so that a form shows them all.
type List []*Refusal

func (l List) Error() string {
	sentences := make([]string, len(l))
	for i, r := range l {
		sentences[i] = r.Error()
	}
	return strings.Join(sentences, " ")
}

// Add collects a refusal; nil is ignored.
func (l *List) Add(r *Refusal) {
	if r != nil {
		*l = append(*l, r)
	}
}

// Err is nil for an empty list, so that `return list.Err()` says "all is well".
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// From finds the refusals in an error; nil means it is a fault.
func From(err error) List {
	if list := (List)(nil); errors.As(err, &list) {
		return list
	}
	if one := (*Refusal)(nil); errors.As(err, &one) {
		return List{one}
	}
	return nil
}

// Under puts refusals under an input field: what is refused as "joinedOn" in a
// membership is "member.joinedOn" in the input that holds it. Faults pass.
func Under(field string, err error) error {
	list := From(err)
	if list == nil {
		return err
	}
	moved := make(List, len(list))
	for i, r := range list {
		inner := *r
		inner.Field = field
		if r.Field != "" && r.Field != field {
			inner.Field += "." + r.Field
		}
		moved[i] = &inner
	}
	return moved
}
