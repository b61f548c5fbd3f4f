package procedures_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

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
		for _, name := range []string{"Bo", "Cléo"} {
			boardtest.Leave(t, t.Context(), tx, h.id(tx, name), "2023-12-01")
		}
		return nil
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
		"PROCEDURE_SHORT":    func(d *procedures.Draft) { d.ShortWhy = "" },
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
	var of int64 // to whom they go
	compose := func(kind string, l texts.Language) notices.Letter {
		t.Helper()
		for _, k := range procedures.Letters(func(l texts.Language, _ int64) string { return "/" + string(l) }) {
			if k.Name == kind {
				data := []byte(`{"procedureId": ` + h.says(`select id from procedures`) + `}`)
				made, err := k.Compose(t.Context(), q, []notices.Item{{Kind: kind, PersonID: of, Name: "Cléo", Language: l, Data: data}})
				if err != nil {
					t.Fatal(err)
				}
				return made[0]
			}
		}
		t.Fatal(kind)
		return notices.Letter{}
	}
	h.does(store.System("test"), "", func(tx *store.Tx) error { of = h.id(tx, "Zoe"); return nil }) // not on the Board any more, as it were
	for _, kind := range []string{"procedure_opened", "procedure_closed"} {
		if left := compose(kind, "fr"); left.Dropped != "NO_LONGER_IN_OFFICE" || len(left.After) > 0 {
			t.Errorf("%s: %+v", kind, left)
		}
	}
	h.does(store.System("test"), "", func(tx *store.Tx) error { of = h.id(tx, "Cléo"); return nil })
	french, spanish := compose("procedure_opened", "fr"), compose("procedure_opened", "es")
	if plain(french.Subject) != "À décider par approbation tacite d’ici au 4 décembre 2023 : Financer l’indice" || french.After[0] != "Le Conseil finance l’indice." || french.Action.URL != "/fr" {
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

func TestAProposalIsReadByNoMoreOnlyBecauseNobodyObjected(t *testing.T) {
	h := open(t)
	public := store.Viewer{Roles: store.Implied(store.Public)}
	wider := draft()
	wider.DecidedFor = "PUBLIC" // said
	forMembers := draft()
	forMembers.Audience = "MEMBERS"
	for _, d := range []procedures.Draft{draft(), wider, forMembers} {
		h.opens(d, "")
	}
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select string_agg(v.audience, ' ' order by d.id) from decisions d join decision_versions v on v.decision_id = d.id`); got != "BOARD PUBLIC MEMBERS" {
		t.Error(got)
	}
	list, _, err := decisions.List(t.Context(), h.s.Read(public), decisions.Filter{}, relay.Page{Size: 10})
	if err != nil || len(list) != 1 || list[0].Number != "2023/02" {
		t.Errorf("the public reads %+v %v", list, err)
	}
}

func TestSilenceOfWhoWasNotToldDecidesNothing(t *testing.T) {
	h := open(t)
	d := draft()
	d.OpensOn, d.ClosesOn = date.MustParse("2023-12-02"), date.MustParse("2023-12-16")
	id := h.opens(d, "")
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `update people set email = null where name in ('Ana', 'Bo', 'Cléo')`)
		return err
	})
	h.opens(draft(), "PROCEDURE_NOBODY") // nor does one open that reaches nobody
	h.now = at("2023-12-05 00:30:00")
	h.jobs()
	if got := h.says(`select told_at is null from procedures where id = $1`, id); got != "true" {
		t.Error("told, and nobody was")
	}
	h.now = at("2023-12-17 00:30:00")
	h.night()
	if got := h.says(`select outcome || ' ' || (select count(*) from decisions) from procedures where id = $1`, id); got != "WITHDRAWN 0" {
		t.Error(got)
	}
}

func TestATokenForMembersDoesNotSpeakOnTheBoard(t *testing.T) {
	h := open(t)
	d := draft()
	d.Audience = "MEMBERS"
	id := h.opens(d, "")
	narrow := h.as("Ana")
	narrow.Roles = store.Implied(store.Member)
	h.does(narrow, "PROCEDURE_NOT_YOURS", func(tx *store.Tx) error {
		return procedures.Object(t.Context(), tx, procedures.Objecting{ProcedureID: id, Reason: "No."})
	})
	h.objects("Ana", id, "")
}
