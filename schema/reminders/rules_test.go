package reminders_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plenary-org/plenary/schema/refuse/refusetest"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

func step(days int, template int64) reminders.StepDraft {
	return reminders.StepDraft{Days: &days, TemplateID: template}
}

// write runs an act of the secretariat.
func (h *house) write(act func(context.Context, *store.Tx) error) error {
	h.t.Helper()
	return h.store.Write(h.t.Context(), store.System("test"), func(tx *store.Tx) error { return act(h.t.Context(), tx) })
}

func draftOf(rule reminders.Rule) reminders.RuleDraft {
	d := reminders.RuleDraft{Enabled: rule.Enabled, Audience: rule.Audience()}
	for _, s := range rule.Steps {
		d.Steps = append(d.Steps, step(s.Days, s.TemplateID))
	}
	return d
}

// rule changes the general rule.
func (h *house) rule(change func(*reminders.RuleDraft)) {
	h.t.Helper()
	if err := h.write(func(ctx context.Context, tx *store.Tx) error {
		rules, err := reminders.Rules(ctx, tx)
		if err != nil {
			return err
		}
		d := draftOf(rules[0])
		change(&d)
		return reminders.UpdateRule(ctx, tx, rules[0].ID, d, rules[0].Number)
	}); err != nil {
		h.t.Fatal(err)
	}
}

// reword changes the text of the built-in reminders.
func (h *house) reword(subject string) {
	h.t.Helper()
	if err := h.write(func(ctx context.Context, tx *store.Tx) error {
		list, err := reminders.Templates(ctx, tx)
		if err != nil {
			return err
		}
		d := list[0].Draft()
		d.Subject = texts.Translated{"en": subject, "fr": subject, "es": subject}
		return reminders.UpdateTemplate(ctx, tx, list[0].ID, d, list[0].Number)
	}); err != nil {
		h.t.Fatal(err)
	}
}

func TestAChangeOfRuleOrWordsIsForWhatIsNotPlannedYet(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	planned := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.day(-70)
	h.run()
	h.rule(func(d *reminders.RuleDraft) { d.Steps = append(d.Steps[2:], step(-45, d.Steps[0].TemplateID)) })
	h.reword("Pay {{.Balance}}, {{ .Organisation }}")
	h.owing(2, 1)
	later := h.contact(2, "FOCAL_POINT", "en", "2020-01-01")
	h.run()
	if diff := cmp.Diff([]string{"-60 PLANNED", "-30 PLANNED", "-7 PLANNED", "0 PLANNED", "7 PLANNED", "30 PLANNED"}, h.ledger(planned)); diff != "" {
		t.Errorf("what was planned: %s", diff)
	}
	if diff := cmp.Diff([]string{"-45 PLANNED", "-7 PLANNED", "0 PLANNED", "7 PLANNED", "30 PLANNED"}, h.ledger(later)); diff != "" {
		t.Errorf("what was not: %s", diff)
	}
	if again := h.run(); again.Any() {
		t.Errorf("again: %+v", again)
	}
	for _, day := range []int{-60, -45} {
		h.night(day)
	}
	letters := h.server.Messages()
	if len(letters) != 2 || !strings.HasPrefix(letters[0].Subject, "Membership fee for 2024") || letters[1].Subject != "Pay USD\u00a02,200.00, Member 2" {
		t.Errorf("%d letters: %q", len(letters), []string{letters[0].Subject, letters[len(letters)-1].Subject})
	}
	// Notices are planned a month ahead each: their new words count in time.
	h.rule(func(d *reminders.RuleDraft) {
		for i, s := range d.Steps {
			if *s.Days == 60 {
				d.Steps[i] = step(61, s.TemplateID)
			}
		}
	})
	h.day(32)
	h.run()
	if rows := h.ledger(planned); rows[len(rows)-1] != "61 PLANNED" {
		t.Errorf("%v", rows)
	}
	h.rule(func(d *reminders.RuleDraft) {
		for i, s := range d.Steps {
			if *s.Days == 61 {
				d.Steps[i] = step(62, s.TemplateID)
			}
		}
	})
	h.day(33)
	if c := h.run(); c.Planned != 0 {
		t.Errorf("a second notice of arrears: %+v", c)
	}
}

func TestTheRuleOfACategoryTakesThePlaceOfTheGeneralOne(t *testing.T) {
	h := open(t)
	h.owing(1, 1)
	general := h.contact(1, "FOCAL_POINT", "en", "2020-01-01")
	h.exec(`insert into categories (code, name, position) values ('OWN', '{"en": "Own"}', 2)`)
	h.exec(`insert into organisations (names) values ('{"en": "Member 2"}')`)
	h.exec(`select member_admit(o.id, c.id, k.id, null, '2015-01-01') from organisations o, constituencies c, categories k
		where o.name_en = 'Member 2' and c.code = 'TEST' and k.code = 'OWN'`)
	h.exec(`insert into dues (member_id, year_id, band_id, currency, amount, due_on)
		select m.id, y.id, b.id, 'USD', 100, y.due_on from members m join organisations o on o.id = m.organisation_id, membership_years y, bands b
		where o.name_en = 'Member 2' and b.code = 'TEST'`)
	own, alternate := h.contact(2, "FOCAL_POINT", "en", "2020-01-01"), h.contact(2, "ALTERNATE", "en", "2020-01-01")
	var rule reminders.Rule
	change := func(enabled bool) {
		if err := h.write(func(ctx context.Context, tx *store.Tx) error {
			rules, err := reminders.Rules(ctx, tx)
			if err != nil {
				return err
			}
			rule = rules[slices.IndexFunc(rules, func(r reminders.Rule) bool { return r.CategoryCode != nil })]
			return reminders.UpdateRule(ctx, tx, rule.ID, reminders.RuleDraft{Enabled: enabled, Audience: []string{"ALTERNATE", "FOCAL_POINT"},
				Steps: []reminders.StepDraft{step(10, rule.Steps[0].TemplateID), step(-90, rule.Steps[0].TemplateID)}}, rule.Number)
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.write(func(ctx context.Context, tx *store.Tx) error { _, err := reminders.AddRule(ctx, tx, "OWN"); return err }); err != nil {
		t.Fatal(err)
	}
	change(true)
	h.day(-85)
	h.run()
	for person, want := range map[int64]string{general: "-60 -30 -7 0 7 30", own: "-90 10", alternate: "-90 10"} {
		var days string
		h.one(&days, `select string_agg(days::text, ' ' order by days) from reminders where person_id = $1`, person)
		if days != want {
			t.Errorf("person %d: %s, want %s", person, days, want)
		}
	}
	change(false) // then the general one is theirs too, for what is not planned
	third := h.contact(2, "FINANCE", "en", "2020-01-01")
	h.run()
	var days string
	if h.one(&days, `select string_agg(days::text, ' ' order by days) from reminders where person_id = $1`, third); days != "-60 -30 -7 0 7 30" {
		t.Errorf("where the own rule is off: %s", days)
	}
}

func TestRulesAreRefusedWithTheirFieldAndRemedy(t *testing.T) {
	h := open(t)
	rules, err := reminders.Rules(t.Context(), h.store.Read(store.System("test")))
	if err != nil || len(rules) != 7 || len(rules[0].Steps) != 9 {
		t.Fatalf("%+v %v", rules, err)
	}
	list, err := reminders.Templates(t.Context(), h.store.Read(store.System("test")))
	if err != nil || len(list) != 12 {
		t.Fatalf("%+v %v", list, err)
	}
	reminder, arrears, suspension, restored := list[0].ID, list[1].ID, list[2].ID, list[4].ID
	audience := []string{"FOCAL_POINT"}
	for _, row := range []struct {
		name    string
		draft   reminders.RuleDraft
		version int
		want    string
	}{
		{"an older version", draftOf(rules[0]), 7, "expectedVersion:RULE_CHANGED"},
		{"nobody", reminders.RuleDraft{Steps: []reminders.StepDraft{step(1, reminder)}}, 1, "audience:RULE_AUDIENCE_MISSING"},
		{"nothing", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{{TemplateID: reminder}}}, 1, "steps:RULE_STEPS_MISSING"},
		{"twice", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(1, reminder), {}, step(1, reminder)}}, 1, "steps.2.days:RULE_STEP_TWICE"},
		{"far", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(-366, reminder)}}, 1, "steps.0.days:RULE_STEP_DAYS"},
		{"early", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(0, arrears)}}, 1, "steps.0.days:RULE_STEP_EARLY"},
		{"two notices", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(60, arrears), step(70, arrears)}}, 1, "steps.1.templateId:RULE_KIND_TWICE"},
		{"order", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(60, suspension), step(70, arrears)}}, 1, "steps.1.days:RULE_STEPS_ORDER"},
		{"restored", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(60, restored)}}, 1, "steps.0.templateId:RULE_STEP_TEMPLATE"},
		{"no text", reminders.RuleDraft{Audience: audience, Steps: []reminders.StepDraft{step(60, 999)}}, 1, "steps.0.templateId:RULE_STEP_TEMPLATE"},
	} {
		err := h.write(func(ctx context.Context, tx *store.Tx) error {
			return reminders.UpdateRule(ctx, tx, rules[0].ID, row.draft, row.version)
		})
		if got := codes(err); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	add := func(category string) string {
		return codes(h.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := reminders.AddRule(ctx, tx, category)
			return err
		}))
	}
	if got := []string{add("TEST"), add("TEST"), add("NONE")}; !cmp.Equal(got, []string{"", "category:RULE_EXISTS", "category:NOT_FOUND"}) {
		t.Errorf("%v", got)
	}
}

var codes = refusetest.Codes

func TestOfTwoWhoChangeARuleAtOnceOneIsTold(t *testing.T) {
	h := open(t)
	rules, err := reminders.Rules(t.Context(), h.store.Read(store.System("test")))
	if err != nil {
		t.Fatal(err)
	}
	refusetest.Race(t, 4, "expectedVersion:RULE_CHANGED", func(i int) error {
		d := draftOf(rules[0])
		d.Steps = append(d.Steps, step(40+i, d.Steps[0].TemplateID))
		return h.write(func(ctx context.Context, tx *store.Tx) error {
			return reminders.UpdateRule(ctx, tx, rules[0].ID, d, rules[0].Number)
		})
	})
}
