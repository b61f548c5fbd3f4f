package people

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// LinkLife is how long a sign-in link works.
const LinkLife = 15 * time.Minute

// AskSignIn asks for a sign-in link by mail, in the language of the page that
// asks. It does the same and answers the same whether or not the address is
// known: nobody learns who is in the register. network is from Network; too
// many requests are refused with TOO_MANY_SIGN_INS. The mail's notice holds
// {"signInId": n}; the secret is derived when it is written out.
func AskSignIn(ctx context.Context, tx *store.Tx, email, network string, language texts.Language) error {
	email, err := Address("email", email)
	if err != nil {
		return err
	}
	if language, err = personLanguage("language", language); err != nil {
		language = texts.English
	}
	if err := limitSignIns(ctx, tx, email, network); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		with person as (
		  select id, name, email from people where email = $1
		), asked as (
		  insert into sign_ins (email, person_id, network, language, asked_at, expires_at)
		  values ($1, (select id from person), $2, $3, $4, $5) returning id, person_id
		)
		insert into notices (kind, person_id, address, name, language, data)
		select 'sign_in', person.id, person.email, person.name, $3, jsonb_build_object('signInId', asked.id)
		from asked join person on person.id = asked.person_id`,
		email, network, language, tx.Now(), tx.Now().Add(LinkLife))
	return err
}

// Issue makes a sign-in link without a mail and outside the limits, for the
// command line: the token goes to LinkTo.
func Issue(ctx context.Context, tx *store.Tx, keys Keys, personID int64, validFor time.Duration) (token string, err error) {
	var id int64
	expires := tx.Now().Add(validFor)
	found, err := tx.Get(ctx, &id, `
		insert into sign_ins (email, person_id, network, language, asked_at, expires_at)
		select coalesce(email, ''), id, '', language, $2, $3 from people where id = $1 returning id`,
		personID, tx.Now(), expires)
	if err == nil && !found {
		err = refuse.NotFound("")
	}
	if err != nil {
		return "", err
	}
	return keys.SignInToken(id, expires), nil
}

// SignIn is a sign-in link that may still be used.
type SignIn struct {
	ID        int64
	PersonID  int64          `db:"person_id"`
	Name      string         // whom it signs in
	Language  texts.Language // of the page that asked
	ExpiresAt time.Time      `db:"expires_at"`
}

// PeekSignIn tells whom a link would sign in, without using it up: mail
// scanners open links, so opening one shows a button and only the button
// signs in. Refusals: SIGN_IN_INVALID, SIGN_IN_EXPIRED, SIGN_IN_USED.
func PeekSignIn(ctx context.Context, q store.Reader, keys Keys, token string) (SignIn, error) {
	raw, id, ok := parseToken(token)
	if !ok {
		return SignIn{}, refuse.Invalid("token", "SIGN_IN_INVALID")
	}
	var row struct {
		SignIn
		UsedAt *time.Time `db:"used_at"`
	}
	found, err := q.Get(ctx, &row, `
		select s.id, s.person_id, p.name, s.language, s.expires_at, s.used_at
		from sign_ins s join people p on p.id = s.person_id where s.id = $1`, id)
	if err != nil {
		return SignIn{}, err
	}
	switch {
	case !found || !keys.opens(raw, id, row.ExpiresAt):
		return SignIn{}, refuse.Invalid("token", "SIGN_IN_INVALID")
	case row.UsedAt != nil:
		return SignIn{}, refuse.Closed("token", "SIGN_IN_USED")
	case !q.Now().Before(row.ExpiresAt):
		return SignIn{}, refuse.Closed("token", "SIGN_IN_EXPIRED", "Minutes", int(LinkLife.Minutes()))
	}
	return row.SignIn, nil
}

// UseSignIn uses a link up and returns whom it signs in. Of any number of
// simultaneous uses one succeeds. Refusals are those of PeekSignIn.
func UseSignIn(ctx context.Context, tx *store.Tx, keys Keys, token string) (personID int64, err error) {
	s, err := PeekSignIn(ctx, tx, keys, token)
	if err != nil {
		return 0, err
	}
	used, err := tx.Exec(ctx, `update sign_ins set used_at = $2 where id = $1 and used_at is null`, s.ID, tx.Now())
	if err == nil && used == 0 {
		err = refuse.Closed("token", "SIGN_IN_USED")
	}
	if err != nil {
		return 0, err
	}
	return s.PersonID, nil
}
