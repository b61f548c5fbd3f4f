package runs

import (
	"time"

	"github.com/plenary-org/plenary/schema/texts"
)

// Job is an entry of the timetable.
type Job struct {
	Name string
	Next time.Time // the next slot
	// Daily is "06:00" for a job that runs once a day; Every is the period of
	// one that runs all the time.
	Daily string
	Every time.Duration
}

// Purpose says in one line what a job is for.
func (j Job) Purpose(l texts.Language) string { return texts.Domain.Say(l, "jobs."+j.Name, nil) }

// Schedule says when a job runs.
func (j Job) Schedule(l texts.Language) string {
	if j.Daily != "" {
		return texts.Domain.Say(l, "jobs.schedule.daily", texts.Args{"Time": j.Daily})
	}
	if j.Every%time.Minute == 0 {
		return texts.Domain.Say(l, "jobs.schedule.minutes", texts.Args{"Count": int(j.Every / time.Minute)})
	}
	return texts.Domain.Say(l, "jobs.schedule.seconds", texts.Args{"Count": int(j.Every / time.Second)})
}

// Fault says in a language what went wrong in a run; empty when nothing did.
func (r Run) Fault(l texts.Language) string {
	if r.Error == Interrupted {
		return texts.Domain.Say(l, "jobs.error.INTERRUPTED", nil)
	}
	return r.Error
}
