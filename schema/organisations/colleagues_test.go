package organisations_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/people/peopletest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/timeline"
)

// desk is a member organisation with its focal point.
type desk struct {
	s         *store.Store
	body      int64
	ben       store.Viewer
	bensPlace int64
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{s: storetest.New(t)}
	d.body, d.bensPlace = d.member(t, "Institute", "Ben")
	d.ben = d.as(t, "Ben")
	return d
}

// member adds a member with a focal point.
func (d *desk) member(t *testing.T, name, person string) (body, place int64) {
	t.Helper()
	d.do(t, store.System("test"), func(tx *store.Tx) (err error) {
		if body, err = organisations.Create(t.Context(), tx, organisations.Draft{Names: named(name)}); err != nil {
			return err
		}
		_, err = members.Enter(t.Context(), tx, body, members.Membership{Constituency: "cso_other", Category: "cso_other"})
		if err == nil {
			place, err = organisations.AddContact(t.Context(), tx, organisations.Appointment{
				OrganisationID: body, Role: "FOCAL_POINT", Name: person, Email: strings.ToLower(person) + "@example.org", Language: texts.Spanish})
		}
		return err
	})
	return body, place
}

func (d *desk) do(t *testing.T, v store.Viewer, act func(*store.Tx) error) {
	t.Helper()
	if err := d.s.Write(t.Context(), v, act); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) as(t *testing.T, name string) store.Viewer {
	t.Helper()
	return peopletest.As(t, d.s.Read(store.System("test")), strings.ToLower(name)+"@example.org")
}

func (d *desk) invite(t *testing.T, v store.Viewer, name, role string) (id int64, err error) {
	t.Helper()
	err = d.s.Write(t.Context(), v, func(tx *store.Tx) (err error) {
		id, err = organisations.Invite(t.Context(), tx, organisations.Appointment{
			OrganisationID: d.body, Role: role, Name: name, Email: strings.ToLower(name) + "@example.org", Language: texts.French})
		return err
	})
	return id, err
}

func (d *desk) end(t *testing.T, v store.Viewer, id int64) string {
	t.Helper()
	return codes(d.s.Write(t.Context(), v, func(tx *store.Tx) error { return organisations.EndColleague(t.Context(), tx, id) }))
}

func (d *desk) handOver(t *testing.T, v store.Viewer, name string) (id int64, refusal string) {
	t.Helper()
	err := d.s.Write(t.Context(), v, func(tx *store.Tx) (err error) {
		id, err = organisations.HandOver(t.Context(), tx, organisations.Succession{
			OrganisationID: d.body, Name: name, Email: strings.ToLower(name) + "@example.org", Language: texts.French})
		return err
	})
	return id, codes(err)
}

// letters are the subjects of what waits in the outbox.
func (d *desk) letters(t *testing.T) (subjects []string) {
	t.Helper()
	link := func(l texts.Language) string { return "https://plenary.example/" + string(l) }
	outbox, err := notices.New(notices.Config{BaseURL: "https://plenary.example"}, organisations.Letters(link)...)
	if err != nil {
		t.Fatal(err)
	}
	q := d.s.Read(store.System("test"))
	var items []notices.Item
	if err := q.Select(t.Context(), &items, `select id, kind, coalesce(person_id, 0) as person_id, address, name, language, data from notices order by id`); err != nil {
		t.Fatal(err)
	}
	messages, err := outbox.Compose(t.Context(), q, items)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range messages {
		if strings.Contains(m.Text, "[") || m.Dropped == "" && !strings.Contains(m.Text, "https://plenary.example/"+string(items[i].Language)) {
			t.Errorf("letter: %s", m.Text)
		}
		subjects = append(subjects, items[i].Name+": "+m.Subject+m.Dropped)
	}
	return subjects
}

func TestAColleagueIsNamedAndToldInTheirLanguage(t *testing.T) {
	d := newDesk(t)
	for _, role := range []string{"ALTERNATE", "FINANCE", "BOARD_REPRESENTATIVE", "FOCAL_POINT"} {
		if _, err := d.invite(t, d.ben, "Awa"+role[:2], role); err != nil {
			t.Fatalf("%s: %v", role, err)
		}
	}
	if _, err := d.invite(t, d.ben, "AwaFI", "FINANCE"); codes(err) != "email:CONTACT_EXISTS" {
		t.Errorf("twice: %v", err)
	}
	want := "Vous êtes désormais contact\u00a0: Institute"
	if diff := cmp.Diff([]string{"AwaAL: " + want, "AwaFI: " + want, "AwaBO: " + want, "AwaFO: " + want}, d.letters(t)); diff != "" {
		t.Error(diff)
	}
}

func TestInvitationsOfADayAreBounded(t *testing.T) {
	d := newDesk(t)
	for i := range 10 {
		if _, err := d.invite(t, d.ben, "n"+strconv.Itoa(i), "ALTERNATE"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.invite(t, d.ben, "n11", "ALTERNATE"); codes(err) != "email:TOO_MANY_INVITATIONS" {
		t.Errorf("the eleventh: %v", err)
	}
}

func TestWhoMayEditAnOrganisationsPeople(t *testing.T) {
	d := newDesk(t)
	d.member(t, "Other", "Eve")
	finance, err := d.invite(t, d.ben, "Fin", "FINANCE")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.invite(t, d.ben, "Alt", "ALTERNATE"); err != nil {
		t.Fatal(err)
	}
	staff := store.Viewer{PersonID: d.ben.PersonID, Roles: store.Implied(store.Staff)}
	for _, row := range []struct {
		name         string
		viewer       store.Viewer
		invite, rest string
	}{
		{"another member's focal point", d.as(t, "Eve"), "organisationId:NOT_FOUND", "id:NOT_FOUND"},
		{"an observer", store.Viewer{PersonID: d.ben.PersonID, Roles: store.Implied(store.Person)}, "organisationId:NOT_FOUND", "id:NOT_FOUND"},
		{"the finance contact", d.as(t, "Fin"), "FOCAL_POINT_ONLY", "FOCAL_POINT_ONLY"},
		{"the alternate", d.as(t, "Alt"), "FOCAL_POINT_ONLY", "FOCAL_POINT_ONLY"},
		{"staff have ways of their own", staff, "organisationId:NOT_FOUND", "id:NOT_FOUND"},
	} {
		if _, err := d.invite(t, row.viewer, "X", "ALTERNATE"); codes(err) != row.invite {
			t.Errorf("%s invites: %v", row.name, err)
		}
		if got := d.end(t, row.viewer, finance); got != row.rest {
			t.Errorf("%s ends: %q", row.name, got)
		}
		if _, got := d.handOver(t, row.viewer, "X"); got != row.invite {
			t.Errorf("%s hands over: %q", row.name, got)
		}
		name := "Renamed"
		err := d.s.Write(t.Context(), row.viewer, func(tx *store.Tx) error {
			return organisations.CorrectColleague(t.Context(), tx, finance, &name, nil)
		})
		if codes(err) != row.rest {
			t.Errorf("%s corrects: %v", row.name, err)
		}
	}
	if got := d.end(t, d.ben, finance); got != "" {
		t.Errorf("the focal point ends: %q", got)
	}
	if got := d.end(t, d.ben, d.bensPlace); got != "id:LAST_FOCAL_POINT" {
		t.Errorf("the last focal point leaves: %q", got)
	}
}

func TestOfTwoFocalPointsWhoEndEachOtherOneStays(t *testing.T) {
	d := newDesk(t)
	second, err := d.invite(t, d.ben, "Sec", "FOCAL_POINT")
	if err != nil {
		t.Fatal(err)
	}
	sec := d.as(t, "Sec")
	var all sync.WaitGroup
	var results [2]string
	all.Go(func() { results[0] = d.end(t, d.ben, second) })
	all.Go(func() { results[1] = d.end(t, sec, d.bensPlace) })
	all.Wait()
	if (results[0] == "") == (results[1] == "") || !strings.Contains(results[0]+results[1], "LAST_FOCAL_POINT") {
		t.Errorf("%q", results)
	}
}

func TestHandingOverIsDoneOnceAndBothAreTold(t *testing.T) {
	d := newDesk(t)
	var all sync.WaitGroup
	results := make(chan string, 4)
	for i := range cap(results) {
		all.Go(func() { _, refusal := d.handOver(t, d.ben, "Suc"+strconv.Itoa(i%2)); results <- refusal })
	}
	all.Wait()
	close(results)
	done := 0
	for result := range results {
		switch result {
		case "":
			done++
		case "HANDED_OVER":
		default:
			t.Error(result)
		}
	}
	if done != 1 {
		t.Fatalf("handed over %d times", done)
	}
	told := d.letters(t)
	if len(told) != 2 || !strings.Contains(told[0], "Vous serez le point focal\u00a0: Institute") || !strings.Contains(told[1], "Ben: Ha hecho el traspaso a Suc") {
		t.Errorf("%v", told)
	}
	// Today everything is as before; from tomorrow on it is the successor's.
	if _, err := d.invite(t, d.ben, "Late", "ALTERNATE"); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	var office []string
	q := d.s.Read(store.System("test"))
	if err := q.Select(t.Context(), &office, `
		select role || ' ' || starts_on || ' ' || coalesce(ends_on::text, '…') from contacts where role = 'FOCAL_POINT' order by id`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"FOCAL_POINT 2023-12-01 2023-12-01", "FOCAL_POINT 2023-12-02 …"}, office); diff != "" {
		t.Error(diff)
	}
	page, _ := relay.Args{}.Page(timeline.List, 50) // the usual page
	story, _, err := timeline.Of(t.Context(), q, d.body, page)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(say(story), "Handover by the focal point added") {
		t.Errorf("%s", say(story))
	}
}

func say(story []timeline.Entry) string {
	var all []string
	for _, entry := range story {
		all = append(all, entry.SummaryIn(texts.English))
	}
	return strings.Join(all, ", ")
}

func TestHandingOverToASecondFocalPointKeepsTheirService(t *testing.T) {
	d := newDesk(t)
	second, err := d.invite(t, d.ben, "Sec", "FOCAL_POINT")
	if err != nil {
		t.Fatal(err)
	}
	if id, refusal := d.handOver(t, d.ben, "Sec"); refusal != "" || id != second {
		t.Errorf("%d, %q", id, refusal)
	}
	if _, refusal := d.handOver(t, d.ben, "Ben"); refusal != "HANDED_OVER" {
		t.Errorf("again: %q", refusal)
	}
}

func TestAColleaguesNameIsCorrectedButNotThatOfSomebodyMore(t *testing.T) {
	d := newDesk(t)
	d.member(t, "Other", "Eve")
	correct := func(id int64, name string) string {
		french := texts.French
		return codes(d.s.Write(t.Context(), d.ben, func(tx *store.Tx) error {
			return organisations.CorrectColleague(t.Context(), tx, id, &name, &french)
		}))
	}
	awa, err := d.invite(t, d.ben, "Awa", "ALTERNATE")
	if err != nil {
		t.Fatal(err)
	}
	if got := correct(awa, "Awa Koné"); got != "" || d.as(t, "Awa").Name != "Awa Koné" {
		t.Errorf("%q", got)
	}
	if got := correct(awa, " "); got != "name:PERSON_NAME_INVALID" {
		t.Errorf("no name: %q", got)
	}
	if got := correct(d.bensPlace, "Benjamin"); got != "" {
		t.Errorf("oneself: %q", got)
	}
	if _, err := d.invite(t, d.ben, "Eve", "FINANCE"); codes(err) != "email:COLLEAGUE_BY_STAFF" { // she serves elsewhere
		t.Errorf("of another member: %v", err)
	}
	var eve int64
	d.do(t, store.System("test"), func(tx *store.Tx) (err error) {
		eve, err = organisations.AddContact(t.Context(), tx, organisations.Appointment{
			OrganisationID: d.body, Role: "FINANCE", Name: "Eve", Email: "eve@example.org", Language: texts.English,
		})
		return err
	})
	if got := correct(eve, "Mallory"); got != "PERSON_NOT_YOURS_ALONE" {
		t.Errorf("of another member too: %q", got)
	}
	d.do(t, store.System("test"), func(tx *store.Tx) error {
		return people.Appoint(t.Context(), tx, d.as(t, "Awa").PersonID, store.Board)
	})
	if got := correct(awa, "Mallory"); got != "PERSON_NOT_YOURS_ALONE" {
		t.Errorf("of the Board: %q", got)
	}
}

func TestServicesOfMembersObserversAndDaysToCome(t *testing.T) {
	d := newDesk(t)
	var observer int64
	d.do(t, store.System("test"), func(tx *store.Tx) (err error) {
		if observer, err = organisations.Create(t.Context(), tx, organisations.Draft{Names: named("Observer")}); err != nil {
			return err
		}
		return addBen(t.Context(), tx, observer)
	})
	got, err := organisations.Services(t.Context(), d.s.Read(d.ben))
	if err != nil || len(got) != 2 || !got[0].Member || got[1].Member || got[1].StartsOn.Before(d.s.Read(d.ben).Today()) {
		t.Errorf("%+v, %v", got, err)
	}
}

func addBen(ctx context.Context, tx *store.Tx, body int64) error {
	_, err := organisations.AddContact(ctx, tx, organisations.Appointment{
		OrganisationID: body, Role: "ALTERNATE", Email: "ben@example.org", StartsOn: tx.Today().AddDays(40)})
	return err
}
