// Package demo fills a database with a membership to look at: the 111 real
// member organisations of a real initiative, its real fee schedule, and
// invented people and payments around them. Dates lead up to the day of
// loading, so that something is always due tonight.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/plenary-org/plenary/schema/blobs"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
)

// demo is a loading under way: a store whose clock the loading moves.
type demo struct {
	store    *store.Store
	at       time.Time
	dice     *rand.Rand
	staff    int64 // Ada, who records the payments
	outbox   *notices.Outbox
	seals    seals.Keys // of the loading alone
	files    blobs.Store
	bodies   []body // the members, in the order of the register
	credited bool   // somebody's invoice was, in part
}

// Load fills an empty, migrated database as of an instant, and a store of files. Letters of the past
// are composed by the outbox and delivered to nobody.
func Load(ctx context.Context, c store.Config, outbox *notices.Outbox, files blobs.Store, now time.Time) (err error) {
	d := &demo{at: now, dice: newDice(), outbox: outbox, files: files}
	if d.seals, err = newSeals(); err != nil {
		return err
	}
	c.Clock = func() time.Time { return d.at }
	if d.store, err = store.Open(ctx, c); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	if d.bodies, err = d.register(ctx, now); err != nil {
		return fmt.Errorf("loading the demo's register: %w", err)
	}
	if err := d.live(ctx, now); err != nil {
		return fmt.Errorf("loading the demo's years: %w", err)
	}
	if err := d.handOut(ctx, now); err != nil {
		return fmt.Errorf("loading the demo's papers: %w", err)
	}
	if err := d.planChange(ctx, now); err != nil {
		return fmt.Errorf("loading the demo's plans: %w", err)
	}
	return nil
}

// act is what the demo does as the person of the secretariat, on a day.
func (d *demo) act(ctx context.Context, at time.Time, do func(*store.Tx) error) error {
	d.at = at
	viewer := store.System("plenary demo")
	if d.staff != 0 {
		viewer.PersonID, viewer.Job = d.staff, ""
	}
	return d.store.Work(ctx, viewer, do)
}
