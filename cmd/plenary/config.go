package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// databaseSettings are what every command that touches the database takes.
type databaseSettings struct {
	Database    string `env:"PLENARY_DATABASE" required:"" help:"PostgreSQL 15 or newer, as a URL or host=… dbname=…; several hosts: host=a,b port=5432,5432 target_session_attrs=read-write."`
	Direct      string `env:"PLENARY_DATABASE_DIRECT" help:"The same database past a connection pooler, for locks that last a session; --database by default."`
	Connections int    `env:"PLENARY_CONNECTIONS" default:"8" help:"Connections to the database for requests; about 4 for each core."`
	TimeZone    string `env:"PLENARY_TIME_ZONE" default:"UTC" help:"Where \"today\" is decided and jobs keep their hours, such as Europe/Copenhagen."`
}

// open connects with some patience: seconds for requests, minutes for jobs.
func (s databaseSettings) open(ctx context.Context, patience time.Duration, clock func() time.Time) (*store.Store, error) {
	return s.openAt(ctx, s.Database, patience, clock)
}

// openDirect connects past a pooler.
func (s databaseSettings) openDirect(ctx context.Context, clock func() time.Time) (*store.Store, error) {
	if s.Direct == "" {
		return s.openAt(ctx, s.Database, bulkPatience, clock)
	}
	return s.openAt(ctx, s.Direct, bulkPatience, clock)
}

const (
	requestPatience = 8 * time.Second
	bulkPatience    = 10 * time.Minute
)

func (s databaseSettings) openAt(ctx context.Context, dsn string, patience time.Duration, clock func() time.Time) (*store.Store, error) {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("the time zone %q is not one of the IANA list, such as Europe/Copenhagen", s.TimeZone)
	}
	return store.Open(ctx, store.Config{DSN: dsn, Connections: s.Connections, Patience: patience, Clock: clock, Zone: zone})
}

// upToDate refuses to work on a database of another version.
func upToDate(ctx context.Context, s *store.Store) error {
	pending, err := migrations.Pending(ctx, s.DB().DB)
	if err != nil {
		return err
	}
	if pending > 0 {
		return fmt.Errorf("the database is %d steps behind this version: run plenary migrate first", pending)
	}
	return nil
}

// ready opens a database that is as this version needs it, for a command that
// needs no server.
func (s databaseSettings) ready(ctx context.Context, patience time.Duration) (*store.Store, error) {
	opened, err := s.open(ctx, patience, nil)
	if err != nil {
		return nil, err
	}
	if err := upToDate(ctx, opened); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// serverSettings are what the server takes beside the database.
type serverSettings struct {
	Listen    string   `env:"PLENARY_LISTEN" default:":8080" help:"Address and port to listen on."`
	BaseURL   string   `env:"PLENARY_BASE_URL" required:"" help:"Where people reach the server, such as https://plenary.example.org; links in mails begin with it."`
	Secret    string   `env:"PLENARY_SECRET" required:"" help:"At least 32 random characters; seals sign-in and unsubscribe links. The same on all servers."`
	Languages []string `env:"PLENARY_LANGUAGES" default:"en,fr,es" help:"Languages offered; the first is for readers who prefer none of them."`
	LogLevel  string   `env:"PLENARY_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"How much to log: debug, info, warn or error."`
	Proxies   []string `env:"PLENARY_TRUSTED_PROXIES" help:"Networks of your reverse proxies, such as 10.0.0.0/8, whose X-Forwarded-For is believed when callers are limited."`
	Files     string   `env:"PLENARY_FILES" default:"files" help:"Where the files of papers are kept: the path of a folder, or s3://bucket/prefix?endpoint=https://host&region=name with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."`
	Admission string   `env:"PLENARY_ADMISSION" enum:"board,staff" default:"board" help:"Who admits members: board (a decision of the Board with a number is cited) or staff (the secretariat decides)."`
	mailSettings
	bounceSettings

	proxies []netip.Prefix
}

// mailSettings say how letters leave.
type mailSettings struct {
	SMTPHost     string `env:"PLENARY_SMTP_HOST" default:"localhost" help:"Mail server."`
	SMTPPort     int    `env:"PLENARY_SMTP_PORT" default:"25" help:"Its port."`
	SMTPUser     string `env:"PLENARY_SMTP_USER" help:"User name, where it wants one."`
	SMTPPassword string `env:"PLENARY_SMTP_PASSWORD" help:"Password, where it wants one."`
	SMTPTLS      string `env:"PLENARY_SMTP_TLS" enum:"required,opportunistic,implicit,none" default:"opportunistic" help:"required (STARTTLS or nothing), opportunistic, implicit (TLS from the first byte) or none."`
	MailFrom     string `env:"PLENARY_MAIL_FROM" default:"Plenary <secretariat@localhost.localdomain>" help:"Sender of letters."`
	MailWorkers  int    `env:"PLENARY_MAIL_WORKERS" default:"4" help:"Connections to the mail server at once."`
}

func (m mailSettings) smtp() notices.SMTP {
	return notices.SMTP{Host: m.SMTPHost, Port: m.SMTPPort, User: m.SMTPUser, Password: m.SMTPPassword, TLS: m.SMTPTLS, From: m.MailFrom}
}

// check says in one sentence what is wrong with the settings.
func (s *serverSettings) check() error {
	s.BaseURL = strings.TrimRight(s.BaseURL, "/")
	base, err := url.Parse(s.BaseURL)
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || base.Path != "" {
		return fmt.Errorf("the base URL %q is not an address such as https://plenary.example.org, without a path", s.BaseURL)
	}
	if len(s.Secret) < 32 {
		return errors.New("the secret is too short: set PLENARY_SECRET to at least 32 random characters, for example from openssl rand -hex 32")
	}
	for _, network := range s.Proxies {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return fmt.Errorf("the proxies' network %q is not one such as 10.0.0.0/8", network)
		}
		s.proxies = append(s.proxies, prefix)
	}
	return texts.Offer(s.Languages)
}

func (s *serverSettings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if level.UnmarshalText([]byte(s.LogLevel)) != nil {
		level = slog.LevelInfo // kong admits no other word
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
