// Package correspondence knows every kind of letter that the initiative
// writes. An area composes its own; here they come together in one outbox.
package correspondence

import (
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/applications"
	"github.com/plenary-org/plenary/schema/calls"
	"github.com/plenary-org/plenary/schema/invoices"
	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/observers"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/procedures"
	"github.com/plenary-org/plenary/schema/proposals"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/seals"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

// Links is what letters lead to.
type Links struct {
	// Page is the address of a page in a language: "/fr/join" for "/join".
	Page   func(l texts.Language, path string) string
	SignIn people.Keys
	Seals  seals.Keys
}

// New makes the outbox of all letters.
func New(c notices.Config, links Links) (*notices.Outbox, error) {
	to := func(path string) func(texts.Language) string {
		return func(l texts.Language) string { return c.BaseURL + links.Page(l, path) }
	}
	join, mine := to("/join"), to("/my-membership")
	waiver := func(l texts.Language, id int64) string { // 0: where one asks
		if id == 0 {
			return to("/my-membership/waiver")(l)
		}
		return to("/my-membership/waiver/" + relay.Encode("FeeWaiver", id))(l)
	}
	return notices.New(c, slices.Concat(
		applications.Kinds(links.Seals, applications.Links{
			Follow: func(l texts.Language, token string) string { return join(l) + "/" + token }, Join: join, Mine: mine,
		}),
		organisations.Letters(mine),
		waivers.AskLetters(waiver, func(l texts.Language, id int64) string { return to("/waivers/" + relay.Encode("FeeWaiver", id))(l) }),
		waivers.ReviewLetters(to("/reviews"), waiver),
		waivers.RoundLetters(waiver),
		reminders.Waivers(waiver, to("/reviews")),
		[]notices.Kind{reminders.Mandates(to("/mandates")), reminders.Terms(to("/board")), reminders.Interests(to("/interests"))},
		waivers.DecisionLetters(mine),
		waivers.PackLetters(func(l texts.Language, id int64) string { return to("/packs/" + relay.Encode("WaiverPack", id))(l) }),
		meetings.Letters(
			func(l texts.Language, id int64) string { return to("/meetings/" + relay.Encode("Meeting", id))(l) },
			func(l texts.Language, id int64) string {
				return to("/meetings/" + relay.Encode("Meeting", id) + "/minutes")(l)
			}),
		calls.Letters(func(l texts.Language, id int64) string { return to("/calls/" + relay.Encode("Call", id))(l) }),
		procedures.Letters(func(l texts.Language, id int64) string {
			return to("/procedures/" + relay.Encode("WrittenProcedure", id))(l)
		}),
		[]notices.Kind{
			reminders.Actions(to("/actions")),
			invoices.Letter(func(l texts.Language, id int64) string {
				return to("/invoices/" + relay.Encode("Invoice", id) + ".pdf")(l)
			}),
			observers.Letter(links.Seals, func(l texts.Language, token string) string { return join(l) + "?invitation=" + token }),
			proposals.Letter(mine),
			reminders.Renewal(func(l texts.Language, _ int64) string { return mine(l) }),
			notices.SignIn(func(id int64, expires time.Time) string { return links.SignIn.Link(c.BaseURL, id, expires) }),
		})...)
}
