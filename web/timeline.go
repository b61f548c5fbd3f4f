package web

import (
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/texts"
)

// Timeline is a picture of what was granted for a time: a line for each
// subject, its periods as bars. Places are per cent of the width.
type Timeline struct {
	Lines []TimelineLine
	Years []TimelineYear
	Today string // the place of today, which is always within
}

// TimelineLine is a subject with its periods, the earliest first.
type TimelineLine struct {
	Subject, Kind string
	Bars          []TimelineBar
	Told          string // all of it in words
}

// TimelineBar is a period. Its tone is that of its state.
type TimelineBar struct{ X, Width, Tone, Title string }

// TimelineYear is where a year begins.
type TimelineYear struct {
	X    string
	Year int
}

// The picture shows some years around today, and of longer periods that part.
const (
	yearsBack  = 3
	yearsAhead = 4
)

// span is a stretch of days.
type span struct{ from, to date.Date }

// place is how far into the stretch a day lies, in per cent.
func (s span) place(d date.Date) float64 {
	days := func(a, b date.Date) float64 { return b.Start(time.UTC).Sub(a.Start(time.UTC)).Hours() }
	return min(max(100*days(s.from, d)/days(s.from, s.to), 0), 100)
}

func percent(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) + "%" }

// timeline draws a list whose query names subject, kind, state, startsOn and
// endsOn.
func (s *Site) timeline(l texts.Language, list any) (*Timeline, error) {
	rows := reflect.ValueOf(list)
	if rows.Kind() != reflect.Slice {
		return nil, fmt.Errorf("timeline wants a list, not %T", list)
	}
	today := s.Today()
	shown := span{date.New(today.Year()-yearsBack, time.January, 1), date.New(today.Year()+yearsAhead, time.January, 1)}
	picture, lines := &Timeline{Today: percent(shown.place(today))}, map[string]int{}
	for year := shown.from.Year(); year < shown.to.Year(); year++ {
		picture.Years = append(picture.Years, TimelineYear{percent(shown.place(date.New(year, time.January, 1))), year})
	}
	for i := range rows.Len() {
		one := reflect.Indirect(rows.Index(i))
		subject, named := field[string](one, "Subject")
		kind, kinded := field[string](one, "Kind")
		state, stated := field[string](one, "State")
		from, begins := field[date.Date](one, "StartsOn")
		to, ends := field[date.Date](one, "EndsOn")
		if !named || !kinded || !stated || !begins || !ends {
			return nil, fmt.Errorf("timeline wants the fields subject, kind, state, startsOn and endsOn")
		}
		at, known := lines[kind+" "+subject]
		if !known {
			at = len(picture.Lines)
			lines[kind+" "+subject] = at
			picture.Lines = append(picture.Lines, TimelineLine{Subject: subject, Kind: s.word(l, "ExpiryKind", kind)})
		}
		picture.Lines[at].add(s.bar(l, shown, from, to, state))
	}
	return picture, nil
}

func (line *TimelineLine) add(b TimelineBar) {
	line.Bars = append(line.Bars, b)
	if line.Told != "" {
		line.Told += "; "
	}
	line.Told += b.Title
}

// bar is a period of the stretch that is shown; one outside of it has no width.
func (s *Site) bar(l texts.Language, shown span, from, to date.Date, state string) TimelineBar {
	x, end := shown.place(from), shown.place(to.AddDays(1))
	return TimelineBar{
		X: percent(x), Width: percent(max(end-x-0.15, 0)), Tone: tones["ExpiryState."+state],
		Title: s.book.Say(l, "mandates.bar", texts.Args{"From": texts.FormatDate(l, from), "To": texts.FormatDate(l, to), "State": s.word(l, "ExpiryState", state)}),
	}
}
