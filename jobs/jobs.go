// Package jobs is what happens by itself: the whole timetable is in this file,
// and run.go keeps to it. Each job is a function of the database and its
// clock; run twice, it does nothing the second time.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/waivers"
)

// Job is an entry of the timetable. Its purpose in words is the text "jobs.NAME".
type Job struct {
	Name string
	When Schedule
	// Quiet jobs run all the time: a run that found nothing to do leaves no
	// row in the ledger.
	Quiet bool
	Do    func(ctx context.Context, s *store.Store) (runs.Counts, error)
}

// Needs is what the jobs work with.
type Needs struct {
	Outbox  *notices.Outbox
	Sender  notices.Sender
	Workers int // connections to the mail server
	Files   blobs.Store
	Purges  []Purge // what housekeeping removes, beside its own
}

// Purge removes what has expired and says how many rows that was.
type Purge struct {
	Name string // what it counts: "sessions"
	Do   func(ctx context.Context, tx *store.Tx) (int64, error)
}

// Timetable is the whole of it. Hours are those of the store's zone.
func Timetable(n Needs) []Job {
	return []Job{
		{Name: "waiver-review", When: Daily{19, 30}, Do: review},
		{Name: "interest-reminders", When: Daily{19, 50}, Do: remindOfInterests},
		{Name: "mandate-reminders", When: Daily{19, 45}, Do: remindOfMandates},
		{Name: "renewal-reminders", When: Daily{20, 0}, Do: remind},
		{Name: "outbox", When: Every(5 * time.Second), Quiet: true, Do: n.drain},
		{Name: "meeting-packs", When: Every(5 * time.Second), Quiet: true, Do: n.pack},
		{Name: "paper-words", When: Every(5 * time.Second), Quiet: true, Do: n.scan},
		{Name: "waiver-recusals", When: Daily{5, 0}, Do: recuse},
		{Name: "waiver-packs", When: Daily{0, 30}, Do: closePacks},
		{Name: "minutes", When: Daily{0, 45}, Do: approveMinutes},
		{Name: "action-reminders", When: Daily{19, 45}, Do: remindActions},
		{Name: "written-procedures", When: Daily{0, 30}, Do: decideInWriting},
		{Name: "housekeeping", When: Daily{4, 30}, Do: n.clean},
	}
}

func remind(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var c reminders.Counts
	err := s.Work(ctx, store.System("renewal-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.Run(ctx, tx)
		return err
	})
	return counted(c), err
}

func remindOfInterests(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var c reminders.Counts
	err := s.Work(ctx, store.System("interest-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.RunInterests(ctx, tx)
		return err
	})
	return counted(c), err
}

func remindOfMandates(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var c reminders.Counts
	err := s.Work(ctx, store.System("mandate-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.RunMandates(ctx, tx)
		return err
	})
	return counted(c), err
}

// review ends the waivers whose last day has passed, and reminds of those that
// will end.
func review(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var c reminders.Counts
	var ended int64
	err := s.Work(ctx, store.System("waiver-review"), func(tx *store.Tx) (err error) {
		if ended, err = waivers.End(ctx, tx); err != nil {
			return err
		}
		c, err = reminders.RunWaivers(ctx, tx)
		return err
	})
	counts := counted(c)
	counts["ended"] = ended
	return counts, err
}

// approveMinutes approves those to which nobody objected in time.
func approveMinutes(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var approved int64
	err := s.Work(ctx, store.System("minutes"), func(tx *store.Tx) (err error) {
		approved, err = meetings.ApproveUnopposed(ctx, tx)
		return err
	})
	return runs.Counts{"approved": approved}, err
}

func remindActions(ctx context.Context, s *store.Store) (runs.Counts, error) {
	var c reminders.Counts
	err := s.Work(ctx, store.System("action-reminders"), func(tx *store.Tx) (err error) {
		c, err = reminders.RunActions(ctx, tx)
		return err
	})
	return counted(c), err
}

func counted(c reminders.Counts) runs.Counts {
	counts := runs.Counts{"planned": c.Planned, "reopened": c.Reopened, "queued": c.Queued}
	for reason, rows := range c.Skipped {
		counts["skipped_"+reason] = rows
	}
	return counts
}

func recuse(ctx context.Context, s *store.Store) (runs.Counts, error) {
	ended := 0
	err := s.Work(ctx, store.System("waiver-recusals"), func(tx *store.Tx) (err error) {
		ended, err = waivers.Recuse(ctx, tx)
		return err
	})
	return runs.Counts{"recused": int64(ended)}, err
}

// closePacks decides the consent packs in writing whose last day is over, each
// in a transaction of its own: one that fails does not hold up the others.
func closePacks(ctx context.Context, s *store.Store) (runs.Counts, error) {
	v, counts := store.System("waiver-packs"), runs.Counts{"closed": 0}
	ids, err := waivers.Written(ctx, s.Read(v))
	for _, id := range ids {
		var decided, failed int
		failure := s.Write(ctx, v, func(tx *store.Tx) (err error) {
			decided, failed, err = waivers.CloseWritten(ctx, tx, id)
			return err
		})
		if failure != nil {
			err = errors.Join(err, fmt.Errorf("pack %d: %w", id, failure))
			continue
		}
		counts["closed"]++
		counts["decided"] += int64(decided)
		counts["failed"] += int64(failed)
	}
	return counts, err
}

func (n Needs) drain(ctx context.Context, s *store.Store) (runs.Counts, error) {
	c, err := n.Outbox.Drain(ctx, s, n.Sender, n.Workers)
	return runs.Counts{"sent": c.Sent, "retried": c.Retried, "failed": c.Failed, "dropped": c.Dropped}, err
}

// scan reads the files of papers for the search.
func (n Needs) scan(ctx context.Context, s *store.Store) (runs.Counts, error) {
	read, failed, err := papers.Scan(ctx, s, n.Files)
	return runs.Counts{"scanned": read, "unread": failed}, err
}

// pack makes the packs of meetings that were asked for.
func (n Needs) pack(ctx context.Context, s *store.Store) (runs.Counts, error) {
	c, err := packs.Make(ctx, s, n.Files)
	return runs.Counts{"bound": c.Made, "outdated": c.Stale, "unbound": c.Failed}, err
}

// keepQuietRuns is how long the rows of the outbox's runs are kept.
const keepQuietRuns = 90 * 24 * time.Hour

func (n Needs) clean(ctx context.Context, s *store.Store) (runs.Counts, error) {
	counts := runs.Counts{}
	purges := append([]Purge{{"outbox_runs", func(ctx context.Context, tx *store.Tx) (int64, error) {
		return runs.Purge(ctx, tx, "outbox", tx.Now().Add(-keepQuietRuns))
	}}}, n.Purges...)
	for _, p := range purges {
		err := s.Work(ctx, store.System("housekeeping"), func(tx *store.Tx) (err error) {
			counts[p.Name], err = p.Do(ctx, tx)
			return err
		})
		if err != nil {
			return counts, err
		}
	}
	return counts, nil
}
