package applications

import (
	"context"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
)

// seal is the purpose of the link that confirms and follows an application.
const seal = "application"

// Token is the secret of an application's link.
func Token(keys seals.Keys, a Application) string { return keys.Token(seal, a.ID, a.SubmittedAt) }

// ByToken finds the application that a link opens, for whoever holds it; a
// token that is not ours finds nothing.
func ByToken(ctx context.Context, q store.Reader, keys seals.Keys, token string) (a Application, found bool, err error) {
	return byToken(ctx, q, keys, token, "")
}

func byToken(ctx context.Context, q store.Reader, keys seals.Keys, token, lock string) (a Application, found bool, err error) {
	id, claimed := seals.Claim(token)
	if !claimed {
		return a, false, nil
	}
	found, err = q.Get(ctx, &a, `select `+columns+` from applications o `+joins+` where o.id = $1`+lock, id)
	if err != nil || !found || !keys.Opens(token, seal, a.ID, a.SubmittedAt) {
		return Application{}, false, err
	}
	return a, true, nil
}

// held loads an application by its link, to act on it.
func held(ctx context.Context, tx *store.Tx, keys seals.Keys, token string) (a Application, err error) {
	a, found, err := byToken(ctx, tx, keys, token, ` for update of o`)
	switch {
	case err != nil:
		return a, err
	case !found:
		return a, refuse.NotFound("token")
	case !a.Stage.Open():
		return a, refuse.Closed("token", "APPLICATION_CLOSED")
	}
	return a, nil
}

// Confirm says that the mail address is the applicant's: the review begins.
// A second press of the button changes nothing.
func Confirm(ctx context.Context, tx *store.Tx, keys seals.Keys, token string) error {
	a, err := held(ctx, tx, keys, token)
	if err != nil || a.Stage != Submitted {
		return err
	}
	if tx.Now().After(a.SubmittedAt.Add(ConfirmWithin)) {
		return refuse.Closed("token", "APPLICATION_EXPIRED")
	}
	var underWay bool
	if _, err := tx.Get(ctx, &underWay, `
		select exists (select from applications x join applications a on a.id = $1
		 where x.id <> a.id and x.stage in ('CONFIRMED', 'INFORMATION_REQUESTED')
		   and (x.sort_en = a.sort_en and coalesce(x.country_code, '') = coalesce(a.country_code, '') or x.organisation_id = a.organisation_id))`, a.ID); err != nil {
		return err
	}
	if underWay {
		return refuse.Conflict("token", "APPLICATION_TWICE")
	}
	_, err = happened(ctx, tx, Event{ApplicationID: a.ID, Kind: "CONFIRMED"}, 0)
	return err
}

// Amendment is what an applicant adds; an empty motivation leaves it as it is.
type Amendment struct {
	Token      string
	Motivation string
	Documents  []string // sealed ids of uploads
}

// Amend changes the motivation and adds documents while the application is open.
func Amend(ctx context.Context, tx *store.Tx, keys seals.Keys, m Amendment) error {
	a, err := held(ctx, tx, keys, m.Token)
	if err != nil {
		return err
	}
	motivation := a.Motivation
	if m.Motivation != "" {
		if motivation, err = said("motivation", m.Motivation); err != nil {
			return err
		}
	}
	if motivation == a.Motivation && len(m.Documents) == 0 {
		return refuse.Invalid("documents", "APPLICATION_NOTHING")
	}
	if err := attach(ctx, tx, keys, a.ID, m.Documents); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update applications set motivation = $2 where id = $1`, a.ID, motivation); err != nil {
		return err
	}
	_, err = happened(ctx, tx, Event{ApplicationID: a.ID, Kind: "AMENDED"}, 0)
	return err
}

// Answer is what an applicant replies to a question.
type Answer struct {
	Token     string
	Text      string
	Documents []string // sealed ids of uploads
}

// Reply answers the question that is open: the review goes on.
func Reply(ctx context.Context, tx *store.Tx, keys seals.Keys, r Answer) error {
	a, err := held(ctx, tx, keys, r.Token)
	if err != nil {
		return err
	}
	if a.Stage != InformationRequested {
		return refuse.Closed("token", "APPLICATION_NO_QUESTION")
	}
	text, err := said("text", r.Text)
	if err != nil {
		return err
	}
	if err := attach(ctx, tx, keys, a.ID, r.Documents); err != nil {
		return err
	}
	_, err = happened(ctx, tx, Event{ApplicationID: a.ID, Kind: "ANSWERED", Text: text}, 0)
	return err
}

// Withdraw ends an application at the applicant's word; the reason may be empty.
func Withdraw(ctx context.Context, tx *store.Tx, keys seals.Keys, token, reason string) error {
	a, err := held(ctx, tx, keys, token)
	if err != nil {
		return err
	}
	if reason != "" {
		if reason, err = said("reason", reason); err != nil {
			return err
		}
	}
	_, err = happened(ctx, tx, Event{ApplicationID: a.ID, Kind: "WITHDRAWN", Text: reason}, 0)
	return err
}

// happened writes an event down, by a person or (0) by the applicant; the
// database moves the application on, or refuses what may not follow.
func happened(ctx context.Context, tx *store.Tx, e Event, personID int64) (id int64, err error) {
	_, err = tx.Get(ctx, &id, `
		insert into application_events (application_id, kind, text, decision_id, at, person_id)
		values ($1, $2, $3, $4, $5, nullif($6, 0)) returning id`,
		e.ApplicationID, e.Kind, e.Text, e.DecisionID, tx.Now(), personID)
	switch {
	case store.Violates(err, "application_moves"), store.Violates(err, "application_events_closed"):
		return 0, refuse.Conflict("id", "APPLICATION_DECIDED")
	case store.Violates(err, "applications_once"), store.Violates(err, "applications_once_organisation"):
		return 0, refuse.Conflict("token", "APPLICATION_TWICE")
	}
	return id, err
}
