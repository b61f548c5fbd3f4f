package meetings

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plenary-org/plenary/schema/refuse"
	"github.com/plenary-org/plenary/schema/store"
	"github.com/plenary-org/plenary/schema/texts"
)

// itemOf finds an item's meeting; NotFound where there is none.
func itemOf(ctx context.Context, tx *store.Tx, id int64) (meetingID int64, err error) {
	found, err := tx.Get(ctx, &meetingID, `select meeting_id from agenda_items where id = $1 and audience = any($2)`, id, store.Texts(tx.Viewer().Audiences()))
	if err == nil && !found {
		err = refuse.NotFound("id")
	}
	return meetingID, err
}

// Entry is an item to be; nil leaves a field as it is.
type Entry struct {
	Titles    texts.Translated
	Purpose   *string
	Minutes   *int32
	Presenter *string
	Presents  *string // what the presenter is; BY_NAME
	Consent   *bool
	Standing  *bool
	Audience  *string // nil: of a new item MEMBERS, or the meeting's where that is for fewer
	Sub       *bool   // it belongs to the item above
}

const (
	longestItem   = 300
	mostItems     = 200
	longestMinute = 600
)

func (e Entry) check() error {
	var problems refuse.List
	problems.Add(checkNames("titles", e.Titles, longestItem, true))
	if e.Minutes != nil && (*e.Minutes < 0 || *e.Minutes > longestMinute) {
		problems.Add(refuse.Invalid("minutes", "AGENDA_MINUTES", "Max", longestMinute))
	}
	if e.Presenter != nil && (utf8.RuneCountInString(*e.Presenter) > longestTitle || strings.ContainsFunc(*e.Presenter, unicode.IsControl)) {
		problems.Add(refuse.Invalid("presenter", "AGENDA_PRESENTER", "Max", longestTitle))
	}
	return problems.Err()
}

// AddItem puts an item at the end of an agenda: also when the meeting has begun,
// since nothing is numbered anew, and until its minutes are approved.
func AddItem(ctx context.Context, tx *store.Tx, meetingID int64, expected *int, e Entry) (id int64, err error) {
	m, err := take(ctx, tx, meetingID, expected)
	if err != nil {
		return 0, err
	}
	if err := m.open(); err != nil {
		return 0, err
	}
	if err := unapproved(ctx, tx, meetingID); err != nil {
		return 0, err
	}
	if err := e.check(); err != nil {
		return 0, err
	}
	n := 0
	if _, err := tx.Get(ctx, &n, `select count(*) from agenda_items where meeting_id = $1`, meetingID); err != nil {
		return 0, err
	}
	if n >= mostItems {
		return 0, refuse.Conflict("", "AGENDA_FULL", "Max", mostItems)
	}
	number := "1"
	if e.Sub != nil && *e.Sub {
		number = "1.1"
	}
	_, err = tx.Get(ctx, &id, `
		insert into agenda_items (meeting_id, position, number, titles, purpose, minutes, presenter, consent, standing, audience, presenter_part)
		values ($1, $2, $3, $4, coalesce($5, 'INFORMATION'), coalesce($6, 10), coalesce($7, ''), coalesce($8, false), coalesce($9, false), coalesce($10, case when $12 in ('BOARD', 'STAFF') then $12 else 'MEMBERS' end), coalesce($11, 'BY_NAME')) returning id`,
		meetingID, n+1000, number, e.Titles, e.Purpose, e.Minutes, e.Presenter, e.Consent, e.Standing, e.Audience, e.Presents, m.Audience)
	if err != nil {
		return 0, err
	}
	return id, renumber(ctx, tx, meetingID)
}

// UpdateItem changes an item and returns its meeting's id. Once the meeting has
// begun, what is said and decided rests on the agenda as it was convened: an item
// may be kept for fewer readers, with what followed from it, carried into the
// next meeting, and translated; nothing else, and once the minutes are approved
// nothing at all.
func UpdateItem(ctx context.Context, tx *store.Tx, id int64, expected *int, e Entry) (meetingID int64, err error) {
	meetingID, err = itemOf(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	m, err := take(ctx, tx, meetingID, expected)
	if err != nil {
		return 0, err
	}
	if err := m.open(); err != nil {
		return 0, err
	}
	if err := unapproved(ctx, tx, meetingID); err != nil {
		return 0, err
	}
	agendas, err := Agendas(ctx, tx, []int64{meetingID})
	if err != nil {
		return 0, err
	}
	agenda := agendas[meetingID]
	was := agenda[slices.IndexFunc(agenda, func(i Item) bool { return i.ID == id })]
	if e.Titles == nil {
		e.Titles = was.Titles
	}
	switch {
	case m.begun(tx.Now()) && was.otherwise(e):
		return 0, refuse.Closed("", "AGENDA_BEGUN")
	case e.Sub != nil && *e.Sub && !was.IsSub() && len(below(agenda, id)) > 0:
		return 0, refuse.Conflict("sub", "AGENDA_ITEM_SUBS")
	}
	if err := e.check(); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `
		update agenda_items set titles = $2, purpose = coalesce($3, purpose), minutes = coalesce($4, minutes), presenter = coalesce($5, presenter),
		  consent = coalesce($6, consent), standing = coalesce($7, standing), audience = coalesce($8, audience),
		  number = case when $9::boolean is null then number when $9 then '1.1' else '1' end, presenter_part = coalesce($10, presenter_part)
		where id = $1`, id, e.Titles, e.Purpose, e.Minutes, e.Presenter, e.Consent, e.Standing, e.Audience, e.Sub, e.Presents); err != nil {
		return 0, err
	}
	if e.Audience != nil && wider(was.Audience, *e.Audience) {
		if err := narrow(ctx, tx, []int64{id}); err != nil {
			return 0, err
		}
	}
	if e.Sub == nil || *e.Sub == was.IsSub() {
		return meetingID, nil
	}
	if was.IsSub() { // what follows it stays below the item above
		if err := order(ctx, tx, meetingID, freed(agenda, id)); err != nil {
			return 0, err
		}
	}
	return meetingID, renumber(ctx, tx, meetingID)
}

// otherwise tells whether an entry changes of an item what others rely on.
func (i Item) otherwise(e Entry) bool {
	return changed(i.Purpose, e.Purpose) || changed(int32(i.Minutes), e.Minutes) || changed(i.Presenter, e.Presenter) || changed(i.Presents, e.Presents) ||
		changed(i.Consent, e.Consent) || changed(i.IsSub(), e.Sub) || e.Audience != nil && wider(*e.Audience, i.Audience) ||
		slices.ContainsFunc(texts.Languages, func(l texts.Language) bool { return i.Titles[l] != "" && e.Titles[l] != i.Titles[l] })
}

func changed[T comparable](was T, is *T) bool { return is != nil && *is != was }
