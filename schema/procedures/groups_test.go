package procedures_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/store"
)

// group makes a working group of Max and Lea, who is of no member and leaves on
// 1 December; Zoe joins on that day.
func (h *house) group() {
	h.t.Helper()
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into people (name, email, language) values ('Lea', 'lea@example.org', 'fr')`,
			`insert into bodies (code, kind, names) values ('WG-TEST', 'WORKING_GROUP', '{"en": "Test group"}'), ('WG-EMPTY', 'WORKING_GROUP', '{"en": "Empty group"}')`,
			`insert into body_members (body_id, person_id, role, starts_on, ends_on) select b.id, p.id, 'MEMBER', '2023-01-01', '2023-12-01' from bodies b, people p where b.code = 'WG-TEST' and p.name = 'Lea'`,
			`insert into body_members (body_id, person_id, role, starts_on) select b.id, p.id, 'CHAIR', '2023-01-01' from bodies b, people p where b.code = 'WG-TEST' and p.name = 'Max'`,
			`insert into body_members (body_id, person_id, role, starts_on) select b.id, p.id, 'MEMBER', '2023-12-01' from bodies b, people p where b.code = 'WG-TEST' and p.name = 'Zoe'`,
		} {
			if _, err := tx.Exec(h.t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
}

func inGroup() procedures.Draft {
	d := draft()
	d.Body = "WG-TEST"
	return d
}

func TestInAGroupThoseOfTheOpeningDayDecide(t *testing.T) {
	h := open(t)
	h.group()
	silent, stopped := h.opens(inGroup(), ""), h.opens(inGroup(), "")
	const told = `select string_agg(p.name, ' ' order by p.name) from notices n join people p on p.id = n.person_id where n.kind = $1 and (n.data->>'procedureId')::bigint = $2`
	if got := h.says(told, "procedure_opened", silent); got != "Lea Max" {
		t.Errorf("told: %s", got)
	}
	h.now = at("2023-12-02 09:00:00")
	h.night()
	if got := h.says(told, "procedure_reminder", silent); got != "Lea Max" {
		t.Errorf("reminded: %s", got)
	}
	h.objects("Zoe", stopped, "PROCEDURE_NOT_YOURS") // came after it had opened
	h.objects("Bo", stopped, "PROCEDURE_NOT_YOURS")  // of the Board
	h.objects("Lea", stopped, "")                    // has left since, and is of no member: she was asked
	h.objects("Lea", stopped, "PROCEDURE_OBJECTED")
	h.objects("Max", stopped, "")
	h.does(h.as("Max"), "", func(tx *store.Tx) error { return procedures.TakeBack(t.Context(), tx, stopped) })
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select string_agg(outcome, ' ' order by id) from procedures`); got != "DECIDED OBJECTED" {
		t.Error(got)
	}
	if got := h.says(`select body || ' ' || number from decisions`); got != "WG-TEST 2023/01" {
		t.Error(got)
	}
}

// TestWhoIsAskedInAGroupReadsIt, be they of no member; nobody else whom it is
// not for does.
func TestWhoIsAskedInAGroupReadsIt(t *testing.T) {
	h := open(t)
	h.group()
	id := h.opens(inGroup(), "")
	h.objects("Max", id, "")
	for name, want := range map[string]struct {
		reads, objections int
		may               bool
	}{
		"Lea": {1, 1, true}, "Max": {1, 1, true}, "Bo": {1, 1, false},
		"Zoe": {1, 0, false}, // a member, not asked
		"":    {0, 0, false},
	} {
		v := store.Viewer{}
		if name != "" {
			v = h.as(name)
		}
		q := h.s.Read(v)
		known, err := procedures.ByIDs(t.Context(), q, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		total, err := procedures.Total(t.Context(), q, true)
		if err != nil {
			t.Fatal(err)
		}
		said, err := procedures.Objections(t.Context(), q, []int64{id})
		if err != nil {
			t.Fatal(err)
		}
		speaker, err := procedures.Speaking(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(known) != want.reads || int(total) != want.reads || len(said[id]) != want.objections || (len(speaker.On(known[id])) > 0) != want.may {
			t.Errorf("%q reads %d of %d with %d objections, and decides: %v", name, len(known), total, len(said[id]), speaker.On(known[id]))
		}
	}
}

// TestSilenceOfNobodyDecidesNothing: neither where nobody is in the group as it
// opens, nor where nobody was when it did.
func TestSilenceOfNobodyDecidesNothing(t *testing.T) {
	h := open(t)
	h.group()
	d := inGroup()
	d.Body = "WG-EMPTY"
	h.opens(d, "PROCEDURE_NOBODY")
	d.Body = "WG-NOWHERE"
	h.opens(d, "PROCEDURE_BODY")
	d.Body, d.Audience = "WG-TEST", "BOARD"
	h.opens(d, "PROCEDURE_AUDIENCE")
	d.Body, d.Audience, d.OpensOn = "WG-EMPTY", "", date.MustParse("2023-12-01")
	id := h.opens(d, "")
	for _, day := range []string{"2023-12-01 00:30:00", "2023-12-02 00:30:00"} { // it opens each night again, to nobody
		h.now = at(day)
		h.jobs()
	}
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select outcome from procedures where id = $1`, id); got != "WITHDRAWN" {
		t.Error(got)
	}
}
