package members_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// must ends a test where a step of its story is refused.
func must(t *testing.T, id int64, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func left(t *testing.T, ctx context.Context, tx *store.Tx, id int64, on string) int64 {
	t.Helper()
	event, err := members.End(ctx, tx, members.Ending{ID: id, Kind: "WITHDRAWAL", On: day(on), Ground: because("their letter")})
	return must(t, event, err)
}

func cameBack(t *testing.T, ctx context.Context, tx *store.Tx, id int64, on string) int64 {
	t.Helper()
	event, err := members.Rejoin(ctx, tx, id, nil, members.Membership{JoinedOn: day(on)}, because("again"))
	return must(t, event, err)
}

func TestThePlansOfAnEarlierMembershipStayWithIt(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id, private := enter(t, ctx, tx, "Planned", "KE", "2015-01-01"), "private_sector"
		event, err := members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: id, Category: &private}, On: day("2025-01-01"), Ground: because("grew")})
		must(t, event, err)
		left(t, ctx, tx, id, "2022-01-01")
		cameBack(t, ctx, tx, id, "2023-01-01")
		ending := left(t, ctx, tx, id, "2024-06-01")
		_, _, err = members.TakeBack(ctx, tx, members.Reversal{EventID: ending, Reason: "they stay"})
		must(t, 0, err)
		if got := statuses(t, ctx, tx, "2025-01-01", id); got != "CURRENT cso_other" {
			t.Errorf("planned by the earlier membership: %s", got)
		}
	})
}

// TestAReturnIsCorrectedToTheDayOfTheEndingAndBack: then no day lies between
// the memberships, and later some do again.
func TestAReturnIsCorrectedToTheDayOfTheEndingAndBack(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "Back soon", "KE", "2015-01-01")
		left(t, ctx, tx, id, "2020-01-01")
		cameBack(t, ctx, tx, id, "2021-01-01")
		for _, row := range []struct{ joined, on, want string }{
			{"2020-01-01", "2020-01-01", "CURRENT cso_other"},
			{"2020-03-01", "2020-02-01", "FORMER cso_other"},
			{"2020-03-01", "2020-03-01", "CURRENT cso_other"},
		} {
			joined := day(row.joined)
			if err := members.Update(ctx, tx, members.Change{ID: id, JoinedOn: &joined}); err != nil {
				t.Fatal(err)
			}
			covered(t, ctx, tx, id)
			if got := statuses(t, ctx, tx, row.on, id); got != row.want {
				t.Errorf("since %s, on %s: %s", row.joined, row.on, got)
			}
		}
	})
}

func TestAPartThatWasAMemberBecomesOneAgain(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		whole, part := enter(t, ctx, tx, "Whole", "KE", "2015-01-01"), enter(t, ctx, tx, "Part", "KE", "2015-01-01")
		rows, _ := members.ByIDs(ctx, tx, []int64{part})
		split := func(on string) ([]int64, error) {
			made, _, err := members.Split(ctx, tx, members.Division{ID: whole, On: day(on), Ground: because("the reform"), Parts: []members.Part{{
				OrganisationID: rows[part].Organisation.ID, Membership: members.Membership{Constituency: "provider", Category: "provider"},
			}}})
			return made, err
		}
		if _, err := split("2023-06-01"); codes(err) != "parts.0.organisationId:ALREADY_MEMBER" {
			t.Errorf("while it is a member: %v", err)
		}
		left(t, ctx, tx, part, "2023-03-01")
		if _, err := split("2023-02-28"); codes(err) != "parts.0.organisationId:JOINED_BEFORE_END" {
			t.Errorf("before its ending: %v", err)
		}
		if made, err := split("2023-06-01"); err != nil || len(made) != 1 || made[0] != part {
			t.Fatalf("%v, %v", made, err)
		}
		covered(t, ctx, tx, part)
		if got := statuses(t, ctx, tx, "2023-06-01", whole, part); got != "CURRENT cso_other, CURRENT provider" {
			t.Error(got)
		}
		lines := story(t, ctx, tx, part)
		if diff := cmp.Diff("2023-06-01 Member again, split off from Whole", lines[len(lines)-1]); diff != "" {
			t.Error(diff)
		}
	})
}

// TestAMergerTakenBackInTimeMovesNobody: a merger is planned, then taken back;
// on its day everybody speaks for whom they spoke for before.
func TestAMergerTakenBackInTimeMovesNobody(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		from, into := enter(t, ctx, tx, "Small Aid", "KE", "2015-01-01"), enter(t, ctx, tx, "Big Aid", "KE", "2015-01-01")
		rows, _ := members.ByIDs(ctx, tx, []int64{from, into})
		for _, row := range []struct {
			of               int64
			name, role, from string
		}{
			{from, "Grace", "FOCAL_POINT", "2022-01-01"}, {from, "Ada", "FINANCE", "2024-03-01"}, {from, "Both", "ALTERNATE", "2022-01-01"},
			{from, "Later", "ALTERNATE", "2024-04-01"}, {into, "Both", "ALTERNATE", "2022-01-01"}, {into, "Later", "ALTERNATE", "2022-01-01"},
		} {
			id, err := organisations.AddContact(ctx, tx, organisations.Appointment{
				OrganisationID: rows[row.of].Organisation.ID, Role: row.role, Name: row.name, Email: row.name + "@example.org", StartsOn: day(row.from),
			})
			must(t, id, err)
		}
		speak := func(on string) (list []string) {
			t.Helper()
			if err := tx.Select(ctx, &list, `
				select o.name_en || ' ' || p.name || coalesce(' to ' || c.ends_on, '') from contacts c join people p on p.id = c.person_id
				join organisations o on o.id = c.organisation_id
				where c.starts_on <= $1 and coalesce(c.ends_on, 'infinity') >= $1 order by o.name_en, p.name`, on); err != nil {
				t.Fatal(err)
			}
			return list
		}
		before := speak("2024-05-01")
		event, err := members.Merge(ctx, tx, members.Merger{From: from, Into: into, On: day("2024-03-01"), Contacts: true, Ground: because("one")})
		must(t, event, err)
		if diff := cmp.Diff([]string{"Big Aid Ada", "Big Aid Both", "Big Aid Grace", "Big Aid Later"}, speak("2024-03-01")); diff != "" {
			t.Errorf("on the day of the merger: %s", diff)
		}
		_, _, err = members.TakeBack(ctx, tx, members.Reversal{EventID: event, Reason: "annulled"})
		must(t, 0, err)
		if diff := cmp.Diff(before, speak("2024-05-01")); diff != "" {
			t.Errorf("after it was taken back: %s", diff)
		}
		event, err = members.Merge(ctx, tx, members.Merger{From: from, Into: into, On: day("2023-12-01"), Contacts: true, Ground: because("one")})
		must(t, event, err)
		_, _, err = members.TakeBack(ctx, tx, members.Reversal{EventID: event, Reason: "annulled"})
		must(t, 0, err)
		if diff := cmp.Diff([]string{"Big Aid Both", "Big Aid Grace", "Big Aid Later", "Small Aid Ada", "Small Aid Later"}, speak("2024-05-01")); diff != "" {
			t.Errorf("who speaks for the other already goes on to: %s", diff)
		}
	})
}
