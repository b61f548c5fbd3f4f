package decisions

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Recording is a decision to put on record with what it says.
type Recording struct {
	Body      string           // its code; empty: BOARD
	On        date.Date        // zero: today
	Number    string           // empty: the next of the year of On
	Rule      string           // may be empty
	Titles    texts.Translated // English at least, up to 300 characters
	Texts     texts.Translated // up to 20,000 characters; may be empty
	Audience  string           // empty: as its body decides for
	Votes     *Votes           // nil: not counted
	ItemID    int64            // of the agenda; 0: none
	Relations []Relation       // to decisions before it
}

// Record puts a decision into the register and returns its id and the number
// that it was given.
func Record(ctx context.Context, tx *store.Tx, r Recording) (id int64, number string, err error) {
	c := Citation{Body: r.Body, Number: r.Number, On: r.On, Rule: r.Rule}.complete(tx.Today())
	v := Version{Titles: r.Titles, Texts: r.Texts, Audience: r.Audience, Votes: r.Votes}.tidy()
	problems := refuse.From(c.check(tx.Today()))
	problems = append(problems, v.check()...)
	if err := problems.Err(); err != nil {
		return 0, "", err
	}
	if known, found, err := c.known(ctx, tx); err != nil {
		return 0, "", err
	} else if found {
		return 0, "", refuse.Conflict("number", "DECISION_RECORDED", "Number", c.Number, "Day", known.DecidedOn)
	}
	if id, number, err = c.enter(ctx, tx, r.ItemID); err != nil {
		return 0, "", err
	}
	v.DecisionID = id
	if err := v.insert(ctx, tx, 1); err != nil {
		return 0, "", err
	}
	for _, relation := range r.Relations {
		relation.DecisionID = id
		if err := Relate(ctx, tx, relation); err != nil {
			return 0, "", refuse.Under("relations", err)
		}
	}
	return id, number, nil
}

// Version is what a decision says: written once, and again where a translation
// gets better or a slip is corrected. The latest holds.
type Version struct {
	DecisionID int64
	Titles     texts.Translated
	Texts      texts.Translated
	Audience   string
	Votes      *Votes
	Why        string // what this version mends; of the first: empty
}

const (
	maxTitle = 300
	maxText  = 20_000
	maxWhy   = 1000
)

func (v Version) tidy() Version {
	v.Titles, v.Texts, v.Why = v.Titles.Trimmed(), v.Texts.Trimmed(), strings.TrimSpace(v.Why)
	return v
}

func (v Version) check() (problems refuse.List) {
	problems = CheckWords(v.Titles, v.Texts)
	if votes := v.Votes; votes != nil && min(votes.InFavour, votes.Against, votes.Abstained) < 0 {
		problems.Add(refuse.Invalid("votes", "DECISION_VOTES"))
	}
	if utf8.RuneCountInString(v.Why) > maxWhy {
		problems.Add(refuse.Invalid("why", "DECISION_WHY", "Max", maxWhy))
	}
	return problems
}

// CheckWords refuses a title or text that a decision cannot have.
func CheckWords(titles, bodies texts.Translated) (problems refuse.List) {
	if titles[texts.English] == "" {
		problems.Add(refuse.Invalid("title.en", "DECISION_TITLE", "Max", maxTitle))
	}
	for _, l := range texts.Languages {
		if n := utf8.RuneCountInString(titles[l]); n > maxTitle || strings.ContainsFunc(titles[l], unicode.IsControl) {
			problems.Add(refuse.Invalid("title."+string(l), "DECISION_TITLE", "Max", maxTitle))
		}
		if utf8.RuneCountInString(bodies[l]) > maxText || strings.ContainsFunc(bodies[l], unprintable) {
			problems.Add(refuse.Invalid("text."+string(l), "DECISION_TEXT", "Max", maxText))
		}
	}
	return problems
}

func unprintable(r rune) bool { return unicode.IsControl(r) && !slices.Contains([]rune("\n\r\t"), r) }

// Paragraphs are the parts of a text, which an empty line separates.
func Paragraphs(text string) (list []string) {
	for _, part := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
