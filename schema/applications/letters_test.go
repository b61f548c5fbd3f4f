package applications_test

import (
	"context"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func (d *desk) outbox() *notices.Outbox {
	d.t.Helper()
	at := func(path string) func(texts.Language) string {
		return func(l texts.Language) string { return "https://plenary.example/" + string(l) + path }
	}
	o, err := notices.New(notices.Config{BaseURL: "https://plenary.example", Secret: make([]byte, 32)},
		append(applications.Kinds(d.keys, applications.Links{
			Follow: func(l texts.Language, token string) string { return at("/join/")(l) + token }, Join: at("/join"), Mine: at("/my-membership"),
		}), observers.Letter(d.keys, func(l texts.Language, token string) string { return at("/join?invitation=")(l) + token }))...)
	if err != nil {
		d.t.Fatal(err)
	}
	return o
}

// letter composes the latest letter of a kind in a language.
func (d *desk) letter(kind string, l texts.Language) notices.Message {
	d.t.Helper()
	var item notices.Item
	found, err := d.Read(staff).Get(d.t.Context(), &item, `
		select id, kind, coalesce(person_id, 0) as person_id, address, name, data, message_id, created_at from notices where kind = $1 order by id desc limit 1`, kind)
	if err != nil || !found {
		d.t.Fatalf("no letter %s: %v", kind, err)
	}
	item.Language = l
	m, err := d.outbox().Preview(d.t.Context(), d.Read(staff), item)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// says compares a letter in each language with what it must hold.
func (d *desk) says(kind string, want map[texts.Language][]string) {
	d.t.Helper()
	for l, phrases := range want {
		m := d.letter(kind, l)
		for _, phrase := range phrases {
			if plain := strings.ReplaceAll(m.Subject+"\n"+m.Text, "\u00a0", " "); !strings.Contains(strings.Join(strings.Fields(plain), " "), phrase) {
				d.t.Errorf("%s in %s lacks %q:\n%s\n%s", kind, l, phrase, m.Subject, plain)
			}
		}
		if strings.Contains(m.Text+m.HTML+m.Subject, "[") && strings.Contains(m.Text, "applications.") {
			d.t.Errorf("%s in %s has a text missing:\n%s", kind, l, m.Text)
		}
	}
}

func TestLettersSayItInThreeLanguages(t *testing.T) {
	d := newDesk(t)
	token, refused := d.submit(nil)
	if refused != "" {
		t.Fatal(refused)
	}
	d.says("application_confirm", map[texts.Language][]string{
		"en": {"Dear Nadia Rolle", "Coral Development Bank", "15 December 2023", "/en/join/" + token},
		"fr": {"candidature à la qualité de membre (Coral Development Bank)", "15 décembre 2023", "/fr/join/" + token},
		"es": {"solicitud", "15 de diciembre de 2023", "/es/join/" + token},
	})
	if d.confirm(token) != "" {
		t.Fatal("not confirmed")
	}
	if m := d.letter("application_confirm", "en"); m.Dropped == "" {
		t.Error("what is confirmed is asked for again")
	}
	a := d.see(token)
	d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		return applications.Request(ctx, tx, a.ID, nil, "Where are the statutes?\nAnd who signs?")
	})
	d.says("application_question", map[texts.Language][]string{
		"en": {"Where are the statutes?", "And who signs?", "/join/" + token}, "fr": {"Where are the statutes?"}, "es": {"Where are the statutes?"},
	})
	if _, refused := d.decide(applications.Ruling{ID: a.ID, Decision: board(), Reason: "No statutes were sent."}); refused != "" {
		t.Fatal(refused)
	}
	d.says("application_declined", map[texts.Language][]string{
		"en": {"No statutes were sent.", "may apply again at any time", "2023/11", "20 November 2023", "/en/join"},
		"fr": {"No statutes were sent.", "nouvelle candidature à tout moment", "20 novembre 2023"},
		"es": {"No statutes were sent.", "volver a solicitar la membresía", "20 de noviembre de 2023"},
	})
}

func TestTheWelcomeNamesTheFeeOrSaysThatItFollows(t *testing.T) {
	d := newDesk(t)
	first := d.reviewed(nil)
	if _, refused := d.decide(applications.Ruling{ID: first.ID, Admit: true, Decision: board()}); refused != "" {
		t.Fatal(refused)
	}
	d.says("application_welcome", map[texts.Language][]string{
		"en": {"admitted as a member with effect from 1 December 2023", "once it is assessed", "focal point", "/my-membership"},
		"fr": {"avec effet au 1er décembre 2023", "point focal"}, "es": {"1 de diciembre de 2023", "punto focal"},
	})
	d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		_, err := dues.Open(ctx, tx, dues.Opening{Year: 2024, DueOn: date.New(2024, 3, 31)})
		return err
	})
	second := d.reviewed(func(a *applications.Draft) {
		a.Organisation.Names, a.Email = texts.Translated{"en": "Reef Bank", "fr": "Banque du récif"}, "reef@reef.example"
	})
	if _, refused := d.decide(applications.Ruling{ID: second.ID, Admit: true, Decision: board(), JoinedOn: date.New(2024, 1, 1)}); refused != "" {
		t.Fatal(refused)
	}
	d.says("application_welcome", map[texts.Language][]string{
		"en": {"Reef Bank", "The membership fee for 2024 is USD", "due on 31 March 2024"}, "fr": {"Banque du récif", "31 mars 2024"}, "es": {"31 de marzo de 2024"},
	})
}

func TestAnObserverThatJoinsObservesNoMore(t *testing.T) {
	d := newDesk(t)
	var known int64
	d.do(staff, func(ctx context.Context, tx *store.Tx) (err error) {
		known, err = organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{"en": "Coral Bank for Development"}, Country: "BS", Website: "https://www.coral.example/en"})
		if err != nil {
			return err
		}
		for _, o := range []observers.Observership{
			{OrganisationID: known, StartsOn: date.New(2023, 3, 13), EndsOn: date.New(2023, 3, 16), Occasion: "Assembly"},
			{OrganisationID: known, StartsOn: date.New(2023, 11, 1), Occasion: "Community"},
		} {
			if _, err := observers.Add(ctx, tx, o); err != nil {
				return err
			}
		}
		_, err = organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{"en": "Something Else"}, Country: "BS"})
		return err
	})
	a := d.reviewed(nil)
	like, err := applications.Likenesses(t.Context(), d.Read(staff), a)
	if err != nil || len(like) != 1 || like[0].OrganisationID != known || strings.Join(like[0].Why, " ") != "WEBSITE NAME" {
		t.Fatalf("%+v, %v", like, err)
	}
	if none, err := applications.Likenesses(t.Context(), d.Read(stranger), a); err != nil || len(none) != 0 {
		t.Errorf("a stranger is told %+v, %v", none, err)
	}
	link := func(id int64) string {
		return d.do(staff, func(ctx context.Context, tx *store.Tx) error {
			return applications.Classify(ctx, tx, applications.Classification{ID: a.ID, OrganisationID: &id})
		})
	}
	if got := link(known + 100); got != "organisationId:NOT_FOUND" {
		t.Errorf("linked to nothing: %q", got)
	}
	if got := link(known); got != "" {
		t.Fatal(got)
	}
	if _, refused := d.decide(applications.Ruling{ID: a.ID, Admit: true, Decision: board(), JoinedOn: date.New(2024, 1, 1)}); refused != "" {
		t.Fatal(refused)
	}
	if n := d.count(`select count(*) from organisations`); n != 2 {
		t.Errorf("%d organisations", n)
	}
	if n := d.count(`select count(*) from observerships where ends_on = '2023-12-31' and starts_on = '2023-11-01'`); n != 1 {
		t.Error("it observes on as a member")
	}
	if got := d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		_, err := observers.Add(ctx, tx, observers.Observership{OrganisationID: known, StartsOn: date.New(2024, 2, 1), Occasion: "Assembly"})
		return err
	}); got != "organisationId:OBSERVER_MEMBER" {
		t.Errorf("a member observes: %q", got)
	}
}

func TestAnOrganisationOfTheRegisterIsLinkedNotDoubled(t *testing.T) {
	d := newDesk(t)
	d.do(staff, func(ctx context.Context, tx *store.Tx) error {
		_, err := organisations.Create(ctx, tx, organisations.Draft{Names: texts.Translated{"en": "Coral Development Bank"}, Country: "BS"})
		return err
	})
	if _, got := d.decide(applications.Ruling{ID: d.reviewed(nil).ID, Admit: true, Decision: board()}); got != "organisationId:APPLICATION_LINK" {
		t.Errorf("%q", got)
	}
}
