// Package dsn reads what mail servers send back about a letter that they could
// not deliver: delivery status notifications (RFC 3464), and the plain ones of
// older servers. It says what the report says; whom it is about, the caller
// knows.
package dsn

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

// Report is a message from a mail server about a letter.
type Report struct {
	Failed     bool   // a recipient was given up; false: delayed, delivered, or no report at all
	Hard       bool   // for good: status 5, as opposed to 4
	Status     string // RFC 3463, such as 5.1.1; empty where none is given
	Diagnostic string // the remote server's words, on one line
	Recipient  string // the address given up, as the report names it
	// Addresses are all places where the letter's return address or Message-ID
	// may stand: headers of the report and of the letter that it returns.
	Addresses []string
}

// Largest is how many bytes of a report are read.
const Largest = 1 << 20

// ErrUnreadable says that something is no mail at all.
var ErrUnreadable = errors.New("not a message (RFC 5322)")

const deepest = 5 // nesting of parts that is followed

// Read reads a report. What is mail, but no report, gives a Report that has
// not Failed; what is no mail, ErrUnreadable.
func Read(raw []byte) (Report, error) {
	raw = bytes.TrimLeft(raw[:min(len(raw), Largest)], "\r\n")
	if from, rest, ok := bytes.Cut(raw, []byte("\n")); ok && bytes.HasPrefix(from, []byte("From ")) {
		raw = rest // an mbox's line, which pipes may put before
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || len(message.Header) == 0 {
		return Report{}, ErrUnreadable
	}
	var r Report
	header := textproto.MIMEHeader(message.Header)
	r.note(header, "To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "In-Reply-To", "References", "Original-Envelope-Id")
	r.part(header, message.Body, deepest)
	if !r.Failed && r.Status == "" {
		r.plain(header, raw)
	}
	r.Diagnostic = oneLine(r.Diagnostic)
	return r, nil
}

func (r *Report) note(header textproto.MIMEHeader, names ...string) {
	for _, name := range names {
		r.Addresses = append(r.Addresses, header[textproto.CanonicalMIMEHeaderKey(name)]...)
	}
}

func (r *Report) part(header textproto.MIMEHeader, body io.Reader, deep int) {
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || deep == 0 {
		return
	}
	body = decoded(header.Get("Content-Transfer-Encoding"), body)
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return // the end, or cut off: what was read counts
			}
			r.part(part.Header, part, deep-1)
		}
	case kind == "message/delivery-status", kind == "message/global-delivery-status":
		r.status(body)
	case kind == "message/rfc822", kind == "text/rfc822-headers", kind == "message/global", kind == "message/global-headers":
		r.returned(body)
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

// returned notes where the returned letter's own headers say who sent it.
func (r *Report) returned(body io.Reader) {
	for _, header := range blocks(body, 1) {
		r.note(header, "Return-Path", "Message-Id", "Errors-To", "X-Original-Return-Path")
	}
}

// status reads the fields about the message and about each recipient, of whom
// the worst fate counts.
func (r *Report) status(body io.Reader) {
	for _, fields := range blocks(body, 20) {
		r.note(fields, "Original-Envelope-Id")
		status, _, _ := strings.Cut(strings.TrimSpace(fields.Get("Status")), " ")
		if !strings.EqualFold(strings.TrimSpace(fields.Get("Action")), "failed") {
			continue
		}
		if hard := strings.HasPrefix(status, "5"); !r.Failed || hard && !r.Hard {
			r.Failed, r.Hard, r.Status = true, hard, code(status)
			r.Diagnostic = untyped(fields.Get("Diagnostic-Code"))
			r.Recipient = untyped(fields.Get("Final-Recipient"))
		}
	}
}

// blocks reads headers that blank lines part, as delivery-status is made.
func blocks(body io.Reader, most int) (list []textproto.MIMEHeader) {
	raw, err := io.ReadAll(io.LimitReader(body, Largest))
	if err != nil && len(raw) == 0 {
		return nil
	}
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	for _, block := range strings.Split(text, "\n\n") {
		if strings.TrimSpace(block) == "" {
			continue
		}
		// A line that is no field ends the block; the fields before it count.
		fields, _ := textproto.NewReader(bufio.NewReader(strings.NewReader(strings.TrimLeft(block, "\n") + "\n\n"))).ReadMIMEHeader()
		if len(fields) > 0 {
			list = append(list, fields)
		}
		if len(list) == most {
			break
		}
	}
	return list
}

// untyped is a field's value without its type: "rfc822; a@example.org".
func untyped(value string) string {
	if _, rest, ok := strings.Cut(value, ";"); ok {
		value = rest
	}
	return strings.TrimSpace(value)
}
