package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// shelf is the rulebook as a request reads it: its sections at once, and what
// they say, who decided it and what is proposed once each, if anybody asks.
type shelf struct {
	book      *rulebook.Book
	said      *Batch[int64, texts.Translated]
	decisions *Batch[int64, *decision]
	proposals *Batch[int64, []*ruleProposal] // by section
	citers    *citers
}

type shelfKey struct{}

// theRulebook is the request's rulebook.
func theRulebook(ctx context.Context) (*shelf, error) {
	return ctx.Value(shelfKey{}).(func() (*shelf, error))()
}

func newShelf(ctx context.Context, q store.Reader) (*shelf, error) {
	book, err := rulebook.All(ctx, q)
	if err != nil {
		return nil, err
	}
	var versions, decided, sections []int64
	var codes []string
	for _, s := range book.Sections {
		sections, codes = append(sections, s.ID), append(codes, s.Code)
		for _, v := range s.Versions {
			versions, decided = append(versions, v.ID), append(decided, v.DecisionID)
		}
	}
	sh := &shelf{book: book, citers: newCiters(codes)}
	sh.said = NewBatch(versions, func(ctx context.Context, ids []int64) (map[int64]texts.Translated, error) {
		return rulebook.Texts(ctx, reader(ctx), ids)
	})
	sh.decisions = NewBatch(decided, shownDecisions)
	sh.proposals = NewBatch(sections, sh.loadProposals)
	return sh, nil
}

// decision shows a decision of the shelf; nil for none, or none for the viewer.
func (sh *shelf) decision(ctx context.Context, id int64) (*decision, error) {
	if id == 0 {
		return nil, nil
	}
	return sh.decisions.Get(ctx, id)
}

// ruleSection is RuleSection of the schema.
type ruleSection struct {
	Code   string
	ID     graphql.ID
	Level  int32
	On     date.Date
	row    rulebook.Section
	shelf  *shelf
	citers *citers
}

// section shows a section as on a day; those of one page share what cites them.
func (sh *shelf) section(row rulebook.Section, on date.Date, page *citers) *ruleSection {
	return &ruleSection{row.Code, id("RuleSection", row.ID), int32(rulebook.Level(row.Code)), on, row, sh, page}
}

func (sh *shelf) sections(rows []rulebook.Section, on date.Date) []*ruleSection {
	codes := make([]string, len(rows))
	for i, row := range rows {
		codes[i] = row.Code
	}
	page, list := newCiters(codes), make([]*ruleSection, len(rows))
	for i, row := range rows {
		list[i] = sh.section(row, on, page)
	}
	return list
}

func dayOr(q store.Reader, day *date.Date) date.Date {
	if day == nil || day.IsZero() {
		return q.Today()
	}
	return *day
}

// RuleSections is the rulebook of a day.
func (r *Root) RuleSections(ctx context.Context, args struct{ On *date.Date }) ([]*ruleSection, error) {
	sh, err := theRulebook(ctx)
	if err != nil {
		return nil, err
	}
	on := dayOr(reader(ctx), args.On)
	return sh.sections(sh.book.On(on), on), nil
}

// RuleSection is a section of the rulebook of a day.
func (r *Root) RuleSection(ctx context.Context, args struct {
	Code string
	On   *date.Date
}) (*ruleSection, error) {
	sh, err := theRulebook(ctx)
	if err != nil {
		return nil, err
	}
	row, found := sh.book.Section(args.Code)
	if !found {
		return nil, nil
	}
	if hidden, err := sh.hidden(ctx, row); err != nil || hidden {
		return nil, err
	}
	return sh.sections([]rulebook.Section{row}, dayOr(reader(ctx), args.On))[0], nil
}

// hidden tells whether nothing of a section is for the viewer: no version, and
// no proposal that they may read.
func (sh *shelf) hidden(ctx context.Context, row rulebook.Section) (bool, error) {
	if len(row.Versions) > 0 {
		return false, nil
	}
	list, err := sh.proposals.Get(ctx, row.ID)
	return len(list) == 0, err
}

func loadRuleSection(ctx context.Context, q store.Reader, n int64) (*ruleSection, error) {
	sh, err := theRulebook(ctx)
	if err != nil {
		return nil, err
	}
	for _, row := range sh.book.Sections {
		if row.ID == n {
			if hidden, err := sh.hidden(ctx, row); err != nil || hidden {
				return nil, err
			}
			return sh.section(row, q.Today(), sh.citers), nil
		}
	}
	return nil, nil
}

func (s *ruleSection) Parent() *ruleSection {
	row, _ := s.shelf.book.Section(rulebook.Parent(s.Code))
	if len(row.Versions) == 0 {
		return nil
	}
	return s.shelf.section(row, s.On, s.shelf.citers)
}

func (s *ruleSection) Parts() []*ruleSection {
	list := []*ruleSection{}
	for _, row := range s.shelf.book.Parts(s.Code, s.On) {
		list = append(list, s.shelf.section(row, s.On, s.shelf.citers))
	}
	return list
}

func (s *ruleSection) Version(ctx context.Context) *ruleVersion {
	row, stands := s.row.On(s.On)
	if !stands {
		return nil
	}
	return s.shelf.version(ctx, row)
}

func (s *ruleSection) Versions(ctx context.Context) []*ruleVersion {
	list := make([]*ruleVersion, len(s.row.Versions))
	for i, row := range s.row.Versions {
		list[i] = s.shelf.version(ctx, row)
	}
	return list
}

func (s *ruleSection) Proposals(ctx context.Context) ([]*ruleProposal, error) {
	list, err := s.shelf.proposals.Get(ctx, s.row.ID)
	return append([]*ruleProposal{}, list...), err
}

func (s *ruleSection) ViewerCanAmend(ctx context.Context) bool { return viewer(ctx).Can(store.Staff) }
