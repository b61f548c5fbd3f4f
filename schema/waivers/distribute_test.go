package waivers

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plenary-org/plenary/schema/texts"
)

func TestCasesGoToWhomTheySuitOfEquallyLoaded(t *testing.T) {
	board := []seat{
		{PersonID: 1, Language: texts.English, Constituencies: []int64{1}},
		{PersonID: 2, Language: texts.French, Constituencies: []int64{2}},
		{PersonID: 3, Language: texts.French, Constituencies: []int64{1}},
	}
	french, english := []texts.Language{texts.French}, []texts.Language{texts.English}
	for _, row := range []struct {
		name  string
		cases []docket
		board []seat
		each  int
		want  [][]int64
	}{
		{"nobody sits", []docket{{WaiverID: 1}}, nil, 1, [][]int64{nil}},
		{"the language counts for more than the constituency", []docket{{Languages: french, Constituency: 2}}, board[:2], 1, [][]int64{{2}}},
		{"other eyes among those who read it", []docket{{Languages: french, Constituency: 2}}, board, 1, [][]int64{{3}}},
		{"load counts for more than both", []docket{{Languages: french}}, []seat{{PersonID: 1, Language: texts.English}, {PersonID: 2, Language: texts.French, Load: 1}}, 1, [][]int64{{1}}},
		{"each the case of their language", []docket{{Languages: french, Constituency: 1}, {Languages: english, Constituency: 1}}, board[:2], 1, [][]int64{{2}, {1}}},
		{"the recused one gets nothing", []docket{{Languages: french, Recused: []int64{2, 3}}}, board, 1, [][]int64{{1}}},
		{"nobody is left", []docket{{Recused: []int64{1, 2, 3}}}, board, 1, [][]int64{nil}},
		{"who has it counts", []docket{{Has: []int64{2}, Languages: french}}, board, 2, [][]int64{{3}}},
		{"enough already", []docket{{Has: []int64{2}}}, board, 1, [][]int64{nil}},
		{"fewer than asked", []docket{{Recused: []int64{1}}}, board[:2], 3, [][]int64{{2}}},
		{"who alone may take one is spared another", []docket{{}, {Recused: []int64{2}}}, board[:2], 1, [][]int64{{2}, {1}}},
	} {
		if diff := cmp.Diff(row.want, distribute(row.cases, row.board, row.each)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

// anyCases draws up to so many cases and people, with recusals or without.
func anyCases(t *rapid.T, most int, recusals bool) (cases []docket, board []seat, each int) {
	languages := rapid.SampledFrom(texts.Languages)
	for i := range rapid.IntRange(1, most).Draw(t, "board") {
		board = append(board, seat{PersonID: int64(i + 1), Language: languages.Draw(t, "language"), Constituencies: []int64{rapid.Int64Range(1, 3).Draw(t, "constituency")}})
	}
	for i := range rapid.IntRange(1, most).Draw(t, "cases") {
		c := docket{WaiverID: int64(i + 1), Languages: []texts.Language{languages.Draw(t, "of")}, Constituency: rapid.Int64Range(1, 3).Draw(t, "of constituency")}
		for _, s := range board {
			if recusals && rapid.IntRange(0, 3).Draw(t, "recused") == 0 {
				c.Recused = append(c.Recused, s.PersonID)
			}
		}
		cases = append(cases, c)
	}
	return cases, board, rapid.IntRange(1, mostReviewers).Draw(t, "each")
}

func loads(added [][]int64, board []seat) []int {
	list := make([]int, len(board))
	for i, s := range board {
		list[i] = s.Load
		for _, people := range added {
			if slices.Contains(people, s.PersonID) {
				list[i]++
			}
		}
	}
	return list
}

func TestNobodyRecusedReviewsAndEachCaseHasAllItCan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases, board, each := anyCases(t, 9, true)
		for i, people := range distribute(cases, board, each) {
			if want := min(each, len(board)-len(cases[i].Recused)); len(people) != want {
				t.Fatalf("case %d has %d reviewers, want %d", i, len(people), want)
			}
			for j, p := range people {
				if cases[i].bars(p) || slices.Contains(people[:j], p) {
					t.Fatalf("%d reviews case %d: %v", p, i, people)
				}
			}
		}
	})
}

func TestLoadsDifferByOneAtMostWhereNobodyIsRecused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases, board, each := anyCases(t, 12, false)
		got := loads(distribute(cases, board, each), board)
		if slices.Max(got)-slices.Min(got) > 1 {
			t.Fatalf("loads %v", got)
		}
	})
}

// TestNoDistributionIsMoreEven compares with all that are possible.
func TestNoDistributionIsMoreEven(t *testing.T) {
	squares := func(loads []int) (sum int) {
		for _, n := range loads {
			sum += n * n
		}
		return sum
	}
	rapid.Check(t, func(t *rapid.T) {
		cases, board, _ := anyCases(t, 4, true)
		for i := range board {
			board[i].Load = rapid.IntRange(0, 3).Draw(t, "load")
		}
		best := -1
		load := loads(nil, board)
		var try func(i int)
		try = func(i int) {
			if i == len(cases) {
				if n := squares(load); best < 0 || n < best {
					best = n
				}
				return
			}
			given := false
			for p, s := range board {
				if !cases[i].bars(s.PersonID) {
					given = true
					load[p]++
					try(i + 1)
					load[p]--
				}
			}
			if !given {
				try(i + 1)
			}
		}
		try(0)
		if got := squares(loads(distribute(cases, board, 1), board)); got != best {
			t.Fatalf("loads squared %d, the most even %d", got, best)
		}
	})
}
