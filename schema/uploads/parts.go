package uploads

import (
	"archive/zip"
	"context"
	markup "encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// mostXML bounds what is read of a part: a book of a thousand pages has 20 MB.
const mostXML = 64 << 20

// Parts of Office Open XML that hold programs or other files, by the words in
// their names, in lower case as these are compared (ECMA-376, part 2, 6.2.2).
var officeParts = []string{"vbaproject", "vbadata", "/embeddings/", "/activex/", "customui/", "oleobject", "/webextensions/"}

// Relationships to such parts, by the last word of their types: whatever the
// parts are called, readers find them by these.
var officeLinks = []string{"afchunk", "activexcontrolbinary", "control", "extensibility", "oleobject", "package", "vbaproject", "webextension", "webextensiontaskpanes"}

// runsOffice tells whether a document of Office Open XML holds macros, controls
// or other files, or fetches something as it is opened.
func runsOffice(ctx context.Context, content []byte) (bool, error) {
	for _, part := range partsOf(content) {
		name := strings.ToLower("/" + strings.ReplaceAll(part.Name, `\`, "/"))
		if slices.ContainsFunc(officeParts, func(word string) bool { return strings.Contains(name, word) }) {
			return true, nil
		}
		found, err := false, error(nil)
		switch {
		case name == "/[content_types].xml":
			found, err = elements(ctx, part, macroType)
		case path.Ext(name) == ".rels":
			found, err = elements(ctx, part, fetches)
		}
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// macroType finds the declaration of a part with a program: it may have any
// name.
func macroType(e markup.StartElement) bool {
	said := strings.ToLower(attribute(e, "ContentType"))
	return slices.ContainsFunc([]string{"macroenabled", "vbaproject", "activex", "oleobject"}, func(word string) bool { return strings.Contains(said, word) })
}

// fetches finds what is no part of a text: a program, another file, or something
// outside that is fetched. Links are followed by whoever reads; and a template
// on the disk of whoever wrote it is not there for anybody else.
func fetches(e markup.StartElement) bool {
	if e.Name.Local != "Relationship" {
		return false
	}
	kind := strings.ToLower(path.Base(attribute(e, "Type")))
	target := strings.ToLower(attribute(e, "Target"))
	if slices.Contains(officeLinks, kind) {
		return true
	}
	return strings.EqualFold(attribute(e, "TargetMode"), "External") && kind != "hyperlink" && (kind != "attachedtemplate" || !onDisk(target))
}

// onDisk tells whether an address is of a drive: "file:///c:\letters.dotx".
func onDisk(target string) bool {
	drive, _ := strings.CutPrefix(target, "file:///")
	return len(drive) > 2 && drive[0] >= 'a' && drive[0] <= 'z' && drive[1] == ':'
}

// Folders of OpenDocument with programs, and with other documents.
var odtFolders = []string{"basic/", "scripts/", "dialogs/", "versions/", "object "}

// Elements that run something or show another file (OpenDocument 1.3, part 3,
// 10.4.6-10.4.10, 10.3.19 and 3.13).
var odtElements = []string{"applet", "event-listener", "floating-frame", "object", "object-ole", "plugin", "script"}

// runsODT tells the same of an OpenDocument text.
func runsODT(ctx context.Context, content []byte) (bool, error) {
	for _, part := range partsOf(content) {
		name := strings.ToLower(part.Name)
		if slices.ContainsFunc(odtFolders, func(folder string) bool { return strings.HasPrefix(name, folder) }) {
			return true, nil
		}
		if name != "content.xml" && name != "styles.xml" {
			continue
		}
		found, err := elements(ctx, part, func(e markup.StartElement) bool { return slices.Contains(odtElements, e.Name.Local) })
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// elements tells whether a part has an element of a sort. What is not read to
// its end could hide one.
func elements(ctx context.Context, part *zip.File, of func(markup.StartElement) bool) (bool, error) {
	if part.UncompressedSize64 > mostXML {
		return false, errUnreadable
	}
	in, err := part.Open()
	if err != nil {
		return false, err
	}
	defer func() { _ = in.Close() }() // it is memory
	decoder := markup.NewDecoder(io.LimitReader(in, mostXML))
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		case ctx.Err() != nil:
			return false, ctx.Err()
		}
		if e, ok := token.(markup.StartElement); ok && of(e) {
			return true, nil
		}
	}
}

func attribute(e markup.StartElement, name string) string {
	for _, a := range e.Attr {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}
