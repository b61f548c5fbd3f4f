package calls

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Wording is what somebody says who would serve.
type Wording struct {
	OrganisationID int64  // on whose behalf; 0: their own
	Country        string // where they work, ISO 3166-1 alpha-2; empty: where the organisation has its seat
	Motivation     string
	Expertise      string
	Languages      []texts.Language // in which they can work; one at least
}

func (w Wording) tidy() Wording {
	w.Motivation, w.Expertise, w.Country = strings.TrimSpace(w.Motivation), strings.TrimSpace(w.Expertise), strings.ToUpper(strings.TrimSpace(w.Country))
	return w
}

// check refuses what cannot be read, and an organisation that is not among
// those of which the applicant is a contact.
func (w Wording) check(represented []int64) (problems refuse.List) {
	for _, said := range []struct{ field, code, text string }{{"motivation", "CALL_MOTIVATION", w.Motivation}, {"expertise", "CALL_EXPERTISE", w.Expertise}} {
		if n := utf8.RuneCountInString(said.text); n == 0 || n > maxSaid || unprintable(said.text) {
			problems.Add(&refuse.Refusal{Kind: refuse.KindInvalid, Field: said.field, Code: said.code, Args: texts.Args{"Max": maxSaid}})
		}
	}
	if len(w.Languages) == 0 {
		problems.Add(refuse.Invalid("languages", "CALL_LANGUAGES"))
	}
	if w.OrganisationID != 0 && !slices.Contains(represented, w.OrganisationID) {
		problems.Add(refuse.Invalid("organisationId", "CALL_ORGANISATION"))
	}
	return problems
}

// tongues are the languages as the database keeps them, each once.
func (w Wording) tongues() any {
	var list []string
	for _, l := range texts.Languages {
		if slices.Contains(w.Languages, l) {
			list = append(list, string(l))
		}
	}
	return store.Texts(list)
}

// Bars says why the viewer may not apply; nil: they may. inside: they are in
// the body.
func (c Call) Bars(q store.Reader, applied, inside bool) *refuse.Refusal {
	switch {
	case c.Outcome != "":
		return refuse.Closed("id", "CALL_CLOSED")
	case c.State(q.Today()) != Open:
		return refuse.Closed("id", "CALL_OVER", "Day", c.ClosesOn)
	case applied:
		return refuse.Conflict("id", "CALL_APPLIED")
	case inside:
		return refuse.Conflict("id", "CALL_IN_BODY")
	}
	return nil
}

// Apply sends the viewer's expression of interest, once, by the end of the
// call's last day.
func Apply(ctx context.Context, tx *store.Tx, callID int64, w Wording) (id int64, err error) {
	c, err := lock(ctx, tx, callID)
	if err != nil {
		return 0, err
	}
	access, err := bodies.AccessTo(ctx, tx, []int64{c.BodyID})
	if err != nil {
		return 0, err
	}
	if bars := c.Bars(tx, false, access[c.BodyID].In); bars != nil {
		return 0, bars
	}
	w = w.tidy()
	if err := w.checked(ctx, tx); err != nil {
		return 0, err
	}
	_, err = tx.Get(ctx, &id, `
		insert into call_applications (call_id, person_id, organisation_id, country_code, motivation, expertise, languages, sent_at)
		values ($1, $2, nullif($3::bigint, 0), nullif($4, ''), $5, $6, $7, $8) returning id`,
		c.ID, tx.Viewer().PersonID, w.OrganisationID, w.Country, w.Motivation, w.Expertise, w.tongues(), tx.Now())
	if store.Violates(err, "call_applications_once") {
		return 0, refuse.Conflict("id", "CALL_APPLIED")
	}
	return id, err
}

// checked is check, with the country.
func (w Wording) checked(ctx context.Context, tx *store.Tx) error {
	problems, known := w.check(tx.Viewer().Members), false
	if w.Country != "" {
		if _, err := tx.Get(ctx, &known, `select exists (select from countries where code = $1)`, w.Country); err != nil {
			return err
		}
		if !known {
			problems.Add(refuse.Invalid("country", "COUNTRY_UNKNOWN", "Code", w.Country))
		}
	}
	return problems.Err()
}

// own locks the call of an application of the viewer's that may still change.
func own(ctx context.Context, tx *store.Tx, id int64) (a Application, err error) {
	a, found, err := ByID(ctx, tx, id)
	switch {
	case err != nil:
		return a, err
	case !found || a.PersonID != tx.Viewer().PersonID:
		return a, refuse.NotFound("id")
	}
	c, err := lock(ctx, tx, a.CallID)
	if err != nil {
		return a, err
	}
	if bars := c.Bars(tx, false, false); bars != nil {
		return a, bars
	}
	return a, nil
}

// Reword puts other words in the place of the viewer's own application, by the
// end of the call's last day.
func Reword(ctx context.Context, tx *store.Tx, id int64, w Wording) (callID int64, err error) {
	a, err := own(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	w = w.tidy()
	if err := w.checked(ctx, tx); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `
		update call_applications set organisation_id = nullif($2::bigint, 0), country_code = nullif($3, ''), motivation = $4, expertise = $5, languages = $6, changed_at = $7
		where id = $1 and withdrawn_at is null`,
		a.ID, w.OrganisationID, w.Country, w.Motivation, w.Expertise, w.tongues(), tx.Now())
	return a.CallID, err
}

// Withdraw takes the viewer's own application back, by the end of the call's
// last day. Nobody reads it any more.
func Withdraw(ctx context.Context, tx *store.Tx, id int64) (callID int64, err error) {
	a, err := own(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `update call_applications set withdrawn_at = $2 where id = $1 and withdrawn_at is null`, a.ID, tx.Now())
	return a.CallID, err
}
