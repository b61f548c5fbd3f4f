package sheets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"github.com/plenary-org/plenary/schema/refuse"
)

const bom = "\ufeff"

func (s *Sheet) readCSV(content []byte) error {
	content = bytes.TrimPrefix(content, []byte(bom))
	in := csv.NewReader(bytes.NewReader(content))
	in.Comma = delimiter(content)
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
			return refuse.Invalid("file", "SHEET_QUOTES", "Line", broken.StartLine)
		}
		if err != nil {
			return err
		}
		line, _ := in.FieldPos(0)
		if err := s.add(line, cells); err != nil {
			return err
		}
	}
}

// delimiter is what stands most often between the names of the header: comma,
// semicolon (where the comma is the decimal sign) or tab.
func delimiter(content []byte) rune {
	content = bytes.TrimLeft(content, "\r\n")
	counts, quoted := map[byte]int{}, false
	for _, b := range content {
		if b == '"' {
			quoted = !quoted
		}
		if b == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[b]++
		}
	}
	best := byte(',')
	for _, candidate := range []byte{';', '\t'} {
		if counts[candidate] > counts[best] {
			best = candidate
		}
	}
	return rune(best)
}
