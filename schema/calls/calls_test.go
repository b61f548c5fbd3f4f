package calls_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

const sent = `select string_agg(kind || ' ' || name, ', ' order by kind, name) from (select replace(kind, 'call_', '') as kind, name from notices) k`

// wanted leaves out the letters of the opening.
const wanted = ` where kind <> 'opened'`

func TestWhoOpensACallAndForWhichBody(t *testing.T) {
	h := open(t)
	h.opens(h.as("Max"), h.draft(), "CALL_NOT_YOURS")
	h.opens(h.as("Bo"), h.draft(), "CALL_NOT_YOURS") // the Board is not the chair
	d := h.draft()
	d.BodyID = 1 // the Assembly
	h.opens(staff, d, "bodyId:CALL_BODY")
	d.BodyID = 4711
	h.opens(staff, d, "bodyId:NOT_FOUND")
	for name, want := range map[string]int{"Max": 0, "Bo": 0, "Cléo": 1, "Ada": 1} {
		if ids, err := calls.Openable(t.Context(), h.s.Read(h.as(name))); err != nil || len(ids) != want {
			t.Errorf("%s may open for %v, %v", name, ids, err)
		}
	}
	h.does(staff, "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `insert into unsubscriptions (person_id, kind, at) select id, 'call_opened', clock() from people where name = 'Max'`)
		return err
	})
	h.opens(h.as("Cléo"), h.draft(), "")
	h.opens(staff, h.draft(), "bodyId:CALL_RUNNING")
	if ids, err := calls.Openable(t.Context(), h.s.Read(staff)); err != nil || len(ids) != 0 {
		t.Errorf("a second one: %v %v", ids, err)
	}
	if got := h.says(sent); got != "opened Zoe" { // Max wants none
		t.Error(got)
	}
}

func TestABodyWhoseMandateIsOverLooksForNobody(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	a := h.applies("Max", id, said("en"), "")
	h.does(staff, "", func(tx *store.Tx) error {
		decision, err := decisions.Cite(t.Context(), tx, decisions.Citation{On: on("2023-01-01")})
		if err == nil {
			_, err = bodies.CreateMandate(t.Context(), tx, h.body, bodies.OfGroup, nil, bodies.Grant{StartsOn: on("2023-01-01"), EndsOn: on("2023-12-01"), DecisionID: decision})
		}
		return err
	})
	h.now = at("2023-12-05 09:00:00")
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{a}}, "id:CALL_BODY_OVER")
	h.does(staff, "", func(tx *store.Tx) error { return calls.Cancel(t.Context(), tx, id, 1, "The mandate ended.") })
	d := h.draft()
	d.ClosesOn = on("2023-12-20")
	h.opens(staff, d, "bodyId:CALL_BODY_OVER")
}

func TestOneAppliesOnceAndMayThinkAgainUntilTheLastSecond(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	h.applies("Max", 4711, said("en"), "id:NOT_FOUND")
	h.applies("Cléo", id, said("fr"), "id:CALL_IN_BODY")
	other := said("en")
	other.OrganisationID = h.as("Zoe").Members[0]
	h.applies("Max", id, other, "organisationId:CALL_ORGANISATION")
	nowhere := said("en")
	nowhere.Country = "qq"
	h.applies("Max", id, nowhere, "country:COUNTRY_UNKNOWN")
	first := h.applies("Max", id, said("en"), "")
	h.applies("Max", id, said("en"), "id:CALL_APPLIED")

	h.now = at("2023-12-04 23:59:59")
	own := said("en", "es")
	own.OrganisationID, own.Country = h.as("Max").Members[0], "gh"
	reword := func(v store.Viewer, w calls.Wording, want string) {
		t.Helper()
		h.does(v, want, func(tx *store.Tx) error { _, err := calls.Reword(t.Context(), tx, first, w); return err })
	}
	withdraw := func(v store.Viewer, want string) {
		t.Helper()
		h.does(v, want, func(tx *store.Tx) error { _, err := calls.Withdraw(t.Context(), tx, first); return err })
	}
	reword(h.as("Zoe"), said("fr"), "id:NOT_FOUND")
	reword(h.as("Ada"), said("fr"), "id:NOT_FOUND") // the secretariat reads it, and writes nothing into it
	withdraw(h.as("Ada"), "id:NOT_FOUND")
	reword(h.as("Max"), other, "organisationId:CALL_ORGANISATION")
	reword(h.as("Max"), own, "")
	if got := h.says(`select concat_ws(' ', o.names->>'en', a.country_code, array_to_string(a.languages, '+'), a.changed_at is not null) from call_applications a join organisations o on o.id = a.organisation_id`); got != "Sweden GH en+es t" {
		t.Error(got)
	}
	withdraw(h.as("Max"), "")
	withdraw(h.as("Max"), "id:NOT_FOUND")
	first = h.applies("Max", id, said("en"), "") // again
	h.now = at("2023-12-05 00:00:00")
	reword(h.as("Max"), own, "id:CALL_OVER")
	withdraw(h.as("Max"), "id:CALL_OVER")
	h.applies("Zoe", id, said("fr"), "id:CALL_OVER")
}

func TestFiftyAtOnceAreOneApplication(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	max := h.as("Max")
	refusetest.Race(t, 50, "id:CALL_APPLIED", func(int) error {
		return h.s.Write(t.Context(), max, func(tx *store.Tx) error { _, err := calls.Apply(t.Context(), tx, id, said("en")); return err })
	})
	if got := h.says(`select count(*) from call_applications`); got != "1" {
		t.Error(got)
	}
}

func TestTimeIsGivenAndNeverTaken(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	h.applies("Ana", id, said("es"), "")
	change := func(v store.Viewer, ch calls.Changing, want string) {
		t.Helper()
		ch.CallID = id
		h.does(v, want, func(tx *store.Tx) error { return calls.Change(t.Context(), tx, ch) })
	}
	day := func(s string) *date.Date { d := on(s); return &d }
	three := 3
	change(h.as("Max"), calls.Changing{Expected: 1, Places: &three}, "CALL_NOT_YOURS")
	change(staff, calls.Changing{Expected: 2, Places: &three}, "expectedVersion:STALE_VERSION")
	change(staff, calls.Changing{Expected: 1, ClosesOn: day("2023-12-03")}, "closesOn:CALL_CLOSES")
	change(h.as("Cléo"), calls.Changing{Expected: 1, Places: &three}, "")
	if got := h.says(sent); got != "opened Max, opened Zoe" { // no more time, no letter
		t.Error(got)
	}
	h.now = at("2023-12-06 10:00:00")
	change(staff, calls.Changing{Expected: 2, Titles: texts.Translated{"en": "Three members"}}, "") // a slip is corrected after the last day too
	change(staff, calls.Changing{Expected: 3, ClosesOn: day("2023-12-06")}, "closesOn:CALL_CLOSES")
	change(staff, calls.Changing{Expected: 3, ClosesOn: day("2023-12-07")}, "")
	h.applies("Bo", id, said("en"), "") // open again
	if got := h.says(sent); got != "extended Ana, opened Max, opened Zoe" {
		t.Error(got)
	}
	h.decides(calls.Choice{CallID: id, Expected: 4}, "id:CALL_NOT_OVER")
}

func TestWhoIsChosenIsInTheBodyAndEverybodyGetsALetter(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	ana, max := h.applies("Ana", id, said("es", "en"), ""), said("en")
	max.OrganisationID = h.as("Max").Members[0]
	chosen := h.applies("Max", id, max, "")
	h.applies("Zoe", id, said("fr"), "")
	gone := h.applies("Bo", id, said("en"), "")
	h.does(h.as("Bo"), "", func(tx *store.Tx) error { _, err := calls.Withdraw(t.Context(), tx, gone); return err })
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{ana}}, "id:CALL_NOT_OVER")
	h.now = at("2023-12-05 09:00:00")
	decision := int64(0)
	h.does(staff, "", func(tx *store.Tx) (err error) {
		decision, err = decisions.Cite(t.Context(), tx, decisions.Citation{On: on("2023-12-05"), Rule: "SOP 4.1"})
		return err
	})
	for _, row := range []struct {
		name string
		ch   calls.Choice
		want string
	}{
		{"who withdrew", calls.Choice{Chosen: []int64{gone}}, "chosen:NOT_FOUND"},
		{"more than places", calls.Choice{Chosen: []int64{ana, chosen, gone}}, "chosen:CALL_TOO_MANY"},
		{"an end before the start", calls.Choice{Chosen: []int64{ana}, EndsOn: on("2023-12-04")}, "endsOn:ENDS_BEFORE_START"},
		{"as it was before a change", calls.Choice{Chosen: []int64{ana}, Expected: -1}, "expectedVersion:STALE_VERSION"},
	} {
		row.ch.CallID, row.ch.Expected = id, row.ch.Expected+1
		h.decides(row.ch, row.want)
	}
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{chosen, ana}, StartsOn: on("2024-01-01"), EndsOn: on("2025-12-31"), DecisionID: decision}, "")
	if got := h.says(`select string_agg(concat_ws(' ', p.name, o.names->>'en', s.role, s.starts_on, s.ends_on), ', ' order by p.name)
		from call_applications a join body_members s on s.id = a.appointed_id join people p on p.id = s.person_id left join organisations o on o.id = s.organisation_id`); got !=
		"Ana MEMBER 2024-01-01 2025-12-31, Max Sweden MEMBER 2024-01-01 2025-12-31" {
		t.Error(got)
	}
	if got := h.says(sent + wanted); got != "appointed Ana, appointed Max, not_chosen Zoe" {
		t.Error(got)
	}
	if effects, err := decisions.Effects(t.Context(), h.s.Read(store.Viewer{}), []int64{decision}); err != nil || len(effects[decision]) != 1 || effects[decision][0].In(texts.French) != "Nominations\u00a0: Groupe d’essai" {
		t.Errorf("%+v %v", effects, err)
	}
	h.decides(calls.Choice{CallID: id, Expected: 2, Chosen: []int64{ana}}, "id:CALL_CLOSED")
	h.does(staff, "id:CALL_CLOSED", func(tx *store.Tx) error { return calls.Cancel(t.Context(), tx, id, 2, "No.") })
	h.applies("Bo", id, said("en"), "id:CALL_CLOSED")
	for _, statement := range []string{
		`update calls set places = 3`, `update call_applications set motivation = 'Other'`, `delete from calls`, `delete from call_applications`,
		`insert into call_applications (call_id, person_id, motivation, expertise, languages) select id, 1, 'x', 'x', '{en}' from calls`,
	} {
		if err := h.s.Work(t.Context(), staff, func(tx *store.Tx) error { _, err := tx.Exec(t.Context(), statement); return err }); err == nil {
			t.Errorf("%s: what was decided is changed", statement)
		}
	}
}

func TestNobodyIsAppointedTwiceNorByThemselves(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	ana := h.applies("Ana", id, said("es"), "")
	h.now = at("2023-12-05 09:00:00")
	h.does(staff, "", func(tx *store.Tx) error {
		_, err := bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: h.body, PersonID: h.as("Ana").PersonID, StartsOn: on("2023-12-01")})
		return err
	})
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{ana}}, "chosen:CALL_MEMBER_ALREADY")
	h.does(staff, "", func(tx *store.Tx) error { return calls.Cancel(t.Context(), tx, id, 1, "Ana is in it.") })
	again := h.draft()
	again.ClosesOn = on("2023-12-20")
	id = h.opens(staff, again, "")
	h.applies("Ada", id, said("en"), "")
	zoe := h.applies("Zoe", id, said("fr"), "")
	h.now = at("2023-12-21 09:00:00")
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{zoe}}, "CALL_OWN")
}

func TestACallIsClosedWithoutAnAppointment(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	h.applies("Ana", id, said("es"), "")
	cancel := func(v store.Viewer, version int, why, want string) {
		t.Helper()
		h.does(v, want, func(tx *store.Tx) error { return calls.Cancel(t.Context(), tx, id, version, why) })
	}
	cancel(h.as("Max"), 1, "No.", "CALL_NOT_YOURS")
	cancel(h.as("Cléo"), 1, " ", "reason:CALL_WHY")
	cancel(h.as("Cléo"), 2, "No.", "expectedVersion:STALE_VERSION")
	cancel(h.as("Cléo"), 1, "The group is reformed.", "")
	if got := h.says(sent + wanted); got != "cancelled Ana" {
		t.Error(got)
	}
	again := h.draft()
	h.opens(staff, again, "") // it may look for people anew
}

// TestOnlyTheSecretariatAndTheApplicantReadAnApplication: by no function, and
// in no count.
func TestOnlyTheSecretariatAndTheApplicantReadAnApplication(t *testing.T) {
	h := open(t)
	call := h.opens(staff, h.draft(), "")
	id := h.applies("Max", call, said("en"), "")
	h.applies("Zoe", call, said("fr"), "")
	for name, want := range map[string]struct {
		lists, profiles int
		reads           bool
	}{
		"": {}, "Ana": {}, "Bo": {}, "Cléo": {}, "Zoe": {1, 0, false}, "Max": {1, 0, true}, "Ada": {2, 3, true},
	} {
		v := store.Viewer{}
		if name != "" {
			v = h.as(name)
		}
		q := h.s.Read(v)
		list, err := calls.Applications(t.Context(), q, []int64{call})
		if err != nil || len(list[call]) != want.lists {
			t.Errorf("%s lists %v, %v", name, list, err)
		}
		if _, found, err := calls.ByID(t.Context(), q, id); err != nil || found != want.reads {
			t.Errorf("%s reads it: %v, %v", name, found, err)
		}
		if own, err := calls.Own(t.Context(), q, []int64{call}); err != nil || (own[call].PersonID != 0) != (name == "Zoe" || name == "Max") {
			t.Errorf("%s has applied: %v, %v", name, own, err)
		}
		if people, err := calls.Profiles(t.Context(), q, []int64{call}); err != nil || len(people[call]) != want.profiles {
			t.Errorf("%s weighs %v, %v", name, people, err)
		}
	}
}

func TestTheListBeginsWithWhatIsOpen(t *testing.T) {
	h := open(t)
	done := h.opens(staff, h.draft(), "")
	h.does(staff, "", func(tx *store.Tx) error { return calls.Cancel(t.Context(), tx, done, 1, "Later.") })
	waits := h.opens(staff, h.draft(), "")
	h.now = at("2023-12-05 10:00:00")
	var other int64
	h.does(staff, "", func(tx *store.Tx) (err error) {
		other, err = bodies.Create(t.Context(), tx, "WG-OTHER", bodies.WorkingGroup, bodies.Draft{Names: texts.Translated{"en": "Other"}, Joining: bodies.Appointment, Quorum: 50, NoticeDays: 14})
		return err
	})
	d := h.draft()
	d.BodyID, d.ClosesOn = other, on("2023-12-30")
	open := h.opens(staff, d, "")
	read := func(only bool, args relay.Args) (ids []int64, info relay.Info) {
		page, err := args.Page(calls.ListName, 2)
		if err != nil {
			t.Fatal(err)
		}
		rows, info, err := calls.List(t.Context(), h.s.Read(store.Viewer{}), only, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range rows {
			ids = append(ids, c.ID)
		}
		return ids, info
	}
	first, info := read(false, relay.Args{})
	rest, _ := read(false, relay.Args{After: info.EndCursor})
	only, _ := read(true, relay.Args{})
	if len(first) != 2 || first[0] != open || first[1] != waits || len(rest) != 1 || rest[0] != done || len(only) != 1 || only[0] != open {
		t.Error(first, rest, only)
	}
	if n, err := calls.Count(t.Context(), h.s.Read(store.Viewer{}), true); err != nil || n != 1 {
		t.Error(n, err)
	}
	if found, err := calls.OpenFor(t.Context(), h.s.Read(store.Viewer{}), []int64{h.body, other}); err != nil || len(found) != 1 || found[other].ID != open {
		t.Error(found, err)
	}
}

func TestLettersSpeakTheirReadersLanguage(t *testing.T) {
	h := open(t)
	id := h.opens(staff, h.draft(), "")
	outbox, err := notices.New(notices.Config{BaseURL: "https://plenary.example", Secret: make([]byte, 32)}, calls.Letters(func(l texts.Language, _ int64) string { return "https://plenary.example/" + string(l) })...)
	if err != nil {
		t.Fatal(err)
	}
	tell := func(kind string, l texts.Language) notices.Message {
		t.Helper()
		m, err := outbox.Preview(t.Context(), h.s.Read(staff), notices.Item{Kind: kind, PersonID: 1, Name: "Ana", Language: l, Data: []byte(h.says(`select jsonb_build_object('callId', $1::bigint)`, id))})
		if err != nil {
			t.Fatal(err)
		}
		m.Text = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(m.Subject + "\n" + m.Text)
		return m
	}
	for _, row := range []struct {
		kind string
		l    texts.Language
		want []string
	}{
		{"call_opened", texts.English, []string{"until 4 December 2023: Two members", "Please apply.", "https://plenary.example/en", "/unsubscribe?token="}},
		{"call_opened", texts.Spanish, []string{"Expresiones de interés hasta el 4 de diciembre de 2023: Two members", "Grupo de prueba", "We look for two."}}, // what is not translated is in English
		{"call_extended", texts.French, []string{"Délai prolongé jusqu’au 4 décembre 2023 : Deux membres"}},
	} {
		m := tell(row.kind, row.l)
		for _, want := range row.want {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s in %s lacks %q: %s", row.kind, row.l, want, m.Text)
			}
		}
		if row.kind != "call_opened" && m.Unsubscribe != "" {
			t.Errorf("%s is no courtesy", row.kind)
		}
	}
	ana := h.applies("Ana", id, said("es"), "")
	h.now = at("2023-12-05 10:00:00")
	if m := tell("call_opened", texts.English); m.Dropped != "CALL_CLOSED" {
		t.Errorf("invites to what is over: %+v", m)
	}
	h.decides(calls.Choice{CallID: id, Expected: 1, Chosen: []int64{ana}, StartsOn: on("2024-01-01")}, "")
	for kind, want := range map[string]string{"call_appointed": "a partir del 1 de enero de 2024", "call_not_chosen": "Esta vez no: Two members"} {
		if m := tell(kind, texts.Spanish); !strings.Contains(m.Text, want) || strings.Contains(m.Text, "[") {
			t.Errorf("%s: %s", kind, m.Text)
		}
	}
}
