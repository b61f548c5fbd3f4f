// Package mailtest is a mail server in memory, for tests and for the demo: it
// keeps what arrives, reads it apart, and can refuse letters by address.
package mailtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// kept is how many of the newest letters the server remembers.
const kept = 5000

// Message is a letter as it arrived.
type Message struct {
	From    string // of the envelope
	To      string
	Subject string
	Text    string
	HTML    string
	Headers mail.Header
	Raw     []byte
	At      time.Time
}

// Server is a running mail server on the loopback interface.
type Server struct {
	listener net.Listener
	server   *smtp.Server
	now      func() time.Time
	done     chan struct{}

	mu          sync.Mutex
	messages    []Message // oldest first, as a ring once full
	next        int
	answers     map[string][]*smtp.SMTPError
	connections int
}

// Start listens on a free port of the loopback interface; now stamps what arrives.
func Start(now func() time.Time) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{listener: listener, now: now, done: make(chan struct{}), answers: map[string][]*smtp.SMTPError{}}
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.connections++
		return &session{server: s}, nil
	}))
	s.server.Domain, s.server.MaxMessageBytes, s.server.EnableSMTPUTF8 = "localhost", 1<<20, true
	go func() {
		defer close(s.done)
		_ = s.server.Serve(listener) // ends with Close
	}()
	return s, nil
}

// Addr is the server's host and port.
func (s *Server) Addr() *net.TCPAddr { return s.listener.Addr().(*net.TCPAddr) }

// Close hangs up on everybody.
func (s *Server) Close() error {
	err := s.server.Close()
	<-s.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Answer makes the server refuse the next letters to an address with these
// codes, one each (451: come back later; 550: never); then it takes them.
func (s *Server) Answer(address string, codes ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, code := range codes {
		s.answers[address] = append(s.answers[address], &smtp.SMTPError{
			Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: "as asked by the test"})
	}
}

// Messages returns what arrived, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(append([]Message{}, s.messages[s.next:]...), s.messages[:s.next]...)
}

// Connections counts the connections made so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Forget empties the mailbox.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages, s.next = nil, 0
}

func (s *Server) keep(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.messages) < kept {
		s.messages = append(s.messages, m)
		return
	}
	s.messages[s.next] = m
	s.next = (s.next + 1) % kept
}

type session struct {
	server   *Server
	from, to string
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if answers := s.server.answers[to]; len(answers) > 0 {
		s.server.answers[to] = answers[1:]
		return answers[0]
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := read(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "cannot be read: " + err.Error()}
	}
	m.From, m.To, m.At = s.from, s.to, s.server.now()
	s.server.keep(m)
	return nil
}

// read takes a letter apart.
func read(raw []byte) (Message, error) {
	letter, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Message{}, err
	}
	m := Message{Headers: letter.Header, Raw: raw}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject")); err != nil {
		return Message{}, err
	}
	return m, m.part(letter.Header.Get("Content-Type"), letter.Header.Get("Content-Transfer-Encoding"), letter.Body)
}

func (m *Message) part(contentType, encoding string, body io.Reader) error {
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.parts(multipart.NewReader(body, parameters["boundary"]))
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
	switch kind {
	case "text/plain":
		m.Text = string(content)
	case "text/html":
		m.HTML = string(content)
	}
	return err
}

func (m *Message) parts(reader *multipart.Reader) error {
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.part(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
			return err
		}
	}
}
