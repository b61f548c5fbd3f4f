package members

import (
	"context"
	"time"

	"github.com/plenary-org/plenary/schema/date"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Event is a dated fact of a member's life, as its story tells it. Besides its
// own facts it holds those of others that are part of the story: who merged
// into it, who split off from it, and its renamings.
type Event struct {
	ID             int64            `db:"id"`
	MemberID       int64            `db:"member_id"`
	OrganisationID int64            `db:"organisation_id"`
	Kind           string           `db:"kind"`
	Ending         string           `db:"ending"`
	EffectiveOn    date.Date        `db:"effective_on"` // of ENDED: the first day no longer a member
	Other          int64            `db:"other"`        // the other member of a merger or split; 0: none
	OtherName      texts.Translated `db:"other_name"`
	DecisionID     int64            `db:"decision_id"`
	Reason         string           `db:"reason"`
	Author         *string          `db:"author"` // null: a job or command
	RecordedAt     time.Time        `db:"recorded_at"`
	Overtaken      bool             `db:"overtaken"` // taken back, or replaced by what came since
	Names          texts.Translated `db:"names"`     // of RENAMED: the old ones, by language
	WasEnded       date.Date        `db:"was_ended"` // of TAKEN_BACK: the ending's day, if it was one
	WasJoined      date.Date        `db:"was_joined"`
	Joined         date.Date        `db:"joined"`
	Was, Becomes   Filed            // what changed in its class
}

// Filed is the part of a class that an event is about; codes are empty where
// it says nothing.
type Filed struct {
	ConstituencyCode, CategoryCode, BandCode string
	ConstituencyName, CategoryName, BandName texts.Translated
}

// Says tells whether anything of a class changed.
func (f Filed) Says() bool {
	return f.ConstituencyCode != "" || f.CategoryCode != "" || f.BandCode != ""
}

// eventRow is an event as the database has it.
type eventRow struct {
	Event
	WasConstituency     string           `db:"was_constituency"`
	WasConstituencyName texts.Translated `db:"was_constituency_name"`
	WasCategory         string           `db:"was_category"`
	WasCategoryName     texts.Translated `db:"was_category_name"`
	WasBand             string           `db:"was_band"`
	WasBandName         texts.Translated `db:"was_band_name"`
	Constituency        string           `db:"constituency"`
	ConstituencyName    texts.Translated `db:"constituency_name"`
	Category            string           `db:"category"`
	CategoryName        texts.Translated `db:"category_name"`
	Band                string           `db:"band"`
	BandName            texts.Translated `db:"band_name"`
}

// Events loads the stories of members, each in the order of its days. What a
// viewer may not see is not in it.
func Events(ctx context.Context, q store.Reader, ids []int64) (map[int64][]Event, error) {
	var rows []eventRow
	err := q.Select(ctx, &rows, `
		with facts as (
		  select e.id, e.member_id, e.kind, coalesce(e.ending, '') as ending, e.effective_on, coalesce(e.other_member_id, 0) as other,
		         e.decision_id, e.reason, e.recorded_by, e.recorded_at, e.was, e.becomes, '{}'::jsonb as names,
		         exists (select from member_events b where b.takes_back_id = e.id)
		         or e.kind = 'RECLASSIFIED' and exists (
		           select from member_events x where x.member_id = e.member_id and x.kind = 'ENDED' and x.id > e.id
		             and x.effective_on <= e.effective_on and not exists (select from member_events b where b.takes_back_id = x.id)) as overtaken
		  from member_events e where e.member_id = any($1)
		  union all
		  select e.id, e.other_member_id, case e.kind when 'ENDED' then 'MERGED' else 'SPLIT' end, '', e.effective_on, e.member_id,
		         e.decision_id, e.reason, e.recorded_by, e.recorded_at, '{}', '{}', '{}',
		         exists (select from member_events b where b.takes_back_id = e.id)
		  from member_events e where e.other_member_id = any($1)
		  union all
		  select min(f.id), m.id, 'RENAMED', '', f.until, 0, null, f.reason, f.recorded_by, f.recorded_at, '{}', '{}',
		         jsonb_object_agg(f.language, f.name), false
		  from members m join former_names f on f.organisation_id = m.organisation_id and f.dated
		  where m.id = any($1) group by m.id, f.until, f.reason, f.recorded_by, f.recorded_at)
		select f.id, f.member_id, m.organisation_id, f.kind, f.ending, f.effective_on, f.other, coalesce(oo.names, '{}') as other_name,
		       coalesce(f.decision_id, 0) as decision_id, f.reason, p.name as author, f.recorded_at, f.overtaken, f.names,
		       (f.was->>'ended_on')::date as was_ended, (f.was->>'joined_on')::date as was_joined, (f.becomes->>'joined_on')::date as joined,
		       coalesce(wk.code, '') as was_constituency, coalesce(wk.name, '{}') as was_constituency_name,
		       coalesce(wc.code, '') as was_category, coalesce(wc.name, '{}') as was_category_name,
		       coalesce(wb.code, '') as was_band, coalesce(wb.name, '{}') as was_band_name,
		       coalesce(k.code, '') as constituency, coalesce(k.name, '{}') as constituency_name,
		       coalesce(c.code, '') as category, coalesce(c.name, '{}') as category_name,
		       coalesce(b.code, '') as band, coalesce(b.name, '{}') as band_name
		from facts f join members m on m.id = f.member_id
		left join people p on p.id = f.recorded_by
		left join members om on om.id = f.other left join organisations oo on oo.id = om.organisation_id
		left join constituencies wk on wk.id = (f.was->>'constituency_id')::bigint
		left join categories wc on wc.id = (f.was->>'category_id')::bigint
		left join bands wb on wb.id = (f.was->>'band_id')::bigint
		left join constituencies k on k.id = (f.becomes->>'constituency_id')::bigint
		left join categories c on c.id = (f.becomes->>'category_id')::bigint
		left join bands b on b.id = (f.becomes->>'band_id')::bigint
		order by f.effective_on, f.recorded_at, f.id`, store.IDs(ids))
	all := make(map[int64][]Event, len(ids))
	for _, r := range rows {
		all[r.MemberID] = append(all[r.MemberID], r.event())
	}
	for id, story := range all {
		all[id] = visible(corrected(story), q.Viewer(), q.Today())
	}
	return all, err
}

func (r eventRow) event() Event {
	e := r.Event
	e.Was = Filed{r.WasConstituency, r.WasCategory, r.WasBand, r.WasConstituencyName, r.WasCategoryName, r.WasBandName}
	e.Becomes = Filed{r.Constituency, r.Category, r.Band, r.ConstituencyName, r.CategoryName, r.BandName}
	e.Was, e.Becomes = e.Was.without(e.Becomes), e.Becomes.without(e.Was)
	return e
}

// without leaves out what is the same on the other side, as bulk corrections
// record it.
func (f Filed) without(other Filed) Filed {
	if f.ConstituencyCode == other.ConstituencyCode {
		f.ConstituencyCode = ""
	}
	if f.CategoryCode == other.CategoryCode {
		f.CategoryCode = ""
	}
	if f.BandCode == other.BandCode {
		f.BandCode = ""
	}
	return f
}
