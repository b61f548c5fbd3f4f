package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
)

// announcement is the line of JSON for scripts.
type announcement struct {
	URL    string      `json:"url"`
	People []announced `json:"people"`
}

type announced struct {
	Name      string     `json:"name"`
	Email     string     `json:"email"`
	Role      store.Role `json:"role"`
	SignInURL string     `json:"signInUrl"`
	APIToken  string     `json:"apiToken"`
}

// linkLife is how long the printed links work; like those of mails, once.
const linkLife = 12 * time.Hour

// announce prints where everything is.
func (c *demoCommand) announce(ctx context.Context, a *app) error {
	line := announcement{URL: a.settings.BaseURL}
	for _, actor := range demo.Cast {
		person, err := a.introduce(ctx, actor)
		if err != nil {
			return fmt.Errorf("%s: %w", actor.Name, err)
		}
		line.People = append(line.People, person)
	}
	var out bytes.Buffer
	if c.JSON {
		if err := json.NewEncoder(&out).Encode(line); err != nil {
			return err
		}
	} else {
		line.tell(&out)
	}
	_, err := out.WriteTo(os.Stdout)
	return err
}

func (n announcement) tell(out *bytes.Buffer) {
	fmt.Fprintf(out, "\n  Plenary is at %s\n  Its mail is at %s/mailbox\n\n  Sign in as\n", n.URL, n.URL)
	for _, p := range n.People {
		fmt.Fprintf(out, "    %-16s %-7s %s\n", p.Name, p.Role, p.SignInURL)
	}
	fmt.Fprintf(out, "\n  A link works once. For another, ask at %s/sign-in with the person's\n  address and read the mailbox. Ctrl-C stops everything; the data stays.\n\n", n.URL)
}

// introduce makes a link and an API token for one of the cast.
func (a *app) introduce(ctx context.Context, actor demo.Actor) (p announced, err error) {
	q := a.store.Read(store.System("plenary demo"))
	found, known, err := people.Find(ctx, q, actor.Email)
	if err != nil {
		return p, err
	}
	if !known {
		return p, errors.New("not in the demo's data; start over with --fresh")
	}
	viewer, err := people.ViewerOf(ctx, q, found.ID)
	if err != nil {
		return p, err
	}
	p = announced{Name: actor.Name, Email: actor.Email, Role: viewer.Top()}
	err = a.store.Write(ctx, viewer, func(tx *store.Tx) error {
		link, err := people.Issue(ctx, tx, a.keys, found.ID, linkLife)
		if err != nil {
			return err
		}
		p.SignInURL = people.LinkTo(a.settings.BaseURL, link)
		p.APIToken, err = newToken(ctx, tx, viewer.Top())
		return err
	})
	return p, err
}

// newToken makes a token for scripts; those of earlier starts work until their
// day is over.
func newToken(ctx context.Context, tx *store.Tx, role store.Role) (secret string, err error) {
	_, secret, err = people.CreateToken(ctx, tx, people.NewToken{Name: "plenary demo", Role: role, ExpiresOn: tx.Today().AddDays(1)})
	return secret, err
}
