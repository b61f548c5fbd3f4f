package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plenary-org/plenary/jobs"
	"github.com/plenary-org/plenary/schema"
	"github.com/plenary-org/plenary/schema/notices"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/runs"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/store/storetest"
	"github.com/plenary-org/plenary/schema/texts"
)

// reminded is an API over one member that was reminded of its dues today.
func reminded(t *testing.T, owing int) (*API, *store.Store) {
	t.Helper()
	now := storetest.Now
	s := storetest.Open(t, store.Config{DSN: storetest.DSN(t), Clock: func() time.Time { return now }})
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		for _, statement := range []string{
			`insert into fee_schedules (code, name, currency, effective_from) values ('TEST', '{"en": "Fees"}', 'USD', '1999-01-01')`,
			`insert into membership_years (number, starts_on, ends_on, due_on, schedule_id)
			 select 11, '2024-01-01', '2024-12-31', '2024-01-31', id from fee_schedules where code = 'TEST'`,
			fmt.Sprintf(`insert into organisations (names, country_code)
			 select jsonb_build_object('en', 'Treasury ' || i, 'fr', 'Trésor ' || i), 'CI' from generate_series(1, %d) i`, owing),
			`select member_admit(o.id, (select min(id) from constituencies), b.category_id, b.id, '2015-01-01')
			 from organisations o, (select id, category_id from bands order by id limit 1) b`,
			`insert into people (name, email, language) select 'Chloé ' || id, 'c' || id || '@example.org', 'fr' from organisations`,
			`insert into contacts (organisation_id, person_id, role, starts_on)
			 select o.id, p.id, 'FOCAL_POINT', '2020-01-01' from organisations o join people p on p.name = 'Chloé ' || o.id`,
			`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
			 select m.id, y.id, m.band_id, 'USD', 220000, y.due_on from register(clock()::date) m, membership_years y where y.number = 11`,
		} {
			if _, err := tx.Exec(t.Context(), statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(24 * time.Hour) // sixty days before the due date
	if err := s.Work(t.Context(), store.System("test"), func(tx *store.Tx) error {
		_, err := reminders.Run(t.Context(), tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	outbox, err := notices.New(notices.Config{BaseURL: "https://plenary.example.org", Secret: []byte("secret")},
		reminders.Renewal(func(texts.Language, int64) string { return "https://plenary.example.org/my-membership" }))
	if err != nil {
		t.Fatal(err)
	}
	runner := jobs.New(jobs.Config{Store: s}, jobs.Job{Name: "housekeeping", When: jobs.Daily{Hour: 4},
		Do: func(context.Context, *store.Store) (runs.Counts, error) { return runs.Counts{"sessions": 3}, nil }})
	t.Cleanup(func() {
		if err := runner.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	a, err := NewAPI(schema.SDL(), NewRoot(s, outbox, runner), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

var officer = store.Viewer{Roles: store.Implied(store.Staff), Language: texts.Spanish}

// asked runs an operation and fails on errors; into receives the data.
func asked(t *testing.T, ctx context.Context, a *API, query string, variables map[string]any, into any) {
	t.Helper()
	response := a.Execute(ctx, officer, query, "", variables)
	raw, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), `"errors"`) {
		t.Fatalf("%s", raw)
	}
	if err := json.Unmarshal(raw, &struct{ Data any }{into}); err != nil {
		t.Fatal(err)
	}
}

const ledgerPage = `query($first: Int, $after: String, $filter: ReminderFilter) { reminders(first: $first, after: $after, filter: $filter) {
	totalCount counts { planned queued sent skipped failed } pageInfo { endCursor hasNextPage }
	nodes { id days plannedFor state reason reasonText address organisationName(language: FR) year memberId
	        recipient { name contact { email } } notice { id subject text html createdAt sentAt attempts lastError state }
	        preview { subject text html } } } }`

type ledger struct {
	Reminders struct {
		TotalCount int
		Counts     map[string]int
		PageInfo   struct {
			EndCursor   string
			HasNextPage bool
		}
		Nodes []struct {
			ID, State, MemberID, OrganisationName string
			Days                                  int
			Recipient                             struct {
				Name    string
				Contact struct{ Email string }
			}
			Notice  *struct{ State string }
			Preview *struct{ Subject, Text, HTML string }
		}
	}
}

func TestTheLedgerOfRemindersTakesTheSameStatementsForAnyPage(t *testing.T) {
	a, _ := reminded(t, 40)
	var counted []int64
	for _, first := range []int{2, 100} {
		ctx, statements := store.CountStatements(t.Context())
		var l ledger
		asked(t, ctx, a, ledgerPage, map[string]any{"first": first}, &l)
		counted = append(counted, statements.Load())
		if len(l.Reminders.Nodes) != first || l.Reminders.TotalCount != 240 || l.Reminders.Counts["queued"] != 40 || !l.Reminders.PageInfo.HasNextPage {
			t.Errorf("%d nodes, %d in all, %v", len(l.Reminders.Nodes), l.Reminders.TotalCount, l.Reminders.Counts)
		}
		n := l.Reminders.Nodes[0]
		if n.Days != 30 || n.Notice != nil || n.Preview == nil || !strings.Contains(n.Preview.Text, "Trésor") ||
			!strings.Contains(n.Preview.Text, "https://plenary.example.org/my-membership") || n.Recipient.Contact.Email == "" {
			t.Errorf("%+v", n)
		}
	}
	if counted[0] != counted[1] || counted[0] > 6 {
		t.Errorf("statements: %v", counted)
	}
}

func TestAReminderUnderWayIsNotSentAgain(t *testing.T) {
	a, _ := reminded(t, 1)
	var l ledger
	asked(t, t.Context(), a, ledgerPage, map[string]any{"filter": map[string]any{"state": "QUEUED"}}, &l)
	if len(l.Reminders.Nodes) != 1 || l.Reminders.Nodes[0].Notice.State != "QUEUED" {
		t.Fatalf("%+v", l)
	}
	var p struct {
		ReminderResend struct {
			Reminder   *struct{ ID string }
			UserErrors []struct{ Code, Message string }
		}
	}
	asked(t, t.Context(), a, `mutation($input: ReminderResendInput!) { reminderResend(input: $input) { reminder { id } userErrors { code message } } }`,
		map[string]any{"input": map[string]any{"id": l.Reminders.Nodes[0].ID}}, &p)
	if p.ReminderResend.Reminder != nil || len(p.ReminderResend.UserErrors) != 1 || p.ReminderResend.UserErrors[0].Code != "REMINDER_UNDER_WAY" {
		t.Errorf("%+v", p)
	}
}

func TestAJobThatStaffStartIsInTheLedger(t *testing.T) {
	a, _ := reminded(t, 1)
	var p struct {
		JobRun struct {
			JobRun     *struct{ ID, Job string }
			UserErrors []struct{ Code string }
		}
	}
	start := `mutation($input: JobRunInput!) { jobRun(input: $input) { jobRun { id job } userErrors { code } } }`
	asked(t, t.Context(), a, start, map[string]any{"input": map[string]any{"name": "housekeeping"}}, &p)
	if p.JobRun.JobRun == nil || p.JobRun.JobRun.Job != "housekeeping" {
		t.Fatalf("%+v", p)
	}
	var seen struct {
		Jobs []struct {
			Schedule, Purpose string
			LastRun           *struct{ Outcome string }
		}
		JobRuns struct {
			TotalCount int
			Nodes      []struct {
				Outcome string
				Counts  []struct {
					Name  string
					Value int
				}
			}
		}
	}
	for len(seen.JobRuns.Nodes) == 0 || seen.JobRuns.Nodes[0].Outcome == "RUNNING" {
		asked(t, t.Context(), a, `{ jobs { name schedule purpose nextAt lastRun { outcome error } }
			jobRuns(filter: {job: "housekeeping"}) { totalCount nodes { outcome slot startedAt finishedAt askedBy counts { name value } } } }`, nil, &seen)
	}
	if seen.JobRuns.TotalCount != 1 || seen.JobRuns.Nodes[0].Counts[0].Value != 3 || seen.Jobs[0].LastRun == nil || seen.Jobs[0].Schedule != "todos los días a las 04:00" {
		t.Errorf("%+v", seen)
	}
	asked(t, t.Context(), a, start, map[string]any{"input": map[string]any{"name": "nonsense"}}, &p)
	if len(p.JobRun.UserErrors) != 1 || p.JobRun.UserErrors[0].Code != "JOB_UNKNOWN" {
		t.Errorf("%+v", p)
	}
}
