package calls

import (
	"context"
	"slices"
	"strings"

	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Profile is somebody as the balance of a body counts them: who is in it
// today, or has applied.
type Profile struct {
	CallID        int64  `db:"call_id"`
	ApplicationID int64  `db:"application_id"` // 0: is in the body
	Constituency  string // a code; empty: of none
	Region        string // a code; empty: not known
	Tongues       string // codes with commas
}

// Step is one row of a scale: a constituency, a region, a language.
type Step struct {
	Scale string
	Code  string // empty: none, or not known
	Names texts.Translated
}

// The scales of the balance.
const (
	ByConstituency = "CONSTITUENCY"
	ByRegion       = "REGION"
	ByLanguage     = "LANGUAGE"
)

// Share counts who is of one step: in the body today, ticked, and all that
// applied, ticked or not.
type Share struct {
	Step
	Inside, Chosen, Applied int
}

// of are the codes of a profile on a scale.
func (p Profile) of(scale string) []string {
	switch scale {
	case ByConstituency:
		return []string{p.Constituency}
	case ByRegion:
		return []string{p.Region}
	}
	return strings.Split(p.Tongues, ",")
}

// Weigh counts people on the steps of a scale. Somebody counts once in each
// language. Steps of nobody stand there too, since they are what is missing;
// but "none" stands only where somebody is of it.
func Weigh(scale string, steps []Step, people []Profile, chosen []int64) []Share {
	var shares []Share
	for _, step := range steps {
		if step.Scale != scale {
			continue
		}
		share := Share{Step: step}
		for _, p := range people {
			if !slices.Contains(p.of(scale), step.Code) {
				continue
			}
			if p.ApplicationID == 0 {
				share.Inside++
				continue
			}
			share.Applied++
			if slices.Contains(chosen, p.ApplicationID) {
				share.Chosen++
			}
		}
		if step.Code != "" || share.Inside+share.Applied > 0 {
			shares = append(shares, share)
		}
	}
	return shares
}

// Steps reads the scales, each in its order.
func Steps(ctx context.Context, q store.Reader) (steps []Step, err error) {
	err = q.Select(ctx, &steps, `
		select scale, code, names from (
		  select 'CONSTITUENCY' as scale, code, name as names, lpad(position::text, 9, '0') as place from constituencies
		  union all select 'REGION', code, name, code from regions
		  union all select s.scale, '', '{}', 'z' from (values ('CONSTITUENCY'), ('REGION')) s (scale)) one
		order by scale, place collate "C"`)
	for _, l := range texts.Languages {
		steps = append(steps, Step{Scale: ByLanguage, Code: string(l)})
	}
	return steps, err
}

// Profiles reads who is in the bodies of calls today and who applied, by call.
// Who came by an earlier call works in the languages that they named then;
// others in the one in which we write to them. For the secretariat.
func Profiles(ctx context.Context, q store.Reader, callIDs []int64) (map[int64][]Profile, error) {
	if !q.Viewer().Can(store.Staff) {
		return nil, nil
	}
	var rows []Profile
	err := q.Select(ctx, &rows, `
		select x.id as call_id, 0 as application_id, coalesce(k.code, '') as constituency, coalesce(n.region, '') as region,
		       coalesce(array_to_string(a.languages, ','), p.language) as tongues
		from calls x join body_members s on s.body_id = x.body_id and s.starts_on <= $1 and coalesce(s.ends_on, 'infinity') >= $1
		join people p on p.id = s.person_id left join call_applications a on a.appointed_id = s.id left join organisations o on o.id = s.organisation_id`+whence+`
		where x.id = any($2)
		union all
		select a.call_id, a.id, coalesce(k.code, ''), coalesce(n.region, ''), array_to_string(a.languages, ',')
		from call_applications a left join organisations o on o.id = a.organisation_id`+whence+`
		where a.call_id = any($2) and a.withdrawn_at is null`, q.Today(), store.IDs(callIDs))
	return store.Group(rows, func(p Profile) int64 { return p.CallID }), err
}
