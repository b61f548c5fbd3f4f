package reminders

import (
	"context"
	"fmt"
	"slices"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// RuleDraft is what a rule shall say.
type RuleDraft struct {
	Enabled  bool
	Audience []string // roles of contacts, at least one; of a rule that writes to who reviews: none
	Steps    []StepDraft
}

// StepDraft is a step as a form has it; without days it is left out.
type StepDraft struct {
	Days       *int // from the due date; below zero: before
	TemplateID int64
	kind       Kind
	about      Subject // of its text
	place      int     // in the form
}

const (
	mostSteps = 20
	earliest  = -365
	latest    = 1825 // days: five years
)

// UpdateRule writes a rule anew. What is planned keeps its day, its words and
// its readers: a series of reminders that is planned already stays as it is,
// and everything not planned yet follows the new version. expectedNumber
// refuses with RULE_CHANGED when somebody else was first.
func UpdateRule(ctx context.Context, tx *store.Tx, id int64, d RuleDraft, expectedNumber int) error {
	now, found, err := RuleByID(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case !found:
		return refuse.NotFound("id")
	case now.Number != expectedNumber:
		return refuse.Conflict("expectedVersion", "RULE_CHANGED")
	}
	templates, err := Templates(ctx, tx)
	if err != nil {
		return err
	}
	if d.Steps, err = d.checked(matterOf(now.Subject), templates); err != nil {
		return err
	}
	if now.says(d) {
		return nil
	}
	return writeRule(ctx, tx, id, now.Number+1, d)
}

// checked refuses steps that make no sense, each with its place in the form,
// and leaves out those without days.
func (d RuleDraft) checked(about matter, templates []Template) (steps []StepDraft, err error) {
	var problems refuse.List
	switch {
	case about.people && len(d.Audience) == 0:
		problems.Add(refuse.Invalid("audience", "RULE_AUDIENCE_MISSING"))
	case !about.people && len(d.Audience) > 0:
		problems.Add(refuse.Invalid("audience", "RULE_AUDIENCE_REVIEWERS"))
	}
	for place, s := range d.Steps {
		if s.Days == nil {
			continue
		}
		s.place = place
		if i := slices.IndexFunc(templates, func(t Template) bool { return t.ID == s.TemplateID }); i >= 0 {
			s.kind, s.about = templates[i].Kind, templates[i].About
		}
		problems.Add(s.check(about, steps))
		steps = append(steps, s)
	}
	switch {
	case len(steps) == 0:
		problems.Add(refuse.Invalid("steps", "RULE_STEPS_MISSING"))
	case len(steps) > mostSteps:
		problems.Add(refuse.Invalid("steps", "RULE_STEPS_TOO_MANY", "Most", mostSteps))
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(steps, func(a, b StepDraft) int { return *a.Days - *b.Days })
	formal := slices.DeleteFunc(slices.Clone(steps), func(s StepDraft) bool { return s.kind == KindReminder })
	for i := 1; i < len(formal); i++ {
		if slices.Index(about.kinds, formal[i].kind) < slices.Index(about.kinds, formal[i-1].kind) {
			return nil, refuse.Invalid(formal[i].field("days"), "RULE_STEPS_ORDER")
		}
	}
	return steps, nil
}

func (s StepDraft) field(name string) string { return fmt.Sprintf("steps.%d.%s", s.place, name) }

// check looks at one step beside those before it in the form.
func (s StepDraft) check(about matter, others []StepDraft) *refuse.Refusal {
	switch {
	case s.about != about.subject || !slices.Contains(about.kinds, s.kind):
		return refuse.Invalid(s.field("templateId"), "RULE_STEP_TEMPLATE")
	case *s.Days < earliest || *s.Days > latest:
		return refuse.Invalid(s.field("days"), "RULE_STEP_DAYS", "From", -earliest, "To", latest)
	case s.kind == KindReminder && *s.Days > about.last:
		return refuse.Invalid(s.field("days"), "RULE_STEP_LATE")
	case s.kind == KindEnd && *s.Days <= 0:
		return refuse.Invalid(s.field("days"), "RULE_STEP_BEFORE_END")
	case s.kind != KindReminder && *s.Days <= 0:
		return refuse.Invalid(s.field("days"), "RULE_STEP_EARLY")
	case slices.ContainsFunc(others, func(o StepDraft) bool { return *o.Days == *s.Days }):
		return refuse.Invalid(s.field("days"), "RULE_STEP_TWICE")
	case s.kind != KindReminder && slices.ContainsFunc(others, func(o StepDraft) bool { return o.kind == s.kind }):
		return refuse.Invalid(s.field("templateId"), "RULE_KIND_TWICE")
	}
	return nil
}

// says tells whether the rule says already what a draft would.
func (r Rule) says(d RuleDraft) bool {
	audience := slices.Clone(d.Audience)
	slices.Sort(audience)
	own := r.Audience()
	slices.Sort(own)
	return r.Enabled == d.Enabled && slices.Equal(own, slices.Compact(audience)) &&
		slices.EqualFunc(r.Steps, d.Steps, func(a Step, b StepDraft) bool { return a.Days == *b.Days && a.TemplateID == b.TemplateID })
}

func writeRule(ctx context.Context, tx *store.Tx, id int64, number int, d RuleDraft) error {
	var version int64
	_, err := tx.Get(ctx, &version, `
		insert into reminder_rule_versions (rule_id, number, enabled, audience, written_at, written_by)
		values ($1, $2, $3, (select array_agg(distinct role order by role) from unnest($4::text[]) role), $5, nullif($6, 0)) returning id`,
		id, number, d.Enabled, store.Texts(d.Audience), tx.Now(), tx.Viewer().PersonID)
	if store.Violates(err, "reminder_rule_versions_once") {
		return refuse.Conflict("expectedVersion", "RULE_CHANGED")
	}
	if err != nil {
		return err
	}
	days, templates := make([]int64, len(d.Steps)), make([]int64, len(d.Steps))
	for i, s := range d.Steps {
		days[i], templates[i] = int64(*s.Days), s.TemplateID
	}
	_, err = tx.Exec(ctx, `
		insert into reminder_rule_steps (version_id, days, kind, template_id)
		select $1, s.days, t.kind, t.id from unnest($2::bigint[], $3::bigint[]) s (days, template_id) join reminder_templates t on t.id = s.template_id
		order by s.days`, version, store.IDs(days), store.IDs(templates))
	return err
}
