package people

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Find returns the person with an address. Whether an address is known is
// private: it is for rules and the secretariat, never for an answer to the
// public.
func Find(ctx context.Context, q store.Reader, email string) (p Person, found bool, err error) {
	email, err = Address("email", email)
	if err != nil {
		return Person{}, false, err
	}
	var row Row
	found, err = q.Get(ctx, &row, `select id, name, email, language, version from people where email = $1`, email)
	return row.For(q.Viewer()), found, err
}

// Add writes a new person and returns their id. An address that somebody else
// has is a Conflict EMAIL_TAKEN: one person has one address and one record.
func Add(ctx context.Context, tx *store.Tx, name, email string, language texts.Language) (int64, error) {
	var refusals refuse.List
	name = keep(&refusals, name, "name", personName)
	email = keep(&refusals, email, "email", Address)
	language = keep(&refusals, language, "language", personLanguage)
	if err := refusals.Err(); err != nil {
		return 0, err
	}
	var id int64
	added, err := tx.Get(ctx, &id, `
		insert into people (name, email, language) values ($1, $2, $3)
		on conflict (email) do nothing returning id`, name, email, language)
	if err == nil && !added {
		err = refuse.Conflict("email", "EMAIL_TAKEN")
	}
	return id, err
}

// keep reads one value by its rule and collects the refusal, so that a form
// shows all of them at once.
func keep[T ~string](refusals *refuse.List, value T, field string, rule func(field string, value T) (T, error)) T {
	read, err := rule(field, value)
	for _, refusal := range refuse.From(err) {
		refusals.Add(refusal)
	}
	return read
}

// Changes says what is to change about a person; nil leaves it as it is.
type Changes struct {
	Name     *string
	Email    *string
	Language *texts.Language
}

// Update changes a person: the secretariat anybody, others themselves and not
// their address. expectedVersion, unless 0, refuses with PERSON_CHANGED when
// somebody else was first.
func Update(ctx context.Context, tx *store.Tx, id int64, c Changes, expectedVersion int) (Person, error) {
	now, err := Get(ctx, tx, id)
	if err != nil {
		return Person{}, err
	}
	if expectedVersion != 0 && now.Version != expectedVersion {
		return Person{}, refuse.Conflict("expectedVersion", "PERSON_CHANGED")
	}
	if c, err = c.read(); err != nil {
		return Person{}, err
	}
	if c.Email != nil && (now.Contact.Email == nil || *now.Contact.Email != *c.Email) {
		if err := mayReaddress(ctx, tx, id); err != nil {
			return Person{}, err
		}
		if err := lockOut(ctx, tx, id); err != nil {
			return Person{}, err
		}
	}
	var row Row
	_, err = tx.Get(ctx, &row, `
		update people set name = coalesce($2, name), email = coalesce($3, email),
		       language = coalesce($4, language), version = version + 1
		where id = $1 returning id, name, email, language, version`, id, c.Name, c.Email, c.Language)
	if store.Violates(err, "people_email") {
		return Person{}, refuse.Conflict("email", "EMAIL_TAKEN")
	}
	return row.For(tx.Viewer()), err
}

// read brings every change into its stored form, or refuses all that are wrong.
func (c Changes) read() (Changes, error) {
	var refusals refuse.List
	read := Changes{}
	if c.Name != nil {
		read.Name = new(keep(&refusals, *c.Name, "name", personName))
	}
	if c.Email != nil {
		read.Email = new(keep(&refusals, *c.Email, "email", Address))
	}
	if c.Language != nil {
		read.Language = new(keep(&refusals, *c.Language, "language", personLanguage))
	}
	return read, refusals.Err()
}

// mayReaddress guards the address, which is the key to everything the person
// may do: who could point an administrator's at themselves would be one.
func mayReaddress(ctx context.Context, tx *store.Tx, id int64) error {
	if !tx.Viewer().Can(store.Staff) {
		return refuse.Denied("EMAIL_BY_STAFF")
	}
	target, err := ViewerOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if target.Can(store.Admin) && !tx.Viewer().Can(store.Admin) {
		return refuse.Denied("EMAIL_OF_ADMIN")
	}
	return nil
}

// lockOut ends whatever a former address opened: links under way, sessions and
// API tokens. Whoever holds the new address signs in anew.
func lockOut(ctx context.Context, tx *store.Tx, personID int64) error {
	for _, statement := range []string{
		`update sign_ins set used_at = $2 where person_id = $1 and used_at is null and expires_at > $2`,
		`update sessions set revoked_at = $2 where person_id = $1 and revoked_at is null`,
		`update api_tokens set revoked_at = $2 where person_id = $1 and revoked_at is null`,
	} {
		if _, err := tx.Exec(ctx, statement, personID, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Correct changes a person's name or language for a rule that has decided who
// may (organisations.CorrectColleague); the address it leaves alone.
func Correct(ctx context.Context, tx *store.Tx, id int64, c Changes) error {
	c, err := Changes{Name: c.Name, Language: c.Language}.read()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update people set name = coalesce($2, name), language = coalesce($3, language), version = version + 1
		where id = $1`, id, c.Name, c.Language)
	return err
}
