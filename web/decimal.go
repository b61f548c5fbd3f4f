package web

import (
	"strings"

	"github.com/plenary-org/plenary/schema/texts"
)

var spaces = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "")

// plainDecimal reads an amount as people of a language type it: "1 234,50" in
// French, "1.234,50" in Spanish, "1,234.50" in English. What it cannot read
// without a doubt it leaves as it is, for the API to refuse.
func plainDecimal(l texts.Language, typed string) string {
	plain := spaces.Replace(typed)
	point, group := ",", "."
	if l == texts.English {
		point, group = ".", ","
	}
	whole, fraction, hasPoint := strings.Cut(plain, point)
	if strings.Contains(fraction, group) {
		return plain
	}
	if strings.Contains(whole, group) {
		if !hasPoint && strings.Count(whole, group) == 1 && group == "." {
			return plain // "2200.50" typed the international way
		}
		if !grouped(whole, group) {
			return plain
		}
		whole = strings.ReplaceAll(whole, group, "")
	}
	if hasPoint {
		return whole + "." + fraction
	}
	return whole
}

// grouped tells whether a number is written in groups of three digits.
func grouped(whole, group string) bool {
	parts := strings.Split(whole, group)
	for i, part := range parts {
		if i > 0 && len(part) != 3 || i == 0 && (len(strings.TrimPrefix(part, "-")) > 3 || part == "") {
			return false
		}
	}
	return true
}
