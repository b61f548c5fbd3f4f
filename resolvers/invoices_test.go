package resolvers

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
)

// owing is the id of dues of 2023 of which something is owed, of a member
// other than a viewer's.
func (h house) owing(t testing.TB, v store.Viewer) string {
	t.Helper()
	var id int64
	_, err := h.store.Read(store.System("test")).Get(t.Context(), &id, `
		select d.id from dues d join members m on m.id = d.member_id join membership_years y on y.id = d.year_id
		where d.balance = d.amount and y.number = 10 and m.organisation_id <> all($1) order by d.id limit 1`, store.IDs(v.Members))
	if err != nil {
		t.Fatal(err)
	}
	return relay.Encode("Dues", id)
}

func TestAMemberReadsItsOwnInvoicesOnly(t *testing.T) {
	h := newHouse(t)
	type list struct {
		Invoices struct {
			TotalCount int
			Nodes      []struct {
				ID, Number string
				Member     struct{ Organisation struct{ ID string } }
			}
		}
	}
	const query = `{ invoices(first: 100) { totalCount nodes { id number member { organisation { id } } } } }`
	var all, own list
	h.ask(t, h.as(t, "Ada"), query, nil, &all)
	ben := h.as(t, "Ben")
	h.ask(t, ben, query, nil, &own)
	if own.Invoices.TotalCount == 0 || own.Invoices.TotalCount >= all.Invoices.TotalCount {
		t.Fatalf("%d of %d", own.Invoices.TotalCount, all.Invoices.TotalCount)
	}
	for _, i := range own.Invoices.Nodes {
		if i.Member.Organisation.ID != relay.Encode("Organisation", ben.Members[0]) {
			t.Errorf("not one's own: %+v", i)
		}
	}
	for _, i := range all.Invoices.Nodes {
		if i.Member.Organisation.ID == relay.Encode("Organisation", ben.Members[0]) {
			continue
		}
		var answer struct{ Invoice, Node *struct{ Number string } }
		h.ask(t, ben, `query($id: ID!) { invoice(id: $id) { number } node(id: $id) { ... on Invoice { number } } }`, map[string]any{"id": i.ID}, &answer)
		if answer.Invoice != nil || answer.Node != nil {
			t.Errorf("another's: %+v", answer)
		}
		return
	}
}

func TestAnInvoiceIsCreditedAndTheDuesSaySo(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	dues := h.owing(t, ada)
	var before struct {
		Node struct {
			Invoices []struct {
				ID, Number, Kind string
				Open             struct{ Amount string }
			}
			Balance struct{ Amount string }
		}
	}
	h.ask(t, ada, `query($id: ID!) { node(id: $id) { ... on Dues { balance { amount } invoices { id number kind open { amount } } } } }`, map[string]any{"id": dues}, &before)
	if len(before.Node.Invoices) != 1 || before.Node.Invoices[0].Open.Amount != before.Node.Balance.Amount {
		t.Fatalf("%+v", before)
	}
	type credited struct {
		CreditNoteIssue struct {
			Invoice *struct {
				Number  string
				Reason  string
				Credits struct{ Number string }
				Dues    struct {
					State    string
					Credited struct{ Amount string }
					Reliefs  []struct{ Kind, Reason string }
				}
			}
			UserErrors errs
		}
	}
	issue := func(amount string) (c credited) {
		input := map[string]any{"invoiceId": before.Node.Invoices[0].ID, "reason": "not a member any more"}
		if amount != "" {
			input["amount"] = amount
		}
		h.ask(t, ada, `mutation($input: CreditNoteIssueInput!) { creditNoteIssue(input: $input) { userErrors { code field }
			invoice { number reason credits { number } dues { state credited { amount } reliefs { kind reason } } } } }`, map[string]any{"input": input}, &c)
		return c
	}
	if got := issue("99999999").CreditNoteIssue; got.UserErrors.String() != "amount:MORE_THAN_CLAIMED" || got.Invoice != nil {
		t.Errorf("%+v", got)
	}
	got := issue("").CreditNoteIssue.Invoice
	if got == nil || !strings.HasPrefix(got.Number, "CN-2023-") || got.Credits.Number != before.Node.Invoices[0].Number ||
		got.Dues.State != "CREDITED" || got.Dues.Credited.Amount != before.Node.Balance.Amount || got.Dues.Reliefs[0].Kind != "CREDITED" {
		t.Errorf("%+v", got)
	}
}

func TestAFeeIsWaivedByADecisionAndTakenBack(t *testing.T) {
	h := newHouse(t)
	ada := h.as(t, "Ada")
	dues := h.owing(t, ada)
	type settled struct {
		Dues *struct {
			State   string
			Waived  struct{ Amount string }
			Reliefs []struct {
				ID, Kind           string
				Reversed, Reversal bool
				Decision           *struct{ Number, Rule, Text string }
			}
		}
		UserErrors errs
	}
	const shown = `{ userErrors { code field } dues { state waived { amount } reliefs { id kind reversed reversal decision { number rule text } } } }`
	waive := func(decision map[string]any) settled {
		var answer struct{ DuesWaive settled }
		h.ask(t, ada, `mutation($input: DuesWaiveInput!) { duesWaive(input: $input) `+shown+` }`,
			map[string]any{"input": map[string]any{"duesId": dues, "reason": "hardship", "decision": decision}}, &answer)
		return answer.DuesWaive
	}
	if got := waive(map[string]any{"decidedOn": "2030-01-01"}); got.UserErrors.String() != "decision.decidedOn:DECISION_IN_FUTURE" {
		t.Errorf("%+v", got)
	}
	next := h.nextDecision(t)
	got := waive(map[string]any{"decidedOn": "2023-11-30", "rule": "SOP 2.3.6"})
	if got.Dues == nil || got.Dues.State != "WAIVED" || got.Dues.Reliefs[0].Decision.Rule != "SOP 2.3.6" || !strings.Contains(got.Dues.Reliefs[0].Decision.Text, next) {
		t.Fatalf("%+v", got)
	}
	var back struct{ ReliefReverse settled }
	h.ask(t, ada, `mutation($input: ReliefReverseInput!) { reliefReverse(input: $input) `+shown+` }`,
		map[string]any{"input": map[string]any{"reliefId": got.Dues.Reliefs[0].ID, "reason": "the wrong member"}}, &back)
	if d := back.ReliefReverse.Dues; d == nil || d.State == "WAIVED" || !d.Reliefs[0].Reversed || !d.Reliefs[1].Reversal {
		t.Errorf("%+v", back)
	}
}

func TestTheInvoicesOfAYearAreShownFirst(t *testing.T) {
	h := newHouse(t)
	type issuing struct {
		InvoicesIssue struct {
			Issued, Standing, Nothing, Letters int
			Sums                               []struct{ Invoiced struct{ Amount string } }
			UserErrors                         errs
		}
	}
	issue := func(input map[string]any) (i issuing) {
		h.ask(t, h.as(t, "Ada"), `mutation($input: InvoicesIssueInput!) { invoicesIssue(input: $input) {
			issued standing nothing letters sums { invoiced { amount } } userErrors { code field } } }`, map[string]any{"input": input}, &i)
		return i
	}
	h.ask(t, h.as(t, "Ada"), `mutation { membershipYearOpen(input: {year: 2024}) { assessed } }`, nil, nil)
	first := issue(map[string]any{"year": 2024, "dryRun": true, "send": true}).InvoicesIssue
	done := issue(map[string]any{"year": 2024, "send": true}).InvoicesIssue
	if first.Issued != 108 || done.Issued != 108 || done.Letters < 108 || first.Letters != done.Letters || first.Sums[0] != done.Sums[0] {
		t.Errorf("%+v, then %+v", first, done)
	}
	if again := issue(map[string]any{"year": 2024}).InvoicesIssue; again.Issued != 0 || again.Standing != 108 {
		t.Errorf("%+v", again)
	}
	if got := issue(map[string]any{"year": 2031}).InvoicesIssue; got.UserErrors.String() != "year:YEAR_NOT_OPEN" {
		t.Errorf("%+v", got)
	}
}

func TestFeesAndAccountsAreKeptByAdmins(t *testing.T) {
	h := newHouse(t)
	admin := h.as(t, "Ada")
	admin.Roles = store.Implied(store.Admin)
	var added struct {
		FeeScheduleAdd struct {
			FeeSchedule *struct {
				Code, Proration string
				InForce         bool
				Fees            []struct {
					Amount *struct{ Amount, Currency string }
				}
			}
			UserErrors errs
		}
	}
	input := map[string]any{
		"code": "2025-eur", "currency": "EUR", "effectiveFrom": "2025-01-01", "names": map[string]any{"en": "Fees in euro"}, "proration": "MONTHS",
		"fees": []any{map[string]any{"band": "cso_other_10m", "amount": "2000"}, map[string]any{"band": "partner_country"}},
	}
	h.ask(t, admin, `mutation($input: FeeScheduleAddInput!) { feeScheduleAdd(input: $input) { userErrors { code field }
		feeSchedule { code proration inForce fees { amount { amount currency } } } } }`, map[string]any{"input": input}, &added)
	if s := added.FeeScheduleAdd.FeeSchedule; s == nil || s.InForce || s.Proration != "MONTHS" || len(s.Fees) != 2 {
		t.Fatalf("%+v", added)
	}
	var billed struct {
		MemberBill struct {
			Member     *struct{ BillingCurrency string }
			UserErrors errs
		}
	}
	member := relay.Encode("Member", 1)
	h.ask(t, admin, `mutation($input: MemberBillInput!) { memberBill(input: $input) { userErrors { code field } member { billingCurrency(year: 2025) } } }`,
		map[string]any{"input": map[string]any{"memberId": member, "currency": "EUR", "fromYear": 2025}}, &billed)
	if billed.MemberBill.Member == nil || billed.MemberBill.Member.BillingCurrency != "EUR" {
		t.Errorf("%+v", billed)
	}
	var accounts struct {
		BankAccountSet, BankAccountRemove struct {
			BankAccounts []struct{ Currency, Account string }
			UserErrors   errs
		}
	}
	h.ask(t, admin, `mutation { bankAccountSet(input: {currency: "EUR", holder: "Initiative", account: "1"}) { bankAccounts { currency account } userErrors { code field } }
		bankAccountRemove(input: {currency: "USD"}) { bankAccounts { currency account } userErrors { code field } } }`, nil, &accounts)
	if len(accounts.BankAccountSet.BankAccounts) != 2 || len(accounts.BankAccountRemove.BankAccounts) != 1 {
		t.Errorf("%+v", accounts)
	}
}
