package members

import (
	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/dues"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
)

// Filter says which members to list; filters add up, an empty one is none.
type Filter struct {
	Search       string
	Constituency []string  // codes
	Category     []string  // codes; for people signed in
	Country      []string  // ISO 3166-1 alpha-2
	Region       []string  // UN M49
	Status       []string  // of Status; where empty, all but FORMER today, and CURRENT on another day
	Dues         []string  // of dues.State; for staff
	Year         int       // whose dues; 0: the current year; for staff
	On           date.Date // the register as it was, or, for staff, will be, on this day; zero: today
}

// allowed refuses what would tell a viewer more than the register shows.
func (f Filter) allowed(q store.Reader, by Order) error {
	var problems refuse.List
	v := q.Viewer()
	switch {
	case f.On.After(q.Today()) && !v.Can(store.Staff):
		problems.Add(refuse.Denied("REGISTER_TO_COME"))
	case !f.On.IsZero() && f.On.Before(earliest):
		problems.Add(refuse.Invalid("on", "DATE_TOO_EARLY"))
	case f.On.After(q.Today().AddYears(2)):
		problems.Add(refuse.Invalid("on", "DATE_TOO_LATE"))
	}
	if len(f.Category) > 0 && !v.Can(store.Person) {
		problems.Add(refuse.Denied("FILTER_FOR_PEOPLE"))
	}
	if (len(f.Dues) > 0 || f.Year != 0 || orders[by].dues) && !v.Can(store.Staff) {
		problems.Add(refuse.Denied("FILTER_FOR_STAFF"))
	}
	return problems.Err()
}

// scope writes the filter as conditions over m, o and d.
func (f Filter) scope(q store.Reader) *store.Where {
	w := new(store.Where)
	organisations.Search(w, f.Search)
	if len(f.Constituency) > 0 {
		w.And("m.constituency_id in (select id from constituencies where code = any($?))", store.Texts(f.Constituency))
	}
	if len(f.Category) > 0 {
		w.And("m.category_id in (select id from categories where code = any($?))", store.Texts(f.Category))
	}
	if len(f.Country) > 0 {
		w.And("o.country_code = any($?)", store.Texts(f.Country))
	}
	if len(f.Region) > 0 {
		w.And("o.country_code in (select code from countries where region = any($?))", store.Texts(f.Region))
	}
	statuses := f.Status
	if len(statuses) == 0 {
		statuses = []string{string(Current)}
		if f.On.IsZero() {
			statuses = append(statuses, string(Future))
		}
	}
	w.And("m.status = any($?)", store.Texts(statuses))
	if len(f.Dues) > 0 {
		dues.InState(w, q.Today(), f.Dues)
	}
	return w
}

// day is the day whose register is listed.
func (f Filter) day(q store.Reader) date.Date {
	if f.On.IsZero() {
		return q.Today()
	}
	return f.On
}

// from joins what the conditions look at, and no more: organisations where
// names or countries are asked for, dues of the filter's year likewise.
func (f Filter) from(q store.Reader, w *store.Where, withOrganisations, withDues bool) string {
	from := `register(` + w.Param(f.day(q)) + `) m`
	if withOrganisations || f.Search != "" || len(f.Country) > 0 || len(f.Region) > 0 {
		from += ` join organisations o on o.id = m.organisation_id`
	}
	if withDues || len(f.Dues) > 0 {
		from += ` left join dues d on d.member_id = m.id and d.year_id = (` + dues.YearID(w, q.Today(), f.Year) + `)`
	}
	return from
}
