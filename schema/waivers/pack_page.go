package waivers

import (
	"slices"

	"github.com/plenary-org/plenary/schema/relay"
)

// PackCasesName is the name of the list of a pack's cases, for cursors.
const PackCasesName = "pack-cases"

// PageOfPack cuts a page out of a pack's cases, which never leave it.
func PageOfPack(cases []PackCase, page relay.Page) ([]PackCase, relay.Info) {
	return pageOf(cases, page, func(c PackCase) int64 { return c.WaiverID })
}

// pageOf cuts a page out of a whole list, whose places are ids. After a place
// that is not in the list there is nothing.
func pageOf[T any](list []T, page relay.Page, id func(T) int64) ([]T, relay.Info) {
	rows := slices.Clone(list)
	if page.Back {
		slices.Reverse(rows)
	}
	if page.Placed {
		at := slices.IndexFunc(rows, func(row T) bool { return id(row) == page.ID })
		if at < 0 {
			at = len(rows) - 1
		}
		rows = rows[at+1:]
	}
	return relay.Cut(page, rows[:min(len(rows), page.Size+1)], func(row T) (string, int64) { return "", id(row) })
}
