package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"github.com/plenary-org/plenary/schema/board/boardtest"
	"github.com/plenary-org/plenary/schema/packs"
	"github.com/plenary-org/plenary/schema/papers"
	"github.com/plenary-org/plenary/schema/people"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
	"github.com/plenary-org/plenary/schema/uploads"
)

// every audience, and who of the shelf's people reads what is for it.
var (
	audiences = []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"}
	reads     = map[string][]string{
		"public": audiences[:1], "person": audiences[:1], "guest": audiences[:1], "member": audiences[:2], "former": audiences[:1],
		"deputy":  audiences[:1], // stands in for the former, whose alternate they were
		"recused": audiences[:3], "board": audiences[:3], "staff": audiences,
	}
)

// shelf is a meeting of the Board, open to all, with everything that an item
// may lead to once for each audience: TitleForBOARD and the like say for whom.
type shelf struct {
	*app
	t       *testing.T
	ids     map[string]string // of nodes: "Paper BOARD"
	seeds   map[string]string // addresses that somebody may have been given: the mark that each shows to whom it is for
	tokens  map[string]string // by name; the public has none
	meeting int64
}

func newShelf(t *testing.T, a *app) *shelf {
	t.Helper()
	s := &shelf{app: a, t: t, ids: map[string]string{}, seeds: map[string]string{}, tokens: map[string]string{}}
	s.write(store.System("test"), s.invite)
	for name := range reads {
		if name != "public" {
			s.write(s.viewer(name), func(ctx context.Context, tx *store.Tx) (err error) {
				_, s.tokens[name], err = people.CreateToken(ctx, tx, people.NewToken{Name: "test", Role: tx.Viewer().Top(), ExpiresOn: tx.Today().AddDays(30)})
				return err
			})
		}
	}
	s.write(store.System("test"), s.fill)
	s.write(store.System("test"), func(ctx context.Context, tx *store.Tx) error {
		former := int64(0)
		_, err := tx.Get(ctx, &former, `select id from people where name = 'former'`)
		boardtest.Leave(t, ctx, tx, former, tx.Today().AddDays(-1).String())
		return err
	})
	if _, failed, err := papers.Scan(t.Context(), a.work, a.files); err != nil || failed != 0 {
		t.Fatal(failed, err)
	}
	for name := range reads {
		if name != "public" {
			s.write(s.viewer(name), func(ctx context.Context, tx *store.Tx) error { return packs.Ask(ctx, tx, s.meeting, texts.English) })
		}
	}
	if _, err := packs.Make(t.Context(), a.work, a.files); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *shelf) write(v store.Viewer, act func(context.Context, *store.Tx) error) {
	s.t.Helper()
	if err := s.store.Write(s.t.Context(), v, func(tx *store.Tx) error { return act(s.t.Context(), tx) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) viewer(name string) store.Viewer {
	s.t.Helper()
	q := s.store.Read(store.System("test"))
	p, found, err := people.Find(s.t.Context(), q, name+"@example.org")
	if err != nil || !found {
		s.t.Fatal(name, err)
	}
	v, err := people.ViewerOf(s.t.Context(), q, p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// invite enters the people, and the meeting to which all but strangers come.
func (s *shelf) invite(ctx context.Context, tx *store.Tx) error {
	for name := range reads {
		if name == "public" {
			continue
		}
		id, err := people.Add(ctx, tx, name, name+"@example.org", texts.English)
		if err != nil {
			return err
		}
		if name == "board" || name == "recused" || name == "former" {
			boardtest.Seat(s.t, ctx, tx, id, "2020-01-01")
		}
	}
	for _, statement := range []string{
		`insert into seat_people (term_id, person_id, part, starts_on, ends_on)
		 select s.term_id, d.id, 'ALTERNATE', s.starts_on, s.ends_on from seat_people s join people p on p.id = s.person_id, people d where p.name = 'former' and d.name = 'deputy'`,
		`insert into person_roles (person_id, role, starts_on) select id, 'STAFF', '2020-01-01' from people where name = 'staff'`,
		`insert into organisations (names, country_code) values ('{"en": "Member"}', 'BF')`,
		`select member_admit(o.id, (select min(id) from constituencies), g.id, (select min(id) from bands where category_id = g.id), '2015-01-01')
		 from organisations o, categories g where g.code = 'partner_country' order by o.id`,
		`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01' from organisations o, people p where o.names->>'en' = 'Member' and p.name = 'member'`,
		`insert into rule_sections (code) values ('9.1')`,
		`insert into rule_versions (section_id, number, titles, texts, in_force_from) select id, 1, '{"en": "Reserve"}', '{"en": "A reserve."}', '2020-01-01' from rule_sections`,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := tx.Get(ctx, &s.meeting, `
		insert into meetings (body_id, number, titles, starts_at, ends_at, zone, audience, convened_at)
		select id, 99, '{"en": "Meeting of the test"}', clock() + interval '7 days', clock() + interval '8 days', 'UTC', 'PUBLIC', clock() from bodies where code = 'BOARD' returning id`); err != nil {
		return err
	}
	s.ids["Meeting"] = relay.Encode("Meeting", s.meeting)
	if _, err := tx.Exec(ctx, `
		insert into meeting_people (meeting_id, person_id, part) select $1, id, case when name in ('guest', 'deputy') then 'GUEST' else 'MEMBER' end
		from people where name in ('guest', 'board', 'recused', 'former', 'deputy')`, s.meeting); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update meeting_people d set stands_for_id = f.id from meeting_people f, people dp, people fp
		where d.meeting_id = $1 and f.meeting_id = $1 and d.person_id = dp.id and f.person_id = fp.id and dp.name = 'deputy' and fp.name = 'former'`, s.meeting)
	return err
}

// fill puts onto the agenda an item for each audience, and what follows from it.
func (s *shelf) fill(ctx context.Context, tx *store.Tx) error {
	minutes := int64(0)
	if _, err := tx.Get(ctx, &minutes, `insert into minutes (meeting_id, number, language, why) values ($1, 1, 'en', 'WhyForSTAFF') returning id`, s.meeting); err != nil {
		return err
	}
	for i, audience := range audiences {
		said := func(what string) texts.Translated { return texts.Translated{"en": what + "For" + audience} }
		item, made := int64(0), struct{ Decision, Action, Proposal int64 }{}
		if _, err := tx.Get(ctx, &item, `
			insert into agenda_items (meeting_id, position, number, titles, purpose, audience) values ($1, $2::int, $2::int::text, $3, 'DECISION', $4) returning id`,
			s.meeting, i+1, said("Item"), audience); err != nil {
			return err
		}
		if err := s.paper(ctx, tx, item, audience); err != nil {
			return err
		}
		if _, err := tx.Get(ctx, &made, `
			with d as (insert into decisions (body, number, decided_on, rule, agenda_item_id) values ('BOARD', 'Resolution ' || $1::bigint, clock()::date, 'SOP 9.1', $1) returning id),
			v as (insert into decision_versions (decision_id, number, titles, texts, audience) select id, 1, $2, $3, $4 from d),
			a as (insert into actions (body_id, item_id, decision_id, titles, due_on, audience) select b.id, $1, d.id, $5, clock()::date + 5, $4 from d, bodies b where b.code = 'BOARD' returning id),
			n as (insert into item_notes (item_id, number, text) values ($1, 1, 'NoteForSTAFF')),
			w as (insert into item_interests (meeting_id, item_id, attendee_id) select a.meeting_id, $1, a.id from meeting_people a join people p on p.id = a.person_id where p.name = 'recused'),
			m as (insert into minutes_parts (minutes_id, position, item_id, audience, titles, text) values ($6, $7, $1, $4, $8, $9)),
			p as (insert into rule_proposals (section_id, body_id, base_id, titles, texts, reasons, audience, proposed_on)
			  select r.section_id, b.id, r.id, '{"en": "Reserve"}', $10, $11, $4, clock()::date from rule_versions r, bodies b where b.code = 'BOARD' returning id)
			select d.id as decision, a.id as action, p.id as proposal from d, a, p`,
			item, said("Decided"), said("Resolved"), audience, said("Action"), minutes, i+1, said("Minuted"), "HeardFor"+audience, said("Proposed"), said("Because")); err != nil {
			return err
		}
		for kind, id := range map[string]int64{"AgendaItem": item, "Decision": made.Decision, "Action": made.Action} {
			s.ids[kind+" "+audience] = relay.Encode(kind, id)
		}
		s.seeds["/decisions/"+s.ids["Decision "+audience]] = "ResolvedFor" + audience
		s.seeds["/rulebook/9.1/compare?proposal="+relay.Encode("RuleProposal", made.Proposal)] = "ProposedFor" + audience
	}
	_, err := tx.Exec(ctx, `
		with sent as (insert into minutes_acts (meeting_id, minutes_id, act, until) values ($1, $2, 'CIRCULATED', clock()::date + 20)),
		wrong as (insert into minutes_corrections (minutes_id, position, attendee_id, text) select $2, 3, a.id, 'No.' from meeting_people a join people p on p.id = a.person_id where p.name = 'former')
		insert into minutes_acts (meeting_id, minutes_id, act, audience) values ($1, $2, 'PUBLISHED', 'PUBLIC')`, s.meeting, minutes)
	return err
}

// paper puts one with a file and a text before an item.
func (s *shelf) paper(ctx context.Context, tx *store.Tx, item int64, audience string) error {
	id, err := papers.Add(ctx, tx, papers.Draft{Place: papers.Place{AgendaItemID: item}, Titles: texts.Translated{"en": "TitleFor" + audience}, Audience: audience})
	if err != nil {
		return err
	}
	out := fpdf.New("P", "mm", "A4", "")
	out.SetFont("Helvetica", "", 14)
	out.AddPage()
	out.Cell(100, 10, "InsideFor"+audience)
	var content bytes.Buffer
	if err := out.Output(&content); err != nil {
		return err
	}
	token, err := uploads.Receive(ctx, tx, s.seals, uploads.Paper, "FileFor"+audience+".pdf", content.Bytes())
	if err != nil {
		return err
	}
	version, err := papers.AddVersion(ctx, tx, s.seals, s.files, papers.Addition{PaperID: id, Language: "en", File: token})
	if err == nil {
		_, err = papers.AddVersion(ctx, tx, s.seals, s.files, papers.Addition{PaperID: id, Language: "fr", Text: "TextFor" + audience + " : voir SOP 9.1."})
	}
	s.ids["Paper "+audience], s.ids["PaperVersion "+audience] = relay.Encode("Paper", id), relay.Encode("PaperVersion", version)
	for _, prefix := range []string{"", "/fr"} {
		s.seeds[prefix+"/papers/"+s.ids["Paper "+audience]] = "TitleFor" + audience
	}
	s.seeds["/papers/"+s.ids["Paper "+audience]+"/files/"+s.ids["PaperVersion "+audience]] = "InsideFor" + audience
	s.seeds["/search?text=filefor"+strings.ToLower(audience)] = "" // nobody finds a paper by its file's name
	for _, word := range []string{"Title", "Inside", "Text", "Item", "Decided", "Resolved"} {
		s.seeds["/search?text="+strings.ToLower(word+"For"+audience)] = word + "For" + audience
	}
	return err
}
