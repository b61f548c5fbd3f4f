package notices

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// Kind is a sort of letter.
type Kind struct {
	Name string
	// Secret letters hold something that only the reader may know: neither
	// subject nor body is kept.
	Secret bool
	// Compose writes the letters of a batch, in its order: what it needs to
	// know is loaded for all at once.
	Compose func(ctx context.Context, r store.Reader, batch []Item) ([]Letter, error)
}

// Config is what letters need to know of the server.
type Config struct {
	BaseURL string // where links lead, without a slash at the end
	Secret  []byte // signs unsubscribe links and return addresses
	// Bounce is where letters come back to, such as bounces@example.org: each
	// letter has an address of its own below it, bounces+TOKEN@example.org.
	// Empty: they come back to the sender, and nobody counts them.
	Bounce string
}

// Outbox composes and delivers notices.
type Outbox struct {
	base   string
	host   string // of the base URL: the right side of every Message-ID
	secret []byte
	bounce string
	kinds  map[string]Kind
}

// New makes an outbox that knows the given kinds.
func New(c Config, kinds ...Kind) (*Outbox, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("the base URL %q is not an address such as https://plenary.example.org", c.BaseURL)
	}
	if c.Bounce != "" {
		if at, err := mail.ParseAddress(c.Bounce); err != nil || at.Address != c.Bounce || strings.Contains(c.Bounce, "+") {
			return nil, fmt.Errorf("the return address %q is not one such as bounces@example.org, without a name and a plus sign", c.Bounce)
		}
	}
	o := &Outbox{strings.TrimSuffix(c.BaseURL, "/"), base.Hostname(), c.Secret, c.Bounce, map[string]Kind{}}
	for _, k := range kinds {
		if _, twice := o.kinds[k.Name]; twice {
			return nil, fmt.Errorf("the kind of notice %q is given twice", k.Name)
		}
		if k.Secret && !slices.Contains(secrets, k.Name) {
			return nil, fmt.Errorf("the kind of notice %q is secret: name it in secrets, so that no list shows it", k.Name)
		}
		o.kinds[k.Name] = k
	}
	return o, nil
}

// Message is a notice in words, ready to send.
type Message struct {
	Subject     string
	Text        string
	HTML        string
	Unsubscribe string    // link; empty where the letter is not a courtesy
	Calendar    *Calendar // goes with it; nil: nothing does
	Dropped     string    // why it is not to be sent after all; empty: send it
}

// Preview composes one notice without sending it: what its reader would get
// at this moment.
func (o *Outbox) Preview(ctx context.Context, r store.Reader, item Item) (Message, error) {
	messages, err := o.Compose(ctx, r, []Item{item})
	if err != nil {
		return Message{}, err
	}
	return messages[0], nil
}

// Compose writes a batch of notices of any kinds, in its order. Each kind
// loads its facts once for the batch.
func (o *Outbox) Compose(ctx context.Context, r store.Reader, batch []Item) ([]Message, error) {
	messages := make([]Message, len(batch))
	byKind := map[string][]int{}
	for i, item := range batch {
		byKind[item.Kind] = append(byKind[item.Kind], i)
	}
	for name, places := range byKind {
		kind, ok := o.kinds[name]
		if !ok {
			return nil, fmt.Errorf("there is no kind of notice %q", name)
		}
		items := make([]Item, len(places))
		for i, place := range places {
			items[i] = batch[place]
		}
		letters, err := kind.Compose(ctx, r, items)
		if err != nil {
			return nil, fmt.Errorf("composing %s: %w", name, err)
		}
		for i, place := range places {
			if messages[place], err = o.lay(kind, batch[place], letters[i]); err != nil {
				return nil, err
			}
		}
	}
	return messages, nil
}

// lay puts a letter on the initiative's paper.
func (o *Outbox) lay(kind Kind, item Item, letter Letter) (Message, error) {
	if letter.Dropped != "" {
		return Message{Dropped: letter.Dropped}, nil
	}
	m := Message{Subject: letter.Subject, Calendar: letter.Calendar}
	if letter.Courtesy && item.PersonID != 0 {
		m.Unsubscribe = o.UnsubscribeLink(item.PersonID, kind.Name)
	}
	var err error
	m.Text, m.HTML, err = letter.render(item.Language, m.Unsubscribe)
	return m, err
}
