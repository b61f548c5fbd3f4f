package imports_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/imports"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// office is a register with an officer who reads French.
func office(t *testing.T) (*store.Store, store.Viewer) {
	t.Helper()
	s := storetest.New(t)
	officer := store.Viewer{Roles: store.Implied(store.Staff), Language: texts.French}
	err := s.Work(t.Context(), staff, func(tx *store.Tx) error {
		seed(t.Context(), t, tx)
		_, err := tx.Get(t.Context(), &officer.PersonID, `insert into people (name, language) values ('Chloé', 'fr') returning id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, officer
}

func receive(t *testing.T, s *store.Store, v store.Viewer, content string) (id int64) {
	t.Helper()
	err := s.Write(t.Context(), v, func(tx *store.Tx) (err error) {
		id, err = imports.Receive(t.Context(), tx, `C:\lists\members.csv`, []byte(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func received(t *testing.T, s *store.Store, v store.Viewer) int64 {
	t.Helper()
	content, err := os.ReadFile("testdata/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	return receive(t, s, v, string(content))
}

func confirm(t *testing.T, s *store.Store, v store.Viewer, id int64) error {
	t.Helper()
	return s.Write(t.Context(), v, func(tx *store.Tx) error { return imports.Confirm(t.Context(), tx, id) })
}

func resume(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := imports.Resume(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func find(t *testing.T, s *store.Store, v store.Viewer, id int64) *imports.Import {
	t.Helper()
	i, err := imports.Find(t.Context(), s.Read(v), id)
	if err != nil || i == nil {
		t.Fatalf("import %d: %v", id, err)
	}
	return i
}

func isRefused(err error, code string) bool {
	got := refuse.From(err)
	return len(got) == 1 && got[0].Code == code
}

func TestAFileIsCheckedThenConfirmedThenInTheRegister(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	if err := confirm(t, s, officer, id); !isRefused(err, "IMPORT_CHECKING") {
		t.Errorf("confirmed before it was checked: %v", err)
	}
	resume(t, s)
	if i := find(t, s, officer, id); i.State != imports.Checked || i.Report.New != 15 || i.RowsDone != 15 || i.FileName != "members.csv" {
		t.Fatalf("%+v", i)
	}
	if n := number(t, s.Read(staff), `select count(*) from organisations`); n != 0 {
		t.Fatalf("the check wrote %d organisations", n)
	}
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	resume(t, s)
	i := find(t, s, officer, id)
	if i.State != imports.Applied || !i.Report.Applied || i.AppliedAt == nil || i.CreatedBy != "Chloé" || i.ConfirmedBy != "Chloé" {
		t.Errorf("%+v", i)
	}
	if n := number(t, s.Read(staff), `select count(*) from audit where entity = 'members' and actor_id = $1`, officer.PersonID); n != 15 {
		t.Errorf("the audit trail names the officer %d times", n)
	}
	if err := confirm(t, s, officer, id); !isRefused(err, "IMPORT_CONFIRMED") {
		t.Errorf("confirmed again: %v", err)
	}
}

func TestAListThatChangesNothingEndsWithoutConfirmation(t *testing.T) {
	s, officer := office(t)
	first, stuck := received(t, s, officer), received(t, s, officer)
	resume(t, s)
	for _, id := range []int64{first, stuck} { // the second shows new members that the first has brought in
		if err := confirm(t, s, officer, id); err != nil {
			t.Fatal(err)
		}
		resume(t, s)
	}
	again := received(t, s, officer)
	resume(t, s)
	for _, id := range []int64{stuck, again} {
		if i := find(t, s, officer, id); i.State != imports.Unchanged || !i.Report.ChangesNothing() || i.Report.Unchanged != 15 || i.RowsDone != 15 {
			t.Errorf("%+v", i)
		}
		if err := confirm(t, s, officer, id); !isRefused(err, "IMPORT_NOTHING") {
			t.Errorf("there was something to confirm: %v", err)
		}
	}
}

func TestABadFileIsRefusedInTheLanguageOfWhoReads(t *testing.T) {
	s, officer := office(t)
	id := receive(t, s, officer, "name;constituency;joined\nBond;cso_other;1899\n")
	resume(t, s)
	i := find(t, s, officer, id)
	if i.State != imports.Refused || len(i.Report.Bad) != 1 || !strings.Contains(i.Report.Bad[0].Reason, "antérieur à 1900") {
		t.Fatalf("%+v", i)
	}
	if err := confirm(t, s, officer, id); !isRefused(err, "IMPORT_REFUSED") {
		t.Errorf("confirmed: %v", err)
	}
	officer.Language = texts.Spanish
	if i := find(t, s, officer, id); !strings.Contains(i.Report.Bad[0].Reason, "anterior a 1900") {
		t.Errorf("in Spanish: %+v", i.Report.Bad)
	}
	if err := confirm(t, s, officer, id+1); !isRefused(err, "NOT_FOUND") {
		t.Errorf("an import that does not exist: %v", err)
	}
}

func TestOnlyStaffSendAndSeeImports(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	member := store.Viewer{Roles: store.Implied(store.Member)}
	err := s.Write(t.Context(), member, func(tx *store.Tx) error {
		_, err := imports.Receive(t.Context(), tx, "a.csv", []byte("name\nBond\n"))
		return err
	})
	if !isRefused(err, "IMPORT_STAFF_ONLY") {
		t.Errorf("a member sent a list: %v", err)
	}
	if i, err := imports.Find(t.Context(), s.Read(member), id); i != nil || err != nil {
		t.Errorf("a member saw %+v, %v", i, err)
	}
}

func TestOfTwoConfirmationsAtOnceOneIsTold(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	resume(t, s)
	const people = 6
	errs := make(chan error, people)
	for range people {
		go func() {
			errs <- s.Write(t.Context(), officer, func(tx *store.Tx) error { return imports.Confirm(t.Context(), tx, id) })
		}()
	}
	won := 0
	for range people {
		if err := <-errs; err == nil {
			won++
		} else if !isRefused(err, "IMPORT_CONFIRMED") {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d confirmations won", won)
	}
}

func TestSeveralProcessesApplyAnImportOnce(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	errs := make(chan error, 3)
	together := func() {
		for range cap(errs) {
			go func() { _, err := imports.Resume(t.Context(), s); errs <- err }()
		}
		for range cap(errs) {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	}
	together()
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	together()
	if n := number(t, s.Read(staff), `select count(*) from audit where entity = 'organisations'`); n != 15 {
		t.Errorf("%d writes of 15 organisations", n)
	}
	if n := number(t, s.Read(staff), `select count(*) from audit where entity = 'imports' and act = 'update'`); n != 3 {
		t.Errorf("%d changes of state, not 3: checked, applying, applied", n)
	}
}

// breakWriting makes the last of the steps fail as a lost connection would.
const breakWriting = `
	create function lost() returns trigger language plpgsql as $$ begin raise exception 'lost' using errcode = 'connection_failure'; end $$;
	create trigger lost before insert on members for each statement execute function lost()`

func exec(t *testing.T, s *store.Store, statement string) {
	t.Helper()
	if _, err := s.DB().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportThatBreaksHalfWayIsResumed(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	resume(t, s)
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	exec(t, s, breakWriting)
	if _, err := imports.Resume(t.Context(), s); err == nil {
		t.Fatal("the fault was swallowed")
	}
	i := find(t, s, officer, id)
	if n := number(t, s.Read(staff), `select count(*) from organisations`); n != 0 || i.State != imports.Applying || i.RowsDone == 0 {
		t.Fatalf("%d organisations are half-written, %+v", n, i)
	}
	exec(t, s, `drop trigger lost on members`)
	resume(t, s)
	if i := find(t, s, officer, id); i.State != imports.Applied {
		t.Fatalf("%+v", i)
	}
}

func TestAnImportThatAlwaysBreaksIsGivenUp(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	resume(t, s)
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	exec(t, s, breakWriting)
	for range 5 {
		if _, err := imports.Resume(t.Context(), s); err == nil {
			t.Fatal("the fault was swallowed")
		}
	}
	resume(t, s)
	i := find(t, s, officer, id)
	if i.State != imports.Failed || len(i.Report.Bad) != 1 || i.Report.Bad[0].Code != "IMPORT_GIVEN_UP" {
		t.Fatalf("%+v", i)
	}
}

func TestARegisterThatChangedMeanwhileIsShownAgain(t *testing.T) {
	s, officer := office(t)
	id := received(t, s, officer)
	resume(t, s)
	exec(t, s, `insert into organisations (names, country_code) values ('{"en": "AKVO"}', 'NL')`)
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	resume(t, s)
	i := find(t, s, officer, id)
	if i.State != imports.Checked || !i.Report.Stale || i.Report.New != 14 || i.Report.Changed != 1 || i.ConfirmedAt != nil {
		t.Fatalf("%+v", i)
	}
	if err := confirm(t, s, officer, id); err != nil {
		t.Fatal(err)
	}
	resume(t, s)
	if i := find(t, s, officer, id); i.State != imports.Applied {
		t.Fatalf("%+v", i)
	}
}

func TestTheListOfImportsIsReadPageByPage(t *testing.T) {
	s, officer := office(t)
	var ids []int64
	for range 3 {
		ids = append(ids, received(t, s, officer))
	}
	slices.Reverse(ids)
	r, two := s.Read(officer), int32(2)
	args := relay.Args{First: &two}
	var got []int64
	for range 2 {
		page, err := args.Page("imports", 20)
		if err != nil {
			t.Fatal(err)
		}
		list, info, err := imports.List(t.Context(), r, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			got = append(got, i.ID)
		}
		args.After = info.EndCursor
	}
	if n, err := imports.Count(t.Context(), r); !slices.Equal(got, ids) || n != 3 || err != nil {
		t.Fatalf("%v of %v, %d, %v", got, ids, n, err)
	}
}
