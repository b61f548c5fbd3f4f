package rulebook

import (
	"regexp"
	"slices"
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

// paragraph is what is compared as one where word by word would take too long,
// and whole where even that would.
var (
	paragraph = regexp.MustCompile(`[^\n]+\n*|\n+`)
	whole     = regexp.MustCompile(`(?s).+`)
)

// most bounds the work of a comparison: the pairs of units between what two
// texts begin and end with alike. 2,000 words written anew are that much.
const most = 4_000_000

// Differences compares two texts by words, those that have little in common by
// paragraphs: the pieces that are not ADDED make the first text, those that are
// not REMOVED the second. Of a place that changed, what was removed comes before
// what was added.
func Differences(from, to string) []Piece {
	return differences(from, to, unit(from, to))
}

// unit is the smallest by which two texts are compared with no more work than
// most.
func unit(from, to string) *regexp.Regexp {
	for _, unit := range []*regexp.Regexp{word, paragraph} {
		if a, b := unit.FindAllString(from, -1), unit.FindAllString(to, -1); work(a, b) <= most {
			return unit
		}
	}
	return whole
}

// work is how many pairs of units are to be compared.
func work(a, b []string) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) * len(b)
}

func differences(from, to string, unit *regexp.Regexp) []Piece {
	known := map[string]rune{}
	var words []string
	coded := func(text string) (codes []rune) {
		for _, w := range unit.FindAllString(text, -1) {
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

// joined makes one change of neighbours with less in common between them than
// changed on both sides: "two weeks" for "six days" reads as one change, and a
// chance "the" in a sentence written anew helps nobody.
func joined(pieces []Piece) []Piece {
	spans := spansOf(pieces)
	for i := 1; i+1 < len(spans); {
		kept, before, after := spans[i], spans[i-1], spans[i+1]
		size := len(kept.removed)
		if !kept.same || strings.Contains(kept.removed, "\n") || size > before.size() || size > after.size() {
			i++
			continue
		}
		spans[i-1] = span{removed: before.removed + kept.removed + after.removed, added: before.added + kept.added + after.added}
		spans = slices.Delete(spans, i, i+2)
		i = max(i-2, 1) // what was too small before may not be now
	}
	var list []Piece
	for _, s := range spans {
		if s.same {
			list = append(list, Piece{Kept, s.removed})
			continue
		}
		for _, p := range []Piece{{Removed, s.removed}, {Added, s.added}} {
			if p.Text != "" {
				list = append(list, p)
			}
		}
	}
	return list
}

// span is a stretch that both texts have, or what one has in place of the
// other's.
type span struct {
	removed, added string
	same           bool
}

// size of a change, in bytes: a piece is no noise where it is removed or added
// alone.
func (s span) size() int {
	if s.same || s.removed == "" || s.added == "" {
		return 0
	}
	return max(len(s.removed), len(s.added))
}

func spansOf(pieces []Piece) (list []span) {
	for _, p := range pieces {
		if p.Change == Kept {
			list = append(list, span{p.Text, p.Text, true})
			continue
		}
		if len(list) == 0 || list[len(list)-1].same {
			list = append(list, span{})
		}
		last := &list[len(list)-1]
		if p.Change == Removed {
			last.removed += p.Text
		} else {
			last.added += p.Text
		}
	}
	return list
}
