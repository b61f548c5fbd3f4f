package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/rulebook"
	"github.com/plenary-org/plenary/schema/texts"
)

// ruleVersion is RuleVersion of the schema.
type ruleVersion struct {
	Adopted     bool
	ID          graphql.ID
	InForceFrom date.Date
	InForceTo   *date.Date
	Number      int32
	RecordedAt  DateTime
	RecordedBy  *string
	Repealed    bool
	ReplacedAt  *DateTime
	ReplacedWhy *string
	State       string
	Titles      translations
	Why         *string
	row         rulebook.Version
	shelf       *shelf
}

func (sh *shelf) version(ctx context.Context, row rulebook.Version) *ruleVersion {
	v := &ruleVersion{
		Adopted: row.DecisionID != 0, ID: id("RuleVersion", row.ID), InForceFrom: row.From, InForceTo: lastOf(row.To), Number: int32(row.Number),
		RecordedAt: DateTime{row.RecordedAt}, RecordedBy: row.RecordedBy, Repealed: row.Repealed, ReplacedWhy: optional(row.ReplacedWhy),
		State: string(row.State(reader(ctx).Today())), Titles: translationsOf(row.Titles), Why: optional(row.Why), row: row, shelf: sh,
	}
	if row.ReplacedAt != nil {
		v.ReplacedAt = &DateTime{*row.ReplacedAt}
	}
	return v
}

func (v *ruleVersion) Decision(ctx context.Context) (*decision, error) {
	return v.shelf.decision(ctx, v.row.DecisionID)
}

func (v *ruleVersion) Texts(ctx context.Context) (translations, error) {
	said, err := v.shelf.said.Get(ctx, v.row.ID)
	return translationsOf(said), err
}

func (v *ruleVersion) Wording(ctx context.Context, args languageArgs) (ruleWording, error) {
	said, err := v.shelf.said.Get(ctx, v.row.ID)
	return wordingOf(args.or(ctx), v.row.Titles, said), err
}

// ruleWording is RuleWording of the schema.
type ruleWording struct {
	Language string
	Text     *string
	Title    string
}

func wordingOf(l texts.Language, titles, said texts.Translated) ruleWording {
	w := rulebook.WordingIn(l, titles, said)
	return ruleWording{languageWord(w.Language), optional(w.Text), w.Title}
}

type ruleComparison struct {
	Differences []ruleDifference
	From        *ruleVersion
	Proposal    *ruleProposal
	To          *ruleVersion
}

type ruleDifference struct {
	Changed  bool
	Language string
	Text     []rulePiece
	Title    []rulePiece
}

type rulePiece struct{ Change, Text string }

type comparisonArgs struct {
	From       *int32
	ProposalID *graphql.ID
	To         *int32
}

// Comparison compares two versions, or the version that a proposal began with
// and the proposal.
func (s *ruleSection) Comparison(ctx context.Context, args comparisonArgs) (*ruleComparison, error) {
	if args.ProposalID != nil && *args.ProposalID != "" {
		return s.proposed(ctx, args)
	}
	from, to, found := s.row.Pair(int(value(args.From)), int(value(args.To)))
	if !found {
		return nil, nil
	}
	before, err := s.shelf.said.Get(ctx, from.ID)
	if err != nil {
		return nil, err
	}
	after, err := s.shelf.said.Get(ctx, to.ID)
	c := &ruleComparison{From: s.shelf.version(ctx, from), To: s.shelf.version(ctx, to)}
	c.Differences = differencesOf(from.Titles, before, to.Titles, after)
	return c, err
}

func (s *ruleSection) proposed(ctx context.Context, args comparisonArgs) (*ruleComparison, error) {
	list, err := s.shelf.proposals.Get(ctx, s.row.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.ID != *args.ProposalID {
			continue
		}
		from, found := s.row.Numbered(int(value(args.From)))
		if args.From == nil {
			from, found = s.row.Numbered(p.row.BaseNumber)
		}
		if !found {
			return nil, nil
		}
		before, err := s.shelf.said.Get(ctx, from.ID)
		return &ruleComparison{differencesOf(from.Titles, before, p.row.Titles, p.row.Texts), s.shelf.version(ctx, from), p, nil}, err
	}
	return nil, nil
}

// differencesOf compares wordings in each language that either has.
func differencesOf(titlesFrom, from, titlesTo, to texts.Translated) []ruleDifference {
	list := []ruleDifference{}
	for _, l := range []texts.Language{texts.English, texts.French, texts.Spanish} {
		if titlesFrom[l] == "" && titlesTo[l] == "" {
			continue
		}
		list = append(list, ruleDifference{
			titlesFrom[l] != titlesTo[l] || from[l] != to[l], languageWord(l), pieces(from[l], to[l]), pieces(titlesFrom[l], titlesTo[l]),
		})
	}
	return list
}

func pieces(from, to string) []rulePiece {
	list := []rulePiece{}
	for _, p := range rulebook.Differences(from, to) {
		list = append(list, rulePiece{string(p.Change), p.Text})
	}
	return list
}
