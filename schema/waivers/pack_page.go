package waivers

import (
	"slices"

	"github.com/plenary-org/plenary/schema/relay"
)

// PackCasesName is the name of the list of a pack's cases, for cursors.
const PackCasesName = "pack-cases"

// PageOfPack cuts a page out of a pack's cases, which never leave it. After a
// place that is none of theirs there is nothing.
func PageOfPack(cases []PackCase, page relay.Page) ([]PackCase, relay.Info) {
	rows := slices.Clone(cases)
	if page.Back {
		slices.Reverse(rows)
	}
	if page.Placed {
		at := slices.IndexFunc(rows, func(c PackCase) bool { return c.WaiverID == page.ID })
		if at < 0 {
			at = len(rows) - 1
		}
		rows = rows[at+1:]
	}
	return relay.Cut(page, rows[:min(len(rows), page.Size+1)], func(c PackCase) (string, int64) { return "", c.WaiverID })
}
