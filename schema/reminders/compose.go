package reminders

import (
	"context"
	"fmt"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
)

// occasion is a notice of the ledger at the moment it is written.
type occasion struct {
	notices.Item
	data
	book wordbook
	day  date.Date // of which it speaks: today, or that of a preview
}

// wording is what it says, before its places are filled.
func (o occasion) wording() Wording {
	if o.Trial != nil {
		return *o.Trial
	}
	return o.book.of(o.TemplateVersion).In(o.Language)
}

// kind is the kind of notices about a matter: what a batch is about (ids) is
// loaded at once, and each letter written from it.
func kind[About any](m matter, ids func(data) []int64, load func(context.Context, store.Reader, []int64) (map[int64]About, error),
	write func(occasion, map[int64]About) (notices.Letter, error),
) notices.Kind {
	return notices.Kind{Name: m.rule, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
		wanted := make([]data, len(batch))
		var about []int64
		for i, item := range batch {
			if err := item.Into(&wanted[i]); err != nil {
				return nil, err
			}
			about = append(about, ids(wanted[i])...)
		}
		known, err := load(ctx, r, about)
		if err != nil {
			return nil, err
		}
		book, err := loadWords(ctx, r, wanted)
		if err != nil {
			return nil, err
		}
		letters := make([]notices.Letter, len(batch))
		for i, item := range batch {
			o := occasion{item, wanted[i], book, r.Today()}
			if !o.On.IsZero() {
				o.day = o.On
			}
			if letters[i], err = write(o, known); err != nil {
				return nil, fmt.Errorf("notice %d: %w", item.ID, err)
			}
		}
		return letters, nil
	}}
}
