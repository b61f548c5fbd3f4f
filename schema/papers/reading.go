package papers

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/ledongthuc/pdf"
)

// readers read the text of a file by its media type.
var readers = map[string]func(context.Context, []byte) (string, error){
	"application/pdf": readPDF,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": readDOCX,
	"application/vnd.oasis.opendocument.text":                                 readODT,
}

// mostText bounds the bytes of text that are kept of a file, and mostXML those
// that are unpacked of one part of an archive: a small file may hold gigabytes.
const (
	mostText = partBytes * mostParts
	mostXML  = 64 << 20
)

// typewriter are signs that the PDF's reader names by their last byte.
var typewriter = strings.NewReplacer("\x13", "–", "\x14", "—", "\x18", "‘", "\x19", "’", "\x1c", "“", "\x1d", "”")

// readPDF reads page by page.
func readPDF(ctx context.Context, content []byte) (string, error) {
	file, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", err
	}
	var all strings.Builder
	pages, err := Pages(file)
	for _, page := range pages {
		if err := ctx.Err(); err != nil || all.Len() >= mostText {
			return all.String(), err
		}
		text, failure := pageText(page)
		if failure != nil {
			err = errors.Join(err, failure) // the other pages may be well
			continue
		}
		all.WriteString(typewriter.Replace(text))
		all.WriteString("\n")
	}
	return all.String(), err
}

var errPage = errors.New("a page could not be read")

func pageText(page pdf.Page) (text string, err error) {
	defer func() {
		if recover() != nil {
			err = errPage
		}
	}()
	return page.GetPlainText(nil)
}

// Pages lists a file's pages in one walk through it; pdf.Reader.Page walks anew
// for each, which takes the square of their number. Pages that are nested deeper
// than any real file has them are left out: they may lead in a circle.
func Pages(file *pdf.Reader) (list []pdf.Page, err error) {
	defer func() {
		if recover() != nil {
			err = errPage
		}
	}()
	const mostPages, deepest = 10_000, 20
	var walk func(of pdf.Value, depth int)
	walk = func(of pdf.Value, depth int) {
		switch kids := of.Key("Kids"); {
		case len(list) == mostPages || depth == deepest:
		case of.Key("Type").Name() == "Page":
			list = append(list, pdf.Page{V: of})
		default:
			for i := range kids.Len() {
				walk(kids.Index(i), depth+1)
			}
		}
	}
	walk(file.Trailer().Key("Root").Key("Pages"), 0)
	return list, nil
}

// markup tells of a kind of document where its text is.
type markup struct {
	texts   []string // elements whose letters count; none: all but in skipped ones
	breaks  []string // elements that end a line
	spaces  []string // elements that stand for white space
	skipped []string // elements whose content does not count
}

var (
	word = markup{texts: []string{"t"}, breaks: []string{"p", "br"}, spaces: []string{"tab", "cr", "noBreakHyphen"},
		skipped: []string{"del", "moveFrom"}}
	openDocument = markup{breaks: []string{"p", "h", "line-break"}, spaces: []string{"s", "tab"},
		skipped: []string{"tracked-changes", "annotation", "automatic-styles", "font-face-decls", "scripts"}}
)

func readDOCX(ctx context.Context, content []byte) (string, error) {
	return readArchive(ctx, content, word, "word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
}

func readODT(ctx context.Context, content []byte) (string, error) {
	return readArchive(ctx, content, openDocument, "content.xml")
}

func readArchive(ctx context.Context, content []byte, m markup, names ...string) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "", err
	}
	var all strings.Builder
	for _, name := range names {
		at := slices.IndexFunc(archive.File, func(f *zip.File) bool { return f.Name == name })
		if at < 0 {
			continue
		}
		part, err := archive.File[at].Open()
		if err != nil {
			return all.String(), err
		}
		err = m.read(ctx, io.LimitReader(part, mostXML), &all)
		if err = errors.Join(err, part.Close()); err != nil {
			return all.String(), err
		}
	}
	return all.String(), nil
}

// read writes the text of an XML part. Entities of a document's own are none
// of Go's decoder: it refuses them.
func (m markup) read(ctx context.Context, from io.Reader, to *strings.Builder) error {
	decoder := xml.NewDecoder(from)
	inside := 0 // elements whose letters count
	for to.Len() < mostText {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			name := t.Name.Local
			switch {
			case slices.Contains(m.skipped, name):
				if err := decoder.Skip(); err != nil {
					return err
				}
			case slices.Contains(m.spaces, name):
				to.WriteByte(' ')
			case slices.Contains(m.texts, name):
				inside++
			}
		case xml.EndElement:
			switch {
			case slices.Contains(m.breaks, t.Name.Local):
				to.WriteByte('\n')
			case slices.Contains(m.texts, t.Name.Local):
				inside--
			}
		case xml.CharData:
			if inside > 0 || m.texts == nil {
				to.Write(t[:min(len(t), mostText-to.Len())])
			}
		}
	}
	return nil
}
