package resolvers

import (
	"context"
	"strings"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/bodies"
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

type bodyPayload struct {
	Body       *body
	UserErrors []userError
}

// optionalID reads an id that may be absent; 0: it is.
func optionalID(kind, field string, given *graphql.ID) (int64, error) {
	if given == nil || *given == "" {
		return 0, nil
	}
	return relay.Decode(kind, field, string(*given))
}

func languagesOf(words *[]string) []texts.Language {
	var list []texts.Language
	if words != nil {
		for _, word := range *words {
			list = append(list, texts.Language(strings.ToLower(word)))
		}
	}
	return list
}

// BodyCreate sets a body up.
func (r *Root) BodyCreate(ctx context.Context, args struct {
	Input struct {
		Code          string
		Constituency  *string
		Contact       *string
		DecidedFor    *string
		Joining       *string
		Kind          string
		Languages     *[]string
		Names         namesInput
		NoticeDays    *int32
		NoticeRule    *string
		ParentID      *graphql.ID
		Purposes      *letterTextInput
		QuorumPercent *int32
	}
}) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.write(ctx, func(tx *store.Tx) error {
		d := bodies.Draft{
			Names: in.Names.translated(), Joining: value(in.Joining), Languages: languagesOf(in.Languages), Contact: value(in.Contact),
			Quorum: 50, NoticeDays: 14, NoticeRule: value(in.NoticeRule), DecidedFor: value(in.DecidedFor), Constituency: value(in.Constituency),
		}
		if in.Purposes != nil {
			d.Purposes = in.Purposes.text()
		}
		if in.QuorumPercent != nil {
			d.Quorum = int(*in.QuorumPercent)
		}
		if in.NoticeDays != nil {
			d.NoticeDays = int(*in.NoticeDays)
		}
		parent, err := optionalID("Body", "parentId", in.ParentID)
		if err != nil {
			return err
		}
		if d.ParentID = parent; parent == 0 {
			board, _, err := bodies.ByCode(ctx, tx, "BOARD")
			if err != nil {
				return err
			}
			d.ParentID = board.ID
		}
		n, err := bodies.Create(ctx, tx, in.Code, bodies.Kind(in.Kind), d)
		if err == nil {
			p.Body, err = loadBody(ctx, tx, n)
		}
		return err
	})
	return p, err
}

type bodyUpdateInput struct {
	Contact         *string
	DecidedFor      *string
	ExpectedVersion int32
	ID              graphql.ID
	Joining         *string
	Languages       *[]string
	Names           *namesInput
	NoticeDays      *int32
	NoticeRule      *string
	ParentID        *graphql.ID
	Purposes        *letterTextInput
	QuorumPercent   *int32
}

// onto puts what is given onto what stands.
func (in bodyUpdateInput) onto(d bodies.Draft) (bodies.Draft, error) {
	if in.Names != nil {
		d.Names = in.Names.translated()
	}
	if in.Purposes != nil {
		d.Purposes = in.Purposes.text()
	}
	if in.Contact != nil {
		d.Contact = *in.Contact
	}
	if in.DecidedFor != nil {
		d.DecidedFor = *in.DecidedFor
	}
	if in.Joining != nil {
		d.Joining = *in.Joining
	}
	if in.Languages != nil {
		d.Languages = languagesOf(in.Languages)
	}
	if in.NoticeDays != nil {
		d.NoticeDays = int(*in.NoticeDays)
	}
	if in.NoticeRule != nil {
		d.NoticeRule = *in.NoticeRule
	}
	if in.QuorumPercent != nil {
		d.Quorum = int(*in.QuorumPercent)
	}
	parent, err := optionalID("Body", "parentId", in.ParentID)
	if parent != 0 {
		d.ParentID = parent
	}
	return d, err
}

// BodyUpdate changes what is no history.
func (r *Root) BodyUpdate(ctx context.Context, args struct{ Input bodyUpdateInput }) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "id", in.ID, func(tx *store.Tx, n int64) error {
		known, err := bodies.ByIDs(ctx, tx, []int64{n})
		if err != nil {
			return err
		}
		row, found := known[n]
		if !found {
			return refuse.NotFound("id")
		}
		d, err := in.onto(row.DraftOf())
		if err != nil {
			return err
		}
		if err := bodies.Update(ctx, tx, n, d, int(in.ExpectedVersion)); err != nil {
			return err
		}
		p.Body, err = loadBody(ctx, tx, n)
		return err
	})
	return p, err
}

// BodyTermsWrite writes a version of terms of reference.
func (r *Root) BodyTermsWrite(ctx context.Context, args struct {
	Input struct {
		BodyID         graphql.ID
		Decision       *decisionInput
		ExpectedNumber int32
		Since          *date.Date
		Texts          letterTextInput
	}
}) (p bodyPayload, err error) {
	in := args.Input
	p.UserErrors, err = r.writeOn(ctx, "Body", "bodyId", in.BodyID, func(tx *store.Tx, n int64) (err error) {
		if p.Body, err = loadBody(ctx, tx, n); err != nil || p.Body == nil {
			return orNotThere(err, "bodyId")
		}
		decision, err := in.Decision.cite(ctx, tx)
		if err != nil {
			return err
		}
		return bodies.WriteTerms(ctx, tx, bodies.Terms{BodyID: n, Texts: in.Texts.text(), Since: value(in.Since), DecisionID: decision}, int(in.ExpectedNumber))
	})
	return p.orRefused(), err
}

// orRefused shows no thing beside a refusal.
func (p bodyPayload) orRefused() bodyPayload {
	if len(p.UserErrors) > 0 {
		p.Body = nil
	}
	return p
}

func orNotThere(err error, field string) error {
	if err != nil {
		return err
	}
	return refuse.NotFound(field)
}
