package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/decisions"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type decisionInput struct {
	Body      *string
	DecidedOn *date.Date
	Number    *string
	Rule      *string
}

// by is the decision of a body where the input names none.
func (in *decisionInput) by(body string) *decisionInput {
	if in == nil || value(in.Body) != "" {
		return in
	}
	other := *in
	other.Body = &body
	return &other
}

// cite finds or records the decision that an input names; 0 for none.
func (in *decisionInput) cite(ctx context.Context, tx *store.Tx) (int64, error) {
	if in == nil {
		return 0, nil
	}
	return decisions.Cite(ctx, tx, decisions.Citation{
		Body: value(in.Body), Number: value(in.Number), On: value(in.DecidedOn), Rule: value(in.Rule),
	})
}

type decisionPayload struct {
	Decision   *decision
	UserErrors []userError
}

type votesInput struct{ Abstained, Against, InFavour int32 }

func (in *votesInput) votes() *decisions.Votes {
	if in == nil {
		return nil
	}
	return &decisions.Votes{InFavour: int(in.InFavour), Against: int(in.Against), Abstained: int(in.Abstained)}
}

type decisionRecordInput struct {
	Audience  *string
	Body      *string
	DecidedOn *date.Date
	Number    *string
	Relations *[]struct {
		EarlierID graphql.ID
		Kind      string
	}
	Rule  *string
	Text  *wordsInput
	Title wordsInput
	Votes *votesInput
}

// DecisionRecord puts a decision on record.
func (r *Root) DecisionRecord(ctx context.Context, args struct{ Input decisionRecordInput }) (p decisionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		d := decisions.Recording{
			Body: value(in.Body), On: value(in.DecidedOn), Number: value(in.Number), Rule: value(in.Rule), Titles: in.Title.translated(), Texts: in.Text.translated(),
			Audience: value(in.Audience), Votes: in.Votes.votes(),
		}
		for _, relation := range value(in.Relations) {
			if relation.EarlierID == "" {
				continue // a row of the form that was left empty
			}
			earlier, err := relay.Decode("Decision", "relations.earlierId", string(relation.EarlierID))
			if err != nil {
				return err
			}
			d.Relations = append(d.Relations, decisions.Relation{Kind: relation.Kind, EarlierID: earlier})
		}
		n, _, err := decisions.Record(ctx, tx, d)
		if err != nil {
			return err
		}
		p.Decision, err = loadDecision(ctx, tx, n)
		return err
	})
	return p, err
}

// DecisionRelate records what a decision does to an earlier one.
func (r *Root) DecisionRelate(ctx context.Context, args struct {
	Input struct {
		EarlierID graphql.ID
		ID        graphql.ID
		Kind      string
	}
}) (p decisionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Decision", "id", in.ID, func(tx *store.Tx, n int64) error {
		earlier, err := relay.Decode("Decision", "earlierId", string(in.EarlierID))
		if err != nil {
			return err
		}
		if err := decisions.Relate(ctx, tx, decisions.Relation{DecisionID: n, Kind: in.Kind, EarlierID: earlier}); err != nil {
			return err
		}
		p.Decision, err = loadDecision(ctx, tx, n)
		return err
	})
	return p, err
}

type decisionWriteInput struct {
	Audience        *string
	ExpectedVersion *int32
	ID              graphql.ID
	NotCounted      *bool
	Text            *wordsInput
	Title           *wordsInput
	Votes           *votesInput
	Why             *string
}

// DecisionWrite writes down what a decision says; what is left out stays.
func (r *Root) DecisionWrite(ctx context.Context, args struct{ Input decisionWriteInput }) (p decisionPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Decision", "id", in.ID, func(tx *store.Tx, n int64) error {
		known, err := decisions.ByIDs(ctx, tx, []int64{n})
		if err != nil {
			return err
		}
		d, found := known[n]
		if !found {
			return refuse.NotFound("id")
		}
		v := decisions.Version{DecisionID: n, Titles: in.Title.over(d.Titles), Texts: in.Text.over(d.Texts), Audience: value(in.Audience), Votes: in.Votes.votes(), Why: value(in.Why)}
		if in.Audience == nil && d.Version > 0 {
			v.Audience = d.Said
		}
		switch {
		case value(in.NotCounted):
			v.Votes = nil
		case in.Votes == nil:
			v.Votes = d.Votes
		}
		if err := decisions.Write(ctx, tx, v, version(in.ExpectedVersion)); err != nil {
			return err
		}
		p.Decision, err = loadDecision(ctx, tx, n)
		return err
	})
	return p, err
}

// over lays what was said over what stood there.
func (in *wordsInput) over(known texts.Translated) texts.Translated {
	if in == nil {
		return known
	}
	said := texts.Translated{}
	for l, new := range map[texts.Language]*string{texts.English: in.En, texts.Spanish: in.Es, texts.French: in.Fr} {
		said[l] = known[l]
		if new != nil {
			said[l] = *new
		}
	}
	return said
}

// wordsInput is a text in three languages; absent: nothing is said.
type wordsInput struct{ En, Es, Fr *string }

func (in *wordsInput) translated() texts.Translated {
	if in == nil {
		return nil
	}
	return texts.Translated{texts.English: value(in.En), texts.Spanish: value(in.Es), texts.French: value(in.Fr)}
}
