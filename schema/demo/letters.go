package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// nights are the days around the due day on which letters go out, by the
// general rule and by that of partner countries.
var nights = []int{-90, -60, -30, -7, 0, 7, 30, 60, 90, 365}

// help is what the secretariat added to the notice of arrears.
var help = texts.Translated{
	texts.English: "We are glad to talk: write to us, and we call you.",
	texts.French:  "Nous sommes à votre disposition\u00a0: écrivez-nous, et nous vous appellerons.",
	texts.Spanish: "Estamos a su disposición: escríbanos y le llamaremos.",
}

// teach is what the secretariat made of the rules that came with the product:
// partner countries are written to a month earlier, since a waiver takes time,
// and their lapse is not proposed before two years; and the notice of arrears
// offers a talk.
func (d *demo) teach(ctx context.Context, tx *store.Tx) error {
	id, err := reminders.AddRule(ctx, tx, "partner_country")
	if err != nil {
		return err
	}
	rule, _, err := reminders.RuleByID(ctx, tx, id)
	if err != nil {
		return err
	}
	early := -90
	draft := reminders.RuleDraft{Enabled: true, Audience: rule.Audience(), Steps: []reminders.StepDraft{{Days: &early, TemplateID: rule.Steps[0].TemplateID}}}
	for _, s := range rule.Steps {
		if s.Kind == reminders.KindLapse {
			s.Days = 730
		}
		draft.Steps = append(draft.Steps, reminders.StepDraft{Days: &s.Days, TemplateID: s.TemplateID})
	}
	if err := reminders.UpdateRule(ctx, tx, id, draft, rule.Number); err != nil {
		return err
	}
	list, err := reminders.Templates(ctx, tx)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.Kind != reminders.KindArrears {
			continue
		}
		text := t.Draft()
		for l, sentence := range help {
			text.Body[l] = strings.TrimSpace(text.Body[l]) + "\n\n" + sentence
		}
		return reminders.UpdateTemplate(ctx, tx, t.ID, text, t.Number)
	}
	return nil
}

// bounced is a letter that came back.
type bounced struct {
	Address   string
	MessageID string    `db:"message_id"`
	SentAt    time.Time `db:"sent_at"`
}

// loseOne lets the last three letters to somebody for finance come back: their
// address is stopped.
func (d *demo) loseOne(ctx context.Context) error {
	var letters []bounced
	err := d.store.Read(store.System("plenary demo")).Select(ctx, &letters, `
		select n.address, n.message_id, n.sent_at from notices n
		where n.state = 'SENT' and n.person_id = (
		  select n.person_id from notices n join contacts c on c.person_id = n.person_id and c.role = 'FINANCE' and c.ends_on is null
		  where n.state = 'SENT' group by n.person_id having count(distinct n.id) >= 3 order by max(n.sent_at) desc, n.person_id limit 1)
		order by n.sent_at desc, n.id desc limit 3`)
	for i := len(letters) - 1; i >= 0 && err == nil; i-- {
		err = d.act(ctx, letters[i].SentAt.Add(time.Minute), func(tx *store.Tx) error {
			_, err := d.outbox.TakeBounce(ctx, tx, letters[i].report(), "")
			return err
		})
	}
	return err
}

// report is what a mail server sends back.
func (b bounced) report() []byte {
	return []byte(strings.ReplaceAll(fmt.Sprintf(`From: MAILER-DAEMON@mx.example
To: bounces@secretariat.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; %s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table

--part
Content-Type: text/rfc822-headers

Message-ID: <%s@secretariat.example>

--part--
`, b.Address, b.Address, b.MessageID), "\n", "\r\n"))
}
