package procedures

import (
	"context"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// The letters of a procedure: at its opening, two days before its end, and of
// its outcome.
const (
	kindOpened   = "procedure_opened"
	kindReminder = "procedure_reminder"
	kindClosed   = "procedure_closed"
)

type data struct {
	ProcedureID int64 `json:"procedureId"`
}

// queue writes one letter to each of some people who have an address, and
// counts them.
func queue(ctx context.Context, tx *store.Tx, kind string, id int64, people []int64) (int64, error) {
	return tx.Exec(ctx, `
		insert into notices (kind, person_id, address, name, language, data, created_at, next_at)
		select $1, p.id, p.email, p.name, p.language, jsonb_build_object('procedureId', $2::bigint), $3, $3
		from people p where p.id = any($4) and p.email is not null order by p.id`, kind, id, tx.Now(), store.IDs(people))
}

// Letters are the kinds of notices about procedures. link makes the address of
// a procedure's page in a language.
func Letters(link func(l texts.Language, id int64) string) (kinds []notices.Kind) {
	for _, kind := range []string{kindOpened, kindReminder, kindClosed} {
		kinds = append(kinds, notices.Kind{Name: kind, Compose: func(ctx context.Context, r store.Reader, batch []notices.Item) ([]notices.Letter, error) {
			ids := make([]int64, len(batch))
			for i, item := range batch {
				var d data
				if err := item.Into(&d); err != nil {
					return nil, err
				}
				ids[i] = d.ProcedureID
			}
			byID, err := told(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			read, err := readers(ctx, r, batch, ids)
			letters := make([]notices.Letter, len(batch))
			for i, item := range batch {
				if !read[reader{ids[i], item.PersonID}] {
					letters[i] = notices.Letter{Dropped: "NO_LONGER_IN_OFFICE"}
					continue
				}
				letters[i] = byID[ids[i]].letter(r.Today(), item, link(item.Language, ids[i]))
			}
			return letters, err
		}})
	}
	return kinds
}

// reader is somebody to whom a letter about a procedure goes.
type reader struct {
	ProcedureID int64 `db:"procedure_id"`
	PersonID    int64 `db:"person_id"`
}

// readers are those who may read what a batch of letters holds as these leave:
// of a proposal for the Board who is on it, or objected, and the secretariat.
// Others are read by members or everybody, and are no secret to who was asked.
func readers(ctx context.Context, r store.Reader, batch []notices.Item, ids []int64) (map[reader]bool, error) {
	people := make([]int64, len(batch))
	for i, item := range batch {
		people[i] = item.PersonID
	}
	var rows []reader
	err := r.Select(ctx, &rows, `
		select distinct p.id as procedure_id, n.person_id from unnest($1::bigint[], $2::bigint[]) n (procedure_id, person_id) join procedures p on p.id = n.procedure_id
		where p.audience <> 'BOARD'
		   or exists (select from person_roles o where o.person_id = n.person_id and o.role in ('BOARD', 'STAFF', 'ADMIN') and o.starts_on <= $3 and coalesce(o.ends_on, 'infinity') >= $3)
		   or exists (select from procedure_objections o where o.procedure_id = p.id and o.person_id = n.person_id)`,
		store.IDs(ids), store.IDs(people), r.Today())
	read := make(map[reader]bool, len(rows))
	for _, row := range rows {
		read[row] = true
	}
	return read, err
}

// facts are what the letters say of a procedure.
type facts struct {
	Procedure
	Number    string           // of the decision
	MeetingOn date.Date        `db:"meeting_on"` // the next of the body; zero: none on record
	BodyNames texts.Translated `db:"body_names"`
}

func told(ctx context.Context, r store.Reader, ids []int64) (map[int64]facts, error) {
	var rows []facts
	err := r.Select(ctx, &rows, `
		select `+columns+`, coalesce(d.number, '') as number, b.names as body_names,
		       (select (m.starts_at at time zone m.zone)::date from meetings m where m.body_id = b.id and m.convened_at is not null and m.cancelled_at is null
		          and m.starts_at > $2 order by m.starts_at limit 1) as meeting_on`+from+`
		join bodies b on b.code = p.body left join decisions d on d.id = p.decision_id where p.id = any($1)`, store.IDs(ids), r.Now())
	return store.Index(rows, func(f facts) int64 { return f.ID }), err
}

// letter composes a letter in its reader's language. One that comes too late
// to act on is not sent.
func (f facts) letter(today date.Date, item notices.Item, link string) notices.Letter {
	l := item.Language
	args := texts.Args{
		"Name": item.Name, "Title": f.Titles.In(l), "Body": f.BodyNames, "To": f.ClosesOn, "Why": f.Why, "Number": f.Number, "Count": f.Objections, "Meeting": "",
	}
	if !f.MeetingOn.IsZero() {
		args["Meeting"] = texts.FormatDate(l, f.MeetingOn)
	}
	say := func(id string) string { return texts.Domain.Say(l, "procedures.letter."+id, args) }
	letter := notices.Letter{
		Greeting: texts.Domain.Say(l, "notices.greeting", args), Action: notices.Action{Label: say("action"), URL: link},
	}
	if item.Kind == kindClosed {
		letter.Subject, letter.Paragraphs = say("closed."+f.Outcome+".subject"), []string{say("closed." + f.Outcome)}
		return letter
	}
	if f.State(today) != Running {
		return notices.Letter{Dropped: "PROCEDURE_CLOSED"}
	}
	which := "opened"
	if item.Kind == kindReminder {
		which = "reminder"
	}
	letter.Subject, letter.Paragraphs = say(which+".subject"), []string{say(which), say("object")}
	if f.Rule != "" {
		letter.Facts = append(letter.Facts, notices.Fact{Label: say("rule"), Value: f.Rule})
	}
	letter.Facts = append(letter.Facts, notices.Fact{Label: say("lastDay"), Value: texts.FormatDate(l, f.ClosesOn)})
	if f.ShortWhy != "" {
		letter.Facts = append(letter.Facts, notices.Fact{Label: say("short"), Value: f.ShortWhy})
	}
	if text := f.Texts.In(l); text != "" && item.Kind == kindOpened {
		letter.After = decisions.Paragraphs(text)
	}
	return letter
}
