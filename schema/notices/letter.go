package notices

import (
	_ "embed"
	html "html/template"
	"net/mail"
	"strings"
	text "text/template"

	"github.com/plenary-org/plenary/schema/texts"
)

// Letter is what a kind has to say, before it is laid out. All of it is plain
// text in the reader's language.
type Letter struct {
	Subject    string
	Greeting   string
	Paragraphs []string
	Facts      []Fact   // a small table: amounts, dates
	Action     Action   // the one thing to do
	After      []string // paragraphs below it
	// Courtesy letters carry a link to unsubscribe; statutory ones do not.
	Courtesy bool
	Calendar *Calendar // goes with it; nil: nothing does
	// Dropped says why there is nothing to say any more: "ALREADY_PAID".
	Dropped string
}

// Calendar is an entry for the reader's calendar, as of RFC 5546.
type Calendar struct {
	Method string // REQUEST, CANCEL
	// Text makes the file; its organiser is whoever the letter is from.
	Text func(organiser *mail.Address) string
}

// Fact is a line of a letter's table.
type Fact struct{ Label, Value string }

// Action is a link that stands out; an empty URL is none.
type Action struct{ Label, URL string }

var (
	//go:embed letter.html
	htmlSource string
	//go:embed letter.txt
	textSource string

	htmlLayout = html.Must(html.New("letter.html").Parse(htmlSource))
	textLayout = text.Must(text.New("letter.txt").Parse(textSource))
)

// page is what the two layouts show.
type page struct {
	Letter
	Language    texts.Language
	Initiative  string
	Closing     string
	Colon       string // French puts a no-break space before it
	Footer      string
	Unsubscribe string // link
	Leave       string // its words
}

func (letter Letter) render(l texts.Language, unsubscribe string) (plain, rich string, err error) {
	say := func(id string) string { return texts.Domain.Say(l, id, nil) }
	p := page{
		Letter: letter, Language: l, Initiative: say("notices.initiative"), Closing: say("notices.closing"),
		Colon: say("notices.colon"), Footer: say("notices.footer"), Unsubscribe: unsubscribe, Leave: say("notices.unsubscribe"),
	}
	var out strings.Builder
	if err := textLayout.Execute(&out, p); err != nil {
		return "", "", err
	}
	plain = out.String()
	out.Reset()
	if err := htmlLayout.Execute(&out, p); err != nil {
		return "", "", err
	}
	return plain, out.String(), nil
}
