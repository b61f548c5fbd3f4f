package resolvers

import (
	"context"
	"testing"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/standing"
	"github.com/plenary-org/plenary/schema/store"
)

// BenchmarkStanding is the standing of 10,000 members with five years of dues
// judged for a right, names and sentences included, against one statement that
// by hand counts who owes nothing.
func BenchmarkStanding(b *testing.B) {
	h := crowd(b)
	q := h.store.Read(store.System("bench"))
	on := q.Today()
	var ours, hand time.Duration
	for b.Loop() {
		start := time.Now()
		roll, err := standing.Call(b.Context(), q, on, standing.Vote)
		if err != nil || len(roll.Rows) != 10_000 {
			b.Fatalf("%d on the roll: %v", len(roll.Rows), err)
		}
		ours += time.Since(start)
		start = time.Now()
		if n, err := byHand(b.Context(), q, on); err != nil {
			b.Fatalf("%d: %v", n, err)
		}
		hand += time.Since(start)
	}
	b.ReportMetric(float64(ours)/float64(hand), "times-by-hand")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/roll")
	b.ReportMetric(float64(hand.Microseconds())/1000/float64(b.N), "ms/by-hand")
}

func byHand(ctx context.Context, q store.Reader, on date.Date) (n int, err error) {
	_, err = q.Get(ctx, &n, `
		with received as (select dues_id, sum(amount) as amount from payments where paid_on <= $1 group by dues_id),
		spared as (select dues_id, sum(amount) as amount from reliefs group by dues_id),
		late as (
		  select distinct d.member_id from dues d left join received p on p.dues_id = d.id left join spared r on r.dues_id = d.id
		  where d.due_on + 90 < $1 and d.amount > coalesce(p.amount, 0) + coalesce(r.amount, 0))
		select count(*) from register($1) m left join late l on l.member_id = m.id where m.status = 'CURRENT' and l.member_id is null`, on)
	return n, err
}
