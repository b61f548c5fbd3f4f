package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Invented people: given and family names that go together in a language.
var given = map[texts.Language][]string{
	texts.English: {"Grace", "Samuel", "Priya", "Thomas", "Mei", "Kwame", "Ingrid", "Rahul", "Lucy", "Omar", "Nadia", "Peter", "Asha", "Daniel", "Sofia"},
	texts.French:  {"Aïssatou", "Jean", "Mariam", "Étienne", "Noëlle", "Ibrahim", "Claire", "Moussa", "Hélène", "Patrice"},
	texts.Spanish: {"María", "José", "Lucía", "Andrés", "Inés", "Joaquín", "Carmen", "Tomás"},
}

var family = map[texts.Language][]string{
	texts.English: {"Adeyemi", "Bauer", "Chen", "Dahl", "Evans", "Fernandes", "Gupta", "Hassan", "Ito", "Jensen", "Kimani", "Larsen", "Mensah", "Novak", "O’Brien", "Petrov", "Quaye"},
	texts.French:  {"Bâ", "Camara", "Dubois", "Fofana", "Girard", "Konaté", "Lefèvre", "Mbemba", "N’Diaye", "Traoré"},
	texts.Spanish: {"Álvarez", "Benítez", "Castaño", "Díaz", "Fuentes", "Gutiérrez", "Muñoz", "Núñez"},
}

// Where a member's people read French or Spanish.
var (
	francophone = []string{"BF", "BJ", "BI", "CD", "CG", "CI", "CM", "FR", "GN", "LU", "MG", "ML", "NE", "TD", "TG", "LB", "BE", "CH"}
	hispanic    = []string{"CO", "DO", "HN", "VE"}
)

func languageOf(country string) texts.Language {
	switch {
	case slices.Contains(francophone, country):
		return texts.French
	case slices.Contains(hispanic, country):
		return texts.Spanish
	}
	return texts.English
}

// body is an organisation of the register as the demo finds it.
type body struct {
	ID       int64
	MemberID int64 `db:"member_id"`
	Name     string
	Country  string
	JoinedOn date.Date `db:"joined_on"`
}

// withoutFocalPoint lists the members that nobody answers for: staff see them.
var withoutFocalPoint = []string{"Catalpa", "Emergently"}

// nameContacts gives each member a focal point, about half of them somebody
// for finance, and some a predecessor. The cast's own members are the cast's.
func (d *demo) nameContacts(ctx context.Context, tx *store.Tx, bodies []body) error {
	taken := map[string]bool{}
	for _, a := range Cast {
		taken[a.Organisation] = true
	}
	for n, b := range bodies {
		from := date.New(2021, 1, 15)
		if b.JoinedOn.After(from) {
			from = b.JoinedOn
		}
		if !taken[b.Name] && !slices.Contains(withoutFocalPoint, b.Name) {
			if n%6 == 0 {
				if err := d.predecessor(ctx, tx, b, from); err != nil {
					return err
				}
				from = from.AddDays(400)
			}
			if _, err := organisations.AddContact(ctx, tx, d.appointment(b, n, "FOCAL_POINT", from)); err != nil {
				return err
			}
		}
		if n%2 == 0 && !slices.Contains(withoutFocalPoint, b.Name) {
			if _, err := organisations.AddContact(ctx, tx, d.appointment(b, n, "FINANCE", from)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) predecessor(ctx context.Context, tx *store.Tx, b body, from date.Date) error {
	contact, err := organisations.AddContact(ctx, tx, d.appointment(b, 1000, "FOCAL_POINT", from))
	if err != nil {
		return err
	}
	return organisations.EndContact(ctx, tx, contact, from.AddDays(399))
}

func (d *demo) appointment(b body, n int, role string, from date.Date) organisations.Appointment {
	l := languageOf(b.Country)
	name := given[l][d.dice.IntN(len(given[l]))] + " " + family[l][d.dice.IntN(len(family[l]))]
	return organisations.Appointment{
		OrganisationID: b.ID, Role: role, Name: name, Email: address(name, b.ID, n, role), Language: l, StartsOn: from,
	}
}

// address makes an e-mail address that leads nowhere (RFC 2606).
func address(name string, organisation int64, n int, role string) string {
	var local strings.Builder
	for _, r := range strings.ToLower(name) {
		switch plain, accented := plainLetters[r]; {
		case accented:
			local.WriteString(plain)
		case r == ' ':
			local.WriteByte('.')
		case r >= 'a' && r <= 'z':
			local.WriteRune(r)
		}
	}
	return fmt.Sprintf("%s.%d.%s@member%d.example", local.String(), n, strings.ToLower(role[:2]), organisation)
}

var plainLetters = map[rune]string{
	'á': "a", 'â': "a", 'é': "e", 'è': "e", 'ë': "e", 'í': "i", 'ï': "i", 'ñ': "n", 'ó': "o", 'ô': "o", 'ú': "u",
}

// introduce adds the cast with their roles and organisations.
func (d *demo) introduce(ctx context.Context, tx *store.Tx) error {
	for _, a := range Cast {
		id, err := people.Add(ctx, tx, a.Name, a.Email, a.Language)
		if err != nil {
			return err
		}
		if a.Given != "" && a.Given != store.Board { // that comes with a seat
			if err := people.Appoint(ctx, tx, id, a.Given); err != nil {
				return err
			}
		}
		if a.Organisation == "" {
			continue
		}
		var organisation int64
		if _, err := tx.Get(ctx, &organisation, `select id from organisations where name_en = $1`, a.Organisation); err != nil {
			return err
		}
		_, err = organisations.AddContact(ctx, tx, organisations.Appointment{
			OrganisationID: organisation, Role: "FOCAL_POINT", Name: a.Name, Email: a.Email, Language: a.Language,
		})
		if err != nil {
			return fmt.Errorf("%s: %w", a.Organisation, err)
		}
	}
	return nil
}

// newDice rolls the same numbers in every demo.
func newDice() *rand.Rand { return rand.New(rand.NewPCG(2023, 133+46)) }
