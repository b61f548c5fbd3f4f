package reminders

import (
	"context"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Rule says who is reminded of what, and when, in its latest version. The rule
// of a category, where it is in force, takes the place of the general one of
// its subject.
type Rule struct {
	ID           int64
	Subject      Subject
	CategoryCode *string           `db:"category_code"` // nil: of all categories without a rule of their own
	CategoryName *texts.Translated `db:"category_name"`
	VersionID    int64             `db:"version_id"`
	Number       int               // of the version; UpdateRule compares it
	Enabled      bool
	Roles        string    // of the contacts it writes to, with commas; empty: it writes to who reviews
	WrittenAt    time.Time `db:"written_at"`
	WrittenBy    *string   `db:"written_by"` // nil: it came with the product
	Planned      int32     // reminders that will go out by an older version
	Members      int32     // current members that it is for
	Steps        []Step    `db:"-"`
}

// Audience lists the roles of the contacts that the rule writes to.
func (r Rule) Audience() []string {
	if r.Roles == "" {
		return []string{}
	}
	return strings.Split(r.Roles, ",")
}

// Step is one letter of a rule.
type Step struct {
	VersionID    int64 `db:"version_id"`
	Days         int   // from the due date; below zero: before
	Kind         Kind
	TemplateID   int64            `db:"template_id"`
	TemplateName texts.Translated `db:"template_name"`
}

const ruleQuery = `
	select r.id, r.subject, c.code as category_code, c.name as category_name, v.id as version_id, v.number, v.enabled,
	       array_to_string(v.audience, ',') as roles, v.written_at, who.name as written_by,
	       (select count(*) from reminders l join reminder_rule_versions old on old.id = l.rule_version_id
	        where l.state = 'PLANNED' and old.rule_id = r.id and old.id <> v.id) as planned,
	       (select count(*) from register($1::date) m join reminder_plans course on course.subject = r.subject and course.category_id = m.category_id
	        where course.version_id = v.id and m.status = 'CURRENT') as members
	from reminder_rules r cross join lateral (
	  select v.id, v.number, v.enabled, v.audience, v.written_at, v.written_by from reminder_rule_versions v
	  where v.rule_id = r.id order by v.number desc limit 1) v
	left join categories c on c.id = r.category_id
	left join people who on who.id = v.written_by`

// bySubject is the order of matters.
const bySubject = `array_position('{dues,waiver_end,waiver_review,mandate_end,term_end,interests_due,action_due}', r.subject)`

// Rules lists the rules with their steps, by subject, the general one first.
func Rules(ctx context.Context, r store.Reader) (list []Rule, err error) {
	if err := r.Select(ctx, &list, ruleQuery+` order by `+bySubject+`, c.position nulls first, r.id`, r.Today()); err != nil {
		return nil, err
	}
	return list, addSteps(ctx, r, list)
}

// RuleByID reads one rule with its steps; found is false where there is none.
func RuleByID(ctx context.Context, r store.Reader, id int64) (rule Rule, found bool, err error) {
	found, err = r.Get(ctx, &rule, ruleQuery+` where r.id = $2`, r.Today(), id)
	if err != nil || !found {
		return rule, found, err
	}
	one := []Rule{rule}
	err = addSteps(ctx, r, one)
	return one[0], true, err
}

func addSteps(ctx context.Context, r store.Reader, rules []Rule) error {
	versions := make([]int64, len(rules))
	for i, rule := range rules {
		versions[i] = rule.VersionID
	}
	steps := []Step{}
	err := r.Select(ctx, &steps, `
		select s.version_id, s.days, s.kind, s.template_id, t.name as template_name
		from reminder_rule_steps s join reminder_templates t on t.id = s.template_id
		where s.version_id = any($1) order by s.days`, store.IDs(versions))
	for _, s := range steps {
		for i := range rules {
			if rules[i].VersionID == s.VersionID {
				rules[i].Steps = append(rules[i].Steps, s)
			}
		}
	}
	return err
}

// AddRule begins a category's own rule about dues as a copy of the general one,
// and returns its id.
func AddRule(ctx context.Context, tx *store.Tx, category string) (id int64, err error) {
	return AddRuleAbout(ctx, tx, Dues, category)
}

// AddRuleAbout begins a category's own rule about a subject.
func AddRuleAbout(ctx context.Context, tx *store.Tx, about Subject, category string) (id int64, err error) {
	if matterOf(about).nobody != "" { // no category has a rule of its own
		return 0, refuse.Invalid("subject", "RULE_ONE_FOR_ALL")
	}
	found, err := tx.Get(ctx, &id, `
		insert into reminder_rules (subject, category_id) select $2, c.id from categories c where c.code = $1 returning id`, category, about)
	switch {
	case store.Violates(err, "reminder_rules_once"):
		return 0, refuse.Conflict("category", "RULE_EXISTS")
	case err != nil:
		return 0, err
	case !found:
		return 0, refuse.NotFound("category")
	}
	general, _, err := generalRule(ctx, tx, about)
	if err != nil {
		return 0, err
	}
	draft := RuleDraft{Enabled: true, Audience: general.Audience()}
	for _, s := range general.Steps {
		draft.Steps = append(draft.Steps, StepDraft{Days: &s.Days, TemplateID: s.TemplateID})
	}
	return id, writeRule(ctx, tx, id, 1, draft)
}

func generalRule(ctx context.Context, tx *store.Tx, about Subject) (Rule, bool, error) {
	var id int64
	if _, err := tx.Get(ctx, &id, `select id from reminder_rules where subject = $1 and category_id is null`, about); err != nil {
		return Rule{}, false, err
	}
	return RuleByID(ctx, tx, id)
}
