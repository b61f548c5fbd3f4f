package waivers

import (
	"cmp"
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/money"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// letterKinds are the letters to a member, by what its case was decided to be.
var letterKinds = map[string]string{
	"GRANTED": "waiver_granted", "DECLINED": "waiver_declined", "IN_PRINCIPLE": "waiver_in_principle", "LAPSED": "waiver_lapsed", "REVOKED": "waiver_revoked",
}

type decidedData struct {
	DecisionID int64 `json:"decisionId"` // in waiver_decisions
}

// tellDecided writes to the focal points of the members whose cases were
// decided.
func tellDecided(ctx context.Context, tx *store.Tx, decided []int64) error {
	_, err := tx.Exec(ctx, `
		with wanted as (
		  select m.organisation_id, d.id as about from waiver_decisions d join fee_waivers w on w.id = d.waiver_id join members m on m.id = w.member_id
		  where d.id = any($1))
		insert into notices (kind, person_id, organisation_id, address, name, language, data, created_at, next_at)
		select 'waiver_' || lower(d.outcome), p.id, p.organisation_id, p.email, p.name, p.language, jsonb_build_object('decisionId', d.id), $3::timestamptz, $3
		from (`+focalPoints+`) p join waiver_decisions d on d.id = p.about order by d.id, p.id`, store.IDs(decided), tx.Today(), tx.Now())
	return err
}

// told is what a letter says of a decision on a case.
type told struct {
	ID            int64
	WaiverID      int64 `db:"waiver_id"`
	Outcome       string
	ValidFrom     date.Date `db:"valid_from"`
	ValidTo       date.Date `db:"valid_to"`
	NamedDecision string    `db:"named_decision"`
	Reason        string
	Spoken        texts.Language   `db:"reason_language"` // the reason's; empty: nobody knows
	Reasons       texts.Translated // the reason by language
	Names         texts.Translated
	Year          int
	Decision      decisions.Decision `db:"c"`
	Cites         *string            // number of the decision that it corrects or revokes
	Currency      *string            // of the dues of the year; nil: not assessed
	Paid          *int64
	Waived        *int64
	Balance       *int64
	DueOn         date.Date `db:"due_on"`
	AsksUntil     date.Date `db:"asks_until"` // last day of the year's round to ask; zero: there is none
	Closed        bool      // that day has passed
}

// DecisionLetters are the kinds of notices that tell a member what became of
// its case. link makes the address of the member's own page in a language.
func DecisionLetters(link func(texts.Language) string) (kinds []notices.Kind) {
	for _, outcome := range []string{"GRANTED", "DECLINED", "IN_PRINCIPLE", "LAPSED", "REVOKED"} {
		kinds = append(kinds, notices.Kind{Name: letterKinds[outcome], Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			return composeDecided(ctx, r, batch, link)
		}})
	}
	return kinds
}

func composeDecided(ctx context.Context, r store.Reader, batch []notices.Item, link func(texts.Language) string) ([]notices.Letter, error) {
	ids := make([]int64, len(batch))
	for i, item := range batch {
		var data decidedData
		if err := item.Into(&data); err != nil {
			return nil, err
		}
		ids[i] = data.DecisionID
	}
	var rows []told
	err := r.Select(ctx, &rows, `
		select d.id, d.waiver_id, d.outcome, d.valid_from, d.valid_to, d.named_decision, d.reason, coalesce(d.reason_language, '') as reason_language, d.reasons, o.names, extract(year from y.starts_on)::int as year,
		       c.id as "c.id", c.body as "c.body", c.number as "c.number", c.decided_on as "c.decided_on", c.rule as "c.rule",
		       (select before.number from waiver_decisions e join decisions before on before.id = e.decision_id where e.id = d.cites_id) as cites,
		       x.currency, x.paid, x.waived, x.balance, x.due_on, round.asks_until, coalesce(round.asks_until < $2::date, false) as closed
		from waiver_decisions d join decisions c on c.id = d.decision_id join fee_waivers w on w.id = d.waiver_id join members m on m.id = w.member_id
		join organisations o on o.id = m.organisation_id join membership_years y on y.id = w.year_id
		left join dues x on x.member_id = w.member_id and x.year_id = w.year_id left join waiver_rounds round on round.year_id = w.year_id
		where d.id = any($1)`, store.IDs(ids), r.Today())
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]told, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	letters := make([]notices.Letter, len(batch))
	for i, item := range batch {
		letters[i] = byID[ids[i]].letter(item, link(item.Language), r.Today())
	}
	return letters, nil
}

// letter says the decision, why, what it means for the fee, and what is next.
func (d told) letter(item notices.Item, link string, today date.Date) notices.Letter {
	l := item.Language
	args := texts.Args{"Name": item.Name, "Organisation": d.Names, "Year": d.Year, "From": d.ValidFrom, "To": d.ValidTo, "Reason": cmp.Or(d.Reasons[l], d.Reason), "Named": d.NamedDecision, "Until": d.AsksUntil}
	if d.Cites != nil {
		args["Cites"] = *d.Cites
	}
	if d.Currency != nil {
		args["Paid"], args["Waived"] = money.Money{Minor: *d.Paid, Currency: *d.Currency}, money.Money{Minor: *d.Waived, Currency: *d.Currency}
		args["Balance"], args["DueOn"] = money.Money{Minor: *d.Balance, Currency: *d.Currency}, d.DueOn
	}
	say := func(id string) string { return texts.Domain.Say(l, "waivers.letter."+id, args) }
	letter := notices.Letter{
		Subject: say("subject." + d.Outcome), Greeting: texts.Domain.Say(l, "notices.greeting", args), Paragraphs: []string{say("what." + d.Outcome)},
		Facts: []notices.Fact{{Label: say("decision"), Value: d.Decision.In(l)}}, Action: notices.Action{Label: say("action"), URL: link},
	}
	if d.Cites != nil && d.Outcome != "LAPSED" {
		letter.Paragraphs = append(letter.Paragraphs, say("cites"))
	}
	if d.Reason != "" {
		letter.Paragraphs = append(letter.Paragraphs, say(d.said(l)))
	}
	switch d.Outcome {
	case "GRANTED":
		letter.Facts = append(letter.Facts, notices.Fact{Label: say("period"), Value: say("from_to")})
	case "IN_PRINCIPLE":
		letter.Facts = append(letter.Facts, notices.Fact{Label: say("period_if"), Value: say("from_to")})
	}
	for _, id := range d.consequences(today) {
		letter.After = append(letter.After, say(id))
	}
	return letter
}

// said is how the reason is told in a language: where nobody put it so, as it
// was typed, with its language named.
func (d told) said(l texts.Language) string {
	if d.Reasons[l] != "" || d.Spoken == "" || d.Spoken == l {
		return "reason"
	}
	return "reason." + string(d.Spoken)
}

// consequences are the sentences about the fee and about what is next.
func (d told) consequences(today date.Date) (ids []string) {
	assessed := d.Currency != nil
	switch {
	case d.Outcome == "GRANTED" && !assessed:
		ids = append(ids, "later")
	case d.Outcome == "GRANTED" && *d.Waived > 0:
		ids = append(ids, "waived")
	case d.Outcome != "GRANTED" && assessed && *d.Balance > 0 && d.DueOn.Before(today):
		ids = append(ids, "overdue")
	case d.Outcome != "GRANTED" && assessed && *d.Balance > 0:
		ids = append(ids, "owed")
	}
	if d.Outcome == "GRANTED" && assessed && *d.Paid > 0 {
		ids = append(ids, "paid")
	}
	switch d.Outcome {
	case "GRANTED":
		ids = append(ids, "review")
	case "IN_PRINCIPLE":
		ids = append(ids, "fails")
	case "DECLINED", "LAPSED", "REVOKED":
		ids = append(ids, d.again())
	}
	return ids
}

// again says until when the member may ask once more.
func (d told) again() string {
	switch {
	case d.AsksUntil.IsZero():
		return "again"
	case d.Closed:
		return "again.closed"
	}
	return "again.until"
}
