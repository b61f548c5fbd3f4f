package proposals

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/texts"
)

func TestAProposalHoldsTheFieldsThatDiffer(t *testing.T) {
	now := profile(texts.Translated{texts.English: "Benin", texts.French: "Bénin"}, "BJ", "government", "partner_country")
	for _, row := range []struct {
		name          string
		wanted        Fields
		before, after Fields
	}{
		{"nothing", now, Fields{}, Fields{}},
		{"a French name", profile(texts.Translated{texts.English: "Benin", texts.French: "République du Bénin"}, "BJ", "government", "partner_country"),
			Fields{"names.fr": "Bénin"}, Fields{"names.fr": "République du Bénin"}},
		{"a name is taken away, a size given up, a country added", profile(texts.Translated{texts.English: "Benin"}, "BJ", "government", ""),
			Fields{"names.fr": "Bénin", "band": "partner_country"}, Fields{"names.fr": "", "band": ""}},
		{"a kind and a country", profile(texts.Translated{texts.English: "Benin", texts.French: "Bénin"}, "TG", "public", "partner_country"),
			Fields{"kind": "government", "country_code": "BJ"}, Fields{"kind": "public", "country_code": "TG"}},
	} {
		before, after := difference(now, row.wanted)
		if diff := cmp.Diff([]Fields{row.before, row.after}, []Fields{before, after}); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestAProposalIsStaleWhereItsOwnFieldsHaveChanged(t *testing.T) {
	before := Fields{"names.fr": "Bénin", "kind": "government"}
	for _, row := range []struct {
		name string
		now  Fields
		want []string
	}{
		{"all as it was", Fields{"names.fr": "Bénin", "kind": "government", "country_code": "BJ"}, nil},
		{"another field has changed", Fields{"names.fr": "Bénin", "kind": "government", "country_code": "TG"}, nil},
		{"the name has", Fields{"names.fr": "Dahomey", "kind": "government"}, []string{"names.fr"}},
		{"both have, one to nothing", Fields{"kind": "public"}, []string{"kind", "names.fr"}},
	} {
		if diff := cmp.Diff(row.want, before.stale(row.now)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestADecisionIsTakenOnceWithAReasonToDecline(t *testing.T) {
	long := string(make([]byte, maxNote+1))
	for _, row := range []struct {
		name     string
		decision Decision
		outcome  Outcome
		stale    bool
		want     string
	}{
		{"approve", Decision{Approve: true}, "", false, ""},
		{"approve with a word", Decision{Approve: true, Reason: "Thank you"}, "", false, ""},
		{"decline", Decision{Reason: "Not yet"}, "", false, ""},
		{"decline without a reason", Decision{}, "", false, "DECLINE_REASON_MISSING"},
		{"a reason too long", Decision{Reason: long}, "", false, "NOTE_TOO_LONG"},
		{"approve what is stale", Decision{Approve: true}, "", true, "PROPOSAL_STALE"},
		{"decline what is stale", Decision{Reason: "It has changed"}, "", true, ""},
		{"decided before", Decision{Approve: true}, Declined, false, "PROPOSAL_DECIDED"},
		{"withdrawn before", Decision{Reason: "No"}, Withdrawn, false, "PROPOSAL_DECIDED"},
	} {
		got := ""
		if list := refuse.From(row.decision.check(row.outcome, row.stale)); list != nil {
			got = list[0].Code
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestTheAgeOfAProposalIsInWholeDays(t *testing.T) {
	at := time.Date(2023, 12, 1, 9, 0, 0, 0, time.UTC)
	decided := at.Add(50 * time.Hour)
	for _, row := range []struct {
		p    Proposal
		now  time.Time
		want int
	}{
		{Proposal{ProposedAt: at}, at.Add(23 * time.Hour), 0},
		{Proposal{ProposedAt: at}, at.Add(24 * time.Hour), 1},
		{Proposal{ProposedAt: at, DecidedAt: &decided}, at.Add(900 * time.Hour), 2},
	} {
		if got := row.p.Age(row.now); got != row.want {
			t.Errorf("%v at %v: %d days", row.p.ProposedAt, row.now, got)
		}
	}
}
