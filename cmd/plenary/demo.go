package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/plenary-org/plenary/migrations"
	"github.com/plenary-org/plenary/schema/demo"
	"github.com/plenary-org/plenary/schema/notices/mailtest"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/localpg"
)

type demoCommand struct {
	Fresh  bool   `help:"Throw the demo's data away and start over."`
	Listen string `default:"127.0.0.1:8080" help:"Address and port to listen on; port 0 takes a free one."`
	Now    string `help:"Pretend that it is this day (2023-12-01) or instant (RFC 3339); it has data of its own."`
	JSON   bool   `name:"json" help:"Print one line of JSON when ready, for scripts."`
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
		mailSettings: mailSettings{
			SMTPHost: mails.Addr().IP.String(), SMTPPort: mails.Addr().Port, SMTPTLS: "none",
			MailFrom: "Plenary <secretariat@secretariat.example>", MailWorkers: 2,
		},
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

// fill migrates, and loads the membership the first time. A load that was cut
// short leaves nothing: the database gets its name only when it is whole.
func fill(ctx context.Context, cluster *localpg.Cluster, settings serverSettings, database databaseSettings, clock func() time.Time) error {
	const loading = databaseName + "_loading"
	ready, err := exists(ctx, cluster, databaseName)
	if err != nil {
		return err
	}
	if ready {
		return migrate(ctx, cluster, databaseName)
	}
	for _, statement := range []string{"drop database if exists " + loading, "create database " + loading} {
		if err := administer(ctx, cluster, statement); err != nil {
			return err
		}
	}
	if err := migrate(ctx, cluster, loading); err != nil {
		return err
	}
	keys, err := people.NewKeys(settings.Secret)
	if err != nil {
		return err
	}
	outbox, err := newOutbox(settings.BaseURL, settings.Secret, keys)
	if err != nil {
		return err
	}
	config := store.Config{DSN: cluster.DSN(loading), Connections: database.Connections, Patience: bulkPatience}
	if err := demo.Load(ctx, config, outbox, clock()); err != nil {
		return err
	}
	return administer(ctx, cluster, "alter database "+loading+" rename to "+databaseName)
}

func migrate(ctx context.Context, cluster *localpg.Cluster, database string) (err error) {
	db, err := sql.Open("postgres", cluster.DSN(database))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = migrations.Up(ctx, db)
	return err
}

func exists(ctx context.Context, cluster *localpg.Cluster, database string) (found bool, err error) {
	db, err := sql.Open("postgres", cluster.DSN("postgres"))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1)`, database).Scan(&found)
	return found, err
}

// administer runs a statement on the cluster; its names are constants above.
func administer(ctx context.Context, cluster *localpg.Cluster, statement string) (err error) {
	db, err := sql.Open("postgres", cluster.DSN("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// announcement is the line of JSON for scripts.
type announcement struct {
	URL    string      `json:"url"`
	People []announced `json:"people"`
}

type announced struct {
	Name      string     `json:"name"`
	Email     string     `json:"email"`
	Role      store.Role `json:"role"`
	SignInURL string     `json:"signInUrl"`
	APIToken  string     `json:"apiToken"`
}

// linkLife is how long the printed links work; like those of mails, once.
const linkLife = 12 * time.Hour

// announce prints where everything is.
func (c *demoCommand) announce(ctx context.Context, a *app) error {
	line := announcement{URL: a.settings.BaseURL}
	for _, actor := range demo.Cast {
		person, err := a.introduce(ctx, actor)
		if err != nil {
			return fmt.Errorf("%s: %w", actor.Name, err)
		}
		line.People = append(line.People, person)
	}
	var out bytes.Buffer
	if c.JSON {
		if err := json.NewEncoder(&out).Encode(line); err != nil {
			return err
		}
	} else {
		line.tell(&out)
	}
	_, err := out.WriteTo(os.Stdout)
	return err
}

func (n announcement) tell(out *bytes.Buffer) {
	fmt.Fprintf(out, "\n  Plenary is at %s\n  Its mail is at %s/mailbox\n\n  Sign in as\n", n.URL, n.URL)
	for _, p := range n.People {
		fmt.Fprintf(out, "    %-16s %-7s %s\n", p.Name, p.Role, p.SignInURL)
	}
	fmt.Fprintf(out, "\n  A link works once. For another, ask at %s/sign-in with the person's\n  address and read the mailbox. Ctrl-C stops everything; the data stays.\n\n", n.URL)
}

// introduce makes a link and an API token for one of the cast.
func (a *app) introduce(ctx context.Context, actor demo.Actor) (p announced, err error) {
	q := a.store.Read(store.System("plenary demo"))
	found, known, err := people.Find(ctx, q, actor.Email)
	if err != nil || !known {
		return p, errors.Join(err, errIf(!known, "is not in the demo's data; start over with --fresh"))
	}
	viewer, err := people.ViewerOf(ctx, q, found.ID)
	if err != nil {
		return p, err
	}
	p = announced{Name: actor.Name, Email: actor.Email, Role: viewer.Top()}
	err = a.store.Write(ctx, viewer, func(tx *store.Tx) error {
		link, err := people.Issue(ctx, tx, a.keys, found.ID, linkLife)
		if err != nil {
			return err
		}
		p.SignInURL = people.LinkTo(a.settings.BaseURL, link)
		p.APIToken, err = newToken(ctx, tx, viewer.Top())
		return err
	})
	return p, err
}

// newToken makes a token for scripts; those of earlier starts work until their
// day is over.
func newToken(ctx context.Context, tx *store.Tx, role store.Role) (secret string, err error) {
	_, secret, err = people.CreateToken(ctx, tx, people.NewToken{Name: "plenary demo", Role: role, ExpiresOn: tx.Today().AddDays(1)})
	return secret, err
}

func errIf(wrong bool, text string) error {
	if wrong {
		return errors.New(text)
	}
	return nil
}
