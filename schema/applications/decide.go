package applications

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Admission says who admits members, as the installation is set.
type Admission string

const (
	ByBoard Admission = "BOARD" // a numbered decision of the Board is cited
	ByStaff Admission = "STAFF" // the secretariat decides by itself
)

// Ruling is a decision on an application.
type Ruling struct {
	ID       int64
	Version  *int
	Admit    bool
	Reason   string              // of a refusal it is told to the applicant
	Decision *decisions.Citation // nil: none is cited
	JoinedOn date.Date           // first day of the membership; zero: today
}

// Outcome is what a ruling made.
type Outcome struct {
	MemberID int64           // 0: declined
	Unbilled *refuse.Refusal // why the dues of the first year were not assessed; nil: they were, or need not be
}

// Decide admits or declines. An admission is one act: the organisation (new,
// or the one linked), its membership, the dues of its first year where that
// year is open, the contact as focal point with access, the end of its
// observership, and the letter of welcome.
func Decide(ctx context.Context, tx *store.Tx, by Admission, r Ruling) (done Outcome, err error) {
	a, err := forReview(ctx, tx, r.ID, r.Version)
	if err != nil {
		return done, err
	}
	if a.Stage == Submitted {
		return done, refuse.Closed("id", "APPLICATION_UNCONFIRMED")
	}
	if r.Reason != "" || !r.Admit {
		if r.Reason, err = said("reason", r.Reason); err != nil {
			return done, err
		}
	}
	if r.Admit && a.ConstituencyCode == nil {
		return done, refuse.Closed("constituency", "APPLICATION_UNCLASSIFIED")
	}
	decision, err := cite(ctx, tx, by, r.Decision)
	if err != nil {
		return done, err
	}
	e := Event{ApplicationID: a.ID, Kind: "DECLINED", Text: r.Reason, DecisionID: decision}
	if r.Admit {
		e.Kind = "ADMITTED"
		if done, err = admit(ctx, tx, a, r, deref(decision)); err != nil {
			return done, err
		}
	}
	event, err := happened(ctx, tx, e, tx.Viewer().PersonID)
	if err != nil {
		return done, err
	}
	return done, write(ctx, tx, map[bool]string{true: kindWelcome, false: kindDeclined}[r.Admit], a.ID, event)
}

// cite records the decision: the Board's is needed where the Board decides;
// without a number it is a new one and takes the next.
func cite(ctx context.Context, tx *store.Tx, by Admission, c *decisions.Citation) (*int64, error) {
	if by != ByStaff && (c == nil || c.Body != "BOARD" && c.Body != "") {
		return nil, refuse.Invalid("decision.number", "APPLICATION_NEEDS_BOARD")
	}
	if c == nil || by == ByStaff && c.Number == "" {
		return nil, nil
	}
	cited := *c
	if cited.Body == "" && by == ByStaff {
		cited.Body = "SECRETARIAT"
	}
	id, err := decisions.Cite(ctx, tx, cited)
	return &id, err
}

func admit(ctx context.Context, tx *store.Tx, a Application, r Ruling, decisionID int64) (done Outcome, err error) {
	organisation := deref(a.OrganisationID)
	if organisation == 0 {
		if organisation, err = create(ctx, tx, a); err != nil {
			return done, err
		}
	}
	if r.JoinedOn.IsZero() {
		r.JoinedOn = tx.Today()
	}
	done.MemberID, err = members.Admit(ctx, tx, organisation, members.Membership{
		Constituency: *a.ConstituencyCode, Category: a.CategoryCode, Band: deref(a.BandCode), JoinedOn: r.JoinedOn,
	}, members.Ground{DecisionID: decisionID, Reason: r.Reason})
	if err != nil {
		return done, err
	}
	if done.Unbilled, err = bill(ctx, tx, done.MemberID, r.JoinedOn.Year()); err != nil {
		return done, err
	}
	if err := appoint(ctx, tx, a, organisation); err != nil {
		return done, err
	}
	if err := observers.EndBefore(ctx, tx, organisation, r.JoinedOn); err != nil {
		return done, err
	}
	_, err = tx.Exec(ctx, `update applications set organisation_id = $2 where id = $1`, a.ID, organisation)
	return done, err
}

// create adds the organisation as the application says it; one that the
// register knows by this name is linked first, not doubled.
func create(ctx context.Context, tx *store.Tx, a Application) (int64, error) {
	id, err := organisations.Create(ctx, tx, organisations.Draft{
		Names: a.Names, Country: deref(a.CountryCode), Kind: deref(a.Kind), Website: a.Website,
	})
	for _, refusal := range refuse.From(err) {
		if refusal.Code == "ORGANISATION_EXISTS" {
			return 0, refuse.Conflict("organisationId", "APPLICATION_LINK", "Name", a.Names["en"])
		}
	}
	return id, err
}

// bill assesses the dues of the first year. A year that is not open yet, or a
// fee that is not set, is no obstacle to an admission: it is said.
func bill(ctx context.Context, tx *store.Tx, memberID int64, year int) (*refuse.Refusal, error) {
	var billed bool
	_, err := tx.Get(ctx, &billed, `
		select exists (select from dues d join membership_years y on y.id = d.year_id
		 where d.member_id = $1 and extract(year from y.starts_on) = $2)`, memberID, year)
	if err != nil || billed {
		return nil, err
	}
	err = dues.AssessLate(ctx, tx, memberID, year)
	if refusals := refuse.From(err); refusals != nil {
		return refusals[0], nil
	}
	return nil, err
}

// appoint makes the contact focal point, who can then sign in.
func appoint(ctx context.Context, tx *store.Tx, a Application, organisation int64) error {
	var serves bool
	_, err := tx.Get(ctx, &serves, `
		select exists (select from contacts k join people p on p.id = k.person_id
		 where k.organisation_id = $1 and p.email = $2 and k.role = 'FOCAL_POINT' and coalesce(k.ends_on, 'infinity') >= $3)`,
		organisation, a.Email, tx.Today())
	if err != nil || serves {
		return err
	}
	_, err = organisations.AddContact(ctx, tx, organisations.Appointment{
		OrganisationID: organisation, Role: "FOCAL_POINT", Name: a.ContactName, Email: a.Email, Language: a.Language,
	})
	return err
}
