// Package timeline reads the audit trail back as a story: who changed what
// about an organisation, when, from what to what.
package timeline

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/plenary-org/plenary/schema/relay"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// Entry is one change of one row.
type Entry struct {
	ID       int64     `db:"id"`
	At       time.Time `db:"at"`
	Actor    *string   `db:"actor"` // a person's name
	Job      string    `db:"job"`   // else the job or command
	Entity   string    `db:"entity"`
	Kind     string    `db:"kind"`     // of its kind: WITHDRAWAL, WAIVED
	Act      string    `db:"act"`      // insert, update, delete
	Subject  string    `db:"subject"`  // the person it is about
	Year     int       `db:"year"`     // the membership year it is about, by its calendar year; 0: none
	Currency string    `db:"currency"` // of its amounts
	Before   []byte    `db:"before"`
	After    []byte    `db:"after"`
	names    map[string]texts.Translated
}

// Change is a field's value before and after; nil where there was or is none.
type Change struct {
	Field    string
	From, To *string
}

// List is the name of the list for cursors.
const List = "timeline"

// Of reads a page of an organisation's story, the latest first. Reliefs were
// write-offs once, and the trail of then still says so.
func Of(ctx context.Context, q store.Reader, organisationID int64, page relay.Page) ([]Entry, relay.Info, error) {
	var w store.Where
	w.And("organisation_id = $?", organisationID)
	if page.Placed {
		w.And("id < $?", page.ID)
	}
	var rows []Entry
	err := q.Select(ctx, &rows, `
		with page as (
		  select id, at, actor_id, job, case entity when 'write_offs' then 'reliefs' else entity end as entity, act, coalesce(after, before) as what,
		         case entity when 'member_events' then after->'was' when 'proposed_changes' then after->'before' else before end as before,
		         case entity when 'member_events' then after->'becomes' || jsonb_build_object('reason', after->'reason', 'effective_on', after->'effective_on')
		              when 'proposed_changes' then after->'after' || jsonb_build_object('note', after->'note', 'reason', after->'reason')
		              else after end as after,
		         case entity when 'dues' then row_id else (coalesce(after, before)->>'dues_id')::bigint end as dues_id
		  from audit where `+w.SQL()+` order by id desc limit `+w.Param(page.Size+1)+`)
		select a.id, a.at, actor.name as actor, a.job, a.entity, coalesce(a.what->>'ending', a.what->>'kind', a.what->>'outcome',
		         case a.entity when 'proposed_changes' then 'WAITING' when 'reliefs' then 'WRITTEN_OFF' end, '') as kind,
		       a.act, a.before, a.after, coalesce(subject.name, '') as subject,
		       coalesce(extract(year from y.starts_on), 0)::int as year, coalesce(a.what->>'currency', d.currency, '') as currency
		from page a
		left join people actor on actor.id = a.actor_id
		left join people subject on subject.id = (a.what->>'person_id')::bigint
		left join dues d on d.id = a.dues_id
		left join membership_years y on y.id = d.year_id
		order by a.id desc`, w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(e Entry) (string, int64) { return "", e.ID })
	return rows, info, nameCodes(ctx, q, rows)
}

// nameCodes gives the rows what their constituencies, categories, bands and
// countries are called.
func nameCodes(ctx context.Context, q store.Reader, rows []Entry) error {
	var codes []string
	for _, row := range rows {
		for _, values := range []map[string]*string{fields(row.Before), fields(row.After)} {
			if code := values["country_code"]; code != nil {
				codes = append(codes, *code)
			}
		}
	}
	if codes == nil && !slices.ContainsFunc(rows, func(e Entry) bool {
		return slices.Contains([]string{"applications", "member_events", "dues", "proposed_changes", "seat_terms"}, e.Entity)
	}) {
		return nil
	}
	var list []struct {
		Key  string
		Name texts.Translated
	}
	err := q.Select(ctx, &list, `
		select 'constituency_id' || id as key, name from constituencies union all
		select 'category_id' || id, name from categories union all
		select 'band_id' || id, name from bands union all
		select 'band' || code, name from bands union all
		select 'seat_id' || id, names from seats union all
		select 'country_code' || code, name from countries where code = any($1)`, store.Texts(codes))
	names := make(map[string]texts.Translated, len(list))
	for _, row := range list {
		names[row.Key] = row.Name
	}
	for i := range rows {
		rows[i].names = names
	}
	return err
}

// untold are columns that say nothing to a reader.
var untold = []string{
	"submitted_at", "network", "invitation_id", "expires_at",
	"id", "version", "search", "name_en", "sort_en", "sort_fr", "sort_es", "organisation_id", "person_id", "member_id",
	"dues_id", "decision_id", "created_at", "recorded_at", "recorded_by", "assessed_at", "year_id", "reverses_id", "namesake",
	"before", "credits_id", "relief_id", "issued_at", "issued_by",
	"paid", "written_off", "waived", "credited", "balance", "dated", "merged_from",
	"data", "message_id", "state", "attempts", "next_at", "last_error", "sent_at", "subject", "body", "html", "resends_id",
	"contact_id", "successor_id", "contacts", "completes_id",
	"notice_id", "at", "source", "status",
	"statement", "set_id", "round_id", "previous_id", "filed_at", "filed_by", "submitted_by", "decided_at", // of a fee waiver: told to its readers only, or elsewhere
}

// changes compares the row before and after, column by column in alphabetical
// order. Columns whose value did not change are left out.
func (e Entry) changes() []Change {
	before, after := fields(e.Before), fields(e.After)
	var names []string
	for name := range before {
		names = append(names, name)
	}
	for name := range after {
		if _, both := before[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var changes []Change
	for _, name := range names {
		from, to := before[name], after[name]
		if slices.Contains(untold, name) || from == nil && to == nil || from != nil && to != nil && *from == *to {
			continue
		}
		changes = append(changes, Change{name, from, to})
	}
	return changes
}

// fields flattens a row to text by column; names by language become names.en
// and so on.
func fields(row []byte) map[string]*string {
	if row == nil {
		return nil
	}
	var columns map[string]json.RawMessage
	if json.Unmarshal(row, &columns) != nil {
		return nil // the trigger writes objects only
	}
	flat := make(map[string]*string, len(columns))
	for name, value := range columns {
		var nested map[string]json.RawMessage
		if value[0] == '{' && json.Unmarshal(value, &nested) == nil {
			for key, inner := range nested {
				flat[name+"."+key] = plain(inner)
			}
			continue
		}
		flat[name] = plain(value)
	}
	return flat
}

func plain(value json.RawMessage) *string {
	var text string
	switch {
	case bytes.Equal(value, []byte("null")), bytes.Equal(value, []byte(`""`)):
		return nil
	case json.Unmarshal(value, &text) == nil:
		return &text
	}
	text = string(value)
	return &text
}
