package bodies_test

import (
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestOnePersonOnceAndOneChairAtATime on 1 December 2023.
func TestOnePersonOnceAndOneChairAtATime(t *testing.T) {
	for name, row := range map[string]struct {
		role, from, to string
		same           bool // the person who is in the chair until the end of 2023
		want           string
	}{
		"another member":          {bodies.RoleMember, "2023-12-01", "", false, ""},
		"another chair":           {bodies.RoleChair, "2023-12-31", "", false, "role:BODY_CHAIR_TAKEN"},
		"the next chair":          {bodies.RoleChair, "2024-01-01", "", false, ""},
		"a vice-chair beside":     {bodies.RoleViceChair, "2023-12-01", "", false, ""},
		"the same once more":      {bodies.RoleMember, "2023-12-31", "", true, "BODY_MEMBER_TWICE"},
		"the same afterwards":     {bodies.RoleMember, "2024-01-01", "", true, ""},
		"backwards":               {bodies.RoleMember, "2023-12-02", "2023-12-01", false, "endsOn:ENDS_BEFORE_START"},
		"long ago":                {bodies.RoleMember, "1899-01-01", "1899-02-01", false, "startsOn:DATE_TOO_EARLY"},
		"so far ahead":            {bodies.RoleMember, "2026-01-01", "", false, "startsOn:DATE_TOO_LATE"},
		"until who knows how far": {bodies.RoleMember, "2023-12-01", "2043-12-01", false, "endsOn:ENDS_TOO_LATE"},
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			body := group(t, tx, "WG-TEST", bodies.Appointment)
			zoe, max := person(t, tx, "Zoé"), person(t, tx, "Max")
			must[int64](t)(bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: body, PersonID: zoe, Role: bodies.RoleChair, StartsOn: on("2023-01-01"), EndsOn: on("2023-12-31")}))
			a := bodies.Appointing{BodyID: body, PersonID: max, Role: row.role, StartsOn: on(row.from)}
			if row.to != "" {
				a.EndsOn = on(row.to)
			}
			if row.same {
				a.PersonID = zoe
			}
			if _, err := bodies.Add(t.Context(), tx, a); refusetest.Codes(err) != row.want {
				t.Errorf("%s: %q, not %q", name, refusetest.Codes(err), row.want)
			}
		})
	}
}

func TestChairsRaceForTheChair(t *testing.T) {
	s := storetest.New(t)
	var body int64
	people := make([]int64, 20)
	if err := s.Work(t.Context(), staff, func(tx *store.Tx) error {
		body = group(t, tx, "WG-TEST", bodies.Appointment)
		for i := range people {
			people[i] = person(t, tx, string(rune('A'+i)))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, len(people), "role:BODY_CHAIR_TAKEN", func(i int) error {
		return s.Write(t.Context(), staff, func(tx *store.Tx) error {
			_, err := bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: body, PersonID: people[i], Role: bodies.RoleChair})
			return err
		})
	})
}

// TestWhoJoinsAndLeaves: contacts of members, open bodies, while the mandate
// lasts, once.
func TestWhoJoinsAndLeaves(t *testing.T) {
	for name, row := range map[string]struct {
		joining, mandateEnds string
		member, twice        bool
		want                 string
	}{
		"a contact":       {bodies.Open, "", true, false, ""},
		"a stranger":      {bodies.Open, "", false, false, "bodyId:BODY_FOR_MEMBERS"},
		"by appointment":  {bodies.Appointment, "", true, false, "bodyId:BODY_BY_APPOINTMENT"},
		"on its last day": {bodies.Open, "2023-12-01", true, false, ""},
		"too late":        {bodies.Open, "2023-11-30", true, false, "bodyId:BODY_MANDATE_OVER"},
		"once more":       {bodies.Open, "", true, true, "bodyId:BODY_MEMBER_TWICE"},
	} {
		storetest.Tx(t, staff, func(tx *store.Tx) {
			body, firm := group(t, tx, "WG-TEST", row.joining), int64(0)
			if row.mandateEnds != "" {
				g := bodies.Grant{StartsOn: on("2023-01-01"), EndsOn: on(row.mandateEnds), DecisionID: decided(t, tx, "2023-01-01")}
				must[int64](t)(bodies.CreateMandate(t.Context(), tx, body, bodies.OfGroup, nil, g))
			}
			if _, err := tx.Get(t.Context(), &firm, `insert into organisations (names) values ('{"en": "Firm"}') returning id`); err != nil {
				t.Fatal(err)
			}
			v := store.Viewer{PersonID: person(t, tx, "Zoé"), Roles: store.Implied(store.Member)}
			if row.member {
				v.Members = []int64{firm}
			}
			access := func() bodies.Access {
				return must[map[int64]bodies.Access](t)(bodies.AccessTo(t.Context(), as{tx, v}, []int64{body}))[body]
			}
			if row.twice {
				must[int64](t)(bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: body, PersonID: v.PersonID}))
			}
			said := ""
			if bars := access().Bars(v); bars != nil {
				said = refusetest.Codes(bars)
			}
			if said != row.want {
				t.Errorf("%s: %q, not %q", name, said, row.want)
			}
			if leaves := access().MayLeave(); leaves != row.twice {
				t.Errorf("%s: may leave %v", name, leaves)
			}
		})
	}
}

// as is a transaction's reader as another viewer sees.
type as struct {
	*store.Tx
	v store.Viewer
}

func (a as) Viewer() store.Viewer { return a.v }

// TestNamesAreForPeople: strangers learn who is in the chair and how many there
// are, and nobody's name besides.
func TestNamesAreForPeople(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		body := group(t, tx, "WG-TEST", bodies.Open)
		for name, role := range map[string]string{"Chair": bodies.RoleChair, "Vice": bodies.RoleViceChair, "Plain": bodies.RoleMember, "Rapporteur": bodies.RoleRapporteur} {
			must[int64](t)(bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: body, PersonID: person(t, tx, name), Role: role}))
		}
		for role, want := range map[store.Role]int32{store.Public: 0, store.Person: 4, store.Member: 4, store.Board: 4, store.Staff: 4} {
			q := as{tx, store.Viewer{Roles: store.Implied(role)}}
			rows, _, err := bodies.Members(t.Context(), q, body, false, relay.Page{Size: 10})
			n, fault := bodies.CountMembers(t.Context(), q, body, false)
			officers := must[map[int64][]bodies.Member](t)(bodies.Officers(t.Context(), q, []int64{body}))[body]
			counts := must[map[int64]int](t)(bodies.Counts(t.Context(), q, []int64{body}))
			if err != nil || fault != nil || len(rows) != int(want) || n != want || len(officers) != 2 || counts[body] != 4 {
				t.Errorf("%s: %d names, %d counted, %d officers, %d in all; %v %v", role, len(rows), n, len(officers), counts[body], err, fault)
			}
		}
	})
}

// TestAPartEndsOnce, with a last day that makes sense.
func TestAPartEndsOnce(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		body := group(t, tx, "WG-TEST", bodies.Open)
		part := must[int64](t)(bodies.Add(t.Context(), tx, bodies.Appointing{BodyID: body, PersonID: person(t, tx, "Zoé"), StartsOn: on("2023-06-01")}))
		for _, row := range []struct{ on, want string }{
			{"2023-05-31", "endsOn:ENDS_BEFORE_START"}, {"2034-01-01", "endsOn:ENDS_TOO_LATE"}, {"2023-12-31", ""}, {"2023-11-30", ""}, {"2023-12-01", "id:BODY_MEMBER_ENDED"},
		} {
			if _, err := bodies.End(t.Context(), tx, part, on(row.on), "Moved on"); refusetest.Codes(err) != row.want {
				t.Errorf("ended on %s: %q, not %q", row.on, refusetest.Codes(err), row.want)
			}
		}
		if _, err := bodies.End(t.Context(), tx, 1<<40, date.Date{}, ""); refusetest.Codes(err) != "id:NOT_FOUND" {
			t.Errorf("nobody's: %v", err)
		}
	})
}
