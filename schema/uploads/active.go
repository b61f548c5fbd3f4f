package uploads

import (
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Actions that run a program, send something, or open another file; what shows
// a page or an address of the web is none.
var actions = []string{"GoToE", "ImportData", "JavaScript", "Launch", "Movie", "Rendition", "RichMediaExecute", "Sound", "SubmitForm"}

// Annotations that play or hold something.
var players = []string{"3D", "FileAttachment", "Movie", "RichMedia", "Screen", "Sound"}

func runsObject(o types.Object) bool {
	switch o := o.(type) {
	case types.Dict:
		return runsDict(o)
	case types.StreamDict:
		return runsDict(o.Dict)
	case *types.StreamDict:
		return o != nil && runsDict(o.Dict)
	case types.Array:
		return slices.ContainsFunc(o, runsObject)
	}
	return false
}

func runsDict(d types.Dict) bool {
	named := func(entry string, list []string) bool {
		name := d.NameEntry(entry)
		return name != nil && slices.Contains(list, *name)
	}
	for _, entry := range []string{"JS", "EF", "XFA"} {
		if _, found := d.Find(entry); found {
			return true
		}
	}
	if named("Subtype", players) || named("S", actions) && !named("Type", []string{"StructElem"}) {
		return true
	}
	for _, o := range d {
		if runsObject(o) {
			return true
		}
	}
	return false
}
