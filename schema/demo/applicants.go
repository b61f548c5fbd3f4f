package demo

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

// developmentBank is the member that comes by the whole way: it observes the Assembly of
// March 2023, is invited, applies in autumn and is admitted in January 2024.
const developmentBank = "Islamic Development Bank (IsDB)"

// assembly is the occasion on which the bank observed.
const assembly = "Members’ Assembly, 13–16 March 2023"

// applicant is one application on its way through the demo.
type applicant struct {
	d      *demo
	draft  applications.Draft
	token  string // of its link, under the loading's own throwaway seals
	id     int64
	member body
}

// day adds what happens on a day at an hour, as far as the demo has come.
func (d *demo) day(s story, now time.Time, on date.Date, hour int, h happening) {
	if at := d.hour(on, hour); !at.After(now) {
		s.add(at, h)
	}
}

// staffDoes is an act of the secretariat.
func (d *demo) staffDoes(do func(ctx context.Context, tx *store.Tx) error) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error { return do(ctx, tx) })
	}
}

// does is an act of the applicant, who has no account.
func (a *applicant) does(do func(ctx context.Context, tx *store.Tx) error) happening {
	return func(ctx context.Context, at time.Time) error {
		a.d.at = at
		return a.d.store.Work(ctx, store.Viewer{Language: a.draft.Language}, func(tx *store.Tx) error { return do(ctx, tx) })
	}
}

// newSeals seals for the length of the loading: letters of the demo's server
// have links of its own.
func newSeals() (seals.Keys, error) { return seals.New(rand.Text() + rand.Text()) }

// sends submits the application, with a letter of intent.
func (a *applicant) sends(ctx context.Context, tx *store.Tx) (err error) {
	letter, err := uploads.Receive(ctx, tx, a.d.seals, uploads.ApplicationDocument, "letter-of-intent.pdf", []byte(letterOfIntent))
	if err != nil {
		return err
	}
	a.draft.Documents = []string{letter}
	a.id, err = applications.Submit(ctx, tx, a.d.seals, a.draft)
	if err != nil {
		return err
	}
	found := applications.Application{ID: a.id, SubmittedAt: tx.Now()}
	a.token = applications.Token(a.d.seals, found)
	return nil
}

func (a *applicant) confirms(ctx context.Context, tx *store.Tx) error {
	return applications.Confirm(ctx, tx, a.d.seals, a.token)
}

func (a *applicant) isClassified(constituency string) happening {
	return a.d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		return applications.Classify(ctx, tx, applications.Classification{ID: a.id, Constituency: &constituency})
	})
}

func (a *applicant) isAsked(question string) happening {
	return a.d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		return applications.Request(ctx, tx, a.id, nil, question)
	})
}

// theBankComes is the bank's way, as far as it has come.
func (d *demo) theBankComes(s story, now time.Time) {
	a := &applicant{d: d, draft: applications.Draft{
		Organisation: organisations.Draft{
			Names:   texts.Translated{"en": developmentBank, "fr": "Banque islamique de développement (BID)", "es": "Banco Islámico de Desarrollo (BIsD)"},
			Country: "SA", Kind: "multilateral",
		},
		Category: "provider", Band: "provider", ContactName: "Yusuf Al-Amin", Email: "yusuf.alamin@bank.example", Language: texts.English,
		Motivation: "We finance development in 57 member countries and wish to publish what we fund by the common standard. " +
			"Having followed the Members’ Assembly in March as observers, we would like to take part in the initiative’s governance.",
	}}
	var observing int64
	d.day(s, now, date.New(2023, time.February, 20), 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
		observing, err = organisations.Create(ctx, tx, a.draft.Organisation)
		if err != nil {
			return err
		}
		_, err = observers.Add(ctx, tx, observers.Observership{
			OrganisationID: observing, StartsOn: date.New(2023, 3, 13), EndsOn: date.New(2023, 3, 16), Occasion: assembly, InvitedBy: "Governing Board",
		})
		return err
	}))
	d.day(s, now, date.New(2023, time.June, 5), 10, d.staffDoes(func(ctx context.Context, tx *store.Tx) (err error) {
		a.draft.Organised = observing
		a.draft.Invitation, err = observers.Invite(ctx, tx, observers.Invitation{
			OrganisationID: observing, Name: a.draft.ContactName, Email: a.draft.Email, Language: a.draft.Language,
		})
		return err
	}))
	d.day(s, now, date.New(2023, time.September, 18), 10, a.does(a.sends))
	d.day(s, now, date.New(2023, time.September, 18), 14, a.does(a.confirms))
	d.day(s, now, date.New(2023, time.October, 2), 9, a.isClassified("provider"))
	d.day(s, now, date.New(2023, time.October, 10), 11, a.isAsked("Who will speak for the bank in the Members’ Assembly?"))
	d.day(s, now, date.New(2023, time.October, 24), 16, a.does(func(ctx context.Context, tx *store.Tx) error {
		return applications.Reply(ctx, tx, d.seals, applications.Answer{
			Token: a.token, Text: "The head of our department for development effectiveness, and I as the focal point.",
		})
	}))
	admitted := date.New(2024, time.January, 24)
	d.day(s, now, admitted, 16, a.isAdmitted(admitted))
	d.day(s, now, admitted, 17, a.pays(s, now))
}

// isAdmitted is the Board's decision, with effect from its day.
func (a *applicant) isAdmitted(on date.Date) happening {
	return a.d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		done, err := applications.Decide(ctx, tx, applications.ByBoard, applications.Ruling{
			ID: a.id, Admit: true, JoinedOn: on, Decision: &decisions.Citation{Body: "BOARD", On: on, Rule: "SOP 1.2"},
		})
		if err != nil {
			return err
		}
		a.member = body{ID: 0, MemberID: done.MemberID, Name: developmentBank, Country: "SA", JoinedOn: on}
		if _, err := tx.Get(ctx, &a.member.ID, `select organisation_id from members where id = $1`, done.MemberID); err != nil {
			return err
		}
		a.d.bodies = append(a.d.bodies, a.member)
		return nil
	})
}

// pays lets the new member pay its first year like the others.
func (a *applicant) pays(s story, now time.Time) happening {
	today := date.Of(now, a.d.store.Zone())
	return a.d.staffDoes(func(ctx context.Context, tx *store.Tx) error {
		var year struct {
			ID    int64
			DueOn date.Date `db:"due_on"`
		}
		joined := a.member.JoinedOn.Year()
		found, err := tx.Get(ctx, &year, `select id, due_on from membership_years where extract(year from starts_on) = $1`, joined)
		if err != nil || !found {
			return err
		}
		assessed := map[int64]assessment{}
		if err := a.d.readAssessments(ctx, tx, year.ID, assessed); err != nil {
			return err
		}
		if owed, ok := assessed[a.member.MemberID]; ok {
			a.d.planPayments(s, a.member, owed, joined, year.DueOn, today)
		}
		return nil
	})
}

// letterOfIntent is the smallest page that readers of PDF show.
const letterOfIntent = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n" +
	"4 0 obj<</Length 62>>stream\nBT /F 14 Tf 72 760 Td (Letter of intent, for the demo only.) Tj ET\nendstream endobj\n" +
	"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
