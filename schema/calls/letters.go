package calls

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The letters of a call: to the members when it opens, which one may do
// without; and to who applied, of more time and of the outcome.
const (
	kindOpened    = "call_opened"
	kindExtended  = "call_extended"
	kindAppointed = "call_appointed"
	kindNotChosen = "call_not_chosen"
	kindCancelled = "call_cancelled"
)

type data struct {
	CallID int64 `json:"callId"`
}

// tellMembers queues the letter of a call's opening to the focal points of
// current members, but for those who want none.
func tellMembers(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select $1, p.id, p.email, p.name, p.language, jsonb_build_object('callId', $2::bigint), $3, $3
		from people p where p.email is not null and exists (
		  select from contacts c join register($4::date) m on m.organisation_id = c.organisation_id and m.status = 'CURRENT'
		  where c.person_id = p.id and c.role = 'FOCAL_POINT' and c.starts_on <= $4 and coalesce(c.ends_on, 'infinity') >= $4)
		  and not exists (select from unsubscriptions u where u.person_id = p.id and u.kind = $1) order by p.id`,
		kindOpened, id, tx.Now(), tx.Today())
	return err
}

// tellApplicants queues a letter of a kind to everybody who has applied.
func tellApplicants(ctx context.Context, tx *store.Tx, id int64, kind string) error {
	return tell(ctx, tx, id, kind, kind)
}

// tellOutcome queues a letter to everybody who has applied: appointed, or not.
func tellOutcome(ctx context.Context, tx *store.Tx, id int64) error {
	return tell(ctx, tx, id, kindAppointed, kindNotChosen)
}

func tell(ctx context.Context, tx *store.Tx, id int64, appointed, others string) error {
	_, err := tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select case when a.appointed_id is not null then $1 else $2 end, p.id, p.email, p.name, p.language, jsonb_build_object('callId', a.call_id), $4, $4
		from call_applications a join people p on p.id = a.person_id
		where a.call_id = $3 and a.withdrawn_at is null and p.email is not null order by p.id`, appointed, others, id, tx.Now())
	return err
}

// Letters are the kinds of notices about calls. link makes the address of a
// call's page in a language.
func Letters(link func(l texts.Language, id int64) string) (kinds []notices.Kind) {
	for _, kind := range []string{kindOpened, kindExtended, kindAppointed, kindNotChosen, kindCancelled} {
		kinds = append(kinds, notices.Kind{Name: kind, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			ids := make([]int64, len(batch))
			for i, item := range batch {
				var d data
				if err := item.Into(&d); err != nil {
					return nil, err
				}
				ids[i] = d.CallID
			}
			byID, err := told(ctx, r, ids)
			letters := make([]notices.Letter, len(batch))
			for i, item := range batch {
				letters[i] = byID[ids[i]].letter(r.Today(), item, link(item.Language, ids[i]))
			}
			return letters, err
		}})
	}
	return kinds
}

// facts are what the letters say of a call.
type facts struct {
	Call
	BodyNames texts.Translated `db:"body_names"`
}

func told(ctx context.Context, r store.Reader, ids []int64) (map[int64]facts, error) {
	var rows []facts
	err := r.Select(ctx, &rows, `select `+columns+`, b.names as body_names`+from+` join bodies b on b.id = c.body_id where c.id = any($2)`, r.Today(), store.IDs(ids))
	return store.Index(rows, func(f facts) int64 { return f.ID }), err
}

// letter composes a letter in its reader's language. One that invites to what
// is over is not sent.
func (f facts) letter(today date.Date, item notices.Item, link string) notices.Letter {
	l := item.Language
	invites := item.Kind == kindOpened || item.Kind == kindExtended
	if invites && f.State(today) != Open {
		return notices.Letter{Dropped: "CALL_CLOSED"}
	}
	args := texts.Args{
		"Name": item.Name, "Title": f.Titles.In(l), "Body": f.BodyNames, "Day": texts.FormatDate(l, f.ClosesOn), "Why": f.Why, "Count": f.Places, "Starts": "",
	}
	if f.StartsOn != nil {
		args["Starts"] = texts.FormatDate(l, *f.StartsOn)
	}
	say := func(id string) string { return texts.Domain.Say(l, "calls.letter."+id, args) }
	letter := notices.Letter{
		Subject: say(item.Kind + ".subject"), Greeting: texts.Domain.Say(l, "notices.greeting", args), Paragraphs: []string{say(item.Kind)},
		Action: notices.Action{Label: say("read"), URL: link}, Courtesy: item.Kind == kindOpened,
	}
	if !invites {
		return letter
	}
	letter.Action.Label = say("apply")
	letter.Facts = []notices.Fact{{Label: say("lastDay"), Value: texts.FormatDate(l, f.ClosesOn)}, {Label: say("places"), Value: texts.FormatCount(l, int64(f.Places))}}
	if item.Kind == kindOpened {
		letter.After = decisions.Paragraphs(f.Texts.In(l))
	}
	return letter
}
