package waivers

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/store"
)

// Settings are what the secretariat has agreed with the Board for deciding.
type Settings struct {
	PassesBy      string    `db:"passes_by"`      // in writing: NO_OBJECTION, APPROVALS
	QuorumPercent int       `db:"quorum_percent"` // more than this share of the Board members who are not recused
	WrittenDays   int       `db:"written_days"`   // that a written procedure is open
	ReviewDays    int       `db:"review_days"`    // that a reviewer has
	AskDays       int       `db:"ask_days"`       // that members have to ask in a round
	ValidMonths   int       `db:"valid_months"`   // of a waiver
	DueDays       int       `db:"due_days"`       // to pay after a refusal
	Register      string    // who reads names and years: PUBLIC, MEMBERS, STAFF
	RecordedAt    time.Time `db:"recorded_at"`
	RecordedBy    *string   `db:"recorded_by"`
}

// InForce reads the settings that hold.
func InForce(ctx context.Context, q store.Reader) (s Settings, err error) {
	_, err = q.Get(ctx, &s, `
		select s.passes_by, s.quorum_percent, s.written_days, s.review_days, s.ask_days, s.valid_months, s.due_days, s.register,
		       s.recorded_at, who.name as recorded_by
		from waiver_settings s left join people who on who.id = s.recorded_by order by s.id desc limit 1`)
	return s, err
}

// quorum is how many of the Board members who are not recused must take part:
// more than the agreed share of them.
func (s Settings) quorum(eligible int) int { return eligible*s.QuorumPercent/100 + 1 }
