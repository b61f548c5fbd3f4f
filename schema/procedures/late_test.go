package procedures_test

import (
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// TestWhatOpensLateEndsAsMuchLater: the nights were missed until the last day,
// and those who decide still have the time that was planned for them.
func TestWhatOpensLateEndsAsMuchLater(t *testing.T) {
	h := open(t)
	d := draft()
	d.OpensOn, d.ClosesOn = date.MustParse("2023-12-02"), date.MustParse("2023-12-16")
	id := h.opens(d, "")
	for _, day := range []struct{ now, letters, state string }{
		{"2023-12-16 00:30:00", "opened 3", "2023-12-16–2023-12-30 -"},
		{"2023-12-17 00:30:00", "opened 3", "2023-12-16–2023-12-30 -"},
		{"2023-12-28 00:30:00", "opened 3, reminder 3", "2023-12-16–2023-12-30 -"},
		{"2023-12-31 00:30:00", "closed 3, opened 3, reminder 3", "2023-12-16–2023-12-30 DECIDED"},
	} {
		h.now = at(day.now)
		h.night()
		if got := h.says(letters); got != day.letters {
			t.Errorf("%s: %s", day.now, got)
		}
		if got := h.says(`select opens_on || '–' || closes_on || ' ' || coalesce(outcome, '-') from procedures where id = $1`, id); got != day.state {
			t.Errorf("%s: %s", day.now, got)
		}
	}
}

// TestTheLongestTextIsDecidedToo, though its decision says besides how it was
// taken.
func TestTheLongestTextIsDecidedToo(t *testing.T) {
	h := open(t)
	d := draft()
	for _, l := range texts.Languages {
		d.Texts[l] = strings.Repeat("é", 19_500)
	}
	id := h.opens(d, "")
	d.Texts = texts.Translated{"en": "Short.", "fr": strings.Repeat("é", 19_501)}
	h.opens(d, "DECISION_TEXT")
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select outcome from procedures where id = $1`, id); got != "DECIDED" {
		t.Error(got)
	}
}

// mandate lets the test group act for a time.
func (h *house) mandate(first, last string) {
	h.t.Helper()
	h.does(store.System("test"), "", func(tx *store.Tx) error {
		body := int64(0)
		if _, err := tx.Get(h.t.Context(), &body, `select id from bodies where code = 'WG-TEST'`); err != nil {
			return err
		}
		decision, err := decisions.Cite(h.t.Context(), tx, decisions.Citation{On: date.MustParse("2023-01-01")})
		if err != nil {
			return err
		}
		_, err = bodies.CreateMandate(h.t.Context(), tx, body, bodies.OfGroup, nil, bodies.Grant{
			StartsOn: date.MustParse(first), EndsOn: date.MustParse(last), DecisionID: decision})
		return err
	})
}

func TestAGroupDecidesWhileItsMandateIsInForce(t *testing.T) {
	for _, row := range []struct{ first, last, want, outcome string }{
		{"2023-01-01", "2023-12-04", "", "DECIDED"},
		{"2023-01-01", "2023-12-03", "PROCEDURE_MANDATE", ""},
		{"2023-12-05", "2024-12-31", "PROCEDURE_MANDATE", ""},
	} {
		h := open(t)
		h.group()
		h.mandate(row.first, row.last)
		h.opens(inGroup(), row.want)
		h.now = at("2023-12-05 00:30:00")
		h.night()
		if got := h.says(`select outcome from procedures`); got != row.outcome {
			t.Errorf("%v: %s", row, got)
		}
	}
}

// TestAMandateThatIsClosedMeanwhileEndsWhatRuns: nobody objected, and the body
// could not decide any more.
func TestAMandateThatIsClosedMeanwhileEndsWhatRuns(t *testing.T) {
	h := open(t)
	h.group()
	id := h.opens(inGroup(), "")
	h.mandate("2023-01-01", "2023-12-03")
	h.now = at("2023-12-05 00:30:00")
	h.night()
	if got := h.says(`select outcome || ': ' || closed_why || ' ' || (select count(*) from decisions where body = 'WG-TEST') from procedures where id = $1`, id); got !=
		"WITHDRAWN: The mandate of this body had ended on its last day. 0" {
		t.Error(got)
	}
}
