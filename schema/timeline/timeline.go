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
)

// Entry is one change of one row.
type Entry struct {
	ID      int64     `db:"id"`
	At      time.Time `db:"at"`
	Actor   *string   `db:"actor"` // a person's name
	Job     string    `db:"job"`   // else the job or command
	Entity  string    `db:"entity"`
	Act     string    `db:"act"` // insert, update, delete
	Subject string    `db:"subject"`
	Before  []byte    `db:"before"`
	After   []byte    `db:"after"`
}

// Change is a field's value before and after; nil where there was or is none.
type Change struct {
	Field    string
	From, To *string
}

// List is the name of the list for cursors.
const List = "timeline"

// Of reads a page of an organisation's story, the latest first.
func Of(ctx context.Context, q store.Reader, organisationID int64, page relay.Page) ([]Entry, relay.Info, error) {
	var w store.Where
	w.And("a.organisation_id = $?", organisationID)
	if page.Placed {
		w.And("a.id < $?", page.ID)
	}
	var rows []Entry
	err := q.Select(ctx, &rows, `
		select a.id, a.at, actor.name as actor, a.job, a.entity, a.act, a.before, a.after,
		       coalesce(subject.name, '') as subject
		from audit a
		left join people actor on actor.id = a.actor_id
		left join people subject on subject.id = (coalesce(a.after, a.before)->>'person_id')::bigint
		where `+w.SQL()+` order by a.id desc limit `+w.Param(page.Size+1), w.Args...)
	if err != nil {
		return nil, relay.Info{}, err
	}
	rows, info := relay.Cut(page, rows, func(e Entry) (string, int64) { return "", e.ID })
	return rows, info, nil
}

// untold are columns that say nothing to a reader.
var untold = []string{
	"id", "version", "search", "name_en", "sort_en", "sort_fr", "sort_es", "organisation_id", "person_id", "member_id",
	"dues_id", "created_at", "recorded_at", "recorded_by", "assessed_at", "year_id", "reverses_id", "namesake",
	"paid", "written_off", "balance",
}

// Changes compares the row before and after, field by field in alphabetical
// order. Columns whose value did not change are left out.
func (e Entry) Changes() []Change {
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
