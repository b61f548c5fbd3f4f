package applications_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
	"github.com/plenary-org/plenary/schema/uploads/uploadstest"
)

// desk is a database with a clock that the test moves, and the server's seals.
type desk struct {
	*store.Store
	t    *testing.T
	keys seals.Keys
	now  time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	keys, err := seals.New(strings.Repeat("s", 32))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, keys: keys, now: storetest.Now}
	d.Store = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return d.now }})
	return d
}

// do runs an act of staff, or of a stranger, and returns the codes of its refusals.
func (d *desk) do(v store.Viewer, act func(ctx context.Context, tx *store.Tx) error) string {
	d.t.Helper()
	ctx := people.WithNetwork(d.t.Context(), "192.0.2.0/24")
	err := d.Write(ctx, v, func(tx *store.Tx) error { return act(ctx, tx) })
	refusals := refuse.From(err)
	if refusals == nil && err != nil {
		d.t.Fatal(err)
	}
	var codes []string
	for _, r := range refusals {
		codes = append(codes, r.Field+":"+r.Code)
	}
	return strings.Join(codes, " ")
}

var (
	stranger = store.Viewer{Language: texts.English}
	staff    = store.System("test")
)

func draft() applications.Draft {
	return applications.Draft{
		Organisation: organisations.Draft{Names: texts.Translated{"en": "Coral Development Bank"}, Country: "BS", Kind: "multilateral", Website: "https://coral.example"},
		Category:     "provider", Band: "provider",
		ContactName: "Nadia Rolle", Email: "Nadia.Rolle@coral.example", Language: texts.French, Motivation: "We publish what we fund.",
	}
}

func (d *desk) submit(change func(*applications.Draft)) (token, refused string) {
	d.t.Helper()
	a := draft()
	if change != nil {
		change(&a)
	}
	var id int64
	refused = d.do(stranger, func(ctx context.Context, tx *store.Tx) (err error) {
		id, err = applications.Submit(ctx, tx, d.keys, a)
		return err
	})
	if refused != "" {
		return "", refused
	}
	found, _, err := applications.ByID(d.t.Context(), d.Read(staff), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return applications.Token(d.keys, found), ""
}

func (d *desk) confirm(token string) string {
	d.t.Helper()
	return d.do(stranger, func(ctx context.Context, tx *store.Tx) error { return applications.Confirm(ctx, tx, d.keys, token) })
}

func (d *desk) see(token string) applications.Application {
	d.t.Helper()
	a, found, err := applications.ByToken(d.t.Context(), d.Read(stranger), d.keys, token)
	if err != nil || !found {
		d.t.Fatalf("found %v, %v", found, err)
	}
	return a
}

// reviewed is a confirmed application whose constituency is set.
func (d *desk) reviewed(change func(*applications.Draft)) applications.Application {
	d.t.Helper()
	token, refused := d.submit(change)
	if refused != "" {
		d.t.Fatal(refused)
	}
	if refused := d.confirm(token); refused != "" {
		d.t.Fatal(refused)
	}
	provider := "provider"
	if refused := d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		return applications.Classify(ctx, tx, applications.Classification{ID: d.see(token).ID, Constituency: &provider})
	}); refused != "" {
		d.t.Fatal(refused)
	}
	return d.see(token)
}

func (d *desk) count(query string, args ...any) (n int) {
	d.t.Helper()
	if _, err := d.Read(staff).Get(d.t.Context(), &n, query, args...); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func board() *decisions.Citation {
	return &decisions.Citation{Body: "BOARD", Number: "2023/11", On: date.New(2023, 11, 20), Rule: "SOP 1.2"}
}

func (d *desk) decide(r applications.Ruling) (applications.Outcome, string) {
	d.t.Helper()
	var done applications.Outcome
	refused := d.do(staff, func(ctx context.Context, tx *store.Tx) (err error) {
		done, err = applications.Decide(ctx, tx, applications.ByBoard, r)
		return err
	})
	return done, refused
}

func TestWhatIsWrongIsRefusedByItsField(t *testing.T) {
	d := newDesk(t)
	for want, change := range map[string]func(*applications.Draft){
		"names.en:NAME_MISSING":                               func(a *applications.Draft) { a.Organisation.Names = nil },
		"country:COUNTRY_UNKNOWN":                             func(a *applications.Draft) { a.Organisation.Country = "ZZ" },
		"website:WEBSITE_INVALID":                             func(a *applications.Draft) { a.Organisation.Website = "coral" },
		"kind:APPLICATION_KIND_MISSING":                       func(a *applications.Draft) { a.Organisation.Kind = "" },
		"contactName:PERSON_NAME_INVALID email:EMAIL_INVALID": func(a *applications.Draft) { a.ContactName, a.Email = " ", "nadia" },
		"motivation:APPLICATION_TEXT":                         func(a *applications.Draft) { a.Motivation = " \n" },
		"category:CATEGORY_UNKNOWN":                           func(a *applications.Draft) { a.Category = "royal" },
		"band:BAND_UNKNOWN":                                   func(a *applications.Draft) { a.Band = "huge" },
		"band:BAND_OF_OTHER_CATEGORY":                         func(a *applications.Draft) { a.Band = "cso_other_10m" },
		"documents:UPLOAD_UNKNOWN":                            func(a *applications.Draft) { a.Documents = []string{"guess"} },
	} {
		if _, got := d.submit(change); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if n := d.count(`select count(*) from applications`) + d.count(`select count(*) from notices`); n != 0 {
		t.Errorf("%d rows of what was refused", n)
	}
}

func TestApplyingTwiceIsRefused(t *testing.T) {
	d := newDesk(t)
	first, refused := d.submit(nil)
	if refused != "" {
		t.Fatal(refused)
	}
	again := func(a *applications.Draft) {
		a.Organisation.Names, a.Email = texts.Translated{"en": "  CÓRAL development bank "}, "other@coral.example"
	}
	if _, got := d.submit(func(a *applications.Draft) {
		a.Organisation.Names = texts.Translated{"en": "  CÓRAL development bank "}
	}); got != "names.en:APPLICATION_TWICE" {
		t.Errorf("the same name from the same address: %q", got)
	}
	if _, got := d.submit(func(a *applications.Draft) { a.Organisation.Country = "JM" }); got != "" {
		t.Errorf("the name in another country: %q", got)
	}
	// What nobody confirms keeps no other address out; the first to confirm counts.
	second, refused := d.submit(again)
	if refused != "" {
		t.Errorf("from another address: %q", refused)
	}
	if got := d.confirm(second); got != "" {
		t.Error(got)
	}
	if got := d.confirm(first); got != "token:APPLICATION_TWICE" {
		t.Errorf("the slower one: %q", got)
	}
	d.now = d.now.Add(30 * 24 * time.Hour)
	if _, got := d.submit(nil); got != "names.en:APPLICATION_TWICE" {
		t.Errorf("under review: %q", got)
	}
	d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		var member int64
		id, err := organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{"en": "Reef Bank", "fr": "Banque du récif"}, Country: "BS"})
		if err != nil {
			return err
		}
		_, err = tx.Get(ctx, &member, `select member_admit($1, 1, (select id from categories where code = 'provider'), null, '2020-01-01')`, id)
		return err
	})
	if _, got := d.submit(func(a *applications.Draft) { a.Organisation.Names = texts.Translated{"en": "Banque du Recif"} }); got != "names.en:APPLICATION_MEMBER" {
		t.Errorf("a member: %q", got)
	}
}

func TestStrangersAreLimited(t *testing.T) {
	d := newDesk(t)
	for i := range applications.PerAddress {
		if _, got := d.submit(func(a *applications.Draft) { a.Organisation.Names = texts.Translated{"en": strings.Repeat("x", i+1)} }); got != "" {
			t.Fatal(got)
		}
	}
	if _, got := d.submit(nil); got != "email:APPLICATION_TOO_MANY" {
		t.Errorf("one more: %q", got)
	}
	d.now = d.now.Add(time.Hour)
	if _, got := d.submit(nil); got != "" {
		t.Errorf("an hour later: %q", got)
	}
	for _, row := range []struct {
		later time.Duration
		want  string
	}{
		{time.Hour, ""}, {time.Hour, "email:APPLICATION_TOO_MANY_TODAY"}, {20 * time.Hour, "email:APPLICATION_TOO_MANY"}, {time.Hour, ""},
	} {
		d.now = d.now.Add(row.later)
		name := d.now.Format(time.Kitchen)
		if _, got := d.submit(func(a *applications.Draft) { a.Organisation.Names = texts.Translated{"en": name} }); got != row.want {
			t.Errorf("within a day, at %s: %q, not %q", name, got, row.want)
		}
	}
}

func TestTheLinkIsTheOnlyKey(t *testing.T) {
	d := newDesk(t)
	token, _ := d.submit(nil)
	other, refused := d.submit(func(a *applications.Draft) { a.Organisation.Names = texts.Translated{"en": "Another"} })
	if refused != "" {
		t.Fatal(refused)
	}
	if d.see(token).ID == d.see(other).ID {
		t.Error("two links open one application")
	}
	mixed := other[:12] + token[12:]
	for name, forged := range map[string]string{"a mixed one": mixed, "a short one": token[:30], "an upload's": d.keys.Token("upload", d.see(token).ID, d.now), "none": ""} {
		if _, found, err := applications.ByToken(t.Context(), d.Read(stranger), d.keys, forged); found || err != nil {
			t.Errorf("%s opens: %v", name, err)
		}
		if got := d.confirm(forged); got != "token:NOT_FOUND" {
			t.Errorf("%s confirms: %q", name, got)
		}
	}
	for _, v := range []store.Viewer{stranger, {PersonID: 1, Roles: store.Implied(store.Member)}, {PersonID: 1, Roles: store.Implied(store.Board)}} {
		if _, found, err := applications.ByID(t.Context(), d.Read(v), d.see(token).ID); found || err != nil {
			t.Errorf("%s reads it: %v", v.Top(), err)
		}
		if n, err := applications.Count(t.Context(), d.Read(v), applications.Filter{}); n != 0 || err != nil {
			t.Errorf("%s counts %d, %v", v.Top(), n, err)
		}
	}
}

func TestWhatNobodyConfirmsGoesWithItsFiles(t *testing.T) {
	d := newDesk(t)
	attach := func(a *applications.Draft) {
		d.do(stranger, func(ctx context.Context, tx *store.Tx) error {
			token, err := uploads.Receive(ctx, tx, d.keys, uploads.ApplicationDocument, "statutes.pdf", uploadstest.PDF(""))
			a.Documents = []string{token}
			return err
		})
	}
	confirmed, refused := d.submit(func(a *applications.Draft) { attach(a); a.Organisation.Names = texts.Translated{"en": "Kept"} })
	if refused != "" {
		t.Fatal(refused)
	}
	forgotten, refused := d.submit(attach)
	if refused != "" || d.confirm(confirmed) != "" {
		t.Fatal(refused)
	}
	d.now = d.now.Add(applications.ConfirmWithin + time.Second)
	if got := d.confirm(forgotten); got != "token:APPLICATION_EXPIRED" {
		t.Errorf("confirmed too late: %q", got)
	}
	for _, want := range []int64{1, 0} {
		d.do(staff, func(ctx context.Context, tx *store.Tx) error {
			n, err := applications.Purge(ctx, tx)
			if n != want {
				t.Errorf("%d purged, not %d", n, want)
			}
			return err
		})
	}
	if n := d.count(`select count(*) from upload_contents`); n != 1 {
		t.Errorf("%d files stay", n)
	}
	if d.see(confirmed).Stage != applications.Confirmed {
		t.Error("the confirmed one went")
	}
}

func TestTheClockStandsStillWhileInformationIsAwaited(t *testing.T) {
	d := newDesk(t)
	token, _ := d.submit(nil)
	id := d.see(token).ID
	ask := func(text string) string {
		return d.do(staff, func(ctx context.Context, tx *store.Tx) error { return applications.Request(ctx, tx, id, nil, text) })
	}
	reply := func(text string) string {
		return d.do(stranger, func(ctx context.Context, tx *store.Tx) error {
			return applications.Reply(ctx, tx, d.keys, applications.Answer{Token: token, Text: text})
		})
	}
	days := func() int {
		events, err := applications.Events(t.Context(), d.Read(staff), []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		return applications.Days(applications.ReviewClock(events[id], d.now))
	}
	step := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	step("asked too early", ask("Statutes?"), "id:APPLICATION_UNCONFIRMED")
	d.now = d.now.Add(24 * time.Hour)
	step("confirmed", d.confirm(token), "")
	step("confirmed again", d.confirm(token), "")
	d.now = d.now.Add(5 * 24 * time.Hour)
	step("answered without a question", reply("Here."), "token:APPLICATION_NO_QUESTION")
	step("asked nothing", ask(" "), "text:APPLICATION_TEXT")
	step("asked", ask("Please send your statutes."), "")
	step("asked twice", ask("And?"), "id:APPLICATION_ASKED")
	d.now = d.now.Add(30 * 24 * time.Hour)
	if n := days(); n != 5 || d.see(token).Stage != applications.InformationRequested {
		t.Errorf("waiting: %d days, %s", n, d.see(token).Stage)
	}
	step("answered", reply("Here they are."), "")
	d.now = d.now.Add(2 * 24 * time.Hour)
	if n := days(); n != 7 {
		t.Errorf("answered: %d days", n)
	}
	step("withdrawn", d.do(stranger, func(ctx context.Context, tx *store.Tx) error {
		return applications.Withdraw(ctx, tx, d.keys, token, "")
	}), "")
	d.now = d.now.Add(9 * 24 * time.Hour)
	if n := days(); n != 7 {
		t.Errorf("withdrawn: %d days", n)
	}
	step("asked too late", ask("And?"), "id:APPLICATION_DECIDED")
	step("answered too late", reply("And?"), "token:APPLICATION_CLOSED")
}

func TestAnAdmissionIsOneAct(t *testing.T) {
	d := newDesk(t)
	d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Open(ctx, tx, dues.Opening{Year: 2024, DueOn: date.New(2024, 3, 31)})
		return err
	})
	a := d.reviewed(nil)
	version := int(a.Version)
	for want, r := range map[string]applications.Ruling{
		"decision.number:APPLICATION_NEEDS_BOARD": {ID: a.ID, Admit: true, Decision: &decisions.Citation{Body: "SECRETARIAT", Number: "1"}},
		"reason:APPLICATION_TEXT":                 {ID: a.ID, Decision: board()},
		"joinedOn:DATE_TOO_LATE":                  {ID: a.ID, Admit: true, Decision: board(), JoinedOn: date.New(2031, 1, 1)},
		"expectedVersion:STALE_VERSION":           {ID: a.ID, Version: new(int), Admit: true, Decision: board()},
	} {
		if _, got := d.decide(r); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	// All of it or nothing: what was refused at the last step left no trace.
	if n := d.count(`select count(*) from organisations`) + d.count(`select count(*) from decisions`); n != 0 {
		t.Errorf("%d rows of a refused admission", n)
	}
	done, refused := d.decide(applications.Ruling{ID: a.ID, Version: &version, Admit: true, Decision: board(), JoinedOn: date.New(2024, 1, 1)})
	if refused != "" || done.MemberID == 0 || done.Unbilled != nil {
		t.Fatalf("%q %+v", refused, done)
	}
	for what, query := range map[string]string{
		"the member":      `select count(*) from register('2024-01-01') m join organisations o on o.id = m.organisation_id where m.status = 'CURRENT' and o.name_en = 'Coral Development Bank' and o.country_code = 'BS'`,
		"its decision":    `select count(*) from member_events e join decisions d on d.id = e.decision_id where e.kind = 'ADMITTED' and d.number = '2023/11'`,
		"its dues":        `select count(*) from dues d join membership_years y on y.id = d.year_id where y.number = 11`,
		"its focal point": `select count(*) from contacts k join people p on p.id = k.person_id where k.role = 'FOCAL_POINT' and p.email = 'nadia.rolle@coral.example' and p.language = 'fr'`,
		"the letter":      `select count(*) from notices n join people p on p.id = n.person_id where n.kind = 'application_welcome' and n.organisation_id is not null`,
		"the timeline":    `select count(*) from audit where entity = 'applications' and organisation_id is not null and after->>'stage' = 'ADMITTED'`,
	} {
		if n := d.count(query); n != 1 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if _, got := d.decide(applications.Ruling{ID: a.ID, Admit: true, Decision: board()}); got != "id:APPLICATION_DECIDED" {
		t.Errorf("decided again: %q", got)
	}
}

func TestAYearThatIsNotOpenIsSaidAndNoObstacle(t *testing.T) {
	d := newDesk(t)
	done, refused := d.decide(applications.Ruling{ID: d.reviewed(nil).ID, Admit: true, Decision: board()})
	if refused != "" || done.MemberID == 0 || done.Unbilled == nil || done.Unbilled.Code != "YEAR_NOT_OPEN" {
		t.Errorf("%q %+v", refused, done)
	}
}

func TestTheSecretariatDecidesAloneWhereItIsSetSo(t *testing.T) {
	d := newDesk(t)
	a := d.reviewed(nil)
	if got := d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		_, err := applications.Decide(ctx, tx, applications.ByStaff, applications.Ruling{ID: a.ID, Reason: "Not an organisation yet."})
		return err
	}); got != "" {
		t.Error(got)
	}
	if n := d.count(`select count(*) from application_events where kind = 'DECLINED' and decision_id is null and text <> ''`); n != 1 {
		t.Errorf("%d refusals", n)
	}
	if _, refused := d.submit(nil); refused != "" {
		t.Errorf("applying again: %q", refused)
	}
}

func TestOfTwoWhoDecideAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	d := newDesk(t)
	a := d.reviewed(nil)
	results := make([]string, 2)
	var both sync.WaitGroup
	for i := range results {
		both.Go(func() {
			err := d.Write(t.Context(), staff, func(tx *store.Tx) error {
				_, err := applications.Decide(t.Context(), tx, applications.ByBoard,
					applications.Ruling{ID: a.ID, Admit: i == 0, Reason: "Because.", Decision: board()})
				return err
			})
			if refusals := refuse.From(err); refusals != nil {
				results[i] = string(refusals[0].Kind) + " " + refusals[0].Code
			} else if err != nil {
				results[i] = err.Error()
			}
		})
	}
	both.Wait()
	if got := strings.TrimSpace(strings.Join(results, " ")); got != "CONFLICT APPLICATION_DECIDED" {
		t.Errorf("%q", results)
	}
	if n := d.count(`select count(*) from application_events where kind in ('ADMITTED', 'DECLINED')`); n != 1 {
		t.Errorf("%d decisions", n)
	}
}
