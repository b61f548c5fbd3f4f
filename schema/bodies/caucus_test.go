package bodies_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
)

// TestOneJoinsACaucusForAMemberOfIt: a contact of a provider and of a partner
// country is in the partners' caucus for the latter, named or not.
func TestOneJoinsACaucusForAMemberOfIt(t *testing.T) {
	s := storetest.New(t)
	var caucus, zoe int64
	ids := map[string]int64{}
	if err := s.Write(t.Context(), staff, func(tx *store.Tx) error {
		caucus = must[int64](t)(bodies.Create(t.Context(), tx, "CAUCUS-TEST", bodies.Caucus, bodies.Draft{Names: en("Partners"), Joining: bodies.Open, Constituency: "partner_country"}))
		zoe = person(t, tx, "Zoé")
		for _, constituency := range []string{"provider", "partner_country", "cso_other"} {
			var id int64
			_, err := tx.Get(t.Context(), &id, `insert into organisations (names) values (jsonb_build_object('en', $1::text)) returning id`, constituency)
			ids[constituency] = must[int64](t)(id, err)
			if constituency == "cso_other" {
				continue
			}
			if _, err := tx.Exec(t.Context(), `
				select member_admit($1, (select id from constituencies where code = $2), g.id, (select min(id) from bands where category_id = g.id), '2020-01-01')
				from categories g where g.code = 'partner_country'`, id, constituency); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v := store.Viewer{PersonID: zoe, Roles: store.Implied(store.Member), Members: []int64{ids["provider"], ids["partner_country"]}}
	for _, row := range []struct{ given, want string }{
		{"provider", "organisationId:BODY_OTHER_CONSTITUENCY"},
		{"cso_other", "organisationId:NOT_FOUND"},
		{"", ""},
	} {
		err := s.Write(t.Context(), v, func(tx *store.Tx) error { return bodies.Join(t.Context(), tx, caucus, ids[row.given]) })
		if got := refusetest.Codes(err); got != row.want {
			t.Errorf("for %q: %q, not %q", row.given, got, row.want)
		}
	}
	var organisation int64
	if _, err := s.Read(staff).Get(t.Context(), &organisation, `select organisation_id from body_members where body_id = $1`, caucus); err != nil || organisation != ids["partner_country"] {
		t.Errorf("on record for %d of %v, %v", organisation, ids, err)
	}
}

// TestWhoReadsWhatABodyDecidesIsConfigured, and on which rule its notice rests.
func TestWhoReadsWhatABodyDecidesIsConfigured(t *testing.T) {
	storetest.Tx(t, staff, func(tx *store.Tx) {
		ctx := t.Context()
		id := must[int64](t)(bodies.Create(ctx, tx, " wg climate ", bodies.WorkingGroup, bodies.Draft{Names: en("Climate"), NoticeRule: " SOP 4.2 "}))
		is := func() bodies.Body {
			return must[map[int64]bodies.Body](t)(bodies.ByIDs(ctx, tx, []int64{id}))[id]
		}
		if b := is(); b.Code != "WG-CLIMATE" || b.DecidedFor != "PUBLIC" || b.ConvocationRule != "SOP 4.2" {
			t.Errorf("as set up: %+v", b)
		}
		d := is().DraftOf()
		d.DecidedFor, d.NoticeRule = "BOARD", ""
		if err := bodies.Update(ctx, tx, id, d, is().Version); err != nil {
			t.Fatal(err)
		}
		if b := is(); b.DecidedFor != "BOARD" || b.ConvocationRule != "" {
			t.Errorf("as changed: %+v", b)
		}
		d.NoticeRule = strings.Repeat("x", 101)
		if got := refusetest.Codes(bodies.Update(ctx, tx, id, d, is().Version)); got != "noticeRule:DECISION_RULE" {
			t.Errorf("a long rule: %q", got)
		}
	})
}
