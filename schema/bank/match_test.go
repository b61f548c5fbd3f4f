package bank

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
)

func TestWhatBecomesOfALineFollowsFromWhatIsKnown(t *testing.T) {
	usd := func(id, balance int64) *owed { return &owed{id, "USD", balance} }
	on := func(id, dues, amount int64, day string) *recorded {
		return &recorded{id, dues, amount, date.MustParse(day)}
	}
	in := Line{BookedOn: d24, Amount: 2200, Currency: "USD"}
	out, back := in, in
	out.Amount = -2200
	back.Reversal = true
	for _, row := range []struct {
		name    string
		line    Line
		e       evidence
		want    []Candidate
		certain bool
	}{
		{"named and exact", in, evidence{named: []*owed{usd(1, 2200)}}, []Candidate{{1, 0, Referenced}}, true},
		{"named, less than owed", in, evidence{named: []*owed{usd(1, 3000)}}, []Candidate{{1, 0, AmountDiffers}}, false},
		{"named, more than owed", in, evidence{named: []*owed{usd(1, 2000)}}, []Candidate{{1, 0, AmountDiffers}}, false},
		{"named, nothing owed", in, evidence{named: []*owed{usd(1, 0)}}, []Candidate{{1, 0, AmountDiffers}}, false},
		{"named in another currency", in, evidence{named: []*owed{{1, "EUR", 2200}}}, nil, false},
		{"two named", in, evidence{named: []*owed{usd(1, 2200), usd(2, 1100)}}, []Candidate{{1, 0, Several}, {2, 0, Several}}, false},
		{"two named, one in another currency", in, evidence{named: []*owed{usd(1, 2200), {2, "EUR", 5}}}, []Candidate{{1, 0, Several}}, false},
		{"alike and exact", in, evidence{alike: []*owed{usd(1, 2200)}}, []Candidate{{1, 0, NameAndAmount}}, false},
		{"alike, paid by a line before", in, evidence{alike: []*owed{usd(1, 0)}}, nil, false},
		{"a reference goes before a name", in, evidence{named: []*owed{usd(1, 2200)}, alike: []*owed{usd(2, 2200)}}, []Candidate{{1, 0, Referenced}}, true},
		{"recorded by hand these days", in, evidence{named: []*owed{usd(1, 2200)}, recorded: []*recorded{on(9, 1, 2200, "2023-11-20")}},
			[]Candidate{{1, 9, AlreadyRecorded}, {1, 0, Referenced}}, false},
		{"recorded long ago", in, evidence{named: []*owed{usd(1, 2200)}, recorded: []*recorded{on(9, 1, 2200, "2023-11-13")}}, []Candidate{{1, 0, Referenced}}, true},
		{"another amount recorded", in, evidence{named: []*owed{usd(1, 2200)}, recorded: []*recorded{on(9, 1, 2100, "2023-11-24")}}, []Candidate{{1, 0, Referenced}}, true},
		{"recorded for a name alike", in, evidence{recorded: []*recorded{on(9, 1, 2200, "2023-12-04")}}, []Candidate{{1, 9, AlreadyRecorded}}, false},
		{"nothing known", in, evidence{}, nil, false},
		{"money out", out, evidence{named: []*owed{usd(1, 2200)}}, nil, false},
		{"taken back by the bank", back, evidence{named: []*owed{usd(1, 2200)}}, nil, false},
	} {
		got, certain := judge(row.line, row.e)
		if diff := cmp.Diff(row.want, got); diff != "" || certain != row.certain {
			t.Errorf("%s: certain %v, %s", row.name, certain, diff)
		}
	}
}
