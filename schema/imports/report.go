package imports

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"unicode"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

// MaxListed is how many problems, how many new members, and how many
// differences a report spells out; it counts all of them.
const MaxListed = 200

// Report is what an import would do or has done.
type Report struct {
	Total            int          `json:"total"`     // rows of the file
	New              int          `json:"new"`       // organisations that the register does not have
	Changed          int          `json:"changed"`   // organisations that differ from it
	Unchanged        int          `json:"unchanged"` // organisations that are as it says
	Rejected         int          `json:"rejected"`  // rows with a problem
	BadTotal         int          `json:"badTotal"`  // problems
	Bad              []Problem    `json:"bad"`
	NewMembers       []NewMember  `json:"newMembers"`
	DifferencesTotal int          `json:"differencesTotal"`
	Differences      []Difference `json:"differences"`
	Applied          bool         `json:"applied"`
	Stale            bool         `json:"stale"`  // the register changed after it was shown: look again
	Digest           string       `json:"digest"` // of everything it would change
}

// Problem is why a row, or with line 0 the file, cannot be imported.
type Problem struct {
	Line   int        `json:"line" db:"line"`
	Column string     `json:"column" db:"col"`
	Value  string     `json:"value" db:"value"` // as the file has it, at most 80 characters
	Code   string     `json:"code" db:"code"`
	Args   texts.Args `json:"args,omitempty" db:"-"`
	Reason string     `json:"reason" db:"-"` // in the language of who asked
}

// Say puts the reason in a language.
func (p Problem) Say(l texts.Language) string {
	args := texts.Args{"Value": p.Value, "Column": p.Column}
	maps.Copy(args, p.Args)
	return texts.Domain.Say(l, "refuse."+p.Code, args)
}

// NewMember is an organisation that the register does not have, as it would
// enter it.
type NewMember struct {
	Line         int    `json:"line" db:"line"`
	Name         string `json:"name" db:"name"`
	Country      string `json:"country" db:"country"`           // its ISO 3166-1 code, or empty
	Constituency string `json:"constituency" db:"constituency"` // its code
	Joined       string `json:"joined" db:"joined"`             // YYYY or YYYY-MM-DD
	FocalName    string `json:"focalName" db:"focal_name"`      // of the focal point, or empty
	FocalEmail   string `json:"focalEmail" db:"focal_email"`
}

// Difference is one cell that would change an organisation of the register.
type Difference struct {
	Line         int    `json:"line" db:"line"`
	Organisation string `json:"organisation" db:"organisation"` // its English name in the register
	Column       string `json:"column" db:"col"`
	From         string `json:"from" db:"was"`
	To           string `json:"to" db:"becomes"`
}

// ChangesNothing holds for a list that the register already agrees with.
func (r Report) ChangesNothing() bool { return r.New+r.Changed+r.Rejected == 0 }

// In returns the report with its reasons in a language.
func (r Report) In(l texts.Language) Report {
	bad := make([]Problem, len(r.Bad))
	for i, problem := range r.Bad {
		problem.Reason = problem.Say(l)
		bad[i] = problem
	}
	r.Bad = bad
	return r
}

// Scan reads a jsonb column.
func (r *Report) Scan(src any) error {
	raw, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("cannot read a report from %T", src)
	}
	*r = Report{}
	return json.Unmarshal(raw, r)
}

// refused is the report on a file that was refused as a whole.
func refused(refusals refuse.List) Report {
	report := Report{BadTotal: len(refusals)}
	for _, refusal := range refusals[:min(len(refusals), MaxListed)] {
		report.Bad = append(report.Bad, Problem{Code: refusal.Code, Args: refusal.Args})
	}
	return report
}

// excerpt keeps what is shown of a cell short, and fit to be kept.
func excerpt(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return s
}
