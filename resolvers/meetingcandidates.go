package resolvers

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/relay"
)

// meetingCandidate is MeetingCandidate of the schema.
type meetingCandidate struct {
	Name     string
	Part     string
	PersonID graphql.ID
}

// MeetingCandidates are those who may be invited by their person; of a meeting
// that does not exist there are none.
func (r *Root) MeetingCandidates(ctx context.Context, args struct{ MeetingID graphql.ID }) ([]meetingCandidate, error) {
	list := []meetingCandidate{}
	n, err := relay.Decode("Meeting", "meetingId", string(args.MeetingID))
	if err != nil {
		return nil, err
	}
	m, err := meetings.Get(ctx, reader(ctx), n)
	if refuse.From(err) != nil {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := meetings.Candidates(ctx, reader(ctx), m)
	return candidatesOf(rows), err
}

func candidatesOf(rows []meetings.Candidate) []meetingCandidate {
	list := make([]meetingCandidate, len(rows))
	for i, row := range rows {
		list[i] = meetingCandidate{row.Name, row.Part, id("Person", row.PersonID)}
	}
	return list
}
