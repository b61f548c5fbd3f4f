package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/plenary-org/plenary/schema/notices/mailtest"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store/localpg"
)

type demoCommand struct {
	Fresh  bool   `help:"Throw the demo's data away and start over."`
	Listen string `default:"127.0.0.1:8080" help:"Address and port to listen on; port 0 takes a free one."`
	Now    string `help:"Pretend that it is this day (2023-12-01) or instant (RFC 3339); it has data of its own."`
	JSON   bool   `name:"json" help:"Print one line of JSON when ready, for scripts."`
	Token  string `name:"bounce-token" env:"PLENARY_BOUNCE_TOKEN" help:"Accept letters that came back at POST /bounces, with this token."`
	Dir    string `type:"path" env:"PLENARY_DEMO_DIR" help:"Where the demo keeps its data; a folder of your cache by default."`
}

// databaseName is the demo's database in its private cluster.
const databaseName = "plenary"

// Run brings up PostgreSQL, the data, a mail server, the pages and the jobs,
// and takes them down at Ctrl-C.
func (c *demoCommand) Run(ctx context.Context) (err error) {
	clock, err := databaseSettings{TimeZone: "UTC"}.clock(c.Now)
	if err != nil {
		return err
	}
	if clock == nil {
		clock = time.Now
	}
	dir, err := c.dir()
	if err != nil {
		return err
	}
	if c.Fresh {
		if err := localpg.Remove(dir); err != nil {
			return err
		}
	}
	cluster, err := localpg.Start(ctx, dir, localpg.Lasting, io.Discard)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	mails, err := mailtest.Start(clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, mails.Close()) }()
	// The address must be known before the letters that lead to it are written.
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	settings, err := c.settings(dir, listener.Addr(), mails)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	database := databaseSettings{Database: cluster.DSN(databaseName), Connections: 8, TimeZone: "UTC"}
	if err := fill(ctx, cluster, settings, database, clock); err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.serve(ctx, dir, listener, settings, database, clock, mails)
}

func (c *demoCommand) serve(ctx context.Context, dir string, listener net.Listener, settings serverSettings, database databaseSettings, clock func() time.Time, mails *mailtest.Server) (err error) {
	logs, err := os.Create(filepath.Join(dir, "plenary.log"))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, logs.Close()) }()
	a, err := assemble(ctx, database, settings, settings.logger(logs), clock)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.runner.Start(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, a.stopJobs()) }()
	h, err := a.handler(func(mux *http.ServeMux) { mailbox{mails}.register(mux) })
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return serve(ctx, listener, h, func() error { return c.announce(ctx, a) })
}

// dir is where the demo's data lasts. PostgreSQL does not run as root, and its
// account cannot enter root's home, so root's demo lives beside everybody's.
// Each pretended day has data of its own.
func (c *demoCommand) dir() (string, error) {
	name := "demo"
	if c.Now != "" {
		name += "-" + c.Now[:min(len(c.Now), len(time.DateOnly))]
	}
	if c.Dir != "" {
		return filepath.Join(c.Dir, name), nil
	}
	if os.Geteuid() == 0 {
		return filepath.Join("/var/tmp", "plenary", name), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place for the demo's data, name one with --dir: %w", err)
	}
	return filepath.Join(cache, "plenary", name), nil
}

func (c *demoCommand) settings(dir string, address net.Addr, mails *mailtest.Server) (serverSettings, error) {
	secret, err := keptSecret(filepath.Join(dir, "secret"))
	host, port, _ := net.SplitHostPort(address.String()) // a listener's address is one
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return serverSettings{
		BaseURL: "http://" + net.JoinHostPort(host, port), Secret: secret, Languages: []string{"en", "fr", "es"}, LogLevel: "info",
		Files: filepath.Join(dir, "files"),
		mailSettings: mailSettings{
			SMTPHost: mails.Addr().IP.String(), SMTPPort: mails.Addr().Port, SMTPTLS: "none",
			MailFrom: "Plenary <secretariat@secretariat.example>", MailWorkers: 2,
		},
		bounceSettings: bounceSettings{BounceAddress: "bounces@secretariat.example", BounceToken: c.Token},
	}, err
}

// keptSecret makes the demo's secret the first time and keeps it, so that
// links in its mails outlive a restart.
func keptSecret(path string) (string, error) {
	kept, err := os.ReadFile(path)
	if err == nil && len(kept) >= people.ShortestSecret {
		return string(kept), nil
	}
	secret := rand.Text() + rand.Text()
	return secret, os.WriteFile(path, []byte(secret), 0o600)
}
