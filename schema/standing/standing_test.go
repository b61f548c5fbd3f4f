package standing_test

import (
	"context"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestAMemberHearsWhyInOneSentence(t *testing.T) {
	c := newClocked(t, time.UTC)
	board := decisions.Citation{Number: "2023/07", On: date.MustParse("2023-03-14"), Rule: "SOP 2.3.6"}
	paid, waived, owes, late := c.member("2021-01-05", "Paid", "provider", "2019-05-01"), c.member("2021-01-05", "Waived", "provider", "2019-05-01"),
		c.member("2021-01-05", "Owes", "provider", "2019-05-01"), c.member("2021-01-05", "Late", "provider", "2019-05-01")
	gone := c.member("2021-01-05", "Gone", "provider", "2019-05-01")
	c.open("2022-11-15", 2023)
	c.pay("2023-03-20", paid, 2023, "1100", "2023-03-12")
	c.spare("2023-03-16", waived, 2023, "WAIVED", "1100", &board)
	young := c.member("2024-01-10", "Young", "provider", "2024-01-10")
	c.pay("2024-02-05", late, 2023, "1100", "2024-02-05")
	c.do("2024-02-06", func(ctx context.Context, tx *store.Tx) error {
		_, err := members.End(ctx, tx, members.Ending{ID: gone, Kind: "WITHDRAWAL", On: date.MustParse("2024-01-01"), Ground: members.Ground{Reason: "their letter"}})
		return err
	})
	soon := c.member("2024-02-06", "Soon", "provider", "2024-06-01")
	c.at("2024-04-24")
	for _, row := range []struct {
		member int64
		right  standing.Right
		on     string
		l      texts.Language
		want   string
	}{
		{paid, standing.Vote, "2024-04-24", "en", "may vote: dues for 2023 paid on 12 March 2023 (SOP 2.2.4)"},
		{paid, standing.Vote, "2024-04-24", "fr", "peut voter : cotisation 2023 payée le 12 mars 2023 (SOP 2.2.4)"},
		{paid, standing.Stand, "2024-04-24", "es", "puede presentar su candidatura a un puesto: cuota de 2023 pagada el 12 de marzo de 2023 (SOP 2.2.4)"},
		{waived, standing.Vote, "2024-04-24", "en", "may vote: fee waiver 2023 granted by the Governing Board, decision 2023/07 of 14 March 2023 under SOP 2.3.6 (SOP 2.2.4)"},
		{owes, standing.Vote, "2024-04-24", "en", "may not vote: USD 1,100.00 of the dues for 2023 has been owed since 31 March 2023, for 90 days or more (SOP 2.2.4)"},
		{owes, standing.Vote, "2024-04-24", "fr", "ne peut pas voter : 1 100,00 USD de la cotisation 2023 sont en retard depuis le 31 mars 2023, soit 90 jours ou plus (SOP 2.2.4)"},
		{owes, standing.Speak, "2024-04-24", "en", "may speak: open to every member, whatever its dues (SOP 2.2.4)"},
		{late, standing.Vote, "2024-02-04", "en", "may not vote: USD 1,100.00 of the dues for 2023 has been owed since 31 March 2023, for 90 days or more (SOP 2.2.4)"},
		{late, standing.Vote, "2024-02-05", "en", "may vote: dues for 2023 paid on 5 February 2024 (SOP 2.2.4)"}, // paying restores at once
		{young, standing.Vote, "2024-04-24", "en", "may vote: a member since 10 January 2024, it has no dues for 2023 to settle (SOP 2.2.4)"},
		{paid, standing.Vote, "2023-04-24", "en", "may vote: no dues were assessed for 2022, so nothing is owed (SOP 2.2.4)"},
		{owes, standing.Propose, "2023-06-28", "en", "may propose: no dues overdue for 90 days or more (SOP 2.2.4)"},
		{owes, standing.Propose, "2023-06-29", "en", "may not propose: USD 1,100.00 of the dues for 2023 has been owed since 31 March 2023, for 90 days or more (SOP 2.2.4)"},
		{gone, standing.Speak, "2024-04-24", "en", "may not speak: not a member on 24 April 2024; the membership ended on 31 December 2023 (SOP 2.2.4)"},
		{gone, standing.Speak, "2024-01-15", "en", "may speak: open to every member, whatever its dues (SOP 2.2.4)"}, // told in February only
		{soon, standing.Vote, "2024-04-24", "en", "may not vote: not a member on 24 April 2024; the membership begins on 1 June 2024 (SOP 2.2.4)"},
		{soon, standing.Vote, "2024-07-01", "en", "may vote: a member since 1 June 2024, it has no dues for 2023 to settle (SOP 2.2.4)"},
		{young, standing.Papers, "2023-12-31", "en", "may not see members’ papers: not on record as a member at the end of 31 December 2023 (SOP 2.2.4)"},
	} {
		if got := c.says(row.member, row.right, row.on, row.l); got != row.want {
			t.Errorf("%s on %s:\n got %s\nwant %s", row.right, row.on, got, row.want)
		}
	}
}

func TestOneStatementForAllMembers(t *testing.T) {
	c := newClocked(t, time.UTC)
	var all []int64
	for _, name := range []string{"One", "Two", "Three"} {
		all = append(all, c.member("2021-01-05", name, "provider", "2019-05-01"))
	}
	c.open("2021-11-15", 2022)
	for _, some := range [][]int64{nil, all} {
		ctx, statements := store.CountStatements(t.Context())
		facts, err := standing.On(ctx, c.store.Read(staff()), date.MustParse("2021-12-01"), some, []int{2020, 2021, 2022})
		if err != nil || len(facts) != 3 || statements.Load() != 1 {
			t.Errorf("%d members in %d statements, %v", len(facts), statements.Load(), err)
		}
	}
	ctx, statements := store.CountStatements(t.Context())
	rights, err := standing.OfMembers(ctx, c.store.Read(staff()), all, date.Date{})
	if err != nil || len(rights) != 3 || len(rights[all[0]]) != len(standing.Rights) || statements.Load() != 2 {
		t.Errorf("all rights of %d members in %d statements, %v", len(rights), statements.Load(), err)
	}
}

func TestWhoMaySeeWhoOwes(t *testing.T) {
	c := newClocked(t, time.UTC)
	mine, other := c.member("2021-01-05", "Mine", "provider", "2019-05-01"), c.member("2021-01-05", "Other", "provider", "2019-05-01")
	contact := store.Viewer{PersonID: 1, Roles: store.Implied(store.Member), Members: []int64{organisationOf(c, mine)}}
	for _, row := range []struct {
		name   string
		viewer store.Viewer
		sees   int
		roll   string
	}{
		{"the public", store.Viewer{}, 0, "ROLL_NOT_FOR_YOU"},
		{"a member's contact", contact, 1, "ROLL_NOT_FOR_YOU"},
		{"the Board", store.Viewer{PersonID: 2, Roles: store.Implied(store.Board)}, 2, ""},
		{"staff", staff(), 2, ""},
	} {
		q := c.store.Read(row.viewer)
		seen, err := standing.OfMembers(t.Context(), q, []int64{mine, other}, date.Date{})
		if err != nil || len(seen) != row.sees {
			t.Errorf("%s sees %d, %v", row.name, len(seen), err)
		}
		if _, err := standing.Call(t.Context(), q, date.MustParse("2021-01-05"), standing.Vote); codes(err) != row.roll {
			t.Errorf("%s: the roll: %v", row.name, err)
		}
	}
}
