package packs

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func init() { api.DisableConfigDir() } // it would write one into the home of whoever runs the server

// mark is a bookmark: words and the page that they lead to, from 1.
type mark struct {
	title string
	page  int
	below []mark
}

// errPDF says that a file cannot be put into a pack: damaged, locked with a
// password, or not what it says.
var errPDF = errors.New("the file is no PDF whose pages can be taken over")

func settings(command model.CommandMode) *model.Configuration {
	c := model.NewDefaultConfiguration()
	c.Cmd = command
	c.ValidationMode = model.ValidationRelaxed
	c.CreateBookmarks = false
	c.OptimizeBeforeWriting = false
	c.Offline = true
	return c
}

// read reads a PDF; what its library panics on, it cannot be read either.
func read(content []byte) (in *model.Context, err error) {
	defer func() {
		if recover() != nil {
			in, err = nil, errPDF
		}
	}()
	in, err = api.ReadAndValidate(bytes.NewReader(content), settings(model.MERGECREATE))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPDF, err)
	}
	if in.Encrypt != nil {
		return nil, errPDF // its owner forbade it
	}
	if in.PageCount == 0 {
		return nil, errPDF
	}
	if err := bare(in); err != nil {
		return nil, fmt.Errorf("%w: %w", errPDF, err)
	}
	return in, nil
}

// badPart says which part could not be joined.
type badPart struct {
	index int
	cause error
}

func (b badPart) Error() string { return fmt.Sprintf("part %d: %v", b.index, b.cause) }
func (b badPart) Unwrap() error { return b.cause }

// join puts PDFs behind one another, numbers the pages across, and gives them
// bookmarks. A part that cannot be joined is a badPart.
func join(parts [][]byte, marks []mark) (joined []byte, err error) {
	at := 0
	defer func() {
		if thrown := recover(); thrown != nil {
			joined, err = nil, badPart{at, fmt.Errorf("panic: %v", thrown)}
		}
	}()
	all, err := read(parts[0])
	if err != nil {
		return nil, err
	}
	for i, part := range parts[1:] {
		at = i + 1
		next, err := read(part)
		if err == nil {
			err = pdfcpu.MergeXRefTables("", next, all, false, false)
		}
		if err != nil {
			return nil, badPart{at, err}
		}
	}
	at = 0
	if err := number(all); err != nil {
		return nil, err
	}
	if err := outline(all, marks); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = api.WriteContext(all, &out)
	return out.Bytes(), err
}

// corner is where a page of a pack bears its number, on white, so that it is
// read whatever lies below.
const corner = "font:Helvetica, points:8, scalefactor:1 abs, position:br, offset:-24 14, rotation:0, opacity:1, fillcolor:#566065, bgcolor:#ffffff, margins:2"

func number(all *model.Context) error {
	stamp, err := api.TextWatermark("%p / %P", corner, true, false, types.POINTS)
	if err == nil {
		err = pdfcpu.AddWatermarks(all, nil, stamp)
	}
	return err
}
