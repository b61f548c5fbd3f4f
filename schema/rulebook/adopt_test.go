package rulebook

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

func draft(code, title, text, from string) Draft {
	return Draft{Code: code, Titles: texts.Translated{"en": title}, Texts: texts.Translated{"en": text}, From: day(from)}
}

func decide(t *testing.T, tx *store.Tx, number, on, rule string) int64 {
	t.Helper()
	id, err := decisions.Cite(t.Context(), tx, decisions.Citation{Body: "ASSEMBLY", Number: number, On: day(on), Rule: rule})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func adopt(t *testing.T, tx *store.Tx, decision int64, drafts ...Draft) []int64 {
	t.Helper()
	ids, err := Adopt(t.Context(), tx, decision, drafts...)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// begin enters a small rulebook and amends it once.
func begin(t *testing.T, tx *store.Tx) (last int64) {
	t.Helper()
	adopt(t, tx, 0, draft("2", "Membership", "", "2016-06-28"), draft("2.3", "Fees", "Fees are due yearly, SOP 2.", "2016-06-28"),
		draft("2.3.6", "Waivers", "A waiver is possible, see SOP 2.3.", "2016-06-28"))
	return adopt(t, tx, decide(t, tx, "2023/01", "2023-03-14", "SOP 2.3"), draft("2.3.6", "Fee waivers", "A waiver is valid for one year.", "2023-03-14"))[0]
}

func TestASectionReadsAsItStoodAcrossTheDayOnWhichItChanged(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		begin(t, tx)
		book, err := All(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		for on, want := range map[string]string{"2016-06-27": "", "2016-06-28": "Waivers", "2023-03-13": "Waivers", "2023-03-14": "Fee waivers", "2030-01-01": "Fee waivers"} {
			s, _ := book.Section("2.3.6")
			v, _ := s.On(day(on))
			if v.Titles["en"] != want {
				t.Errorf("on %s: %q, want %q", on, v.Titles["en"], want)
			}
			if n := len(book.On(day(on))); (n == 3) != (want != "") {
				t.Errorf("on %s: %d sections", on, n)
			}
		}
		periods, err := Periods(t.Context(), tx, []string{"2.3.6", "9"})
		want := []Period{{"2.3.6", day("2016-06-28"), day("2023-03-14")}, {"2.3.6", day("2023-03-14"), date.Date{}}}
		if diff := cmp.Diff(want, periods); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

func TestAVersionToComeIsReplacedAndOneInForceStays(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		inForce := begin(t, tx)
		decision := decide(t, tx, "2023/02", "2023-11-01", "SOP 2.3")
		ahead := adopt(t, tx, decision, draft("2.3.6", "Waivers", "Two years.", "2024-01-01"))[0]
		next := draft("2.3.6", "Waivers", "Three years.", "2024-01-01")
		next.ReplacesID, next.ReplacedWhy = ahead, "A slip: the Assembly said three"
		adopt(t, tx, decision, next)
		book, err := All(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := book.Section("2.3.6")
		var states []string
		for _, v := range s.Versions {
			states = append(states, string(v.State(tx.Today())))
		}
		if diff := cmp.Diff([]string{"TO_COME", "REPLACED", "IN_FORCE", "PAST"}, states); diff != "" {
			t.Error(diff)
		}
		if s.Versions[1].ReplacedWhy != next.ReplacedWhy || s.Versions[2].To != day("2024-01-01") {
			t.Errorf("%+v", s.Versions)
		}
		for _, statement := range []string{
			`update rule_versions set replaced_at = now(), replaced_why = 'no' where id = $1`,
			`update rule_versions set texts = '{"en": "Another"}' where id = $1`,
			`delete from rule_versions where id = $1`,
			`insert into rule_versions (section_id, number, titles, in_force_from, decision_id) select section_id, 9, titles, in_force_from, decision_id from rule_versions where id = $1`,
			`insert into rule_versions (section_id, number, titles, in_force_from) select section_id, 9, titles, '2025-01-01' from rule_versions where id = $1`,
		} {
			if _, err := tx.Exec(t.Context(), `savepoint before`); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(t.Context(), statement, inForce); err == nil {
				t.Errorf("done: %s", statement)
			}
			if _, err := tx.Exec(t.Context(), `rollback to before`); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Of two versions at once one wins, whether they are for the same day or not;
// and the database alone holds the same day.
func TestOfVersionsAtOnceOneWins(t *testing.T) {
	s := storetest.New(t)
	var decision int64
	err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
		begin(t, tx)
		decision = decide(t, tx, "2023/02", "2023-11-01", "SOP 2.3")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var won, stale, raw atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			d := draft("2.3.6", "Waivers", strings.Repeat("x", i+1), "2024-01-01")
			d.From, d.Seen = d.From.AddDays(i%2), new(2)
			err := s.Write(t.Context(), store.System("test"), func(tx *store.Tx) error {
				_, err := Adopt(t.Context(), tx, decision, d)
				return err
			})
			switch got := refusetest.Codes(err); got {
			case "":
				won.Add(1)
			case "expectedVersion:STALE_VERSION":
				stale.Add(1)
			default:
				t.Error(got)
			}
		})
		all.Go(func() {
			err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `
					insert into rule_versions (section_id, number, titles, in_force_from, decision_id)
					select s.id, $1, '{"en": "Fees"}', '2024-06-01', $2 from rule_sections s where s.code = '2.3'`, 10+i, decision)
				return err
			})
			if err == nil {
				raw.Add(1)
			} else if !store.Violates(err, "rule_versions_day") {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 || stale.Load() != 19 || raw.Load() != 1 {
		t.Errorf("%d won, %d were told, %d past the rules", won.Load(), stale.Load(), raw.Load())
	}
}

func TestAProposalIsAdoptedDeclinedOrWithdrawnOnce(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		begin(t, tx)
		good := Proposed{Code: "2.3.6", Body: "BOARD", Titles: texts.Translated{"en": "Waivers"}, Texts: texts.Translated{"en": "Civil society too."}, Reasons: texts.Translated{"en": "Fair."}}
		propose := func(p Proposed) int64 {
			t.Helper()
			id, err := Propose(t.Context(), tx, p)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		for want, change := range map[string]func(*Proposed){
			"code:RULEBOOK_CODE":                 func(p *Proposed) { p.Code = "II" },
			"titles.en:RULEBOOK_TITLE":           func(p *Proposed) { p.Titles = nil },
			"reasons.en:RULEBOOK_REASONS":        func(p *Proposed) { p.Reasons = nil },
			"proposedOn:RULEBOOK_PROPOSED_LATER": func(p *Proposed) { p.On = tx.Today().AddDays(1) },
			"proposedOn:DATE_TOO_EARLY":          func(p *Proposed) { p.On = day("1899-01-01") },
			"body:NOT_FOUND":                     func(p *Proposed) { p.Body = "NOBODY" },
			"texts.en:RULEBOOK_SAME": func(p *Proposed) {
				p.Titles, p.Texts = texts.Translated{"en": "Fee waivers"}, texts.Translated{"en": "A waiver is valid for one year."}
			},
		} {
			p := good
			change(&p)
			if _, err := Propose(t.Context(), tx, p); refusetest.Codes(err) != want {
				t.Errorf("%q, not %q", refusetest.Codes(err), want)
			}
		}
		elsewhere := propose(Proposed{Code: "7.1", Body: "BOARD", Titles: good.Titles, Reasons: good.Reasons, Audience: "BOARD"})
		decision := decide(t, tx, "2023/02", "2023-11-01", "SOP 2.3")
		d := draft("2.3.6", "Waivers", "Civil society too.", "2023-12-01")
		d.ProposalID = elsewhere
		if _, err := Adopt(t.Context(), tx, decision, d); refusetest.Codes(err) != "proposalId:RULEBOOK_PROPOSAL_OTHER" {
			t.Error(refusetest.Codes(err))
		}
	})
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		begin(t, tx)
		p := Proposed{Code: "2.3.6", Body: "BOARD", Titles: texts.Translated{"en": "Waivers"}, Texts: texts.Translated{"en": "Civil society too."}, Reasons: texts.Translated{"en": "Fair."}}
		var ids []int64
		for _, audience := range []string{"PUBLIC", "MEMBERS", "BOARD"} {
			p.Audience = audience
			id, err := Propose(t.Context(), tx, p)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		decision := decide(t, tx, "2023/02", "2023-11-01", "SOP 2.3")
		d := draft("2.3.6", "Waivers", "Civil society too.", "2023-12-01")
		d.ProposalID = ids[0]
		version := adopt(t, tx, decision, d)[0]
		for want, c := range map[string]Closing{
			"":                           {ID: ids[1], Withdrawn: true, Reason: "Taken up elsewhere"},
			"reason:RULEBOOK_REASON":     {ID: ids[2]},
			"id:RULEBOOK_PROPOSAL_ENDED": {ID: ids[0], Reason: "No"},
			"id:NOT_FOUND":               {ID: 1 << 40, Reason: "No"},
		} {
			if got := refusetest.Codes(Close(t.Context(), tx, c)); got != want {
				t.Errorf("%q, not %q", got, want)
			}
		}
		list, err := Proposals(t.Context(), tx)
		if err != nil || len(list) != 3 {
			t.Fatal(len(list), err)
		}
		got := map[int64]string{}
		for _, row := range list {
			got[row.ID] = row.State()
			if row.ID == ids[0] && (row.VersionID != version || row.DecisionID != decision || row.BaseNumber != 2 || row.EndedOn != day("2023-11-01")) {
				t.Errorf("%+v", row)
			}
		}
		if diff := cmp.Diff(map[int64]string{ids[0]: "ADOPTED", ids[1]: "WITHDRAWN", ids[2]: "PROPOSED"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatCitesASectionIsFoundByItsCode(t *testing.T) {
	storetest.Tx(t, store.System("test"), func(tx *store.Tx) {
		begin(t, tx)
		decide(t, tx, "2023/02", "2023-11-01", "SOP 2.3.6 and SOP 2.3")
		decide(t, tx, "2023/03", "2023-11-02", "SOP 2.3.61")
		if _, err := tx.Exec(t.Context(), `
			with p as (insert into papers (label, number, titles, audience) values ('PAPER', '1', '{"en": "Reserve"}', 'PUBLIC') returning id),
			v as (insert into paper_versions (paper_id, language, number, media_type, bytes, sha256, body)
			  select id, 'en', n, 'text/plain', 1, sha256(convert_to(body, 'UTF8')), body from p, (values (1, 'see SOP 2.3.6'), (2, 'see SOP 2.3. Not 2, nor 2.3.6.')) t (n, body) returning id, number, body),
			w as (insert into paper_words (version_id, part, words, search) select id, 1, body, words_in('en', 'Reserve', body) from v)
			insert into waiver_packs (way, rule, closes_on, closed_at, result, decision_id)
			select 'MEETING', 'SOP 2.3.6', '2023-11-01'::date, clock(), 'DECIDED', d.id from decisions d where d.number = '2023/02'
			union all select 'MEETING', 'SOP 2.3.6', '2023-12-15'::date, null, null, null
			union all select 'MEETING', 'SOP 2.3.61', '2023-12-16'::date, null, null, null`); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			code string
			by   Citer
			size int
			want []string
		}{
			{"2.3", ByDecision, 10, []string{"2023/02", "2023/01"}},
			{"2.3", ByDecision, 1, []string{"2023/02", "2023/01"}}, // one more than the page, for the next
			{"2.3.6", ByDecision, 10, []string{"2023/02"}},
			{"2.3.6", ByCriteria, 10, []string{"1"}},
			{"2.3", BySection, 10, nil}, // 2.3.6 cited it until it was amended
			{"2", BySection, 10, []string{"2.3"}},
			{"2.2.4", ByStandingRule, 10, []string{"PAPERS", "PROPOSE", "SPEAK", "STAND", "VOTE"}},
			{"2.3.6", ByPack, 10, []string{"", "2023/02"}}, // one waits for its decision
			{"2.3", ByPaper, 10, []string{""}}, {"2.3.6", ByPaper, 10, nil}, {"2", ByPaper, 10, nil},
			{"2", ByPack, 10, nil}, {"2", ByMember, 10, nil},
		} {
			found, err := CitedBy(t.Context(), tx, []string{row.code}, row.by, tx.Today(), relay.Page{Size: row.size})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range found[row.code] {
				if c.ID != 0 {
					got = append(got, c.Number)
				}
				if c.Total != len(row.want) {
					t.Errorf("%s by %s: %d in all", row.code, row.by, c.Total)
				}
				if said := c.In(row.by, texts.French); c.ID != 0 && (said == "" || strings.HasPrefix(said, "[")) {
					t.Errorf("%s says %q", row.by, said)
				}
			}
			if row.by == ByStandingRule {
				if len(got) != 5 {
					t.Error(got)
				}
				continue
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("%s by %s: %s", row.code, row.by, diff)
			}
		}
		then, err := CitedBy(t.Context(), tx, []string{"2.3"}, BySection, day("2020-01-01"), relay.Page{Size: 5})
		if err != nil || len(then["2.3"]) != 1 || then["2.3"][0].Number != "2.3.6" {
			t.Errorf("in 2020: %+v, %v", then, err)
		}
	})
}
