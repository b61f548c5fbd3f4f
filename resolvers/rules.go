package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/reminders"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// reminderRule is ReminderRule of the schema.
type reminderRule struct {
	Audience      []string
	Category      *named
	Enabled       bool
	ID            graphql.ID
	Members       int32
	PlannedBefore int32
	Steps         []*reminderStep
	Subject       string
	Version       int32
	WrittenAt     DateTime
	WrittenBy     *string
}

// subjectWord is a subject in the schema's words, subjectOf the other way round.
func subjectWord(s reminders.Subject) string { return strings.ToUpper(string(s)) }

func subjectOf(word *string, otherwise reminders.Subject) reminders.Subject {
	if word == nil {
		return otherwise
	}
	return reminders.Subject(strings.ToLower(*word))
}

type reminderStep struct {
	Days       int32
	Kind       string
	TemplateID graphql.ID
	names      texts.Translated
}

func (s *reminderStep) TemplateName(ctx context.Context, args languageArgs) string {
	return pick(ctx, args, s.names)
}

func ruleOf(row reminders.Rule) *reminderRule {
	shown := &reminderRule{
		Audience: row.Audience(), Enabled: row.Enabled, ID: id("ReminderRule", row.ID), Members: row.Members, PlannedBefore: row.Planned,
		Steps: []*reminderStep{}, Subject: subjectWord(row.Subject), Version: int32(row.Number), WrittenAt: DateTime{row.WrittenAt}, WrittenBy: row.WrittenBy,
	}
	if row.CategoryCode != nil {
		shown.Category = &named{*row.CategoryCode, *row.CategoryName}
	}
	for _, s := range row.Steps {
		shown.Steps = append(shown.Steps, &reminderStep{int32(s.Days), string(s.Kind), id("ReminderTemplate", s.TemplateID), s.TemplateName})
	}
	return shown
}

// ReminderRules lists the rules.
func (r *Root) ReminderRules(ctx context.Context) ([]*reminderRule, error) {
	rows, err := reminders.Rules(ctx, reader(ctx))
	list := make([]*reminderRule, len(rows))
	for i, row := range rows {
		list[i] = ruleOf(row)
	}
	return list, err
}

// ReminderRule reads one rule.
func (r *Root) ReminderRule(ctx context.Context, args struct{ ID graphql.ID }) (*reminderRule, error) {
	return one(ctx, "ReminderRule", args.ID, loadRule)
}

func loadRule(ctx context.Context, q store.Reader, n int64) (*reminderRule, error) {
	row, found, err := reminders.RuleByID(ctx, q, n)
	if err != nil || !found {
		return nil, err
	}
	return ruleOf(row), nil
}

type reminderRulePayload struct {
	Rule       *reminderRule
	UserErrors []userError
}

// ReminderRuleAdd begins a category's own rule.
func (r *Root) ReminderRuleAdd(ctx context.Context, args struct {
	Input struct {
		Category string
		Subject  *string
	}
}) (p reminderRulePayload, err error) {
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		n, err := reminders.AddRuleAbout(ctx, tx, subjectOf(args.Input.Subject, reminders.Dues), args.Input.Category)
		if err == nil {
			p.Rule, err = loadRule(ctx, tx, n)
		}
		return err
	})
	return p, err
}

type reminderRuleUpdateInput struct {
	Audience        []string
	Enabled         bool
	ExpectedVersion int32
	ID              graphql.ID
	Steps           []struct {
		Days       *int32
		TemplateID *graphql.ID
	}
}

func (in reminderRuleUpdateInput) draft() (reminders.RuleDraft, error) {
	d := reminders.RuleDraft{Enabled: in.Enabled, Audience: in.Audience}
	for _, s := range in.Steps {
		step := reminders.StepDraft{}
		if s.Days != nil {
			step.Days = new(int(*s.Days))
		}
		if s.TemplateID != nil {
			var err error
			if step.TemplateID, err = relay.Decode("ReminderTemplate", "steps", string(*s.TemplateID)); err != nil {
				return d, err
			}
		}
		d.Steps = append(d.Steps, step)
	}
	return d, nil
}

// ReminderRuleUpdate changes a rule.
func (r *Root) ReminderRuleUpdate(ctx context.Context, args struct{ Input reminderRuleUpdateInput }) (p reminderRulePayload, err error) {
	p.UserErrors, err = r.writeOn(ctx, "ReminderRule", "id", args.Input.ID, func(tx *store.Tx, n int64) error {
		d, err := args.Input.draft()
		if err != nil {
			return err
		}
		if err := reminders.UpdateRule(ctx, tx, n, d, int(args.Input.ExpectedVersion)); err != nil {
			return err
		}
		p.Rule, err = loadRule(ctx, tx, n)
		return err
	})
	return p, err
}
