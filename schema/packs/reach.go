package packs

import (
	"context"

	"github.com/plenary-org/plenary/schema/meetings"
	"github.com/plenary-org/plenary/schema/store"
)

// Reach is whose papers a pack holds.
type Reach string

const (
	ForPublic  Reach = "PUBLIC"
	ForGuests  Reach = "GUEST"    // invited people of no member: what members read of the meeting
	ForMembers Reach = "MEMBERS"  // and the body's action points for members
	ForStandIn Reach = "STAND_IN" // whoever stands in for a member of the Board: what the Board reads of the meeting
	ForBoard   Reach = "BOARD"
	ForStaff   Reach = "STAFF"
)

// reachOf is what a viewer reads of a meeting: as their audiences do or, where
// they are invited, as meetings.Readable has it.
func reachOf(ctx context.Context, q store.Reader, meetingID int64) (Reach, error) {
	v := q.Viewer()
	audiences := v.Audiences()
	widest := Reach(audiences[len(audiences)-1])
	if widest != ForPublic && widest != ForMembers {
		return widest, nil
	}
	var reads struct{ Members, Board bool }
	_, err := q.Get(ctx, &reads, `
		select `+meetings.Readable("'MEMBERS'", "$1", "$2", "$3", "$4")+` as members, `+meetings.Readable("'BOARD'", "$1", "$2", "$3", "$4")+` as board`,
		meetingID, store.Texts(audiences), v.PersonID, q.Today())
	switch {
	case reads.Board:
		return ForStandIn, err
	case reads.Members && widest == ForPublic:
		return ForGuests, err
	}
	return widest, err
}

// roles are those of somebody who reads the agenda and the papers of a reach,
// and the action points of the body besides, and nothing beyond. Who is only
// invited reads of these what everybody does.
func (r Reach) roles() (meeting, body store.Role) {
	switch r {
	case ForStaff:
		return store.Staff, store.Staff
	case ForBoard:
		return store.Board, store.Board
	case ForStandIn:
		return store.Board, store.Public
	case ForMembers:
		return store.Member, store.Member
	case ForGuests:
		return store.Member, store.Public
	}
	return store.Public, store.Public
}

// as reads what a role reads.
type as struct {
	store.Reader
	role store.Role
}

func (a as) Viewer() store.Viewer { return store.Viewer{Roles: store.Implied(a.role), Job: "packs"} }
