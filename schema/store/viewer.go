package store

import (
	"slices"

	"github.com/plenary-org/plenary/schema/texts"
)

// Role is what a viewer may act as; the words are those of the schema.
type Role string

const (
	Public Role = "PUBLIC" // anybody
	Person Role = "PERSON" // somebody signed in
	Member Role = "MEMBER" // contact of a member organisation
	Board  Role = "BOARD"  // sits on the Governing Board
	Staff  Role = "STAFF"  // secretariat
	Admin  Role = "ADMIN"  // secretariat, with the settings
)

// Roles lists every role from the least to the most.
var Roles = []Role{Public, Person, Member, Board, Staff, Admin}

// implied holds which other roles a role brings with it.
var implied = map[Role][]Role{
	Public: {Public},
	Person: {Public, Person},
	Member: {Public, Person, Member},
	Board:  {Public, Person, Board},
	Staff:  {Public, Person, Staff},
	Admin:  {Public, Person, Staff, Admin},
}

// Implied returns the roles that a role brings with it, itself included.
func Implied(r Role) []Role { return implied[r] }

// Viewer is who asks. Every read and every write carries one: what one may
// not see does not exist for them. The zero Viewer is the public.
type Viewer struct {
	PersonID  int64 // 0: nobody signed in
	Name      string
	Email     string
	Roles     []Role // all roles, implied ones included
	Language  texts.Language
	Members   []int64 // organisations whose contact the viewer is today
	SessionID int64   // the session used, if any
	TokenID   int64   // the API token used, if any
	RequestID string
	Job       string // name of the scheduled job or command that acts, if any
}

// Can tells whether the viewer has one of the roles. Everybody is the public.
func (v Viewer) Can(roles ...Role) bool {
	for _, r := range roles {
		if r == Public || slices.Contains(v.Roles, r) {
			return true
		}
	}
	return false
}

// Top is the viewer's highest role.
func (v Viewer) Top() Role {
	for _, r := range slices.Backward(Roles) {
		if v.Can(r) {
			return r
		}
	}
	return Public
}

// Audiences are those for whom a thing is written that the viewer may read, as
// the database's domain audience has them: the secretariat reads everything, the
// Board what is for members, nobody else what is for the Board.
func (v Viewer) Audiences() []string {
	switch {
	case v.Can(Staff):
		return []string{"PUBLIC", "MEMBERS", "BOARD", "STAFF"}
	case v.Can(Board):
		return []string{"PUBLIC", "MEMBERS", "BOARD"}
	case v.Can(Member):
		return []string{"PUBLIC", "MEMBERS"}
	}
	return []string{"PUBLIC"}
}

// System is the viewer of scheduled jobs and commands: it acts as the
// secretariat, and the audit trail names the job.
func System(job string) Viewer {
	return Viewer{Roles: Implied(Admin), Language: texts.English, Job: job}
}
