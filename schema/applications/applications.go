// Package applications is how an organisation comes to be a member: it applies
// without an account, confirms by mail and follows its application by the same
// link; the secretariat checks and asks, and the Board decides (or the
// secretariat, where the installation says so). An admission makes the member,
// its first dues and its contact's access in one act.
package applications

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

// Stage is how far an application has come.
type Stage string

const (
	Submitted            Stage = "SUBMITTED" // not confirmed by mail yet
	Confirmed            Stage = "CONFIRMED" // under review
	InformationRequested Stage = "INFORMATION_REQUESTED"
	Admitted             Stage = "ADMITTED"
	Declined             Stage = "DECLINED"
	Withdrawn            Stage = "WITHDRAWN"
)

// Open tells whether a stage waits for something.
func (s Stage) Open() bool { return s == Submitted || s == Confirmed || s == InformationRequested }

const (
	// ConfirmWithin is how long an application waits to be confirmed.
	ConfirmWithin = 14 * 24 * time.Hour
	// blocksFor is how long one that nobody confirmed keeps another of the
	// same address out.
	blocksFor = 48 * time.Hour
	// MaxText is the most characters of a motivation, question or answer.
	MaxText = 5000
	// MaxDocuments is the most files of one application.
	MaxDocuments = 20
	maxName      = 200
)

// Draft is an application as somebody writes it.
type Draft struct {
	Organisation organisations.Draft
	Category     string // code
	Band         string // code; empty: not known yet
	ContactName  string
	Email        string
	Language     texts.Language
	Motivation   string
	Documents    []string // sealed ids of uploads
	Invitation   int64    // whose link led here; 0: none
	Organised    int64    // the organisation that was invited; 0: none
}

// Submit keeps an application and writes to its contact for confirmation. It
// refuses what is incomplete, whoever is a member already and whoever has an
// application under way. Nothing that it answers tells what it found.
func Submit(ctx context.Context, tx *store.Tx, keys seals.Keys, d Draft) (id int64, err error) {
	if err := d.read(ctx, tx); err != nil {
		return 0, err
	}
	c, err := members.Look(ctx, tx, members.Membership{Category: d.Category, Band: d.Band})
	if err != nil {
		return 0, err
	}
	network := people.NetworkOf(ctx)
	if err := limit(ctx, tx, d.Email, network); err != nil {
		return 0, err
	}
	if err := refuseTwice(ctx, tx, d); err != nil {
		return 0, err
	}
	o := d.Organisation
	_, err = tx.Get(ctx, &id, `
		insert into applications (organisation_id, invitation_id, names, country_code, kind, website, category_id, band_id,
		                          contact_name, email, language, motivation, network, submitted_at)
		values (nullif($1, 0), nullif($2, 0), $3, nullif($4, ''), nullif($5, ''), $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
		d.Organised, d.Invitation, o.Names, o.Country, o.Kind, o.Website, c.Category, c.Band,
		d.ContactName, d.Email, d.Language, d.Motivation, network, tx.Now())
	if err != nil {
		return 0, err
	}
	if err := attach(ctx, tx, keys, id, d.Documents); err != nil {
		return 0, err
	}
	return id, write(ctx, tx, kindConfirm, id, 0)
}

// read brings a draft into its stored form, or refuses all that is wrong.
func (d *Draft) read(ctx context.Context, tx *store.Tx) (err error) {
	var problems refuse.List
	collect := func(err error) (fault error) {
		refusals := refuse.From(err)
		problems = append(problems, refusals...)
		if refusals == nil {
			return err
		}
		return nil
	}
	if d.Organisation, err = d.Organisation.Checked(ctx, tx); collect(err) != nil {
		return err
	}
	if d.Organisation.Kind == "" {
		problems.Add(refuse.Invalid("kind", "APPLICATION_KIND_MISSING"))
	}
	d.ContactName = strings.TrimSpace(d.ContactName)
	if n := utf8.RuneCountInString(d.ContactName); n == 0 || n > maxName || strings.ContainsFunc(d.ContactName, unicode.IsControl) {
		problems.Add(refuse.Invalid("contactName", "PERSON_NAME_INVALID", "Max", maxName))
	}
	if d.Email, err = people.Address("email", d.Email); collect(err) != nil {
		return err
	}
	known := false
	if d.Language, known = texts.ParseLanguage(string(d.Language)); !known {
		d.Language = texts.English
	}
	d.Motivation, err = said("motivation", d.Motivation)
	if collect(err) != nil {
		return err
	}
	return problems.Err()
}

// said reads a longer text that must say something.
func said(field, text string) (string, error) {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text))
	if text == "" || utf8.RuneCountInString(text) > MaxText {
		return "", refuse.Invalid(field, "APPLICATION_TEXT", "Max", MaxText)
	}
	return text, nil
}

// attach takes files as documents of an application.
func attach(ctx context.Context, tx *store.Tx, keys seals.Keys, id int64, tokens []string) error {
	var has int
	if _, err := tx.Get(ctx, &has, `select count(*) from application_documents where application_id = $1`, id); err != nil {
		return err
	}
	if has+len(tokens) > MaxDocuments {
		return refuse.Invalid("documents", "APPLICATION_DOCUMENTS", "Max", MaxDocuments)
	}
	for _, token := range tokens {
		file, err := uploads.Take(ctx, tx, keys, uploads.ApplicationDocument, "documents", token)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into application_documents (application_id, upload_id, at) values ($1, $2, $3)`, id, file.ID, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// confirmBy is the last day to confirm.
func confirmBy(submitted time.Time, zone *time.Location) date.Date {
	return date.Of(submitted.Add(ConfirmWithin), zone)
}
