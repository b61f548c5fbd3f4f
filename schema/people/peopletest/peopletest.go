// Package peopletest finds the people of a test's cast.
package peopletest

import (
	"testing"

	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
)

// As returns the viewer that a person with an address is today.
func As(t testing.TB, q store.Reader, email string) store.Viewer {
	t.Helper()
	person, found, err := people.Find(t.Context(), q, email)
	if err != nil || !found {
		t.Fatalf("%s: %v", email, err)
	}
	v, err := people.ViewerOf(t.Context(), q, person.ID)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
