package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type jobCommand struct {
	List jobListCommand `cmd:"" help:"List the timetable and each job's last run."`
	Run  jobRunCommand  `cmd:"" help:"Run a job now and wait for its end."`
}

type jobListCommand struct {
	databaseSettings
	serverSettings
}

// Run prints the timetable.
func (c *jobListCommand) Run(ctx context.Context) (err error) {
	a, err := assemble(ctx, c.databaseSettings, c.serverSettings, c.logger(os.Stderr), nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	var names []string
	for _, job := range a.runner.List() {
		names = append(names, job.Name)
	}
	last, err := runs.Latest(ctx, a.store.Read(store.System("plenary job")), names)
	if err != nil {
		return err
	}
	for _, job := range a.runner.List() {
		when := "never ran"
		if run, ran := last[job.Name]; ran {
			when = string(run.Outcome) + " " + run.StartedAt.In(a.store.Zone()).Format(time.DateTime)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", job.Name, job.Schedule(texts.English), when, job.Purpose(texts.English))
	}
	return table.Flush()
}

type jobRunCommand struct {
	databaseSettings
	serverSettings
	Name string `arg:"" help:"The job's name, as plenary job list shows it."`
	Now  string `help:"Run as if it were this day of the past (2023-12-01) or instant (RFC 3339)."`
}

// Run runs a job in this process.
func (c *jobRunCommand) Run(ctx context.Context) (err error) {
	clock, err := c.clock(c.Now)
	if err != nil {
		return err
	}
	if clock != nil && clock().After(time.Now()) {
		return errors.New("--now is still to come: on this database, jobs would purge and send what is not due")
	}
	a, err := assemble(ctx, c.databaseSettings, c.serverSettings, c.logger(os.Stderr), clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	id, err := a.runner.RunNow(ctx, c.Name, store.System("plenary job"))
	if err != nil {
		return err
	}
	run, _, err := runs.ByID(ctx, a.store.Read(store.System("plenary job")), id)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s %v\n", c.Name, run.Outcome, run.Counts)
	if run.Error != "" {
		return errors.New(run.Error)
	}
	return nil
}

// clock reads --now: empty is the real clock, a day is nine in the morning of
// it in the settings' zone.
func (s databaseSettings) clock(now string) (func() time.Time, error) {
	if now == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("the time zone %q is not one of the IANA list, such as Europe/Copenhagen", s.TimeZone)
	}
	if day, err := time.ParseInLocation(time.DateOnly, now, zone); err == nil {
		return shifted(day.Add(9 * time.Hour)), nil
	}
	instant, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return nil, fmt.Errorf("--now %q is neither a day such as 2023-12-01 nor an instant such as 2023-12-01T09:00:00Z", now)
	}
	return shifted(instant), nil
}
