// Package boardtest seats people on the Board for the tests of other areas,
// without the organisations, elections and constituencies that it takes.
package boardtest

import (
	"context"
	"testing"

	"github.com/plenary-org/plenary/schema/store"
)

// Seat gives a person a seat of their own on the Board, from a day like
// "2022-01-01" on, for nine years.
func Seat(t testing.TB, ctx context.Context, tx *store.Tx, person int64, from string) {
	t.Helper()
	if _, err := tx.Exec(ctx, `
		with seat as (
		  insert into seats (body_id, code, position, names)
		  select id, 'TEST-' || $1::bigint, 2000, '{"en": "Test"}' from bodies where code = 'BOARD' returning id),
		holder as (insert into organisations (names) values (jsonb_build_object('en', 'Holder of seat ' || $1::bigint)) returning id),
		term as (
		  insert into seat_terms (seat_id, organisation_id, starts_on, ends_on, held_until, result)
		  select s.id, h.id, $2::date, $2::date + 3287, $2::date + 3287, 'Test' from seat s, holder h returning id)
		select from term`, person, from); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, `
		insert into seat_people (term_id, person_id, part, starts_on, ends_on)
		select t.id, $1, 'REPRESENTATIVE', t.starts_on, t.ends_on from seat_terms t join seats s on s.id = t.seat_id where s.code = 'TEST-' || $1::bigint`, person); err != nil {
		t.Fatal(err)
	}
}

// Leave ends a person's time on the Board with a last day.
func Leave(t testing.TB, ctx context.Context, tx *store.Tx, person int64, last string) {
	t.Helper()
	if _, err := tx.Exec(ctx, `
		insert into seat_resignations (term_id, vacant_from, reason)
		select t.id, $2::date + 1, 'Test' from seat_terms t join seats s on s.id = t.seat_id where s.code = 'TEST-' || $1::bigint`, person, last); err != nil {
		t.Fatal(err)
	}
}

// Alternate makes a person the alternate of somebody who sits on the Board.
func Alternate(t testing.TB, ctx context.Context, tx *store.Tx, person, of int64) {
	t.Helper()
	if _, err := tx.Exec(ctx, `
		insert into seat_people (term_id, person_id, part, starts_on, ends_on)
		select s.term_id, $1, 'ALTERNATE', s.starts_on, s.ends_on from seat_people s where s.person_id = $2`, person, of); err != nil {
		t.Fatal(err)
	}
}

// StandIn invites to a meeting somebody new, who stands in for a new member of
// the Board as their alternate.
func StandIn(t testing.TB, ctx context.Context, tx *store.Tx, meetingID int64) int64 {
	t.Helper()
	var ids struct{ Member, Alternate int64 }
	if _, err := tx.Get(ctx, &ids, `
		with p as (insert into people (name) values ('A representative'), ('An alternate') returning id),
		first as (insert into meeting_people (meeting_id, person_id, part) select $1, min(id), 'MEMBER' from p returning id, person_id),
		second as (insert into meeting_people (meeting_id, person_id, part, stands_for_id) select $1, (select max(id) from p), 'GUEST', id from first returning person_id)
		select f.person_id as member, s.person_id as alternate from first f, second s`, meetingID); err != nil {
		t.Fatal(err)
	}
	Seat(t, ctx, tx, ids.Member, "2020-01-01")
	Alternate(t, ctx, tx, ids.Alternate, ids.Member)
	return ids.Alternate
}
