package reminders

import (
	"context"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
)

// Wait is what a planned row waits for, whatever its day.
type Wait string

const (
	ForRequest  Wait = "REQUEST"  // the decision on a waiver that the member has asked for, of these dues
	ForAnswer   Wait = "ANSWER"   // the member's to a question about its case
	ForDecision Wait = "DECISION" // the recipient has recommended, and the case is not decided
)

// waits tells of planned rows what they wait for today, in one statement.
func waits(ctx context.Context, r store.Reader, rows []Reminder) error {
	at := map[int64]int{}
	ids := []int64{}
	for i, row := range rows {
		if row.State == Planned {
			at[row.ID], ids = i, append(ids, row.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	parts := make([]string, len(matters))
	for i, m := range matters {
		parts[i] = m.sql("r.kind", `
			select r.id, {paused} as why from reminders r join {things} x on x.id = r.{key} where r.rule = '`+m.rule+`' and r.id = any($1)`)
	}
	var found []struct {
		ID  int64
		Why Wait
	}
	err := r.Select(ctx, &found, `select id, why from (`+strings.Join(parts, ` union all `)+`) one where why is not null`, store.IDs(ids))
	for _, f := range found {
		rows[at[f.ID]].Waits = f.Why
	}
	return err
}
