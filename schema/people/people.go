// Package people keeps the people of the initiative: their names and how to
// reach them, how they sign in without a password, where they are signed in,
// and the keys that they give to programs acting for them. What a person may
// do follows from the roles given to them and from being a contact of a member
// organisation today. How to reach somebody is shown to that person and to the
// secretariat, and to nobody else.
package people

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Row is a person as stored: select these columns of people into it, then show
// it by For and in no other way.
type Row struct {
	ID       int64
	Name     string
	Email    *string // nil: no address known
	Language texts.Language
	Version  int
}

// Person is a person as one viewer sees them.
type Person struct {
	ID      int64
	Name    string
	Contact *Contact // nil: not for this viewer
	Version int      // counts the changes; Update compares it
}

// Contact is how to reach a person.
type Contact struct {
	Email    *string // nil: no address known
	Language texts.Language
}

// For shows a person to a viewer. It is the one place that decides who sees
// how to reach somebody: that person and the secretariat.
func (r Row) For(v store.Viewer) Person {
	p := Person{ID: r.ID, Name: r.Name, Version: r.Version}
	if isSelf := v.PersonID != 0 && v.PersonID == r.ID; isSelf || v.Can(store.Staff) {
		p.Contact = &Contact{Email: r.Email, Language: r.Language}
	}
	return p
}

// Get finds one person for themselves or for the secretariat; for anybody else
// nobody exists: NotFound.
func Get(ctx context.Context, q store.Reader, id int64) (Person, error) {
	v := q.Viewer()
	var row Row
	found, err := q.Get(ctx, &row, `
		select id, name, email, language, version from people where id = $1 and ($2 or id = $3)`,
		id, v.Can(store.Staff), v.PersonID)
	if err != nil {
		return Person{}, err
	}
	if !found {
		return Person{}, refuse.NotFound("id")
	}
	return row.For(v), nil
}
