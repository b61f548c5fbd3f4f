package applications

import "time"

// ReviewClock adds up how long an application has been under review, from its
// events in order: it starts with the confirmation, stands still while
// information is awaited, and ends with the decision or the withdrawal.
func ReviewClock(events []Event, now time.Time) time.Duration {
	var total time.Duration
	var since time.Time
	running := false
	for _, e := range events {
		switch e.Kind {
		case "CONFIRMED", "ANSWERED":
			if !running {
				since, running = e.At, true
			}
		case "INFORMATION_REQUESTED", "ADMITTED", "DECLINED", "WITHDRAWN":
			if running {
				total, running = total+e.At.Sub(since), false
			}
		}
	}
	if running && now.After(since) {
		total += now.Sub(since)
	}
	return total
}

// Days counts full days.
func Days(d time.Duration) int { return int(d / (24 * time.Hour)) }
