package resolvers

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/texts"
)

// DateTime is the scalar of the same name: an instant, answered in UTC.
type DateTime struct{ time.Time }

// ImplementsGraphQLType makes DateTime the scalar of the same name.
func (DateTime) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL reads RFC 3339.
func (d *DateTime) UnmarshalGraphQL(input any) (err error) {
	s, ok := input.(string)
	if !ok {
		return errors.New("an instant is a string as of RFC 3339")
	}
	d.Time, err = time.Parse(time.RFC3339, s)
	return err
}

// MarshalJSON answers in UTC.
func (d DateTime) MarshalJSON() ([]byte, error) { return d.UTC().MarshalJSON() }

func id(kind string, n int64) graphql.ID { return graphql.ID(relay.Encode(kind, n)) }

// amount is Money of the schema.
type amount struct {
	Amount   money.Decimal
	Currency string
}

func moneyOf(minor int64, currency string) amount {
	return amount{money.Money{Minor: minor, Currency: currency}.Amount(), currency}
}

// languageArgs is the argument of every name.
type languageArgs struct{ Language *string }

// or is the language asked for, else the viewer's.
func (args languageArgs) or(ctx context.Context) texts.Language {
	l := language(ctx)
	if args.Language != nil {
		l, _ = texts.ParseLanguage(*args.Language) // the schema admits no other
	}
	return l
}

// pick chooses a name's language.
func pick(ctx context.Context, args languageArgs, names texts.Translated) string {
	return names.In(args.or(ctx))
}

// translations is Translations of the schema.
type translations struct{ En, Es, Fr *string }

func translationsOf(t texts.Translated) translations {
	get := func(l texts.Language) *string {
		if s, ok := t[l]; ok && s != "" {
			return &s
		}
		return nil
	}
	return translations{get(texts.English), get(texts.Spanish), get(texts.French)}
}

// named is a configured value: a stable code with a name in each language.
type named struct {
	Code  string
	names texts.Translated
}

func (n named) Name(ctx context.Context, args languageArgs) string { return pick(ctx, args, n.names) }

// optional turns an absent text into null.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// value turns null into the zero value.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// optionalDay is nil for the day that there is not.
func optionalDay(day date.Date) *date.Date {
	if day.IsZero() {
		return nil
	}
	return &day
}

func version(v *int32) *int {
	if v == nil {
		return nil
	}
	n := int(*v)
	return &n
}

func changed(s *string, how func(string) string) *string {
	if s == nil {
		return nil
	}
	t := how(*s)
	return &t
}

func upper(s *string) string { return strings.ToUpper(value(s)) }

func lower(s *string) string { return strings.ToLower(value(s)) }

// decodeAll reads ids of one kind.
func decodeAll(kind, field string, ids []graphql.ID) ([]int64, error) {
	list := make([]int64, len(ids))
	var err error
	for i, one := range ids {
		if list[i], err = relay.Decode(kind, field, string(one)); err != nil {
			return nil, err
		}
	}
	return list, nil
}
