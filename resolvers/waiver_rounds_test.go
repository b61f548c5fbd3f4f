package resolvers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// waiving is an API over four partner countries. The fee of 2023 of 1 and 2 was
// waived, 3 was refused, 4 never asked; the year 2024 is open.
func waiving(t *testing.T) house {
	t.Helper()
	s := storetest.New(t)
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into organisations (names, country_code) select jsonb_build_object('en', 'Country ' || i), 'BF' from generate_series(1, 4) i`,
			`select member_admit(o.id, c.id, b.category_id, b.id, '2015-01-01') from organisations o
			 cross join (select b.id, b.category_id from bands b join categories g on g.id = b.category_id where g.code = 'partner_country' order by b.id limit 1) b
			 join constituencies c on c.code = 'partner_country'`,
			`insert into people (name, email) select 'Focal ' || right(name_en, 1), 'f' || right(name_en, 1) || '@example.org' from organisations`,
			`insert into contacts (organisation_id, person_id, role, starts_on) select o.id, p.id, 'FOCAL_POINT', '2020-01-01'
			 from organisations o join people p on p.name = 'Focal ' || right(o.name_en, 1) where p.name <> 'Focal 4'`,
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
			 select y - 2013, make_date(y, 1, 1), make_date(y, 12, 31), make_date(y, 3, 31), (select min(id) from fee_schedules) from generate_series(2023, 2024) y`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
			 select m.id, y.id, m.band_id, 'USD', 110000, y.due_on from register('2023-12-01') m, membership_years y where y.number = 10`,
			`insert into decisions (body, number, decided_on, rule) values ('BOARD', '2023/04', '2023-03-14', 'SOP 2.3.6')`,
			`insert into reliefs (kind, dues_id, amount, reason, decision_id)
			 select 'WAIVED', d.id, d.amount, 'hardship', x.id from decisions x, dues d join members m on m.id = d.member_id join organisations o on o.id = m.organisation_id
			 where o.name_en in ('Country 1', 'Country 2')`,
			`set local session_replication_role = replica`,
			`insert into fee_waivers (member_id, year_id, set_id, reference_on, state, submitted_at, outcome, decision_id, decided_at, valid_from, valid_to)
			 select m.id, y.id, s.id, '2023-01-24', d.state, '2023-02-01Z', d.state, x.id, '2023-03-14Z',
			        case when d.state = 'GRANTED' then y.starts_on end, case when d.state = 'GRANTED' then y.ends_on end
			 from (values ('Country 1', 'GRANTED'), ('Country 2', 'GRANTED'), ('Country 3', 'DECLINED')) d (name, state)
			 join organisations o on o.name_en = d.name join members m on m.organisation_id = o.id
			 join membership_years y on y.number = 10 join criteria_sets s on s.rule = 'SOP 2.3.6' join decisions x on true order by o.id`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	outbox, err := notices.New(notices.Config{BaseURL: "https://plenary.example.org", Secret: []byte("secret")})
	if err != nil {
		t.Fatal(err)
	}
	api, err := NewAPI(schema.SDL(), NewRoot(s, outbox, jobs.New(jobs.Config{Store: s})), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return house{api: api, store: s}
}

var (
	secretary = store.Viewer{Roles: store.Implied(store.Staff), Language: texts.English}
	stranger  = store.Viewer{Language: texts.English}
)

// focal is a contact of the country of a number.
func (h house) focal(t *testing.T, country string) store.Viewer {
	t.Helper()
	v := store.Viewer{Roles: store.Implied(store.Member), Language: texts.English, Members: []int64{0}}
	if _, err := h.store.Read(secretary).Get(t.Context(), &v.Members[0], `select id from organisations where name_en = $1`, "Country "+country); err != nil {
		t.Fatal(err)
	}
	return v
}

const openRound = `mutation($input: WaiverRoundOpenInput!) { waiverRoundOpen(input: $input) {
	carried joined letters mayAskCount asksUntil reviewUntil referenceOn round { id year } userErrors { code field }
	cases { member { organisation { name } } ruleRef clean changes gaps waiver { state } }
	criteria { ruleRef number cases new title } mayAsk { organisation { name } } unreachable { organisation { name } } leftOut { id } } }`

func TestARoundIsShownBeforeItIsOpened(t *testing.T) {
	h := waiving(t)
	input := map[string]any{"year": 2024, "referenceOn": "2024-01-24", "asksUntil": "2024-01-31", "reviewUntil": "2024-02-29", "dryRun": true}
	preview := h.act(t, secretary, openRound, input)
	for _, want := range []string{
		`"carried":2`, `"letters":3`, `"mayAskCount":2`, `"round":null`, `"asksUntil":"2024-01-31"`, `"ruleRef":"SOP 2.3.6","number":1,"cases":2,"new":false`,
		`"mayAsk":[{"organisation":{"name":"Country 3"}},{"organisation":{"name":"Country 4"}}]`, `"unreachable":[{"organisation":{"name":"Country 4"}}]`,
		`"member":{"organisation":{"name":"Country 1"}},"ruleRef":"SOP 2.3.6","clean":false`, `"waiver":null`, "Not answered: Our budget does not allow us",
	} {
		if !strings.Contains(preview, want) {
			t.Errorf("the preview lacks %s: %s", want, preview)
		}
	}
	var n int
	if _, err := h.store.Read(secretary).Get(t.Context(), &n, `select (select count(*) from waiver_rounds) + (select count(*) from notices)`); err != nil || n != 0 {
		t.Errorf("a preview leaves %d rows, %v", n, err)
	}
	delete(input, "dryRun")
	if said := h.act(t, secretary, openRound, input); !strings.Contains(said, `"round":{"id":`) || !strings.Contains(said, `"waiver":{"state":"DRAFT"}`) {
		t.Error(said)
	}
	if said := h.act(t, secretary, openRound, input); !strings.Contains(said, `{"code":"ROUND_OPEN","field":"year"}`) || !strings.Contains(said, `"carried":0`) {
		t.Errorf("again: %s", said)
	}
}

func TestTheBoardOfARoundIsReadAndItsMembersAreChased(t *testing.T) {
	h := waiving(t)
	h.act(t, secretary, openRound, map[string]any{"year": 2024})
	var rounds struct {
		WaiverRounds []struct {
			ID         string
			Year       int
			TotalCount int
			Version    int
			Counts     []struct {
				Stage string
				Count int
			}
			Cases struct {
				Counts []struct {
					Stage string
					Count int
				}
				Nodes []struct {
					Stage  string
					Member struct{ Organisation struct{ Name string } }
				}
			}
		}
	}
	query := `query($show: WaiverRoundShow, $stage: WaiverStage) { waiverRounds { id year totalCount version counts { stage count }
		cases(filter: { show: $show, stage: $stage }) { counts { stage count } nodes { stage member { organisation { name } } waiver { id state } } } } }`
	h.ask(t, secretary, query, nil, &rounds)
	r := rounds.WaiverRounds[0]
	if r.Year != 2024 || r.TotalCount != 2 || len(r.Cases.Nodes) != 2 || r.Cases.Counts[0].Stage != "TO_SEND" || r.Cases.Nodes[1].Member.Organisation.Name != "Country 2" {
		t.Errorf("%+v", r)
	}
	h.ask(t, secretary, query, map[string]any{"show": "CLEAN"}, &rounds)
	if b := rounds.WaiverRounds[0].Cases; len(b.Nodes) != 0 || len(b.Counts) != 0 {
		t.Errorf("clean: %+v", b)
	}
	ctx, statements := store.CountStatements(t.Context())
	answer := h.api.Execute(ctx, secretary, `query($id: ID!) { waiverRound(id: $id) { totalCount counts { count } cases(first: 50) { totalCount counts { count }
		nodes { changes gaps clean member { organisation { name } } waiver { state criteria { verdict } cost { amount } } } } } }`, "", map[string]any{"id": r.ID})
	if len(answer.Errors) > 0 || statements.Load() > 9 {
		t.Errorf("%d statements, %+v", statements.Load(), answer.Errors)
	}
	chase := `mutation($input: WaiverRoundChaseInput!) { waiverRoundChase(input: $input) { cases letters already unreachable { id } round { year } userErrors { code field } } }`
	for _, step := range []struct {
		dry  bool
		want string
	}{{true, `"cases":2,"letters":2,"already":0`}, {false, `"cases":2,"letters":2,"already":0`}, {false, `"cases":0,"letters":0,"already":2`}} {
		if said := h.act(t, secretary, chase, map[string]any{"roundId": r.ID, "dryRun": step.dry}); !strings.Contains(said, step.want) {
			t.Errorf("%s: %s", step.want, said)
		}
	}
	change := `mutation($input: WaiverRoundChangeInput!) { waiverRoundChange(input: $input) { round { asksUntil version } userErrors { code field } } }`
	input := map[string]any{"roundId": r.ID, "expectedVersion": r.Version, "asksUntil": "2024-02-10", "reviewUntil": "2024-03-10"}
	if said := h.act(t, secretary, change, input); !strings.Contains(said, `"asksUntil":"2024-02-10","version":2`) {
		t.Error(said)
	}
	if said := h.act(t, secretary, change, input); !strings.Contains(said, `{"code":"STALE_VERSION","field":"expectedVersion"}`) {
		t.Error(said)
	}
}
