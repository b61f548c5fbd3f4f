package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/waivers"
)

// statements are what members write with their request.
var statements = map[texts.Language]string{
	texts.English: "Our national budget for co-operation has no line for membership fees this year.",
	texts.French:  "Notre budget national de coopération ne comporte aucune ligne pour les cotisations cette année.",
	texts.Spanish: "Nuestro presupuesto nacional de cooperación no tiene este año ninguna partida para cuotas.",
}

// reviewers are the cast's members of the Board.
var reviewers = []string{"diego.morales@honduras.example", "henrik.lund@denmark.example"}

// wroteWhy are words of the round under way that differ from last year's.
const wroteWhy = "The fee was in our budget, which was cut by half in June."

// showed says where what the members declare is to be found.
const showed = "Letter of the ministry of finance, in the Secretariat’s files"

// askAll lets the members ask, as they would on their page: with what was
// carried over, or for the first time.
func (d *demo) askAll(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		list, err := d.askers(ctx, r)
		if err != nil {
			return err
		}
		for n, a := range list {
			if a.PersonID == 0 || r.decided.IsZero() && a.Name == stillToSend {
				continue
			}
			if err := d.as(ctx, at.Add(time.Duration(n)*time.Minute), a.PersonID, func(tx *store.Tx) error { return d.request(ctx, tx, r, a) }); err != nil {
				return fmt.Errorf("%s asks for %d: %w", a.Name, r.year, err)
			}
		}
		return nil
	}
}

func (d *demo) request(ctx context.Context, tx *store.Tx, r round, a asker) (err error) {
	id, yes, statement := a.WaiverID, true, statements[tx.Viewer().Language]
	if id == 0 {
		if id, err = waivers.Request(ctx, tx, waivers.Asking{MemberID: a.MemberID, Year: r.year}); err != nil {
			return err
		}
	}
	draft := waivers.Draft{WaiverID: id, Submit: true}
	switch {
	case a.WaiverID == 0:
		draft.Statement = &statement
		draft.Answers = []waivers.Said{{Code: "hardship", Declared: &yes, Evidence: waivers.Shown{Note: showed}}}
	case r.decided.IsZero() && a.Name == wroteAnew:
		words := wroteWhy
		draft.Answers = []waivers.Said{{Code: "hardship", Declared: &yes, Words: &words}}
	}
	return waivers.Save(ctx, tx, d.seals, draft)
}

// cases finds the cases of a round in a state.
func (d *demo) cases(ctx context.Context, q store.Reader, r round, s waivers.State) (list []asker, err error) {
	err = q.Select(ctx, &list, `
		select w.member_id, o.name_en as name, 0::bigint as person_id, w.id as waiver_id
		from fee_waivers w join membership_years y on y.id = w.year_id join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
		where extract(year from y.starts_on) = $1 and w.state = $2 order by w.id`, r.year, s)
	return list, err
}

// assign gives every case two reviewers.
func (d *demo) assign(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		return d.act(ctx, at, func(tx *store.Tx) error {
			cases, err := d.cases(ctx, tx, r, waivers.StateSubmitted)
			if err != nil {
				return err
			}
			a := waivers.Assignment{Each: 2, DueOn: r.review}
			if r.decided.IsZero() {
				// The cast has them all, Diego all but his own.
				a.Each = 2
				if err := tx.Select(ctx, &a.PersonIDs, `select id from people where email = any($1)`, store.Texts(reviewers)); err != nil {
					return err
				}
			}
			for _, c := range cases {
				a.WaiverIDs = append(a.WaiverIDs, c.WaiverID)
			}
			_, err = waivers.Assign(ctx, tx, a)
			return err
		})
	}
}

// recommendAll lets reviewers say what they think of past rounds. In the round
// under way nobody has yet, and one of them asks a member something.
func (d *demo) recommendAll(r round) happening {
	return func(ctx context.Context, at time.Time) error {
		if r.decided.IsZero() {
			return d.question(ctx, at, r)
		}
		var todo []struct {
			PersonID int64 `db:"person_id"`
			WaiverID int64 `db:"waiver_id"`
			Name     string
			Judged   int64
		}
		err := d.store.Read(store.System("plenary demo")).Select(ctx, &todo, `
			select a.person_id, a.waiver_id, o.name_en as name, (select c.id from criteria c where c.set_id = w.set_id and c.kind = 'JUDGED' limit 1) as judged
			from waiver_assignments a join fee_waivers w on w.id = a.waiver_id join membership_years y on y.id = w.year_id
			join members m on m.id = w.member_id join organisations o on o.id = m.organisation_id
			where extract(year from y.starts_on) = $1 and a.ended_at is null and w.state = 'UNDER_REVIEW' order by a.person_id, a.waiver_id`, r.year)
		if err != nil {
			return err
		}
		for n, one := range todo {
			advice := waivers.Recommendation{
				WaiverID: one.WaiverID, Recommends: waivers.ActGrant, Judgements: map[int64]bool{one.Judged: true},
				Reason: "Meets the rule, and takes part in the initiative",
			}
			if d.graduated(r, one.Name) {
				advice.Recommends, advice.Reason = waivers.ActDecline, "Neither low-income nor least developed any more"
			}
			if err := d.as(ctx, at.Add(time.Duration(n)*time.Minute), one.PersonID, func(tx *store.Tx) error { return waivers.Recommend(ctx, tx, advice) }); err != nil {
				return fmt.Errorf("on %s, %d: %w", one.Name, r.year, err)
			}
		}
		return nil
	}
}

// question lets the first reviewer of a member's case ask it something.
func (d *demo) question(ctx context.Context, at time.Time, r round) error {
	cases, err := d.cases(ctx, d.store.Read(store.System("plenary demo")), r, waivers.StateUnderReview)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if c.Name != wasAsked {
			continue
		}
		var reviewer int64
		if _, err := d.store.Read(store.System("plenary demo")).Get(ctx, &reviewer,
			`select min(person_id) from waiver_assignments where waiver_id = $1 and ended_at is null`, c.WaiverID); err != nil {
			return err
		}
		return d.as(ctx, at, reviewer, func(tx *store.Tx) error {
			return waivers.Ask(ctx, tx, waivers.Question{WaiverID: c.WaiverID, Text: "La lettre du ministère date de l’an dernier : vaut-elle aussi pour cette année ?"})
		})
	}
	return nil
}
