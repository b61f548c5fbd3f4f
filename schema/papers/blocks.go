package papers

import "strings"

// BlockKind is what a part of a text is; the words are those of the schema.
type BlockKind string

const (
	Heading   BlockKind = "HEADING"
	Paragraph BlockKind = "PARAGRAPH"
	Items     BlockKind = "LIST"
)

// Block is a heading, a paragraph, or a list with its lines.
type Block struct {
	Kind  BlockKind
	Lines []string
}

// Blocks reads a text as people type it: an empty line ends a paragraph, "#"
// begins a heading, "-" or "*" a line of a list. Nothing else is markup.
func Blocks(text string) (list []Block) {
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		kind, rest := kindOf(line)
		last := len(list) - 1
		switch {
		case line == "":
			list = append(list, Block{}) // what follows stands apart
		case last >= 0 && kind == Items && list[last].Kind == Items:
			list[last].Lines = append(list[last].Lines, rest)
		case last >= 0 && kind == Paragraph && (list[last].Kind == Paragraph || list[last].Kind == Items):
			lines := list[last].Lines
			lines[len(lines)-1] += " " + rest
		default:
			list = append(list, Block{kind, []string{rest}})
		}
	}
	whole := list[:0]
	for _, b := range list {
		if len(b.Lines) > 0 {
			whole = append(whole, b)
		}
	}
	return whole
}

func kindOf(line string) (BlockKind, string) {
	if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
		return Heading, strings.TrimSpace(title)
	}
	for _, mark := range []string{"- ", "* ", "• "} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return Items, strings.TrimSpace(rest)
		}
	}
	return Paragraph, line
}

// unmarked is a text without its marks, as the search quotes it.
func unmarked(text string) string {
	var all strings.Builder
	for _, b := range Blocks(text) {
		all.WriteString(strings.Join(b.Lines, "\n") + "\n")
	}
	return all.String()
}
