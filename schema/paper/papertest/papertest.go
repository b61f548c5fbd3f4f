// Package papertest reads a printed paper back, so that tests see what its
// reader sees.
package papertest

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	stream = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shown  = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
)

// Words returns what the pages of a PDF show, a line for each piece of text,
// with plain spaces for those that do not break.
func Words(t testing.TB, pdf []byte) string {
	t.Helper()
	var lines []string
	for _, found := range stream.FindAllSubmatch(pdf, -1) {
		in, err := zlib.NewReader(bytes.NewReader(found[1]))
		if err != nil {
			continue // a font's table
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range shown.FindAllSubmatch(content, -1) {
			lines = append(lines, decode(text[1]))
		}
	}
	if lines == nil {
		t.Fatal("the PDF shows no text")
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "\u00a0", " ")
}

// decode reads a string of the content: UTF-16 with escapes.
func decode(raw []byte) string {
	var plain []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			i++
			switch raw[i] {
			case 'r':
				plain = append(plain, '\r')
				continue
			case 'n':
				plain = append(plain, '\n')
				continue
			}
		}
		plain = append(plain, raw[i])
	}
	units := make([]uint16, 0, len(plain)/2)
	for i := 0; i+1 < len(plain); i += 2 {
		units = append(units, uint16(plain[i])<<8|uint16(plain[i+1]))
	}
	return string(utf16.Decode(units))
}
