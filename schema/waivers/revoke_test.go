package waivers

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// revises is a revision of 1 December 2023 by the whole Board.
func (b board) revises(number string, waiver int64) Revision {
	return Revision{WaiverID: waiver, Citation: decisions.Citation{Number: number, On: on("2023-12-01")}, Reason: "It was based on a wrong list.", Present: b.people}
}

const standing = `select w.state || ' ' || w.outcome || ' ' || coalesce(w.valid_from || '/' || w.valid_to, '-') || ' ' || x.waived || ' ' || x.balance || ' ' || x.due_on
	from fee_waivers w join dues x using (member_id) where w.id = $1`

func TestARevokedWaiverIsOwedAgainAndCitesTheGrant(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		w := b.cases[0]
		if err := Revoke(ctx, tx, b.revises("2023/08", w)); code(err) != "WAIVER_NOT_SO" {
			t.Fatal(err)
		}
		if _, err := Decide(ctx, tx, b.grants("2023/07", w)); err != nil {
			t.Fatal(err)
		}
		r := b.revises("2023/08", w)
		r.Present = b.people[:4]
		if err := Revoke(ctx, tx, r); code(err) != "QUORUM_NOT_MET" || !strings.Contains(err.Error(), "7 seated, 1 recused, 4 of 6 needed, 3 present") {
			t.Fatal(err)
		}
		if err := Revoke(ctx, tx, b.revises("2023/08", w)); err != nil {
			t.Fatal(err)
		}
		if got := one(ctx, t, tx, standing, w); got != "REVOKED GRANTED 2023-12-01/2023-12-01 0 100000 2023-12-31" {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(d.act || ' ' || d.outcome || ' ' || coalesce(c.act, '-'), ', ' order by d.id) from waiver_decisions d left join waiver_decisions c on c.id = d.cites_id`); got != "GRANT GRANTED -, REVOKE REVOKED GRANT" {
			t.Error(got)
		}
		if got := one(ctx, t, tx, `select string_agg(kind, ' ' order by id) from notices`); got != "waiver_granted waiver_revoked" {
			t.Error(got)
		}
		if err := Revoke(ctx, tx, b.revises("2023/09", w)); code(err) != "WAIVER_NOT_SO" {
			t.Error(err)
		}
	})
}

// succeeded is a case of a waiver of 2023 that is granted, and its successor of
// 2024, granted too.
func succeeded(ctx context.Context, t *testing.T, tx *store.Tx) (b board, before, after int64) {
	t.Helper()
	b = convene(ctx, t, tx, 1)
	before = b.cases[0]
	if _, err := Decide(ctx, tx, b.grants("2023/07", before)); err != nil {
		t.Fatal(err)
	}
	after = b.next(ctx, t, tx, before, 2024)
	if _, err := Decide(ctx, tx, b.grants("2023/08", after)); err != nil {
		t.Fatal(err)
	}
	return b, before, after
}

const state = `select state from fee_waivers where id = $1`

func TestAWaiverThatWasRenewedOrHasEndedCanStillBeRevokedAndCorrected(t *testing.T) {
	for _, from := range []State{StateRenewed, StateEnded} {
		for name, act := range map[string]func(context.Context, *store.Tx, Revision) error{"REVOKED": Revoke, "DECLINED": Correct} {
			storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
				ctx := t.Context()
				b, w, _ := succeeded(ctx, t, tx)
				for _, statement := range []string{`set local session_replication_role = replica`, `update fee_waivers set state = '` + string(from) + `' where id = ` + fmt.Sprint(w), `set local session_replication_role = origin`} {
					if _, err := tx.Exec(ctx, statement); err != nil {
						t.Fatal(err)
					}
				}
				shorter := b.revises("2023/09", w)
				shorter.Outcome, shorter.ValidTo = Granted, on("2024-10-31")
				if err := Correct(ctx, tx, shorter); err != nil {
					t.Fatal(err)
				}
				if got, want := one(ctx, t, tx, `select state || ' ' || valid_to from fee_waivers where id = $1`, w), map[State]string{StateRenewed: "RENEWED 2024-10-31", StateEnded: "GRANTED 2024-10-31"}[from]; got != want {
					t.Errorf("%s, not %s", got, want)
				}
				r := b.revises("2023/10", w)
				r.Outcome = Declined
				if err := act(ctx, tx, r); err != nil {
					t.Fatal(from, name, err)
				}
				got := one(ctx, t, tx, `select w.state || ' ' || x.waived || ' ' || x.balance from fee_waivers w join dues x using (member_id, year_id) where w.id = $1`, w)
				if got != name+" 0 100000" {
					t.Errorf("%s, %s: %s", from, name, got)
				}
			})
		}
	}
}

func TestTheWaiverBeforeIsInForceAgainWhereItsSuccessorIsRevokedOrDeclined(t *testing.T) {
	for name, act := range map[string]func(context.Context, *store.Tx, Revision) error{"REVOKED": Revoke, "DECLINED": Correct} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			ctx := t.Context()
			b, before, after := succeeded(ctx, t, tx)
			if got := one(ctx, t, tx, state, before); got != "RENEWED" {
				t.Fatal(got)
			}
			r := b.revises("", after)
			r.Outcome = Declined
			if err := act(ctx, tx, r); err != nil {
				t.Fatal(err)
			}
			if got := one(ctx, t, tx, state, before) + " " + one(ctx, t, tx, state, after); got != "GRANTED "+name {
				t.Error(got)
			}
			if got := one(ctx, t, tx, `select string_agg(act, ' ' order by id) from waiver_events where waiver_id = $1`, before); got != "GRANT RENEW UNRENEW" {
				t.Error(got)
			}
		})
	}
}

// What the Board took back is not the ground on which a case passes unread.
func TestACaseIsNotCleanWhereTheWaiverBeforeWasRevoked(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		ctx := t.Context()
		b := convene(ctx, t, tx, 1)
		if _, err := Decide(ctx, tx, b.grants("2023/07", b.cases...)); err != nil {
			t.Fatal(err)
		}
		id := b.next(ctx, t, tx, b.cases[0], 2024)
		for _, step := range []struct {
			do   func() error
			want string
		}{
			{func() error { return nil }, "[]"},
			{func() error { return Revoke(ctx, tx, b.revises("2023/08", b.cases[0])) }, "[CHANGED]"},
		} {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			w, _, err := ByID(ctx, tx, id)
			if err != nil {
				t.Fatal(err)
			}
			all, err := Assess(ctx, tx, []Waiver{w})
			a := all[id]
			var said []string
			for _, r := range a.Reasons() {
				said = append(said, r.Code)
			}
			if got := fmt.Sprint(said); err != nil || got != step.want || a.Clean() != (got == "[]") {
				t.Error(got, a.Clean(), err)
			}
		}
	})
}
