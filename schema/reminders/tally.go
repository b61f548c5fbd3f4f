package reminders

import (
	"context"

	"github.com/plenary-org/plenary/schema/store"
)

// Tally counts the ledger by state, with a filter's state left aside.
func Tally(ctx context.Context, r store.Reader, f Filter) (map[State]int64, error) {
	rows := []struct {
		State State
		Rows  int64
	}{}
	err := r.Select(ctx, &rows, `
		select `+standing+` as state, count(*) as rows
		from reminders r left join notices n on n.id = r.notice_id
		where $1 and `+matching+` group by 1`,
		true, f.MemberID, f.PlannedFrom, f.PlannedTo, f.rule(), f.waivers())
	counts := map[State]int64{Planned: 0, Queued: 0, Sent: 0, Skipped: 0, Failed: 0}
	for _, row := range rows {
		counts[row.State] = row.Rows
	}
	return counts, err
}
