package proposals

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// words name the codes of fields: "country_codeKE", "bandprovider".
type words map[string]texts.Translated

func loadWords(ctx context.Context, q store.Reader, rows []Proposal) (words, error) {
	var codes []string
	for _, p := range rows {
		codes = append(codes, p.Before[countryField], p.After[countryField], p.Now[countryField])
	}
	var list []struct {
		Key  string
		Name texts.Translated
	}
	err := q.Select(ctx, &list, `
		select 'country_code' || code as key, name from countries where code = any($1) union all
		select 'band' || code, name from bands`, store.Texts(codes))
	said := make(words, len(list))
	for _, row := range list {
		said[row.Key] = row.Name
	}
	return said, err
}

// Change is a field before and after in a reader's words; nil where there was
// or would be none. Now is today's value, where it is no longer the one before.
type Change struct {
	Field         string
	From, To, Now *string
	Stale         bool
}

// Changes says what is proposed, field by field.
func (p Proposal) Changes(l texts.Language) []Change {
	var list []Change
	for _, name := range p.After.sorted() {
		c := Change{
			Field: texts.Domain.Say(l, "field."+name, nil),
			From:  p.words.say(l, name, p.Before[name]), To: p.words.say(l, name, p.After[name]),
		}
		if c.Stale = p.Waiting() && p.Now[name] != p.Before[name]; c.Stale {
			c.Now = p.words.say(l, name, p.Now[name])
		}
		list = append(list, c)
	}
	return list
}

func (w words) say(l texts.Language, field, value string) *string {
	switch {
	case value == "":
		return nil
	case w[field+value] != nil:
		value = w[field+value].In(l)
	case field == kindField:
		value = texts.Domain.Say(l, "value."+value, nil)
	}
	return &value
}
