package packs

import (
	"slices"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// bare leaves of a file its pages: what opens, runs or is attached by itself
// has no place in a pack, nor have bookmarks other than the pack's. Notes and
// the fields of forms stay as they look; links lead to pages and to the web.
func bare(in *model.Context) error {
	for _, entry := range []string{"OpenAction", "AA", "Names", "Outlines", "AF", "AcroForm", "Collection", "Metadata", "StructTreeRoot", "MarkInfo", "PageLabels", "Perms", "DSS"} {
		in.RootDict.Delete(entry)
	}
	in.Names, in.Outlines = map[string]*model.Node{}, nil
	if in.XRefTable.Version() == model.V20 { // pages of a later version are pages
		earlier := model.V17
		in.HeaderVersion, in.RootVersion = &earlier, nil
		in.RootDict.Delete("Version")
	}
	for n := range in.PageCount {
		page, _, _, err := in.PageDict(n+1, false)
		if err == nil && page == nil {
			err = errPDF
		}
		if err == nil {
			err = still(in, page)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// players are annotations that are nothing but what they start or hold.
var players = []string{"3D", "FileAttachment", "Movie", "RichMedia", "Screen", "Sound"}

// still takes from a page what does something when it is shown or touched.
func still(in *model.Context, page types.Dict) error {
	page.Delete("AA")
	page.Delete("AF")
	entry, found := page.Find("Annots")
	if !found {
		return nil
	}
	notes, err := in.DereferenceArray(entry)
	if err != nil {
		return err
	}
	var kept types.Array
	for _, one := range notes {
		note, err := in.DereferenceDict(one)
		if err != nil {
			return err
		}
		if note == nil || slices.Contains(players, value(note.Subtype())) {
			continue
		}
		for _, entry := range []string{"AA", "AF", "PA", "Parent"} { // a field's parent has actions of its own
			note.Delete(entry)
		}
		action, err := in.DereferenceDict(note["A"])
		if err != nil {
			return err
		}
		if !leads(in, action) {
			note.Delete("A")
		}
		kept = append(kept, one)
	}
	page["Annots"] = kept
	return nil
}

// leads tells whether an action shows a page of the file or an address of the
// web, and does nothing after that.
func leads(in *model.Context, action types.Dict) bool {
	if _, more := action.Find("Next"); more {
		return false
	}
	switch value(action.NameEntry("S")) {
	case "GoTo":
		return true
	case "URI":
		address, err := in.DereferenceText(action["URI"])
		return err == nil && (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "mailto:"))
	}
	return false
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
