package uploads

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func init() { api.DisableConfigDir() } // it would write one into the home of whoever runs the server

// Actions that run a program, send something, or open another file; what shows
// a page or an address of the web is none.
var actions = []string{"GoToE", "ImportData", "JavaScript", "Launch", "Movie", "Rendition", "RichMediaExecute", "Sound", "SubmitForm"}

// Annotations that play or hold something.
var players = []string{"3D", "FileAttachment", "Movie", "RichMedia", "Screen", "Sound"}

// lookingTime is how long looking for them may take.
const lookingTime = 20 * time.Second

// runsPDF tells whether a PDF does something by itself or carries other files.
// One that cannot be read as a PDF is looked through as it lies there: readers
// that mend what is damaged would find as much.
func runsPDF(content []byte) bool {
	ctx, done := context.WithTimeout(context.Background(), lookingTime)
	defer done()
	answers := make(chan bool, 1)
	go func() {
		defer func() {
			if recover() != nil { // the library panics on what is malformed
				answers <- runsRaw(content)
			}
		}()
		settings := model.NewDefaultConfiguration()
		settings.ValidationMode, settings.Offline = model.ValidationRelaxed, true
		in, err := api.ReadContext(bytes.NewReader(content), settings)
		if err != nil {
			answers <- runsRaw(content)
			return
		}
		for _, entry := range in.Table {
			if entry != nil && !entry.Free && runsObject(entry.Object) {
				answers <- true
				return
			}
		}
		answers <- false
	}()
	select {
	case runs := <-answers:
		return runs
	case <-ctx.Done():
		return runsRaw(content)
	}
}

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

// runsRaw looks for the words where nothing better can be done.
func runsRaw(content []byte) bool {
	return slices.ContainsFunc([]string{"/JavaScript", "/JS", "/Launch", "/Filespec", "/RichMedia", "/XFA"}, func(word string) bool {
		return bytes.Contains(content, []byte(word))
	})
}
