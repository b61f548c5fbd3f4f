package standing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func staff() store.Viewer { return store.System("test") }

func codes(err error) string {
	var list []string
	for _, r := range refuse.From(err) {
		list = append(list, r.Field+":"+r.Code)
	}
	if list == nil && err != nil {
		return err.Error()
	}
	return strings.Join(list, " ")
}

// clocked is a house whose clock the test sets.
type clocked struct {
	t     testing.TB
	now   time.Time
	store *store.Store
}

func newClocked(t testing.TB, zone *time.Location) *clocked {
	t.Helper()
	c := &clocked{t: t}
	c.at("2021-01-05")
	c.store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Zone: zone, Clock: func() time.Time { return c.now }})
	return c
}

func (c *clocked) at(day string) { c.now = date.MustParse(day).Start(time.UTC).Add(9 * time.Hour) }

// do acts on a day.
func (c *clocked) do(day string, act func(ctx context.Context, tx *store.Tx) error) {
	c.t.Helper()
	c.at(day)
	if err := c.store.Write(c.t.Context(), staff(), func(tx *store.Tx) error { return act(c.t.Context(), tx) }); err != nil {
		c.t.Fatalf("%s: %v", day, err)
	}
}

func (c *clocked) member(day, name, constituency, joined string) (id int64) {
	c.t.Helper()
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		organisation, err := organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{texts.English: name}})
		if err != nil {
			return err
		}
		id, err = members.Enter(ctx, tx, organisation, members.Membership{
			Constituency: constituency, Category: "cso_other", Band: "cso_other_under_10m", JoinedOn: date.MustParse(joined),
		})
		return err
	})
	return id
}

func (c *clocked) open(day string, year int) {
	c.t.Helper()
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Open(ctx, tx, dues.Opening{Year: year})
		return err
	})
}

func (c *clocked) dues(member int64, year int) dues.Dues {
	c.t.Helper()
	all, err := dues.OfMembers(c.t.Context(), c.store.Read(staff()), []int64{member}, year)
	if err != nil {
		c.t.Fatal(err)
	}
	return all[member]
}

func (c *clocked) pay(day string, member int64, year int, amount, paidOn string) (id int64) {
	c.t.Helper()
	d := c.dues(member, year)
	c.do(day, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = dues.Record(ctx, tx, dues.Receipt{DuesID: d.ID, Amount: money.Decimal(amount), PaidOn: date.MustParse(paidOn)})
		return err
	})
	return id
}

// spare gives a member relief of a year's dues.
func (c *clocked) spare(day string, member int64, year int, kind, amount string, decision *decisions.Citation) {
	c.t.Helper()
	d := c.dues(member, year)
	c.do(day, func(ctx context.Context, tx *store.Tx) error {
		minor, err := money.Parse(amount, d.Currency)
		if err != nil {
			return err
		}
		var cited int64
		if decision != nil {
			if cited, err = decisions.Cite(ctx, tx, *decision); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `insert into reliefs (kind, dues_id, amount, reason, decision_id) values ($1, $2, $3, 'a reason', nullif($4, 0))`,
			kind, d.ID, minor.Minor, cited)
		return err
	})
}

// says is a member's sentence about a right on a day, asked today.
func (c *clocked) says(member int64, right standing.Right, on string, l texts.Language) string {
	c.t.Helper()
	all, err := standing.OfMembers(c.t.Context(), c.store.Read(staff()), []int64{member}, date.MustParse(on))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, s := range all[member] {
		if s.Right == right {
			return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s.In(l))
		}
	}
	c.t.Fatalf("no %s among %v", right, all)
	return ""
}

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
		{owes, standing.Vote, "2024-04-24", "en", "may not vote: USD 1,100.00 of the dues for 2023 have been overdue since 31 March 2023, for more than 90 days (SOP 2.2.4)"},
		{owes, standing.Vote, "2024-04-24", "fr", "ne peut pas voter : 1 100,00 USD de la cotisation 2023 sont en retard depuis le 31 mars 2023, soit plus de 90 jours (SOP 2.2.4)"},
		{owes, standing.Speak, "2024-04-24", "en", "may speak: open to every member, whatever its dues (SOP 2.2.4)"},
		{late, standing.Vote, "2024-02-04", "en", "may not vote: USD 1,100.00 of the dues for 2023 have been overdue since 31 March 2023, for more than 90 days (SOP 2.2.4)"},
		{late, standing.Vote, "2024-02-05", "en", "may vote: dues for 2023 paid on 5 February 2024 (SOP 2.2.4)"}, // paying restores at once
		{young, standing.Vote, "2024-04-24", "en", "may vote: a member since 10 January 2024, it has no dues for 2023 to settle (SOP 2.2.4)"},
		{paid, standing.Vote, "2023-04-24", "en", "may vote: no dues were assessed for 2022, so nothing is owed (SOP 2.2.4)"},
		{owes, standing.Propose, "2023-06-29", "en", "may propose: no dues overdue for more than 90 days (SOP 2.2.4)"},
		{owes, standing.Propose, "2023-06-30", "en", "may not propose: USD 1,100.00 of the dues for 2023 have been overdue since 31 March 2023, for more than 90 days (SOP 2.2.4)"},
		{gone, standing.Speak, "2024-04-24", "en", "may not speak: not a member on 24 April 2024; the membership ended on 1 January 2024 (SOP 2.2.4)"},
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

func TestTheRollOfAPastDayIsTheSameWhateverHappensLater(t *testing.T) {
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	c := newClocked(t, zone)
	var all []int64
	for _, name := range []string{"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"} {
		constituency := map[bool]string{true: "provider", false: "partner_country"}[len(all)%2 == 0]
		all = append(all, c.member("2021-01-05", name, constituency, "2019-05-01"))
	}
	c.open("2021-11-15", 2022)
	c.open("2022-11-15", 2023)
	c.pay("2022-03-12", all[0], 2022, "1100", "2022-03-12")
	c.pay("2023-03-12", all[0], 2023, "1100", "2023-03-12")
	reversed := c.pay("2022-03-12", all[1], 2022, "1100", "2022-03-12")
	c.spare("2023-03-14", all[2], 2022, "WRITTEN_OFF", "1100", nil)

	// Frozen on the evening of the record date and asked a day later.
	on := date.MustParse("2023-03-31")
	c.at("2023-04-01")
	frozen := c.rolls(on)
	if len(frozen) != 3*6 || !strings.Contains(frozen[0], "Alpha granted may vote") {
		t.Fatalf("the roll: %v", frozen)
	}
	c.pay("2023-04-10", all[3], 2022, "1100", "2022-02-01") // told late
	c.do("2023-04-11", func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Reverse(ctx, tx, reversed, "another member's")
		return err
	})
	back := decisions.Citation{Number: "2022/01", On: date.MustParse("2022-06-01"), Rule: "SOP 2.3.6"}
	c.spare("2023-04-12", all[4], 2022, "WAIVED", "1100", &back)
	c.spare("2023-04-12", all[4], 2023, "WRITTEN_OFF", "1100", nil)
	c.do("2023-04-13", func(ctx context.Context, tx *store.Tx) error {
		_, err := members.End(ctx, tx, members.Ending{ID: all[0], Kind: "WITHDRAWAL", On: date.MustParse("2022-01-01"), Ground: members.Ground{Reason: "told late"}})
		return err
	})
	c.do("2023-04-14", func(ctx context.Context, tx *store.Tx) error {
		to, joined := "cso_other", date.MustParse("2023-01-01")
		return members.Update(ctx, tx, members.Change{ID: all[1], Constituency: &to, JoinedOn: &joined})
	})
	c.do("2023-04-15", func(ctx context.Context, tx *store.Tx) error {
		to := "cso_other"
		_, err := members.Reclassify(ctx, tx, members.Reclassification{Change: members.Change{ID: all[5], Constituency: &to}})
		return err
	})
	for _, correction := range []bool{false, true} {
		c.do("2023-04-16", func(ctx context.Context, tx *store.Tx) error {
			name := map[bool]string{false: "Omega", true: "Psi"}[correction]
			return organisations.Update(ctx, tx, organisations.Change{ID: organisationOf(c, all[2]), Names: texts.Translated{texts.English: name, texts.French: name}, Correction: correction})
		})
	}
	c.member("2023-04-17", "Late entry", "provider", "2015-01-01")
	c.do("2023-04-18", func(ctx context.Context, tx *store.Tx) error {
		by := standing.EndOfYearBefore
		for _, right := range standing.Rights {
			if _, err := standing.Add(ctx, tx, standing.Draft{Right: right, Citation: "SOP 9", Conditions: standing.Conditions{SettledBy: &by}}); err != nil {
				return err
			}
		}
		return nil
	})
	c.open("2023-11-15", 2024)
	c.at("2024-03-01")
	if diff := cmp.Diff(frozen, c.rolls(on)); diff != "" {
		t.Errorf("the roll of a past day changed:\n%s", diff)
	}
	// But what is known now does count on later days.
	if got := c.says(all[3], standing.Vote, "2023-04-10", "en"); !strings.HasPrefix(got, "may vote: dues for 2022 paid on 1 February 2022") {
		t.Errorf("on the day of recording: %s", got)
	}
	if got := c.says(all[3], standing.Vote, "2023-04-09", "en"); !strings.HasPrefix(got, "may not vote") {
		t.Errorf("on the day before it was recorded: %s", got)
	}
	if now := c.rolls(date.MustParse("2023-04-20")); cmp.Equal(frozen, now) {
		t.Error("a later day has the same roll, so the test changed nothing")
	}
}

func organisationOf(c *clocked, member int64) (id int64) {
	c.t.Helper()
	if _, err := c.store.Read(staff()).Get(c.t.Context(), &id, `select organisation_id from members where id = $1`, member); err != nil {
		c.t.Fatal(err)
	}
	return id
}

// rolls writes down the rolls of three rights with their reasons.
func (c *clocked) rolls(on date.Date) (lines []string) {
	c.t.Helper()
	for _, right := range []standing.Right{standing.Vote, standing.Propose, standing.Speak} {
		roll, err := standing.Call(c.t.Context(), c.store.Read(staff()), on, right)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, row := range roll.Rows {
			verdict := map[bool]string{true: " granted ", false: " refused "}[row.Standing.Granted]
			lines = append(lines, row.Code+" "+row.Names.In(texts.French)+verdict+row.Standing.In(texts.English))
		}
	}
	return lines
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
		{"the public", store.Viewer{}, 0, ":ROLL_NOT_FOR_YOU"},
		{"a member's contact", contact, 1, ":ROLL_NOT_FOR_YOU"},
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

// days around which the properties play.
func aDay(r *rapid.T, name string) date.Date {
	return date.MustParse("2023-06-30").AddDays(rapid.IntRange(-700, 700).Draw(r, name))
}

func aRule(r *rapid.T) *standing.Rule {
	rule := &standing.Rule{Right: standing.Vote, Citation: "SOP 2.2.4"}
	if rapid.Bool().Draw(r, "settles") {
		by := rapid.SampledFrom([]standing.Deadline{standing.RecordDate, standing.EndOfYearBefore, standing.DueDate}).Draw(r, "by")
		back, grace := rapid.Int32Range(0, 2).Draw(r, "back"), rapid.Int32Range(0, 200).Draw(r, "grace")
		rule.SettledBy, rule.SettledYearsBack = &by, &back
		if by == standing.DueDate {
			rule.SettledGraceDays = &grace
		}
	}
	if rapid.Bool().Draw(r, "late") {
		days := rapid.Int32Range(0, 200).Draw(r, "days")
		rule.NotOverdueDays = &days
	}
	return rule
}

// account is dues of a year and what came in for them, read by a naive hand.
type account struct {
	year    int
	due     date.Date
	amount  int64
	entries []entry
}

type entry struct {
	day    date.Date
	amount int64
	kind   string
}

// naive works out the facts of a day, entry by entry.
func naive(on date.Date, accounts []account) standing.Facts {
	f := standing.Facts{Status: "CURRENT", JoinedOn: date.MustParse("2019-01-01"), Dues: map[int]standing.Sum{}}
	for _, a := range accounts {
		owed, sum := a.amount, standing.Sum{DueOn: a.due}
		for day := date.MustParse("2019-01-01"); !day.After(on); day = day.AddDays(1) {
			for _, kind := range []string{"CREDITED", "PAID", "WAIVED", "WRITTEN_OFF"} {
				for _, e := range a.entries {
					if e.day == day && e.kind == kind && owed > 0 {
						if owed -= e.amount; owed <= 0 {
							sum.SettledOn, sum.SettledBy = day, kind
						}
					}
				}
			}
		}
		sum.Owed = money.Money{Minor: max(owed, 0), Currency: "USD"}
		f.Dues[a.year] = sum
		if owed > 0 && a.due.Before(on) && (f.Overdue == nil || a.due.Before(f.Overdue.DueOn)) {
			f.Overdue = &standing.Overdue{Year: a.year, DueOn: a.due, Amount: sum.Owed}
		}
	}
	return f
}

func someAccounts(r *rapid.T) (list []account) {
	for year := 2021; year <= 2024; year++ {
		a := account{year: year, due: date.New(year, 3, 31), amount: rapid.Int64Range(1, 300).Draw(r, "amount")}
		for range rapid.IntRange(0, 3).Draw(r, "entries") {
			kind := rapid.SampledFrom([]string{"PAID", "WAIVED", "WRITTEN_OFF", "CREDITED"}).Draw(r, "kind")
			a.entries = append(a.entries, entry{aDay(r, "entry"), rapid.Int64Range(1, 300).Draw(r, "part"), kind})
		}
		list = append(list, a)
	}
	return list
}

func TestPayingAndWaivingNeverMakeStandingWorse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		on, rule, accounts := aDay(r, "on"), aRule(r), someAccounts(r)
		before := standing.Judge(naive(on, accounts), standing.Vote, rule, on)
		i := rapid.IntRange(0, len(accounts)-1).Draw(r, "which")
		kind := rapid.SampledFrom([]string{"PAID", "WAIVED"}).Draw(r, "more")
		accounts[i].entries = append(accounts[i].entries, entry{aDay(r, "then"), rapid.Int64Range(1, 500).Draw(r, "amount"), kind})
		after := standing.Judge(naive(on, accounts), standing.Vote, rule, on)
		if before.Granted && !after.Granted {
			r.Fatalf("%s\nthen %s", before.In("en"), after.In("en"))
		}
		if s := after.In("es"); strings.Contains(s, "[") || strings.Contains(s, "<no value>") {
			r.Fatal(s)
		}
	})
}

func TestWithoutConditionsEveryMemberAndWithoutMembershipNobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		on, f := aDay(r, "on"), naive(date.MustParse("2023-06-30"), someAccounts(r))
		right := rapid.SampledFrom(standing.Rights).Draw(r, "right")
		if s := standing.Judge(f, right, &standing.Rule{Right: right}, on); !s.Granted || s.Why != "ALWAYS" {
			r.Fatalf("without conditions: %+v", s)
		}
		if s := standing.Judge(f, right, nil, on); s.Granted {
			r.Fatalf("without a rule: %+v", s)
		}
		f.Status = rapid.SampledFrom([]string{"", "FUTURE", "FORMER"}).Draw(r, "status")
		if s := standing.Judge(f, right, aRule(r), on); s.Granted {
			r.Fatalf("%q may: %+v", f.Status, s)
		}
	})
}

// TestTheStatementReadsWhatANaiveHandReads: random accounts, written to the
// database and read by the one statement, are what entry after entry adds up to.
func TestTheStatementReadsWhatANaiveHandReads(t *testing.T) {
	c := newClocked(t, time.UTC)
	member := c.member("2021-01-05", "One", "provider", "2019-01-01")
	for year := 2021; year <= 2024; year++ {
		c.open("2023-01-05", year)
	}
	c.at("2026-01-01")
	rapid.Check(t, func(r *rapid.T) {
		on, accounts := aDay(r, "on"), someAccounts(r)
		err := c.store.Rehearse(t.Context(), staff(), func(tx *store.Tx) error {
			for _, a := range accounts {
				if err := a.write(t.Context(), tx, member); err != nil {
					return err
				}
			}
			facts, err := standing.AsKnown(t.Context(), tx, on, nil, []int64{member}, []int{2021, 2022, 2023, 2024})
			if err != nil {
				return err
			}
			got, want := facts[member], naive(on, accounts)
			want.MemberID, want.OrganisationID, want.Constituency = got.MemberID, got.OrganisationID, got.Constituency
			for year, sum := range got.Dues {
				sum.Decision = nil
				got.Dues[year] = sum
			}
			if diff := cmp.Diff(want, got); diff != "" {
				r.Errorf("on %s: %s", on, diff)
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}

func (a account) write(ctx context.Context, tx *store.Tx, member int64) error {
	var id int64
	if _, err := tx.Get(ctx, &id, `
		update dues d set amount = $3 from membership_years y where y.id = d.year_id and d.member_id = $1 and extract(year from y.starts_on) = $2
		returning d.id`, member, a.year, a.amount); err != nil {
		return err
	}
	for _, e := range a.entries {
		if e.kind == "PAID" {
			if _, err := tx.Exec(ctx, `insert into payments (dues_id, paid_on, amount) values ($1, $2, $3)`, id, e.day, e.amount); err != nil {
				return err
			}
			continue
		}
		cited, err := decisions.Cite(ctx, tx, decisions.Citation{Number: e.day.String(), On: e.day})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into reliefs (kind, dues_id, amount, reason, decision_id) values ($1, $2, $3, 'r', $4)`, e.kind, id, e.amount, cited); err != nil {
			return err
		}
	}
	return nil
}
