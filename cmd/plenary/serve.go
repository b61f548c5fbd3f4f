package main

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

type serveCommand struct {
	databaseSettings
	serverSettings
	NoJobs bool `env:"PLENARY_NO_JOBS" help:"Leave the scheduled jobs to other servers."`
}

// Run serves until SIGTERM or Ctrl-C.
func (c *serveCommand) Run(ctx context.Context) (err error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a third of a page's cost is the collector; memory is not scarce
	}
	log := c.logger(os.Stderr)
	a, err := assemble(ctx, c.databaseSettings, c.serverSettings, log, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if !c.NoJobs {
		if err := a.runner.Start(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.stopJobs()) }()
	}
	h, err := a.handler(nil)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	return serve(ctx, listener, h, func() error {
		log.Info("serving", "address", listener.Addr().String(), "url", c.BaseURL)
		return nil
	})
}

// stopJobs lets jobs under way end.
func (a *app) stopJobs() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopping)
	defer cancel()
	return a.runner.Stop(ctx)
}

func isTLS(baseURL string) bool { return strings.HasPrefix(baseURL, "https://") }

// shifted is a clock that shows another time and goes on at the usual pace.
func shifted(start time.Time) func() time.Time {
	begun := time.Now()
	return func() time.Time { return start.Add(time.Since(begun)) }
}
