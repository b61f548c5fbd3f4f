package waivers

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The kinds of criteria: what data answer, what the member declares, what
// reviewers judge.
const (
	Computed = "COMPUTED"
	Declares = "DECLARED"
	Judged   = "JUDGED"
)

// The facts that data answer.
const (
	FactIncome    = "INCOME_GROUP"
	FactLDC       = "LDC"
	FactNoArrears = "NO_ARREARS"
)

// Criterion is one of a version of criteria.
type Criterion struct {
	ID          int64
	SetID       int64 `db:"set_id"`
	Position    int
	Code        string         // the same from version to version
	Kind        string         // COMPUTED, DECLARED, JUDGED
	Fact        string         // of a computed one: INCOME_GROUP, LDC, NO_ARREARS
	Incomes     pq.StringArray // of INCOME_GROUP: World Bank codes that meet it
	Years       int            // of NO_ARREARS: how many years back
	Alternative string         // of those that share one, one met is enough; empty: it stands alone
	Required    bool
	Evidence    string // NONE, OPTIONAL, REQUIRED
	Text        texts.Translated
	Help        texts.Translated
}

// Criteria reads the criteria of versions, each in its order.
func Criteria(ctx context.Context, q store.Reader, setIDs []int64) (map[int64][]Criterion, error) {
	var rows []Criterion
	err := q.Select(ctx, &rows, `
		select id, set_id, position, code, kind, coalesce(fact, '') as fact, incomes, coalesce(years, 0) as years, alternative, required, evidence, text, help
		from criteria where set_id = any($1) order by set_id, position`, store.IDs(setIDs))
	bySet := make(map[int64][]Criterion, len(setIDs))
	for _, row := range rows {
		bySet[row.SetID] = append(bySet[row.SetID], row)
	}
	return bySet, err
}

// Verdict is what is known of a criterion in a case.
type Verdict string

const (
	Met     Verdict = "MET"
	NotMet  Verdict = "NOT_MET"
	ToJudge Verdict = "TO_JUDGE" // reviewers have not said, or disagree
	Missing Verdict = "MISSING"  // the member has not answered, or evidence is asked for and not there
	Unknown Verdict = "UNKNOWN"  // the data do not say
)

// meets decides a criterion by the facts of its case.
func (c Criterion) meets(f Facts) Verdict {
	verdict := Unknown
	switch {
	case c.Kind == Computed && c.Fact == FactIncome && f.Income != "":
		verdict = is(slices.Contains(c.Incomes, f.Income))
	case c.Kind == Computed && c.Fact == FactLDC && f.Country != "":
		verdict = is(f.LDC)
	case c.Kind == Computed && c.Fact == FactNoArrears:
		verdict = is(!slices.ContainsFunc(f.Unpaid, func(year int) bool { return year >= f.Year-c.Years }))
	case c.Kind == Declares:
		verdict = Missing
		if a, said := f.Answers[c.ID]; said && a.Declared != nil {
			verdict = is(*a.Declared)
		}
	case c.Kind == Judged:
		verdict = f.judged(c.ID)
	}
	if c.Evidence == "REQUIRED" && f.Evidence[c.ID].Files == 0 && (verdict == Met || verdict == ToJudge) {
		return Missing
	}
	return verdict
}

func is(met bool) Verdict {
	if met {
		return Met
	}
	return NotMet
}

// judged is what all who judged a criterion agree on.
func (f Facts) judged(criterion int64) Verdict {
	var yes, no bool
	for _, met := range f.Judgements[criterion] {
		yes, no = yes || met, no || !met
	}
	switch {
	case yes == no:
		return ToJudge
	default:
		return is(yes)
	}
}
