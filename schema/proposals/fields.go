// Package proposals holds the changes of profile that members ask for and that
// wait for the secretariat: what their organisation is called, where it is,
// what sort of body it is and how large. Staff see what it is and what it would
// be, and approve or decline; the member is told. What does not wait, such as
// the website, is changed at once.
package proposals

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

// The fields that wait for staff, by their names in the audit trail.
const (
	countryField = "country_code"
	kindField    = "kind"
	bandField    = "band"
	nameField    = "names." // and the language
)

// Fields are values of an organisation's profile; an empty text is none.
type Fields map[string]string

// profile writes down all fields that wait for staff.
func profile(names texts.Translated, country, kind, band string) Fields {
	all := Fields{countryField: country, kindField: kind, bandField: band}
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		all[nameField+string(l)] = names[l]
	}
	return all
}

// difference narrows two profiles to the fields in which they differ.
func difference(now, wanted Fields) (before, after Fields) {
	before, after = Fields{}, Fields{}
	for name, value := range wanted {
		if value != now[name] {
			before[name], after[name] = now[name], value
		}
	}
	return before, after
}

// stale lists the fields that are no longer what the proposer saw: to approve
// would overwrite what somebody else has done since.
func (f Fields) stale(now Fields) (names []string) {
	for name, value := range f {
		if value != now[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// sorted lists the fields in the order in which they are shown.
func (f Fields) sorted() []string {
	order := []string{nameField + "en", nameField + "fr", nameField + "es", countryField, kindField, bandField}
	return slices.DeleteFunc(order, func(name string) bool { _, has := f[name]; return !has })
}

// names are the names among the fields; nil where there are none.
func (f Fields) names() texts.Translated {
	var names texts.Translated
	for field, value := range f {
		if l, ok := strings.CutPrefix(field, nameField); ok {
			if names == nil {
				names = texts.Translated{}
			}
			names[texts.Language(l)] = value
		}
	}
	return names
}

// value is a field's value; nil where it is not among them.
func (f Fields) value(name string) *string {
	if value, ok := f[name]; ok {
		return &value
	}
	return nil
}

// Value and Scan store the fields as JSON.
func (f Fields) Value() (driver.Value, error) {
	raw, err := json.Marshal(f)
	return string(raw), err
}

func (f *Fields) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("cannot read fields from %T", src)
	}
	return json.Unmarshal(raw, f)
}
