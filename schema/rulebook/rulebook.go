// Package rulebook keeps the Standard Operating Procedures: sections that say
// something from a day on, adopted by a decision, until another version or a
// repeal; what working groups propose to change in them; and what cites them.
// Whoever asks how they stood on a day gets them as they stood on that day.
package rulebook

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Amender is the code of the body that amends the rulebook (SOP 6.1), where
// nobody says that another did.
const Amender = "ASSEMBLY"

// Version is what a section says from a day on; of a repeal, nothing.
type Version struct {
	ID          int64
	SectionID   int64 `db:"section_id"`
	Number      int   // of the section's versions, from 1
	Repealed    bool
	Titles      texts.Translated
	From        date.Date  `db:"from_on"`
	To          date.Date  `db:"to_on"`       // the first day after it; zero: until further notice
	DecisionID  int64      `db:"decision_id"` // 0: it stood so as it entered the register
	Why         string     // what it changes; may be empty
	RecordedAt  time.Time  `db:"recorded_at"`
	RecordedBy  *string    `db:"recorded_by"` // a person's name
	ReplacedAt  *time.Time `db:"replaced_at"` // before it came into force
	ReplacedBy  *string    `db:"replaced_by"`
	ReplacedWhy string     `db:"replaced_why"`
}

// State says where a version stands on a day.
type State string

const (
	InForce   State = "IN_FORCE"
	ToCome    State = "TO_COME"
	Past      State = "PAST"     // another version, or a repeal, came after it
	Replaced  State = "REPLACED" // before it came into force
	IsRepeal  State = "REPEALED" // the section says nothing since
	LastLevel       = 5          // of a code: 2.3.6.1.7
)

// State tells where a version stands on a day.
func (v Version) State(on date.Date) State {
	switch {
	case v.ReplacedAt != nil:
		return Replaced
	case v.From.After(on):
		return ToCome
	case !v.To.IsZero() && !v.To.After(on):
		return Past
	case v.Repealed:
		return IsRepeal
	}
	return InForce
}

// Section is a section of the rulebook with all its versions, the latest first.
type Section struct {
	ID       int64
	Code     string
	Versions []Version
}

// On is the version that stands on a day.
func (s Section) On(day date.Date) (Version, bool) {
	for _, v := range s.Versions {
		if v.State(day) == InForce {
			return v, true
		}
	}
	return Version{}, false
}

// Last is the latest version that was not replaced: in force, past or to come.
func (s Section) Last() (last Version, found bool) {
	for _, v := range s.Versions {
		if v.ReplacedAt == nil && (!found || v.From.After(last.From)) {
			last, found = v, true
		}
	}
	return last, found
}

// Numbered is the version of a number.
func (s Section) Numbered(number int) (Version, bool) {
	i := slices.IndexFunc(s.Versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		return Version{}, false
	}
	return s.Versions[i], true
}

// written is the number of the latest version, replaced or not.
func (s Section) written() (number int) {
	for _, v := range s.Versions {
		number = max(number, v.Number)
	}
	return number
}

// Parent is the code one level above: of "2.3.6", "2.3"; of "2", "".
func Parent(code string) string {
	i := strings.LastIndexByte(code, '.')
	return code[:max(i, 0)]
}

// Level is 1 for a chapter, 2 for its sections and so on.
func Level(code string) int { return strings.Count(code, ".") + 1 }

// Compare orders codes as they are read: 2.3, 2.3.6, 2.10, 3.
func Compare(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		return cmp.Compare(m, n)
	})
}

// Book is the whole rulebook: its sections in reading order.
type Book struct{ Sections []Section }

// Section finds a section by its code.
func (b *Book) Section(code string) (Section, bool) {
	i, found := b.place(code)
	if !found {
		return Section{}, false
	}
	return b.Sections[i], true
}

func (b *Book) place(code string) (int, bool) {
	return slices.BinarySearchFunc(b.Sections, code, func(s Section, code string) int { return Compare(s.Code, code) })
}

// On lists the sections that stand on a day, in reading order.
func (b *Book) On(day date.Date) (list []Section) {
	for _, s := range b.Sections {
		if _, stands := s.On(day); stands {
			list = append(list, s)
		}
	}
	return list
}

// Parts are the sections right below one that stand on a day.
func (b *Book) Parts(code string, day date.Date) (list []Section) {
	for _, s := range b.On(day) {
		if Parent(s.Code) == code {
			list = append(list, s)
		}
	}
	return list
}

// Pair is two versions by their numbers; by default the latest that was not
// replaced and the one before it. found is false where there are no two.
func (s Section) Pair(from, to int) (before, after Version, found bool) {
	if to == 0 {
		last, _ := s.Last()
		to = last.Number
	}
	for _, v := range s.Versions { // the latest first
		if from == 0 && v.ReplacedAt == nil && v.Number < to {
			from = v.Number
		}
	}
	before, there := s.Numbered(from)
	after, found = s.Numbered(to)
	return before, after, found && there && from != to
}
