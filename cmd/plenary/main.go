// Command plenary runs the membership and governance of an initiative: the
// server, the demo on a database of its own, and what an administrator does
// from a shell. Each subcommand has its file; config.go holds every setting.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Demo    demoCommand    `cmd:"" help:"Run everything on a private PostgreSQL, with a real membership in it."`
	Serve   serveCommand   `cmd:"" help:"Run the server: pages, API and scheduled jobs."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version."`
	Import  importCommand  `cmd:"" help:"Bring a spreadsheet into the register."`
	Job     jobCommand     `cmd:"" help:"List the scheduled jobs, or run one now."`
	Bounce  bounceCommand  `cmd:"" help:"Take a letter that came back, from standard input, as a mail server pipes it."`
	Staff   staffCommand   `cmd:"" help:"Add somebody of the secretariat, who can then sign in."`
	Schema  schemaCommand  `cmd:"" help:"Print the GraphQL schema."`
}

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is main with an exit code: 0 done, 1 refused or failed, 2 asked wrongly; or
// one that the error brings.
func run(args []string) int {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("plenary"),
		kong.Description("Membership and governance of an international initiative."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return fail(err)
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "plenary: %v\nRun plenary --help, or plenary COMMAND --help, for what it takes.\n", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	chosen.BindTo(ctx, (*context.Context)(nil))
	if err := chosen.Run(); err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	_, _ = fmt.Fprintf(os.Stderr, "plenary: %v\n", err)
	if c := (coded{}); errors.As(err, &c) {
		return c.code
	}
	return 1
}
