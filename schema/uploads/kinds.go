package uploads

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/refuse"
)

// kind is a sort of file: how it is called, and how its content shows it.
type kind struct {
	word       string // as people call it
	mediaType  string
	extensions []string // lower case, with the dot
	is         func(content []byte) bool
	// runs tells whether it holds a program, or other files, or fails where that
	// cannot be known; nil: it cannot hold any.
	runs func(ctx context.Context, content []byte) (bool, error)
}

func begins(magic string) func([]byte) bool {
	return func(content []byte) bool { return bytes.HasPrefix(content, []byte(magic)) }
}

var (
	pdf  = kind{"PDF", "application/pdf", []string{".pdf"}, begins("%PDF-"), runsPDF}
	png  = kind{"PNG", "image/png", []string{".png"}, begins("\x89PNG\r\n\x1a\n"), nil}
	jpeg = kind{"JPEG", "image/jpeg", []string{".jpg", ".jpeg"}, begins("\xff\xd8\xff"), nil}
	docx = kind{"DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"},
		office("word/document.xml"), runsOffice}
	xlsx = kind{"XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"},
		office("xl/workbook.xml"), runsOffice}
	odt = kind{"ODT", "application/vnd.oasis.opendocument.text", []string{".odt"}, isODT, runsODT}
	csv = kind{"CSV", "text/csv", []string{".csv", ".txt"}, func(content []byte) bool { return isText(content) && !isXML(content) }, nil}
	xml = kind{"XML", "application/xml", []string{".xml"}, isXML, nil}

	// A list of members is judged by who reads it, in better words.
	csvList  = kind{csv.word, csv.mediaType, csv.extensions, begins(""), nil}
	xlsxList = kind{xlsx.word, xlsx.mediaType, xlsx.extensions, begins(""), nil}

	binary = []kind{pdf, png, jpeg, docx, xlsx, odt} // what text is not
)

// inspect refuses what is no file of the purpose and returns its media type.
// What it costs to look into a file is bounded by turns.
func inspect(ctx context.Context, t turns, p Purpose, name string, content []byte) (mediaType string, err error) {
	rule := rules[p]
	extension := strings.ToLower(path.Ext(name))
	named := slices.IndexFunc(rule.kinds, func(k kind) bool { return slices.Contains(k.extensions, extension) })
	switch {
	case len(content) == 0:
		return "", refuse.Invalid("file", "UPLOAD_EMPTY", "Name", name)
	case len(content) > rule.max:
		return "", refuse.Invalid("file", "UPLOAD_BYTES", "Name", name, "Max", rule.max>>20)
	case named < 0:
		return "", refuse.Invalid("file", "UPLOAD_KIND", "Name", name, "Kinds", words(rule.kinds))
	case !rule.kinds[named].is(content):
		return "", refuse.Invalid("file", "UPLOAD_NOT_ITS_NAME", "Name", name, "Kind", rule.kinds[named].word)
	}
	return rule.kinds[named].mediaType, rule.kinds[named].inert(ctx, t, name, content)
}

// inert refuses a file that does something by itself, and one of which that
// cannot be known.
func (k kind) inert(ctx context.Context, t turns, name string, content []byte) error {
	if k.runs == nil {
		return nil
	}
	runs, err := t.look(ctx, lookingTime, k.runs, content)
	switch {
	case ctx.Err() != nil: // the sender has left
		return ctx.Err()
	case errors.Is(err, errNoTurn):
		return refuse.Conflict("file", "UPLOAD_BUSY", "Name", name)
	case err != nil:
		return refuse.Invalid("file", "UPLOAD_UNREADABLE", "Name", name, "Kind", k.word)
	case runs:
		return refuse.Invalid("file", "UPLOAD_RUNS", "Name", name, "Kind", k.word)
	}
	return nil
}

func words(kinds []kind) string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = k.word
	}
	return strings.Join(list, ", ")
}

// mostParts bounds the parts of an archive that are looked at: a document has
// dozens, an attack millions.
const mostParts = 5000

func partsOf(content []byte) []*zip.File {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) > mostParts {
		return nil
	}
	return archive.File
}

// office tells a document of Office Open XML by its parts (ECMA-376).
func office(heart string) func([]byte) bool {
	return func(content []byte) bool {
		if !begins("PK\x03\x04")(content) {
			return false
		}
		has := map[string]bool{}
		for _, part := range partsOf(content) {
			has[part.Name] = true
		}
		return has["[Content_Types].xml"] && has[heart]
	}
}

// isODT reads the first part, which names the type (OpenDocument 1.3, part 2, 3.3).
func isODT(content []byte) bool {
	parts := partsOf(content)
	if !begins("PK\x03\x04")(content) || len(parts) == 0 || parts[0].Name != "mimetype" || parts[0].Method != zip.Store {
		return false
	}
	first, err := parts[0].Open()
	if err != nil {
		return false
	}
	defer func() { _ = first.Close() }() // it is memory
	said, err := io.ReadAll(io.LimitReader(first, 100))
	return err == nil && string(said) == odtType
}

const odtType = "application/vnd.oasis.opendocument.text"

// isText tells text of any usual encoding from anything else: banks still
// write Windows-1252.
func isText(content []byte) bool {
	for _, k := range binary {
		if k.is(content) {
			return false
		}
	}
	return !bytes.ContainsFunc(content, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
}

func isXML(content []byte) bool {
	content = bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), " \r\n\t")
	return bytes.HasPrefix(content, []byte("<")) && !bytes.ContainsRune(content, 0)
}
