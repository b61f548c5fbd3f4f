package proposals

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/members"
	"github.com/plenary-org/plenary/schema/organisations"
	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// maxNote is the most characters of a note or a reason.
const maxNote = 1000

// Wish is what a focal point wants to be changed; nil leaves as it is.
type Wish struct {
	OrganisationID int64
	Version        *int             // refused where the organisation has another by now
	Names          texts.Translated // languages left out stay; an empty name is removed
	Country        *string          // ISO 3166-1 alpha-2
	Kind           *string          // as organisations.Kinds
	Band           *string          // code of a band of the member's category
	Website        *string          // changed at once
	Note           string           // for staff
}

// Propose changes the website at once and lets everything else wait for staff.
// id is 0 where nothing waits. Only a focal point may, for their own
// organisation; one change of it waits at a time.
func Propose(ctx context.Context, tx *store.Tx, w Wish) (id int64, err error) {
	if err := organisations.CheckEditor(ctx, tx, w.OrganisationID, "organisationId"); err != nil {
		return 0, err
	}
	now, err := read(ctx, tx, w.OrganisationID)
	if err != nil {
		return 0, err
	}
	change := organisations.Change{ID: w.OrganisationID, Version: w.Version, Names: w.Names, Country: w.Country, Kind: w.Kind, Website: w.Website, Namesake: true}
	draft, err := organisations.Check(ctx, tx, change)
	if err != nil {
		return 0, err
	}
	band := now.fields[bandField]
	if w.Band != nil {
		if band = *w.Band; band != now.fields[bandField] {
			if err := choosable(ctx, tx, now, band); err != nil {
				return 0, err
			}
		}
	}
	w.Note = strings.TrimSpace(w.Note)
	if utf8.RuneCountInString(w.Note) > maxNote {
		return 0, refuse.Invalid("note", "NOTE_TOO_LONG", "Max", maxNote)
	}
	before, after := difference(now.fields, profile(draft.Names, draft.Country, draft.Kind, band))
	moved := draft.Website != now.website
	if !moved && len(after) == 0 {
		return 0, refuse.Invalid("", "NOTHING_TO_CHANGE")
	}
	if moved {
		if err := organisations.Update(ctx, tx, organisations.Change{ID: w.OrganisationID, Website: w.Website}); err != nil {
			return 0, err
		}
	}
	if len(after) == 0 {
		return 0, nil
	}
	_, err = tx.Get(ctx, &id, `
		insert into proposed_changes (organisation_id, before, after, note, proposed_by, proposed_at)
		values ($1, $2, $3, $4, $5, $6) returning id`, w.OrganisationID, before, after, w.Note, tx.Viewer().PersonID, tx.Now())
	if store.Violates(err, "proposed_changes_waiting") {
		return 0, refuse.Conflict("", "PROPOSAL_WAITING")
	}
	return id, err
}

// current is an organisation's profile at this moment.
type current struct {
	fields   Fields
	website  string
	member   int64  // 0: it never was one
	category string // of the member
}

func read(ctx context.Context, q store.Reader, organisationID int64) (current, error) {
	all, err := readAll(ctx, q, []int64{organisationID})
	if err != nil {
		return current{}, err
	}
	now, found := all[organisationID]
	if !found {
		return current{}, refuse.NotFound("organisationId")
	}
	return now, nil
}

// choosable refuses a size band of another category than the member's.
func choosable(ctx context.Context, q store.Reader, now current, band string) error {
	byCategory, err := members.Bands(ctx, q)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(byCategory[now.category], func(b members.Named) bool { return b.Code == band }) {
		return refuse.Invalid("band", "BAND_OF_OTHER_CATEGORY")
	}
	return nil
}

// readAll reads the profiles of organisations.
func readAll(ctx context.Context, q store.Reader, ids []int64) (map[int64]current, error) {
	bodies, err := organisations.ByIDs(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	memberships, err := members.OfOrganisations(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]current, len(bodies))
	for id, o := range bodies {
		all[id] = current{fields: profile(o.Names, text(o.CountryCode), text(o.Kind), ""), website: o.Website}
	}
	for _, m := range memberships {
		now := all[m.Organisation.ID]
		now.member, now.category = m.ID, m.CategoryCode
		now.fields[bandField] = text(m.BandCode)
		all[m.Organisation.ID] = now
	}
	return all, nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
