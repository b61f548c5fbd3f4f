package rulebook

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

const (
	maxTitle  = 200
	maxText   = 20_000
	maxReason = 1000
)

// Draft is a version to adopt, or a repeal.
type Draft struct {
	Code        string
	Repeal      bool
	Titles      texts.Translated
	Texts       texts.Translated
	From        date.Date // its first day; zero: the decision's, or today
	Why         string    // what it changes; may be empty
	Seen        *int      // the latest version's number, as the author saw it; nil: not checked
	ReplacesID  int64     // a version to come whose place it takes; 0: none
	ReplacedWhy string    // why
	ProposalID  int64     // that it adopts; 0: none
}

// basis is what versions are adopted on.
type basis struct {
	today    date.Date
	decision int64     // 0: none is cited
	decided  date.Date // when
}

func (d Draft) complete(on basis) Draft {
	d.Code, d.Why, d.ReplacedWhy = strings.TrimSpace(d.Code), strings.TrimSpace(d.Why), strings.TrimSpace(d.ReplacedWhy)
	d.Titles, d.Texts = d.Titles.Trimmed(), d.Texts.Trimmed()
	if d.From.IsZero() {
		d.From = on.decided
	}
	if d.From.IsZero() {
		d.From = on.today
	}
	return d
}

// check refuses what is wrong with a draft whatever the rulebook says.
func (d Draft) check(on basis) (problems refuse.List) {
	if !coded(d.Code) {
		problems.Add(refuse.Invalid("code", "RULEBOOK_CODE", "Levels", LastLevel))
	}
	if !d.Repeal {
		problems = append(problems, worded(d.Titles, d.Texts)...)
	}
	if !block(d.Why, maxReason) {
		problems.Add(refuse.Invalid("why", "RULEBOOK_LONG", "Max", maxReason))
	}
	if d.ReplacesID != 0 && (d.ReplacedWhy == "" || !block(d.ReplacedWhy, maxReason)) {
		problems.Add(refuse.Invalid("reason", "RULEBOOK_REASON", "Max", maxReason))
	}
	switch {
	case d.From.Year() < 1900:
		problems.Add(refuse.Invalid("inForceFrom", "DATE_TOO_EARLY"))
	case d.From.After(on.today.AddYears(5)):
		problems.Add(refuse.Invalid("inForceFrom", "RULEBOOK_TOO_FAR"))
	case on.decision != 0 && d.From.Before(on.decided):
		problems.Add(refuse.Invalid("inForceFrom", "RULEBOOK_BEFORE_DECISION", "Day", on.decided))
	}
	return problems
}

// coded tells whether a code is one: numbers without leading noughts.
func coded(code string) bool {
	found := texts.Rules("SOP " + code)
	return len(found) == 1 && found[0].Code == code
}

// worded refuses wordings: a title in English is needed, and every other
// language has both title and text or neither.
func worded(titles, said texts.Translated) (problems refuse.List) {
	if titles[texts.English] == "" {
		problems.Add(refuse.Invalid("titles.en", "RULEBOOK_TITLE", "Max", maxTitle))
	}
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		if !line(titles[l], maxTitle) {
			problems.Add(refuse.Invalid("titles."+string(l), "RULEBOOK_TITLE", "Max", maxTitle))
		}
		if !block(said[l], maxText) {
			problems.Add(refuse.Invalid("texts."+string(l), "RULEBOOK_LONG", "Max", maxText))
		}
		switch title, text := titles[l] != "", said[l] != ""; {
		case l == texts.English:
		case text && !title:
			problems.Add(refuse.Invalid("titles."+string(l), "RULEBOOK_HALF"))
		case text && said[texts.English] == "":
			problems.Add(refuse.Invalid("texts.en", "RULEBOOK_ENGLISH"))
		case title && !text && said[texts.English] != "":
			problems.Add(refuse.Invalid("texts."+string(l), "RULEBOOK_HALF"))
		}
	}
	return problems
}

func line(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// block is a text of paragraphs.
func block(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

// admits refuses what does not fit the rulebook as it is. A section needs the
// section above it: a tree with loose leaves reads wrong and prints wrong, and
// whoever adds 2.3.6 has adopted 2.3. So does none lose it by a repeal.
func (b *Book) admits(d Draft, on basis) error {
	s, _ := b.Section(d.Code)
	if d.Seen != nil && *d.Seen != s.written() {
		return refuse.Conflict("expectedVersion", "STALE_VERSION")
	}
	s, err := s.without(d, on.today)
	if err != nil {
		return err
	}
	last, stood := s.Last()
	switch {
	case on.decision == 0 && (len(s.Versions) > 0 || d.Repeal):
		return refuse.Invalid("decision", "RULEBOOK_UNDECIDED")
	case d.Repeal && (!stood || last.Repealed):
		return refuse.Conflict("code", "RULEBOOK_NOT_STANDING", "Code", d.Code)
	case stood && !d.From.After(last.From):
		return refuse.Conflict("inForceFrom", "RULEBOOK_NOT_AFTER", "Number", last.Number, "Day", last.From)
	case d.Repeal:
		return b.childless(d)
	}
	if above := Parent(d.Code); above != "" {
		p, _ := b.Section(above)
		end, _ := p.Last()
		if _, stands := p.On(d.From); !stands || end.Repealed {
			return refuse.Conflict("code", "RULEBOOK_PARENT", "Code", above, "Day", d.From)
		}
	}
	return nil
}

// without is the section without the version whose place a draft takes.
func (s Section) without(d Draft, today date.Date) (Section, error) {
	if d.ReplacesID == 0 {
		return s, nil
	}
	i := slices.IndexFunc(s.Versions, func(v Version) bool { return v.ID == d.ReplacesID })
	switch {
	case i < 0:
		return s, refuse.NotFound("replacesId")
	case s.Versions[i].ReplacedAt != nil:
		return s, refuse.Conflict("replacesId", "STALE_VERSION")
	case !s.Versions[i].From.After(today):
		return s, refuse.Closed("replacesId", "RULEBOOK_IN_FORCE", "Number", s.Versions[i].Number, "Day", s.Versions[i].From)
	}
	s.Versions = slices.Clone(s.Versions)
	s.Versions[i].ReplacedAt = &s.Versions[i].RecordedAt
	return s, nil
}

// childless refuses to repeal a section on which others still hang.
func (b *Book) childless(d Draft) error {
	for _, part := range b.Sections {
		if last, stood := part.Last(); Parent(part.Code) == d.Code && stood && (!last.Repealed || last.From.After(d.From)) {
			return refuse.Conflict("code", "RULEBOOK_HAS_PARTS", "Code", part.Code)
		}
	}
	return nil
}
