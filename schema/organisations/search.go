package organisations

import (
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// maxWords bounds what a stranger can make the database search for.
const maxWords = 6

// literally finds a word as it is: what LIKE takes for a wildcard is escaped
// after folding, which may make one (a full-width ％ folds to %).
const literally = `o.search like '%' || replace(replace(replace(fold($?), '\', '\\'), '%', '\%'), '_', '\_') || '%'`

// Search narrows a query over organisations o to those that have every word in
// a present or former name, accents and case aside. Words of three letters and
// more are found by the trigram index.
func Search(w *store.Where, words string) {
	list := strings.Fields(words)
	for _, word := range list[:min(len(list), maxWords)] {
		w.And(literally, word)
	}
}
