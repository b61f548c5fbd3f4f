package observers_test

import (
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func code(err error) string {
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0].Field + ":" + refusals[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestAnObservershipIsRefusedWithItsField(t *testing.T) {
	day := func(month time.Month, d int) date.Date { return date.New(2023, month, d) }
	good := observers.Observership{StartsOn: day(3, 13), EndsOn: day(3, 16), Occasion: "Assembly"}
	for want, change := range map[string]func(*observers.Observership){
		"":                            func(*observers.Observership) {},
		"occasion:OBSERVER_OCCASION":  func(o *observers.Observership) { o.Occasion = " " },
		"endsOn:ENDS_BEFORE_START":    func(o *observers.Observership) { o.EndsOn = day(3, 12) },
		"startsOn:DATE_TOO_LATE":      func(o *observers.Observership) { o.StartsOn, o.EndsOn = date.New(2031, 1, 1), date.Date{} },
		"organisationId:OBSERVER_WHO": func(o *observers.Observership) { o.OrganisationID = 0 },
		"organisationId:NOT_FOUND":    func(o *observers.Observership) { o.OrganisationID = 1 << 40 },
		"organisation.names.en:NAME_MISSING": func(o *observers.Observership) {
			o.OrganisationID, o.Organisation = 0, &organisations.Draft{Country: "AE"}
		},
		"startsOn:OBSERVER_OVERLAP": func(o *observers.Observership) { o.StartsOn, o.EndsOn = day(6, 1), day(7, 1) },
	} {
		storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
			id, err := organisations.Create(t.Context(), tx, organisations.Draft{Names: texts.Translated{"en": "Guest"}, Country: "AE"})
			if err != nil {
				t.Fatal(err)
			}
			earlier := observers.Observership{OrganisationID: id, StartsOn: day(6, 30), Occasion: "Working group"}
			if _, err := observers.Add(t.Context(), tx, earlier); err != nil {
				t.Fatal(err)
			}
			o := good
			o.OrganisationID = id
			change(&o)
			if _, err := observers.Add(t.Context(), tx, o); code(err) != want {
				t.Errorf("%q, not %q", code(err), want)
			}
		})
	}
}

func TestStrangersSeeWhoObservesTodayAndStaffEverybody(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		add := func(name string, from, to date.Date) (id int64) {
			t.Helper()
			id, err := observers.Add(t.Context(), tx, observers.Observership{
				Organisation: &organisations.Draft{Names: texts.Translated{"en": name}, Country: "AE"}, StartsOn: from, EndsOn: to, Occasion: "Assembly",
			})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		today := tx.Today()
		add("Past", today.AddDays(-30), today.AddDays(-1))
		now := add("Now", today.AddDays(-30), date.Date{})
		add("Last day", today.AddDays(-30), today)
		add("To come", today.AddDays(1), date.Date{})
		for period, want := range map[observers.Period]int{observers.Current: 2, observers.Past: 1, observers.Upcoming: 1} {
			rows, _, err := observers.List(t.Context(), tx, period, relay.Page{Size: 10})
			n, fault := observers.Count(t.Context(), tx, period)
			if err != nil || fault != nil || len(rows) != want || int(n) != want {
				t.Errorf("%s: %d rows, %d counted, %v %v", period, len(rows), n, err, fault)
			}
		}
		for _, row := range []struct {
			on   date.Date
			want string
		}{{today.AddDays(-31), "endsOn:ENDS_BEFORE_START"}, {today.AddYears(11), "endsOn:ENDS_TOO_LATE"}, {today.AddDays(-1), ""}, {today, "id:OBSERVER_ENDED"}} {
			if err := observers.End(t.Context(), tx, now, row.on); code(err) != row.want {
				t.Errorf("ended on %s: %q, not %q", row.on, code(err), row.want)
			}
		}
	})
}

func TestMembersAreNotInvitedToApply(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		id, err := organisations.Create(t.Context(), tx, organisations.Draft{Names: texts.Translated{"en": "Guest"}, Country: "AE"})
		if err != nil {
			t.Fatal(err)
		}
		invitation := observers.Invitation{OrganisationID: id, Name: "Chloé", Email: "chloe@example.org", Language: "fr"}
		if _, err := observers.Invite(t.Context(), tx, invitation); err != nil {
			t.Fatal(err)
		}
		for want, change := range map[string]func(*observers.Invitation){
			"name:PERSON_NAME_INVALID": func(i *observers.Invitation) { i.Name = "" },
			"email:EMAIL_INVALID":      func(i *observers.Invitation) { i.Email = "chloe" },
			"organisationId:NOT_FOUND": func(i *observers.Invitation) { i.OrganisationID = 1 << 40 },
		} {
			i := invitation
			change(&i)
			if _, err := observers.Invite(t.Context(), tx, i); code(err) != want {
				t.Errorf("%q, not %q", code(err), want)
			}
		}
		if _, err := tx.Exec(t.Context(), `select member_admit($1, 1, (select id from categories where code = 'provider'), null, '2020-01-01')`, id); err != nil {
			t.Fatal(err)
		}
		if _, err := observers.Invite(t.Context(), tx, invitation); code(err) != "organisationId:OBSERVER_MEMBER" {
			t.Errorf("a member: %q", code(err))
		}
	})
}
