package members_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/members/memberstest"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func staff() store.Viewer { return store.System("test") }

func enter(t *testing.T, ctx context.Context, tx *store.Tx, name, country string, joined string) int64 {
	t.Helper()
	member, _ := memberstest.Enter(t, ctx, tx, organisations.Draft{Names: texts.Translated{texts.English: name}, Country: country},
		members.Membership{JoinedOn: date.MustParse(joined)})
	return member
}

var codes = refusetest.Codes

// walk reads a whole list in pages of three, forwards or backwards.
func walk(t *testing.T, ctx context.Context, q store.Reader, by members.Order, back bool) (names []string) {
	t.Helper()
	size := int32(3)
	args := relay.Args{First: &size}
	if back {
		args = relay.Args{Last: &size}
	}
	for {
		page, err := args.Page(members.ListName(by, q.Viewer().Language), 50)
		if err != nil {
			t.Fatal(err)
		}
		rows, info, err := members.List(ctx, q, members.Filter{}, by, page)
		if err != nil {
			t.Fatal(err)
		}
		var some []string
		for _, row := range rows {
			some = append(some, row.Names[texts.English])
		}
		if back {
			names, args.Before = append(some, names...), info.StartCursor
		} else {
			names, args.After = append(names, some...), info.EndCursor
		}
		if back && !info.HasPreviousPage || !back && !info.HasNextPage {
			return names
		}
	}
}

func TestEveryOrderPagesThroughEveryMemberOnceBothWays(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		for n, country := range []string{"KE", "FR", "", "FR", "KE", "KE", "BJ", "", "FR", "MW"} {
			enter(t, ctx, tx, fmt.Sprintf("Member %c", 'A'+(n*7)%10), country, fmt.Sprintf("20%02d-01-01", 10+n/3))
		}
		for _, by := range []members.Order{"NAME_ASC", "NAME_DESC", "COUNTRY_ASC", "COUNTRY_DESC", "JOINED_ASC", "JOINED_DESC", "BALANCE_DESC"} {
			there, back := walk(t, ctx, tx, by, false), walk(t, ctx, tx, by, true)
			if len(there) != 10 || !slices.Equal(there, back) {
				t.Errorf("%s: forwards %v, backwards %v", by, there, back)
			}
			if once := slices.Compact(slices.Sorted(slices.Values(there))); len(once) != 10 {
				t.Errorf("%s shows only %v", by, once)
			}
		}
		if names := walk(t, ctx, tx, "NAME_ASC", false); !slices.IsSorted(names) {
			t.Errorf("by name: %v", names)
		}
	})
}

func TestFiltersAddUpAndTheCountIsTheirs(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		enter(t, ctx, tx, "Kenya one", "KE", "2010-01-01")
		enter(t, ctx, tx, "Kenya two", "KE", "2024-06-01") // joins later than the test's today
		enter(t, ctx, tx, "Bénin", "BJ", "2010-01-01")
		gone := enter(t, ctx, tx, "Gone", "KE", "2010-01-01")
		if _, err := members.End(ctx, tx, members.Ending{ID: gone, Kind: "WITHDRAWAL", On: tx.Today(), Ground: members.Ground{Reason: "asked to leave"}}); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			name string
			f    members.Filter
			want int32
		}{
			{"all but former", members.Filter{}, 3},
			{"current", members.Filter{Status: []string{"CURRENT"}}, 2},
			{"former", members.Filter{Status: []string{"FORMER"}}, 1},
			{"to come", members.Filter{Status: []string{"FUTURE"}}, 1},
			{"country", members.Filter{Country: []string{"KE"}}, 2},
			{"countries", members.Filter{Country: []string{"KE", "BJ"}}, 3},
			{"region", members.Filter{Region: []string{"002"}}, 3},
			{"region without any", members.Filter{Region: []string{"150"}}, 0},
			{"constituency", members.Filter{Constituency: []string{"provider"}}, 0},
			{"category", members.Filter{Category: []string{"cso_other"}}, 3},
			{"words", members.Filter{Search: "BENIN"}, 1},
			{"words and country", members.Filter{Search: "benin", Country: []string{"KE"}}, 0},
			{"no dues", members.Filter{Dues: []string{"NOT_ASSESSED"}}, 3},
			{"paid", members.Filter{Dues: []string{"PAID"}}, 0},
		} {
			if got, err := members.Count(ctx, tx, row.f); err != nil || got != row.want {
				t.Errorf("%s: %d, %v; want %d", row.name, got, err, row.want)
			}
			page, err := relay.Args{}.Page(members.ListName("NAME_ASC", ""), 50)
			if err != nil {
				t.Fatal(err)
			}
			if rows, _, err := members.List(ctx, tx, row.f, "NAME_ASC", page); err != nil || len(rows) != int(row.want) {
				t.Errorf("%s lists %d, %v", row.name, len(rows), err)
			}
		}
	})
}

func TestAStrangerCannotFindOutWhoOwes(t *testing.T) {
	s := storetest.New(t)
	public, member := store.Viewer{}, store.Viewer{PersonID: 1, Roles: store.Implied(store.Member)}
	for _, row := range []struct {
		name   string
		viewer store.Viewer
		f      members.Filter
		by     members.Order
		want   string
	}{
		{"the register", public, members.Filter{Country: []string{"KE"}}, "NAME_ASC", ""},
		{"by category", public, members.Filter{Category: []string{"x"}}, "NAME_ASC", "FILTER_FOR_PEOPLE"},
		{"by category, signed in", member, members.Filter{Category: []string{"x"}}, "NAME_ASC", ""},
		{"by dues", member, members.Filter{Dues: []string{"OVERDUE"}}, "NAME_ASC", "FILTER_FOR_STAFF"},
		{"by balance", member, members.Filter{}, "BALANCE_DESC", "FILTER_FOR_STAFF"},
		{"of a year", public, members.Filter{Year: 2023}, "NAME_ASC", "FILTER_FOR_STAFF"},
	} {
		page, err := relay.Args{}.Page(members.ListName(row.by, ""), 50)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := members.List(t.Context(), s.Read(row.viewer), row.f, row.by, page); codes(err) != row.want {
			t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
		}
	}
}

func TestAMembershipIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		organisation, err := organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{texts.English: "Candidate"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			name string
			in   members.Membership
			want string
		}{
			{"year 1899", members.Membership{Constituency: "provider", Category: "provider", JoinedOn: date.MustParse("1899-12-31")}, "joinedOn:DATE_TOO_EARLY"},
			{"far ahead", members.Membership{Constituency: "provider", Category: "provider", JoinedOn: date.MustParse("2033-01-01")}, "joinedOn:DATE_TOO_LATE"},
			{"unknown codes", members.Membership{Constituency: "x", Category: "y", Band: "z"}, "constituency:CONSTITUENCY_UNKNOWN category:CATEGORY_UNKNOWN"},
			{"unknown band", members.Membership{Constituency: "provider", Category: "provider", Band: "z"}, "band:BAND_UNKNOWN"},
			{"another category's band", members.Membership{Constituency: "provider", Category: "provider", Band: "cso_other_10m"}, "band:BAND_OF_OTHER_CATEGORY"},
			{"right", members.Membership{Constituency: "provider", Category: "provider", Band: "provider"}, ""},
		} {
			if _, err := members.Enter(ctx, tx, organisation, row.in); codes(err) != row.want {
				t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
			}
		}
		if _, err := members.Enter(ctx, tx, organisation, members.Membership{Constituency: "provider", Category: "provider"}); codes(err) != "member:ALREADY_MEMBER" {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestAnotherCategoryForgetsTheBandOfTheOld(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "Changing", "KE", "2010-01-01")
		category := "private_sector"
		if err := members.Update(ctx, tx, members.Change{ID: id, Category: &category}); err != nil {
			t.Fatal(err)
		}
		byID, err := members.ByIDs(ctx, tx, []int64{id})
		if m := byID[id]; err != nil || m.CategoryCode != category || m.BandCode != nil || m.Version != 2 {
			t.Errorf("%+v, %v", m, err)
		}
	})
}
