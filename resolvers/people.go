package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// person is Person of the schema.
type person struct {
	Contact *personContact
	ID      graphql.ID
	Name    string
	Version int32
}

type personContact struct {
	Email    *string
	Language string
}

func personOf(p people.Person) *person {
	shown := &person{ID: id("Person", p.ID), Name: p.Name, Version: int32(p.Version)}
	if p.Contact != nil {
		shown.Contact = &personContact{p.Contact.Email, languageWord(p.Contact.Language)}
	}
	return shown
}

// languageWord is a language as the schema's enum spells it.
func languageWord(l texts.Language) string { return strings.ToUpper(string(l)) }

// loadPerson finds a person for node; nil where there is none for this viewer.
func loadPerson(ctx context.Context, q store.Reader, n int64) (*person, error) {
	p, err := people.Get(ctx, q, n)
	if refuse.From(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return personOf(p), nil
}

// viewerNode is Viewer of the schema.
type viewerNode struct {
	Language string
	Role     store.Role
	Roles    []store.Role
	changed  *person // after a change of theirs: the request's own viewer is as before
}

// Viewer tells who asks.
func (r *Root) Viewer(ctx context.Context) *viewerNode { return viewerOf(viewer(ctx)) }

func viewerOf(v store.Viewer) *viewerNode {
	roles := v.Roles
	if len(roles) == 0 {
		roles = []store.Role{store.Public}
	}
	return &viewerNode{Language: languageWord(v.Language), Role: v.Top(), Roles: roles}
}

// Person is the viewer; every page names them, so that the name costs no
// statement.
func (n *viewerNode) Person(ctx context.Context) (*person, error) {
	v := viewer(ctx)
	if n.changed != nil {
		return n.changed, nil
	}
	if v.PersonID == 0 {
		return nil, nil
	}
	if graphql.HasSelectedField(ctx, "contact") || graphql.HasSelectedField(ctx, "version") {
		return loadPerson(ctx, reader(ctx), v.PersonID)
	}
	return &person{ID: id("Person", v.PersonID), Name: v.Name}, nil
}

type personUpdateInput struct {
	Email           *string
	ExpectedVersion int32
	ID              graphql.ID
	Language        *string
	Name            *string
}

type personPayload struct {
	Person     *person
	UserErrors []userError
}

// PersonUpdate corrects a person.
func (r *Root) PersonUpdate(ctx context.Context, args struct{ Input personUpdateInput }) (p personPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Person", "id", in.ID, func(tx *store.Tx, n int64) error {
		if in.ExpectedVersion < 1 { // 0 would mean: whatever it is
			return refuse.Conflict("expectedVersion", "PERSON_CHANGED")
		}
		changed, err := people.Update(ctx, tx, n, changes(in.Name, in.Email, in.Language), int(in.ExpectedVersion))
		if err == nil {
			p.Person = personOf(changed)
		}
		return err
	})
	if len(p.UserErrors) > 0 { // what an attempt that lost its race had made is no more
		p.Person = nil
	}
	return p, err
}

func changes(name, email, language *string) people.Changes {
	c := people.Changes{Name: name, Email: email}
	if language != nil {
		c.Language = new(texts.Language(*language))
	}
	return c
}

type viewerUpdateInput struct {
	Language *string
	Name     *string
}

type viewerPayload struct {
	UserErrors []userError
	Viewer     *viewerNode
}

// ViewerUpdate changes the viewer's own name or language.
func (r *Root) ViewerUpdate(ctx context.Context, args struct{ Input viewerUpdateInput }) (p viewerPayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		v := tx.Viewer()
		changed, err := people.Update(ctx, tx, v.PersonID, changes(args.Input.Name, nil, args.Input.Language), 0)
		if err != nil {
			return err
		}
		v.Language = changed.Contact.Language
		p.Viewer = viewerOf(v)
		p.Viewer.changed = personOf(changed)
		return nil
	})
	if len(p.UserErrors) > 0 {
		p.Viewer = nil
	}
	return p, err
}
