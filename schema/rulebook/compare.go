package rulebook

import (
	"regexp"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Change says what became of a piece of a text.
type Change string

const (
	Kept    Change = "KEPT"
	Added   Change = "ADDED"
	Removed Change = "REMOVED"
)

// Piece is a stretch of two texts that are compared.
type Piece struct {
	Change Change
	Text   string
}

// word is what is compared as one: a word with what ties its parts, a stretch
// of space, or a single other sign.
var word = regexp.MustCompile(`[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*|\s+|.`)

// Differences compares two texts by words: the pieces that are not ADDED make
// the first text, those that are not REMOVED the second. Of a place that
// changed, what was removed comes before what was added.
func Differences(from, to string) []Piece {
	known := map[string]rune{}
	var words []string
	coded := func(text string) (codes []rune) {
		for _, w := range word.FindAllString(text, -1) {
			if _, met := known[w]; !met {
				known[w] = number(len(words))
				words = append(words, w)
			}
			codes = append(codes, known[w])
		}
		return codes
	}
	a, b := coded(from), coded(to)
	machine := diffmatchpatch.New()
	machine.DiffTimeout = 0 // the same answer on a slow machine
	var pieces []Piece
	for _, d := range machine.DiffMainRunes(a, b, false) {
		var text strings.Builder
		for _, code := range d.Text {
			text.WriteString(words[place(code)])
		}
		change := map[diffmatchpatch.Operation]Change{
			diffmatchpatch.DiffEqual: Kept, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Removed,
		}[d.Type]
		pieces = append(pieces, Piece{change, text.String()})
	}
	return joined(pieces)
}

// The library compares runes, so each word is one; those that stand for halves
// of others in UTF-16 are none.
const surrogates, firstAfter = 0xD800, 0xE000

func number(i int) rune {
	if i += 1; i >= surrogates {
		i += firstAfter - surrogates
	}
	return rune(i)
}

func place(code rune) int {
	if code >= firstAfter {
		code -= firstAfter - surrogates
	}
	return int(code) - 1
}

// joined makes one change of neighbours with nothing but space between them:
// "two weeks" for "six days" reads as one change, not as two.
func joined(pieces []Piece) (list []Piece) {
	var removed, added string
	flush := func() {
		for _, p := range []Piece{{Removed, removed}, {Added, added}} {
			if p.Text != "" {
				list = append(list, p)
			}
		}
		removed, added = "", ""
	}
	for i, p := range pieces {
		switch {
		case p.Change == Removed:
			removed += p.Text
		case p.Change == Added:
			added += p.Text
		case removed != "" && added != "" && i+1 < len(pieces) && strings.TrimSpace(p.Text) == "" && !strings.Contains(p.Text, "\n"):
			removed, added = removed+p.Text, added+p.Text
		default:
			flush()
			list = append(list, p)
		}
	}
	flush()
	return list
}
