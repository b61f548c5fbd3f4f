package procedures_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// house is a database with a Board of three and two members, whose time passes.
type house struct {
	t      *testing.T
	s      *store.Store
	now    time.Time
	people map[string]int64
}

func open(t *testing.T) *house {
	h := &house{t: t, now: at("2023-11-30 10:00:00"), people: map[string]int64{}} // a Thursday
	h.s = storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return h.now }})
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into people (name, email, language) values ('Ana', 'ana@example.org', 'es'), ('Bo', 'bo@example.org', 'en'), ('Cléo', 'cleo@example.org', 'fr'), ('Max', 'max@example.org', 'en'), ('Alt', 'alt@example.org', 'en'), ('Zoe', 'zoe@example.org', 'en')`,
			`insert into person_roles (person_id, role, starts_on) select id, 'BOARD', '2022-01-01' from people where name in ('Ana', 'Bo', 'Cléo')`,
			`insert into organisations (names, country_code) values ('{"en": "Sweden"}', 'SE'), ('{"en": "Ghana"}', 'GH')`,
			`select member_admit(o.id, (select min(id) from constituencies), (select min(id) from categories), null, '2020-01-01') from organisations o`,
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, r.role, '2020-01-01' from (values ('Max', 'FOCAL_POINT', 'Sweden'), ('Alt', 'ALTERNATE', 'Sweden'), ('Zoe', 'FINANCE', 'Ghana')) r (name, role, of)
			 join people p on p.name = r.name join organisations o on o.names->>'en' = r.of`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	return h
}

func at(s string) time.Time {
	when, err := time.ParseInLocation(time.DateTime, s, time.UTC)
	if err != nil {
		panic(err)
	}
	return when
}

func code(err error) string {
	if list := refuse.From(err); len(list) > 0 {
		return list[0].Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func (h *house) does(v store.Viewer, want string, act func(*store.Tx) error) {
	h.t.Helper()
	if err := h.s.Write(h.t.Context(), v, act); code(err) != want {
		h.t.Fatalf("%q, want %q", code(err), want)
	}
}

func (h *house) says(query string, args ...any) (said string) {
	h.t.Helper()
	if _, err := h.s.Read(store.System("test")).Get(h.t.Context(), &said, `select coalesce((`+query+`)::text, '')`, args...); err != nil {
		h.t.Fatal(err)
	}
	return plain(said)
}

// plain is a text without its narrow and unbreakable spaces.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

// as is a person with what they are today.
func (h *house) as(name string) store.Viewer {
	h.t.Helper()
	q := h.s.Read(store.System("test"))
	var row struct {
		ID    int64
		Board bool
		Of    *int64
	}
	if _, err := q.Get(h.t.Context(), &row, `
		select p.id, exists (select from person_roles r where r.person_id = p.id and r.role = 'BOARD' and coalesce(r.ends_on, 'infinity') >= $2) as board,
		       (select c.organisation_id from contacts c where c.person_id = p.id) as of from people p where p.name = $1`, name, q.Today()); err != nil {
		h.t.Fatal(err)
	}
	v := store.Viewer{PersonID: row.ID, Name: name, Roles: store.Implied(store.Person)}
	if row.Board {
		v.Roles = store.Implied(store.Board)
	}
	if row.Of != nil {
		v.Roles, v.Members = store.Implied(store.Member), []int64{*row.Of}
	}
	return v
}

func draft() procedures.Draft {
	return procedures.Draft{
		Titles: texts.Translated{"en": "Fund the index", "fr": "Financer l’indice"}, Texts: texts.Translated{"en": "The Board funds the index.\n\nFor 2024.", "fr": "Le Conseil finance l’indice."},
		Rule: "SOP 3.1", ClosesOn: date.MustParse("2023-12-04"), // a Monday
	}
}

func (h *house) opens(d procedures.Draft, want string) (id int64) {
	h.t.Helper()
	h.does(store.System("test"), want, func(tx *store.Tx) (err error) {
		id, err = procedures.Open(h.t.Context(), tx, d)
		return err
	})
	return id
}

func (h *house) objects(name string, id int64, want string) {
	h.t.Helper()
	h.does(h.as(name), want, func(tx *store.Tx) error {
		return procedures.Object(h.t.Context(), tx, procedures.Objecting{ProcedureID: id, Reason: "Too dear."})
	})
}

// night runs the job, twice: the second time it has nothing to do.
func (h *house) night() {
	h.t.Helper()
	for range 2 {
		v := store.System("written-procedures")
		ids, err := procedures.Due(h.t.Context(), h.s.Read(v))
		if err != nil {
			h.t.Fatal(err)
		}
		for _, id := range ids {
			h.does(v, "", func(tx *store.Tx) error { _, err := procedures.Advance(h.t.Context(), tx, id); return err })
		}
	}
	if ids, err := procedures.Due(h.t.Context(), h.s.Read(store.System("test"))); err != nil || len(ids) > 0 {
		h.t.Errorf("still to do: %v %v", ids, err)
	}
}

const letters = `select string_agg(kind || ' ' || n, ', ' order by kind) from (select replace(kind, 'procedure_', '') as kind, count(*) as n from notices group by 1) k`

func TestSilenceDecidesThroughAWeekend(t *testing.T) {
	h := open(t)
	id := h.opens(draft(), "")
	for _, day := range []struct{ now, letters, state string }{
		{"2023-12-01 00:30:00", "opened 3", "OPEN"},
		{"2023-12-02 00:30:00", "opened 3, reminder 3", "OPEN"}, // Saturday: two days before Monday
		{"2023-12-03 00:30:00", "opened 3, reminder 3", "OPEN"},
		{"2023-12-04 23:59:59", "opened 3, reminder 3", "OPEN"},
		{"2023-12-05 00:30:00", "closed 3, opened 3, reminder 3", "DECIDED"},
		{"2023-12-06 00:30:00", "closed 3, opened 3, reminder 3", "DECIDED"},
	} {
		h.now = at(day.now)
		h.night()
		known, err := procedures.ByIDs(t.Context(), h.s.Read(store.System("test")), []int64{id})
		if got := h.says(letters); err != nil || got != day.letters || string(known[id].State(date.Of(h.now, time.UTC))) != day.state {
			t.Errorf("%s: %s %s %v", day.now, got, known[id].State(date.Of(h.now, time.UTC)), err)
		}
	}
	if got := h.says(`select d.body || ' ' || d.number || ' ' || d.decided_on || ' ' || d.rule || ': ' || (v.texts->>'en') from procedures p join decisions d on d.id = p.decision_id join decision_versions v on v.decision_id = d.id`); got !=
		"BOARD 2023/01 2023-12-04 SOP 3.1: The Board funds the index.\n\nFor 2024.\n\nDecided by written procedure from 30 November 2023 to 4 December 2023: nobody objected." {
		t.Error(got)
	}
	h.objects("Ana", id, "PROCEDURE_CLOSED")
	h.does(store.System("test"), "PROCEDURE_CLOSED", func(tx *store.Tx) error { return procedures.Withdraw(t.Context(), tx, id, "Too late.") })
}

func TestAnObjectionInTheLastSecondCounts(t *testing.T) {
	h := open(t)
	id := h.opens(draft(), "")
	h.now = at("2023-12-05 00:00:00")
	h.objects("Ana", id, "PROCEDURE_OVER")
	h.now = at("2023-12-04 23:59:59")
	h.objects("Ana", id, "")
	h.objects("Ana", id, "PROCEDURE_OBJECTED")
	h.objects("Max", id, "NOT_FOUND") // not of the Board: it is not for members
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select outcome || ' ' || coalesce(decision_id, 0) || ' ' || (select count(*) from decisions) from procedures`); got != "OBJECTED 0 0" {
		t.Error(got)
	}
	if got := h.says(letters); got != "closed 3, opened 3" {
		t.Error(got) // the reminder of the nights that were missed is not sent after the end
	}
}

func TestWhoTakesTheObjectionBackIsSilentAndWhoLeavesHasSpoken(t *testing.T) {
	h := open(t)
	first, second := h.opens(draft(), ""), h.opens(draft(), "")
	for _, id := range []int64{first, second} {
		h.objects("Bo", id, "")
	}
	h.does(h.as("Ana"), "PROCEDURE_NOT_OBJECTED", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, first) })
	h.does(h.as("Bo"), "", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, first) })
	h.objects("Bo", first, "")
	h.does(h.as("Bo"), "", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, first) })
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update person_roles set ends_on = '2023-12-01' where person_id in (select id from people where name in ('Bo', 'Cléo'))`)
		return err
	})
	h.now = at("2023-12-02 09:00:00")
	left := h.as("Cléo")
	left.Roles = store.Implied(store.Board) // a session of before
	h.does(left, "PROCEDURE_NOT_YOURS", func(tx *store.Tx) error {
		return procedures.Object(t.Context(), tx, procedures.Objecting{ProcedureID: first, Reason: "No."})
	})
	gone := h.as("Bo")
	gone.Roles = store.Implied(store.Board)
	h.does(gone, "PROCEDURE_NOT_OBJECTED", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, second) })
	h.night()
	if got := h.says(`select count(*) from notices where kind = 'procedure_reminder'`); got != "2" { // Ana's, of each
		t.Error(got)
	}
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select string_agg(outcome, ' ' order by id) from procedures`); got != "DECIDED OBJECTED" {
		t.Error(got)
	}
	if got := h.says(`select string_agg(p.name, ' ' order by n.id) from notices n join people p on p.id = n.person_id where n.kind = 'procedure_closed'`); got != "Ana Bo Ana Bo" && got != "Ana Ana Bo" {
		t.Error(got)
	}
	if got := h.says(`select count(*) from procedure_objections where withdrawn_at is not null`); got != "2" {
		t.Errorf("%s: what was taken back stays on record", got)
	}
}

func TestInTheAssemblyAMemberObjectsOnce(t *testing.T) {
	h := open(t)
	d := draft()
	d.Body = procedures.Assembly
	id := h.opens(d, "")
	h.objects("Ana", id, "PROCEDURE_NOT_YOURS") // of the Board
	h.objects("Zoe", id, "PROCEDURE_NOT_YOURS") // keeps the accounts
	h.objects("Alt", id, "")
	h.objects("Max", id, "PROCEDURE_OBJECTED") // Sweden has objected
	if got := h.says(`select string_agg(p.name, ' ' order by p.name) from notices n join people p on p.id = n.person_id where kind = 'procedure_opened'`); got != "Alt Max" {
		t.Error(got)
	}
	h.does(h.as("Max"), "", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, id) }) // one member, one voice
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select d.body || ' ' || d.number from decisions d`); got != "ASSEMBLY 2023/01" {
		t.Error(got)
	}
}

func TestWhatOpensLaterIsToldLaterAndWhatNobodyKnewIsNotDecided(t *testing.T) {
	h := open(t)
	d := draft()
	d.OpensOn, d.ClosesOn = date.MustParse("2023-12-10"), date.MustParse("2023-12-20")
	later, missed := h.opens(d, ""), h.opens(d, "")
	h.objects("Ana", later, "NOT_FOUND") // nobody but staff knows of it
	h.does(store.System("test"), "", func(tx *store.Tx) error { return procedures.Withdraw(t.Context(), tx, later, "Not needed.") })
	if got := h.says(letters); got != "" {
		t.Error(got) // nobody was told, nobody is told
	}
	h.now = at("2023-12-25 00:30:00") // the jobs stood still
	h.night()
	if got := h.says(`select outcome || ': ' || closed_why from procedures where id = $1`, missed); got != "WITHDRAWN: Nobody was told of it before its last day." {
		t.Error(got)
	}
}

func TestWhatAProposalMustSay(t *testing.T) {
	h := open(t)
	for want, change := range map[string]func(*procedures.Draft){
		"DECISION_TITLE":     func(d *procedures.Draft) { d.Titles = nil },
		"PROCEDURE_TEXT":     func(d *procedures.Draft) { d.Texts = texts.Translated{"fr": "Seulement"} },
		"PROCEDURE_BODY":     func(d *procedures.Draft) { d.Body = "SECRETARIAT" },
		"PROCEDURE_AUDIENCE": func(d *procedures.Draft) { d.Audience = "STAFF" },
		"PROCEDURE_OPENS":    func(d *procedures.Draft) { d.OpensOn = date.MustParse("2023-11-29") },
		"PROCEDURE_CLOSES":   func(d *procedures.Draft) { d.ClosesOn = date.MustParse("2023-12-01") },
		"DECISION_RULE":      func(d *procedures.Draft) { d.Rule = strings.Repeat("x", 101) },
	} {
		d := draft()
		change(&d)
		h.opens(d, want)
	}
	d := draft()
	d.ClosesOn = date.Date{}
	h.opens(d, "")
	if got := h.says(`select closes_on from procedures`); got != "2023-12-14" { // as a meeting of the Board is convened
		t.Error(got)
	}
}

func TestTheLettersAreInTheReadersLanguage(t *testing.T) {
	h := open(t)
	id := h.opens(draft(), "")
	h.objects("Ana", id, "")
	q := h.s.Read(store.System("test"))
	compose := func(kind string, l texts.Language) notices.Letter {
		t.Helper()
		for _, k := range procedures.Letters(func(l texts.Language, _ int64) string { return "/" + string(l) }) {
			if k.Name == kind {
				data := []byte(`{"procedureId": ` + h.says(`select id from procedures`) + `}`)
				made, err := k.Compose(t.Context(), q, []notices.Item{{Kind: kind, Name: "Cléo", Language: l, Data: data}})
				if err != nil {
					t.Fatal(err)
				}
				return made[0]
			}
		}
		t.Fatal(kind)
		return notices.Letter{}
	}
	french, spanish := compose("procedure_opened", "fr"), compose("procedure_opened", "es")
	if plain(french.Subject) != "À décider par écrit d’ici au 4 décembre 2023 : Financer l’indice" || french.After[0] != "Le Conseil finance l’indice." || french.Action.URL != "/fr" {
		t.Errorf("%+v", french)
	}
	if !strings.Contains(spanish.Subject, "Fund the index") || len(spanish.After) != 2 { // not translated yet: the English
		t.Errorf("%+v", spanish)
	}
	h.now = at("2023-12-05 00:30:00")
	q = h.s.Read(store.System("test"))
	if late := compose("procedure_reminder", "en"); late.Dropped == "" {
		t.Errorf("%+v", late)
	}
	h.night()
	if closed := compose("procedure_closed", "en"); !strings.Contains(closed.Paragraphs[0], "next meeting") {
		t.Errorf("%+v", closed)
	}
}
