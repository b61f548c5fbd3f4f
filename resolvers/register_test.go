package resolvers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/store"
)

// errs is userErrors as tests read them.
type errs []struct{ Code, Field, Message string }

func (e errs) String() string {
	var list []string
	for _, one := range e {
		list = append(list, one.Field+":"+one.Code)
	}
	return strings.Join(list, " ")
}

const createOrganisation = `mutation($input: OrganisationCreateInput!) { organisationCreate(input: $input) {
	organisation { id version name(language: FR) member { id status band { code } dues { state } } } userErrors { code field message } } }`

type created struct {
	OrganisationCreate struct {
		Organisation *struct {
			ID      string
			Version int
			Name    string
			Member  *struct {
				ID, Status string
				Band       *struct{ Code string }
			}
		}
		UserErrors errs
	}
}

func TestStaffAddAMemberRenameItAndFindItByItsFormerName(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	var c created
	h.ask(t, ada, createOrganisation, map[string]any{"input": map[string]any{
		"names": map[string]any{"en": "Institute of Open Budgets", "fr": "Institut des budgets ouverts"}, "country": "sn", "kind": "NGO",
		"member": map[string]any{"constituency": "cso_other", "category": "cso_other", "band": "cso_other_10m"},
	}}, &c)
	o := c.OrganisationCreate.Organisation
	if len(c.OrganisationCreate.UserErrors) > 0 || o.Name != "Institut des budgets ouverts" || o.Member.Status != "CURRENT" {
		t.Fatalf("%+v", c)
	}
	var u struct {
		OrganisationUpdate struct {
			Organisation *struct {
				Version     int
				FormerNames []struct{ Name string }
				Timeline    struct {
					Nodes []struct{ Actor, Summary string }
				}
			}
			UserErrors errs
		}
	}
	rename := map[string]any{"input": map[string]any{"id": o.ID, "expectedVersion": o.Version, "names": map[string]any{"en": "Open Budgets Sénégal", "fr": ""}}}
	update := `mutation($input: OrganisationUpdateInput!) { organisationUpdate(input: $input) {
		organisation { version formerNames { name } timeline(first: 3) { nodes { actor summary } } } userErrors { code field } } }`
	h.ask(t, ada, update, rename, &u)
	if got := u.OrganisationUpdate.Organisation; got == nil || len(got.FormerNames) != 2 || got.Timeline.Nodes[0].Actor != "Ada Okafor" {
		t.Fatalf("%+v", u)
	}
	h.ask(t, ada, update, rename, &u)
	if u.OrganisationUpdate.UserErrors.String() != "expectedVersion:STALE_VERSION" {
		t.Errorf("the same version again: %v", u.OrganisationUpdate.UserErrors)
	}
	var found struct {
		Members struct {
			TotalCount int
			Nodes      []struct{ Organisation struct{ Name string } }
		}
	}
	h.ask(t, store.Viewer{}, `{ members(filter: {search: "institut ouverts"}) { totalCount nodes { organisation { name } } } }`, nil, &found)
	if found.Members.TotalCount != 1 || found.Members.Nodes[0].Organisation.Name != "Open Budgets Sénégal" {
		t.Errorf("%+v", found)
	}
}

func TestAFormWithManyMistakesHearsOfAllOfThemInTheReadersLanguage(t *testing.T) {
	h := newHouse(t)
	amina := h.as(t, "Amina")
	amina.Language = "fr"
	var c created
	h.ask(t, amina, createOrganisation, map[string]any{"input": map[string]any{
		"names": map[string]any{"en": " "}, "country": "QQ", "website": "nowhere",
	}}, &c)
	want := "names.en:NAME_MISSING website:WEBSITE_INVALID country:COUNTRY_UNKNOWN"
	if got := c.OrganisationCreate.UserErrors; got.String() != want || !strings.Contains(got[2].Message, "Aucun pays") {
		t.Errorf("%v", got)
	}
	h.ask(t, amina, createOrganisation, map[string]any{"input": map[string]any{
		"names": map[string]any{"en": "X"}, "member": map[string]any{"constituency": "none", "category": "cso_other", "joinedOn": "1899-01-01"},
	}}, &c)
	if got := c.OrganisationCreate.UserErrors.String(); got != "member.joinedOn:DATE_TOO_EARLY" {
		t.Errorf("%v", got)
	}
	h.ask(t, amina, createOrganisation, map[string]any{"input": map[string]any{"names": map[string]any{"en": "benin"}, "country": "BJ"}}, &c)
	if got := c.OrganisationCreate.UserErrors.String(); got != "names.en:ORGANISATION_EXISTS" {
		t.Errorf("%v", got)
	}
}

func TestAPaymentInPartOverAndBackIsSeenByTheMemberAndBySomebodyElseNot(t *testing.T) {
	h := newHouse(t)
	ada, ben, diego := h.as(t, "Ada"), h.as(t, "Ben"), h.as(t, "Diego")
	type dues struct {
		ID, State string
		Balance   struct{ Amount string }
		Payments  []struct {
			ID       string
			Amount   struct{ Amount string }
			Reversal bool
		}
	}
	var mine struct {
		Viewer struct {
			Memberships []struct {
				ID   string
				Dues dues
			}
		}
	}
	own := `{ viewer { memberships { id dues { id state balance { amount } payments { id amount { amount } reversal } } } } }`
	h.ask(t, ben, own, nil, &mine)
	d := mine.Viewer.Memberships[0].Dues
	if d.State != "OVERDUE" {
		t.Fatalf("Ben's dues are %+v", d)
	}
	var paid struct {
		PaymentRecord, PaymentReverse struct {
			Dues       *dues
			Payment    *struct{ ID string }
			UserErrors errs
		}
	}
	record := func(amount string) {
		t.Helper()
		h.ask(t, ada, `mutation($input: PaymentRecordInput!) { paymentRecord(input: $input) { payment { id } dues { state balance { amount } } userErrors { field code } } }`,
			map[string]any{"input": map[string]any{"duesId": d.ID, "amount": amount, "reference": amount}}, &paid)
	}
	var states []string
	for _, amount := range []string{"100", "1000", "250.50"} {
		record(amount)
		states = append(states, paid.PaymentRecord.Dues.State+" "+paid.PaymentRecord.Dues.Balance.Amount)
	}
	h.ask(t, ada, `mutation($input: PaymentReverseInput!) { paymentReverse(input: $input) { dues { state balance { amount } } userErrors { field code } } }`,
		map[string]any{"input": map[string]any{"paymentId": paid.PaymentRecord.Payment.ID, "reason": "another member's"}}, &paid)
	states = append(states, paid.PaymentReverse.Dues.State+" "+paid.PaymentReverse.Dues.Balance.Amount)
	if diff := cmp.Diff([]string{"PART_PAID 1000.00", "PAID 0.00", "OVERPAID -250.50", "PAID 0.00"}, states); diff != "" {
		t.Error(diff)
	}
	h.ask(t, ben, own, nil, &mine)
	if got := mine.Viewer.Memberships[0].Dues; len(got.Payments) != 4 || !got.Payments[3].Reversal {
		t.Errorf("Ben sees %+v", got)
	}
	// Diego is of another member; a stranger is of none.
	var seen struct {
		Member struct{ Dues *dues }
		Node   *struct {
			Typename string `json:"__typename"`
		}
	}
	h.ask(t, diego, fmt.Sprintf(`{ member(id: %q) { dues { state } } node(id: %q) { __typename } }`, mine.Viewer.Memberships[0].ID, d.ID), nil, &seen)
	if seen.Member.Dues != nil || seen.Node != nil {
		t.Errorf("Diego sees %+v", seen)
	}
	for _, v := range []store.Viewer{ben, diego, h.as(t, "Chloé"), {}} {
		answer := h.api.Execute(t.Context(), v, `mutation { duesWriteOff(input: {duesId: "x", reason: "y"}) { userErrors { code } } }`, "", nil)
		if len(answer.Errors) == 0 {
			t.Errorf("%q may write off", v.Name)
		}
	}
}

func TestOpeningTheNextYearIsShownFirstAndDoneOnce(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	type opening struct {
		MembershipYearOpen struct {
			Assessed, NotAssessable int
			Invoiced                int
			Totals                  []struct{ Amount string }
			MembershipYear          *struct{ Year, Number int }
			Assessments             []struct {
				NotAssessable *string
				Member        struct{ Organisation struct{ Name string } }
			}
			UserErrors errs
		}
	}
	open := func(dry bool) (o opening) {
		h.ask(t, ada, `mutation($input: MembershipYearOpenInput!) { membershipYearOpen(input: $input) { assessed invoiced notAssessable totals { amount }
			membershipYear { year number } assessments { notAssessable member { organisation { name } } } userErrors { code field } } }`,
			map[string]any{"input": map[string]any{"dryRun": dry, "issueInvoices": true}}, &o)
		return o
	}
	dry := open(true)
	if got := dry.MembershipYearOpen; got.MembershipYear != nil || got.NotAssessable != 2 || got.Assessed != 108 || *got.Assessments[0].NotAssessable == "" {
		t.Fatalf("%+v", got)
	}
	done := open(false)
	if got := done.MembershipYearOpen; got.MembershipYear == nil || got.MembershipYear.Number != 11 || got.Invoiced != 108 || len(got.Totals) != 1 || got.Totals[0] != dry.MembershipYearOpen.Totals[0] {
		t.Errorf("%+v", got)
	}
	var again opening
	h.ask(t, ada, `mutation { membershipYearOpen(input: {year: 2024}) { assessed userErrors { code field } } }`, nil, &again)
	if again.MembershipYearOpen.UserErrors.String() != "year:YEAR_OPEN" {
		t.Errorf("%+v", again)
	}
}

func TestWhatCannotBeReadIsRefusedWithItsField(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	for _, row := range []struct {
		name, query string
		variables   map[string]any
		field, code string
	}{
		{"a day of the year 12026", `mutation { paymentRecord(input: {duesId: "x", amount: "5", paidOn: "12026-01-01"}) { userErrors { code } } }`, nil, "input.paidOn", "DATE_UNREADABLE"},
		{"no day", `mutation($input: PaymentRecordInput!) { paymentRecord(input: $input) { userErrors { code } } }`,
			map[string]any{"input": map[string]any{"duesId": "x", "amount": "5", "paidOn": "0001-01-01"}}, "input.paidOn", "DATE_UNREADABLE"},
		{"a null character deep in an input", `mutation($names: NamesInput!) { organisationCreate(input: {names: $names}) { userErrors { code } } }`,
			map[string]any{"names": map[string]any{"en": "a\x00b"}}, "input.names.en", "TEXT_UNREADABLE"},
		{"a null character in a list", `query($f: MemberFilter) { members(filter: $f) { totalCount } }`,
			map[string]any{"f": map[string]any{"country": []any{"KE", "\x00"}}}, "filter.country", "TEXT_UNREADABLE"},
	} {
		answer := h.api.Execute(t.Context(), ada, row.query, "", row.variables)
		if len(answer.Errors) != 1 || answer.Errors[0].Code() != row.code || answer.Errors[0].Extensions["field"] != row.field {
			t.Errorf("%s: %+v", row.name, answer.Errors)
		}
	}
}
