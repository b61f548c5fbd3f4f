package notices

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// SMTP is a mail server. User and Password may be empty.
type SMTP struct {
	Host     string
	Port     int
	User     string
	Password string
	// TLS is "required" (STARTTLS or nothing), "opportunistic" (STARTTLS where
	// offered), "implicit" (TLS from the first byte) or "none".
	TLS  string
	From string // "Plenary <secretariat@example.org>"
}

// patience bounds each exchange with the mail server.
const patience = 30 * time.Second

// Sender checks the settings; it does not connect yet.
func (c SMTP) Sender() (Sender, error) {
	from, err := netmail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("the sender's address %q is not one such as Plenary <secretariat@example.org>", c.From)
	}
	options := []mail.Option{mail.WithPort(c.Port), mail.WithTimeout(patience), mail.WithoutNoop(), mail.WithoutRset()}
	switch c.TLS {
	case "required":
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case "opportunistic", "":
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case "implicit":
		options = append(options, mail.WithSSL())
	case "none":
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("the mail server's TLS is %q, but must be required, opportunistic, implicit or none", c.TLS)
	}
	if c.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.User), mail.WithPassword(c.Password))
	}
	client, err := mail.NewClient(c.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("the mail server's settings: %w", err)
	}
	return &smtpSender{client, from}, nil
}

type smtpSender struct {
	client *mail.Client
	from   *netmail.Address
}

func (s *smtpSender) Connect(ctx context.Context) (Connection, error) {
	session, err := s.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return nil, err
	}
	return &smtpConnection{s, session}, nil
}

type smtpConnection struct {
	*smtpSender
	session *smtp.Client
}

func (c *smtpConnection) Close() error { return c.client.CloseWithSMTPClient(c.session) }

func (c *smtpConnection) Send(_ context.Context, m Mail) error {
	to, err := netmail.ParseAddress(m.Address)
	if err != nil || to.Address != m.Address {
		return &Rejection{Permanent: true, Answer: "not an e-mail address"}
	}
	to.Name = m.Name
	message := c.message(m, to)
	err = c.client.SendWithSMTPClient(c.session, message)
	if err == nil || message.IsDelivered() {
		return nil
	}
	failure := (*mail.SendError)(nil)
	if errors.As(err, &failure) && failure.ErrorCode() >= 400 {
		return &Rejection{Code: failure.ErrorCode(), Permanent: failure.ErrorCode() >= 500,
			Recipient: failure.Reason == mail.ErrSMTPRcptTo, Answer: err.Error()}
	}
	return err
}

func (c *smtpConnection) message(m Mail, to *netmail.Address) *mail.Msg {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(c.from)
	if m.ReturnTo != "" {
		message.EnvelopeFromMailAddress(&netmail.Address{Address: m.ReturnTo})
	}
	message.ToMailAddress(to)
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(m.MessageID)
	message.SetDateWithValue(m.Date)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers, please
	message.SetGenHeader("Content-Language", m.Language)
	if m.Unsubscribe != "" {
		message.SetListUnsubscribe(m.Unsubscribe)
		message.SetListUnsubscribePost()
	}
	message.SetBodyString(mail.TypeTextPlain, m.Text)
	message.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	if m.Calendar != nil { // as an alternative, which calendars offer to take, and as a file for those that do not
		text := m.Calendar.Text(c.from)
		message.AddAlternativeString(mail.ContentType("text/calendar; method="+m.Calendar.Method), text)
		_ = message.AttachReader("meeting.ics", strings.NewReader(text), mail.WithFileContentType("text/calendar")) // a string is always read
	}
	return message
}
