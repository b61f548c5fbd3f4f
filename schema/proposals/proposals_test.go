package proposals_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/people/peopletest"
	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

var system = store.System("test")

var codes = refusetest.Codes

// scene is a member with people, and another beside it.
type scene struct {
	s                     *store.Store
	body, other           int64
	ben, eve, fin, ada    store.Viewer // focal point, another member's, finance, staff
	bensContact, finances int64
}

func play(t *testing.T) *scene {
	t.Helper()
	p := &scene{s: storetest.New(t)}
	p.do(t, system, func(tx *store.Tx) error {
		var err error
		if p.body, err = member(t.Context(), tx, "Institut des budgets", "BF"); err != nil {
			return err
		}
		if p.other, err = member(t.Context(), tx, "Other Institute", "KE"); err != nil {
			return err
		}
		if p.bensContact, err = contact(t.Context(), tx, p.body, "FOCAL_POINT", "Ben"); err != nil {
			return err
		}
		if p.finances, err = contact(t.Context(), tx, p.body, "FINANCE", "Fin"); err != nil {
			return err
		}
		if _, err = contact(t.Context(), tx, p.other, "FOCAL_POINT", "Eve"); err != nil {
			return err
		}
		ada, err := people.Add(t.Context(), tx, "Ada", "ada@example.org", texts.English)
		if err != nil {
			return err
		}
		return people.Appoint(t.Context(), tx, ada, store.Staff)
	})
	p.ben, p.eve, p.fin, p.ada = p.as(t, "ben"), p.as(t, "eve"), p.as(t, "fin"), p.as(t, "ada")
	return p
}

func member(ctx context.Context, tx *store.Tx, name, country string) (int64, error) {
	id, err := organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{texts.English: name}, Country: country, Kind: "ngo"})
	if err != nil {
		return 0, err
	}
	_, err = members.Enter(ctx, tx, id, members.Membership{Constituency: "cso_other", Category: "cso_other", Band: "cso_other_under_10m"})
	return id, err
}

func contact(ctx context.Context, tx *store.Tx, body int64, role, name string) (int64, error) {
	return organisations.AddContact(ctx, tx, organisations.Appointment{
		OrganisationID: body, Role: role, Name: name, Email: strings.ToLower(name) + "@example.org", Language: texts.French,
	})
}

func (p *scene) as(t *testing.T, name string) store.Viewer {
	t.Helper()
	return peopletest.As(t, p.s.Read(system), name+"@example.org")
}

func (p *scene) do(t *testing.T, v store.Viewer, act func(*store.Tx) error) {
	t.Helper()
	if err := p.s.Write(t.Context(), v, act); err != nil {
		t.Fatal(err)
	}
}

func (p *scene) propose(t *testing.T, v store.Viewer, w proposals.Wish) (id int64, err error) {
	t.Helper()
	if w.OrganisationID == 0 {
		w.OrganisationID = p.body
	}
	err = p.s.Write(t.Context(), v, func(tx *store.Tx) (err error) {
		id, err = proposals.Propose(t.Context(), tx, w)
		return err
	})
	return id, err
}

func (p *scene) decide(t *testing.T, v store.Viewer, d proposals.Decision) error {
	t.Helper()
	return p.s.Write(t.Context(), v, func(tx *store.Tx) error { return proposals.Decide(t.Context(), tx, d) })
}

func (p *scene) look(t *testing.T, query string, args ...any) (value string) {
	t.Helper()
	if _, err := p.s.Read(system).Get(t.Context(), &value, query, args...); err != nil {
		t.Fatal(err)
	}
	return value
}

func french(name string) texts.Translated { return texts.Translated{texts.French: name} }

func TestTheWebsiteChangesAtOnceAndTheRestWaitsForStaff(t *testing.T) {
	p := play(t)
	website, band := "https://budgets.example", "cso_other_10m"
	if id, err := p.propose(t, p.ben, proposals.Wish{Website: &website}); err != nil || id != 0 {
		t.Fatalf("the website alone: %d, %v", id, err)
	}
	id, err := p.propose(t, p.ben, proposals.Wish{Names: french("Institut ouvert"), Band: &band, Note: " We have grown. "})
	if err != nil || id == 0 {
		t.Fatalf("%d, %v", id, err)
	}
	if got := p.look(t, `select website || coalesce(names->>'fr', '') from organisations where id = $1`, p.body); got != website {
		t.Errorf("before the decision the organisation has %q", got)
	}
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true}); err != nil {
		t.Fatal(err)
	}
	if got := p.look(t, `select names->>'fr' from organisations where id = $1`, p.body); got != "Institut ouvert" {
		t.Errorf("the French name is %q", got)
	}
	today := p.s.Read(system).Today()
	if got := p.look(t, `select b.code from register($2) m join bands b on b.id = m.band_id where m.organisation_id = $1`, p.body, today); got != band {
		t.Errorf("the band is %q", got)
	}
	// Under the decider's name, and the proposer gets a letter.
	if got := p.look(t, `select w.name from audit a join people w on w.id = a.actor_id where entity = 'organisations' order by a.id desc limit 1`); got != "Ada" {
		t.Errorf("audited as %q", got)
	}
	if got := p.look(t, `select string_agg(name, ' ') from notices where kind = 'proposal'`); got != "Ben" {
		t.Errorf("told: %q", got)
	}
	if got := p.look(t, `select note from proposed_changes`); got != "We have grown." {
		t.Errorf("note %q", got)
	}
}

func TestWhoMayProposeDecideAndWithdraw(t *testing.T) {
	p := play(t)
	for _, row := range []struct {
		name   string
		viewer store.Viewer
		want   string
	}{
		{"another member's focal point", p.eve, "organisationId:NOT_FOUND"},
		{"a finance contact", p.fin, "FOCAL_POINT_ONLY"},
		{"staff", p.ada, "organisationId:NOT_FOUND"},
		{"somebody signed in", store.Viewer{PersonID: p.ada.PersonID, Roles: store.Implied(store.Person)}, "organisationId:NOT_FOUND"},
		{"a token that may act as a person only", store.Viewer{PersonID: p.ben.PersonID, Roles: store.Implied(store.Person)}, "organisationId:NOT_FOUND"},
	} {
		if _, err := p.propose(t, row.viewer, proposals.Wish{Names: french("X")}); codes(err) != row.want {
			t.Errorf("%s proposes: %q", row.name, codes(err))
		}
	}
	id, err := p.propose(t, p.ben, proposals.Wish{Names: french("X")})
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]store.Viewer{"the proposer": p.ben, "another member": p.eve} {
		if err := p.decide(t, v, proposals.Decision{ID: id, Approve: true}); codes(err) != "id:NOT_FOUND" {
			t.Errorf("%s decides: %q", name, codes(err))
		}
	}
	withdraw := func(v store.Viewer) string {
		return codes(p.s.Write(t.Context(), v, func(tx *store.Tx) error { return proposals.Withdraw(t.Context(), tx, id) }))
	}
	for _, row := range []struct {
		name   string
		viewer store.Viewer
		want   string
	}{
		{"another member", p.eve, "id:NOT_FOUND"}, {"finance", p.fin, "FOCAL_POINT_ONLY"}, {"staff", p.ada, "id:NOT_FOUND"},
		{"the focal point", p.ben, ""}, {"the focal point again", p.ben, "id:PROPOSAL_DECIDED"},
	} {
		if got := withdraw(row.viewer); got != row.want {
			t.Errorf("%s withdraws: %q", row.name, got)
		}
	}
	for name, v := range map[string]store.Viewer{"staff": p.ada, "own people": p.fin, "others": p.eve} {
		_, found, err := proposals.ByID(t.Context(), p.s.Read(v), id)
		if err != nil || found != (name != "others") {
			t.Errorf("%s see it: %v, %v", name, found, err)
		}
	}
}

func TestAProposalIsRefusedWithItsFieldAndRemedy(t *testing.T) {
	p := play(t)
	text := func(s string) *string { return &s }
	stale := 0
	for _, row := range []struct {
		name string
		wish proposals.Wish
		want string
	}{
		{"nothing", proposals.Wish{}, "NOTHING_TO_CHANGE"},
		{"the same again", proposals.Wish{Names: texts.Translated{texts.English: "Institut des budgets"}, Kind: text("ngo")}, "NOTHING_TO_CHANGE"},
		{"no English name", proposals.Wish{Names: texts.Translated{texts.English: " "}}, "names.en:NAME_MISSING"},
		{"no country of this world", proposals.Wish{Country: text("QQ")}, "country:COUNTRY_UNKNOWN"},
		{"no web address", proposals.Wish{Website: text("budgets")}, "website:WEBSITE_INVALID"},
		{"a size of another category", proposals.Wish{Band: text("provider")}, "band:BAND_OF_OTHER_CATEGORY"},
		{"no size any more", proposals.Wish{Band: text("")}, "band:BAND_OF_OTHER_CATEGORY"},
		{"a long note", proposals.Wish{Names: french("X"), Note: strings.Repeat("é", 1001)}, "note:NOTE_TOO_LONG"},
		{"an old version", proposals.Wish{Names: french("X"), Version: &stale}, "expectedVersion:STALE_VERSION"},
		{"a change", proposals.Wish{Names: french("X")}, ""},
		{"a second while the first waits", proposals.Wish{Names: french("Y")}, "PROPOSAL_WAITING"},
		{"the website while one waits", proposals.Wish{Website: text("https://x.example")}, ""},
	} {
		if _, err := p.propose(t, p.ben, row.wish); codes(err) != row.want {
			t.Errorf("%s: %q, want %q", row.name, codes(err), row.want)
		}
	}
}

func TestWhatHasChangedMeanwhileIsNotOverwritten(t *testing.T) {
	p := play(t)
	id, err := p.propose(t, p.ben, proposals.Wish{Names: texts.Translated{texts.English: "Open Budgets"}})
	if err != nil {
		t.Fatal(err)
	}
	rename := func(name string) {
		p.do(t, p.ada, func(tx *store.Tx) error {
			return organisations.Update(t.Context(), tx, organisations.Change{ID: p.body, Names: texts.Translated{texts.English: name}})
		})
	}
	rename("Renamed by staff")
	seen, _, err := proposals.ByID(t.Context(), p.s.Read(p.ada), id)
	if err != nil || !seen.Stale() {
		t.Errorf("stale %v, %v", seen.Stale(), err)
	}
	from, to, now := "Institut des budgets", "Open Budgets", "Renamed by staff"
	want := []proposals.Change{{Field: "Name (English)", From: &from, To: &to, Now: &now, Stale: true}}
	if diff := cmp.Diff(want, seen.Changes(texts.English)); diff != "" {
		t.Error(diff)
	}
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true}); codes(err) != "id:PROPOSAL_STALE" {
		t.Errorf("approved: %v", err)
	}
	if got := p.look(t, `select name_en from organisations where id = $1`, p.body); got != "Renamed by staff" {
		t.Errorf("the name is %q", got)
	}
	rename("Institut des budgets") // as the proposer saw it: no longer stale
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true}); err != nil {
		t.Error(err)
	}
}

func TestANamesakeIsApprovedOnlyWithAWord(t *testing.T) {
	p := play(t)
	country := "KE"
	id, err := p.propose(t, p.ben, proposals.Wish{Names: texts.Translated{texts.English: "Other institute"}, Country: &country})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true}); codes(err) != "ORGANISATION_EXISTS" {
		t.Errorf("%v", err)
	}
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true, Namesake: true}); err != nil {
		t.Error(err)
	}
}

func TestOfTwoWhoDecideAtOnceOneIsTold(t *testing.T) {
	p := play(t)
	id, err := p.propose(t, p.ben, proposals.Wish{Names: french("Institut ouvert")})
	if err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 6, "id:PROPOSAL_DECIDED", func(i int) error {
		return p.decide(t, p.ada, proposals.Decision{ID: id, Approve: i%2 == 0, Reason: "So be it"})
	})
	if told := p.look(t, `select count(*)::text from notices where kind = 'proposal'`); told != "1" {
		t.Errorf("told %s times", told)
	}
}

func TestASuccessorHearsWhatThePredecessorBegan(t *testing.T) {
	p := play(t)
	id, err := p.propose(t, p.ben, proposals.Wish{Names: french("X")})
	if err != nil {
		t.Fatal(err)
	}
	p.do(t, system, func(tx *store.Tx) error {
		if _, err := contact(t.Context(), tx, p.body, "FOCAL_POINT", "Suc"); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), `update contacts set starts_on = $2, ends_on = $2 where id = $1`, p.bensContact, tx.Today().AddDays(-1))
		return err
	})
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Reason: "Not this name"}); err != nil {
		t.Fatal(err)
	}
	if got := p.look(t, `select string_agg(name, ' ') from notices where kind = 'proposal'`); got != "Suc" {
		t.Errorf("told: %q", got)
	}
}

func TestADecidedProposalNeverChanges(t *testing.T) {
	p := play(t)
	id, err := p.propose(t, p.ben, proposals.Wish{Names: french("X")})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.decide(t, p.ada, proposals.Decision{ID: id, Approve: true}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`update proposed_changes set outcome = 'DECLINED', reason = 'no'`, `update proposed_changes set after = '{"kind": "ngo"}'`, `delete from proposed_changes`,
	} {
		err := p.s.Write(t.Context(), system, func(tx *store.Tx) error { _, err := tx.Exec(t.Context(), statement); return err })
		if err == nil {
			t.Errorf("done: %s", statement)
		}
	}
}
