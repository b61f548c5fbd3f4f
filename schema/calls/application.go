package calls

import (
	"context"
	"strings"
	"time"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Application is somebody's expression of interest.
type Application struct {
	ID             int64
	CallID         int64 `db:"call_id"`
	PersonID       int64 `db:"person_id"`
	Name           string
	OrganisationID int64            `db:"organisation_id"` // on whose behalf; 0: their own
	Given          string           // the code of the country that they gave; empty: none
	Country        string           // given, else where the organisation has its seat; empty: unknown
	CountryNames   texts.Translated `db:"country_names"`
	Region         *string
	RegionNames    texts.Translated `db:"region_names"`
	Constituency   string           // of the member on whose behalf, by its code; empty: none
	Constituencies texts.Translated `db:"constituency_names"`
	Motivation     string
	Expertise      string
	Tongues        string     // in which they can work, with commas
	SentAt         time.Time  `db:"sent_at"`
	ChangedAt      *time.Time `db:"changed_at"`
	Outcome        string     // of the call; empty: none yet
	Appointed      bool
}

// Languages are those in which the applicant can work.
func (a Application) Languages() (list []texts.Language) {
	for l := range strings.SplitSeq(a.Tongues, ",") {
		list = append(list, texts.Language(l))
	}
	return list
}

// whence joins where an application or a seat comes from: its organisation o,
// the constituency k of that as a member on $1, the country n and region r.
const whence = `
	left join register($1::date) m on m.organisation_id = o.id and m.status = 'CURRENT'
	left join constituencies k on k.id = m.constituency_id
	left join countries n on n.code = coalesce(a.country_code, o.country_code) left join regions r on r.code = n.region`

// applications reads what w allows of what was not withdrawn: the secretariat
// everything, everybody else what is their own.
func applications(ctx context.Context, q store.Reader, narrow string, value any) (rows []Application, err error) {
	v := q.Viewer()
	err = q.Select(ctx, &rows, `
		select a.id, a.call_id, a.person_id, p.name, coalesce(a.organisation_id, 0) as organisation_id, coalesce(a.country_code, '') as given,
		       coalesce(n.code, '') as country, coalesce(n.name, '{}') as country_names, n.region, coalesce(r.name, '{}') as region_names,
		       coalesce(k.code, '') as constituency, coalesce(k.name, '{}') as constituency_names, a.motivation, a.expertise,
		       array_to_string(a.languages, ',') as tongues, a.sent_at, a.changed_at, coalesce(c.outcome, '') as outcome, a.appointed_id is not null as appointed
		from call_applications a join calls c on c.id = a.call_id join people p on p.id = a.person_id left join organisations o on o.id = a.organisation_id`+whence+`
		where a.withdrawn_at is null and ($2 or a.person_id = $3) and `+narrow+` order by fold(p.name), a.id`,
		q.Today(), v.Can(store.Staff), v.PersonID, value)
	return rows, err
}

// ByID loads an application, for the secretariat and the applicant.
func ByID(ctx context.Context, q store.Reader, id int64) (a Application, found bool, err error) {
	rows, err := applications(ctx, q, `a.id = $4`, id)
	if err != nil || len(rows) == 0 {
		return a, false, err
	}
	return rows[0], true, nil
}

// Applications loads what came in to calls, by name: for the secretariat all
// of it, for others their own.
func Applications(ctx context.Context, q store.Reader, callIDs []int64) (map[int64][]Application, error) {
	rows, err := applications(ctx, q, `a.call_id = any($4)`, store.IDs(callIDs))
	return store.Group(rows, func(a Application) int64 { return a.CallID }), err
}

// Own loads the viewer's own applications, by call.
func Own(ctx context.Context, q store.Reader, callIDs []int64) (map[int64]Application, error) {
	rows, err := applications(ctx, q, `a.person_id = $3 and a.call_id = any($4)`, store.IDs(callIDs))
	return store.Index(rows, func(a Application) int64 { return a.CallID }), err
}
