package waivers

import (
	"context"

	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The letters to the Board about a pack.
const (
	kindPackOpened = "waiver_pack_opened"
	kindPackClosed = "waiver_pack_closed"
)

type packData struct {
	PackID int64 `json:"packId"`
}

// tellBoard writes to the members of the Board of today, and when a pack has
// closed to whoever opened it: one letter each.
func tellBoard(ctx context.Context, tx *store.Tx, kind string, packID int64) error {
	_, err := tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select $1, p.id, p.email, p.name, p.language, jsonb_build_object('packId', $2::bigint), $3, $3 from people p
		where p.email is not null and (
		  p.id in (select person_id from person_roles where role = 'BOARD' and starts_on <= $4 and coalesce(ends_on, 'infinity') >= $4)
		  or $1 = 'waiver_pack_closed' and p.id = (select opened_by from waiver_packs where id = $2))
		order by p.id`, kind, packID, tx.Now(), tx.Today())
	return err
}

// packTold is what a letter says of a pack.
type packTold struct {
	Pack
	Cases   int
	Decided int
	Pulled  int
}

// PackLetters are the kinds of notices that tell the Board of a pack. link
// makes the address of its page in a language.
func PackLetters(link func(l texts.Language, id int64) string) (kinds []notices.Kind) {
	for _, kind := range []string{kindPackOpened, kindPackClosed} {
		kinds = append(kinds, notices.Kind{Name: kind, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			ids := make([]int64, len(batch))
			for i, item := range batch {
				var data packData
				if err := item.Into(&data); err != nil {
					return nil, err
				}
				ids[i] = data.PackID
			}
			byID, err := packsTold(ctx, r, ids)
			letters := make([]notices.Letter, len(batch))
			for i, item := range batch {
				letters[i] = byID[ids[i]].letter(item, link(item.Language, ids[i]))
			}
			return letters, err
		}})
	}
	return kinds
}

func packsTold(ctx context.Context, r store.Reader, ids []int64) (map[int64]packTold, error) {
	var rows []packTold
	err := r.Select(ctx, &rows, `
				select c.cases, c.decided, c.pulled, `+packColumns+` cross join lateral (
				  select count(*) as cases, count(*) filter (where pulled_at is not null) as pulled,
				         (select count(*) from waiver_decisions d where d.pack_id = p.id) as decided
				  from waiver_pack_cases where pack_id = p.id) c where p.id = any($1)`, store.IDs(ids))
	byID := map[int64]packTold{}
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

func (p packTold) letter(item notices.Item, link string) notices.Letter {
	args := texts.Args{"Name": item.Name, "Number": p.Number, "Count": p.Cases, "Decided": p.Decided, "Pulled": p.Pulled, "Day": p.ClosesOn, "Rule": p.Rule}
	say := func(id string) string { return texts.Domain.Say(item.Language, "waivers.pack."+id, args) }
	letter := notices.Letter{
		Greeting: texts.Domain.Say(item.Language, "notices.greeting", args), Action: notices.Action{Label: say("action"), URL: link},
	}
	if item.Kind == kindPackClosed {
		args["Outcome"] = say("outcome." + string(p.Outcome))
		letter.Subject, letter.Paragraphs = say("closed.subject"), []string{say("closed." + p.Result)}
		return letter
	}
	if p.Result != "" {
		return notices.Letter{Dropped: "PACK_CLOSED"}
	}
	letter.Subject, letter.Paragraphs = say("opened.subject"), []string{say("opened." + string(p.Way)), say("opened.pull")}
	if p.PassesBy != "" {
		letter.Paragraphs = append(letter.Paragraphs, say("opened."+p.PassesBy))
	}
	return letter
}
