package reminders

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// State is where a reminder stands, seen over both the ledger and the outbox.
type State string

const (
	Planned State = "PLANNED"
	Queued  State = "QUEUED"
	Sent    State = "SENT"
	Skipped State = "SKIPPED"
	Failed  State = "FAILED"
)

// Reminder is a row of the ledger with whom and what it is about, and with
// the latest notice that it led to.
type Reminder struct {
	ID              int64
	Rule            string           // of the ledger; About says what it is about
	DuesID          int64            `db:"dues_id"`   // 0: it is about no dues
	WaiverID        int64            `db:"waiver_id"` // 0: it is about no waiver
	PeriodID        int64            `db:"period_id"` // of a mandate; 0: it is about none
	MandateID       int64            `db:"mandate_id"`
	TermID          int64            `db:"term_id"`   // on the Board; 0: it is about none
	ActionID        int64            `db:"action_id"` // 0: it is about none
	HolderID        int64            `db:"holder_id"` // whose interests; 0: it is about nobody's
	MemberID        int64            `db:"member_id"` // 0: it is about a mandate
	Names           texts.Translated // the member's, or the mandate's, or the seat's
	Year            int              // the membership year's number; 0: it is about a mandate
	Days            int              // from the due date, or the waiver's last day; below zero: before
	Kind            Kind
	TemplateVersion int64     `db:"template_version_id"`
	PlannedFor      date.Date `db:"planned_for"`
	State           State
	Reason          string // why skipped
	Waits           Wait   `db:"-"`         // what it waits for while it is planned; empty: for its day only
	PersonID        int64  `db:"person_id"` // 0: nobody to write to
	Name            string
	Version         int            // of the person
	Email           *string        // the person's, today
	Address         string         // where it went, or would go today; may be empty
	Language        texts.Language `db:"language"`

	NoticeID    int64  `db:"notice_id"` // 0: none
	NoticeState string `db:"notice_state"`
	Subject     string
	Body        string     // only when asked for
	HTML        string     // only when asked for
	CreatedAt   *time.Time `db:"created_at"`
	SentAt      *time.Time `db:"sent_at"`
	Attempts    int
	LastError   string `db:"last_error"`
}

// About is its subject.
func (r Reminder) About() Subject { return SubjectOf(r.Rule) }

// Filter narrows the ledger; zero values do not.
type Filter struct {
	Subject     Subject
	MemberID    int64
	WaiverIDs   []int64
	State       State
	PlannedFrom date.Date
	PlannedTo   date.Date
	Earliest    bool // the earliest day first
}

// standing is a reminder's state over ledger and outbox, and because where it
// was skipped; what the outbox dropped had lost its cause.
const (
	standing = `case when r.state <> 'QUEUED' then r.state when n.state = 'DROPPED' then 'SKIPPED' else n.state end`
	because  = `case when n.state = 'DROPPED' then n.last_error else r.reason end`
)

// columns are those of Reminder but the notice's words, which are long.
const columns = `
	select r.id, r.rule, coalesce(r.dues_id, 0) as dues_id, coalesce(r.waiver_id, 0) as waiver_id, coalesce(r.mandate_period_id, 0) as period_id, coalesce(mp.mandate_id, 0) as mandate_id, coalesce(r.seat_term_id, 0) as term_id, coalesce(r.action_id, 0) as action_id, coalesce(r.holder_id, 0) as holder_id,
	       coalesce(m.id, 0) as member_id, coalesce(o.names, mb.names, ma.names, seat.names, ax.titles, jsonb_build_object('en', p.name)) as names, coalesce(y.number, 0) as year, r.days, r.kind, r.template_version_id, r.planned_for, ` + standing + ` as state, ` + because + ` as reason,
	       coalesce(r.person_id, 0) as person_id, coalesce(p.name, '') as name, coalesce(p.version, 0) as version, p.email,
	       coalesce(n.address, p.email, '') as address,
	       coalesce(n.language, p.language, 'en') as language, coalesce(n.id, 0) as notice_id, coalesce(n.state, '') as notice_state, coalesce(n.subject, '') as subject,
	       case when $1 then coalesce(n.body, '') else '' end as body, case when $1 then coalesce(n.html, '') else '' end as html,
	       n.created_at, n.sent_at, coalesce(n.attempts, 0) as attempts, coalesce(n.last_error, '') as last_error`

const tables = `
	from reminders r left join dues d on d.id = r.dues_id left join fee_waivers w on w.id = r.waiver_id
	  left join mandate_periods mp on mp.id = r.mandate_period_id left join mandates ma on ma.id = mp.mandate_id left join bodies mb on mb.id = ma.body_id left join actions ax on ax.id = r.action_id
	  left join seat_terms st on st.id = r.seat_term_id left join seats seat on seat.id = st.seat_id
	  left join members m on m.id = coalesce(d.member_id, w.member_id)
	  left join organisations o on o.id = m.organisation_id left join membership_years y on y.id = coalesce(d.year_id, w.year_id)
	  left join people p on p.id = r.person_id left join notices n on n.id = r.notice_id`

// matching finds a member's rows by the indexes of its dues and waivers.
const matching = `
	($2 = 0 or r.dues_id = any(array(select id from dues where member_id = $2)) or r.waiver_id = any(array(select id from fee_waivers where member_id = $2)))
	and ($3::date is null or r.planned_for >= $3::date) and ($4::date is null or r.planned_for <= $4::date)
	and ($5 = '' or r.rule = $5) and ($6::bigint[] is null or r.waiver_id = any($6::bigint[]))`

func (f Filter) rule() string {
	if f.Subject == "" {
		return ""
	}
	return matterOf(f.Subject).rule
}

func (f Filter) waivers() any {
	if f.WaiverIDs == nil {
		return nil
	}
	return store.IDs(f.WaiverIDs)
}

// List reads a page of the ledger, latest day first unless the filter says. It asks the database for
// one row more than the page holds, for relay.Cut. withWords loads what was
// sent too.
func List(ctx context.Context, r store.Reader, f Filter, p relay.Page, withWords bool) ([]Reminder, error) {
	order, beyond := `desc`, `<`
	if p.Back != f.Earliest {
		order, beyond = `asc`, `>`
	}
	rows := []Reminder{}
	err := r.Select(ctx, &rows, columns+tables+` where `+matching+`
		  and ($7 = '' or `+standing+` = $7)
		  and (not $8 or (r.planned_for, r.id) `+beyond+` ($9::date, $10::bigint))
		order by r.planned_for `+order+`, r.id `+order+` limit $11`,
		withWords, f.MemberID, f.PlannedFrom, f.PlannedTo, f.rule(), f.waivers(), f.State, p.Placed, placeDay(p), p.ID, p.Size+1)
	if err != nil {
		return nil, err
	}
	return rows, waits(ctx, r, rows)
}

func placeDay(p relay.Page) any {
	if !p.Placed {
		return nil
	}
	return p.Key
}

// CheckPage refuses a cursor whose key is no day.
func CheckPage(p relay.Page) error {
	if !p.Placed {
		return nil
	}
	if _, err := date.Parse(p.Key); err != nil {
		return badCursor(p)
	}
	return nil
}

// Place is a reminder's place in the list, for cursors.
func Place(r Reminder) (key string, id int64) { return r.PlannedFor.String(), r.ID }

// ByID reads one reminder with the words that were sent; found is false where
// there is none.
func ByID(ctx context.Context, r store.Reader, id int64) (reminder Reminder, found bool, err error) {
	found, err = r.Get(ctx, &reminder, columns+tables+` where r.id = $2`, true, id)
	if err != nil || !found {
		return Reminder{}, false, err
	}
	one := []Reminder{reminder}
	err = waits(ctx, r, one)
	return one[0], true, err
}

// OfWaivers reads what was planned and sent about the end of waivers, the
// earliest day first, without words.
func OfWaivers(ctx context.Context, r store.Reader, ids []int64) (map[int64][]Reminder, error) {
	rows := []Reminder{}
	err := r.Select(ctx, &rows, columns+tables+` where r.waiver_id = any($2) order by r.planned_for, r.id`, false, store.IDs(ids))
	if err == nil {
		err = waits(ctx, r, rows)
	}
	byWaiver := map[int64][]Reminder{}
	for _, row := range rows {
		byWaiver[row.WaiverID] = append(byWaiver[row.WaiverID], row)
	}
	return byWaiver, err
}
