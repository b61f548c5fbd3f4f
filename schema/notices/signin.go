package notices

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// SignInData is the data of a notice of kind "sign_in".
type SignInData struct {
	SignInID int64 `json:"signInId"`
}

// SignIn is the kind "sign_in": the magic link. link makes the link of a
// request that ends at an instant; it is made when the letter is, so that no
// secret is ever stored.
func SignIn(link func(signInID int64, expires time.Time) string) Kind {
	return Kind{Name: "sign_in", Secret: true, Compose: func(ctx context.Context, r store.Reader, batch []Item) ([]Letter, error) {
		asked := make([]int64, len(batch))
		for i, item := range batch {
			var data SignInData
			if err := item.Into(&data); err != nil {
				return nil, err
			}
			asked[i] = data.SignInID
		}
		live := []struct {
			ID        int64
			ExpiresAt time.Time `db:"expires_at"`
		}{}
		if err := r.Select(ctx, &live, `
			select id, expires_at from sign_ins where id = any($1) and used_at is null and expires_at > $2`, store.IDs(asked), r.Now()); err != nil {
			return nil, err
		}
		ends := map[int64]time.Time{}
		for _, row := range live {
			ends[row.ID] = row.ExpiresAt
		}
		letters := make([]Letter, len(batch))
		for i, item := range batch {
			letters[i] = Letter{Dropped: "EXPIRED"}
			if expires, ok := ends[asked[i]]; ok {
				letters[i] = signInLetter(item, link(asked[i], expires))
			}
		}
		return letters, nil
	}}
}

func signInLetter(item Item, link string) Letter {
	say := func(id string) string { return texts.Domain.Say(item.Language, id, texts.Args{"Name": item.Name}) }
	greeting := say("notices.greeting")
	if item.Name == "" {
		greeting = say("notices.greeting_unnamed")
	}
	return Letter{
		Subject: say("notices.sign_in.subject"), Greeting: greeting,
		Paragraphs: []string{say("notices.sign_in.paragraph")},
		Action:     Action{say("notices.sign_in.action"), link},
		After:      []string{say("notices.sign_in.after")},
	}
}
