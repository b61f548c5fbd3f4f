// Package texts gives every sentence that Plenary says to people in their
// language: English, French or Spanish, with the words of the glossary. The
// sentences stand in one JSON file a language; plural forms follow CLDR.
package texts

import (
	"database/sql/driver"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/money"
)

// Language is one of the three languages of the initiative, as a lower-case
// ISO 639-1 code.
type Language string

const (
	English Language = "en"
	French  Language = "fr"
	Spanish Language = "es"
)

// all are the languages that every sentence exists in.
var all = []Language{English, French, Spanish}

// Languages lists the languages offered; the first is the default.
var Languages = all

// ParseLanguage reads "fr" or "FR"; ok is false for any other language.
func ParseLanguage(s string) (l Language, ok bool) {
	for _, l := range all {
		if strings.EqualFold(s, string(l)) {
			return l, true
		}
	}
	return "", false
}

var matcher = match(Languages)

func match(offered []Language) language.Matcher {
	tags := make([]language.Tag, len(offered))
	for i, l := range offered {
		tags[i] = language.MustParse(string(l))
	}
	return language.NewMatcher(tags)
}

// Offer narrows the languages of an installation, before it serves anybody;
// the first is for readers who prefer none of them.
func Offer(codes []string) error {
	var offered []Language
	for _, code := range codes {
		l, known := ParseLanguage(strings.TrimSpace(code))
		if !known {
			return fmt.Errorf("%q is not a language of Plenary: choose among en, fr and es", code)
		}
		if !slices.Contains(offered, l) {
			offered = append(offered, l)
		}
	}
	if len(offered) == 0 {
		return errors.New("no language is offered: name at least one of en, fr and es")
	}
	Languages, matcher = offered, match(offered)
	return nil
}

// Match picks the best language for an Accept-Language header.
func Match(acceptLanguage string) Language {
	if len(acceptLanguage) > 200 {
		return Languages[0]
	}
	_, index := language.MatchStrings(matcher, acceptLanguage)
	return Languages[index]
}

// Name is the language's own name for itself.
func (l Language) Name() string {
	return map[Language]string{English: "English", French: "Français", Spanish: "Español"}[l]
}

// Book is a set of sentences in all languages.
type Book struct {
	localizers map[Language]*i18n.Localizer
	ids        map[Language]map[string]bool
}

// Args fills the {{.Name}} places of a sentence. "Count" chooses the plural.
type Args = map[string]any

// NewBook reads en.json, fr.json and es.json from the given file systems;
// later ones add to earlier ones.
func NewBook(sources ...fs.FS) (*Book, error) {
	bundle := i18n.NewBundle(language.English)
	book := &Book{localizers: map[Language]*i18n.Localizer{}, ids: map[Language]map[string]bool{}}
	for _, l := range all {
		book.ids[l] = map[string]bool{}
		for _, source := range sources {
			files, err := fs.Glob(source, string(l)+"*.json")
			if err != nil {
				return nil, err
			}
			for _, name := range files {
				if err := book.read(bundle, source, l, name); err != nil {
					return nil, err
				}
			}
		}
		book.localizers[l] = i18n.NewLocalizer(bundle, string(l))
	}
	return book, nil
}

func (b *Book) read(bundle *i18n.Bundle, source fs.FS, l Language, name string) error {
	raw, err := fs.ReadFile(source, name)
	if err != nil {
		return err
	}
	file, err := bundle.ParseMessageFileBytes(raw, string(l)+path.Ext(name))
	if err != nil {
		return fmt.Errorf("texts %s: %w", name, err)
	}
	for _, m := range file.Messages {
		if b.ids[l][m.ID] {
			return fmt.Errorf("texts %s: %q is said twice", name, m.ID)
		}
		b.ids[l][m.ID] = true
	}
	return nil
}

// Say returns the sentence of an id in a language. A sentence that does not
// exist comes back as its id between brackets: visible, never a fault; a test
// holds that every id exists in every language.
func (b *Book) Say(l Language, id string, args Args) string {
	localizer, ok := b.localizers[l]
	if !ok {
		localizer = b.localizers[English]
	}
	config := &i18n.LocalizeConfig{MessageID: id, TemplateData: written(l, args)}
	if count, ok := args["Count"]; ok {
		config.PluralCount = count
	}
	said, err := localizer.Localize(config)
	if err != nil && said == "" {
		return "[" + id + "]"
	}
	return said
}

// worded is what has words of its own in each language: a name, a decision.
type worded interface{ In(Language) string }

// written puts counts, amounts, days and names in the reader's manner.
func written(l Language, args Args) Args {
	shown := maps.Clone(args)
	for name, value := range shown {
		switch value := value.(type) {
		case money.Money:
			shown[name] = FormatMoney(l, value)
		case date.Date:
			shown[name] = FormatDate(l, value)
		case worded:
			shown[name] = value.In(l)
		case int:
			if name == "Count" {
				shown[name] = FormatCount(l, int64(value))
			}
		}
	}
	return shown
}

// Has tells whether an id exists in a language.
func (b *Book) Has(l Language, id string) bool { return b.ids[l][id] }

// IDs lists the ids of a language.
func (b *Book) IDs(l Language) []string {
	ids := make([]string, 0, len(b.ids[l]))
	for id := range b.ids[l] {
		ids = append(ids, id)
	}
	return ids
}

//go:embed *.json
var files embed.FS

// Domain holds the sentences of rules: refusals, mails, names of states.
var Domain = must(NewBook(files))

// Files gives the domain's sentences to a Book that adds its own, as the
// pages' does.
func Files() fs.FS { return files }

func must(b *Book, err error) *Book {
	if err != nil {
		panic(err)
	}
	return b
}

// Translated is a name or text in several languages, stored as a JSON object
// by language code. English, where present, is the fallback.
type Translated map[Language]string

// In returns the text in a language, else English, else any there is.
func (t Translated) In(l Language) string {
	for _, candidate := range append([]Language{l}, all...) {
		if s := t[candidate]; s != "" {
			return s
		}
	}
	return ""
}

// Trimmed leaves out the languages in which nothing is said, and the space
// around what is; its lines end as everywhere.
func (t Translated) Trimmed() Translated {
	kept := Translated{}
	for l, said := range t {
		if said = strings.TrimSpace(strings.ReplaceAll(said, "\r\n", "\n")); said != "" {
			kept[l] = said
		}
	}
	return kept
}

// Value writes a jsonb column.
func (t Translated) Value() (driver.Value, error) {
	raw, err := json.Marshal(map[Language]string(t))
	return string(raw), err
}

// Scan reads a jsonb column.
func (t *Translated) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("cannot read translations from %T", src)
	}
	*t = nil
	return json.Unmarshal(raw, t)
}
