package members_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func day(s string) date.Date { return date.MustParse(s) }

// statuses is what the register says of members on a day.
func statuses(t *testing.T, ctx context.Context, q store.Reader, on string, ids ...int64) string {
	t.Helper()
	var said []string
	err := q.Select(ctx, &said, `
		select m.status || ' ' || c.code from register($1::date) m join categories c on c.id = m.category_id
		where m.id = any($2) order by array_position($2, m.id)`, on, store.IDs(ids))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(said, ", ")
}

// story is what a viewer reads of a member's life.
func story(t *testing.T, ctx context.Context, q store.Reader, id int64) (lines []string) {
	t.Helper()
	all, err := members.Events(ctx, q, []int64{id})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all[id] {
		lines = append(lines, strings.ReplaceAll(fmt.Sprintf("%s %s", e.EffectiveOn, e.In(texts.English)), "\u00a0", " "))
	}
	return lines
}

func TestAWithdrawalTakesNoticeUnlessStaffSayWhyNot(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		for i, row := range []struct {
			notified, last, reason string
			short                  bool
			want, ended            string
		}{
			{"2023-11-30", "", "their letter", false, "", "2024-03-01"}, // there is no 30 February
			{"2023-12-01", "2024-03-01", "their letter", false, "", "2024-03-02"},
			{"2023-12-01", "2024-02-29", "their letter", false, "lastDay:NOTICE_TOO_SHORT", ""},
			{"2023-12-01", "2023-12-31", "agreed with the Chair", true, "", "2024-01-01"},
			{"2023-12-01", "2023-12-31", " ", true, "reason:REASON_MISSING", ""},
			{"2023-12-02", "", "their letter", false, "notifiedOn:NOTIFIED_IN_FUTURE", ""},
			{"2023-12-01", "2019-12-31", "their letter", true, "lastDay:ENDS_BEFORE_ADMISSION", ""},
		} {
			id := enter(t, ctx, tx, fmt.Sprintf("Leaver %d", i), "KE", "2020-01-01")
			e := members.Ending{ID: id, Kind: "WITHDRAWAL", NotifiedOn: day(row.notified), ShortNotice: row.short, Ground: because(row.reason)}
			if row.last != "" {
				e.On = day(row.last).AddDays(1)
			}
			if _, err := members.End(ctx, tx, e); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
				continue
			}
			rows, err := members.ByIDs(ctx, tx, []int64{id})
			if got := rows[id].EndedOn; err != nil || row.ended != "" && (got == nil || got.String() != row.ended) {
				t.Errorf("%+v: ends on %v, %v", row, got, err)
			}
		}
	})
}

func TestWhatWasPlannedIsPlannedAgainWhenAnEndingIsTakenBack(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "Undecided", "KE", "2020-01-01")
		to := func(code, on string) (int64, error) {
			return members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: id, Category: &code}, On: day(on), Ground: because("grew")})
		}
		planned, err := to("provider", "2024-01-01")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to("partner_country", "2024-01-01"); codes(err) != "effectiveOn:CHANGE_PLANNED" {
			t.Errorf("a second plan for the day: %v", err)
		}
		ending, err := members.End(ctx, tx, members.Ending{ID: id, Kind: "WITHDRAWAL", On: day("2023-12-15"), Ground: because("their letter")})
		if err != nil {
			t.Fatal(err)
		}
		if got := statuses(t, ctx, tx, "2024-01-01", id); got != "FORMER cso_other" {
			t.Errorf("after the end: %s", got)
		}
		back := func(event int64, how func(context.Context, *store.Tx, members.Reversal) (int64, int64, error)) string {
			_, _, err := how(ctx, tx, members.Reversal{EventID: event, Reason: "they stay"})
			return codes(err)
		}
		for _, row := range []struct {
			event int64
			how   func(context.Context, *store.Tx, members.Reversal) (int64, int64, error)
			want  string
			then  string
		}{
			{planned, members.TakeBack, "eventId:ONLY_ENDINGS_BACK", "FORMER cso_other"},
			{ending, members.Unplan, "eventId:ONLY_CHANGES_BACK", "FORMER cso_other"},
			{planned, members.Unplan, "eventId:CHANGED_SINCE", "FORMER cso_other"},
			{ending, members.TakeBack, "", "CURRENT provider"},
			{ending, members.TakeBack, "eventId:TAKEN_BACK_ALREADY", "CURRENT provider"},
			{planned, members.Unplan, "", "CURRENT cso_other"},
			{planned, members.Unplan, "eventId:CHANGED_SINCE", "CURRENT cso_other"},
		} {
			if got := back(row.event, row.how); got != row.want {
				t.Errorf("%+v: %s", row, got)
			}
			if got := statuses(t, ctx, tx, "2024-01-01", id); got != row.then {
				t.Errorf("%+v: %s", row, got)
			}
		}
	})
}

func TestTwoMembersBecomeOne(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		from, into := enter(t, ctx, tx, "Small Aid", "KE", "2020-01-01"), enter(t, ctx, tx, "Big Aid", "KE", "2023-11-01")
		gone := enter(t, ctx, tx, "Gone", "KE", "2020-01-01")
		if _, err := members.End(ctx, tx, members.Ending{ID: gone, Kind: "WITHDRAWAL", On: day("2023-01-01"), Ground: because("left")}); err != nil {
			t.Fatal(err)
		}
		rows, _ := members.ByIDs(ctx, tx, []int64{from, into})
		if _, err := organisations.AddContact(ctx, tx, organisations.Appointment{
			OrganisationID: rows[from].Organisation.ID, Role: "FOCAL_POINT", Name: "Grace", Email: "grace@example.org", StartsOn: day("2022-01-01"),
		}); err != nil {
			t.Fatal(err)
		}
		merge := func(from, into int64, on, reason string) (int64, error) {
			return members.Merge(ctx, tx, members.Merger{From: from, Into: into, On: day(on), Contacts: true, Names: true, Ground: because(reason)})
		}
		for _, row := range []struct {
			from, into       int64
			on, reason, want string
		}{
			{from, from, "2023-12-01", "one", "into:MERGE_WITH_ITSELF"},
			{from, gone, "2023-12-01", "one", "into:INTO_NOT_MEMBER"},
			{from, into, "2023-10-01", "one", "into:INTO_NOT_MEMBER"},
			{from, into, "2023-12-01", "", "reason:REASON_MISSING"},
			{from, 1 << 40, "2023-12-01", "one", "into:NOT_FOUND"},
			{into, from, "2023-10-31", "one", "mergedOn:ENDS_BEFORE_ADMISSION"},
		} {
			if _, err := merge(row.from, row.into, row.on, row.reason); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
			}
		}
		event, err := merge(from, into, "2023-12-01", "One programme since the reform")
		if err != nil {
			t.Fatal(err)
		}
		if got := statuses(t, ctx, tx, "2023-12-01", from, into); got != "FORMER cso_other, CURRENT cso_other" {
			t.Errorf("on the day: %s", got)
		}
		if _, err := merge(into, from, "2023-12-01", "the other way"); codes(err) != "into:INTO_NOT_MEMBER" {
			t.Errorf("back: %v", err)
		}
		found := func() (names []string) {
			page, _ := relay.Args{}.Page(members.ListName("NAME_ASC", "en"), 50)
			list, _, err := members.List(ctx, tx, members.Filter{Search: "small aid"}, "NAME_ASC", page)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range list {
				names = append(names, m.Names[texts.English])
			}
			return names
		}
		if got := found(); !slices.Equal(got, []string{"Big Aid"}) {
			t.Errorf("by the name of the smaller one is found %v", got)
		}
		contacts, err := organisations.Contacts(ctx, tx, []int64{rows[from].Organisation.ID, rows[into].Organisation.ID}, true, 0, 10)
		if err != nil || len(contacts[rows[from].Organisation.ID]) != 0 || contacts[rows[into].Organisation.ID][0].PersonName != "Grace" {
			t.Errorf("contacts: %+v %v", contacts, err)
		}
		want := []string{"2023-11-01 Member from this day", "2023-12-01 Small Aid merged into it"}
		if diff := cmp.Diff(want, story(t, ctx, tx, into)); diff != "" {
			t.Error(diff)
		}
		if _, _, err := members.TakeBack(ctx, tx, members.Reversal{EventID: event, Reason: "annulled"}); err != nil {
			t.Fatal(err)
		}
		if got := found(); !slices.Equal(got, []string{"Small Aid"}) {
			t.Errorf("after the merger was taken back, found %v", got)
		}
	})
}

func TestAMemberSplits(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		old := enter(t, ctx, tx, "Whole", "KE", "2020-01-01")
		part := func(name, code string) members.Part {
			return members.Part{
				Draft:      organisations.Draft{Names: texts.Translated{texts.English: name}, Country: "KE"},
				Membership: members.Membership{Constituency: code, Category: code},
			}
		}
		split := func(on string, ends bool, parts ...members.Part) ([]int64, error) {
			made, _, err := members.Split(ctx, tx, members.Division{ID: old, On: day(on), Ends: ends, Parts: parts, Ground: because("the reform")})
			return made, err
		}
		for _, row := range []struct {
			on    string
			ends  bool
			parts []members.Part
			want  string
		}{
			{"2023-12-01", true, nil, "parts:SPLIT_PARTS"},
			{"2020-01-01", false, []members.Part{part("A", "provider")}, "splitOn:ENDS_BEFORE_ADMISSION"},
			{"2020-01-01", true, []members.Part{part("A", "provider")}, "splitOn:ENDS_BEFORE_ADMISSION"},
			{"2030-01-01", false, []members.Part{part("A", "provider")}, "splitOn:DATE_TOO_LATE"},
			{"2023-12-01", true, []members.Part{part("A", "provider"), part("", "none")}, "parts.1.constituency:CONSTITUENCY_UNKNOWN parts.1.category:CATEGORY_UNKNOWN"},
		} {
			if _, err := split(row.on, row.ends, row.parts...); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
			}
		}
		half, err := split("2023-06-01", false, part("Half", "provider"))
		if err != nil {
			t.Fatal(err)
		}
		rest, err := split("2024-01-01", true, part("First rest", "partner_country"), part("Second rest", "cso_other"))
		if err != nil {
			t.Fatal(err)
		}
		everybody := append([]int64{old}, append(half, rest...)...)
		for on, want := range map[string]string{
			"2023-05-31": "CURRENT cso_other, FUTURE provider, FUTURE partner_country, FUTURE cso_other",
			"2023-06-01": "CURRENT cso_other, CURRENT provider, FUTURE partner_country, FUTURE cso_other",
			"2024-01-01": "FORMER cso_other, CURRENT provider, CURRENT partner_country, CURRENT cso_other",
		} {
			if got := statuses(t, ctx, tx, on, everybody...); got != want {
				t.Errorf("%s: %s, want %s", on, got, want)
			}
		}
		want := []string{
			"2020-01-01 Member from this day",
			"2023-06-01 Half split off and became a member of its own",
			"2024-01-01 First rest split off and became a member of its own",
			"2024-01-01 Second rest split off and became a member of its own",
			"2024-01-01 Split up; last day as a member: 31 December 2023",
		}
		if diff := cmp.Diff(want, story(t, ctx, tx, old)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestWhoReadsWhichPartOfAStory: the same life for staff, for the member's own
// people and for anybody.
func TestWhoReadsWhichPartOfAStory(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var id, of int64
	err := s.Write(ctx, staff(), func(tx *store.Tx) error {
		id = enter(t, ctx, tx, "Storied", "KE", "2020-01-01")
		_, err := tx.Get(ctx, &of, `select organisation_id from members where id = $1`, id)
		if err != nil {
			return err
		}
		joined, provider := day("2019-05-01"), "provider"
		for _, err := range []error{
			members.Update(ctx, tx, members.Change{ID: id, JoinedOn: &joined}),
			organisations.Rename(ctx, tx, organisations.Renaming{ID: of, Names: texts.Translated{texts.English: "Renowned"}, On: day("2022-03-01"), Reason: "new statutes"}),
			ignore(members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: id, Category: &provider}, Ground: because("grew")})),
			ignore(members.End(ctx, tx, members.Ending{ID: id, Kind: "WITHDRAWAL", On: day("2024-07-01"), Ground: because("their letter")})),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	public := []string{"2019-05-01 Member from this day", "2022-03-01 Renamed; its name until then: Storied"}
	own := append(slices.Clone(public), "2024-01-01 Fee category: Provider (before: CSO/other)", "2024-07-01 Withdrawal; last day as a member: 30 June 2024")
	for _, row := range []struct {
		who    store.Viewer
		want   []string
		reason string
	}{
		{store.Viewer{}, public, ""},
		{store.Viewer{PersonID: 7, Roles: store.Implied(store.Member), Members: []int64{of + 1}}, public, ""},
		{store.Viewer{PersonID: 7, Roles: store.Implied(store.Member), Members: []int64{of}}, own, "new statutes"},
	} {
		got := story(t, ctx, s.Read(row.who), id)
		for i := range got { // names of categories are configuration
			if at := strings.Index(got[i], "Fee category"); at > 0 {
				got[i] = own[2]
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%+v: %s", row.who, diff)
		}
		all, _ := members.Events(ctx, s.Read(row.who), []int64{id})
		if got := all[id][1].Reason; got != row.reason {
			t.Errorf("%+v reads the reason %q", row.who, got)
		}
		rows, _ := members.ByIDs(ctx, s.Read(row.who), []int64{id})
		if shown := rows[id].ShownEnd(row.who, day("2023-12-01")); (shown == nil) != (row.reason == "") {
			t.Errorf("%+v reads the planned end %v", row.who, shown)
		}
	}
	full := story(t, ctx, s.Read(store.Viewer{Roles: store.Implied(store.Staff)}), id)
	if len(full) != 5 || !strings.HasPrefix(full[1], "2019-05-01 Error corrected. First day: 1 May 2019") {
		t.Errorf("staff read %q", full)
	}
}

func ignore(_ int64, err error) error { return err }

// TestTheRegisterOfAPastDayNamesMembersAsTheyWereCalledThen.
func TestTheRegisterOfAPastDayNamesMembersAsTheyWereCalledThen(t *testing.T) {
	storetest.Tx(t, staff(), func(tx *store.Tx) {
		ctx := t.Context()
		id := enter(t, ctx, tx, "First name", "KE", "2015-01-01")
		enter(t, ctx, tx, "Newcomer", "KE", "2023-01-01")
		rows, _ := members.ByIDs(ctx, tx, []int64{id})
		of := rows[id].Organisation.ID
		rename := func(on string, names texts.Translated) error {
			return organisations.Rename(ctx, tx, organisations.Renaming{ID: of, Names: names, On: day(on), Reason: "asked"})
		}
		for _, row := range []struct {
			on    string
			names texts.Translated
			want  string
		}{
			{"2018-01-01", texts.Translated{texts.English: "Second name", texts.French: "Deuxième nom"}, ""},
			{"2017-01-01", texts.Translated{texts.English: "Another"}, "renamedOn:RENAMED_SINCE"},
			{"2022-06-01", texts.Translated{texts.English: "Second name"}, "names.en:NAME_SAME"},
			{"2022-06-01", texts.Translated{texts.English: "Third name", texts.French: "Troisième nom"}, ""},
			{"2023-12-02", texts.Translated{texts.English: "Tomorrow"}, "renamedOn:RENAMED_IN_FUTURE"},
			{"2023-12-01", texts.Translated{texts.English: ""}, "names.en:NAME_MISSING"},
		} {
			if err := rename(row.on, row.names); codes(err) != row.want {
				t.Errorf("%+v: %v", row, err)
			}
		}
		if _, err := tx.Exec(ctx, `insert into former_names (organisation_id, language, name, until, dated) values ($1, 'en', 'Of a list', '2023-01-01', false)`, of); err != nil {
			t.Fatal(err)
		}
		for on, want := range map[string]string{
			"2017-12-31": "First name / Deuxième nom", "2018-01-01": "Second name / Deuxième nom", "2022-05-31": "Second name / Deuxième nom",
			"2022-06-01": "Third name / Troisième nom", "2023-12-01": "Third name / Troisième nom",
		} {
			page, _ := relay.Args{}.Page(members.ListName("NAME_ASC", "en"), 50)
			list, _, err := members.List(ctx, tx, members.Filter{On: day(on), Search: "name"}, "NAME_ASC", page)
			if err != nil || len(list) != 1 {
				t.Fatalf("%s: %+v %v", on, list, err)
			}
			if got := list[0].Names[texts.English] + " / " + list[0].Names[texts.French]; got != want {
				t.Errorf("%s: %s, want %s", on, got, want)
			}
			n, err := members.Count(ctx, tx, members.Filter{On: day(on)})
			if want := map[bool]int32{true: 1, false: 2}[on < "2023"]; err != nil || n != want {
				t.Errorf("%s: %d members, %v", on, n, err)
			}
		}
	})
}

func TestTheRegisterOfADayToComeIsForStaff(t *testing.T) {
	s := storetest.New(t)
	for on, want := range map[string]string{"2023-12-01": "", "2023-12-02": "REGISTER_TO_COME", "1899-12-31": "on:DATE_TOO_EARLY"} {
		if _, err := members.Count(t.Context(), s.Read(store.Viewer{}), members.Filter{On: day(on)}); codes(err) != want {
			t.Errorf("%s: %v", on, err)
		}
	}
	if _, err := members.Count(t.Context(), s.Read(store.Viewer{Roles: store.Implied(store.Staff)}), members.Filter{On: day("2024-06-01")}); err != nil {
		t.Error(err)
	}
}

// TestOfTwoStaffAtOnceOneWins: two acts on one membership with the version that
// both have read.
func TestOfTwoStaffAtOnceOneWins(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	var ids [3]int64
	if err := s.Write(ctx, staff(), func(tx *store.Tx) error {
		for i := range ids {
			ids[i] = enter(t, ctx, tx, fmt.Sprintf("Member %d", i), "KE", "2020-01-01")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	one := 1
	for name, acts := range map[string][2]func(*store.Tx) error{
		"two ends": {
			func(tx *store.Tx) error {
				return ignore(members.End(ctx, tx, members.Ending{ID: ids[0], Version: &one, Kind: "WITHDRAWAL", Ground: because("a")}))
			},
			func(tx *store.Tx) error {
				return ignore(members.End(ctx, tx, members.Ending{ID: ids[0], Version: &one, Kind: "WITHDRAWAL", Ground: because("b")}))
			},
		},
		"each into the other": {
			func(tx *store.Tx) error {
				return ignore(members.Merge(ctx, tx, members.Merger{From: ids[1], Into: ids[2], Ground: because("a")}))
			},
			func(tx *store.Tx) error {
				return ignore(members.Merge(ctx, tx, members.Merger{From: ids[2], Into: ids[1], Ground: because("b")}))
			},
		},
	} {
		var wait sync.WaitGroup
		results := make([]error, 2)
		for i, act := range acts {
			wait.Go(func() { results[i] = s.Write(ctx, staff(), act) })
		}
		wait.Wait()
		lost := slices.IndexFunc(results, func(err error) bool { return err != nil })
		if lost < 0 || results[1-lost] != nil || refuse.From(results[lost]) == nil {
			t.Errorf("%s: %v", name, results)
		}
	}
}
